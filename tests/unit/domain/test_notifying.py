from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from overread.domain.notifying import Choices, QuietHours, is_quiet

NIGHT = QuietHours(time(22), time(7))
LUNCH = QuietHours(time(12), time(13, 30))


@pytest.mark.parametrize(
    ("quiet", "zone", "at", "expected"),
    [
        (NIGHT, "UTC", "2026-03-01T21:59", False),
        (NIGHT, "UTC", "2026-03-01T22:00", True),
        (NIGHT, "UTC", "2026-03-01T06:59", True),
        (NIGHT, "UTC", "2026-03-01T07:00", False),
        (LUNCH, "UTC", "2026-03-01T12:00", True),
        (LUNCH, "UTC", "2026-03-01T13:30", False),
        # Clocks go forward on 29 March 2026 in Berlin: 22:00 there is 21:00 UTC before, 20:00 after.
        (NIGHT, "Europe/Berlin", "2026-03-28T20:30", False),
        (NIGHT, "Europe/Berlin", "2026-03-29T20:30", True),
        (None, "UTC", "2026-03-01T23:00", False),
    ],
)
def test_quiet_hours_go_by_the_clock_on_the_wall(
    quiet: QuietHours | None, zone: str, at: str, expected: bool
) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert is_quiet(Choices(quiet=quiet, time_zone=zone), now) is expected
