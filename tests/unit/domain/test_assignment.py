from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from overread.domain.assignment import decline_reason, time_spent_seconds

ACCEPTED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("elapsed_ms", "active_ms", "expected"),
    [
        pytest.param(43_130, 40_543, 40.543, id="pauses are left out"),
        pytest.param(1_000, 90_000, 1.0, id="never more than has passed"),
        pytest.param(165_529, 0, 165.529, id="not counted: all of it"),
        pytest.param(0, 10, 0.0, id="at once"),
    ],
)
def test_time_spent(elapsed_ms: int, active_ms: int, expected: float) -> None:
    assert time_spent_seconds(ACCEPTED, ACCEPTED + timedelta(milliseconds=elapsed_ms), active_ms) == expected


@pytest.mark.parametrize(
    ("kind", "words", "kept"),
    [
        ("", "", ""),
        ("", " ink on ink ", "ink on ink"),
        ("UNREADABLE", "", "The content cannot be read or understood"),
        ("UNREADABLE", " ink on ink ", "The content cannot be read or understood: ink on ink"),
        ("made up", "ink", "ink"),
    ],
)
def test_a_decline_is_kept_in_words(kind: str, words: str, kept: str) -> None:
    assert decline_reason(kind, words) == kept
