"""Weights of the calibration: logistic regression that is to hold on layouts which it has not seen.

Pairs of one layout are right or wrong together, so the unit that is left out is a layout, never a pair. What the penalty
should be, how far the scores have to be drawn together, and how sure the engine may be at most is told by predictions for
layouts left out, and only by those of the calibration set: on the others the reasoning itself has been tuned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pprint import pformat

import numpy as np
from numpy.typing import NDArray

from overread.engines.documents import calibration_weights
from overread.engines.documents.calibration import AGAINST

PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""On squared weights: few pairs have some of the evidences, and a weight must not run away with them."""
EVERYWHERE = "any"
"""Not penalised: how often pairs are right at all is no prejudice."""
SUREST = 0.1
"""Share of pairs whose rate is the most that any pair is said to have."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """A pair that was found. seen: `calibration.features`. tuned: the reasoning was tuned on the layout."""

    layout: str
    tuned: bool
    seen: Mapping[str, float]
    right: bool


@dataclass(frozen=True)
class Fit:
    """most: percent, that no confidence goes beyond. apart: (confidence, right) of pairs on layouts left out of everything."""

    weights: dict[str, float]
    most: float
    penalty: float
    apart: list[tuple[float, bool]]


def fitted(samples: Sequence[Sample]) -> Fit:
    names = sorted({name for sample in samples for name in sample.seen})
    inputs = np.array([[sample.seen.get(name, 0.0) for name in names] for sample in samples])
    right = np.array([sample.right for sample in samples], dtype=float)
    layouts = np.array([sample.layout for sample in samples])
    strange = np.array([not sample.tuned for sample in samples])

    def apart(penalty: float) -> Numbers:
        """The score of each pair on a strange layout, by weights of all other layouts."""
        scores: Numbers = np.zeros(len(samples))
        for layout in np.unique(layouts[strange]):
            there = layouts == layout
            scores[there] = inputs[there] @ _weights(names, inputs[~there], right[~there], penalty)
        found: Numbers = scores[strange]
        return found

    right_apart, layouts_apart = right[strange], layouts[strange]
    scores, penalty = min(
        ((apart(penalty), penalty) for penalty in PENALTIES),
        key=lambda tried: _loss(_tempered_apart(tried[0], right_apart, layouts_apart), right_apart),
    )
    slope, level = _tempering(scores, right_apart)
    weights = slope * _weights(names, inputs, right, penalty)
    weights[names.index(EVERYWHERE)] += level
    most = round(_rate_of_surest(scores, right_apart), 3)
    said = np.minimum(_tempered_apart(scores, right_apart, layouts_apart), most)
    return Fit(
        {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)},
        round(100 * most, 1),
        penalty,
        [(100 * float(p), bool(r)) for p, r in zip(said, right_apart, strict=True)],
    )


def write_weights(fit: Fit) -> None:
    path = Path(calibration_weights.__file__)
    head = path.read_text("utf-8").partition("MOST")[0]
    lines = pformat(fit.weights, width=60, sort_dicts=True)[1:-1].replace("\n ", "\n    ").replace("'", '"')
    path.write_text(f"{head}MOST = {fit.most}\n\nWEIGHTS: dict[str, float] = {{\n    {lines},\n}}\n", "utf-8")


def _weights(names: Sequence[str], inputs: Numbers, right: Numbers, penalty: float) -> Numbers:
    """None of them contradicts `AGAINST`: what came out on the wrong side is left out."""
    penalties = np.array([1e-6 if name == EVERYWHERE else penalty for name in names])
    against = np.array([name in AGAINST for name in names])
    used = np.ones(len(names), dtype=bool)
    while True:
        weights = np.zeros(len(names))
        weights[used] = _logistic(inputs[:, used], right, penalties[used])
        wrong = against & (weights > 0)
        if not wrong.any():
            return weights
        used &= ~wrong


def _logistic(inputs: Numbers, right: Numbers, penalties: Numbers) -> Numbers:
    """By Newton's method."""
    weights = np.zeros(inputs.shape[1])
    for _ in range(40):
        probability = _probability(inputs @ weights)
        slope = inputs.T @ (right - probability) - penalties * weights
        bend = (inputs * (probability * (1 - probability))[:, None]).T @ inputs + np.diag(penalties)
        weights += np.linalg.solve(bend, slope)
    return weights


def _tempering(scores: Numbers, right: Numbers) -> tuple[float, float]:
    """Platt's slope and level, that only draw scores together: layouts left out cannot make us surer of an order."""
    both = np.stack([scores, np.ones(len(scores))], axis=1)
    slope, level = _logistic(both, right, np.full(2, 1e-3))
    if slope <= 1:
        return max(0.0, float(slope)), float(level)
    return 1.0, _level(scores, right)


def _level(scores: Numbers, right: Numbers) -> float:
    """That makes the scores right on average."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        if _probability(scores + middle).mean() < right.mean():
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _tempered_apart(scores: Numbers, right: Numbers, layouts: NDArray[np.str_]) -> Numbers:
    """Probabilities, those of each layout tempered by the other layouts."""
    probabilities = np.zeros(len(scores))
    for layout in np.unique(layouts):
        there = layouts == layout
        slope, level = _tempering(scores[~there], right[~there])
        probabilities[there] = _probability(slope * scores[there] + level)
    return probabilities


def _rate_of_surest(scores: Numbers, right: Numbers) -> float:
    """By Laplace's rule, of the pairs with the highest scores."""
    surest = right[np.argsort(scores)[-max(1, round(SUREST * len(scores))) :]]
    return float((surest.sum() + 1) / (len(surest) + 2))


def _loss(probability: Numbers, right: Numbers) -> float:
    inside = np.clip(probability, 1e-3, 1 - 1e-3)
    return float(-np.mean(right * np.log(inside) + (1 - right) * np.log(1 - inside)))


def _probability(scores: Numbers) -> Numbers:
    probability: Numbers = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return probability
