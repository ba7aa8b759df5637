"""AnalyzeDocument and DetectModerationLabels by real boto3: answers, conditions, the loops that they start, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.boto3.conftest import MakeFlow, arn_of, input_of
from tests.boto3.refusals import refused
from tests.conftest import RECORDED
from tests.servers import Account, RunningServer

from overread.domain.errors import EngineFailed, EngineFault, InputFlaw, InputRefused
from overread.domain.output import Json
from overread.operations.context import Engines

FORM = RECORDED / "textract" / "form.png"
BEACH = RECORDED / "rekognition" / "beach.png"
TEXTRACT = "AWS/Textract/AnalyzeDocument/Forms/V1"
REKOGNITION = "AWS/Rekognition/DetectModerationLabels/Image/V3"
EVERY_REQUEST = {"ConditionType": "Sampling", "ConditionParameters": {"RandomSamplingPercentage": 100}}
UNSURE_PHONE = {
    "ConditionType": "ImportantFormKeyConfidenceCheck",
    "ConditionParameters": {"ImportantFormKey": "Phone number:", "KeyValueBlockConfidenceLessThan": 60},
}
NO_DATE = {
    "ConditionType": "MissingImportantFormKey",
    "ConditionParameters": {"ImportantFormKey": "Date", "ImportantFormKeyAliases": ["Date:"]},
}
UNSURE_NAME = {
    "ConditionType": "ImportantFormKeyConfidenceCheck",
    "ConditionParameters": {"ImportantFormKey": "Name", "KeyValueBlockConfidenceLessThan": 60},
}
SUGGESTIVE = {
    "ConditionType": "ModerationLabelConfidenceCheck",
    "ConditionParameters": {"ModerationLabelName": "Suggestive", "ConfidenceLessThan": 98},
}


@pytest.fixture
def textract(client: Callable[..., Any]) -> Any:
    return client("textract")


@pytest.fixture
def rekognition(client: Callable[..., Any]) -> Any:
    return client("rekognition")


@pytest.fixture
def form(client: Callable[..., Any], bucket: str) -> dict[str, Any]:
    """The form as an object of the account."""
    client("s3").put_object(Bucket=bucket, Key="in/form.png", Body=FORM.read_bytes(), ContentType="image/png")
    return {"S3Object": {"Bucket": bucket, "Name": "in/form.png"}}


# --- answers -------------------------------------------------------------------------------------------------------


def test_a_form_is_analysed_without_a_human_loop(textract: Any) -> None:
    answer = textract.analyze_document(Document={"Bytes": FORM.read_bytes()}, FeatureTypes=["FORMS"])
    del answer["ResponseMetadata"]
    assert answer == json.loads(FORM.with_suffix(".json").read_text())


def test_labels_below_the_least_confidence_are_left_out(rekognition: Any) -> None:
    image = {"Bytes": BEACH.read_bytes()}
    by_default = rekognition.detect_moderation_labels(Image=image)
    lower = rekognition.detect_moderation_labels(Image=image, MinConfidence=40)
    assert [label["Name"] for label in by_default["ModerationLabels"]] == [
        "Suggestive",
        "Female Swimwear Or Underwear",
    ]
    assert len(lower["ModerationLabels"]) == 3
    assert "HumanLoopActivationOutput" not in by_default


# --- human loops ---------------------------------------------------------------------------------------------------


def test_a_condition_that_holds_starts_a_loop_with_what_it_selects(
    textract: Any,
    runtime: Any,
    server: RunningServer,
    account: Account,
    form: dict[str, Any],
    flow_of: MakeFlow,
) -> None:
    flow_arn = flow_of(TEXTRACT, UNSURE_PHONE, NO_DATE, UNSURE_NAME)
    config = {
        "HumanLoopName": "Loop-1",
        "FlowDefinitionArn": flow_arn,
        "DataAttributes": {"ContentClassifiers": ["FreeOfPersonallyIdentifiableInformation"]},
    }
    answer = textract.analyze_document(Document=form, FeatureTypes=["FORMS"], HumanLoopConfig=config)
    results = {
        "Conditions": [
            {**UNSURE_PHONE, "EvaluationResult": True},
            {**NO_DATE, "EvaluationResult": True},
            {**UNSURE_NAME, "EvaluationResult": False},
        ]
    }
    outcome = answer["HumanLoopActivationOutput"]
    assert (
        json.loads(outcome.pop("HumanLoopActivationConditionsEvaluationResults")),
        outcome,
    ) == (
        results,
        {
            "HumanLoopArn": arn_of(account, "human-loop", "Loop-1"),
            "HumanLoopActivationReasons": ["ConditionsEvaluation"],
        },
    )
    assert runtime.describe_human_loop(HumanLoopName="Loop-1")["FlowDefinitionArn"] == flow_arn
    found = input_of(server, account, "Loop-1")
    assert [block["id"] for block in found["selectedAiServiceResponse"]["blocks"]] == [
        "k1w0", "k1w1", "v1w0", "k1", "v1",
    ]  # fmt: skip
    assert found["aiServiceRequest"] == {
        "document": {"s3Object": {"bucket": form["S3Object"]["Bucket"], "name": "in/form.png"}},
        "featureTypes": ["FORMS"],
        "humanLoopConfig": {
            "flowDefinitionArn": flow_arn,
            "humanLoopName": "Loop-1",
            "dataAttributes": {"contentClassifiers": ["FreeOfPersonallyIdentifiableInformation"]},
        },
    }
    assert found["humanLoopContext"] == {
        "importantFormKeys": [{"importantFormKey": "Date", "importantFormKeyAliases": ["Date:"]}]
    }
    assert found["humanTaskActivationConditionResults"] == results
    assert set(found["aiServiceResponse"]) == {"analyzeDocumentModelVersion", "blocks", "documentMetadata"}


def test_the_same_request_again_is_the_same_review(
    textract: Any, runtime: Any, form: dict[str, Any], flow_of: MakeFlow
) -> None:
    flow_arn = flow_of(TEXTRACT)
    config = {"HumanLoopName": "loop", "FlowDefinitionArn": flow_arn}
    request = {"FeatureTypes": ["FORMS"], "HumanLoopConfig": config}
    bytes_of_form = {"Bytes": FORM.read_bytes()}
    answers = [textract.analyze_document(Document=bytes_of_form, **request) for _ in range(2)]
    assert answers[0]["HumanLoopActivationOutput"] == answers[1]["HumanLoopActivationOutput"]
    assert len(runtime.list_human_loops(FlowDefinitionArn=flow_arn)["HumanLoopSummaries"]) == 1
    with refused("InvalidParameterException"):
        textract.analyze_document(Document=form, **request)


def test_without_conditions_everything_is_reviewed(
    rekognition: Any, server: RunningServer, account: Account, flow_of: MakeFlow
) -> None:
    """As a sample notebook calls it: no DataAttributes, and the image as bytes."""
    config = {"HumanLoopName": "loop", "FlowDefinitionArn": flow_of(REKOGNITION)}
    answer = rekognition.detect_moderation_labels(
        Image={"Bytes": BEACH.read_bytes()}, HumanLoopConfig=config, MinConfidence=41
    )
    outcome = answer["HumanLoopActivationOutput"]
    assert json.loads(outcome["HumanLoopActivationConditionsEvaluationResults"]) == {"Conditions": []}
    found = input_of(server, account, "loop")
    kept = found["aiServiceRequest"]["image"]["s3Object"]
    body = account.client("s3").get_object(Bucket=kept["bucket"], Key=kept["name"])
    assert (body["Body"].read(), body["ContentType"]) == (BEACH.read_bytes(), "image/png")
    assert found["aiServiceRequest"]["minConfidence"] == 41
    assert found["selectedAiServiceResponse"] == found["aiServiceResponse"]


def test_a_name_stays_free_until_something_activates(
    rekognition: Any, runtime: Any, flow_of: MakeFlow
) -> None:
    """A sample notebook uses one loop name for a second image (observed)."""
    never = {**SUGGESTIVE, "ConditionParameters": {"ModerationLabelName": "Violence"}}
    image = {"Bytes": BEACH.read_bytes()}
    quiet = {"HumanLoopName": "loop", "FlowDefinitionArn": flow_of(REKOGNITION, never, name="quiet")}
    for _ in range(2):
        answer = rekognition.detect_moderation_labels(Image=image, HumanLoopConfig=quiet)
        assert "HumanLoopArn" not in answer["HumanLoopActivationOutput"]
        assert "HumanLoopActivationReasons" not in answer["HumanLoopActivationOutput"]
    with refused("ResourceNotFoundException", status=404):
        runtime.describe_human_loop(HumanLoopName="loop")
    busy = {"HumanLoopName": "loop", "FlowDefinitionArn": flow_of(REKOGNITION, SUGGESTIVE, name="busy")}
    answer = rekognition.detect_moderation_labels(Image=image, HumanLoopConfig=busy)
    assert answer["HumanLoopActivationOutput"]["HumanLoopArn"].endswith(":human-loop/loop")
    # The name is taken now; what does not activate does not look at it.
    answer = rekognition.detect_moderation_labels(Image=image, HumanLoopConfig=quiet)
    assert "HumanLoopArn" not in answer["HumanLoopActivationOutput"]


# --- refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"Bytes": b"x", "S3Object": {"Bucket": "bucket", "Name": "key"}},
        {"S3Object": {"Bucket": "bucket"}},
    ],
)
def test_a_document_is_bytes_or_an_object(textract: Any, document: dict[str, Any]) -> None:
    with refused("InvalidParameterException"):
        textract.analyze_document(Document=document, FeatureTypes=["FORMS"])


@pytest.mark.parametrize("name", ["in/none.png", "in/form.png/"])
def test_an_object_that_is_not_there_says_no_more(textract: Any, form: dict[str, Any], name: str) -> None:
    missing = {"S3Object": {**form["S3Object"], "Name": name}}
    message = "Unable to get object metadata from S3. Check object key, region and/or access permissions."
    with refused("InvalidS3ObjectException", message):
        textract.analyze_document(Document=missing, FeatureTypes=["FORMS"])


def test_an_object_of_another_account_or_region_is_not_there(
    server: RunningServer, client: Callable[..., Any], form: dict[str, Any]
) -> None:
    stranger = server.new_account().client("textract")
    elsewhere = client("textract", region="eu-west-1")
    for caller in (stranger, elsewhere):
        with refused("InvalidS3ObjectException"):
            caller.analyze_document(Document=form, FeatureTypes=["FORMS"])


def test_only_the_version_that_there_is_can_be_read(textract: Any, form: dict[str, Any]) -> None:
    place = form["S3Object"]
    textract.analyze_document(Document={"S3Object": {**place, "Version": "null"}}, FeatureTypes=["FORMS"])
    with refused("InvalidS3ObjectException"):
        textract.analyze_document(Document={"S3Object": {**place, "Version": "3"}}, FeatureTypes=["FORMS"])


def test_a_flow_definition_of_another_source_is_refused_before_anything_is_read(
    textract: Any, flow_of: MakeFlow, sagemaker: Any, definition: dict[str, Any]
) -> None:
    unreadable = {"Bytes": b"no form"}
    custom = sagemaker.create_flow_definition(**{**definition, "FlowDefinitionName": "custom"})
    for flow_arn in (
        flow_of(REKOGNITION),
        custom["FlowDefinitionArn"],
        custom["FlowDefinitionArn"].replace("custom", "none"),
        custom["FlowDefinitionArn"].replace("us-east-1", "eu-west-1"),
    ):
        config = {"HumanLoopName": "loop", "FlowDefinitionArn": flow_arn}
        with refused("InvalidParameterException"):
            textract.analyze_document(Document=unreadable, FeatureTypes=["FORMS"], HumanLoopConfig=config)


def test_a_loop_name_is_checked_as_everywhere(textract: Any) -> None:
    config = {"HumanLoopName": "no good", "FlowDefinitionArn": "arn"}
    with refused("ValidationException"):
        textract.analyze_document(Document={"Bytes": b"x"}, FeatureTypes=["FORMS"], HumanLoopConfig=config)


def test_queries_and_adapters_are_not_served(textract: Any) -> None:
    with refused("InvalidParameterException"):
        textract.analyze_document(
            Document={"Bytes": b"x"}, FeatureTypes=["FORMS"], QueriesConfig={"Queries": [{"Text": "Who?"}]}
        )


class FailingEngine:
    """Answers every request with the error it was given."""

    name = "failing"
    features = frozenset(["FORMS"])

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def analyze(self, document: bytes, features: object, *, max_pages: int = 1) -> dict[str, Json]:
        raise self.error

    async def detect(self, image: bytes, *, min_confidence: float = 50.0) -> dict[str, Json]:
        raise self.error


TOLD = [
    (InputRefused(InputFlaw.BAD, "It is torn."), "BadDocumentException", "InvalidImageFormatException", 400),
    (
        InputRefused(InputFlaw.UNSUPPORTED, "It is a song."),
        "UnsupportedDocumentException",
        "InvalidImageFormatException",
        400,
    ),
    (
        InputRefused(InputFlaw.TOO_LARGE, "It is huge."),
        "DocumentTooLargeException",
        "ImageTooLargeException",
        400,
    ),
    (
        EngineFailed("failing", EngineFault.BUSY, "8 wait"),
        "ProvisionedThroughputExceededException",
        "ProvisionedThroughputExceededException",
        400,
    ),
    (
        EngineFailed("failing", EngineFault.CRASHED, "signal 9"),
        "InternalServerError",
        "InternalServerError",
        500,
    ),
]


@pytest.mark.parametrize(("error", "of_textract", "of_rekognition", "status"), TOLD)
def test_every_failure_of_an_engine_has_its_declared_error(
    server: RunningServer,
    textract: Any,
    rekognition: Any,
    error: Exception,
    of_textract: str,
    of_rekognition: str,
    status: int,
) -> None:
    usual = server.ctx.engines
    server.ctx.engines = Engines(FailingEngine(error), FailingEngine(error))
    try:
        with refused(of_textract, status=status):
            textract.analyze_document(Document={"Bytes": b"x"}, FeatureTypes=["FORMS"])
        with refused(of_rekognition, status=status):
            rekognition.detect_moderation_labels(Image={"Bytes": b"x"})
    finally:
        server.ctx.engines = usual


def test_a_deployment_without_engines_says_so(server: RunningServer, textract: Any) -> None:
    usual = server.ctx.engines
    server.ctx.engines = Engines()
    try:
        with refused(
            "InvalidParameterException",
            "This deployment does not serve AnalyzeDocument: this deployment has chosen no document engine.",
        ):
            textract.analyze_document(Document={"Bytes": b"x"}, FeatureTypes=["FORMS"])
    finally:
        server.ctx.engines = usual


def test_the_quota_of_loops_is_told_with_its_members(
    tmp_path: Path, server: RunningServer, textract: Any, flow_of: MakeFlow
) -> None:
    from dataclasses import replace

    flow_arn = flow_of(TEXTRACT)
    usual = server.ctx.policy
    server.ctx.policy = replace(usual, max_human_loops_in_progress=1)
    try:
        request = {"Document": {"Bytes": FORM.read_bytes()}, "FeatureTypes": ["FORMS"]}
        textract.analyze_document(
            **request, HumanLoopConfig={"HumanLoopName": "one", "FlowDefinitionArn": flow_arn}
        )
        with pytest.raises(textract.exceptions.HumanLoopQuotaExceededException) as caught:
            textract.analyze_document(
                **request, HumanLoopConfig={"HumanLoopName": "two", "FlowDefinitionArn": flow_arn}
            )
        assert caught.value.response["ServiceCode"] == "sagemaker"
        assert caught.value.response["ResourceType"] == "human loops in progress"
    finally:
        server.ctx.policy = usual
