"""The end of loops: enough answers, stopped, expired → output object, public state, event.

A loop's outcome is fixed in the transaction of the deciding answer, stop or expiry. What follows here may
be repeated after a crash
at any point: the output has one key, written over with the same bytes; state and event are one transaction after it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import orjson
import sqlalchemy as sa

from overread.domain import arn
from overread.domain.agreement import compare as agreement_of
from overread.domain.assignment import AssignmentState, time_spent_seconds
from overread.domain.errors import AccessDenied, InvalidRequest, OverreadError, StorageUnavailable
from overread.domain.figures import Compared
from overread.domain.flow_definition import FlowDefinition
from overread.domain.human_loop import Outcome, writes_output
from overread.domain.output import CONTENT_TYPE, HumanAnswer, OutputPlace, output_document, output_place
from overread.operations import holds
from overread.operations.access import service_roles
from overread.operations.context import Context
from overread.store import assignments, flow_definitions, human_loops, outbox
from overread.store.assignments import StoredAnswer
from overread.store.human_loops import LoopState
from overread.store.times import to_ms

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
AT_ONCE = 8
"""Documents in the making: each may hold an input of three megabytes and three answers of eight."""
FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(minutes=5)
MAX_ATTEMPTS = 12
"""With a bucket that is gone: about a quarter of an hour, in which an operator can bring it back; then InternalError."""


async def finish_due(ctx: Context, limit: int = 64) -> int:
    """Finish decided loops; how many were taken. Called by background work, woken by the deciding answer."""
    now = ctx.clock()
    ids = await ctx.store.write(human_loops.lease_finishes, now, now + LEASE, limit)
    places = asyncio.Semaphore(AT_ONCE)

    async def finish(loop_id: int) -> None:
        async with places:
            await _finish(ctx, loop_id)

    await asyncio.gather(*(finish(loop_id) for loop_id in ids))
    if ids:
        ctx.wake("deliveries")
    return len(ids)


async def _finish(ctx: Context, loop_id: int) -> None:
    def read(
        conn: sa.Connection,
    ) -> tuple[LoopState, FlowDefinition, bytes | None, list[StoredAnswer]] | None:
        state = human_loops.read_state(conn, loop_id)
        if state is None or state.outcome is None:
            return None
        flow = flow_definitions.find_by_id(conn, state.flow_id)
        if flow is None:  # deleted together with its loop since the lease
            return None
        text = human_loops.read_input(conn, ctx.store.sealer, state.loop)
        return state, flow, text, assignments.read_answers(conn, ctx.store.sealer, loop_id)

    try:
        found = await ctx.store.read(read)
        if found is None:
            return
        state, flow, text, answers = found
        assert state.outcome is not None
        if writes_output(state.outcome, len(answers)):
            await _write_output(ctx, state, flow, text or b"null", answers)
        await _finalise(ctx, loop_id, compared=await _compare(answers))
    except OverreadError as error:
        await _put_off(ctx, loop_id, error)


async def _finalise(
    ctx: Context,
    loop_id: int,
    instead: Outcome | None = None,
    because: str | None = None,
    compared: Compared | None = None,
) -> None:
    await ctx.store.write(
        human_loops.finalise,
        loop_id,
        ctx.clock(),
        event_id=ctx.ids.uuid(),
        sinks=ctx.policy.sinks,
        instead=instead,
        because=because,
        compared=compared,
    )


async def _compare(answers: Sequence[StoredAnswer]) -> Compared | None:
    """How far the answers agree, found in a thread: answers may be megabytes."""
    if len(answers) < 2:
        return None
    agreement = await asyncio.to_thread(
        lambda: agreement_of([orjson.loads(answer.content) for answer in answers])
    )
    return Compared(tuple(answer.assignment_id for answer in answers), agreement)


def _reason(error: OverreadError) -> str:
    """What the loop's failure says; what is the operator's business stays in the log."""
    told = "The output could not be written to the output location. The answers are kept."
    if isinstance(error, AccessDenied):
        return f"{told} The role {error.principal} may not do {error.action} on {error.resource}."
    if isinstance(error, InvalidRequest):
        return f"{told} {error.reason}"
    return told


async def _write_output(
    ctx: Context, state: LoopState, flow: FlowDefinition, text: bytes, answers: list[StoredAnswer]
) -> None:
    loop = state.loop
    document = output_document(
        flow_definition_arn=arn.flow_definition(flow.account, flow.region, flow.name),
        loop_name=loop.name,
        input_content=orjson.loads(text),
        answers=[human_answer(answer, flow.region) for answer in answers],
        request_source=flow.request_source,
        tells_identity=arn.workteam_type(flow.config.workteam_arn) == arn.PRIVATE_CROWD,
    )
    place = output_place(flow.output_path, flow.name, loop.name, loop.created_at)
    await _check_role(ctx, flow, place)
    bucket = await ctx.objects.find_bucket(place.bucket)
    if bucket.account != loop.account:
        # The name was taken by another account since the workflow was made.
        raise AccessDenied(flow.role_arn, "s3:PutObject", f"arn:aws:s3:::{place.bucket}/{place.key}")
    await ctx.objects.put_bytes(place.bucket, place.key, orjson.dumps(document), CONTENT_TYPE)


async def _check_role(ctx: Context, flow: FlowDefinition, place: OutputPlace) -> None:
    """Raise InvalidRequest, AccessDenied if the workflow's role may not write there any more."""
    own_arn = arn.flow_definition(flow.account, flow.region, flow.name)
    permissions = await ctx.store.read(service_roles.find, ctx, flow.account, flow.role_arn, own_arn)
    service_roles.check_object(permissions, flow.role_arn, "s3:PutObject", place.bucket, place.key)


def human_answer(answer: StoredAnswer, region: str) -> HumanAnswer:
    """An answer as `output.json` shows it."""
    identity = answer.identity
    cognito = f"https://cognito-idp.{region}.amazonaws.com/{identity.pool_id}"
    return HumanAnswer(
        content=orjson.loads(answer.content),
        accepted_at=answer.accepted_at,
        submitted_at=answer.submitted_at,
        time_spent_seconds=time_spent_seconds(answer.accepted_at, answer.submitted_at, answer.active_ms),
        worker_id=identity.worker_id,
        identity_provider_type="Cognito" if identity.issuer is None else "Oidc",
        issuer=identity.issuer or cognito,
        sub=identity.sub,
    )


async def _put_off(ctx: Context, loop_id: int, error: OverreadError) -> None:
    """Try again later. A store out of reach is waited for without end; everything else, such as a bucket that is
    gone or not ours, MAX_ATTEMPTS times.
    """
    log.warning("the output of loop %d could not be written: %s", loop_id, error)

    def change(conn: sa.Connection, now: datetime) -> int:
        attempts = human_loops.count_failed_finish(conn, loop_id)
        wait = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(attempts, MAX_ATTEMPTS) / 2)
        human_loops.set_finish_due(conn, loop_id, now + wait)
        return attempts

    try:
        attempts = await ctx.store.write(change, ctx.clock())
        if attempts >= MAX_ATTEMPTS and not isinstance(error, StorageUnavailable):
            await _finalise(ctx, loop_id, instead=Outcome.INTERNAL_ERROR, because=_reason(error))
    except StorageUnavailable:
        # The database itself is out of reach: the lease ends by itself, and the loop is taken again.
        log.warning("loop %d stays leased until its lease ends", loop_id)


async def take_up_again(ctx: Context) -> None:
    """At the start of the only server process: what an earlier one had leased and not done is due at once.

    With several processes a lease of a dead one ends by itself, after at most LEASE.
    """

    def change(conn: sa.Connection, now: datetime) -> None:
        human_loops.end_leases(conn, now)
        outbox.end_leases(conn, now)

    await ctx.store.write(change, ctx.clock())


# --- timers ------------------------------------------------------------------------------------------------------


async def expire_due(ctx: Context, limit: int = 50) -> int:
    """End assignments over their time limit, holds that nobody renewed and loops over their lifetime; how many."""

    def assignments_over(conn: sa.Connection, now: datetime) -> int:
        ended = 0
        for assignment_id in assignments.due(conn, now, limit):
            held = assignments.find(conn, assignment_id)
            if held is None:
                continue
            position = ctx.store.next_queue_position(to_ms(now))
            ended += assignments.end(conn, held, AssignmentState.EXPIRED, now, position)
        return ended

    now = ctx.clock()
    count = await ctx.store.write(assignments_over, now)
    count += await holds.expire_due(ctx, limit)
    count += await ctx.store.write(human_loops.expire, now, limit)
    if count:
        ctx.wake("finishing")
    return count


async def sweep_deleted_flows(ctx: Context, limit: int = 100) -> int:
    """Remove what a deleted workflow leaves: loops that nobody is on, then the workflow itself (lifecycle
    of A2I, section 1); how many loops were met.
    """

    def change(conn: sa.Connection, now: datetime) -> int:
        swept = 0
        for flow in flow_definitions.deleting(conn, limit):
            swept += human_loops.sweep(
                conn, flow.id, now, limit - swept, new_id=ctx.ids.uuid, sinks=ctx.policy.sinks
            )
            if swept >= limit:
                break
            flow_definitions.remove_if_empty(conn, flow.id)
        return swept

    swept = await ctx.store.write(change, ctx.clock())
    if swept:
        ctx.wake("finishing")
        ctx.wake("deliveries")
    return swept


async def purge_old_payloads(ctx: Context, limit: int = 100) -> int:
    """Drop inputs and answers of loops that ended longer ago than the deployment keeps them, and late answers of
    that age. 0 days: kept without end.
    """
    if not ctx.policy.retention_days:
        return 0
    before = ctx.clock() - timedelta(days=ctx.policy.retention_days)
    purged = await ctx.store.write(human_loops.purge_payloads, before, limit)
    return purged + await ctx.store.write(assignments.purge_late_answers, before, limit)
