"""The A2I runtime, by real boto3: what callers see of human loops."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.boto3.conftest import arn_of
from tests.boto3.refusals import refused
from tests.servers import Account, RunningServer

Start = Callable[..., str]


@pytest.fixture
def start(runtime: Any, flow_arn: str) -> Start:
    """Starts a loop of the flow definition `flow`."""

    def run(name: str = "loop", text: str = '{"text": "hello"}', **members: Any) -> str:
        request = {"FlowDefinitionArn": flow_arn, "HumanLoopInput": {"InputContent": text}, **members}
        return str(runtime.start_human_loop(HumanLoopName=name, **request)["HumanLoopArn"])

    return run


def test_a_new_loop_is_in_progress_and_knows_its_output(
    runtime: Any, start: Start, account: Account, flow_arn: str, bucket: str
) -> None:
    before = datetime.now(UTC)
    assert start("loop") == arn_of(account, "human-loop", "loop")
    found = runtime.describe_human_loop(HumanLoopName="loop")
    del found["ResponseMetadata"]
    made = found.pop("CreationTime")
    assert abs(made - before) < timedelta(minutes=1)
    day = made.astimezone(UTC).strftime("%Y/%m/%d/%H/%M/%S")
    assert found == {
        "HumanLoopStatus": "InProgress",
        "HumanLoopName": "loop",
        "HumanLoopArn": arn_of(account, "human-loop", "loop"),
        "FlowDefinitionArn": flow_arn,
        "HumanLoopOutput": {"OutputS3Uri": f"s3://{bucket}/reviews/flow/{day}/loop/output.json"},
    }


def test_the_same_request_gives_the_same_loop(runtime: Any, start: Start, flow_arn: str) -> None:
    first = start("loop", '{"b": 1.0, "a": [1, 2]}')
    again = start("loop", '{ "a": [1,2], "b": 1 }')
    listed = runtime.list_human_loops(FlowDefinitionArn=flow_arn)["HumanLoopSummaries"]
    assert (again, len(listed)) == (first, 1)


def test_the_same_name_with_other_input_is_a_conflict(runtime: Any, start: Start) -> None:
    start("loop", '{"a": 1}')
    with pytest.raises(runtime.exceptions.ConflictException) as caught:
        start("loop", '{"a": 2}')
    answer = caught.value.response
    message = "A human loop with the name loop and different input data already exists."
    assert (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Message"]) == (409, message)


def test_other_content_classifiers_are_a_conflict(start: Start) -> None:
    start("loop")
    with refused("ConflictException", status=409):
        start("loop", DataAttributes={"ContentClassifiers": ["FreeOfAdultContent"]})


def test_names_with_capitals_are_accepted(runtime: Any, start: Start) -> None:
    start("Fraud-detector-1613589638354")
    found = runtime.describe_human_loop(HumanLoopName="Fraud-detector-1613589638354")
    assert found["HumanLoopOutput"]["OutputS3Uri"].endswith("/Fraud-detector-1613589638354/output.json")


def test_an_input_that_is_no_json_object_is_refused(start: Start) -> None:
    with refused("ValidationException", "HumanLoopInput.InputContent must be a JSON object."):
        start("loop", "[]")
    with refused("ValidationException"):
        start("loop", "{")


def test_an_input_at_its_limit_is_accepted_and_one_beyond_refused(runtime: Any, start: Start) -> None:
    frame = len('{"text": ""}')
    start("ascii", json.dumps({"text": "x" * (3_145_728 - frame)}))
    start("wide", json.dumps({"text": "€" * (3_145_728 - frame)}, ensure_ascii=False))
    with refused("ValidationException"):
        start("beyond", json.dumps({"text": "x" * (3_145_729 - frame)}))
    with refused("ResourceNotFoundException", status=404):
        runtime.describe_human_loop(HumanLoopName="beyond")


def test_a_flow_definition_that_is_not_there_is_refused(
    start: Start, account: Account, server: RunningServer
) -> None:
    for flow in (
        arn_of(account, "flow-definition", "none"),
        arn_of(account, "flow-definition", "flow", "eu-west-1"),
        arn_of(server.new_account(), "flow-definition", "flow"),
    ):
        with refused("ValidationException"):
            start("loop", FlowDefinitionArn=flow)


def test_an_unknown_loop_is_not_found(runtime: Any) -> None:
    for operation in ("describe_human_loop", "stop_human_loop", "delete_human_loop"):
        with pytest.raises(runtime.exceptions.ResourceNotFoundException) as caught:
            getattr(runtime, operation)(HumanLoopName="nobody")
        answer = caught.value.response
        message = "The human loop nobody does not exist."
        assert (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Message"]) == (404, message)


def test_a_loop_named_stop_is_described(runtime: Any, start: Start) -> None:
    start("stop")
    assert runtime.describe_human_loop(HumanLoopName="stop")["HumanLoopName"] == "stop"


def test_a_loop_is_stopped_then_deleted_then_its_name_is_free(
    runtime: Any, start: Start, flow_arn: str
) -> None:
    start("loop")
    with refused("ValidationException"):
        runtime.delete_human_loop(HumanLoopName="loop")
    runtime.stop_human_loop(HumanLoopName="loop")
    stopped = runtime.describe_human_loop(HumanLoopName="loop")["HumanLoopStatus"]
    runtime.stop_human_loop(HumanLoopName="loop")
    runtime.delete_human_loop(HumanLoopName="loop")
    with refused("ResourceNotFoundException", status=404):
        runtime.describe_human_loop(HumanLoopName="loop")
    assert runtime.list_human_loops(FlowDefinitionArn=flow_arn)["HumanLoopSummaries"] == []
    start("loop", '{"other": 1}')
    again = runtime.describe_human_loop(HumanLoopName="loop")["HumanLoopStatus"]
    assert (stopped, again) == ("Stopped", "InProgress")


def test_loops_are_listed_in_pages(runtime: Any, start: Start, flow_arn: str) -> None:
    names = [f"loop-{number}" for number in range(5)]
    for name in names:
        start(name)

    def pages(**query: Any) -> list[list[str]]:
        found = runtime.get_paginator("list_human_loops").paginate(
            FlowDefinitionArn=flow_arn, PaginationConfig={"PageSize": 2}, **query
        )
        return [[loop["HumanLoopName"] for loop in page["HumanLoopSummaries"]] for page in found]

    assert pages(SortOrder="Ascending") == [names[:2], names[2:4], names[4:]]
    assert pages() == [names[4:2:-1], names[2:0:-1], names[:1]]


def test_a_listing_shows_what_it_may(runtime: Any, start: Start, flow_arn: str) -> None:
    start("loop")
    made = runtime.describe_human_loop(HumanLoopName="loop")["CreationTime"]
    assert runtime.list_human_loops(FlowDefinitionArn=flow_arn)["HumanLoopSummaries"] == [
        {
            "HumanLoopName": "loop",
            "HumanLoopStatus": "InProgress",
            "CreationTime": made,
            "FlowDefinitionArn": flow_arn,
        }
    ]


def test_a_listing_is_bounded_by_creation_time(runtime: Any, start: Start, flow_arn: str) -> None:
    start("loop")
    made = runtime.describe_human_loop(HumanLoopName="loop")["CreationTime"]

    def count(**bounds: datetime) -> int:
        return len(runtime.list_human_loops(FlowDefinitionArn=flow_arn, **bounds)["HumanLoopSummaries"])

    second = timedelta(seconds=1)
    found = [
        count(CreationTimeAfter=made - second),
        count(CreationTimeAfter=made + second),
        count(CreationTimeBefore=made - second),
        count(CreationTimeBefore=made + second),
    ]
    assert found == [1, 0, 0, 1]


def test_loops_of_an_unknown_definition_are_not_found(
    runtime: Any, account: Account, server: RunningServer, flow_arn: str
) -> None:
    with refused("ResourceNotFoundException", status=404):
        runtime.list_human_loops(FlowDefinitionArn=arn_of(account, "flow-definition", "none"))
    stranger = server.new_account().client("sagemaker-a2i-runtime")
    with refused("ResourceNotFoundException", status=404):
        stranger.list_human_loops(FlowDefinitionArn=flow_arn)


def test_a_token_of_another_listing_is_refused(runtime: Any, start: Start, flow_arn: str) -> None:
    for name in ("one", "two"):
        start(name)
    token = runtime.list_human_loops(FlowDefinitionArn=flow_arn, MaxResults=1)["NextToken"]
    with refused("ValidationException", "The provided NextToken is invalid."):
        runtime.list_human_loops(FlowDefinitionArn=flow_arn, NextToken=token, SortOrder="Ascending")


def test_a_template_that_fails_fails_the_loop(
    runtime: Any, sagemaker: Any, definition: dict[str, Any], account: Account
) -> None:
    content = "<p>{{ task.input.image | grant_read_access }}</p>"
    ui = sagemaker.create_human_task_ui(HumanTaskUiName="image", UiTemplate={"Content": content})
    config = {**definition["HumanLoopConfig"], "HumanTaskUiArn": ui["HumanTaskUiArn"]}
    flow = sagemaker.create_flow_definition(**{**definition, "HumanLoopConfig": config})
    runtime.start_human_loop(
        HumanLoopName="loop",
        FlowDefinitionArn=flow["FlowDefinitionArn"],
        HumanLoopInput={"InputContent": '{"image": " "}'},
    )
    found = runtime.describe_human_loop(HumanLoopName="loop")
    for _ in range(600):
        if found["HumanLoopStatus"] != "InProgress":
            break
        time.sleep(0.05)
        found = runtime.describe_human_loop(HumanLoopName="loop")
    reason = 'Task failed to render: [ InvalidParameters: \'"grant_read_access" input is not a valid S3 URI: " ".\' ].'
    shown = (found["HumanLoopStatus"], found.get("FailureCode"), found.get("FailureReason"))
    assert shown == ("Failed", "ValidationError", reason)
    assert found["HumanLoopOutput"]["OutputS3Uri"].endswith("/loop/output.json")
