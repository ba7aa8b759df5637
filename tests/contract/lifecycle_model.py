"""The lifecycle of loops and tasks in plain Python, written from the specification and not from the code:
what a random walk through the operations is compared with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from overread.domain.errors import Refusal

SEEN = ("Accepted", "Paused", "Submitted", "Declined")
ENDED = {
    "Submitted": Refusal.ALREADY_SUBMITTED,
    "Declined": Refusal.ALREADY_DECLINED,
    "Returned": Refusal.RELEASED,
    "Expired": Refusal.EXPIRED,
    "Closed": Refusal.STOPPED,
}


@dataclass
class Flow:
    name: str
    arn: str
    id: int
    task_count: int
    lifetime: int
    deleted: bool = False


@dataclass
class Task:
    """One worker's acceptance. answer, draft: numbers that stand for what was entered."""

    id: int
    worker: int
    until: datetime
    state: str = "Accepted"
    token: int = 1
    draft: int | None = None
    answer: tuple[datetime, int] | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("Accepted", "Paused")

    def end(self, state: str) -> None:
        self.state, self.draft = state, None


@dataclass
class Hold:
    """A worker's next task, kept for them; `state` as in the row."""

    id: int
    worker: int
    until: datetime
    state: str = "Held"


@dataclass
class Loop:
    name: str
    flow: Flow
    created: datetime
    until: datetime
    status: str = "InProgress"
    outcome: str | None = None
    tasks: list[Task] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)

    def count(self, *states: str) -> int:
        return sum(task.state in states for task in self.tasks)

    @property
    def open(self) -> int:
        return self.count("Accepted", "Paused")

    @property
    def is_over(self) -> bool:
        return self.status in ("Completed", "Stopped", "Failed")

    @property
    def answers(self) -> list[int]:
        given = sorted((task.answer[0], task.id, task.answer[1]) for task in self.tasks if task.answer)
        return [number for _, _, number in given]

    @property
    def has_output(self) -> bool:
        return self.status == "Completed" or (self.status == "Stopped" and bool(self.answers))

    def free_slots(self, now: datetime) -> int:
        if self.status != "InProgress" or self.outcome or now >= self.until:
            return 0
        return self.flow.task_count - self.count("Submitted") - self.open - len(self.held)

    @property
    def held(self) -> list[Hold]:
        return [hold for hold in self.holds if hold.state == "Held"]

    def has_seen(self, worker: int) -> bool:
        return any(task.worker == worker and task.state in SEEN for task in self.tasks)

    def offers(self, worker: int, now: datetime) -> bool:
        on_hold = any(hold.worker == worker for hold in self.held)
        return (
            self.free_slots(now) > 0 and not on_hold and not self.has_seen(worker) and not self.flow.deleted
        )

    def kept_for(self, worker: int, now: datetime) -> Hold | None:
        """What this worker may accept because they have it on hold."""
        offered = (
            self.status == "InProgress" and not self.outcome and now < self.until and not self.flow.deleted
        )
        if not offered or self.has_seen(worker):
            return None
        return next((hold for hold in self.held if hold.worker == worker and now < hold.until), None)

    def drop_holds(self) -> None:
        for hold in self.held:
            hold.state = "Closed"

    def decide(self, now: datetime) -> None:
        if self.outcome or self.is_over:
            return
        if self.status == "Stopping":
            self.outcome = "Stopped" if self.open == 0 else None
        elif self.count("Submitted") >= self.flow.task_count:
            self.outcome = "Completed"
        elif self.open == 0 and (now >= self.until or self.count("Declined") >= self.flow.task_count):
            self.outcome = "Expired"
        if self.outcome or self.status != "InProgress":
            self.drop_holds()

    def finish(self) -> None:
        assert self.outcome is not None
        self.status = self.outcome if self.outcome in ("Completed", "Stopped") else "Failed"

    def refusal(self, task: Task, now: datetime, token: int) -> Refusal | None:
        """Why the worker of a task may not go on with it; the first reason counts."""
        if not task.is_open:
            return ENDED[task.state]
        if self.outcome or self.is_over:
            return Refusal.STOPPED
        if now >= task.until:
            return Refusal.EXPIRED
        return None if token == task.token else Refusal.SUPERSEDED
