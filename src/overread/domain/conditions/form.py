"""Activation conditions as a form has them: rows of which any may hold, and a share that is drawn at random.

The console of A2I knows conditions in this shape only. A document is richer: what no row can say stays a document, and
`form_of` says where that is. A form made of a document holds for the same predictions and selects the same parts of them;
the document that is made of a form says the same in the plainest way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from overread.domain.conditions.evaluate import RESULT, Condition, Conditions, Node
from overread.domain.conditions.grammar import MAX_CHARACTERS
from overread.domain.conditions.json_predictions import Disagreement, MissingValue, ValueCheck
from overread.domain.conditions.parameters import Comparator, Range
from overread.domain.conditions.rekognition import ModerationLabelConfidenceCheck
from overread.domain.conditions.sampling import Sampling
from overread.domain.conditions.textract import ANY, ImportantFormKeyConfidenceCheck, MissingImportantFormKey

_MEMBERS = {"ConditionType", "ConditionParameters", "And", "Or", RESULT}


@dataclass(frozen=True, slots=True)
class Span:
    """From low to high; None is no bound. A bound that is not included is the first number outside."""

    low: float | None = None
    high: float | None = None
    includes_low: bool = True
    includes_high: bool = True

    @classmethod
    def of(cls, values: Range | None) -> Span | None:
        if values is None:
            return None
        lows, highs = [], []
        for comparator, operand in values.given:
            included = not comparator.value.endswith("Than")
            if comparator is Comparator.EQUALS or comparator.value.startswith("Greater"):
                lows.append((operand, not included))
            if comparator is Comparator.EQUALS or comparator.value.startswith("Less"):
                highs.append((operand, included))
        # The narrowest bound counts, and of two at one number the one that leaves it out.
        low, excludes_low = max(lows, default=(None, False))
        high, includes_high = min(highs, default=(None, True))
        return cls(low, high, not excludes_low, includes_high)

    def parameters(self, family: str) -> dict[str, float]:
        found = {}
        if self.low is not None:
            found[f"{family}GreaterThan{'Equals' if self.includes_low else ''}"] = self.low
        if self.high is not None:
            found[f"{family}LessThan{'Equals' if self.includes_high else ''}"] = self.high
        return found


class KeyCase(StrEnum):
    """When a row about a form key holds."""

    FOUND = "found"
    MISSING = "missing"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """key: `*` for every key; then it cannot be missing. A span that is None is not looked at."""

    key: str
    aliases: tuple[str, ...] = ()
    case: KeyCase = KeyCase.FOUND
    identification: Span | None = None
    qualification: Span | None = None


@dataclass(frozen=True, slots=True)
class LabelRow:
    """label: `*` for any. Without a confidence the label's presence is enough."""

    label: str
    confidence: Span | None = None


@dataclass(frozen=True, slots=True)
class ValueRow:
    """numbers, or a text or truth value; with neither of them there has to be a value."""

    path: str
    numbers: Span | None = None
    equals: str | bool | None = None


@dataclass(frozen=True, slots=True)
class MissingValueRow:
    path: str


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    path: str
    other_path: str
    tolerance: float = 0


Row = KeyRow | LabelRow | ValueRow | MissingValueRow | DifferenceRow


@dataclass(frozen=True, slots=True)
class ConditionsForm:
    """Rows and sampling of one request source; with none of them every prediction activates. sampling: percent."""

    rows: tuple[Row, ...] = ()
    sampling: float | None = None


class Unsaid(StrEnum):
    """What a form has no control for."""

    AND = "an And of conditions"
    MEMBER = "a member that no condition has"
    TEXT = "a text that is empty, has several lines, or white space around it"


@dataclass(frozen=True, slots=True)
class Inexpressible:
    """The first place of a document that a form cannot show."""

    path: str
    what: Unsaid


def form_of(conditions: Conditions) -> ConditionsForm | Inexpressible:
    """The conditions of a document as rows, in its order."""
    if set(conditions.copy) - {"Conditions"}:
        return Inexpressible("$", Unsaid.MEMBER)
    rows: list[Row] = []
    sampling: float | None = None
    for node in _flat(conditions.nodes):
        if set(node.copy) - _MEMBERS:
            return Inexpressible(node.path, Unsaid.MEMBER)
        if not isinstance(node, Condition):
            return Inexpressible(node.path, Unsaid.AND)
        if isinstance(node.check, Sampling):
            # They share one draw, so the largest of several says it all.
            sampling = max(sampling or 0, node.check.percentage)
            continue
        row = row_of(node.check)
        if not all(map(_is_plain, _texts(row))):
            return Inexpressible(node.path, Unsaid.TEXT)
        rows.append(row)
    return ConditionsForm(_with_missing(rows), sampling)


def text_of(form: ConditionsForm) -> str:
    """The document of a form, indented for reading where there is room for that; empty without conditions."""
    found = [condition for row in form.rows for condition in _conditions(row)]
    if form.sampling is not None:
        found.append(_condition("Sampling", RandomSamplingPercentage=form.sampling))
    if not found:
        return ""
    text = json.dumps({"Conditions": found}, indent=2, ensure_ascii=False)
    if len(text) <= MAX_CHARACTERS:
        return text
    return json.dumps({"Conditions": found}, separators=(",", ":"), ensure_ascii=False)


def row_of(check: object) -> Row:
    """What one condition but `Sampling` says."""
    match check:
        case ImportantFormKeyConfidenceCheck(key, pair, word):
            names = (ANY, ()) if key is None else (key.key, key.aliases)
            return KeyRow(*names, KeyCase.FOUND, Span.of(pair), Span.of(word))
        case MissingImportantFormKey(key):
            return KeyRow(key.key, key.aliases, KeyCase.MISSING)
        case ModerationLabelConfidenceCheck(label, confidence):
            return LabelRow(label, Span.of(confidence))
        case ValueCheck(path, numbers, equals):
            return ValueRow(path.expression, Span.of(numbers), equals)
        case MissingValue(path):
            return MissingValueRow(path.expression)
        case Disagreement(path, other, tolerance):
            return DifferenceRow(path.expression, other.expression, tolerance)
    raise TypeError(f"no row for {check!r}")


def _flat(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Conditions and Ands. An Or that is not below an And says what the document says without it."""
    for node in nodes:
        if node.type == "Or" and not isinstance(node, Condition) and not set(node.copy) - _MEMBERS:
            yield from _flat(node.children)
        else:
            yield node


def _texts(row: Row) -> tuple[str, ...]:
    match row:
        case KeyRow(key, aliases):
            return (key, *aliases)
        case LabelRow(label):
            return (label,)
        case ValueRow(path, _, equals):
            return (path, equals) if isinstance(equals, str) else (path,)
        case MissingValueRow(path):
            return (path,)
        case DifferenceRow(path, other):
            return (path, other)


def _is_plain(text: str) -> bool:
    return text != "" and text == text.strip() and len(text.splitlines()) == 1


def _with_missing(rows: list[Row]) -> tuple[Row, ...]:
    """One row for a key that is to be sure, or missing, where the document has a condition for each."""
    found: list[Row] = []
    for row in rows:
        partner = next((place for place, other in enumerate(found) if _are_one(other, row)), None)
        if partner is None:
            found.append(row)
            continue
        other = found[partner]
        sure = other if isinstance(other, KeyRow) and other.case is KeyCase.FOUND else row
        assert isinstance(sure, KeyRow)
        found[partner] = replace(sure, case=KeyCase.EITHER)
    return tuple(found)


def _are_one(row: Row, other: Row) -> bool:
    return (
        isinstance(row, KeyRow)
        and isinstance(other, KeyRow)
        and (row.key, row.aliases) == (other.key, other.aliases)
        and {row.case, other.case} == {KeyCase.FOUND, KeyCase.MISSING}
    )


def _conditions(row: Row) -> Iterator[dict[str, Any]]:
    match row:
        case KeyRow(key, aliases, case, identification, qualification):
            names: dict[str, Any] = {"ImportantFormKey": key}
            if aliases:
                names["ImportantFormKeyAliases"] = [*aliases]
            if case is not KeyCase.MISSING:
                spans = {
                    **_parameters(identification, "KeyValueBlockConfidence"),
                    **_parameters(qualification, "WordBlockConfidence"),
                }
                yield _condition("ImportantFormKeyConfidenceCheck", **names, **spans)
            if case is not KeyCase.FOUND:
                yield _condition("MissingImportantFormKey", **names)
        case LabelRow(label, confidence):
            named = {"ModerationLabelName": label, **_parameters(confidence, "Confidence")}
            yield _condition("ModerationLabelConfidenceCheck", **named)
        case ValueRow(path, numbers, equals):
            value = _parameters(numbers, "Value") if equals is None else {"ValueEquals": equals}
            yield _condition("ValueCheck", Path=path, **value)
        case MissingValueRow(path):
            yield _condition("MissingValue", Path=path)
        case DifferenceRow(path, other_path, tolerance):
            more = {"Tolerance": tolerance} if tolerance else {}
            yield _condition("Disagreement", Path=path, OtherPath=other_path, **more)


def _parameters(span: Span | None, family: str) -> Mapping[str, float]:
    return {} if span is None else span.parameters(family)


def _condition(condition_type: str, **parameters: Any) -> dict[str, Any]:
    return {"ConditionType": condition_type, "ConditionParameters": parameters}
