"""One worker's acceptance of one task. Source: portal guidance and the names of the human task events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AssignmentState(StrEnum):
    ACCEPTED = "Accepted"
    PAUSED = "Paused"
    SUBMITTED = "Submitted"
    DECLINED = "Declined"
    RETURNED = "Returned"
    EXPIRED = "Expired"
    CLOSED = "Closed"
    """The loop ended under the worker's hands: stopped while leaving, or its template failed."""


OPEN_STATES = (AssignmentState.ACCEPTED, AssignmentState.PAUSED)
"""The states that occupy a slot. The time limit runs in both."""


class HoldState(StrEnum):
    """A worker's next task, kept for them while they are on another. It occupies a slot and is no acceptance."""

    HELD = "Held"
    ACCEPTED = "Accepted"
    RELEASED = "Released"
    """The worker left, or went on to something else."""
    EXPIRED = "Expired"
    """Nobody renewed it: the page was closed without a word."""
    CLOSED = "Closed"
    """The loop was stopped, decided or not offered any more."""


DRAFT_PAGES = 1 << 16
"""Modulus of the numbers of drafts: those of one page are congruent, those of two pages are not, but for one chance in so many.
So the store sees when a task is worked on in two windows, and neither overwrites what the other has entered.
"""

HOLD_SECONDS = 60
"""How long a task is held without being renewed."""


class DeclineReason(StrEnum):
    """What a worker chooses from when they decline; stored, and shown to operators, in these words."""

    BROKEN = "Something does not load or does not work"
    UNREADABLE = "The content cannot be read or understood"
    UNCLEAR = "The instructions do not fit this task"
    NOT_FOR_ME = "Language or knowledge is missing"
    DISTURBING = "The content is disturbing"
    SOMETHING_ELSE = "Another reason"


def decline_reason(kind: str, words: str) -> str:
    """What is kept of a decline. kind: the name of a DeclineReason, or nothing. words: the worker's own."""
    chosen = DeclineReason.__members__.get(kind)
    own = words.strip()
    if chosen is None:
        return own
    return f"{chosen.value}: {own}" if own else chosen.value


MAX_LATE_ANSWERS = 5
"""Kept of one assignment: whoever sends again and again does not fill the store."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """token: the fencing token; it rises each time the task is opened anew, and only its newest holder may submit.

    time_limit_at: the end of the worker's time; pausing does not stop it (documented).
    """

    id: int
    loop_id: int
    user_id: int
    state: AssignmentState
    token: int
    accepted_at: datetime
    time_limit_at: datetime


def time_spent_seconds(accepted_at: datetime, submitted_at: datetime, active_ms: int) -> float:
    """`timeSpentInSeconds`: active time, three decimals, never more than the time that has passed.

    active_ms: as the task page counted it; 0 means it was not counted (a form without our script), then all of the time counts.
    """
    elapsed = max(0.0, (submitted_at - accepted_at).total_seconds())
    if active_ms <= 0:
        return round(elapsed, 3)
    return round(min(elapsed, active_ms / 1000), 3)
