"""A back-test from beginning to end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from overread.domain.conditions.evaluate import Conditions
from overread.domain.conditions.paths import JsonPath
from overread.domain.errors import InvalidRequest
from overread.operations.backtest.plan import Plan, plan
from overread.operations.backtest.predictions import judge_file
from overread.operations.backtest.tally import Tally

Progress = Callable[[float, int], None]
"""(share of all that has been read, predictions so far)"""


@dataclass(frozen=True, slots=True)
class BackTest:
    plan: Plan
    tally: Tally
    seconds: float


def back_test(conditions: Conditions, place: Path, truth: str | None, progress: Progress) -> BackTest:
    """Judge all predictions of a file or folder, and count.

    truth: a JMESPath expression that is true for a right prediction, false for a wrong one, and null where nobody knows;
    None looks for the member `Correct`. Raises InvalidRequest.
    """
    wanted = plan(conditions)
    total = Tally.empty(wanted)
    began = time.perf_counter()
    for piece in judge_file(wanted, place, _path(truth)):
        total.add(piece.tally)
        progress(piece.done, total.predictions)
    if truth is not None and not total.knows_truth and total.predictions:
        raise InvalidRequest(f"{place}: the truth ({truth}) is not known of any prediction.")
    return BackTest(wanted, total, time.perf_counter() - began)


def _path(truth: str | None) -> JsonPath | None:
    if truth is None:
        return None
    try:
        return JsonPath(truth)
    except ValueError as error:
        raise InvalidRequest(f"The truth ({truth}) {error}.") from error
