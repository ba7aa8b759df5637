"""What happened to a human loop, told in order: one line for each step, from all the rows that know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Step(StrEnum):
    """Words: `story.…` in the catalogue."""

    STARTED = "started"
    HELD = "held"
    ACCEPTED = "accepted"
    OPENED = "opened"
    PAUSED = "paused"
    RESUMED = "resumed"
    SAVED = "saved"
    SUBMITTED = "submitted"
    DECLINED = "declined"
    RELEASED = "released"
    TIMED_OUT = "timed_out"
    CLOSED = "closed"
    LATE = "late"
    STOP_ASKED = "stop_asked"
    COMPLETED = "completed"
    STOPPED = "stopped"
    FAILED = "failed"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"


@dataclass(frozen=True, slots=True)
class StoryLine:
    """who: as pages show them; empty where it was nobody. seconds: of work. note: the reason, the receiver, the refusal."""

    at: datetime
    step: Step
    who: str = ""
    note: str = ""
    seconds: float | None = None
    times: int = 1


def in_order(lines: list[StoryLine]) -> tuple[StoryLine, ...]:
    """By time, and where that is the same in the order of a loop's life. The same thing done again at once, such as a page
    that was reloaded, is one line."""
    order = {step: number for number, step in enumerate(Step)}
    told: list[StoryLine] = []
    for line in sorted(lines, key=lambda line: (line.at, order[line.step])):
        last = told[-1] if told else None
        if last is not None and line.step is Step.OPENED and (last.step, last.who) == (line.step, line.who):
            told[-1] = StoryLine(last.at, last.step, last.who, last.note, last.seconds, last.times + 1)
        else:
            told.append(line)
    return tuple(told)
