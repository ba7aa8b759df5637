"""From AnalyzeDocument and DetectModerationLabels to `output.json`: the model's doubt calls a person, who works in Chromium.

Documents are read by the local engine; answers about pictures are recorded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect
from tests.browser.conftest import World, sign_in_to_portal, start_working
from tests.browser.forms import as_file, form
from tests.browser.pairs import choose_pair, type_value
from tests.browser.programs import Customer, answers
from tests.conftest import RECORDED
from tests.samples.expectations import read_pairs
from tests.servers import REGION, RunningServer

from overread.domain.request_source import RequestSource
from overread.operations.human_task_uis import default_template

TEXTRACT, REKOGNITION = RequestSource.TEXTRACT, RequestSource.REKOGNITION
FORM = as_file(
    "PNG",
    form(
        "Parcel claim",
        {"Full name:": "Ada Lovelace", "Order date:": "12/10/2026", "Mail address:": "12 Oak Street"},
    ),
)
CONTRACT = (
    form("Contract", {"Seller:": "Ada Lovelace", "Buyer:": "Charles Babbage"}),
    form("Second page", {"Agreed price:": "20 guineas"}),
)
BEACH = RECORDED / "rekognition" / "beach.png"


def unsure_of(key: str, below: float) -> dict[str, Any]:
    parameters = {"ImportantFormKey": key, "KeyValueBlockConfidenceLessThan": below}
    return {"ConditionType": "ImportantFormKeyConfidenceCheck", "ConditionParameters": parameters}


def without(key: str, *aliases: str) -> dict[str, Any]:
    parameters = {"ImportantFormKey": key, "ImportantFormKeyAliases": [*aliases]}
    return {"ConditionType": "MissingImportantFormKey", "ConditionParameters": parameters}


def unsure_of_label(name: str, below: float) -> dict[str, Any]:
    parameters = {"ModerationLabelName": name, "ConfidenceLessThan": below}
    return {"ConditionType": "ModerationLabelConfidenceCheck", "ConditionParameters": parameters}


ALWAYS = {"ConditionType": "Sampling", "ConditionParameters": {"RandomSamplingPercentage": 100}}
UNSURE_DATE, NO_PHONE = unsure_of("Order date:", 100), without("Phone number", "Phone:")

OF_FORMS: dict[str, tuple[dict[str, Any], bool]] = {
    "unsure": (UNSURE_DATE, True),
    "sure": (unsure_of("Order date:", 1), False),
    "missing": (NO_PHONE, True),
    "not missing": (without("Name", "Full name:"), False),
    "sampled": (ALWAYS, True),
    "both": ({"And": [ALWAYS, without("Full name:")]}, False),
    "either": ({"Or": [unsure_of("Order date:", 1), NO_PHONE]}, True),
}
OF_IMAGES: dict[str, tuple[dict[str, Any], bool]] = {
    "unsure": (unsure_of_label("Suggestive", 98), True),
    "sure": (unsure_of_label("Suggestive", 90), False),
    "not there": (unsure_of_label("Violence", 98), False),
    "sampled": (ALWAYS, True),
    "both": ({"And": [ALWAYS, unsure_of_label("Violence", 98)]}, False),
    "either": ({"Or": [unsure_of_label("Violence", 98), unsure_of_label("Suggestive", 98)]}, True),
}


@pytest.fixture(scope="module")
def portal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """As everywhere in this folder, with engines."""
    running = RunningServer(
        "sqlite:",
        tmp_path_factory.mktemp("analysis"),
        document_engine="local",
        moderation_engine=f"recorded:{RECORDED / 'rekognition'}",
    )
    yield running
    running.close()


@pytest.fixture
def customer(world: World) -> Customer:
    return Customer(world)


# --- what starts a review ------------------------------------------------------------------------------------------


def test_each_type_of_condition_decides_about_a_form(customer: Customer) -> None:
    textract = customer.account.client("textract")
    stored = put(customer, "form.png", FORM)
    started = {}
    for number, (name, (condition, _)) in enumerate(OF_FORMS.items()):
        flow_arn = customer.add_flow(f"forms-{number}", default_template(TEXTRACT), TEXTRACT, [condition])
        told = textract.analyze_document(
            Document=stored,
            FeatureTypes=["FORMS"],
            HumanLoopConfig={"HumanLoopName": f"form-{number}", "FlowDefinitionArn": flow_arn},
        )
        started[name] = is_started(told, condition)
    assert started == {name: activates for name, (_, activates) in OF_FORMS.items()}


def test_each_type_of_condition_decides_about_an_image(customer: Customer) -> None:
    rekognition = customer.account.client("rekognition")
    started = {}
    for number, (name, (condition, _)) in enumerate(OF_IMAGES.items()):
        flow_arn = customer.add_flow(
            f"images-{number}", default_template(REKOGNITION), REKOGNITION, [condition]
        )
        told = rekognition.detect_moderation_labels(
            Image={"Bytes": BEACH.read_bytes()},
            HumanLoopConfig={"HumanLoopName": f"image-{number}", "FlowDefinitionArn": flow_arn},
        )
        started[name] = is_started(told, condition)
    assert started == {name: activates for name, (_, activates) in OF_IMAGES.items()}


# --- forms ---------------------------------------------------------------------------------------------------------


def test_a_worker_corrects_a_value_and_finds_a_missing_key(page: Page, customer: Customer) -> None:
    flow_arn = customer.add_flow("claims", default_template(TEXTRACT), TEXTRACT, [UNSURE_DATE, NO_PHONE])
    stored = put(customer, "in/form.png", FORM)
    customer.account.client("textract").analyze_document(
        Document=stored,
        FeatureTypes=["FORMS"],
        HumanLoopConfig={"HumanLoopName": "claim", "FlowDefinitionArn": flow_arn},
    )

    frame = open_task(page, customer.world)
    type_value(choose_pair(frame, "Order date:"), "13 October 2026")
    type_value(choose_pair(frame, "Phone number"), "555 0100")
    submit(page, frame)

    output = customer.output("claim")
    assert output["awsManagedHumanLoopRequestSource"] == TEXTRACT
    given = output["inputContent"]
    assert given["humanLoopContext"] == {
        "importantFormKeys": [{"importantFormKey": "Phone number", "importantFormKeyAliases": ["Phone:"]}]
    }
    assert given["humanTaskActivationConditionResults"] == {
        "Conditions": [{**UNSURE_DATE, "EvaluationResult": True}, {**NO_PHONE, "EvaluationResult": True}]
    }
    assert given["aiServiceRequest"]["document"] == {
        "s3Object": {"bucket": customer.bucket, "name": "in/form.png"}
    }
    assert set(given) == {
        "aiServiceRequest",
        "aiServiceResponse",
        "humanLoopContext",
        "humanTaskActivationConditionResults",
        "selectedAiServiceResponse",
    }
    selected = given["selectedAiServiceResponse"]["blocks"]
    assert read_pairs(selected) == {"Order date:": "12/10/2026"}
    [answer] = answers(output)
    blocks = answer[TEXTRACT]["blocks"]
    assert answer == {TEXTRACT: {"blocks": blocks}}
    assert read_pairs(blocks) == {"Order date:": "13 October 2026", "Phone number": "555 0100"}

    [key, value, date] = (
        next(block for block in selected if is_of_kind(block))
        for is_of_kind in (is_key, is_value, lambda block: block.get("text") == "12/10/2026")
    )
    words = [link["ids"] for link in key["relationships"] if link["type"] == "CHILD"]
    human = human_blocks(blocks)
    assert [(block["blockType"], block["text"], block["confidence"]) for block in human] == [
        ("KEY_VALUE_SET", "Phone number", 100),
        ("WORD", "Phone", 100),
        ("WORD", "number", 100),
        ("KEY_VALUE_SET", "555 0100", 100),
        ("WORD", "555", 100),
        ("WORD", "0100", 100),
        ("WORD", "October", 100),
        ("WORD", "2026", 100),
    ]
    of_engine = [block for block in blocks if block not in human]
    spelt = [date["id"], human[6]["id"], human[7]["id"]]
    assert of_engine == [
        {**date, "text": "13"}
        if block is date
        else {**value, "text": "13 October 2026", "relationships": [{"ids": spelt, "type": "CHILD"}]}
        if block is value
        else block
        for block in selected
    ]
    assert words == [
        [block["id"] for block in selected if block["blockType"] == "WORD" and block is not date]
    ]


def test_the_aws_cli_starts_a_review_and_reads_it(page: Page, customer: Customer, tmp_path: Path) -> None:
    cli = Cli(customer, tmp_path)
    (tmp_path / "form.png").write_bytes(FORM)
    ui = {"Content": default_template(TEXTRACT)}
    written = json.dumps({"Conditions": [without("Phone number"), without("Signature"), UNSURE_DATE]})
    cli.run("s3", "cp", "--quiet", "form.png", f"s3://{customer.bucket}/claims/form.png")
    made = cli.run("sagemaker", "create-human-task-ui", human_task_ui_name="claims", ui_template=ui)
    flow = cli.run(
        "sagemaker",
        "create-flow-definition",
        flow_definition_name="claims",
        role_arn=f"arn:aws:iam::{customer.account.id}:role/reviews",
        human_loop_request_source={"AwsManagedHumanLoopRequestSource": TEXTRACT},
        human_loop_activation_config={
            "HumanLoopActivationConditionsConfig": {"HumanLoopActivationConditions": written}
        },
        human_loop_config={
            "WorkteamArn": customer.world.crowd.team_arn,
            "HumanTaskUiArn": made["HumanTaskUiArn"],
            "TaskTitle": "Check a claim",
            "TaskDescription": "Correct what does not match",
            "TaskCount": 1,
        },
        output_config={"S3OutputPath": f"s3://{customer.bucket}/reviews"},
    )
    told = cli.run(
        "textract",
        "analyze-document",
        document={"S3Object": {"Bucket": customer.bucket, "Name": "claims/form.png"}},
        feature_types=["FORMS"],
        human_loop_config={"HumanLoopName": "claim", "FlowDefinitionArn": flow["FlowDefinitionArn"]},
    )
    assert told["HumanLoopActivationOutput"]["HumanLoopArn"].endswith(":human-loop/claim")

    frame = open_task(page, customer.world)
    choose_pair(frame, "Phone number").get_by_label("Key not found").check()
    choose_pair(frame, "Signature").get_by_label("Value is blank").check()
    choose_pair(frame, "Order date:").get_by_label("No").check()
    submit(page, frame)

    customer.wait_for("claim", "Completed")
    loop = cli.run("sagemaker-a2i-runtime", "describe-human-loop", human_loop_name="claim")
    cli.run("s3", "cp", "--quiet", loop["HumanLoopOutput"]["OutputS3Uri"], "output.json")
    output = json.loads((tmp_path / "output.json").read_text())
    [answer] = answers(output)
    blocks = answer[TEXTRACT]["blocks"]
    assert read_pairs(blocks) == {"Phone number": None, "Signature": "", "Order date:": None}
    assert [block["text"] for block in human_blocks(blocks) if block["blockType"] == "KEY_VALUE_SET"] == [
        "Phone number",
        "Signature",
        "",
    ]


# --- images --------------------------------------------------------------------------------------------------------


def test_a_worker_chooses_labels_of_an_image_or_none(page: Page, customer: Customer, tmp_path: Path) -> None:
    """The first image comes from boto3 as an object, the second from the AWS CLI as bytes."""
    flow_arn = customer.add_flow(
        "images", default_template(REKOGNITION), REKOGNITION, [unsure_of_label("*", 98)]
    )
    customer.account.client("rekognition").detect_moderation_labels(
        Image=put(customer, "beach.png", BEACH.read_bytes()),
        HumanLoopConfig={"HumanLoopName": "first", "FlowDefinitionArn": flow_arn},
    )
    Cli(customer, tmp_path).run(
        "rekognition",
        "detect-moderation-labels",
        image_bytes=f"fileb://{BEACH}",
        human_loop_config={"HumanLoopName": "second", "FlowDefinitionArn": flow_arn},
    )

    frame = open_task(page, customer.world)
    frame.get_by_role("checkbox", name="Female Swimwear Or Underwear").click()
    frame.get_by_role("button", name="Submit").click()
    customer.wait_for("first", "Completed")
    frame.get_by_role("checkbox", name="None of these").click()
    submit(page, frame)

    first, second = customer.output("first"), customer.output("second")
    chosen = {"name": "Female Swimwear Or Underwear", "parentName": "Suggestive"}
    assert (answers(first), answers(second)) == (
        [{REKOGNITION: {"moderationLabels": [chosen]}}],
        [{REKOGNITION: {"moderationLabels": []}}],
    )
    assert first["awsManagedHumanLoopRequestSource"] == REKOGNITION
    given = first["inputContent"]
    assert given["selectedAiServiceResponse"] == {
        "moderationLabels": [
            {"name": name, "confidence": 96.7, "parentName": parent, "taxonomyLevel": level}
            for name, parent, level in (
                ("Suggestive", "", 1),
                ("Female Swimwear Or Underwear", "Suggestive", 2),
            )
        ],
        "moderationModelVersion": "7.0",
    }
    assert "humanLoopContext" not in given


# --- whole documents -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_a_document_of_two_pages_is_one_review(page: Page, customer: Customer, kind: str) -> None:
    flow_arn = customer.add_flow("contracts", default_template(TEXTRACT), TEXTRACT, [ALWAYS])
    stored = put(customer, f"contract.{kind.lower()}", as_file(kind, *CONTRACT))
    place = {"bucket": customer.bucket, "name": stored["S3Object"]["Name"]}
    request = {"document": {"s3Object": place}, "featureTypes": ["FORMS"]}
    customer.a2i.start_human_loop(
        HumanLoopName="contract",
        FlowDefinitionArn=flow_arn,
        HumanLoopInput={"InputContent": json.dumps({"aiServiceRequest": request})},
    )

    frame = open_task(page, customer.world)
    shown = frame.locator(".page-number")
    expect(shown).to_have_text("Page 1 of 2")
    first = wait_for_ink(page, 0, 1)
    frame.get_by_role("button", name="Next page").click()
    expect(shown).to_have_text("Page 2 of 2")
    frame.get_by_role("button", name="Previous page").click()
    expect(shown).to_have_text("Page 1 of 2")
    # A pair of the other page takes the worker there.
    pair = choose_pair(frame, "Agreed price:")
    expect(shown).to_have_text("Page 2 of 2")
    wait_for_ink(page, 0, 0.9 * first)
    type_value(pair, "30 guineas")
    submit(page, frame)

    output = customer.output("contract")
    [answer] = answers(output)
    assert read_pairs(answer[TEXTRACT]["blocks"]) == {
        "Seller:": "Ada Lovelace",
        "Buyer:": "Charles Babbage",
        "Agreed price:": "30 guineas",
    }
    assert output["inputContent"]["aiServiceResponse"]["documentMetadata"] == {"pages": 2}


# --- programs and people ---------------------------------------------------------------------------------------------


class Cli:
    """The AWS CLI in a folder, pointed at the server by its environment."""

    def __init__(self, customer: Customer, folder: Path) -> None:
        self._folder = folder
        account = customer.account
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "AWS_ENDPOINT_URL": account.url,
            "AWS_ACCESS_KEY_ID": account.access_key_id,
            "AWS_SECRET_ACCESS_KEY": account.secret,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_CONFIG_FILE": os.devnull,
        }

    def run(self, *command: str, **parameters: object) -> Any:
        """parameters: strings as they are, the rest as JSON. What the command printed, read as JSON."""
        options = [
            word
            for name, value in parameters.items()
            for word in (f"--{name.replace('_', '-')}", value if type(value) is str else json.dumps(value))
        ]
        done = subprocess.run(
            [str(Path(sys.executable).parent / "aws"), *command, *options],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "null")


def put(customer: Customer, key: str, content: bytes) -> dict[str, Any]:
    """The stored object as `Document` or `Image` names it."""
    customer.s3.put_object(Bucket=customer.bucket, Key=key, Body=content)
    return {"S3Object": {"Bucket": customer.bucket, "Name": key}}


def is_started(told: Any, condition: dict[str, Any]) -> bool:
    """Whether a loop was started, if the evaluation says so as well."""
    outcome = told["HumanLoopActivationOutput"]
    [result] = json.loads(outcome["HumanLoopActivationConditionsEvaluationResults"])["Conditions"]
    assert result["EvaluationResult"] is ("HumanLoopArn" in outcome), (condition, outcome)
    return "HumanLoopArn" in outcome


def open_task(page: Page, world: World) -> FrameLocator:
    """A worker signs in and accepts the first task."""
    world.add_worker("ana@example.com")
    sign_in_to_portal(page, world, "ana@example.com")
    return start_working(page)


def submit(page: Page, frame: FrameLocator) -> None:
    frame.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="No tasks right now")).to_be_visible()


INK = """([least, most]) => {
  const widget = document.querySelector("crowd-textract-analyze-document").shadowRoot;
  const canvas = widget.querySelector("canvas[data-layer=whole]");
  if (canvas === null) return false;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0 && data[at] < 128) dark += 1;
  const ink = dark / canvas.width / canvas.height;
  return least < ink && ink < most && ink;
}"""


def wait_for_ink(page: Page, least: float, most: float) -> float:
    """Until a page is drawn of which such a part is black; the part."""
    frame = page.locator("iframe[title='Task']").element_handle().content_frame()
    assert frame is not None
    return float(frame.wait_for_function(INK, arg=[least, most]).json_value())


def is_key(block: dict[str, Any]) -> bool:
    return block.get("entityTypes") == ["KEY"]


def is_value(block: dict[str, Any]) -> bool:
    return block.get("entityTypes") == ["VALUE"]


def human_blocks(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that the worker has added."""
    return [block for block in blocks if block["id"].startswith("human-")]
