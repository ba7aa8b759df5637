"""Weights of the calibration: logistic regression on the pairs of the development set, by Newton's method."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from pprint import pformat

import numpy as np

from overread.engines.documents import calibration_weights

PENALTY = 0.3
"""On squared weights: few pairs have some of the evidences, and a weight must not run away with them."""


def fitted(samples: Sequence[tuple[dict[str, float], bool]]) -> dict[str, float]:
    names = sorted({name for seen, _ in samples for name in seen})
    inputs = np.array([[seen.get(name, 0.0) for name in names] for seen, _ in samples])
    right = np.array([r for _, r in samples], dtype=float)
    weights = np.zeros(len(names))
    for _ in range(40):
        probability = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (right - probability) - PENALTY * weights
        bend = (inputs * (probability * (1 - probability))[:, None]).T @ inputs + PENALTY * np.eye(len(names))
        weights += np.linalg.solve(bend, slope)
    print(f"{len(samples)} pairs, {right.mean():.1%} right")
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def write_weights(weights: dict[str, float]) -> None:
    path = Path(calibration_weights.__file__)
    head = path.read_text("utf-8").partition("WEIGHTS")[0]
    lines = pformat(weights, width=60, sort_dicts=True)[1:-1].replace("\n ", "\n    ").replace("'", '"')
    path.write_text(f"{head}WEIGHTS: dict[str, float] = {{\n    {lines},\n}}\n", "utf-8")
