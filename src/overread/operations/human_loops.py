"""Human loops for callers: start, with or without conditions, describe, list, stop, delete."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import Conflict, InvalidRequest, LimitExceeded, NotFound
from overread.domain.human_loop import HumanLoop, LoopStatus
from overread.domain.output import Json, normalise
from overread.operations import audit
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.operations.flow_definitions import StartableFlow, authorize_start, for_start
from overread.store import flow_definitions, human_loops
from overread.store.hot import Existing, Lost, Started, StartLoop
from overread.store.times import to_ms

KIND = "human loop"
ATTEMPTS = 3
"""How often a start is decided anew when what it relied on changes under it."""


async def start(
    ctx: Context,
    caller: Caller,
    *,
    name: str,
    flow_definition_arn: str,
    input_content: str,
    content_classifiers: Sequence[str] = (),
) -> str:
    """Start a review, whatever conditions there are, and return the loop's ARN; the same request again returns the same loop.

    input_content: the text of a JSON object. The template is tried shortly after, in the background.
    Raises Conflict if the name is taken by another request, InvalidRequest if the input is not a JSON object or the flow
    definition cannot start loops, LimitExceeded over the deployment's quota.
    """
    await authorize_start(ctx, caller, name, flow_definition_arn)
    loop_arn = arn.human_loop(caller.account, caller.region, name)
    digest = digest_of(read_object(input_content))
    if ctx.policy.max_human_loops_in_progress:
        await _check_quota(ctx, caller)
    classifiers = human_loops.classifiers_text(content_classifiers) if content_classifiers else "[]"
    for attempt in range(ATTEMPTS):
        flow = await for_start(ctx, caller, flow_definition_arn, fresh=attempt > 0)
        outcome = await ctx.store.submit(
            _command(ctx, caller, name, flow, input_content, digest, classifiers)
        )
        if isinstance(outcome, Started):
            ctx.wake("checks")
            return loop_arn
        if isinstance(outcome, Existing):
            if outcome.same:
                return loop_arn
            raise Conflict(
                KIND, name, f"A human loop with the name {name} and different input data already exists."
            )
    assert isinstance(outcome, Lost)
    raise InvalidRequest(
        f"The {outcome.what} of {flow_definition_arn} cannot start human loops: it was deleted or replaced meanwhile."
    )


async def describe(ctx: Context, caller: Caller, name: str) -> HumanLoop:
    """Raises NotFound."""
    authorize(caller, "sagemaker:DescribeHumanLoop", arn.human_loop(caller.account, caller.region, name))
    loop = await ctx.store.read(human_loops.find, caller.account, caller.region, name)
    if loop is None:
        raise NotFound(KIND, name)
    return loop


@dataclass(frozen=True, slots=True)
class LoopPage:
    """next: position for the following page, None on the last one."""

    loops: tuple[HumanLoop, ...]
    next: tuple[int, int] | None


async def list_loops(
    ctx: Context,
    caller: Caller,
    *,
    flow_definition_arn: str,
    created_after: datetime | None = None,
    created_before: datetime | None = None,
    ascending: bool = False,
    after: tuple[int, int] | None = None,
    limit: int = 100,
) -> LoopPage:
    """Loops of one flow definition by creation time. Raises NotFound for an unknown or deleted flow definition."""
    authorize(caller, "sagemaker:ListHumanLoops", "*", also=flow_definition_arn)
    target = arn.parse(flow_definition_arn)
    if target is None or (target.account, target.region) != (caller.account, caller.region):
        raise NotFound("flow definition", flow_definition_arn)

    def read(conn: sa.Connection) -> list[HumanLoop]:
        flow = flow_definitions.find(conn, caller.account, caller.region, target.name)
        return human_loops.page(
            conn,
            flow.id,
            created_from=created_after,
            created_before=created_before,
            ascending=ascending,
            after=after,
            limit=limit + 1,
        )

    found = await ctx.store.read(read)
    shown = tuple(found[:limit])
    more = len(found) > limit
    return LoopPage(shown, (to_ms(shown[-1].created_at), shown[-1].id) if more else None)


async def stop(ctx: Context, caller: Caller, name: str) -> None:
    """Stop a loop: at once when nobody is on it, otherwise when the last worker leaves or submits.

    Stopping what has ended is a no-op, or InvalidRequest under `policy.strict_stop`. Raises NotFound.
    """
    authorize(caller, "sagemaker:StopHumanLoop", arn.human_loop(caller.account, caller.region, name))
    await ctx.store.write(_stop, ctx, caller, name, ctx.clock(), ctx.ids.uuid())
    ctx.wake("finishing")
    ctx.wake("deliveries")


def _stop(conn: sa.Connection, ctx: Context, caller: Caller, name: str, now: datetime, event_id: str) -> None:
    state = human_loops.lock_by_name(conn, caller.account, caller.region, name)
    if state is None:
        raise NotFound(KIND, name)
    if state.loop.status.is_terminal:
        if ctx.policy.strict_stop:
            raise InvalidRequest(
                f"The human loop {name} has ended ({state.loop.status}) and cannot be stopped."
            )
        return
    if state.outcome is not None or state.progress.status is LoopStatus.STOPPING:
        return
    audit.record(
        conn, now, caller, "sagemaker:StopHumanLoop", arn.human_loop(caller.account, caller.region, name)
    )
    progress = replace(state.progress, status=LoopStatus.STOPPING)
    human_loops.save_progress(conn, replace(state, progress=progress), now)
    if progress.open_count == 0 and progress.answer_count == 0:
        # Nothing to write: the loop is stopped as soon as the caller hears of it.
        human_loops.finalise(conn, state.loop.id, now, event_id=event_id, sinks=ctx.policy.sinks)


async def delete(ctx: Context, caller: Caller, name: str) -> None:
    """Delete a loop that has ended; its name is free again. Raises NotFound, InvalidRequest while it goes on."""
    authorize(caller, "sagemaker:DeleteHumanLoop", arn.human_loop(caller.account, caller.region, name))

    def remove(conn: sa.Connection) -> None:
        state = human_loops.lock_by_name(conn, caller.account, caller.region, name)
        if state is None:
            raise NotFound(KIND, name)
        if not state.loop.status.is_terminal:
            raise InvalidRequest(
                f"The human loop {name} is {state.loop.status}. "
                "Only a loop that is Completed, Failed or Stopped can be deleted."
            )
        human_loops.delete(conn, state.loop.id)

    loop_arn = arn.human_loop(caller.account, caller.region, name)
    await audit.change(ctx, caller, "sagemaker:DeleteHumanLoop", loop_arn, remove)


async def _check_quota(ctx: Context, caller: Caller) -> None:
    limit = ctx.policy.max_human_loops_in_progress
    if await ctx.store.read(human_loops.count_live, caller.account, caller.region, limit) >= limit:
        raise LimitExceeded("human loops in progress", limit)


def _command(
    ctx: Context, caller: Caller, name: str, flow: StartableFlow, text: str, digest: bytes, classifiers: str
) -> StartLoop:
    created_at = to_ms(ctx.clock())
    return StartLoop(
        account=caller.account,
        region=caller.region,
        name=name,
        flow_id=flow.flow_id,
        human_task_ui_id=flow.human_task_ui_id,
        template_sha256=flow.template_sha256,
        task_count=flow.task_count,
        time_limit_ms=flow.time_limit_ms,
        created_at=created_at,
        available_until=created_at + flow.availability_ms,
        input_digest=digest,
        classifiers=classifiers,
        sealed=ctx.store.sealer.seal(
            text.encode(), human_loops.input_place(caller.account, caller.region, name, created_at)
        ),
    )


_INTEGRAL_FRACTION = re.compile(rb"\.0[,\]}]").search
"""Finds every number that is written with a fraction of nothing; text that looks like one costs time, nothing else."""


def read_object(text: str) -> dict[str, Any]:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(
            f"HumanLoopInput.InputContent is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    if type(value) is not dict:
        raise InvalidRequest("HumanLoopInput.InputContent must be a JSON object.")
    return value


def digest_of(value: dict[str, Any]) -> bytes:
    """Equal for inputs that are equal as parsed JSON: member order, spaces and 996.0 against 996 do not count."""
    # As it will lie in output.json: only so deep that it can be written there.
    document: Json = {"inputContent": value}
    try:
        canonical = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        raise InvalidRequest("HumanLoopInput.InputContent is nested too deeply.") from None
    if _INTEGRAL_FRACTION(canonical):
        canonical = orjson.dumps(normalise(document), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).digest()
