"""The document of activation conditions: read, checked and compiled.

Where the published JSON Schema lets pass what would mean nothing (a node with two operators, an empty one), it is refused:
a condition that silently never holds is a review that never happens.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from overread.domain.conditions.evaluate import RESULT, Check, Condition, Conditions, Node, Operator
from overread.domain.conditions.json_predictions import Disagreement, MissingValue, ValueCheck
from overread.domain.conditions.parameters import Parameters, shown
from overread.domain.conditions.rekognition import ModerationLabelConfidenceCheck
from overread.domain.conditions.sampling import Sampling
from overread.domain.conditions.switches import DEFAULT_SWITCHES, Switches
from overread.domain.conditions.textract import ImportantFormKeyConfidenceCheck, MissingImportantFormKey
from overread.domain.errors import InvalidConditions
from overread.domain.request_source import RequestSource

MAX_CHARACTERS = 10_240
MAX_OPERATOR_LEVELS = 2
MAX_JSON_LEVELS = 64
"""Of members that nobody reads, too: they are copied into every result."""

Reader = Callable[[Parameters, Switches], Check]

CONDITION_TYPES: Mapping[RequestSource, Mapping[str, Reader]] = {
    RequestSource.REKOGNITION: {
        "ModerationLabelConfidenceCheck": lambda given, _: ModerationLabelConfidenceCheck.read(given),
        "Sampling": lambda given, _: Sampling.read(given),
    },
    RequestSource.TEXTRACT: {
        "ImportantFormKeyConfidenceCheck": ImportantFormKeyConfidenceCheck.read,
        "MissingImportantFormKey": MissingImportantFormKey.read,
        "Sampling": lambda given, _: Sampling.read(given),
    },
    RequestSource.JSON: {
        "ValueCheck": lambda given, _: ValueCheck.read(given),
        "MissingValue": lambda given, _: MissingValue.read(given),
        "Disagreement": lambda given, _: Disagreement.read(given),
        "Sampling": lambda given, _: Sampling.read(given),
    },
}

_OPERATORS = ("And", "Or")
_KINDS = ("ConditionType", *_OPERATORS)


def parse_conditions(text: str, source: RequestSource, switches: Switches = DEFAULT_SWITCHES) -> Conditions:
    """Compile the text of `HumanLoopActivationConditions`.

    An empty text, `{}` and an empty list stand for no conditions; a simple condition as the whole document, as an example
    of the guide prints it, for a list of one. Raises InvalidConditions.
    """
    if len(text) > MAX_CHARACTERS:
        raise InvalidConditions("$", f"has {len(text)} characters", f"at most {MAX_CHARACTERS}")
    document = _read_json(text) if text else {}
    if not isinstance(document, dict):
        raise InvalidConditions("$", f"is {shown(document)}", "a JSON object")
    _check_values(document, "$", levels=0)
    if "ConditionType" in document and "Conditions" not in document:
        document = {"Conditions": [document]}
    for kind in _KINDS:
        if kind in document:
            raise InvalidConditions("$", f"has the member {kind}", f"{kind} inside of $.Conditions")
    if document and "Conditions" not in document:
        raise InvalidConditions("$.Conditions", "is missing", "a list of conditions")
    given = document.get("Conditions", [])
    if not isinstance(given, list):
        raise InvalidConditions("$.Conditions", f"is {shown(given)}", "a list of conditions")
    compiler = _Compiler(source, switches)
    nodes = tuple(
        compiler.node(member, f"$.Conditions[{place}]", operators=0) for place, member in enumerate(given)
    )
    return Conditions(source, nodes, _sorted({**document, "Conditions": None}))


class _Compiler:
    def __init__(self, source: RequestSource, switches: Switches) -> None:
        self._source, self._switches = source, switches
        self._types = CONDITION_TYPES[source]

    def node(self, value: Any, path: str, *, operators: int) -> Node:
        """operators: how many stand above."""
        if not isinstance(value, dict):
            raise InvalidConditions(path, f"is {shown(value)}", "a condition, an And or an Or")
        kinds = [kind for kind in _KINDS if kind in value]
        if len(kinds) != 1:
            found = f"has both {' and '.join(kinds)}" if kinds else "has neither ConditionType nor And nor Or"
            raise InvalidConditions(path, found, "exactly one of ConditionType, And and Or")
        [kind] = kinds
        if kind == "ConditionType":
            return self._condition(value, path)
        return self._operator(kind, value, path, operators)

    def _operator(self, kind: str, value: Mapping[str, Any], path: str, operators: int) -> Operator:
        given, place = value[kind], f"{path}.{kind}"
        if operators == MAX_OPERATOR_LEVELS:
            raise InvalidConditions(place, "is a third level of operators", "a condition; two levels at most")
        if not isinstance(given, list) or len(given) < 2:
            found = f"has {len(given)} of them" if isinstance(given, list) else f"is {shown(given)}"
            raise InvalidConditions(place, found, "a list of two conditions or more")
        children = tuple(
            self.node(member, f"{place}[{position}]", operators=operators + 1)
            for position, member in enumerate(given)
        )
        return Operator(path, kind, children, _sorted({**value, kind: None, RESULT: None}))

    def _condition(self, value: Mapping[str, Any], path: str) -> Condition:
        condition_type, given = value["ConditionType"], value.get("ConditionParameters", {})
        reader = self._types.get(condition_type) if isinstance(condition_type, str) else None
        if reader is None:
            raise InvalidConditions(
                f"{path}.ConditionType",
                f"is {shown(condition_type)}",
                f"one of {', '.join(self._types)} ({self._source})",
            )
        place = f"{path}.ConditionParameters"
        if not isinstance(given, dict):
            raise InvalidConditions(place, f"is {shown(given)}", "a JSON object")
        parameters = Parameters(place, given, condition_type)
        check = reader(parameters, self._switches)
        parameters.end()
        return Condition(path, condition_type, check, _sorted({**value, RESULT: None}))


class _Repeated(dict[str, Any]):
    """An object in which a member stood twice. JSON has no rule which one counts."""

    def __init__(self, members: list[tuple[str, Any]], name: str) -> None:
        super().__init__(members)
        self.name = name


class _NoNumber(str):
    """`NaN`, `Infinity` or `-Infinity`, which Python's reader takes and JSON does not know."""


def _read_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_NoNumber)
    except json.JSONDecodeError as error:
        raise InvalidConditions(
            "$", f"is not valid JSON at line {error.lineno}, column {error.colno}", "a JSON object"
        ) from error
    except (ValueError, RecursionError) as error:
        # An integer of more digits than Python converts; lists in lists without end.
        raise InvalidConditions(
            "$", "is JSON of numbers too long or nested too deeply", "a JSON object"
        ) from error


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) == len(members):
        return found
    names = [name for name, _ in members]
    return _Repeated(members, next(name for name in names if names.count(name) > 1))


def _check_values(value: Any, path: str, *, levels: int) -> None:
    """Refuse what Python's reader lets pass although it is no JSON, or cannot be written again."""
    if levels > MAX_JSON_LEVELS:
        raise InvalidConditions(path, "is nested too deeply", f"at most {MAX_JSON_LEVELS} levels")
    if isinstance(value, _Repeated):
        raise InvalidConditions(path, f"has the member {value.name} more than once", "each member once")
    if isinstance(value, _NoNumber):
        raise InvalidConditions(path, f"is {value}", "a JSON value")
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, dict):
        for name, member in value.items():
            _check_text(name, path)
            _check_values(member, f"{path}.{name}", levels=levels + 1)
    elif isinstance(value, list):
        for position, member in enumerate(value):
            _check_values(member, f"{path}[{position}]", levels=levels + 1)


def _check_text(text: str, path: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidConditions(path, "holds half of a surrogate pair", "Unicode text") from error


def _sorted(value: Any) -> Any:
    """Members in alphabetical order at each level, as results show them (observed)."""
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [_sorted(member) for member in value]
    return value
