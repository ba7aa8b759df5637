"""The life of a request, seen from boto3."""

from __future__ import annotations

from tests.unit.aws.wire import ACCOUNT, KEY_ID, Recorder, Wire

from collections.abc import Callable

from overread.aws.services import load_handlers

FLOW = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:flow-definition/reviews"
LOOP = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:human-loop/loop-1"


def test_a_signed_start_human_loop_reaches_its_handler(new_wire: Callable[..., Wire]) -> None:
    started = Recorder({"HumanLoopArn": LOOP})
    client = new_wire({"sagemaker-a2i-runtime": {"StartHumanLoop": started}}).client("sagemaker-a2i-runtime")

    answer = client.start_human_loop(
        HumanLoopName="Loop-1", FlowDefinitionArn=FLOW, HumanLoopInput={"InputContent": '{"text": "ä"}'}
    )

    assert answer["HumanLoopArn"] == LOOP
    [params] = started.calls
    assert (params.HumanLoopName, params.HumanLoopInput.InputContent) == ("Loop-1", '{"text": "ä"}')
    assert params.DataAttributes is None


def test_get_caller_identity_says_who_signed(new_wire: Callable[..., Wire]) -> None:
    client = new_wire({"sts": load_handlers()["sts"]}).client("sts")

    answer = client.get_caller_identity()

    assert (answer["Account"], answer["Arn"]) == (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/ada")
    assert answer["UserId"] == KEY_ID.replace("AKIA", "AIDA")
