"""The lifecycle of a human loop: what stop, expiry, an answer or a leaving worker make of it.

Source: SageMaker Developer Guide "Monitor and Manage Your Human Loop", "Delete a Human Loop"; A2I runtime API.
The rows in the store carry the same counts; `store/hot/*.sql` repeats the rule of `outcome` for submitted answers in one
conditional statement, and a contract test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from overread.domain import arn


class LoopStatus(StrEnum):
    """What callers see. A decided loop whose output is still being written shows as it did before."""

    IN_PROGRESS = "InProgress"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    COMPLETED = "Completed"
    FAILED = "Failed"

    @property
    def is_terminal(self) -> bool:
        return self in (LoopStatus.STOPPED, LoopStatus.COMPLETED, LoopStatus.FAILED)


class FailureCode(StrEnum):
    VALIDATION_ERROR = "ValidationError"
    EXPIRED = "Expired"
    INTERNAL_ERROR = "InternalError"


class Outcome(StrEnum):
    """How a loop ends, once it is decided. From then on stop and expiry change nothing."""

    COMPLETED = "Completed"
    STOPPED = "Stopped"
    EXPIRED = "Expired"
    VALIDATION_ERROR = "ValidationError"
    INTERNAL_ERROR = "InternalError"

    @property
    def status(self) -> LoopStatus:
        if self is Outcome.COMPLETED:
            return LoopStatus.COMPLETED
        if self is Outcome.STOPPED:
            return LoopStatus.STOPPED
        return LoopStatus.FAILED

    @property
    def failure_code(self) -> FailureCode | None:
        return FailureCode(self.value) if self.status is LoopStatus.FAILED else None


FREE_OF_PERSONAL_DATA = "FreeOfPersonallyIdentifiableInformation"
FREE_OF_ADULT_CONTENT = "FreeOfAdultContent"
"""What `DataAttributes.ContentClassifiers` may say of a loop's input (documented)."""

MAX_FAILURE_REASON = 1_024

EXPIRED_REASON = "The task availability lifetime passed before enough workers had submitted an answer."
NOT_FOR_THE_PUBLIC = (
    "The work team is the public workforce, and the input of the human loop is not marked as "
    f"{FREE_OF_PERSONAL_DATA} (DataAttributes.ContentClassifiers)."
)
DECLINED_REASON = "As many workers declined the task as answers were asked for."


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a loop is.

    open_count: assignments accepted or paused. available_until: end of the time in which the task is offered.
    held_count: slots kept for a worker's next task, which decide nothing.
    """

    status: LoopStatus
    task_count: int
    answer_count: int
    open_count: int
    decline_count: int
    available_until: datetime
    held_count: int = 0


def outcome(progress: Progress, now: datetime) -> Outcome | None:
    """How the loop ends by what is known now, or None while it goes on.

    A stopping loop never becomes Completed (documented: stopping ends in Stopped). Nothing is decided while a worker
    is on the task, apart from completion: a worker who accepted in time may finish within the time limit.
    """
    if progress.status is LoopStatus.STOPPING:
        return Outcome.STOPPED if progress.open_count == 0 else None
    if progress.answer_count >= progress.task_count:
        return Outcome.COMPLETED
    if progress.open_count > 0:
        return None
    if now >= progress.available_until or progress.decline_count >= progress.task_count:
        return Outcome.EXPIRED
    return None


def expired_reason(progress: Progress) -> str:
    """Why a loop ends as Expired: by its lifetime, or by declines."""
    return DECLINED_REASON if progress.decline_count >= progress.task_count else EXPIRED_REASON


def is_offered(progress: Progress, now: datetime) -> bool:
    """Whether workers may be given the task, slots or none; a loop that is decided is not asked about."""
    return progress.status is LoopStatus.IN_PROGRESS and now < progress.available_until


def free_slots(progress: Progress, now: datetime) -> int:
    """How many more workers may accept the task now."""
    if not is_offered(progress, now):
        return 0
    return max(0, progress.task_count - progress.answer_count - progress.open_count - progress.held_count)


def why_not_for(workteam_arn: str, classifiers: Collection[str]) -> str | None:
    """Why a loop with these classifiers cannot be worked on by this team at all, or None if it can.

    The public must not see personal data; "tasks will fail" without the classifier (documented), as invalid (inferred).
    """
    is_public = arn.workteam_type(workteam_arn) == arn.PUBLIC_CROWD
    return NOT_FOR_THE_PUBLIC if is_public and FREE_OF_PERSONAL_DATA not in classifiers else None


def writes_output(end: Outcome, answer_count: int) -> bool:
    """Whether `output.json` is written: when completed, and when stopped with at least one answer."""
    return end is Outcome.COMPLETED or (end is Outcome.STOPPED and answer_count > 0)


@dataclass(frozen=True, slots=True)
class HumanLoop:
    """One loop as it is described. output_uri is fixed from creation on."""

    id: int
    account: str
    region: str
    name: str
    flow_name: str
    status: LoopStatus
    created_at: datetime
    output_uri: str
    failure_code: FailureCode | None = None
    failure_reason: str | None = None
    finished_at: datetime | None = None
