"""The confidence of a pair: how likely it is that a person would change nothing about it.

A logistic model on a pair's evidence and clues. Its weights come from the development and calibration sets of generated
forms (`python -m bench.forms --fit`), never from the evaluation set. How well it holds: docs/explanation/document-engine.md.
"""

from __future__ import annotations

from math import exp

from overread.engines.documents.calibration_weights import MOST, WEIGHTS
from overread.engines.documents.page import Pair, Word

LEAST = 1.0
"""Nothing is certain, neither here nor at the other end, where MOST is what layouts never seen before bear out."""

FARTHEST = 16.0

AGAINST = frozenset(
    ("doubt in key", "doubt in value", "doubt in mark", "no label", "gap", "more lines", "few repeats")
)
"""Features that never make a pair surer, whatever some set of forms says."""


def confidence(pair: Pair) -> float:
    """0 to 100."""
    score = sum(WEIGHTS.get(name, 0.0) * value for name, value in features(pair).items())
    probability = 1 / (1 + exp(-max(-30.0, min(30.0, score))))
    return min(MOST, max(LEAST, 100 * probability))


def features(pair: Pair) -> dict[str, float]:
    """What the model sees, each number roughly between 0 and 1."""
    clues = pair.clues
    return {
        "any": 1.0,
        pair.evidence.name: 1.0,
        "doubt in key": _doubt(pair.key),
        "doubt in value": _doubt(pair.value),
        "long key": min(1.0, len(pair.key) / 8),
        "long value": min(1.0, len(pair.value) / 12),
        "no label": 1.0 - clues["label"],
        "empty": clues["empty"],
        "empty without field": clues["empty"] * (pair.field is None),
        "gap": min(1.0, clues.get("gap", 0.0) / FARTHEST),
        "more lines": min(1.0, max(0.0, clues["lines"] - 1) / 3),
        "pieces": min(1.0, clues.get("pieces", 0.0)),
        "above": clues.get("above", 0.0),
        "ratio": clues.get("ratio", 0.0),
        "few repeats": 1 / clues["repeats"] if "repeats" in clues else 0.0,
        "doubt in mark": clues.get("mark_doubt", 0.0),
    }


def _doubt(words: tuple[Word, ...]) -> float:
    """Of the worst word: the recogniser's confidences crowd near 100, so the root spreads them."""
    worst = min((word.confidence for word in words), default=100.0)
    return float((max(0.0, 100.0 - worst) / 100.0) ** 0.5)
