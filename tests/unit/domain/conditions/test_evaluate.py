from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domain.conditions.predictions import (
    Node,
    both,
    either,
    form,
    inference_of,
    key,
    label,
    missing,
    moderation,
    parsed,
    sampling,
)

from overread.domain.conditions.evaluate import Activation, Condition
from overread.domain.conditions.evaluate import Node as Compiled
from overread.domain.conditions.select import Finding
from overread.domain.request_source import RequestSource

# --- properties -----------------------------------------------------------------------------------

NAMES = st.sampled_from(["a", "b", "c"])
PERCENT = st.integers(0, 100)
COMPARATORS = st.lists(st.sampled_from(["<", "<=", ">", ">=", "="]), max_size=2, unique=True)


@st.composite
def some_operands(draw: st.DrawFn) -> list[str]:
    return [f"{sign}{draw(PERCENT)}" for sign in draw(COMPARATORS)]


@st.composite
def some_label(draw: st.DrawFn) -> Node:
    return label(draw(st.one_of(NAMES, st.just("*"))), *draw(some_operands()))


@st.composite
def some_key(draw: st.DrawFn) -> Node:
    name = draw(st.one_of(NAMES, st.just("*")))
    return key(name, kv=" ".join(draw(some_operands())), word=" ".join(draw(some_operands())))


SAMPLING = st.builds(sampling, st.integers(1, 100))
LABEL_LEAF = st.one_of(some_label(), SAMPLING)
FORM_LEAF = st.one_of(some_key(), st.builds(missing, NAMES), SAMPLING)
RESPONSES = {
    "labels": st.builds(lambda found: moderation(*found), st.lists(st.tuples(NAMES, PERCENT), max_size=5)),
    "form": st.builds(
        lambda found: form(*found),
        st.lists(st.tuples(NAMES, PERCENT, st.lists(PERCENT, min_size=1, max_size=4)), max_size=5),
    ),
}


def nodes(leaf: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Up to both levels of operators."""

    def operators(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(below, min_size=2, max_size=3)
        return st.one_of(
            below, several.map(lambda found: both(*found)), several.map(lambda found: either(*found))
        )

    return operators(operators(leaf))


SITUATIONS = st.one_of(
    st.tuples(RESPONSES["labels"], st.lists(nodes(LABEL_LEAF), min_size=1, max_size=3)),
    st.tuples(RESPONSES["form"], st.lists(nodes(FORM_LEAF), min_size=1, max_size=3)),
)
DRAWS = st.floats(0, 100, exclude_max=True)


def evaluate(response: Any, given_nodes: list[Node], draw: float) -> Activation:
    inference = inference_of(response)
    return parsed(inference.source, *given_nodes).evaluate(inference, draw)


def results(told: Any) -> list[tuple[Any, ...]]:
    """Every node's result with its children's, operators first."""
    found = []
    for node in told:
        kind = next(name for name in ("And", "Or", "ConditionType") if name in node)
        below = node[kind] if kind != "ConditionType" else []
        found.append((kind, node["EvaluationResult"], [child["EvaluationResult"] for child in below]))
        found += results(below)
    return found


@given(SITUATIONS, DRAWS)
def test_every_node_has_the_result_that_its_children_make(
    situation: tuple[Any, list[Node]], draw: float
) -> None:
    activation = evaluate(*situation, draw)
    for kind, result, below in results(activation.results["Conditions"]):
        if kind != "ConditionType":
            assert result == (all(below) if kind == "And" else any(below))
    assert activation.activated == any(node["EvaluationResult"] for node in activation.results["Conditions"])


@given(SITUATIONS, DRAWS)
def test_a_leaf_has_the_result_that_it_has_alone(situation: tuple[Any, list[Node]], draw: float) -> None:
    response, given_nodes = situation
    inference = inference_of(response)
    conditions = parsed(inference.source, *given_nodes)
    told = leaves(conditions.evaluate(inference, draw).results["Conditions"])
    for node, (configured, result) in zip(
        [node for node in conditions.walk() if isinstance(node, Condition)], told, strict=True
    ):
        assert node.type == configured["ConditionType"]
        assert result == parsed(inference.source, configured).evaluate(inference, draw).activated


def leaves(told: Any) -> list[tuple[Node, bool]]:
    found = []
    for node in told:
        if "ConditionType" in node:
            configured = {name: node[name] for name in ("ConditionType", "ConditionParameters")}
            found.append((configured, node["EvaluationResult"]))
        else:
            found += leaves(node.get("And") or node["Or"])
    return found


@given(SITUATIONS, DRAWS)
def test_selection_grows_under_or(situation: tuple[Any, list[Node]], draw: float) -> None:
    """What one alternative selects, the Or of all of them selects; so does the whole document."""
    response, given_nodes = situation
    everything = len(response.get("Blocks", response.get("ModerationLabels")))
    together = evaluate(response, given_nodes, draw)
    apart = [evaluate(response, [node], draw) for node in given_nodes]
    united = set().union(*(chosen(activation, everything) for activation in apart))
    assert chosen(together, everything) == united
    if len(given_nodes) > 1 and all("ConditionType" in node for node in given_nodes):
        assert chosen(evaluate(response, [either(*given_nodes)], draw), everything) == united


def chosen(activation: Activation, everything: int) -> set[int]:
    return set(range(everything)) if activation.selected.everything else set(activation.selected.positions)


@given(SITUATIONS, DRAWS)
def test_the_results_are_the_configured_document_and_nothing_else(
    situation: tuple[Any, list[Node]], draw: float
) -> None:
    activation = evaluate(*situation, draw)
    told = json.loads(activation.results_text)
    assert told == activation.results
    assert without_results(told["Conditions"]) == json.loads(json.dumps(situation[1]))
    assert json.dumps(told) == json.dumps(told, sort_keys=True)


def without_results(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: without_results(value) for name, value in told.items() if name != "EvaluationResult"}
    return [without_results(node) for node in told] if isinstance(told, list) else told


# --- no short-circuit -----------------------------------------------------------------------------


class Counting:
    """A check that counts how often it is asked."""

    def __init__(self, *, result: bool) -> None:
        self.result, self.asked = result, 0

    def judge(self, inference: Any, draw: float) -> Finding:
        self.asked += 1
        return Finding(self.result)


@pytest.mark.parametrize("result", [True, False])
def test_every_condition_is_judged_even_when_one_decides(*, result: bool) -> None:
    from dataclasses import replace

    conditions = parsed(
        RequestSource.REKOGNITION,
        either(label("a"), both(label("b"), label("c"))),
        both(label("d"), label("e")),
        label("f"),
    )
    checks: list[Counting] = []

    def counted(node: Compiled) -> Compiled:
        if isinstance(node, Condition):
            checks.append(Counting(result=result))
            return replace(node, check=checks[-1])
        return replace(node, children=tuple(map(counted, node.children)))

    replace(conditions, nodes=tuple(map(counted, conditions.nodes))).evaluate(inference_of(moderation()), 0)
    assert [check.asked for check in checks] == [1] * 6


# --- form of the results --------------------------------------------------------------------------


def test_results_have_the_form_of_the_guide() -> None:
    """The sample of spec/activation-conditions.md 4.1: members sorted, configured the other way round."""
    first = {
        "ConditionType": "ModerationLabelConfidenceCheck",
        "ConditionParameters": {"ModerationLabelName": "Suggestive", "ConfidenceLessThan": 98},
    }
    second = {
        "ConditionType": "ModerationLabelConfidenceCheck",
        "ConditionParameters": {
            "ModerationLabelName": "Female Swimwear Or Underwear",
            "ConfidenceGreaterThan": 98,
        },
    }
    response = moderation(("Suggestive", 96.7), ("Female Swimwear Or Underwear", 96.7))
    assert evaluate(response, [either(first, second)], 0).results_text == (
        '{"Conditions":[{"EvaluationResult":true,"Or":['
        '{"ConditionParameters":{"ConfidenceLessThan":98,"ModerationLabelName":"Suggestive"},'
        '"ConditionType":"ModerationLabelConfidenceCheck","EvaluationResult":true},'
        '{"ConditionParameters":{"ConfidenceGreaterThan":98,"ModerationLabelName":"Female Swimwear Or Underwear"},'
        '"ConditionType":"ModerationLabelConfidenceCheck","EvaluationResult":false}]}]}'
    )


def test_no_conditions_leave_an_empty_list() -> None:
    assert evaluate(moderation(), [], 0).results_text == '{"Conditions":[]}'


def test_what_was_judged_before_is_not_in_the_next_results() -> None:
    conditions = parsed(RequestSource.REKOGNITION, label("a"))
    before = conditions.evaluate(inference_of(moderation(("a", 5))), 0)
    after = conditions.evaluate(inference_of(moderation()), 0)
    told = [each.results["Conditions"][0]["EvaluationResult"] for each in (before, after)]
    assert told == [True, False]


def test_conditions_judge_only_predictions_of_their_source() -> None:
    with pytest.raises(ValueError, match="cannot judge an inference"):
        parsed(RequestSource.TEXTRACT, sampling(5)).evaluate(inference_of(moderation()), 0)
