"""The frame's judgement is held to the one that live requests get, prediction by prediction and threshold by threshold."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.domain.conditions.predictions import (
    Node,
    both,
    condition,
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

from overread.domain.conditions.evaluate import Conditions, Inference
from overread.domain.conditions.json_predictions import JsonPrediction
from overread.domain.conditions.switches import DEFAULT_SWITCHES, Switches
from overread.domain.request_source import RequestSource
from overread.operations.backtest.columns import draw_of
from overread.operations.backtest.partition import judge_documents, judge_partition
from overread.operations.backtest.plan import Plan, plan
from overread.operations.backtest.tally import Tally

RANDOM = random.Random(1)
NAMES = ["Violence", "Weapons", "Suggestive"]
KEYS = ["Name", "Pay Date:", "name"]
ODD = [0, 100, 60, 59.5, 60.25]
"""Confidences on the steps of the axis, at its ends and between."""


def confidence() -> float:
    return RANDOM.choice(ODD) if RANDOM.random() < 0.3 else RANDOM.uniform(0, 100)


LABELS = [
    moderation(*((RANDOM.choice(NAMES), confidence()) for _ in range(RANDOM.randrange(4))))
    for _ in range(300)
]
FORMS = [
    form(
        *(
            (RANDOM.choice(KEYS), confidence(), [confidence() for _ in range(RANDOM.randrange(2, 5))])
            for _ in range(RANDOM.randrange(4))
        )
    )
    for _ in range(300)
]
TRUTHS = [RANDOM.choice([True, False, None]) for _ in range(300)]
VALUES: list[Any] = [
    0.2,
    0.61,
    0,
    1,
    5,
    True,
    None,
    "",
    "parcel",
    "letter",
    [],
    [0.3, 0.9],
    ["parcel"],
    {},
    {"a": 1},
]
DOCUMENTS = [
    {name: RANDOM.choice(VALUES) for name in ("score", "label", "other") if RANDOM.random() < 0.8}
    for _ in range(300)
]


def frame_of(responses: Sequence[dict[str, Any]]) -> pl.DataFrame:
    if "ModerationLabels" in responses[0]:
        return pl.DataFrame(
            {"ModerationLabels": [response["ModerationLabels"] for response in responses]},
            schema={"ModerationLabels": pl.List(pl.Struct({"Name": pl.String, "Confidence": pl.Float64}))},
        )
    pairs = [
        [
            {"Key": pair.key, "Confidence": pair.confidence, "WordConfidences": pair.word_confidences}
            for pair in inference_of(response).pairs  # type: ignore[attr-defined]
        ]
        for response in responses
    ]
    kind = pl.Struct({"Key": pl.String, "Confidence": pl.Float64, "WordConfidences": pl.List(pl.Float64)})
    return pl.DataFrame({"Pairs": pairs}, schema={"Pairs": pl.List(kind)})


def held_alive(conditions: Conditions, inferences: Sequence[Inference]) -> list[list[bool]]:
    """Of each prediction: the result of every node in document order, the whole document's before them."""
    found = []
    for place, inference in enumerate(inferences):
        activation = conditions.evaluate(inference, draw_of(place))
        found.append([activation.activated, *_results(activation.results["Conditions"])])
    return found


def _results(nodes: Any) -> list[bool]:
    found = []
    for node in nodes:
        found += [node["EvaluationResult"], *_results(node.get("And") or node.get("Or") or [])]
    return found


def expect_the_same(
    nodes: list[Node], inferences: Sequence[Inference], tally: Tally, switches: Switches
) -> None:
    """Counts and curves of a tally, against judging each prediction alone, with each threshold written in."""
    conditions = parsed(inferences[0].source, *nodes, switches=switches)
    wanted = plan(conditions)
    alive = held_alive(conditions, inferences)
    reviewed = [each[0] for each in alive]
    assert (tally.predictions, tally.reviewed) == (len(inferences), sum(reviewed))
    assert tally.held == [sum(column) for column in zip(*(each[1:] for each in alive), strict=True)]
    wrong = [truth is False for truth in TRUTHS]
    assert (tally.right, tally.wrong) == (TRUTHS.count(True), sum(wrong))
    assert tally.caught == sum(map(bool.__and__, reviewed, wrong))
    for place, sweep in enumerate(wanted.sweeps):
        curve = tally.moved[place].curve(sweep)
        curve_wrong = tally.moved_wrong[place].curve(sweep)
        for step in (0, 1, 60, 119, 120, 121, 199, 200):
            moved = parsed(
                inferences[0].source,
                *with_operand(nodes, wanted, place, sweep.thresholds[step]),
                switches=switches,
            )
            there = [moved.evaluate(each, draw_of(row)).activated for row, each in enumerate(inferences)]
            assert (curve[step], curve_wrong[step]) == (sum(there), sum(map(bool.__and__, there, wrong))), (
                sweep.name
            )


def with_operand(nodes: list[Node], wanted: Plan, place: int, operand: float) -> list[Node]:
    """The same nodes with another operand at one sweep."""
    sweep = wanted.sweeps[place]
    copied: list[Node] = json.loads(json.dumps(nodes))
    leaves = [leaf for node in copied for leaf in _leaves(node)]
    leaves[sweep.leaf]["ConditionParameters"][f"{sweep.family}{sweep.comparator}"] = operand
    return copied


def _leaves(node: Node) -> list[Node]:
    below = node.get("And") or node.get("Or")
    return [node] if below is None else [leaf for child in below for leaf in _leaves(child)]


@pytest.mark.parametrize(
    "nodes",
    [
        [label("Violence", "<60")],
        [label("*", "<=60"), label("Weapons", ">59.5")],
        [label("*", ">=60", "<80")],
        [label("Weapons"), label("Violence", "=60")],
        [
            either(label("Violence", "<60"), both(label("Weapons", ">50"), sampling(30))),
            both(sampling(50), sampling(20)),
        ],
        [both(label("Violence", "<70"), label("Violence", ">20"))],
    ],
    ids=str,
)
def test_labels_are_judged_as_live_ones(nodes: list[Node]) -> None:
    conditions = parsed(RequestSource.REKOGNITION, *nodes)
    frame = frame_of(LABELS).with_columns(pl.Series("Correct", TRUTHS, dtype=pl.Boolean))
    tally = judge_partition(plan(conditions), frame, truth="Correct")
    expect_the_same(nodes, [inference_of(each) for each in LABELS], tally, DEFAULT_SWITCHES)


@pytest.mark.parametrize(
    "switches", [DEFAULT_SWITCHES, Switches(every_word=True), Switches(lenient_form_keys=True)], ids=str
)
@pytest.mark.parametrize(
    "nodes",
    [
        [key("Name", kv="<60", word="<90")],
        [key("*", word="<60")],
        [key("*", "Pay Date", word=">20 <90", kv=">=30")],
        [key("Pay Date", "Name", word=">=50"), missing("Pay Date"), missing("Name", "name")],
        [either(both(key("Name"), missing("Pay Date:")), sampling(10))],
    ],
    ids=str,
)
def test_forms_are_judged_as_live_ones(nodes: list[Node], switches: Switches) -> None:
    conditions = parsed(RequestSource.TEXTRACT, *nodes, switches=switches)
    frame = frame_of(FORMS).with_columns(pl.Series("Correct", TRUTHS, dtype=pl.Boolean))
    tally = judge_partition(plan(conditions), frame, truth="Correct")
    expect_the_same(nodes, [inference_of(each) for each in FORMS], tally, switches)


JSON_NODES: list[list[Node]] = [
    [condition("ValueCheck", Path="score", ValueLessThan=0.61)],
    [condition("ValueCheck", Path="score", ValueGreaterThanEquals=0.3, ValueLessThanEquals=0.9)],
    [condition("ValueCheck", Path="label", ValueEquals="parcel"), condition("ValueCheck", Path="other")],
    [condition("MissingValue", Path="label"), condition("ValueCheck", Path="score", ValueEquals=True)],
    [condition("Disagreement", Path="label", OtherPath="other"), sampling(30)],
    [condition("Disagreement", Path="score", OtherPath="other", Tolerance=0.5)],
    [
        both(
            condition("MissingValue", Path="other.a"),
            condition("ValueCheck", Path="score", ValueLessThan=0.5),
        )
    ],
]


@pytest.mark.parametrize(
    "nodes", [*JSON_NODES, [condition("ValueCheck", Path="[score, other][0]", ValueLessThan=2)]], ids=str
)
def test_json_documents_are_judged_as_live_ones(nodes: list[Node]) -> None:
    tally = judge_documents(plan(parsed(RequestSource.JSON, *nodes)), DOCUMENTS, truths=TRUTHS)
    expect_the_same(nodes, [JsonPrediction(each) for each in DOCUMENTS], tally, DEFAULT_SWITCHES)


COLUMNS: dict[str, list[Any]] = {
    "numbers": [0.2, 0.61, None, 1.0, 0.605],
    "whole numbers": [0, 1, None, 2, 1],
    "texts": ["parcel", "", None, "letter", "parcel"],
    "truth values": [True, False, None, True, True],
    "lists of numbers": [[0.3, 0.9], [], None, [None], [0.605]],
    "lists of texts": [["parcel"], [], None, [None], ["letter", "parcel"]],
    "structs": [{"a": 1}, {"a": None}, None, {"a": 2}, {"a": 1}],
}


@pytest.mark.parametrize("nodes", JSON_NODES, ids=str)
@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.sampled_from([*COLUMNS, ""])] * 3))
def test_json_columns_are_judged_as_documents(nodes: list[Node], chosen: tuple[str, str, str]) -> None:
    """Whatever type the columns have, and where one is not there at all."""
    columns = {
        name: COLUMNS[kind] * 60
        for name, kind in zip(("score", "label", "other"), chosen, strict=True)
        if kind
    }
    wanted = plan(parsed(RequestSource.JSON, *nodes))
    frame = pl.DataFrame({**columns, "Correct": TRUTHS}, strict=False)
    documents = frame.drop("Correct").to_dicts()
    by_frame = judge_partition(wanted, frame, truth="Correct")
    assert by_frame == judge_documents(wanted, documents, truths=TRUTHS)


def test_partitions_add_up_to_the_whole() -> None:
    wanted = plan(
        parsed(RequestSource.REKOGNITION, label("*", "<60"), both(label("Weapons", ">50"), sampling(30)))
    )
    frame = frame_of(LABELS).with_columns(pl.Series("Correct", TRUTHS, dtype=pl.Boolean))
    together = Tally.empty(wanted)
    for first in (0, 70, 140, 210, 280):
        together.add(judge_partition(wanted, frame[first : first + 70], first=first, truth="Correct"))
    assert together == judge_partition(wanted, frame, truth="Correct")


def test_without_conditions_everything_would_be_reviewed() -> None:
    tally = judge_partition(plan(parsed(RequestSource.REKOGNITION)), frame_of(LABELS))
    assert (tally.predictions, tally.reviewed, tally.held, tally.knows_truth) == (300, 300, [], False)


def test_an_empty_partition_counts_nothing() -> None:
    wanted = plan(parsed(RequestSource.REKOGNITION, label("*", "<60"), sampling(5)))
    assert judge_partition(wanted, frame_of(LABELS)[:0]) == Tally.empty(wanted)


def test_a_confidence_that_is_not_there_satisfies_nothing() -> None:
    labels = [
        [{"Name": "Violence", "Confidence": None}],
        [{"Name": "Violence", "Confidence": float("nan")}],
        None,
    ]
    kind = pl.List(pl.Struct({"Name": pl.String, "Confidence": pl.Float32}))
    frame = pl.DataFrame({"ModerationLabels": labels}, schema={"ModerationLabels": kind})
    wanted = plan(
        parsed(RequestSource.REKOGNITION, label("*", ">=0"), label("*", "<=100"), label("Violence"))
    )
    tally = judge_partition(wanted, frame)
    assert (tally.held, [moved.turning for moved in tally.moved]) == ([0, 0, 2], [[0] * 202] * 2)
