"""Which work is offered to whom, and how the portal counts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from overread.domain.assignment import AssignmentState
from overread.domain.human_loop import LoopStatus

COUNT_CAP = 1_000
"""Counts are exact up to here; beyond, "1,000+" is said without scanning on."""


@dataclass(frozen=True, slots=True)
class Count:
    """value is exact unless capped, then there are more."""

    value: int
    capped: bool = False

    @staticmethod
    def of(found: int) -> Count:
        return Count(min(found, COUNT_CAP), found > COUNT_CAP)

    def __str__(self) -> str:
        return f"{self.value:,}+" if self.capped else f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class Job:
    """All loops of one flow definition, as a worker of its team sees them.

    available: what this worker can start now, what they have on hold among it. held_by_others: loops this worker could do if
    others gave them back. next_back_at: when the first of those comes back at the latest. on_hold: loops that are kept as
    somebody else's next task. declined, answered: of the loops still open, those that this worker has declined or answered.
    price: what the public is paid for an answer, in tenths of a cent; 0 for everybody else.
    """

    flow_id: int
    team_id: int
    title: str
    description: str
    keywords: tuple[str, ...]
    available: Count
    held_by_others: Count
    next_back_at: datetime | None
    on_hold: Count
    declined: int
    answered: int
    time_limit_seconds: int
    created_at: datetime
    price: int = 0


@dataclass(frozen=True, slots=True)
class Team:
    """A work team that gives this worker jobs."""

    id: int
    name: str
    description: str


class Standing(Enum):
    """How one loop stands for one worker of its team."""

    OPEN = "they can accept it now"
    MINE = "they have accepted it"
    ANSWERED = "they have answered it"
    DECLINED = "they have declined it"
    TAKEN = "all its places are taken by others"
    ENDED = "it is over, or no longer offered"


@dataclass(frozen=True, slots=True)
class Offer:
    """One loop, as a worker of its team may look at it before accepting.

    assignment_id: for MINE and ANSWERED. back_at: for TAKEN, when a place comes back at the latest; None if that is not known.
    """

    loop_id: int
    flow_id: int
    loop_name: str
    account: str
    region: str
    title: str
    description: str
    keywords: tuple[str, ...]
    time_limit_seconds: int
    price: int
    queue_position: int
    standing: Standing
    assignment_id: int | None = None
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that this worker has: accepted, or stopped to be resumed. hold_id: told when it is accepted, if it was on hold."""

    assignment_id: int
    flow_id: int
    title: str
    loop_name: str
    state: AssignmentState
    accepted_at: datetime
    time_limit_at: datetime
    hold_id: int | None = None


@dataclass(frozen=True, slots=True)
class TaskList:
    """teams: all that the worker is in, with jobs or without; none explains an empty list. last_arrived_at: when the newest
    loop of these jobs was started, asked for only where nothing is available.
    """

    jobs: tuple[Job, ...]
    own: tuple[OpenTask, ...]
    teams: tuple[Team, ...]
    last_arrived_at: datetime | None = None

    @property
    def available(self) -> int:
        return sum(job.available.value for job in self.jobs)


@dataclass(frozen=True, slots=True)
class Hold:
    """The worker's next task of a job, kept for them until then unless it is renewed."""

    hold_id: int
    flow_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What a worker has entered so far. answer: JSON text as the frame gave it; seq rises with every save."""

    seq: int
    saved_at: datetime
    answer: bytes


@dataclass(frozen=True, slots=True)
class TaskView:
    """What the task page shows around the frame.

    token: fencing token, to be sent back with every change. active_ms: active time counted so far.
    stopping: the loop is being stopped; leaving now ends the worker's part for good.
    """

    assignment_id: int
    token: int
    flow_id: int
    title: str
    description: str
    loop_name: str
    state: AssignmentState
    accepted_at: datetime
    time_limit_at: datetime
    stopping: bool
    draft: Draft | None
    active_ms: int


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer that this worker has given. loop_status: what has become of the review since."""

    assignment_id: int
    title: str
    loop_name: str
    accepted_at: datetime
    answered_at: datetime
    spent_seconds: float
    loop_status: LoopStatus


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One of them, opened. content: JSON text; None once it is not kept any more. filled: the form as it was left, as JSON
    text."""

    answer: PastAnswer
    account: str
    region: str
    content: bytes | None
    filled: bytes | None


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """A fault of a template that a page or a rendering found. Empty strings where a field does not apply."""

    element: str
    attribute: str
    position: str
    message: str
