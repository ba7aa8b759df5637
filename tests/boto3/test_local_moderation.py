"""DetectModerationLabels by real boto3, with the model that runs on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.boto3.conftest import MakeFlow, arn_of, input_of
from tests.boto3.refusals import refused
from tests.servers import Account, RunningServer
from tests.unit.engines.moderation.pictures import as_file, landscape

from overread.engines.moderation import engine

REKOGNITION = "AWS/Rekognition/DetectModerationLabels/Image/V3"
PICTURE = as_file("JPEG", landscape())
ANY_LABEL = {
    "ConditionType": "ModerationLabelConfidenceCheck",
    "ConditionParameters": {"ModerationLabelName": "*", "ConfidenceGreaterThan": 0},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer(
        "sqlite:", tmp_path_factory.mktemp("local-moderation"), moderation_engine="local", engine_seconds=60
    )
    yield running
    running.close()


@pytest.fixture
def rekognition(client: Callable[..., Any]) -> Any:
    return client("rekognition")


def test_a_condition_that_any_label_meets_starts_a_review_of_all_of_them(
    rekognition: Any, server: RunningServer, account: Account, flow_of: MakeFlow
) -> None:
    config = {"HumanLoopName": "loop", "FlowDefinitionArn": flow_of(REKOGNITION, ANY_LABEL)}
    answer = rekognition.detect_moderation_labels(
        Image={"Bytes": PICTURE}, MinConfidence=0, HumanLoopConfig=config
    )
    outcome = answer["HumanLoopActivationOutput"]
    assert outcome["HumanLoopArn"] == arn_of(account, "human-loop", "loop")
    assert json.loads(outcome["HumanLoopActivationConditionsEvaluationResults"]) == {
        "Conditions": [{**ANY_LABEL, "EvaluationResult": True}]
    }
    selected = input_of(server, account, "loop")["selectedAiServiceResponse"]
    assert selected["moderationModelVersion"] == answer["ModerationModelVersion"] == "3.0"
    assert [(label["name"], label["parentName"]) for label in selected["moderationLabels"]] == [
        ("Explicit Nudity", ""),
        ("Illustrated Nudity Or Sexual Activity", "Explicit Nudity"),
        ("Nudity", "Explicit Nudity"),
        ("Suggestive", ""),
    ]


def test_what_nobody_asks_for_starts_nothing(rekognition: Any, flow_of: MakeFlow) -> None:
    """By default labels below 50 are not returned, hence never seen by conditions."""
    config = {"HumanLoopName": "loop", "FlowDefinitionArn": flow_of(REKOGNITION, ANY_LABEL)}
    answer = rekognition.detect_moderation_labels(Image={"Bytes": PICTURE}, HumanLoopConfig=config)
    assert answer["ModerationLabels"] == []
    assert "HumanLoopArn" not in answer["HumanLoopActivationOutput"]


def test_an_image_as_an_object_is_looked_at_where_it_lies(
    rekognition: Any, client: Callable[..., Any], bucket: str
) -> None:
    client("s3").put_object(Bucket=bucket, Key="in/picture.png", Body=PICTURE, ContentType="image/png")
    as_object = rekognition.detect_moderation_labels(
        Image={"S3Object": {"Bucket": bucket, "Name": "in/picture.png"}}, MinConfidence=0
    )
    as_bytes = rekognition.detect_moderation_labels(Image={"Bytes": PICTURE}, MinConfidence=0)
    assert as_object["ModerationLabels"] == as_bytes["ModerationLabels"] != []


def test_without_the_extra_the_caller_is_told_what_to_install(
    rekognition: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "EXTRA", ("no_such_module",))
    message = (
        "This deployment does not serve DetectModerationLabels: "
        "no_such_module not installed: pip install overread[moderation]."
    )
    with refused("InvalidParameterException", message):
        rekognition.detect_moderation_labels(Image={"Bytes": PICTURE})


@pytest.mark.parametrize("image", [b"just text", PICTURE[:500]], ids=["text", "cut"])
def test_what_is_no_image_is_refused(rekognition: Any, image: bytes) -> None:
    with refused("InvalidImageFormatException"):
        rekognition.detect_moderation_labels(Image={"Bytes": image})
