"""What an operator wants to know of one loop beside its rows: what happened in order, why people were asked, how far they
agree."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from overread.domain import arn
from overread.domain.agreement import Agreement, compare
from overread.domain.assignment import AssignmentState, time_spent_seconds
from overread.domain.audit import Deed
from overread.domain.conditions import sampling
from overread.domain.conditions.explain import Reason, explain, inference_of
from overread.domain.conditions.grammar import parse_conditions
from overread.domain.errors import InvalidConditions, InvalidInference
from overread.domain.events import DeliveryState
from overread.domain.human_loop import LoopStatus
from overread.domain.loop_story import Step, StoryLine, in_order
from overread.domain.output import Json
from overread.domain.people import Operator
from overread.domain.request_source import RequestSource
from overread.operations import human_loops, inspection
from overread.operations.context import Context
from overread.operations.inspection import LoopInspection
from overread.store.inspection import AssignmentRow


@dataclass(frozen=True, slots=True)
class LoopStory:
    """reasons: None where no conditions sent it to people; `request_source` of the flow says whether there could be any.
    agreement: None unless there are answers; of one it has what the fields say. document: the input as a value, None if it is
    gone."""

    found: LoopInspection
    lines: tuple[StoryLine, ...]
    reasons: tuple[Reason, ...] | None
    agreement: Agreement | None
    document: dict[str, Json] | None


async def tell(ctx: Context, operator: Operator, region: str, name: str) -> LoopStory:
    """Raises NotFound."""
    found = await inspection.inspect_loop(ctx, operator, region, name)
    # Inputs and answers may be megabytes.
    return await asyncio.to_thread(_tell, ctx, found)


def _tell(ctx: Context, found: LoopInspection) -> LoopStory:
    document = _object(found.input)
    answers = [_value(answer.content) for answer in found.answers]
    return LoopStory(
        found=found,
        lines=in_order(list(_lines(found))),
        reasons=None if document is None else _reasons(ctx, found, document),
        agreement=compare(answers) if answers else None,
        document=document,
    )


# --- why ---------------------------------------------------------------------------------------------------------


def _reasons(ctx: Context, found: LoopInspection, document: dict[str, Json]) -> tuple[Reason, ...] | None:
    flow = found.flow
    if flow.request_source is None or not flow.conditions:
        return None
    source = RequestSource(flow.request_source)
    results = document.get("humanTaskActivationConditionResults")
    inference = inference_of(source, document)
    if inference is None or (source is not RequestSource.JSON and not isinstance(results, dict)):
        return None  # a program has started it without asking the conditions
    flow_arn = arn.flow_definition(flow.account, flow.region, flow.name)
    draw = 0.0
    try:
        if source is RequestSource.JSON:
            draw = sampling.draw(flow_arn, source, human_loops.digest_of(document).hex())
        conditions = parse_conditions(flow.conditions, source, ctx.policy.switches)
        return explain(conditions, inference, draw, results if isinstance(results, dict) else None)
    except (InvalidConditions, InvalidInference):
        return None  # accepted by an earlier version


# --- what, in order ----------------------------------------------------------------------------------------------

_ENDS = {
    AssignmentState.SUBMITTED: Step.SUBMITTED,
    AssignmentState.DECLINED: Step.DECLINED,
    AssignmentState.RETURNED: Step.RELEASED,
    AssignmentState.EXPIRED: Step.TIMED_OUT,
    AssignmentState.CLOSED: Step.CLOSED,
}
_DEEDS = {
    Deed.TASK_OPENED.value: Step.OPENED,
    Deed.TASK_PAUSED.value: Step.PAUSED,
    Deed.TASK_RESUMED.value: Step.RESUMED,
    "sagemaker:StopHumanLoop": Step.STOP_ASKED,
}
_OUTCOMES = {
    LoopStatus.COMPLETED: Step.COMPLETED,
    LoopStatus.STOPPED: Step.STOPPED,
    LoopStatus.FAILED: Step.FAILED,
}


def _lines(found: LoopInspection) -> Iterator[StoryLine]:
    loop = found.loop
    yield StoryLine(loop.created_at, Step.STARTED)
    for assignment in found.assignments:
        yield from _of_assignment(assignment)
    for hold in found.holds:
        yield StoryLine(hold.held_at, Step.HELD, hold.worker)
    for line in found.audit:
        if line.what in _DEEDS:
            yield StoryLine(line.at, _DEEDS[line.what], line.actor.name)
    for late in found.late_answers:
        yield StoryLine(late.received_at, Step.LATE, late.worker, note=late.reason)
    if loop.finished_at is not None and loop.status in _OUTCOMES:
        yield StoryLine(loop.finished_at, _OUTCOMES[loop.status], note=loop.failure_reason or "")
    for delivery in found.deliveries:
        if delivery.state is DeliveryState.DELIVERED and delivery.delivered_at is not None:
            yield StoryLine(delivery.delivered_at, Step.DELIVERED, note=delivery.sink)
        elif delivery.state is DeliveryState.FAILED:
            yield StoryLine(delivery.created_at, Step.UNDELIVERED, note=delivery.sink)


def _of_assignment(row: AssignmentRow) -> Iterable[StoryLine]:
    yield StoryLine(row.accepted_at, Step.ACCEPTED, row.worker)
    if row.draft_saved_at is not None:
        yield StoryLine(row.draft_saved_at, Step.SAVED, row.worker)
    if row.ended_at is None or row.state not in _ENDS:
        return
    submitted = row.state is AssignmentState.SUBMITTED
    spent = time_spent_seconds(row.accepted_at, row.ended_at, row.active_ms) if submitted else None
    yield StoryLine(row.ended_at, _ENDS[row.state], row.worker, note=row.decline_reason or "", seconds=spent)


# --- texts as values ---------------------------------------------------------------------------------------------


def _value(text: str) -> Json:
    """What is not JSON is compared as text."""
    try:
        value: Json = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return value


def _object(text: str | None) -> dict[str, Json] | None:
    value = None if text is None else _value(text)
    return value if isinstance(value, dict) else None
