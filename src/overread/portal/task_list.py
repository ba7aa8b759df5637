"""The tasks a worker may take, and those the worker holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from starlette.responses import RedirectResponse, Response

from overread.domain.assignment import AssignmentState
from overread.domain.errors import Refusal, WorkRefused
from overread.domain.offer import Count, Job, OpenTask, TaskList
from overread.domain.prices import dollars
from overread.operations import assignments, offers
from overread.portal.visit import PAGES, WorkerVisit
from overread.web.rendering import Page
from overread.web.texts import Texts

NOTICES = frozenset({"submitted", "declined", "released", "paused", "ended", "taken", "last_preview"})
"""What an earlier page may ask this one to say first (`?notice=`)."""

SEARCH_FROM = 9
"""Jobs: with fewer the eye is faster than a field."""


@dataclass(frozen=True, slots=True)
class JobCard:
    """One job. waiting: '12 tasks waiting'. facts: what else is true of its tasks ('2 held by others …').

    start: where the button posts; preview: where the next task is looked at; None where nothing waits.
    """

    flow_id: int
    title: str
    description: str
    keywords: tuple[str, ...]
    waiting: str
    facts: tuple[str, ...]
    time_limit: str
    price: str | None
    start: str | None
    preview: str | None


@dataclass(frozen=True, slots=True)
class TeamJobs:
    """The jobs of one team. name: None where all jobs are of one."""

    name: str | None
    jobs: tuple[JobCard, ...]


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
    """nothing: why there is no task to take right now; empty if there is one. quiet: jobs without a task for anybody to take.

    find: what the jobs are searched for, None where there are too few to be searched.
    """

    file: ClassVar = "task_list.html"
    teams: tuple[TeamJobs, ...]
    quiet: tuple[JobCard, ...]
    own: tuple[OwnTask, ...]
    nothing: tuple[str, ...]
    notice: str | None
    find: str | None
    none_found: bool
    available: int


async def show(visit: WorkerVisit) -> Response:
    tasks = await offers.list_tasks(visit.ctx, visit.worker)
    now = visit.ctx.clock()
    query = visit.request.query_params
    notice, find = query.get("notice", ""), query.get("find", "").strip()[:100]
    found = [job for job in tasks.jobs if _matches(job, find)]
    page = TaskListPage(
        teams=_teams(visit, tasks, [job for job in found if _is_live(job)], now),
        quiet=tuple(_card(visit, job, now) for job in found if not _is_live(job)),
        own=tuple(_own(visit, task, now) for task in tasks.own),
        nothing=_nothing(visit.texts, tasks, now),
        notice=visit.texts.say(f"notice.{notice}") if notice in NOTICES else None,
        find=find if find or len(tasks.jobs) >= SEARCH_FROM else None,
        none_found=bool(find) and not found,
        available=tasks.available,
    )
    return PAGES.response(page, visit.shell("tasks"))


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


def _is_live(job: Job) -> bool:
    """Whether anything of it may be had, now or when others give it back."""
    return bool(job.available.value or job.held_by_others.value or job.on_hold.value)


def _matches(job: Job, find: str) -> bool:
    text = " ".join((job.title, job.description, *job.keywords)).casefold()
    return all(word in text for word in find.casefold().split())


def _teams(visit: WorkerVisit, tasks: TaskList, jobs: Sequence[Job], now: datetime) -> tuple[TeamJobs, ...]:
    """Jobs with something to start come first, in each team the oldest job above."""
    ordered = sorted(jobs, key=lambda job: not job.available.value)
    named = len({job.team_id for job in tasks.jobs}) > 1
    groups = (
        TeamJobs(
            team.name if named else None,
            tuple(_card(visit, job, now) for job in ordered if job.team_id == team.id),
        )
        for team in tasks.teams
    )
    return tuple(group for group in groups if group.jobs)


def _card(visit: WorkerVisit, job: Job, now: datetime) -> JobCard:
    say = visit.texts.say
    at = f"{visit.base}jobs/{job.flow_id}"
    return JobCard(
        flow_id=job.flow_id,
        title=job.title,
        description=job.description,
        keywords=job.keywords,
        waiting=_waiting(visit.texts, job.available),
        facts=tuple(_facts(visit.texts, job, now)),
        time_limit=visit.texts.duration(job.time_limit_seconds),
        price=say("job.price", dollars=dollars(job.price)) if job.price else None,
        start=f"{at}/start" if job.available.value else None,
        preview=f"{at}/preview" if job.available.value else None,
    )


def _waiting(texts: Texts, available: Count) -> str:
    if not available.value:
        return texts.say("job.none_waiting")
    if available.capped:
        return texts.say("job.waiting.many", amount=available)
    return texts.say("job.waiting", available.value)


def _facts(texts: Texts, job: Job, now: datetime) -> list[str]:
    """Where the tasks are that this worker cannot start."""
    facts = []
    if job.held_by_others.value:
        facts.append(
            _held(texts, "job.held", "job.held_back", job.held_by_others.value, job.next_back_at, now)
        )
    facts += [
        texts.say(key, count)
        for key, count in (
            ("job.on_hold", job.on_hold.value),
            ("job.answered", job.answered),
            ("job.declined", job.declined),
        )
        if count
    ]
    return facts


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


def _held(
    texts: Texts, plain: str, with_time: str, held: int, next_back_at: datetime | None, now: datetime
) -> str:
    if next_back_at is None:
        return texts.say(plain, held)
    back = texts.duration(max(60.0, (next_back_at - now).total_seconds()))
    return texts.say(with_time, held, back=back)


def _nothing(texts: Texts, tasks: TaskList, now: datetime) -> tuple[str, ...]:
    """The true reasons why no task can be taken."""
    if tasks.available:
        return ()
    if not tasks.teams:
        return (texts.say("nothing.no_team"),)
    if not tasks.jobs:
        return (texts.say("nothing.no_jobs"),)
    reasons = []
    held = sum(job.held_by_others.value for job in tasks.jobs)
    if held:
        moments = [job.next_back_at for job in tasks.jobs if job.next_back_at is not None]
        reasons.append(
            _held(texts, "nothing.held", "nothing.held_back", held, min(moments, default=None), now)
        )
    for key, count in (
        ("nothing.on_hold", sum(job.on_hold.value for job in tasks.jobs)),
        ("nothing.answered", sum(job.answered for job in tasks.jobs)),
        ("nothing.declined", sum(job.declined for job in tasks.jobs)),
    ):
        if count:
            reasons.append(texts.say(key, count))
    if not reasons:
        reasons.append(texts.say("nothing.done"))
    if tasks.last_arrived_at is not None:
        ago = texts.duration((now - tasks.last_arrived_at).total_seconds())
        reasons.append(texts.say("nothing.last", ago=ago))
    return tuple(reasons)
