"""The pages in sandboxed frames: a task at work, the next one on hold, a preview, an answer of one's own.

A frame's address is a capability: it needs no cookie, says what it shows and to whom, and ends. None of them can submit
anything: answers come from the page around the frame, with its session, and only for an accepted task.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.assignment import AssignmentState
from overread.domain.audit import Actor, ActorKind, Deed
from overread.domain.errors import Refusal, TemplateFailed, WorkRefused
from overread.domain.human_loop import HumanLoop
from overread.operations import audit, rendering
from overread.operations.context import Context
from overread.store import assignments, holds, human_loops, logins, usable_workteams
from overread.templates.job import PageAddresses

LOOK = timedelta(hours=1)
"""How long the address of a preview, a hold or an answer holds; a reload of the page around it gives a new one."""


class FrameKind(StrEnum):
    """What a frame shows; the first part of its capability. The numbers of each: see the functions below."""

    TASK = "task"
    HOLD = "hold"
    PREVIEW = "preview"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a frame is found, and the first word it must say to the page around it."""

    capability: str
    nonce: str


@dataclass(frozen=True, slots=True)
class FramePage:
    """html: a customer's page; it may be sent only with the headers of a sandboxed frame. nonce: the frame's first word."""

    html: str
    nonce: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a capability stands for, as the rows are now. until: the end of its read addresses."""

    user_id: int
    flow_id: int
    account: str
    region: str
    loop_name: str
    template_sha256: str
    until: datetime


# --- addresses ---------------------------------------------------------------------------------------------------


def of_task(ctx: Context, assignment_id: int, token: int, until: datetime) -> Frame:
    """One opening of one task, until its time limit."""
    return _frame(ctx, FrameKind.TASK, until, assignment_id, token)


def of_hold(ctx: Context, hold_id: int) -> Frame:
    return _frame(ctx, FrameKind.HOLD, ctx.clock() + LOOK, hold_id)


def of_preview(ctx: Context, loop_id: int, user_id: int) -> Frame:
    return _frame(ctx, FrameKind.PREVIEW, ctx.clock() + LOOK, loop_id, user_id)


def of_answer(ctx: Context, assignment_id: int) -> Frame:
    return _frame(ctx, FrameKind.ANSWER, ctx.clock() + LOOK, assignment_id)


def _frame(ctx: Context, kind: FrameKind, until: datetime, *numbers: int) -> Frame:
    claim = ".".join((kind, *(str(number) for number in numbers), str(int(until.timestamp()))))
    proof = base64.urlsafe_b64encode(_mac(ctx, "frame", claim)).rstrip(b"=").decode()
    capability = f"{claim}.{proof}"
    return Frame(capability, _nonce(ctx, capability))


def _nonce(ctx: Context, capability: str) -> str:
    """What the frame says first, so that its page knows it: the same for the page and the frame of one capability."""
    return _mac(ctx, "frame nonce", capability).hex()[:32]


def _read_capability(ctx: Context, capability: str) -> tuple[FrameKind, list[int]]:
    claim, _, proof = capability.rpartition(".")
    kind, *parts = claim.split(".")
    try:
        given = base64.urlsafe_b64decode(proof + "=" * (-len(proof) % 4))
        if not hmac.compare_digest(given, _mac(ctx, "frame", claim)):
            raise WorkRefused(Refusal.NOT_YOURS)
        *numbers, until = (int(part) for part in parts)
        found = FrameKind(kind)
    except (ValueError, binascii.Error):
        raise WorkRefused(Refusal.NOT_YOURS) from None
    if ctx.clock() >= datetime.fromtimestamp(until, UTC):
        raise WorkRefused(Refusal.EXPIRED)
    return found, numbers


def _mac(ctx: Context, purpose: str, text: str) -> bytes:
    return hmac.digest(ctx.signing_key, f"{purpose}\n{text}".encode(), "sha256")


# --- pages -------------------------------------------------------------------------------------------------------


async def frame_page(
    ctx: Context,
    capability: str,
    *,
    address: str,
    admits: Callable[[Sequence[str]], bool],
    crowd_script_url: str,
    frame_script_url: str,
    pictures_url: str,
) -> FramePage:
    """Render what the capability stands for.

    address: the browser's network address. admits: whether a workforce with these network ranges lets it in.

    Raises WorkRefused if the capability is forged, over or taken over by a newer opening, or its worker may not work on
    the task from there any more; TemplateFailed if the template cannot be rendered; then a loop that goes on has ended."""
    kind, numbers = _read_capability(ctx, capability)

    def read(conn: sa.Connection, now: datetime) -> tuple[_Shown, HumanLoop, bytes | None, bool]:
        shown = _READERS[kind](conn, now, *numbers)
        _check_worker(conn, shown, admits)
        loop = human_loops.find(conn, shown.account, shown.region, shown.loop_name)
        if loop is None:
            raise WorkRefused(Refusal.STOPPED)
        bound = usable_workteams.binds_addresses(conn, shown.flow_id)
        return shown, loop, human_loops.read_input(conn, ctx.store.sealer, loop), bound

    shown, loop, text, bound = await ctx.store.read(read, ctx.clock())
    if text is None:
        raise WorkRefused(Refusal.STOPPED)
    seconds = min(rendering.GRANT_SECONDS, max(60, int((shown.until - ctx.clock()).total_seconds())))
    if kind in _DEEDS:
        await ctx.store.write(_record, kind, shown, address, ctx.clock())
    nonce = _nonce(ctx, capability)
    addresses = PageAddresses(crowd_script_url, pictures_url, frame_script_url, nonce)
    job = await rendering.job_of(
        ctx, loop, shown.template_sha256, text, seconds, bound_to=address if bound else ""
    )
    try:
        html = await ctx.renderer.render(replace(job, addresses=addresses))
    except TemplateFailed as failure:
        if kind is not FrameKind.ANSWER:
            await rendering.fail(ctx, loop, shown.template_sha256, failure)
        raise
    return FramePage(html, nonce)


_DEEDS = {FrameKind.TASK: Deed.TASK_OPENED, FrameKind.ANSWER: Deed.TASK_OPENED}
"""Holds and previews are recorded where they begin (`assignments.py`, `offers.py`)."""


def _record(conn: sa.Connection, kind: FrameKind, shown: _Shown, address: str, now: datetime) -> None:
    """Before the page is sent: whoever sees what a customer has sent us stands in the record."""
    login = logins.find_login(conn, ActorKind.WORKER, shown.user_id)
    if login is None:
        return
    name = login.email or login.name
    actor = Actor(shown.account, ActorKind.WORKER, name, login.lasting_id, address)
    loop_arn = arn.human_loop(shown.account, shown.region, shown.loop_name)
    audit.record(conn, now, actor, _DEEDS[kind], loop_arn)


def _task(conn: sa.Connection, now: datetime, assignment_id: int, token: int) -> _Shown:
    held = assignments.find(conn, assignment_id)
    if held is None:
        raise WorkRefused(Refusal.NOT_YOURS)
    if held.token != token:
        raise WorkRefused(Refusal.SUPERSEDED)
    if held.state is not AssignmentState.ACCEPTED or held.decided:
        raise WorkRefused(Refusal.STOPPED)
    if held.time_limit_at <= now:
        raise WorkRefused(Refusal.EXPIRED)
    return _shown_of(held, held.time_limit_at)


def _hold(conn: sa.Connection, now: datetime, hold_id: int) -> _Shown:
    held = holds.find_live(conn, hold_id, now)
    if held is None:
        raise WorkRefused(Refusal.EXPIRED)
    return _Shown(
        held.user_id,
        held.flow_id,
        held.account,
        held.region,
        held.loop_name,
        held.template_sha256,
        now + LOOK,
    )


def _preview(conn: sa.Connection, now: datetime, loop_id: int, user_id: int) -> _Shown:
    state = human_loops.read_state(conn, loop_id)
    if state is None or state.outcome is not None or state.loop.status.is_terminal:
        raise WorkRefused(Refusal.STOPPED)
    loop = state.loop
    return _Shown(
        user_id, state.flow_id, loop.account, loop.region, loop.name, state.template_sha256, now + LOOK
    )


def _answer(conn: sa.Connection, now: datetime, assignment_id: int) -> _Shown:
    held = assignments.find(conn, assignment_id)
    if held is None or held.state is not AssignmentState.SUBMITTED:
        raise WorkRefused(Refusal.NOT_YOURS)
    return _shown_of(held, now + LOOK)


_READERS: dict[FrameKind, Callable[..., _Shown]] = {
    FrameKind.TASK: _task,
    FrameKind.HOLD: _hold,
    FrameKind.PREVIEW: _preview,
    FrameKind.ANSWER: _answer,
}


def _shown_of(held: assignments.Held, until: datetime) -> _Shown:
    return _Shown(
        held.user_id, held.flow_id, held.account, held.region, held.loop_name, held.template_sha256, until
    )


def _check_worker(conn: sa.Connection, shown: _Shown, admits: Callable[[Sequence[str]], bool]) -> None:
    """The address needs no session, so what a session would have ended must end it, too."""
    portals = [found for found, cidrs in assignments.portals_of_user(conn, shown.user_id) if admits(cidrs)]
    if not portals:
        raise WorkRefused(Refusal.NOT_YOURS)
    if not any(assignments.is_eligible(conn, shown.user_id, portal, shown.flow_id) for portal in portals):
        raise WorkRefused(Refusal.NOT_ELIGIBLE)
