"""Which work is offered to whom, and how the portal counts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from overread.domain.assignment import AssignmentState

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

    held_by_others: loops this worker could do if others gave them back. next_back_at: when the first of those comes
    back at the latest.
    """

    flow_id: int
    title: str
    description: str
    keywords: tuple[str, ...]
    available: Count
    held_by_others: Count
    next_back_at: datetime | None
    time_limit_seconds: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that this worker holds: accepted, or stopped to be resumed."""

    assignment_id: int
    flow_id: int
    title: str
    loop_name: str
    state: AssignmentState
    accepted_at: datetime
    time_limit_at: datetime


@dataclass(frozen=True, slots=True)
class TaskList:
    """in_team: whether the worker is in any work team that a workflow names; it explains an empty list."""

    jobs: tuple[Job, ...]
    own: tuple[OpenTask, ...]
    in_team: bool


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
class TemplateProblem:
    """A fault of a template that a page or a rendering found. Empty strings where a field does not apply."""

    element: str
    attribute: str
    position: str
    message: str
