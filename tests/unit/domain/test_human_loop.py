"""The rules of a loop's end, case by case. Source: spec lifecycle 4 to 6."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from overread.domain.human_loop import (
    FailureCode,
    LoopStatus,
    Outcome,
    Progress,
    free_slots,
    outcome,
    writes_output,
)

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
PASSED = NOW - timedelta(seconds=1)


def progress(
    *, status: LoopStatus = LoopStatus.IN_PROGRESS, tasks: int = 2, answers: int = 0, open_: int = 0, declines: int = 0,
    until: datetime = LATER,
) -> Progress:  # fmt: skip
    return Progress(status, tasks, answers, open_, declines, until)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param(progress(), None, id="nobody came yet"),
        pytest.param(progress(answers=1), None, id="one answer of two"),
        pytest.param(progress(answers=2), Outcome.COMPLETED, id="all answers"),
        pytest.param(
            progress(answers=2, until=PASSED),
            Outcome.COMPLETED,
            id="all answers, the last after the lifetime",
        ),
        pytest.param(progress(until=PASSED), Outcome.EXPIRED, id="lifetime over, nobody on it"),
        pytest.param(progress(until=NOW), Outcome.EXPIRED, id="lifetime over at this instant"),
        pytest.param(progress(open_=1, until=PASSED), None, id="lifetime over, a worker on it may finish"),
        pytest.param(
            progress(answers=1, until=PASSED), Outcome.EXPIRED, id="lifetime over with some answers"
        ),
        pytest.param(progress(declines=1), None, id="one of two declined"),
        pytest.param(progress(declines=2), Outcome.EXPIRED, id="as many declined as answers were asked for"),
        pytest.param(progress(declines=2, open_=1), None, id="all declined but one works on"),
        pytest.param(progress(status=LoopStatus.STOPPING, open_=1), None, id="stopping, a worker on it"),
        pytest.param(
            progress(status=LoopStatus.STOPPING), Outcome.STOPPED, id="stopping, the last worker left"
        ),
        pytest.param(
            progress(status=LoopStatus.STOPPING, answers=2),
            Outcome.STOPPED,
            id="stopping never becomes completed",
        ),
    ],
)
def test_outcome(state: Progress, expected: Outcome | None) -> None:
    assert outcome(state, NOW) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (progress(tasks=3), 3),
        (progress(tasks=3, answers=1, open_=1), 1),
        (progress(tasks=1, open_=1), 0),
        (progress(until=NOW), 0),
        (progress(status=LoopStatus.STOPPING), 0),
        (progress(status=LoopStatus.COMPLETED), 0),
    ],
)
def test_free_slots(state: Progress, expected: int) -> None:
    assert free_slots(state, NOW) == expected


@pytest.mark.parametrize(
    ("end", "answers", "expected"),
    [
        (Outcome.COMPLETED, 1, True),
        (Outcome.STOPPED, 0, False),
        (Outcome.STOPPED, 1, True),
        (Outcome.EXPIRED, 1, False),
        (Outcome.VALIDATION_ERROR, 0, False),
        (Outcome.INTERNAL_ERROR, 2, False),
    ],
)
def test_output_is_written_when_completed_or_stopped_with_answers(
    end: Outcome, answers: int, expected: bool
) -> None:
    assert writes_output(end, answers) is expected


def test_failures_show_as_failed_with_their_code() -> None:
    shown = {end: (end.status, end.failure_code) for end in Outcome}
    assert shown == {
        Outcome.COMPLETED: (LoopStatus.COMPLETED, None),
        Outcome.STOPPED: (LoopStatus.STOPPED, None),
        Outcome.EXPIRED: (LoopStatus.FAILED, FailureCode.EXPIRED),
        Outcome.VALIDATION_ERROR: (LoopStatus.FAILED, FailureCode.VALIDATION_ERROR),
        Outcome.INTERNAL_ERROR: (LoopStatus.FAILED, FailureCode.INTERNAL_ERROR),
    }
