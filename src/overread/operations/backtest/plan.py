"""What is counted: every node of the conditions, and every comparator as a threshold that could be moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from overread.domain.conditions.evaluate import Condition, Conditions, Node, Operator
from overread.domain.conditions.json_predictions import ValueCheck
from overread.domain.conditions.parameters import Comparator, Range
from overread.domain.conditions.rekognition import ModerationLabelConfidenceCheck
from overread.domain.conditions.textract import ImportantFormKeyConfidenceCheck

STEPS = 200
"""Into which the axis of a threshold is divided: half percents."""

_BELOW = (Comparator.LESS_THAN, Comparator.LESS_THAN_EQUALS)


@dataclass(frozen=True, slots=True)
class Sweep:
    """One comparator whose operand is moved along an axis while everything else stays.

    leaf: which simple condition, in document order. family: of parameters, `KeyValueBlockConfidence`. rest: the other
    comparators of the family, which still have to hold. low, high: the axis.
    """

    leaf: int
    path: str
    family: str
    comparator: Comparator
    operand: float
    rest: Range
    low: float
    high: float

    @property
    def is_below(self) -> bool:
        """Whether the condition holds for values below the threshold, so that raising it activates more."""
        return self.comparator in _BELOW

    @property
    def name(self) -> str:
        return f"{self.path} {self.family}{self.comparator}"

    @property
    def thresholds(self) -> list[float]:
        # Multiplied first: 0.7 of an axis to 1 has to be the number that somebody writes as 0.7.
        return [self.low + step * (self.high - self.low) / STEPS for step in range(STEPS + 1)]


@dataclass(frozen=True, slots=True)
class Plan:
    """nodes: all of them, operators before what they hold. leaves: the simple conditions among them."""

    conditions: Conditions
    nodes: tuple[Node, ...]
    leaves: tuple[Condition, ...]
    sweeps: tuple[Sweep, ...]

    def leaf_of(self, condition: Condition) -> int:
        """By identity: two conditions of a document may be equal."""
        return next(place for place, leaf in enumerate(self.leaves) if leaf is condition)


def plan(conditions: Conditions) -> Plan:
    nodes = tuple(conditions.walk())
    leaves = tuple(node for node in nodes if not isinstance(node, Operator))
    sweeps = tuple(sweep for place, leaf in enumerate(leaves) for sweep in _sweeps(place, leaf))
    return Plan(conditions, nodes, leaves, sweeps)


def _sweeps(place: int, leaf: Condition) -> Iterator[Sweep]:
    """Equals is no threshold."""
    for family, given in _ranges(leaf):
        for position, (comparator, operand) in enumerate(given.given):
            if comparator is not Comparator.EQUALS:
                low, high = _axis(family, operand)
                rest = given.without(position)
                yield Sweep(place, leaf.path, family, comparator, operand, rest, low, high)


def _ranges(leaf: Condition) -> Iterator[tuple[str, Range]]:
    match leaf.check:
        case ModerationLabelConfidenceCheck(confidence=Range() as confidence):
            yield "Confidence", confidence
        case ValueCheck(numbers=Range() as numbers):
            yield "Value", numbers
        case ImportantFormKeyConfidenceCheck() as check:
            if check.pair_confidence is not None:
                yield "KeyValueBlockConfidence", check.pair_confidence
            if check.word_confidence is not None:
                yield "WordBlockConfidence", check.word_confidence


def _axis(family: str, operand: float) -> tuple[float, float]:
    """Percent for confidences; any other value from nothing to the round scale that it seems to be measured on."""
    if family != "Value" or 1 < operand <= 100:
        return 0.0, 100.0
    if 0 <= operand <= 1:
        return 0.0, 1.0
    return (0.0, 2.0 * operand) if operand > 0 else (2.0 * operand, 0.0)
