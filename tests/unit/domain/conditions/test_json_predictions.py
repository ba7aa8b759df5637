from __future__ import annotations

from typing import Any

import pytest
from tests.unit.domain.conditions.predictions import Node, condition, parsed

from overread.domain.conditions.json_predictions import JsonPrediction, equal
from overread.domain.conditions.paths import JsonPath
from overread.domain.errors import InvalidInference
from overread.domain.request_source import RequestSource

DOCUMENT: dict[str, Any] = {
    "label": "parcel",
    "second": "letter",
    "score": 0.61,
    "total": 12,
    "other": {"total": 12.0, "label": "parcel", "rounded": 12.4},
    "ready": True,
    "empty": "",
    "nothing": None,
    "names": [],
    "boxes": [{"kind": "a", "score": 0.9}, {"kind": "b", "score": 0.3}, {"kind": "b"}],
}


def holds(node: Node, document: Any = DOCUMENT) -> bool:
    activation = parsed(RequestSource.JSON, node).evaluate(JsonPrediction(document), 50)
    assert activation.selected.everything == activation.activated
    return activation.activated


@pytest.mark.parametrize(
    ("path", "comparators", "expected"),
    [
        ("score", {"LessThan": 0.7}, True),
        ("score", {"LessThan": 0.61}, False),
        ("score", {"LessThanEquals": 0.61}, True),
        ("score", {"GreaterThan": 0.6, "LessThan": 0.62}, True),
        ("total", {"Equals": 12.0}, True),
        ("other.total", {"Equals": 12}, True),
        ("label", {"Equals": "parcel"}, True),
        ("label", {"Equals": "Parcel"}, False),
        ("ready", {"Equals": True}, True),
        ("ready", {"Equals": False}, False),
        ("ready", {"Equals": 1}, False),
        ("total", {"Equals": True}, False),
        ("ready", {"GreaterThan": 0}, False),
        ("label", {"GreaterThan": 0}, False),
        ("absent", {"LessThan": 1}, False),
        ("nothing", {"LessThan": 1}, False),
        ("label.deeper", {"LessThan": 1}, False),
        ("boxes[*].score", {"LessThan": 0.5}, True),
        ("boxes[*].score", {"GreaterThan": 0.4, "LessThan": 0.8}, False),
        ("boxes[?kind=='a'].score", {"LessThan": 0.5}, False),
        ("boxes[*].kind", {"Equals": "b"}, True),
        ("length(boxes)", {"GreaterThanEquals": 3}, True),
        ("label == second", {"Equals": False}, True),
        ("min(boxes[*].score)", {"Equals": 0.3}, True),
        ("label", {}, True),
        ("ready", {}, True),
        ("empty", {}, False),
        ("names", {}, False),
        ("nothing", {}, False),
        ("absent", {}, False),
        ("boxes[?kind=='c']", {}, False),
    ],
    ids=str,
)
def test_a_value_check(path: str, comparators: dict[str, Any], *, expected: bool) -> None:
    parameters = {f"Value{name}": operand for name, operand in comparators.items()}
    assert holds(condition("ValueCheck", Path=path, **parameters)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("absent", True),
        ("other.absent", True),
        ("label.deeper", True),
        ("nothing", True),
        ("empty", True),
        ("names", True),
        ("boxes[?kind=='c']", True),
        ("boxes[5].kind", True),
        ("label", False),
        ("boxes[?kind=='b']", False),
        ("other", False),
        ("ready", False),
    ],
)
def test_a_missing_value(path: str, *, expected: bool) -> None:
    assert holds(condition("MissingValue", Path=path)) == expected


def test_false_and_zero_are_values() -> None:
    for value in (False, 0, 0.0):
        assert not holds(condition("MissingValue", Path="a"), {"a": value})


@pytest.mark.parametrize(
    ("one", "other", "tolerance", "expected"),
    [
        ("label", "second", None, True),
        ("label", "other.label", None, False),
        ("total", "other.total", None, False),
        ("total", "other.rounded", None, True),
        ("total", "other.rounded", 0.5, False),
        ("total", "other.rounded", 0.1, True),
        ("total", "label", 100, True),
        ("label", "absent", None, True),
        ("absent", "nothing", None, False),
        ("boxes[*].kind", "names", None, True),
        ("boxes[0]", "boxes[0]", None, False),
        ("ready", "total", None, True),
    ],
)
def test_a_disagreement(one: str, other: str, tolerance: float | None, *, expected: bool) -> None:
    parameters = {} if tolerance is None else {"Tolerance": tolerance}
    assert holds(condition("Disagreement", Path=one, OtherPath=other, **parameters)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (1, 1.0, True),
        (True, 1, False),
        ([1, [True]], [1.0, [1]], False),
        ({"a": [1]}, {"a": [1.0]}, True),
        ("1", 1, False),
    ],
)
def test_equality_is_that_of_json(one: Any, other: Any, *, expected: bool) -> None:
    assert equal(one, other) == expected


@pytest.mark.parametrize("document", [{}, [], "text", 5, None])
def test_any_json_value_can_be_judged(document: Any) -> None:
    assert not holds(condition("ValueCheck", Path="a.b", ValueLessThan=5), document)
    assert holds(condition("MissingValue", Path="a[0].b"), document)


def test_a_function_that_does_not_take_its_value_is_told() -> None:
    with pytest.raises(
        InvalidInference, match=r"length\(total\): In function length\(\), invalid type for value: 12"
    ):
        holds(condition("ValueCheck", Path="length(total)"))


@pytest.mark.parametrize(
    "path",
    [
        "sort(boxes)",
        "total < label",
        "boxes[?score < kind]",
        "boxes[::0]",
        "contains(label, total)",
        "floor(to_number('nan'))",
        "ceil(to_number('1e999'))",
        "max_by(boxes, &kind == &score)",
        "length()",
    ],
)
def test_whatever_an_expression_cannot_do_is_told_in_one_way(path: str) -> None:
    with pytest.raises(InvalidInference, match="not a prediction of Overread/Json/V1: "):
        holds(condition("ValueCheck", Path=path))


# --- expressions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "fields"),
    [
        ("a", ("a",)),
        ("a.b.c", ("a", "b", "c")),
        ('"a b".c', ("a b", "c")),
        ("a[0]", None),
        ("a.b[*].c", None),
        ("@", None),
        ("length(a)", None),
        ("a[1:2]", None),
        ("a[::-1].b", None),
    ],
)
def test_a_path_of_members_only_is_known(expression: str, fields: tuple[str, ...] | None) -> None:
    assert JsonPath(expression).fields == fields


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("", "is not a JMESPath expression"),
        ("a[", "is not a JMESPath expression"),
        ("a b", "is not a JMESPath expression"),
        ("unknown(a)", "calls unknown, which does not exist"),
        ("(" * 3_000 + "a" + ")" * 3_000, "is nested too deeply"),
        ("to_string(a)", "calls to_string, which is not allowed"),
        ("a[*].join(',', @)", "calls join, which is not allowed"),
        (" | ".join(["[@,@][]"] * 60), "can hold its input 32 times, at most 16 times are allowed"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_expressions_that_are_none_or_could_grow_are_refused(expression: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        JsonPath(expression)


def test_a_selection_of_several_values_is_allowed() -> None:
    assert JsonPath("[a, b, c].length(@)").fields is None
    assert JsonPath("max([a, b])").search({"a": 1, "b": 3}) == 3
