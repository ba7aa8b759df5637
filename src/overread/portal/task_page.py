"""The page around a task: title, timer, the frame, and the ways out of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from starlette.responses import Response

from overread.domain.assignment import AssignmentState, DeclineReason
from overread.domain.offer import TaskView
from overread.operations import assignments, frames
from overread.portal.client_words import client_words
from overread.portal.visit import PAGES, WorkerVisit
from overread.web.headers import FRAME_PATH, request_host, task_frame_sandbox
from overread.web.rendering import Page


@dataclass(frozen=True, slots=True)
class Leaving:
    """One way out of a task. way: `decline`, `release` or `pause`. warning: what is lost by it. reasons: names and words of
    what may be chosen as the reason; none where nobody is asked for one.
    """

    way: str
    button: str
    question: str
    warning: str
    action: str
    key: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TaskPage(Page):
    """A task in progress. state: what the page's script must know, written into the page as JSON."""

    file: ClassVar = "task.html"
    title: str
    description: str
    token: int
    stopping: bool
    frame_url: str
    frame_nonce: str
    sandbox: str
    time_left: str
    ways: tuple[Leaving, ...]
    notice: str | None
    state: dict[str, object]


@dataclass(frozen=True, slots=True)
class StoppedPage(Page):
    """A task that was stopped to be resumed later."""

    file: ClassVar = "stopped.html"
    title: str
    description: str
    time_left: str
    resume: str


@dataclass(frozen=True, slots=True)
class LeavePage(Page):
    """The question that stands in a dialog where scripts run."""

    file: ClassVar = "leave.html"
    title: str
    token: int
    stopping: bool
    leaving: Leaving
    back: str


async def show(visit: WorkerVisit) -> Response:
    """The task, or the page of a stopped one. Opening changes nothing, so reload and *back* are safe."""
    view = await assignments.open_task(visit.ctx, visit.worker, visit.request.path_params["assignment_id"])
    seconds_left = (view.time_limit_at - visit.ctx.clock()).total_seconds()
    here = task_path(visit, view.assignment_id)
    if view.state is AssignmentState.PAUSED:
        page = StoppedPage(view.title, view.description, visit.texts.duration(seconds_left), f"{here}/resume")
        return PAGES.response(page, visit.shell())
    return PAGES.response(_task(visit, view), visit.shell(), frame_host=request_host(visit.request))


def text(visit: WorkerVisit, view: TaskView) -> str:
    """The page of a task at work as HTML, for a page whose script goes over to it without loading it."""
    return PAGES.text(_task(visit, view), visit.shell())


def _task(visit: WorkerVisit, view: TaskView) -> TaskPage:
    seconds_left = (view.time_limit_at - visit.ctx.clock()).total_seconds()
    frame = frames.of_task(visit.ctx, view.assignment_id, view.token, view.time_limit_at)
    return TaskPage(
        title=view.title,
        description=view.description,
        token=view.token,
        stopping=view.stopping,
        frame_url=f"{FRAME_PATH}{frame.capability}",
        frame_nonce=frame.nonce,
        sandbox=task_frame_sandbox(visit.portal.options.template_policy),
        time_left=visit.texts.duration(seconds_left),
        ways=tuple(_leaving(visit, view.assignment_id, way) for way in ("pause", "release", "decline")),
        notice=_notice(visit),
        state=_state(visit, view, seconds_left),
    )


def _notice(visit: WorkerVisit) -> str | None:
    notice = visit.request.query_params.get("notice", "")
    return visit.texts.say(f"notice.{notice}") if notice in NOTICES else None


NOTICES = frozenset({"instead", "another_job"})
"""What an earlier page may ask this one to say first (`?notice=`)."""


KEYS = {"pause": "S", "release": "R", "decline": "D"}
"""With Shift, what asks to leave; the frame passes them on where nothing in the task uses them."""


def confirm(way: str) -> Callable[[WorkerVisit], Awaitable[Response]]:
    """The page that asks once more, for browsers without scripts."""

    async def handler(visit: WorkerVisit) -> Response:
        view = await assignments.open_task(
            visit.ctx, visit.worker, visit.request.path_params["assignment_id"]
        )
        leaving = _leaving(visit, view.assignment_id, way)
        back = task_path(visit, view.assignment_id)
        return PAGES.response(LeavePage(view.title, view.token, view.stopping, leaving, back), visit.shell())

    return handler


def task_path(visit: WorkerVisit, assignment_id: int) -> str:
    return f"{visit.base}tasks/{assignment_id}"


def _leaving(visit: WorkerVisit, assignment_id: int, way: str) -> Leaving:
    say = visit.texts.say
    return Leaving(
        way=way,
        button=say(f"{way}.button"),
        question=say(f"{way}.question"),
        warning=say(f"{way}.warning"),
        action=f"{task_path(visit, assignment_id)}/{way}",
        key=KEYS[way],
        reasons=tuple((reason.name, say(f"decline.{reason.name.lower()}")) for reason in DeclineReason)
        if way == "decline"
        else (),
    )


def _state(visit: WorkerVisit, view: TaskView, seconds_left: float) -> dict[str, object]:
    here = task_path(visit, view.assignment_id)
    draft = None if view.draft is None else view.draft.answer.decode()
    return {
        "token": view.token,
        "csrf": visit.csrf_token,
        "millisecondsLeft": max(0, int(seconds_left * 1000)),
        "activeMilliseconds": view.active_ms,
        "draft": draft,
        "seq": 0 if view.draft is None else view.draft.seq,
        "language": visit.texts.language,
        "urls": {
            "state": f"{here}/state",
            "draft": f"{here}/draft",
            "submit": f"{here}/submit",
            "problems": f"{here}/problems",
            "resume": f"{here}/resume",
            "next": f"{here}/next",
            "releaseNext": f"{here}/next/release",
            "list": visit.base,
            "signIn": f"{visit.base}sign-in?next={quote(visit.base + 'signed-in', safe='/')}",
        },
        "words": client_words(visit.texts),
    }
