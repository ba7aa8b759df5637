"""What a back-test found, in numbers: for a printed table, and for a page (`child.py`)."""

from __future__ import annotations

from dataclasses import dataclass

from overread.operations.backtest.run import BackTest

SHOWN_STEPS = 10
"""Into which the axis of a threshold is divided in a table; the picture shows all of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One threshold, everything else as it is. caught: wrong predictions among the reviewed ones."""

    threshold: float
    reviewed: int
    caught: int
    is_now: bool


def steps_of(found: BackTest, place: int) -> list[Step]:
    """Of the sweep at `place`, by threshold, that of the conditions among them."""
    sweep, tally = found.plan.sweeps[place], found.tally
    reviewed, caught = tally.moved[place].curve(sweep), tally.moved_wrong[place].curve(sweep)
    thresholds = sweep.thresholds
    every = (len(thresholds) - 1) // SHOWN_STEPS
    shown = zip(thresholds[::every], reviewed[::every], caught[::every], strict=True)
    steps = [Step(*row, is_now=False) for row in shown if row[0] != sweep.operand]
    now = Step(sweep.operand, tally.reviewed, tally.caught, is_now=True)
    return sorted([*steps, now], key=lambda step: step.threshold)
