"""What the task page sends while a worker works, and how a worker leaves a task.

Answers and drafts are the body as it is; the fencing token and the active time come beside it in headers,
so that nothing has to be taken apart and put together again on the way to the store.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from starlette.responses import JSONResponse, RedirectResponse, Response

from overread.domain.assignment import decline_reason
from overread.domain.errors import OverreadError, Refusal, WorkRefused
from overread.domain.offer import TemplateProblem
from overread.operations import assignments
from overread.portal import task_page
from overread.portal.task_page import task_path
from overread.portal.visit import WorkerVisit
from overread.web.bodies import BodyTooLarge, MalformedForm, read_bounded

TOKEN_HEADER = "x-task-token"  # noqa: S105 - a header's name
ACTIVE_HEADER = "x-active-milliseconds"
SEQ_HEADER = "x-draft-seq"
OPENED_HEADER = "x-draft-opened-at"
"""The number of the draft that the page was opened with: another page of the same task may have written since."""
HOLD_HEADER = "x-hold"
"""Of the task that the page has rendered ahead, if it has."""
LENGTH_HEADER = "x-answer-length"
"""Bytes of the answer, where the form as it was filled in follows it in the body."""

LEAVING = {"pause": "paused", "release": "released", "decline": "declined"}
"""Ways to leave a task, and the notice that the task list then shows."""

MAX_PROBLEM_BYTES = 16 * 1024
MAX_FILLED_BYTES = 1 << 20
"""Of a form that is kept for the worker's history; a larger one is not kept."""


class ProblemBody(msgspec.Struct):
    """A fault that the frame reports."""

    element: str = ""
    attribute: str = ""
    position: str = ""
    text: str = ""


async def state(visit: WorkerVisit) -> Response:
    """How the task stands, for a page that was asleep, offline or signed out."""
    view = await assignments.open_task(visit.ctx, visit.worker, _assignment_id(visit))
    left = view.time_limit_at - visit.ctx.clock()
    return json_answer(
        {
            "state": view.state.value,
            "token": view.token,
            "millisecondsLeft": max(0, int(left.total_seconds() * 1000)),
            "stopping": view.stopping,
            "seq": 0 if view.draft is None else view.draft.seq,
            "csrf": visit.csrf_token,
        }
    )


async def save_draft(visit: WorkerVisit) -> Response:
    answer = await _answer(visit)
    seq = _number(visit, SEQ_HEADER)
    active_ms = _number(visit, ACTIVE_HEADER)
    await assignments.save_draft(
        visit.ctx,
        visit.worker,
        _assignment_id(visit),
        _number(visit, TOKEN_HEADER),
        seq,
        answer,
        active_ms,
        opened_at=_optional_number(visit, OPENED_HEADER),
    )
    return json_answer({"seq": seq})


async def submit(visit: WorkerVisit) -> Response:
    """Store the answer, take the next task, and say where to go; with that task's page, if its frame is on the page already."""
    answer, filled = await _answer_and_form(visit)
    assignment_id = _assignment_id(visit)
    # Read before submitting: afterwards the task is not the worker's to open any more.
    flow_id = await _flow_of(visit, assignment_id)
    await assignments.submit(
        visit.ctx,
        visit.worker,
        assignment_id,
        _number(visit, TOKEN_HEADER),
        answer,
        _number(visit, ACTIVE_HEADER),
        filled,
    )
    return json_answer(await _next(visit, flow_id))


async def report_problem(visit: WorkerVisit) -> Response:
    body = await read_bounded(visit.request, MAX_PROBLEM_BYTES)
    try:
        sent = msgspec.json.decode(body, type=ProblemBody)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedForm("the report cannot be read") from error
    problem = TemplateProblem(
        sent.element[:100], sent.attribute[:100], sent.position[:100], sent.text[:1_000]
    )
    await assignments.report_problem(visit.ctx, visit.worker, _assignment_id(visit), problem)
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


async def resume(visit: WorkerVisit) -> Response:
    """Open a stopped task again, or take an open one over from another window."""
    await visit.form()
    view = await assignments.resume(visit.ctx, visit.worker, _assignment_id(visit))
    return RedirectResponse(task_path(visit, view.assignment_id), status_code=303)


def leave(way: str) -> Callable[[WorkerVisit], Awaitable[Response]]:
    """Stop and resume later, release, or decline, as the confirmed form says."""

    async def handler(visit: WorkerVisit) -> Response:
        form = await visit.form()
        token, assignment_id = form.number("token"), _assignment_id(visit)
        view = await assignments.open_task(visit.ctx, visit.worker, assignment_id)
        if way == "decline":
            reason = decline_reason(form.text("kind"), form.text("reason"))
            await assignments.decline(visit.ctx, visit.worker, assignment_id, token, reason)
        elif way == "release":
            await assignments.release(visit.ctx, visit.worker, assignment_id, token)
        else:
            await assignments.pause(visit.ctx, visit.worker, assignment_id, token)
        # While a review is being stopped nobody gets back what is left, this worker neither.
        notice = "ended" if view.stopping else LEAVING[way]
        return RedirectResponse(f"{visit.base}?notice={notice}", status_code=303)

    return handler


async def _next(visit: WorkerVisit, flow_id: int) -> dict[str, str]:
    hold_id = _optional_number(visit, HOLD_HEADER)
    try:
        task = await assignments.claim_next(visit.ctx, visit.worker, flow_id, hold_id)
        here = task_path(visit, task.assignment_id)
        answer = {"next": here if task.flow_id == flow_id else f"{here}?notice=another_job"}
        if hold_id is not None and task.hold_id == hold_id:
            view = await assignments.open_task(visit.ctx, visit.worker, task.assignment_id)
            answer["page"] = task_page.text(visit, view)
    except OverreadError:
        # No work, or the store is gone meanwhile: the answer is committed, and that is what the page must
        # hear.
        return {"next": f"{visit.base}?notice=submitted"}
    return answer


async def _flow_of(visit: WorkerVisit, assignment_id: int) -> int:
    try:
        return (await assignments.open_task(visit.ctx, visit.worker, assignment_id)).flow_id
    except WorkRefused:
        return 0  # submitting will say why, and keep the answer


async def _answer(visit: WorkerVisit, more: int = 0) -> bytes:
    try:
        return await read_bounded(visit.request, visit.ctx.policy.max_answer_bytes + more)
    except BodyTooLarge as error:
        raise WorkRefused(Refusal.TOO_LARGE) from error


async def _answer_and_form(visit: WorkerVisit) -> tuple[bytes, bytes | None]:
    if LENGTH_HEADER not in visit.request.headers:
        return await _answer(visit), None
    body = await _answer(visit, MAX_FILLED_BYTES)
    length = _number(visit, LENGTH_HEADER)
    return body[:length], body[length:] or None


def _assignment_id(visit: WorkerVisit) -> int:
    found: int = visit.request.path_params["assignment_id"]
    return found


def _optional_number(visit: WorkerVisit, header: str) -> int | None:
    return _number(visit, header) if header in visit.request.headers else None


def _number(visit: WorkerVisit, header: str) -> int:
    value = visit.request.headers.get(header, "")
    if not (value.isascii() and value.isdigit() and len(value) <= 18):
        raise MalformedForm(f"{header} is not a number")
    return int(value)


def json_answer(value: Mapping[str, Any]) -> Response:
    return JSONResponse(value, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})
