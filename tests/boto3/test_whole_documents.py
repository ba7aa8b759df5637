"""Documents of several pages: one StartHumanLoop, one review (ours)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.boto3.conftest import MakeFlow, input_of
from tests.boto3.refusals import refused
from tests.boto3.test_analysis import TEXTRACT
from tests.conftest import RECORDED
from tests.servers import Account, RunningServer

LETTER = RECORDED / "textract" / "letter.tif"
UNSURE = {
    "ConditionType": "ImportantFormKeyConfidenceCheck",
    "ConditionParameters": {"ImportantFormKey": "*", "KeyValueBlockConfidenceLessThan": 60},
}


@pytest.fixture
def letter(client: Callable[..., Any], bucket: str) -> dict[str, Any]:
    """`aiServiceRequest` for the letter as an object of the account."""
    client("s3").put_object(Bucket=bucket, Key="in/letter.tif", Body=LETTER.read_bytes())
    return {"document": {"s3Object": {"bucket": bucket, "name": "in/letter.tif"}}}


def start(runtime: Any, flow_arn: str, content: dict[str, Any], name: str = "letter") -> Any:
    return runtime.start_human_loop(
        HumanLoopName=name,
        FlowDefinitionArn=flow_arn,
        HumanLoopInput={"InputContent": json.dumps(content)},
    )


def test_all_pages_are_one_review_of_what_the_conditions_select(
    runtime: Any,
    server: RunningServer,
    account: Account,
    letter: dict[str, Any],
    flow_of: MakeFlow,
) -> None:
    flow_arn = flow_of(TEXTRACT, UNSURE)
    answer = start(runtime, flow_arn, {"aiServiceRequest": letter, "customer": "Ana"})
    assert answer["HumanLoopArn"].endswith(":human-loop/letter")
    told = json.loads(answer["ResponseMetadata"]["HTTPHeaders"]["x-overread-evaluation"])
    assert told["Conditions"][0]["EvaluationResult"] is True
    found = input_of(server, account, "letter")
    assert found["customer"] == "Ana"
    assert found["aiServiceResponse"]["documentMetadata"] == {"pages": 2}
    selected = found["selectedAiServiceResponse"]["blocks"]
    assert [(block["id"], block["page"]) for block in selected] == [
        ("k2w", 2), ("v2w0", 2), ("k2", 2), ("v2", 2),
    ]  # fmt: skip
    assert found["aiServiceRequest"]["featureTypes"] == ["FORMS"]
    assert start(runtime, flow_arn, {"aiServiceRequest": letter, "customer": "Ana"})["HumanLoopArn"]


def test_a_document_that_is_sure_throughout_calls_nobody(
    runtime: Any,
    letter: dict[str, Any],
    flow_of: MakeFlow,
) -> None:
    very_unsure = {
        **UNSURE,
        "ConditionParameters": {"ImportantFormKey": "*", "KeyValueBlockConfidenceLessThan": 5},
    }
    answer = start(runtime, flow_of(TEXTRACT, very_unsure), {"aiServiceRequest": letter})
    assert "HumanLoopArn" not in answer
    with refused("ResourceNotFoundException", status=404):
        runtime.describe_human_loop(HumanLoopName="letter")


def test_an_analysis_of_the_callers_own_is_a_review_as_it_is(
    runtime: Any,
    server: RunningServer,
    account: Account,
    letter: dict[str, Any],
    flow_of: MakeFlow,
) -> None:
    content = {"aiServiceRequest": letter, "aiServiceResponse": {"blocks": []}}
    assert "HumanLoopArn" in start(runtime, flow_of(TEXTRACT, UNSURE), content)
    assert input_of(server, account, "letter") == content


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"document": {"s3Object": {"bucket": "b"}}}, "missing required field `name`"),
        ({"featureTypes": []}, "length >= 1"),
        ({"featureTypes": ["FORMS", "HANDWRITING"]}, "HANDWRITING"),
        ({"document": {"s3Object": {"bucket": "nobodys", "name": "x"}}}, "object x does not exist"),
    ],
)
def test_what_cannot_be_analysed_is_refused_with_the_reason(
    runtime: Any,
    letter: dict[str, Any],
    flow_of: MakeFlow,
    change: dict[str, Any],
    message: str,
) -> None:
    with pytest.raises(runtime.exceptions.ValidationException) as caught:
        start(runtime, flow_of(TEXTRACT), {"aiServiceRequest": {**letter, **change}})
    assert message in caught.value.response["Error"]["Message"]


def test_more_pages_than_the_deployment_takes_are_refused(
    runtime: Any,
    server: RunningServer,
    letter: dict[str, Any],
    flow_of: MakeFlow,
) -> None:
    flow_arn, usual = flow_of(TEXTRACT), server.ctx.policy
    server.ctx.policy = replace(usual, max_document_pages=1)
    try:
        with refused("ValidationException", "The document has 2 pages, allowed is 1."):
            start(runtime, flow_arn, {"aiServiceRequest": letter})
    finally:
        server.ctx.policy = usual


def test_one_call_for_one_page_refuses_the_document(
    client: Callable[..., Any], letter: dict[str, Any], server: RunningServer
) -> None:
    place = letter["document"]["s3Object"]
    document = {"S3Object": {"Bucket": place["bucket"], "Name": place["name"]}}
    with refused("UnsupportedDocumentException"):
        client("textract").analyze_document(Document=document, FeatureTypes=["FORMS"])
    usual = server.ctx.policy
    server.ctx.policy = replace(usual, max_pages=2)
    try:
        answer = client("textract").analyze_document(Document=document, FeatureTypes=["FORMS"])
    finally:
        server.ctx.policy = usual
    assert answer["DocumentMetadata"] == {"Pages": 2}
