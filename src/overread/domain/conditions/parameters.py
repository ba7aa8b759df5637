"""The parameters of one condition: read member by member, each with its path and what was expected there."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from overread.domain.errors import InvalidConditions

_SHOWN_CHARACTERS = 60


class Comparator(StrEnum):
    EQUALS = "Equals"
    LESS_THAN = "LessThan"
    LESS_THAN_EQUALS = "LessThanEquals"
    GREATER_THAN = "GreaterThan"
    GREATER_THAN_EQUALS = "GreaterThanEquals"


@dataclass(frozen=True, slots=True)
class Range:
    """The comparators of one family as the closed range of numbers that satisfies them all.

    An excluded bound is the next number there is, so that comparing stays exact and is one expression.
    given: the comparators as they were configured.
    """

    low: float
    high: float
    given: tuple[tuple[Comparator, float], ...]

    @classmethod
    def of(cls, *given: tuple[Comparator, float]) -> Range:
        low, high = -math.inf, math.inf
        for comparator, operand in given:
            match comparator:
                case Comparator.EQUALS:
                    low, high = max(low, operand), min(high, operand)
                case Comparator.LESS_THAN:
                    high = min(high, math.nextafter(operand, -math.inf))
                case Comparator.LESS_THAN_EQUALS:
                    high = min(high, operand)
                case Comparator.GREATER_THAN:
                    low = max(low, math.nextafter(operand, math.inf))
                case Comparator.GREATER_THAN_EQUALS:
                    low = max(low, operand)
        return cls(low, high, given)

    def without(self, position: int) -> Range:
        """The same range but for one of its comparators."""
        return Range.of(*self.given[:position], *self.given[position + 1 :])

    def holds(self, number: float) -> bool:
        """False for NaN, which stands for a confidence that the engine did not give."""
        return self.low <= number <= self.high


class Parameters:
    """`ConditionParameters`, each taken once; `end` refuses what nobody has taken.

    Every method raises InvalidConditions.
    """

    def __init__(self, path: str, values: Mapping[str, Any], condition_type: str) -> None:
        self.path = path
        self._values, self._type = values, condition_type
        self._known: list[str] = []

    def refuse(self, name: str, found: str, expected: str) -> InvalidConditions:
        return InvalidConditions(f"{self.path}.{name}", found, expected)

    def text(self, name: str) -> str:
        value = self._take(name)
        if value is None and name not in self._values:
            raise self.refuse(name, "is missing", "a text")
        if not isinstance(value, str):
            raise self.refuse(name, f"is {shown(value)}", "a text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """() if it is not given."""
        value = self._take(name)
        if value is None and name not in self._values:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse(name, f"is {shown(value)}", "a list of texts")
        return tuple(value)

    def number(self, name: str, low: float, high: float) -> float | None:
        """None if it is not given. An integer stays one."""
        value = self._take(name)
        if value is None and name not in self._values:
            return None
        if not _is_number(value) or not low <= value <= high:
            raise self.refuse(name, f"is {shown(value)}", _number_between(low, high))
        number: float = value
        return number

    def required_number(self, name: str, low: float, high: float) -> float:
        value = self.number(name, low, high)
        if value is None:
            raise self.refuse(name, "is missing", _number_between(low, high))
        return value

    def range(self, family: str, low: float = -math.inf, high: float = math.inf) -> Range | None:
        """The comparators whose names begin with `family`; None if there is none."""
        given = []
        for comparator in Comparator:
            operand = self.number(f"{family}{comparator}", low, high)
            if operand is not None:
                given.append((comparator, operand))
        return Range.of(*given) if given else None

    def raw(self, name: str) -> Any:
        """Whatever JSON value it is; None if it is not given."""
        return self._take(name)

    def end(self) -> None:
        """To be called when everything was taken."""
        for name in self._values:
            if name not in self._known:
                raise self.refuse(
                    name, f"is not a parameter of {self._type}", f"one of {', '.join(self._known)}"
                )

    def _take(self, name: str) -> Any:
        self._known.append(name)
        return self._values.get(name)


def shown(value: Any) -> str:
    """A value as JSON, cut where it would drown its message."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _number_between(low: float, high: float) -> str:
    return "a number" if math.isinf(low) else f"a number from {low:g} to {high:g}"
