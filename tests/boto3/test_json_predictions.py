"""StartHumanLoop on flow definitions with conditions for any JSON prediction, by real boto3."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.boto3.conftest import arn_of
from tests.boto3.refusals import refused
from tests.servers import Account

JSON = "Overread/Json/V1"
UNSURE = {
    "ConditionType": "ValueCheck",
    "ConditionParameters": {"Path": "prediction.score", "ValueLessThan": 0.8},
}
DIFFERENT = {
    "ConditionType": "Disagreement",
    "ConditionParameters": {"Path": "prediction.label", "OtherPath": "second.label"},
}
NAMELESS = {"ConditionType": "MissingValue", "ConditionParameters": {"Path": "customer"}}
Flow = Callable[..., str]


@pytest.fixture
def flow(sagemaker: Any, definition: dict[str, Any]) -> Flow:
    """Make the flow definition `flow` with the given conditions, and return its ARN."""

    def make(*nodes: dict[str, Any], conditions: str | None = None) -> str:
        text = json.dumps({"Conditions": nodes}) if conditions is None else conditions
        made = sagemaker.create_flow_definition(
            **definition,
            HumanLoopRequestSource={"AwsManagedHumanLoopRequestSource": JSON},
            HumanLoopActivationConfig={
                "HumanLoopActivationConditionsConfig": {"HumanLoopActivationConditions": text}
            },
        )
        return str(made["FlowDefinitionArn"])

    return make


def start(runtime: Any, flow_arn: str, content: Any, name: str = "loop") -> tuple[str | None, Any]:
    """ARN of the loop, if one was made, and the evaluation results, if any were told."""
    answer = runtime.start_human_loop(
        HumanLoopName=name, FlowDefinitionArn=flow_arn, HumanLoopInput={"InputContent": json.dumps(content)}
    )
    told = answer["ResponseMetadata"]["HTTPHeaders"].get("x-overread-evaluation")
    return answer.get("HumanLoopArn"), told and json.loads(told)


def prediction(score: float, label: str = "parcel", second: str = "parcel") -> dict[str, Any]:
    return {"prediction": {"score": score, "label": label}, "second": {"label": second}, "customer": "Müller"}


def results(*nodes: tuple[dict[str, Any], bool]) -> dict[str, Any]:
    return {"Conditions": [{**node, "EvaluationResult": result} for node, result in nodes]}


def test_a_request_source_of_ours_reads_back(sagemaker: Any, flow: Flow) -> None:
    flow(UNSURE)
    found = sagemaker.describe_flow_definition(FlowDefinitionName="flow")
    assert found["HumanLoopRequestSource"] == {"AwsManagedHumanLoopRequestSource": JSON}


def test_a_prediction_that_nothing_activates_makes_no_loop(runtime: Any, flow: Flow) -> None:
    flow_arn = flow(UNSURE, {"And": [DIFFERENT, NAMELESS]})
    told = results(
        (UNSURE, False),
        ({"And": [{**DIFFERENT, "EvaluationResult": False}, {**NAMELESS, "EvaluationResult": False}]}, False),
    )
    assert start(runtime, flow_arn, prediction(0.9)) == (None, told)
    with refused("ResourceNotFoundException", status=404):
        runtime.describe_human_loop(HumanLoopName="loop")


def test_the_name_stays_free_for_a_prediction_that_activates(
    runtime: Any, flow: Flow, account: Account
) -> None:
    flow_arn, loop_arn = flow(UNSURE), arn_of(account, "human-loop", "loop")
    assert start(runtime, flow_arn, prediction(0.9))[0] is None
    assert start(runtime, flow_arn, prediction(0.5)) == (loop_arn, results((UNSURE, True)))
    # Not activated: nobody asks whether the name is taken by another input (observed for Rekognition).
    assert start(runtime, flow_arn, prediction(0.95))[0] is None
    assert start(runtime, flow_arn, prediction(0.5))[0] == loop_arn
    with refused("ConflictException", status=409):
        start(runtime, flow_arn, prediction(0.4))


def test_every_condition_is_told_of_even_when_one_decides(runtime: Any, flow: Flow) -> None:
    _, told = start(runtime, flow(UNSURE, DIFFERENT, NAMELESS), prediction(0.5, second="letter"))
    assert told == results((UNSURE, True), (DIFFERENT, True), (NAMELESS, False))


@pytest.mark.parametrize("conditions", ["", '{"Conditions": []}'])
def test_without_conditions_every_prediction_is_reviewed(
    runtime: Any, flow: Flow, account: Account, conditions: str
) -> None:
    found = start(runtime, flow(conditions=conditions), prediction(1))
    assert found == (arn_of(account, "human-loop", "loop"), {"Conditions": []})


def test_a_plain_custom_flow_reviews_everything_and_tells_nothing(
    runtime: Any, flow_arn: str, account: Account
) -> None:
    assert start(runtime, flow_arn, prediction(1)) == (arn_of(account, "human-loop", "loop"), None)


def test_a_direct_start_on_a_flow_for_textract_evaluates_nothing(
    sagemaker: Any, runtime: Any, definition: dict[str, Any], account: Account
) -> None:
    never = {"ConditionType": "MissingImportantFormKey", "ConditionParameters": {"ImportantFormKey": "Name"}}
    source = {"AwsManagedHumanLoopRequestSource": "AWS/Textract/AnalyzeDocument/Forms/V1"}
    activation = {"HumanLoopActivationConditions": json.dumps({"Conditions": [never]})}
    made = sagemaker.create_flow_definition(
        **definition,
        HumanLoopRequestSource=source,
        HumanLoopActivationConfig={"HumanLoopActivationConditionsConfig": activation},
    )
    found = start(runtime, made["FlowDefinitionArn"], {"text": "x"})
    assert found == (arn_of(account, "human-loop", "loop"), None)


def test_the_same_prediction_is_always_sampled_or_never(runtime: Any, flow: Flow) -> None:
    half = {"ConditionType": "Sampling", "ConditionParameters": {"RandomSamplingPercentage": 50}}
    flow_arn = flow(half)
    chosen = [start(runtime, flow_arn, prediction(n / 64), f"loop-{n}")[0] is not None for n in range(64)]
    assert any(chosen)
    assert not all(chosen)
    again = [start(runtime, flow_arn, prediction(n / 64), f"again-{n}")[0] is not None for n in range(64)]
    assert again == chosen


def test_a_value_that_a_function_does_not_take_is_told(runtime: Any, flow: Flow) -> None:
    checked = {
        "ConditionType": "ValueCheck",
        "ConditionParameters": {"Path": "length(n)", "ValueLessThan": 2},
    }
    message = (
        "The activation conditions cannot judge this prediction (Overread/Json/V1): length(n): In function "
        "length(), invalid type for value: 5, expected one of: ['string', 'array', 'object'], received: \"number\"."
    )
    flow_arn = flow(checked)
    with refused("ValidationException", message):
        start(runtime, flow_arn, {"n": 5})
    with refused("ResourceNotFoundException", status=404):
        runtime.describe_human_loop(HumanLoopName="loop")


def test_input_that_is_no_object_is_refused_as_ever(runtime: Any, flow: Flow) -> None:
    flow_arn = flow(UNSURE)
    with refused("ValidationException", "HumanLoopInput.InputContent must be a JSON object."):
        start(runtime, flow_arn, [1])


def test_a_large_prediction_is_judged_as_a_small_one(runtime: Any, flow: Flow) -> None:
    flow_arn = flow(UNSURE)
    large = {**prediction(0.9), "text": "x" * 500_000}
    assert start(runtime, flow_arn, large) == (None, results((UNSURE, False)))


def test_results_too_long_for_a_header_come_without_parameters(runtime: Any, flow: Flow) -> None:
    named = {"ConditionType": "ValueCheck", "ConditionParameters": {"Path": "a", "ValueEquals": "ü" * 400}}
    bare = {"ConditionType": "ValueCheck", "EvaluationResult": False}
    _, told = start(runtime, flow({"Or": [named, named]}, UNSURE), prediction(0.9))
    assert told == {"Conditions": [{"EvaluationResult": False, "Or": [bare, bare]}, bare]}


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (
            {"ConditionType": "ValueCheck", "ConditionParameters": {"Path": "a["}},
            "$.Conditions[0].ConditionParameters.Path is not a JMESPath expression",
        ),
        (
            {
                "ConditionType": "ModerationLabelConfidenceCheck",
                "ConditionParameters": {"ModerationLabelName": "a"},
            },
            '$.Conditions[0].ConditionType is "ModerationLabelConfidenceCheck", expected one of ValueCheck, '
            "MissingValue, Disagreement, Sampling (Overread/Json/V1).",
        ),
    ],
)
def test_conditions_that_mean_nothing_here_are_refused(
    sagemaker: Any, flow: Flow, node: dict[str, Any], message: str
) -> None:
    with pytest.raises(sagemaker.exceptions.ClientError) as caught:
        flow(node)
    told = caught.value.response["Error"]
    assert told["Code"] == "ValidationException"
    assert told["Message"].startswith(f"HumanLoopActivationConditions: {message}")


def test_the_program_of_the_how_to_page(
    sagemaker: Any,
    runtime: Any,
    definition: dict[str, Any],
    account: Account,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "review-unsure-predictions.md"
    program = page.read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    shown: dict[str, Any] = {}
    exec(compile(program, page.name, "exec"), shown)
    shown["boto3"] = SimpleNamespace(client=lambda name: runtime)
    made = sagemaker.create_flow_definition(**shown["with_conditions"](definition))
    flow_arn = made["FlowDefinitionArn"]
    sure = {"prediction": {"score": 0.9, "label": "a"}, "second_model": {"label": "a"}, "customer": "Müller"}
    assert shown["review"]("unsure", flow_arn, {**sure, "customer": ""}) == arn_of(
        account, "human-loop", "unsure"
    )
    capsys.readouterr()
    loop_arn = shown["review"]("sure", flow_arn, sure)
    results = [node["EvaluationResult"] for node in json.loads(capsys.readouterr().out)["Conditions"]]
    # The last condition samples: one account in a hundred has this request reviewed all the same.
    assert results == [False, False, False, loop_arn is not None]
