"""The confidence of a pair: what lowers it, and between which numbers it stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from overread.engines.documents.calibration import AGAINST, LEAST, confidence, features
from overread.engines.documents.calibration_weights import MOST, WEIGHTS
from overread.engines.documents.geometry import Box
from overread.engines.documents.page import Evidence, Pair, Word

CLUES = {"colon": 1.0, "label": 1.0, "gap": 1.0, "empty": 0.0, "lines": 1.0}


def word(sure: float, text: str = "Ada") -> Word:
    return Word(text, sure, Box(0, 0, 10, 10))


def pair(
    evidence: Evidence = Evidence.COLON, *, key: float = 99.0, value: float = 99.0, **clues: float
) -> Pair:
    return Pair(evidence, (word(key),), (word(value),), {**CLUES, **clues})


@pytest.mark.parametrize("evidence", Evidence)
@pytest.mark.parametrize("doubtful", ["key", "value"])
def test_a_word_in_doubt_never_makes_a_pair_surer(evidence: Evidence, doubtful: str) -> None:
    found = [confidence(pair(evidence, **{doubtful: float(sure)})) for sure in range(100, -1, -5)]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


@pytest.mark.parametrize("evidence", Evidence)
@pytest.mark.parametrize(
    ("clue", "steps"),
    [
        ("label", [1.0, 0.0]),
        ("gap", [0.0, 2.0, 4.0, 8.0, 16.0, 99.0]),
        ("lines", [1.0, 2.0, 3.0, 4.0, 9.0]),
        ("mark_doubt", [0.0, 0.3, 1.0]),
        ("repeats", [8.0, 4.0, 2.0, 1.0]),
    ],
)
def test_what_speaks_against_a_pair_never_makes_it_surer(
    evidence: Evidence, clue: str, steps: list[float]
) -> None:
    found = [confidence(pair(evidence, **{clue: step})) for step in steps]
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("evidence", Evidence)
def test_confidence_stays_within_its_bounds(evidence: Evidence) -> None:
    nothing = pair(evidence, key=0, value=0, gap=1e9, label=0.0, lines=1e9, mark_doubt=1.0, repeats=1.0)
    for extreme in (nothing, pair(evidence, key=100, value=100, gap=0.0), replace(nothing, value=())):
        assert 0 < LEAST <= confidence(extreme) <= MOST < 100


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (pair(Evidence.COLON), 92.1),
        (pair(Evidence.COLON, value=70.0), 84.5),
        (pair(Evidence.BOX_INSIDE), MOST),
        (pair(Evidence.COLUMNS, repeats=8.0), MOST),
        (pair(Evidence.COLUMNS, repeats=1.0), 67.2),
        (pair(Evidence.MARK), 88.7),
        (pair(Evidence.BLANK), 85.6),
        (pair(Evidence.STACK, gap=8.0), 70.7),
        (pair(Evidence.CAPTION), 19.1),
    ],
    ids=lambda value: value.evidence.name if isinstance(value, Pair) else None,
)
def test_known_evidence_has_this_confidence(known: Pair, said: float) -> None:
    """A new fit changes these: look whether each change is meant, and tell users, whose conditions know the old ones."""
    assert confidence(known) == pytest.approx(said, abs=0.1)


def test_the_worst_word_counts() -> None:
    mixed = Pair(Evidence.COLON, (word(99.0), word(40.0)), (word(99.0),), CLUES)
    assert confidence(mixed) < confidence(replace(mixed, key=(word(99.0), word(80.0))))


def test_every_weight_is_of_a_feature_and_those_against_are_not_for() -> None:
    known = {*features(pair()), *(evidence.name for evidence in Evidence)}
    assert set(WEIGHTS) - known == set()
    assert known >= AGAINST
    assert [name for name in AGAINST if WEIGHTS.get(name, 0.0) > 0] == []
