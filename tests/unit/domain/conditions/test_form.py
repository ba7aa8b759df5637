from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domain.conditions.predictions import (
    Node,
    both,
    condition,
    either,
    inference_of,
    key,
    label,
    missing,
    parsed,
    sampling,
)
from tests.unit.domain.conditions.test_evaluate import DRAWS, SITUATIONS

from overread.domain.conditions.evaluate import Activation, Conditions
from overread.domain.conditions.form import (
    ConditionsForm,
    DifferenceRow,
    Inexpressible,
    KeyCase,
    KeyRow,
    LabelRow,
    MissingValueRow,
    Span,
    Unsaid,
    ValueRow,
    form_of,
    text_of,
)
from overread.domain.conditions.grammar import parse_conditions
from overread.domain.conditions.json_predictions import JsonPrediction
from overread.domain.request_source import RequestSource

TEXTRACT, REKOGNITION, JSON = RequestSource.TEXTRACT, RequestSource.REKOGNITION, RequestSource.JSON


def outcome(activation: Activation) -> tuple[Any, ...]:
    """What people see and are asked, whatever the document looks like. Keys that are asked for have no order."""
    keys = sorted((each.key, each.aliases) for each in activation.important_form_keys)
    return activation.activated, activation.selected, keys


def again(form: ConditionsForm, source: RequestSource) -> Conditions:
    return parse_conditions(text_of(form), source)


@given(SITUATIONS, DRAWS)
def test_what_a_form_can_show_decides_as_its_document(situation: tuple[Any, list[Node]], draw: float) -> None:
    response, nodes = situation
    inference = inference_of(response)
    conditions = parsed(inference.source, *nodes)
    form = form_of(conditions)
    has_and = any(node.type == "And" for node in conditions.walk())

    if isinstance(form, Inexpressible):
        assert (form.what, has_and) == (Unsaid.AND, True)
    else:
        assert not has_and
        told = again(form, inference.source).evaluate(inference, draw)
        assert outcome(told) == outcome(conditions.evaluate(inference, draw))
        assert form_of(again(form, inference.source)) == form


PATHS = st.sampled_from(["a", "b", "items[].score"])
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.integers(-5, 5), st.booleans(), st.sampled_from(["x", ""]), st.none()
)
DOCUMENTS = st.fixed_dictionaries(
    {}, optional={"a": VALUES, "b": st.one_of(VALUES, st.lists(VALUES, max_size=3))}
)
SIGNS = ("Equals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")


@st.composite
def value_nodes(draw: st.DrawFn) -> Node:
    kind = draw(st.sampled_from(["numbers", "equals", "missing", "differ"]))
    path = draw(PATHS)
    if kind == "numbers":
        signs = draw(st.lists(st.sampled_from(SIGNS), max_size=3, unique=True))
        return condition(
            "ValueCheck", Path=path, **{f"Value{sign}": draw(st.integers(-5, 5)) for sign in signs}
        )
    if kind == "equals":
        return condition("ValueCheck", Path=path, ValueEquals=draw(st.sampled_from(["x", True, False])))
    if kind == "missing":
        return condition("MissingValue", Path=path)
    return condition("Disagreement", Path=path, OtherPath=draw(PATHS), Tolerance=draw(st.integers(0, 3)))


@given(
    st.lists(st.one_of(value_nodes(), st.builds(sampling, st.integers(1, 100))), max_size=4), DOCUMENTS, DRAWS
)
def test_rows_about_json_decide_as_their_document(nodes: list[Node], document: Any, draw: float) -> None:
    conditions = parsed(JSON, *nodes)
    form = form_of(conditions)
    prediction = JsonPrediction(document)

    assert isinstance(form, ConditionsForm)
    assert outcome(again(form, JSON).evaluate(prediction, draw)) == outcome(
        conditions.evaluate(prediction, draw)
    )
    assert form_of(again(form, JSON)) == form


@pytest.mark.parametrize(
    ("source", "nodes", "form"),
    [
        (
            TEXTRACT,
            [
                either(
                    key("Mail address", "Mail Address:", kv="<100", word=">=0 <=99.5"),
                    missing("Mail address", "Mail Address:"),
                ),
                missing("Name"),
                key("*", kv=">60 <=60 <70"),
                sampling(5),
                sampling(2.5),
            ],
            ConditionsForm(
                (
                    KeyRow(
                        "Mail address",
                        ("Mail Address:",),
                        KeyCase.EITHER,
                        Span(None, 100, includes_high=False),
                        Span(0, 99.5),
                    ),
                    KeyRow("Name", (), KeyCase.MISSING),
                    KeyRow("*", (), KeyCase.FOUND, Span(60, 60, includes_low=False)),
                ),
                5,
            ),
        ),
        (
            REKOGNITION,
            [label("*", ">=50", "<=95"), label("Weapons"), label("Suggestive", "=98", "<99")],
            ConditionsForm(
                (LabelRow("*", Span(50, 95)), LabelRow("Weapons"), LabelRow("Suggestive", Span(98, 98)))
            ),
        ),
        (
            JSON,
            [
                condition("ValueCheck", Path="score", ValueLessThan=0.8),
                condition("ValueCheck", Path="kind", ValueEquals="other"),
                condition("ValueCheck", Path="sure", ValueEquals=False),
                condition("MissingValue", Path="total"),
                condition("Disagreement", Path="a", OtherPath="b", Tolerance=0.5),
            ],
            ConditionsForm(
                (
                    ValueRow("score", Span(None, 0.8, includes_high=False)),
                    ValueRow("kind", equals="other"),
                    ValueRow("sure", equals=False),
                    MissingValueRow("total"),
                    DifferenceRow("a", "b", 0.5),
                )
            ),
        ),
        (TEXTRACT, [], ConditionsForm()),
    ],
)
def test_a_document_as_rows(source: RequestSource, nodes: list[Node], form: ConditionsForm) -> None:
    assert form_of(parsed(source, *nodes)) == form


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"Conditions": [both(sampling(5), label("a"))]}, Inexpressible("$.Conditions[0]", Unsaid.AND)),
        (
            {"Conditions": [label("b"), either(label("a"), both(label("a"), label("b")))]},
            Inexpressible("$.Conditions[1].Or[1]", Unsaid.AND),
        ),
        ({"Conditions": [label("a")], "Comment": "why"}, Inexpressible("$", Unsaid.MEMBER)),
        ({"Conditions": [{**label("a"), "Comment": 1}]}, Inexpressible("$.Conditions[0]", Unsaid.MEMBER)),
        (
            {"Conditions": [{**either(label("a"), label("b")), "Comment": 1}]},
            Inexpressible("$.Conditions[0]", Unsaid.MEMBER),
        ),
        ({"Conditions": [label(" a")]}, Inexpressible("$.Conditions[0]", Unsaid.TEXT)),
        ({"Conditions": [label("")]}, Inexpressible("$.Conditions[0]", Unsaid.TEXT)),
    ],
)
def test_what_no_row_can_say_is_named_with_its_place(document: Any, place: Inexpressible) -> None:
    assert form_of(parse_conditions(json.dumps(document), REKOGNITION)) == place


def test_no_conditions_are_no_document() -> None:
    assert text_of(ConditionsForm()) == ""


def test_a_form_is_written_in_the_plainest_way() -> None:
    form = ConditionsForm((KeyRow("Name", (), KeyCase.EITHER, Span(0, 60, includes_high=False)),), 5.5)

    assert json.loads(text_of(form)) == {
        "Conditions": [
            key("Name", kv=">=0 <60"),
            missing("Name"),
            sampling(5.5),
        ]
    }
