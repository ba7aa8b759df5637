"""When a worker, or a team's chat, is told that work waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, available_timezones

from overread.domain.errors import InvalidRequest

INTERVALS_MINUTES = (15, 30, 60, 120, 240, 480, 1_440)
"""What may be chosen: so often at most is somebody told."""
DEFAULT_MINUTES = 60
MAX_ADDRESS = 2_000
"""Characters of a chat's address."""


class ByMail(StrEnum):
    """What a worker has chosen. TEAM: as their teams have it."""

    TEAM = "team"
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """No notice between these times of day; from 22:00 until 07:00 goes over midnight. They differ."""

    begin: time
    end: time

    def covers(self, moment: time) -> bool:
        if self.begin < self.end:
            return self.begin <= moment < self.end
        return moment >= self.begin or moment < self.end


@dataclass(frozen=True, slots=True)
class Choices:
    """How a worker wants to be told. service: of their chat, whose address is never shown again; None without one.

    problem: why the last message to the chat did not arrive.
    """

    mail: ByMail = ByMail.TEAM
    minutes: int = DEFAULT_MINUTES
    quiet: QuietHours | None = None
    time_zone: str = "UTC"
    service: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class TeamChoices:
    """What holds for a team: whether, and how often, its members get mail unless they say otherwise, and the chat of them
    all.
    """

    mail: bool = False
    minutes: int = DEFAULT_MINUTES
    service: str | None = None
    problem: str | None = None


def check(minutes: int, time_zone: str, quiet: QuietHours | None) -> None:
    """Raise InvalidRequest for what cannot be chosen."""
    if minutes not in INTERVALS_MINUTES:
        raise InvalidRequest(f"Notices come at most every {', '.join(map(str, INTERVALS_MINUTES))} minutes.")
    if time_zone != "UTC" and time_zone not in available_timezones():
        raise InvalidRequest(f"{time_zone!r} is not a time zone.")
    if quiet is not None and quiet.begin == quiet.end:
        raise InvalidRequest("Quiet hours begin and end at different times.")


def is_quiet(choices: Choices, now: datetime) -> bool:
    """Whether it is the worker's quiet time, by the clock on their wall."""
    if choices.quiet is None:
        return False
    zone = UTC if choices.time_zone == "UTC" else ZoneInfo(choices.time_zone)
    return choices.quiet.covers(now.astimezone(zone).time())


def next_notice(minutes: int, now: datetime) -> datetime:
    """The earliest time of the next one."""
    return now + timedelta(minutes=minutes)


def use_until(minutes: int, now: datetime) -> datetime:
    """After this a notice that has not arrived is of no use: the work may be gone, and the next notice comes."""
    return now + timedelta(minutes=max(minutes, 30))
