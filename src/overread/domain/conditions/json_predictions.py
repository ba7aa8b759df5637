"""Any JSON prediction, and the condition types that look at it (ours: A2I has none for custom tasks).

They follow the built-in ones: comparators are those of confidences, several in one condition bind the same value, a list
satisfies a comparator if one of its members does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from overread.domain.conditions.parameters import Comparator, Parameters, Range, shown
from overread.domain.conditions.paths import JsonPath
from overread.domain.conditions.select import EVERYTHING, NOTHING, Finding, Selection
from overread.domain.request_source import RequestSource

_EQUALS = f"Value{Comparator.EQUALS}"


class JsonPrediction:
    """The parsed `InputContent` of a human loop. There are no parts to select: a review shows all of it."""

    source: ClassVar[RequestSource] = RequestSource.JSON
    __slots__ = ("document",)

    def __init__(self, document: Any) -> None:
        self.document = document

    def selection(self, items: frozenset[int]) -> Selection:  # noqa: ARG002 - as the other inferences
        return Selection(everything=True)


@dataclass(frozen=True, slots=True)
class ValueCheck:
    """True if the value at `path`, or one member of the list there, satisfies the comparators.

    numbers: the range that a number must be in. equals: the text or truth value that it must be; one of the two at most.
    Neither: there must be a value. A value of another type satisfies nothing; true and false are no numbers.
    """

    path: JsonPath
    numbers: Range | None
    equals: str | bool | None

    @classmethod
    def read(cls, parameters: Parameters) -> ValueCheck:
        path, equals = JsonPath.read(parameters, "Path"), parameters.raw(_EQUALS)
        if not isinstance(equals, str | bool):
            return cls(path, parameters.range("Value"), None)
        for comparator in Comparator:
            name = f"Value{comparator}"
            if name != _EQUALS and parameters.raw(name) is not None:
                raise parameters.refuse(name, f"stands beside {_EQUALS} {shown(equals)}", "one of the two")
        return cls(path, None, equals)

    def judge(self, inference: JsonPrediction, draw: float) -> Finding:  # noqa: ARG002 - a Check
        return EVERYTHING if self.holds(self.path.search(inference.document)) else NOTHING

    def holds(self, value: Any) -> bool:
        if self.numbers is None and self.equals is None:
            return not is_missing(value)
        return any(map(self._satisfies, value)) if isinstance(value, list) else self._satisfies(value)

    def _satisfies(self, value: Any) -> bool:
        if self.numbers is not None:
            return type(value) in (int, float) and self.numbers.holds(value)
        return type(value) is type(self.equals) and bool(value == self.equals)


@dataclass(frozen=True, slots=True)
class MissingValue:
    """True if there is nothing at `path`: no member, null, or an empty text, list or object."""

    path: JsonPath

    @classmethod
    def read(cls, parameters: Parameters) -> MissingValue:
        return cls(JsonPath.read(parameters, "Path"))

    def judge(self, inference: JsonPrediction, draw: float) -> Finding:  # noqa: ARG002 - a Check
        return EVERYTHING if self.holds(self.path.search(inference.document)) else NOTHING

    def holds(self, value: Any) -> bool:
        return is_missing(value)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """True if the values at two paths differ; where there is a value at one only, they do.

    tolerance: two numbers differ if they are further apart than this; 0 by default.
    """

    path: JsonPath
    other_path: JsonPath
    tolerance: float

    @classmethod
    def read(cls, parameters: Parameters) -> Disagreement:
        path, other = JsonPath.read(parameters, "Path"), JsonPath.read(parameters, "OtherPath")
        return cls(path, other, parameters.number("Tolerance", 0, float("inf")) or 0)

    def judge(self, inference: JsonPrediction, draw: float) -> Finding:  # noqa: ARG002 - a Check
        one, other = self.path.search(inference.document), self.other_path.search(inference.document)
        return EVERYTHING if self.differ(one, other) else NOTHING

    def differ(self, one: Any, other: Any) -> bool:
        if type(one) in (int, float) and type(other) in (int, float):
            return bool(abs(one - other) > self.tolerance)
        return not equal(one, other)


def is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)


def equal(one: Any, other: Any) -> bool:
    """Equality of JSON: 1 is 1.0, but true is not 1, at any depth."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(one[name], other[name]) for name in one)
    return bool(one == other)
