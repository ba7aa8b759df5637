"""What a worker does: accept, draft, submit, pause, resume, release, decline, and have the next task kept.

Each function takes the worker that the session proved; eligibility (the worker is in the workflow's team) is checked anew on
listing, opening and submitting, because a worker can leave a team while holding a task.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import orjson
import sqlalchemy as sa

from overread.domain import arn
from overread.domain.assignment import HOLD_SECONDS, OPEN_STATES, AssignmentState
from overread.domain.audit import Actor, Deed
from overread.domain.errors import Refusal, WorkRefused
from overread.domain.human_loop import LoopStatus
from overread.domain.offer import Hold, OpenTask, TaskView, TemplateProblem
from overread.domain.people import Worker
from overread.operations import audit, holds
from overread.operations.context import Context
from overread.store import assignments, problems
from overread.store import holds as stored_holds
from overread.store.assignments import Held, Identity
from overread.store.hot import ClaimNext, HoldNext, Refused, SubmitAnswer
from overread.store.times import from_ms, to_ms

MAX_REASON = 500
"""Characters of a decline's reason that are kept."""


async def claim(ctx: Context, worker: Worker, flow_id: int, *, loop_id: int | None = None) -> OpenTask:
    """Accept the next task of a job, or exactly this one. Raises WorkRefused(NOT_ELIGIBLE | NO_WORK)."""
    task = await _claim(ctx, worker, flow_id, loop_id=loop_id)
    if task is not None:
        return task
    if not await ctx.store.read(assignments.is_eligible, worker.user_id, worker.workforce.id, flow_id):
        raise WorkRefused(Refusal.NOT_ELIGIBLE)
    raise WorkRefused(Refusal.NO_WORK)


async def claim_next(ctx: Context, worker: Worker, flow_id: int, hold_id: int | None = None) -> OpenTask:
    """Accept the next task: what is on hold, or else one of the same job if there is one, or of any other of the worker's.

    Raises WorkRefused(NO_WORK).
    """

    def eligible(conn: sa.Connection) -> list[int]:
        return assignments.flows_of_teams(
            conn, assignments.teams_of_worker(conn, worker.user_id, worker.workforce.id)
        )

    task = await _claim(ctx, worker, flow_id, hold_id=hold_id)
    if task is not None:
        return task
    for other in await ctx.store.read(eligible):
        if other != flow_id and (task := await _claim(ctx, worker, other)) is not None:
            return task
    raise WorkRefused(Refusal.NO_WORK)


async def hold_next(ctx: Context, worker: Worker, assignment_id: int) -> Hold | None:
    """Keep the next task of the same job for the worker, or keep it longer; None if there is none now.

    Raises WorkRefused if the worker is not on the task that they say they are on: who works on nothing holds nothing.
    """
    task = await open_task(ctx, worker, assignment_id)
    now = ctx.clock()
    until = to_ms(now + timedelta(seconds=HOLD_SECONDS))
    held = await ctx.store.submit(
        HoldNext(task.flow_id, worker.user_id, to_ms(now), worker.workforce.id, until)
    )
    if held is None:
        return None
    if held.is_new:
        await ctx.store.write(_record_hold, worker, held.hold_id, now)
    return Hold(held.hold_id, task.flow_id, from_ms(held.until))


def _record_hold(conn: sa.Connection, worker: Worker, hold_id: int, now: datetime) -> None:
    """Before the task is shown, hidden as it is. In the record of the account whose data it is."""
    held = stored_holds.find_live(conn, hold_id, now)
    if held is not None:
        actor = replace(Actor.of_worker(worker), account=held.account)
        loop = arn.human_loop(held.account, held.region, held.loop_name)
        audit.record(conn, now, actor, Deed.TASK_HELD, loop)


async def _claim(
    ctx: Context, worker: Worker, flow_id: int, *, hold_id: int | None = None, loop_id: int | None = None
) -> OpenTask | None:
    """One command and nothing else: whether the worker may is checked, and what the page shows is told, by its statement."""
    now = to_ms(ctx.clock())
    claimed = await ctx.store.submit(
        ClaimNext(flow_id, worker.user_id, now, worker.workforce.id, hold_id, loop_id)
    )
    if claimed is None:
        return None
    return OpenTask(
        assignment_id=claimed.assignment_id,
        flow_id=flow_id,
        title=claimed.task_title,
        loop_name=claimed.loop_name,
        state=AssignmentState.ACCEPTED,
        accepted_at=from_ms(now),
        time_limit_at=from_ms(claimed.time_limit_at),
        hold_id=claimed.hold_id,
    )


async def open_task(ctx: Context, worker: Worker, assignment_id: int) -> TaskView:
    """What the task page shows. Changes nothing. Raises WorkRefused with the reason why the task cannot be worked on."""

    def read(conn: sa.Connection, now: datetime) -> TaskView:
        held = _held(conn, worker, assignment_id, now)
        return TaskView(
            assignment_id=held.assignment_id,
            token=held.token,
            flow_id=held.flow_id,
            title=held.title,
            description=held.description,
            loop_name=held.loop_name,
            state=held.state,
            accepted_at=held.accepted_at,
            time_limit_at=held.time_limit_at,
            stopping=held.loop_status is LoopStatus.STOPPING,
            draft=assignments.read_draft(conn, ctx.store.sealer, assignment_id),
            active_ms=held.active_ms,
        )

    return await ctx.store.read(read, ctx.clock())


async def resume(ctx: Context, worker: Worker, assignment_id: int) -> TaskView:
    """Open a stopped task again, or take an open one over from another page: pages with the older token
    cannot submit any more.
    """

    def change(conn: sa.Connection, now: datetime) -> None:
        held = _held(conn, worker, assignment_id, now)
        if not assignments.reopen(conn, assignment_id, worker.user_id, now):
            raise WorkRefused(Refusal.EXPIRED)
        if held.state is AssignmentState.PAUSED:
            _record(conn, worker, held, Deed.TASK_RESUMED, now)

    await ctx.store.write(change, ctx.clock())
    return await open_task(ctx, worker, assignment_id)


async def pause(ctx: Context, worker: Worker, assignment_id: int, token: int) -> None:
    """Stop and resume later: the task stays the worker's, and its time limit runs on (documented).

    While the loop is being stopped, leaving ends the work for good (documented).
    """

    def change(conn: sa.Connection, now: datetime) -> None:
        held = _held(conn, worker, assignment_id, now, token=token)
        if held.loop_status is LoopStatus.STOPPING:
            _leave(conn, ctx, held, AssignmentState.CLOSED, now, token)
        elif assignments.pause(conn, assignment_id, worker.user_id, token, now):
            holds.end_all(conn, ctx, worker.user_id, held.flow_id, now)
            _record(conn, worker, held, Deed.TASK_PAUSED, now)
        else:
            raise WorkRefused(Refusal.SUPERSEDED)

    await _change(ctx, change)


async def release(ctx: Context, worker: Worker, assignment_id: int, token: int) -> None:
    """Give the task back: the work is lost, anybody in the team may take it, this worker included."""

    def change(conn: sa.Connection, now: datetime) -> None:
        held = _held(conn, worker, assignment_id, now, token=token)
        _leave(conn, ctx, held, AssignmentState.RETURNED, now, token)

    await _change(ctx, change)


async def decline(ctx: Context, worker: Worker, assignment_id: int, token: int, reason: str) -> None:
    """Refuse the task for good: it is not offered to this worker again. reason: may be empty."""

    def change(conn: sa.Connection, now: datetime) -> None:
        held = _held(conn, worker, assignment_id, now, token=token)
        _leave(conn, ctx, held, AssignmentState.DECLINED, now, token, reason[:MAX_REASON] or None)

    await _change(ctx, change)


async def save_draft(
    ctx: Context,
    worker: Worker,
    assignment_id: int,
    token: int,
    seq: int,
    answer: bytes,
    active_ms: int,
    *,
    opened_at: int | None = None,
) -> None:
    """Keep what has been entered so far; an older draft that arrives late changes nothing. answer: JSON text.

    opened_at: the `seq` of the draft that the page was opened with, 0 for none. Where another page has written since, this one
    is refused as superseded (`DRAFT_PAGES` says how pages are told apart). None: whoever sends it is the only one.
    """
    _check_answer(ctx, answer)
    sealed = ctx.store.sealer.seal(answer, assignments.draft_place(assignment_id))

    def change(conn: sa.Connection, now: datetime) -> None:
        _held(conn, worker, assignment_id, now, token=token)
        if not assignments.save_draft(conn, assignment_id, token, seq, sealed, active_ms, now, opened_at):
            raise WorkRefused(Refusal.SUPERSEDED)

    await ctx.store.write(change, ctx.clock())


async def submit(
    ctx: Context,
    worker: Worker,
    assignment_id: int,
    token: int,
    answer: bytes,
    active_ms: int,
    filled: bytes | None = None,
) -> None:
    """Store the answer; when this returns it is committed. answer: text of a JSON object. filled: the form's draft as it was
    then, for the worker's history.

    Raises WorkRefused; `kept` says that the answer lies with the late answers.
    """
    _check_answer(ctx, answer)
    seal = ctx.store.sealer.seal
    sealed = seal(answer, assignments.answer_place(assignment_id))

    def read(conn: sa.Connection) -> tuple[Held, bool]:
        held = assignments.find(conn, assignment_id)
        if held is None or held.user_id != worker.user_id:
            raise WorkRefused(Refusal.NOT_YOURS)
        return held, assignments.is_eligible(conn, worker.user_id, worker.workforce.id, held.flow_id)

    held, eligible = await ctx.store.read(read)
    now = ctx.clock()
    if not eligible:
        kept = await ctx.store.write(assignments.keep_late_answer, held, Refusal.NOT_ELIGIBLE, sealed, now)
        raise WorkRefused(Refusal.NOT_ELIGIBLE, kept=kept)
    provider = worker.workforce.provider
    issuer = None if provider is None else provider.issuer
    identity = Identity(worker.worker_id, worker.sub, worker.pool_id, worker.name, issuer)
    outcome = await ctx.store.submit(
        SubmitAnswer(
            assignment_id=assignment_id,
            user_id=worker.user_id,
            token=token,
            now=to_ms(now),
            active_ms=active_ms,
            identity=assignments.identity_text(identity),
            sealed=sealed,
            earns=held.price,
            filled=None if filled is None else seal(filled, assignments.filled_place(assignment_id)),
        )
    )
    if isinstance(outcome, Refused):
        raise WorkRefused(outcome.reason, kept=outcome.kept)
    if outcome.decided:
        ctx.wake("finishing")


async def report_problem(ctx: Context, worker: Worker, assignment_id: int, problem: TemplateProblem) -> None:
    """Note a fault that the worker's page found in the template, for the operator."""

    def change(conn: sa.Connection, now: datetime) -> None:
        held = assignments.find(conn, assignment_id)
        if held is None or held.user_id != worker.user_id:
            raise WorkRefused(Refusal.NOT_YOURS)
        problems.note(
            conn,
            account=held.account,
            region=held.region,
            template_sha256=held.template_sha256,
            loop_name=held.loop_name,
            source="frame",
            problem=problem,
            now=now,
        )

    await ctx.store.write(change, ctx.clock())


# --- shared ------------------------------------------------------------------------------------------------------

_WHY_ENDED = {
    AssignmentState.SUBMITTED: Refusal.ALREADY_SUBMITTED,
    AssignmentState.DECLINED: Refusal.ALREADY_DECLINED,
    AssignmentState.RETURNED: Refusal.RELEASED,
    AssignmentState.EXPIRED: Refusal.EXPIRED,
    AssignmentState.CLOSED: Refusal.STOPPED,
}


def _held(
    conn: sa.Connection, worker: Worker, assignment_id: int, now: datetime, token: int | None = None
) -> Held:
    """The worker's open assignment, or the reason why it is not one."""
    held = assignments.find(conn, assignment_id)
    if held is None or held.user_id != worker.user_id:
        raise WorkRefused(Refusal.NOT_YOURS)
    if held.state not in OPEN_STATES:
        raise WorkRefused(_WHY_ENDED[held.state])
    if held.decided or held.loop_status.is_terminal:
        raise WorkRefused(Refusal.STOPPED)
    if held.time_limit_at <= now:
        raise WorkRefused(Refusal.EXPIRED)
    if not assignments.is_eligible(conn, worker.user_id, worker.workforce.id, held.flow_id):
        raise WorkRefused(Refusal.NOT_ELIGIBLE)
    if token is not None and token != held.token:
        raise WorkRefused(Refusal.SUPERSEDED)
    return held


def _leave(
    conn: sa.Connection,
    ctx: Context,
    held: Held,
    state: AssignmentState,
    now: datetime,
    token: int,
    reason: str | None = None,
) -> None:
    position = ctx.store.next_queue_position(to_ms(now))
    if not assignments.end(conn, held, state, now, position, token=token, reason=reason):
        raise WorkRefused(Refusal.SUPERSEDED)
    # The page that renewed them is being left.
    holds.end_all(conn, ctx, held.user_id, held.flow_id, now)


def _record(conn: sa.Connection, worker: Worker, held: Held, deed: Deed, now: datetime) -> None:
    """What the assignment's own row does not tell; in the account that the loop belongs to."""
    actor = replace(Actor.of_worker(worker), account=held.account)
    audit.record(conn, now, actor, deed, arn.human_loop(held.account, held.region, held.loop_name))


async def _change(ctx: Context, change: Callable[[sa.Connection, datetime], None]) -> None:
    await ctx.store.write(change, ctx.clock())
    ctx.wake("finishing")


def _check_answer(ctx: Context, answer: bytes) -> None:
    if len(answer) > ctx.policy.max_answer_bytes:
        raise WorkRefused(Refusal.TOO_LARGE)
    try:
        value = orjson.loads(answer)
        # As it will lie in output.json: only so deep that it can be written there.
        orjson.dumps({"humanAnswers": [{"answerContent": value}]})
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        raise WorkRefused(Refusal.NOT_JSON) from None
    if type(value) is not dict:
        raise WorkRefused(Refusal.NOT_JSON)
