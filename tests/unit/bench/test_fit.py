"""The fit of the calibration believes layouts that nobody tuned on, not those that somebody did."""

from __future__ import annotations

import random

import pytest
from bench.forms.fit import Fit, Sample, fitted


def samples(layout: str, right: float, *, tuned: bool, count: int = 60) -> list[Sample]:
    """right: share of the pairs; the fewer doubts, the likelier."""
    rng = random.Random(layout)
    made = []
    for _ in range(count):
        doubt = rng.random()
        seen = {"any": 1.0, "COLON": 1.0, "doubt in key": doubt, "gap": rng.random()}
        made.append(Sample(layout, tuned, seen, rng.random() < right + 0.3 * (0.5 - doubt)))
    return made


@pytest.fixture(scope="module")
def fit() -> Fit:
    known = [sample for i in range(6) for sample in samples(f"known {i}", 0.99, tuned=True)]
    strange = [sample for i in range(6) for sample in samples(f"strange {i}", 0.7, tuned=False)]
    return fitted([*known, *strange])


def test_what_is_said_of_strange_layouts_holds_for_them(fit: Fit) -> None:
    said = sum(confidence for confidence, _ in fit.apart) / len(fit.apart)
    right = 100 * sum(right for _, right in fit.apart) / len(fit.apart)
    assert len(fit.apart) == 6 * 60
    assert said == pytest.approx(right, abs=3)


def test_nothing_is_surer_than_the_surest_were_right(fit: Fit) -> None:
    assert 50 < fit.most < 99
    assert max(confidence for confidence, _ in fit.apart) <= fit.most


def test_a_doubt_lowers_and_what_only_seems_to_help_is_left_out(fit: Fit) -> None:
    assert fit.weights["doubt in key"] < 0
    assert fit.weights["gap"] <= 0
