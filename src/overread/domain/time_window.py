"""A stretch of time that figures are shown for, cut into steps of one length: few enough to see each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MOST_DAYS = 366

Named = Literal["24h", "7d", "30d"]
NAMED: tuple[Named, ...] = ("24h", "7d", "30d")
_LENGTHS: dict[Named, tuple[timedelta, timedelta, timedelta]] = {
    "24h": (DAY, HOUR, HOUR),
    "7d": (7 * DAY, 6 * HOUR, DAY),
    "30d": (30 * DAY, DAY, DAY),
}
"""Length, step, and what it ends with the end of."""


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """From `since` to `before`, both whole steps since the epoch's days, in UTC. name: None for days of somebody's choice."""

    since: datetime
    before: datetime
    step: timedelta
    name: Named | None = None

    @classmethod
    def named(cls, name: Named, now: datetime) -> TimeWindow:
        """The last of its length, the hour or day that is under way included."""
        length, step, whole = _LENGTHS[name]
        before = _down(now, whole) + whole
        return cls(before - length, before, step, name)

    @classmethod
    def days(cls, first: date, last: date) -> TimeWindow:
        """Both days included. Raises ValueError if they are in the wrong order or more than MOST_DAYS."""
        count = (last - first).days + 1
        if not 1 <= count <= MOST_DAYS:
            raise ValueError(f"{first} to {last} are {count} days, allowed 1 to {MOST_DAYS}")
        since = datetime.combine(first, time(), UTC)
        step = HOUR if count <= 2 else 6 * HOUR if count <= 10 else DAY
        return cls(since, since + count * DAY, step)

    def steps(self) -> Iterator[datetime]:
        """The beginning of each."""
        moment = self.since
        while moment < self.before:
            yield moment
            moment += self.step

    @property
    def is_of_days(self) -> bool:
        """Whether it is made of whole days, so that the sums of days tell all of it."""
        return self.since == _down(self.since, DAY) and self.before == _down(self.before, DAY)

    @property
    def last_day(self) -> date:
        return (self.before - timedelta(microseconds=1)).date()


def _down(moment: datetime, step: timedelta) -> datetime:
    midnight = datetime.combine(moment.astimezone(UTC).date(), time(), UTC)
    return midnight + (moment - midnight) // step * step
