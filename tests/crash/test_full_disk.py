"""A full disk: what was acknowledged stays, what is refused says so, and with room it goes on by itself."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError
from tests.crash.deployment import EMAIL, Deployment, set_up
from tests.crash.disk import SmallDisk
from tests.factories import PASSWORD
from tests.reviewers import Reviewer

TEXT = "x" * 100_000


def test_a_full_disk_loses_nothing_and_is_survived(tmp_path: Path) -> None:
    with SmallDisk(tmp_path / "data", megabytes=48) as disk:
        deployment = Deployment(tmp_path, "sqlite:", disk.launcher)
        deployment.start()
        try:
            _fill_and_empty(deployment, disk)
        finally:
            deployment.stop()


def _fill_and_empty(deployment: Deployment, disk: SmallDisk) -> None:
    flow, portal = set_up(deployment)
    runtime, s3 = deployment.client("sagemaker-a2i-runtime"), deployment.client("s3")
    started = {"first"}
    _start(runtime, flow, "first")
    with Reviewer(portal) as ana:
        ana.sign_in(EMAIL, PASSWORD)
        task = ana.start_working()
        assert ana.save_draft(task, '{"answer": "so far"}').status_code == 200

        disk.fill()

        refusal = None
        for n in range(2_000):  # the log of the database has some room of its own
            try:
                _start(runtime, flow, f"loop-{n}")
            except ClientError as error:
                refusal = error.response
                break
            started.add(f"loop-{n}")
        assert refusal is not None, "the disk was never full"
        assert refusal["Error"]["Code"] == "InternalServerException"
        assert refusal["ResponseMetadata"]["HTTPStatusCode"] == 500
        assert "Please try again" in refusal["Error"]["Message"]
        with pytest.raises(ClientError) as caught:
            s3.put_object(Bucket="results", Key="large", Body=b"x" * 1_000_000)
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
        answer = ana.submit(task, json.dumps({"answer": TEXT}))
        assert answer.status_code == 503
        assert answer.json()["kept"] is False
        assert answer.json()["sentence"]

        # Nothing is lost, and what only reads goes on.
        assert _listed(runtime, flow) == started
        assert ana.open(task.address).state["draft"] == '{"answer": "so far"}'
        assert httpx.get(f"{deployment.url}/healthz").status_code == 200

        disk.make_room()

        _start(runtime, flow, "afterwards")
        s3.put_object(Bucket="results", Key="large", Body=b"x" * 1_000_000)
        assert ana.submit(task, json.dumps({"answer": TEXT})).status_code == 200
    assert httpx.get(f"{deployment.url}/readyz").status_code == 200
    assert _listed(runtime, flow) == started | {"afterwards"}
    assert _answers(runtime, s3, "first") == [{"answer": TEXT}]

    deployment.kill()
    deployment.start()

    assert _listed(runtime, flow) == started | {"afterwards"}
    assert _answers(runtime, s3, "first") == [{"answer": TEXT}]
    assert {found["Key"] for found in s3.list_objects_v2(Bucket="results")["Contents"]} == {
        "large",
        _output_key(runtime, "first"),
    }


def test_an_answer_whose_output_finds_no_room_is_written_when_there_is(tmp_path: Path) -> None:
    """There is room for the answer, but not for the object: the loop stays open until it can be written."""
    with SmallDisk(tmp_path / "data", megabytes=48) as disk:
        deployment = Deployment(tmp_path, "sqlite:", disk.launcher)
        deployment.start()
        try:
            flow, portal = set_up(deployment)
            runtime, s3 = deployment.client("sagemaker-a2i-runtime"), deployment.client("s3")
            _start(runtime, flow, "loop", "x" * 2_000_000)
            with Reviewer(portal) as ana:
                ana.sign_in(EMAIL, PASSWORD)
                task = ana.start_working()
                disk.fill(but=1_000_000)
                assert ana.submit(task, '{"answer": "small"}').status_code == 200
            _wait_for_line(deployment, "the output of loop 1 could not be written")
            assert runtime.describe_human_loop(HumanLoopName="loop")["HumanLoopStatus"] == "InProgress"
            assert s3.list_objects_v2(Bucket="results")["KeyCount"] == 0

            disk.make_room()

            assert _answers(runtime, s3, "loop") == [{"answer": "small"}]
        finally:
            deployment.stop()


def _wait_for_line(deployment: Deployment, words: str) -> None:
    give_up = time.monotonic() + 60
    while words not in (deployment.folder / "server.log").read_text():
        assert time.monotonic() < give_up, f"the log does not say: {words}"
        time.sleep(0.05)


def _start(runtime: Any, flow: str, name: str, text: str = TEXT) -> None:
    runtime.start_human_loop(
        HumanLoopName=name,
        FlowDefinitionArn=flow,
        HumanLoopInput={"InputContent": json.dumps({"text": text})},
    )


def _listed(runtime: Any, flow: str) -> set[str]:
    pages = runtime.get_paginator("list_human_loops").paginate(FlowDefinitionArn=flow)
    return {loop["HumanLoopName"] for page in pages for loop in page["HumanLoopSummaries"]}


def _answers(runtime: Any, s3: Any, name: str) -> list[Any]:
    give_up = time.monotonic() + 120  # a refused output is tried again after a while
    while runtime.describe_human_loop(HumanLoopName=name)["HumanLoopStatus"] == "InProgress":
        assert time.monotonic() < give_up
        time.sleep(0.1)
    body = s3.get_object(Bucket="results", Key=_output_key(runtime, name))["Body"].read()
    return [answer["answerContent"] for answer in json.loads(body)["humanAnswers"]]


def _output_key(runtime: Any, name: str) -> str:
    uri: str = runtime.describe_human_loop(HumanLoopName=name)["HumanLoopOutput"]["OutputS3Uri"]
    return uri.removeprefix("s3://results/")
