"""The A2I runtime on the wire: human loops."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.paging import DEFAULT_PAGE, read_token, write_token
from overread.aws.services import Handler
from overread.aws.services.listing import caller_of
from overread.domain import arn
from overread.domain.conditions.evaluate import Activation
from overread.domain.human_loop import HumanLoop
from overread.operations import human_loops, reviews
from overread.operations.context import Context

EVALUATION_HEADER = "x-overread-evaluation"

MAX_HEADER_CHARACTERS = 4_000
"""Proxies refuse long header lines; most begin to at 4 or 8 kB for all headers together."""


async def start_human_loop(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    attributes = params.DataAttributes
    review = await reviews.request_review(
        ctx,
        caller_of(request),
        name=params.HumanLoopName,
        flow_definition_arn=params.FlowDefinitionArn,
        input_content=params.HumanLoopInput.InputContent,
        content_classifiers=attributes and attributes.ContentClassifiers,
    )
    if review.evaluation is not None:
        request.answer_headers.append((EVALUATION_HEADER, _evaluation_in_a_header(review.evaluation)))
    return {"HumanLoopArn": review.loop_arn}


async def describe_human_loop(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    loop = await human_loops.describe(ctx, caller_of(request), params.HumanLoopName)
    return {
        **_summary(loop),
        "HumanLoopArn": arn.human_loop(loop.account, loop.region, loop.name),
        # There from the start: programs index it right after StartHumanLoop (observed).
        "HumanLoopOutput": {"OutputS3Uri": loop.output_uri},
        "FailureCode": loop.failure_code,
    }


async def list_human_loops(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    """Newest first unless the caller says otherwise: no default is documented (inferred)."""
    ascending = params.SortOrder == "Ascending"
    same = repr((params.FlowDefinitionArn, params.CreationTimeAfter, params.CreationTimeBefore, ascending))
    position = read_token(ctx.signing_key, request, params.NextToken, listing=same)
    page = await human_loops.list_loops(
        ctx,
        caller_of(request),
        flow_definition_arn=params.FlowDefinitionArn,
        created_after=params.CreationTimeAfter,
        created_before=params.CreationTimeBefore,
        ascending=ascending,
        after=None if position is None else (int(position[0]), int(position[1])),
        limit=params.MaxResults or DEFAULT_PAGE,
    )
    return {
        "HumanLoopSummaries": [_summary(loop) for loop in page.loops],
        "NextToken": None
        if page.next is None
        else write_token(ctx.signing_key, request, page.next, listing=same),
    }


async def stop_human_loop(ctx: Context, request: AwsRequest, params: Any) -> None:
    await human_loops.stop(ctx, caller_of(request), params.HumanLoopName)


async def delete_human_loop(ctx: Context, request: AwsRequest, params: Any) -> None:
    await human_loops.delete(ctx, caller_of(request), params.HumanLoopName)


def _evaluation_in_a_header(evaluation: Activation) -> str:
    """The evaluation results as JSON in ASCII; those of a long document without the parameters of its conditions."""
    text = json.dumps(evaluation.results, separators=(",", ":"))
    if len(text) > MAX_HEADER_CHARACTERS:
        text = json.dumps(_bare(evaluation.results), separators=(",", ":"))
    return text


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _bare(value[name]) for name in _TOLD if name in value}
    return [_bare(item) for item in value] if isinstance(value, list) else value


_TOLD = ("And", "ConditionType", "Conditions", "EvaluationResult", "Or")


def _summary(loop: HumanLoop) -> dict[str, object]:
    return {
        "HumanLoopName": loop.name,
        "HumanLoopStatus": str(loop.status),
        "CreationTime": loop.created_at,
        "FailureReason": loop.failure_reason,
        "FlowDefinitionArn": arn.flow_definition(loop.account, loop.region, loop.flow_name),
    }


OPERATIONS: Mapping[str, Handler] = {
    "StartHumanLoop": start_human_loop,
    "DescribeHumanLoop": describe_human_loop,
    "ListHumanLoops": list_human_loops,
    "StopHumanLoop": stop_human_loop,
    "DeleteHumanLoop": delete_human_loop,
}
