"""Counts of one partition of the predictions, and what they say once all partitions are added up."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from overread.operations.backtest.plan import STEPS, Plan, Sweep


@dataclass(slots=True)
class Moved:
    """How many predictions a moved threshold activates.

    always: those that activate wherever it stands. first: by the step of the axis at which they begin to (or, for a
    comparator "greater", after which they no longer do); the last place is for those that never do.
    """

    always: int = 0
    turning: list[int] = field(default_factory=lambda: [0] * (STEPS + 2))

    def add(self, other: Moved) -> None:
        self.always += other.always
        self.turning = [mine + theirs for mine, theirs in zip(self.turning, other.turning, strict=True)]

    def curve(self, sweep: Sweep) -> list[int]:
        """Activated predictions at each of the sweep's thresholds.

        Below: turning[k] counts predictions that hold from step k on. Above: those that hold up to step k - 1.
        """
        if sweep.is_below:
            return [self.always + count for count in accumulate(self.turning[: STEPS + 1])]
        falling = list(accumulate(reversed(self.turning)))[::-1]
        return [self.always + falling[step + 1] for step in range(STEPS + 1)]


@dataclass(slots=True)
class Tally:
    """predictions, reviewed: how many there are, how many activate. held: by node of the plan, how often it held.

    right, wrong: predictions whose truth is known. caught: wrong ones that activate. moved, moved_wrong: by sweep, of all
    predictions and of the wrong ones.
    """

    predictions: int
    reviewed: int
    held: list[int]
    right: int
    wrong: int
    caught: int
    moved: list[Moved]
    moved_wrong: list[Moved]

    @classmethod
    def empty(cls, plan: Plan) -> Tally:
        return cls(
            0,
            0,
            [0] * len(plan.nodes),
            0,
            0,
            0,
            [Moved() for _ in plan.sweeps],
            [Moved() for _ in plan.sweeps],
        )

    @property
    def missed(self) -> int:
        return self.wrong - self.caught

    @property
    def knows_truth(self) -> bool:
        return self.right + self.wrong > 0

    def add(self, other: Tally) -> None:
        self.predictions += other.predictions
        self.reviewed += other.reviewed
        self.held = [mine + theirs for mine, theirs in zip(self.held, other.held, strict=True)]
        self.right += other.right
        self.wrong += other.wrong
        self.caught += other.caught
        for mine, theirs in zip(
            (*self.moved, *self.moved_wrong), (*other.moved, *other.moved_wrong), strict=True
        ):
            mine.add(theirs)


class Piece(NamedTuple):
    """tally: of what was read since the piece before. done: the share of all that has been read, 0 to 1."""

    tally: Tally
    done: float
