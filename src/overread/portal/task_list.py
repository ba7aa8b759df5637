"""The tasks a worker may take, and those the worker holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from starlette.responses import RedirectResponse, Response

from overread.domain.assignment import AssignmentState
from overread.domain.errors import Refusal, WorkRefused
from overread.domain.offer import Job, OpenTask, TaskList
from overread.operations import assignments, offers
from overread.portal.visit import PAGES, WorkerVisit
from overread.web.rendering import Page
from overread.web.texts import Texts

NOTICES = frozenset({"submitted", "declined", "released", "paused", "taken"})
"""What an earlier page may ask this one to say first (`?notice=`)."""


@dataclass(frozen=True, slots=True)
class JobCard:
    """One job. waiting: '12 tasks waiting'. held: 'held by others …' or None.

    start: where the button posts.
    """

    flow_id: int
    title: str
    description: str
    keywords: tuple[str, ...]
    waiting: str
    held: str | None
    time_limit: str
    start: str | None


@dataclass(frozen=True, slots=True)
class OwnTask:
    """A task in this worker's hands. resume: where *Resume* posts, for a stopped one."""

    title: str
    state: str
    is_stopped: bool
    time_left: str
    href: str
    resume: str


@dataclass(frozen=True, slots=True)
class TaskListPage(Page):
    """nothing: why there is no task to take right now; None if there is one."""

    file: ClassVar = "task_list.html"
    jobs: tuple[JobCard, ...]
    own: tuple[OwnTask, ...]
    nothing: str | None
    notice: str | None
    available: int


async def show(visit: WorkerVisit) -> Response:
    tasks = await offers.list_tasks(visit.ctx, visit.worker)
    now = visit.ctx.clock()
    notice = visit.request.query_params.get("notice", "")
    page = TaskListPage(
        jobs=tuple(
            _card(visit, job, now) for job in tasks.jobs if job.available.value or job.held_by_others.value
        ),
        own=tuple(_own(visit, task, now) for task in tasks.own),
        nothing=_nothing(visit.texts, tasks, now),
        notice=visit.texts.say(f"notice.{notice}") if notice in NOTICES else None,
        available=sum(job.available.value for job in tasks.jobs),
    )
    return PAGES.response(page, visit.shell())


async def start(visit: WorkerVisit) -> Response:
    """*Start working*: accept the job's next task and open it."""
    await visit.form()
    try:
        task = await assignments.claim(visit.ctx, visit.worker, visit.request.path_params["flow_id"])
    except WorkRefused as refused:
        if refused.reason is not Refusal.NO_WORK:
            raise
        return RedirectResponse(f"{visit.base}?notice=taken", status_code=303)
    return RedirectResponse(f"{visit.base}tasks/{task.assignment_id}", status_code=303)


def _card(visit: WorkerVisit, job: Job, now: datetime) -> JobCard:
    say = visit.texts.say
    waiting = (
        say("job.waiting", job.available.value)
        if not job.available.capped
        else say("job.waiting.many", amount=job.available)
    )
    return JobCard(
        flow_id=job.flow_id,
        title=job.title,
        description=job.description,
        keywords=job.keywords,
        waiting=waiting if job.available.value else say("job.none_waiting"),
        held=_held(visit.texts, job.held_by_others.value, job.next_back_at, now),
        time_limit=visit.texts.duration(job.time_limit_seconds),
        start=f"{visit.base}jobs/{job.flow_id}/start" if job.available.value else None,
    )


def _own(visit: WorkerVisit, task: OpenTask, now: datetime) -> OwnTask:
    is_stopped = task.state is AssignmentState.PAUSED
    href = f"{visit.base}tasks/{task.assignment_id}"
    return OwnTask(
        title=task.title,
        state=visit.texts.say("task.stopped" if is_stopped else "task.in_progress"),
        is_stopped=is_stopped,
        time_left=visit.texts.duration((task.time_limit_at - now).total_seconds()),
        href=href,
        resume=f"{href}/resume",
    )


def _held(texts: Texts, held: int, next_back_at: datetime | None, now: datetime) -> str | None:
    if not held:
        return None
    if next_back_at is None:
        return texts.say("job.held", held)
    back = texts.duration(max(60.0, (next_back_at - now).total_seconds()))
    return texts.say("job.held_back", held, back=back)


def _nothing(texts: Texts, tasks: TaskList, now: datetime) -> str | None:
    """The true reason why no task can be taken."""
    if any(job.available.value for job in tasks.jobs):
        return None
    if not tasks.teams:
        return texts.say("nothing.no_team")
    if not tasks.jobs:
        return texts.say("nothing.no_jobs")
    held = sum(job.held_by_others.value for job in tasks.jobs)
    if held:
        moments = [job.next_back_at for job in tasks.jobs if job.next_back_at is not None]
        if not moments:
            return texts.say("nothing.held", held)
        back = texts.duration(max(60.0, (min(moments) - now).total_seconds()))
        return texts.say("nothing.held_back", held, back=back)
    return texts.say("nothing.done")
