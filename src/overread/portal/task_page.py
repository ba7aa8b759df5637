"""The page around a task: title, timer, the frame, and the ways out of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from starlette.responses import Response

from overread.domain.assignment import AssignmentState
from overread.domain.offer import TaskView
from overread.operations import assignments, frames
from overread.portal.client_words import client_words
from overread.portal.visit import PAGES, WorkerVisit
from overread.web.headers import FRAME_PATH, request_host, task_frame_sandbox
from overread.web.rendering import Page


@dataclass(frozen=True, slots=True)
class Leaving:
    """One way out of a task. way: `decline`, `release` or `pause`. warning: what is lost by it."""

    way: str
    button: str
    question: str
    warning: str
    action: str
    asks_reason: bool


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
    host = request_host(visit.request)
    frame = frames.of_task(visit.ctx, view.assignment_id, view.token, view.time_limit_at)
    task = TaskPage(
        title=view.title,
        description=view.description,
        token=view.token,
        stopping=view.stopping,
        frame_url=f"{FRAME_PATH}{frame.capability}",
        frame_nonce=frame.nonce,
        sandbox=task_frame_sandbox(visit.portal.options.template_policy),
        time_left=visit.texts.duration(seconds_left),
        ways=tuple(_leaving(visit, view.assignment_id, way) for way in ("pause", "release", "decline")),
        state=_state(visit, view, seconds_left),
    )
    return PAGES.response(task, visit.shell(), frame_host=host)


def confirm(way: str) -> Callable[[WorkerVisit], Awaitable[Response]]:
    """The page that asks once more, for browsers without scripts."""

    async def handler(visit: WorkerVisit) -> Response:
        view = await assignments.open_task(
            visit.ctx, visit.worker, visit.request.path_params["assignment_id"]
        )
        leaving = _leaving(visit, view.assignment_id, way)
        back = task_path(visit, view.assignment_id)
        return PAGES.response(LeavePage(view.title, view.token, leaving, back), visit.shell())

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
        asks_reason=way == "decline",
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
            "list": visit.base,
            "signIn": f"{visit.base}sign-in?next={quote(visit.base + 'signed-in', safe='/')}",
        },
        "words": client_words(visit.texts),
    }
