from __future__ import annotations

import json
from typing import Any

import pytest
from tests.unit.domain.conditions.predictions import (
    both,
    condition,
    either,
    inference_of,
    key,
    label,
    missing,
    moderation,
    sampling,
)

from overread.domain.conditions.evaluate import Condition
from overread.domain.conditions.grammar import MAX_CHARACTERS, parse_conditions
from overread.domain.conditions.parameters import Comparator, Range
from overread.domain.conditions.rekognition import ModerationLabelConfidenceCheck
from overread.domain.conditions.switches import Switches
from overread.domain.conditions.textract import ImportantFormKeyConfidenceCheck
from overread.domain.errors import InvalidConditions
from overread.domain.request_source import RequestSource

REKOGNITION, TEXTRACT, JSON = RequestSource.REKOGNITION, RequestSource.TEXTRACT, RequestSource.JSON


def refusal(text: str, source: RequestSource = REKOGNITION) -> str:
    with pytest.raises(InvalidConditions) as caught:
        parse_conditions(text, source)
    error = caught.value
    assert (
        error.reason
        == f"HumanLoopActivationConditions: {error.path} {error.found}, expected {error.expected}."
    )
    return error.reason.removeprefix("HumanLoopActivationConditions: ")


def document(*nodes: Any) -> str:
    return json.dumps({"Conditions": nodes})


# --- the document ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "{}", '{"Conditions": []}', ' { "Conditions" : [ ] }\n'])
def test_no_conditions_can_be_said_in_several_ways(text: str) -> None:
    assert parse_conditions(text, REKOGNITION).nodes == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" ", "$ is not valid JSON at line 1, column 2, expected a JSON object."),
        ("{", "$ is not valid JSON at line 1, column 2, expected a JSON object."),
        ('{"Conditions":\n [}', "$ is not valid JSON at line 2, column 3, expected a JSON object."),
        ('{"Conditions": []}}', "$ is not valid JSON at line 1, column 19, expected a JSON object."),
        ("{'Conditions': []}", "$ is not valid JSON at line 1, column 2, expected a JSON object."),
        ("[]", "$ is [], expected a JSON object."),
        ("null", "$ is null, expected a JSON object."),
        ('"{}"', '$ is "{}", expected a JSON object.'),
        (
            "[" * 5_000 + "]" * 5_000,
            "$ is JSON of numbers too long or nested too deeply, expected a JSON object.",
        ),
        ("1" * 5_000, "$ is JSON of numbers too long or nested too deeply, expected a JSON object."),
        (" " * 10_241, "$ has 10241 characters, expected at most 10240."),
        ('{"Conditions": null}', "$.Conditions is null, expected a list of conditions."),
        ('{"Conditions": {}}', "$.Conditions is {}, expected a list of conditions."),
        ('{"conditions": []}', "$.Conditions is missing, expected a list of conditions."),
        ('{"Or": [{}, {}]}', "$ has the member Or, expected Or inside of $.Conditions."),
        (
            '{"Conditions": [], "ConditionType": "Sampling"}',
            "$ has the member ConditionType, expected ConditionType inside of $.Conditions.",
        ),
        (
            '{"Conditions": [], "Conditions": []}',
            "$ has the member Conditions more than once, expected each member once.",
        ),
        ('{"Conditions": [], "Note": NaN}', "$.Note is NaN, expected a JSON value."),
        (
            '{"Conditions": [], "Note": ["\\ud800"]}',
            "$.Note[0] holds half of a surrogate pair, expected Unicode text.",
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_document_that_is_none_is_refused(text: str, told: str) -> None:
    assert refusal(text) == told


def test_a_member_that_is_nested_too_deeply_is_refused() -> None:
    note = "[" * 70 + "]" * 70
    told = refusal(f'{{"Conditions": [], "Note": {note}}}')
    assert told == f"$.Note{'[0]' * 64} is nested too deeply, expected at most 64 levels."


def test_a_document_of_the_greatest_length_is_read() -> None:
    text = document(label("Weapons"))
    assert len(parse_conditions(text + " " * (MAX_CHARACTERS - len(text)), REKOGNITION).nodes) == 1


def test_a_simple_condition_is_short_for_a_list_of_one() -> None:
    bare = parse_conditions(json.dumps(missing("Name")), TEXTRACT)
    assert bare == parse_conditions(document(missing("Name")), TEXTRACT)


def test_members_that_nothing_forbids_stay_in_the_copy() -> None:
    node = {**label("Weapons"), "Note": {"b": 1, "a": 2}}
    conditions = parse_conditions(json.dumps({"Conditions": [node], "Author": "me"}), REKOGNITION)
    results = conditions.evaluate(inference_of(moderation()), 0).results
    assert json.dumps(results) == (
        '{"Author": "me", "Conditions": [{"ConditionParameters": {"ModerationLabelName": "Weapons"}, '
        '"ConditionType": "ModerationLabelConfidenceCheck", "EvaluationResult": false, "Note": {"a": 2, "b": 1}}]}'
    )


# --- nodes ----------------------------------------------------------------------------------------

PLAIN = label("Weapons")


@pytest.mark.parametrize(
    ("node", "told"),
    [
        (5, "$.Conditions[0] is 5, expected a condition, an And or an Or."),
        ([], "$.Conditions[0] is [], expected a condition, an And or an Or."),
        (
            {},
            "$.Conditions[0] has neither ConditionType nor And nor Or, expected exactly one of ConditionType, And and Or.",
        ),
        (
            {"And": [PLAIN, PLAIN], "Or": [PLAIN, PLAIN]},
            "$.Conditions[0] has both And and Or, expected exactly one of ConditionType, And and Or.",
        ),
        (
            {**PLAIN, "Or": [PLAIN, PLAIN]},
            "$.Conditions[0] has both ConditionType and Or, expected exactly one of ConditionType, And and Or.",
        ),
        ({"And": [PLAIN]}, "$.Conditions[0].And has 1 of them, expected a list of two conditions or more."),
        ({"Or": []}, "$.Conditions[0].Or has 0 of them, expected a list of two conditions or more."),
        ({"Or": PLAIN}, None),
        (
            {"Or": [PLAIN, {"And": [PLAIN, {"Or": [PLAIN, PLAIN]}]}]},
            "$.Conditions[0].Or[1].And[1].Or is a third level of operators, expected a condition; two levels at most.",
        ),
        ({"And": [PLAIN, {"ConditionType": 7}]}, None),
        ({"Not": PLAIN}, None),
        (
            {"ConditionType": "Sampling"},
            "$.Conditions[0].ConditionParameters.RandomSamplingPercentage is missing, "
            "expected a number from 0.01 to 100.",
        ),
        (
            {"ConditionType": "Sampling", "ConditionParameters": None},
            "$.Conditions[0].ConditionParameters is null, expected a JSON object.",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_node_that_means_nothing_is_refused(node: Any, told: str | None) -> None:
    found = refusal(document(node))
    assert found.startswith("$.Conditions[0]")
    assert told is None or found == told


def test_two_levels_of_operators_are_read() -> None:
    conditions = parse_conditions(document(either(both(PLAIN, PLAIN), both(PLAIN, sampling(5)))), REKOGNITION)
    assert [node.path for node in conditions.walk()] == [
        "$.Conditions[0]",
        "$.Conditions[0].Or[0]",
        "$.Conditions[0].Or[0].And[0]",
        "$.Conditions[0].Or[0].And[1]",
        "$.Conditions[0].Or[1]",
        "$.Conditions[0].Or[1].And[0]",
        "$.Conditions[0].Or[1].And[1]",
    ]


# --- types and parameters -------------------------------------------------------------------------

AT = "$.Conditions[0].ConditionParameters"
BELONGS = {
    REKOGNITION: {"ModerationLabelConfidenceCheck", "Sampling"},
    TEXTRACT: {"ImportantFormKeyConfidenceCheck", "MissingImportantFormKey", "Sampling"},
    JSON: {"ValueCheck", "MissingValue", "Disagreement", "Sampling"},
}
EXAMPLES = [
    PLAIN,
    key("Name"),
    missing("Name"),
    sampling(5),
    condition("ValueCheck", Path="a"),
    condition("MissingValue", Path="a"),
    condition("Disagreement", Path="a", OtherPath="b"),
]


@pytest.mark.parametrize("source", list(RequestSource))
def test_a_condition_type_belongs_to_its_sources(source: RequestSource) -> None:
    for node in EXAMPLES:
        if node["ConditionType"] in BELONGS[source]:
            assert parse_conditions(document(node), source).nodes[0].type == node["ConditionType"]
        else:
            told = refusal(document(node), source)
            assert told.startswith(
                f'$.Conditions[0].ConditionType is "{node["ConditionType"]}", expected one of '
            )
            assert told.endswith(f" ({source}).")


@pytest.mark.parametrize(
    ("source", "node", "told"),
    [
        (
            REKOGNITION,
            condition("ModerationLabelConfidenceCheck"),
            f"{AT}.ModerationLabelName is missing, expected a text.",
        ),
        (REKOGNITION, label(5), f"{AT}.ModerationLabelName is 5, expected a text."),  # type: ignore[arg-type]
        (
            REKOGNITION,
            {**condition("ModerationLabelConfidenceCheck", ModerationLabelName="a", ConfidenceLessThan="98")},
            f'{AT}.ConfidenceLessThan is "98", expected a number from 0 to 100.',
        ),
        (
            REKOGNITION,
            condition("ModerationLabelConfidenceCheck", ModerationLabelName="a", ConfidenceEquals=True),
            f"{AT}.ConfidenceEquals is true, expected a number from 0 to 100.",
        ),
        (
            REKOGNITION,
            label("a", "<100.5"),
            f"{AT}.ConfidenceLessThan is 100.5, expected a number from 0 to 100.",
        ),
        (
            REKOGNITION,
            condition("ModerationLabelConfidenceCheck", ModerationLabelName="a", ConfidenceLessThen=5),
            f"{AT}.ConfidenceLessThen is not a parameter of ModerationLabelConfidenceCheck, expected one of "
            "ModerationLabelName, ConfidenceEquals, ConfidenceLessThan, ConfidenceLessThanEquals, ConfidenceGreaterThan, "
            "ConfidenceGreaterThanEquals.",
        ),
        (
            TEXTRACT,
            condition("ImportantFormKeyConfidenceCheck"),
            f"{AT}.ImportantFormKey is missing, expected a text.",
        ),
        (
            TEXTRACT,
            condition("MissingImportantFormKey", ImportantFormKey=None),
            f"{AT}.ImportantFormKey is null, expected a text.",
        ),
        (TEXTRACT, missing("*"), f'{AT}.ImportantFormKey is "*", expected the text of one key.'),
        (
            TEXTRACT,
            condition("MissingImportantFormKey", ImportantFormKey="a", ImportantFormKeyAliases="b"),
            f'{AT}.ImportantFormKeyAliases is "b", expected a list of texts.',
        ),
        (
            TEXTRACT,
            condition("MissingImportantFormKey", ImportantFormKey="a", ImportantFormKeyAliases=["b", 1]),
            f'{AT}.ImportantFormKeyAliases is ["b", 1], expected a list of texts.',
        ),
        (
            TEXTRACT,
            condition("MissingImportantFormKey", ImportantFormKey="a", WordBlockConfidenceLessThan=5),
            f"{AT}.WordBlockConfidenceLessThan is not a parameter of MissingImportantFormKey, expected one of "
            "ImportantFormKey, ImportantFormKeyAliases.",
        ),
        (TEXTRACT, key("a", word="<-1"), None),
        (TEXTRACT, sampling(0), f"{AT}.RandomSamplingPercentage is 0, expected a number from 0.01 to 100."),
        (
            TEXTRACT,
            sampling(100.01),
            f"{AT}.RandomSamplingPercentage is 100.01, expected a number from 0.01 to 100.",
        ),
        (JSON, condition("ValueCheck"), f"{AT}.Path is missing, expected a text."),
        (JSON, condition("ValueCheck", Path="a["), None),
        (
            JSON,
            condition("ValueCheck", Path="join(a, b)"),
            f"{AT}.Path calls join, which is not allowed, expected a JMESPath expression.",
        ),
        (
            JSON,
            condition("ValueCheck", Path="a", ValueEquals="b", ValueLessThan=4),
            f'{AT}.ValueLessThan stands beside ValueEquals "b", expected one of the two.',
        ),
        (
            JSON,
            condition("ValueCheck", Path="a", ValueEquals=[]),
            f"{AT}.ValueEquals is [], expected a number.",
        ),
        (JSON, condition("Disagreement", Path="a"), f"{AT}.OtherPath is missing, expected a text."),
        (JSON, condition("Disagreement", Path="a", OtherPath="b", Tolerance=-1), None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_parameters_that_are_wrong_are_refused(source: RequestSource, node: Any, told: str | None) -> None:
    found = refusal(document(node), source)
    assert found.startswith(AT)
    assert told is None or found == told


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_are_refused_where_they_stand(number: str) -> None:
    text = document(label("a")).replace('"a"', f'"a", "ConfidenceLessThan": {number}')
    assert refusal(text) == f"{AT}.ConfidenceLessThan is {number}, expected a JSON value."


def test_a_number_beyond_all_numbers_is_refused() -> None:
    text = document(label("a")).replace('"a"', '"a", "ConfidenceLessThan": 1e400')
    assert refusal(text) == f"{AT}.ConfidenceLessThan is Infinity, expected a number from 0 to 100."


def test_a_repeated_parameter_is_refused() -> None:
    text = document(label("a", "<5")).replace(
        '"ConfidenceLessThan"', '"ModerationLabelName": "b", "ConfidenceLessThan"'
    )
    assert (
        refusal(text) == f"{AT} has the member ModerationLabelName more than once, expected each member once."
    )


@pytest.mark.parametrize("percentage", [0.01, 5.2, 100])
def test_shares_of_requests_may_be_fractions(percentage: float) -> None:
    assert len(parse_conditions(document(sampling(percentage)), TEXTRACT).nodes) == 1


# --- what is compiled -----------------------------------------------------------------------------


def test_several_comparators_of_a_family_are_one_range() -> None:
    [node] = parse_conditions(document(label("a", ">=61", "<=90")), REKOGNITION).nodes
    assert isinstance(node, Condition)
    given = ((Comparator.LESS_THAN_EQUALS, 90.0), (Comparator.GREATER_THAN_EQUALS, 61.0))
    assert node.check == ModerationLabelConfidenceCheck("a", Range(61.0, 90.0, given))


def test_switches_are_compiled_in() -> None:
    [node] = parse_conditions(
        document(key("Name:")), TEXTRACT, Switches(every_word=True, lenient_form_keys=True)
    ).nodes
    assert isinstance(node, Condition)
    check = node.check
    assert isinstance(check, ImportantFormKeyConfidenceCheck)
    assert check.key is not None
    assert (check.every_word, check.key.spellings) == (True, frozenset({"name"}))
