"""StartHumanLoop: a review that a caller asks for, and whether there is a need of one.

Where the flow definition has conditions for what the caller sends, they decide, and a request that activates nothing writes
nothing: its name stays free. Everywhere else every call is a review (documented for custom tasks).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from overread.domain.caller import Caller
from overread.domain.conditions import sampling
from overread.domain.conditions.evaluate import Activation
from overread.domain.conditions.json_predictions import JsonPrediction
from overread.domain.output import Json
from overread.domain.request_source import RequestSource
from overread.operations import analysis, human_loops
from overread.operations.context import Context
from overread.operations.flow_definitions import (
    StartableFlow,
    authorize_start,
    compiled_conditions,
    for_start,
)

LONG_INPUT = 100_000
"""Characters of an input beyond which it is judged in a thread: a JMESPath expression takes its time over megabytes."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a request for a review came to.

    loop_arn: None if the conditions did not activate. evaluation: None where no conditions were judged.
    """

    loop_arn: str | None
    evaluation: Activation | None = None


async def request_review(
    ctx: Context,
    caller: Caller,
    *,
    name: str,
    flow_definition_arn: str,
    input_content: str,
    content_classifiers: Sequence[str] | None = None,
) -> Review:
    """Start a review if there is a need of one.

    Raises as `human_loops.start`, InvalidInference, and for a document that is to be analysed first as
    `analysis.review_document`.
    """
    await authorize_start(ctx, caller, name, flow_definition_arn)
    flow = await for_start(ctx, caller, flow_definition_arn)
    evaluation = None
    if flow.request_source == RequestSource.JSON:
        evaluation = await _evaluate(ctx, flow, flow_definition_arn, input_content)
        if not evaluation.activated:
            return Review(None, evaluation)
    elif flow.request_source == RequestSource.TEXTRACT and ctx.engines.document is not None:
        given: Mapping[str, Json] = human_loops.read_object(input_content)
        if analysis.names_whole_document(given):
            asked = analysis.HumanLoopRequest(name, flow_definition_arn, content_classifiers)
            outcome = await analysis.review_document(ctx, caller, asked, given)
            return Review(outcome.loop_arn, outcome.evaluation)
    loop_arn = await human_loops.start(
        ctx,
        caller,
        name=name,
        flow_definition_arn=flow_definition_arn,
        input_content=input_content,
        content_classifiers=content_classifiers or (),
    )
    return Review(loop_arn, evaluation)


async def _evaluate(ctx: Context, flow: StartableFlow, flow_definition_arn: str, text: str) -> Activation:
    conditions = compiled_conditions(ctx, flow)

    def judge() -> Activation:
        document = human_loops.read_object(text)
        # Equal inputs are one request, as they are one loop: the draw is made of what the digest says of them.
        identity = human_loops.digest_of(document).hex()
        draw = sampling.draw(flow_definition_arn, RequestSource.JSON, identity)
        return conditions.evaluate(JsonPrediction(document), draw)

    return judge() if len(text) <= LONG_INPUT else await asyncio.to_thread(judge)
