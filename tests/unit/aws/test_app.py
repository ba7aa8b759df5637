"""The life of a request, seen from boto3 and from raw HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from tests.unit.aws.wire import (
    ACCOUNT,
    ENDPOINT,
    GONE,
    KEY_ID,
    SECRET,
    FakeS3,
    Recorder,
    Response,
    Wire,
    make_context,
)

from overread.aws.app import AwsOptions
from overread.aws.codecs.rest_xml import S3Response
from overread.aws.context import AwsRequest
from overread.aws.services.table import HANDLERS
from overread.operations.context import Context, Policy

NewWire = Callable[..., Wire]
FLOW = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:flow-definition/reviews"
LOOP = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:human-loop/loop-1"
START = {"HumanLoopName": "loop-1", "FlowDefinitionArn": FLOW, "HumanLoopInput": {"InputContent": "{}"}}
NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, UTC)


def sign(
    method: str, path: str, body: bytes, service: str = "sagemaker", headers: dict[str, str] | None = None
) -> dict[str, str]:
    request = AWSRequest(method, ENDPOINT + path, data=body, headers=headers or {})
    SigV4Auth(Credentials(KEY_ID, SECRET), service, "us-east-1").add_auth(request)
    return {name: str(value) for name, value in request.headers.items()}


def post(wire: Wire, target: str, body: bytes, service: str = "sagemaker") -> Response:
    headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}
    return wire.request("POST", "/", sign("POST", "/", body, service, headers), body)


def test_a_signed_start_human_loop_reaches_its_handler(new_wire: NewWire) -> None:
    started = Recorder({"HumanLoopArn": LOOP})
    wire = new_wire({"sagemaker-a2i-runtime": {"StartHumanLoop": started}})

    answer = wire.client("sagemaker-a2i-runtime").start_human_loop(
        HumanLoopName="Loop-1",
        FlowDefinitionArn=FLOW,
        HumanLoopInput={"InputContent": '{"text": "ä"}'},
        DataAttributes={"ContentClassifiers": ["FreeOfAdultContent"]},
    )

    assert answer["HumanLoopArn"] == LOOP
    [params] = started.calls
    assert (params.HumanLoopName, params.HumanLoopInput.InputContent) == ("Loop-1", '{"text": "ä"}')
    assert params.DataAttributes.ContentClassifiers == ["FreeOfAdultContent"]


def test_get_caller_identity_says_who_signed(new_wire: NewWire) -> None:
    answer = new_wire({"sts": HANDLERS["sts"]}).client("sts").get_caller_identity()

    assert (answer["Account"], answer["Arn"]) == (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/ada")
    assert answer["UserId"] == KEY_ID.replace("AKIA", "AIDA")


def test_labels_and_query_members_are_decoded(new_wire: NewWire) -> None:
    described, listed = Recorder({}), Recorder({"HumanLoopSummaries": []})
    handlers = {"DescribeHumanLoop": described, "ListHumanLoops": listed}
    client = new_wire({"sagemaker-a2i-runtime": handlers}).client("sagemaker-a2i-runtime")

    client.describe_human_loop(HumanLoopName="stop")
    client.list_human_loops(
        FlowDefinitionArn=FLOW,
        CreationTimeAfter=datetime(2020, 2, 24, tzinfo=UTC),
        SortOrder="Ascending",
        MaxResults=7,
        NextToken="a+b/c= d",
    )

    assert described.calls[0].HumanLoopName == "stop"
    [params] = listed.calls
    assert (params.FlowDefinitionArn, params.SortOrder, params.MaxResults) == (FLOW, "Ascending", 7)
    assert (params.CreationTimeAfter, params.CreationTimeBefore) == (datetime(2020, 2, 24, tzinfo=UTC), None)
    assert params.NextToken == "a+b/c= d"


def test_a_percent_encoded_label_is_checked_as_what_it_means(new_wire: NewWire) -> None:
    wire = new_wire({"sagemaker-a2i-runtime": {"DescribeHumanLoop": Recorder({})}})

    with pytest.raises(ClientError) as caught:
        wire.client("sagemaker-a2i-runtime").describe_human_loop(HumanLoopName="a b/c")

    assert caught.value.response["Error"] == {
        "Code": "ValidationException",
        "Message": "1 validation error detected: Value 'a b/c' at 'humanLoopName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [A-Za-z0-9](-*[A-Za-z0-9])*",
    }


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("MaxResults=x&FlowDefinitionArn=" + FLOW, "SerializationException"),
        ("CreationTimeAfter=soon&FlowDefinitionArn=" + FLOW, "SerializationException"),
        ("MaxResults=101&FlowDefinitionArn=" + FLOW, "ValidationException"),
        ("SortOrder=Sideways&FlowDefinitionArn=" + FLOW, "ValidationException"),
        ("FlowDefinitionArn=%FF", "SerializationException"),
        ("", "ValidationException"),
    ],
)
def test_bad_query_members_are_refused(new_wire: NewWire, query: str, code: str) -> None:
    target = (
        f"/human-loops?{query}".replace(":", "%3A")
        .replace("flow-definition/", "flow-definition%2F")
        .removesuffix("?")
    )
    wire = new_wire({"sagemaker-a2i-runtime": {"ListHumanLoops": Recorder({"HumanLoopSummaries": []})}})

    response = wire.request("GET", target, sign("GET", target, b""))

    assert (response.status, response.headers["x-amzn-errortype"]) == (400, code)


def test_timestamps_are_written_as_the_protocol_wants_them(new_wire: NewWire) -> None:
    summary = {
        "HumanLoopName": "l",
        "HumanLoopStatus": "InProgress",
        "CreationTime": NOON,
        "FailureReason": None,
    }
    flow = {
        "FlowDefinitionName": "f",
        "FlowDefinitionArn": FLOW,
        "FlowDefinitionStatus": "Active",
        "CreationTime": NOON,
    }
    wire = new_wire(
        {
            "sagemaker-a2i-runtime": {"ListHumanLoops": Recorder({"HumanLoopSummaries": [summary]})},
            "sagemaker": {
                "ListFlowDefinitions": Recorder({"FlowDefinitionSummaries": [flow], "NextToken": None})
            },
        }
    )

    loops = wire.client("sagemaker-a2i-runtime").list_human_loops(FlowDefinitionArn=FLOW)
    flows = wire.client("sagemaker").list_flow_definitions()

    milliseconds = NOON.replace(microsecond=123000)
    assert loops["HumanLoopSummaries"][0]["CreationTime"] == milliseconds
    assert flows["FlowDefinitionSummaries"][0]["CreationTime"] == milliseconds
    rest, json11 = (json.loads(response.body) for response in wire.responses)
    assert rest["HumanLoopSummaries"] == [
        {"HumanLoopName": "l", "HumanLoopStatus": "InProgress", "CreationTime": "2026-11-20T12:00:00.123Z"}
    ]
    assert json11["FlowDefinitionSummaries"][0]["CreationTime"] == 1795176000.123
    assert "NextToken" not in json11


def test_an_empty_answer_is_an_empty_object(new_wire: NewWire) -> None:
    handlers = {
        "sagemaker-a2i-runtime": {"StopHumanLoop": Recorder()},
        "sagemaker": {"DeleteTags": Recorder()},
    }
    wire = new_wire(handlers)

    wire.client("sagemaker-a2i-runtime").stop_human_loop(HumanLoopName="loop")
    wire.client("sagemaker").delete_tags(ResourceArn=FLOW, TagKeys=["k"])

    assert [(response.status, response.body) for response in wire.responses] == [(200, b"{}"), (200, b"{}")]


def test_an_answer_with_a_member_the_model_lacks_is_a_defect(
    new_wire: NewWire, caplog: pytest.LogCaptureFixture
) -> None:
    client = new_wire({"sagemaker": {"DeleteTags": Recorder({"Tagz": []})}}).client("sagemaker")

    with pytest.raises(ClientError) as caught:
        client.delete_tags(ResourceArn=FLOW, TagKeys=["k"])

    assert caught.value.response["Error"]["Code"] == "InternalFailure"
    assert "Tagz" in str(caplog.records[0].exc_info)


def test_every_answer_carries_a_request_id_of_its_own(new_wire: NewWire) -> None:
    wire = new_wire({"sts": HANDLERS["sts"]})

    wire.client("sts").get_caller_identity()
    post(wire, "SageMaker.Unknown", b"{}")
    wire.request("POST", "/", {"x-amz-target": "SageMaker.ListTags"}, b"{}")
    wire.request("GET", "/b/k?X-Amz-Algorithm=none")

    ids = [response.headers["x-amzn-requestid"] for response in wire.responses]
    assert len(set(ids)) == 4
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", request_id) for request_id in ids)
    assert f"<RequestId>{ids[0]}</RequestId>".encode() in wire.responses[0].body


def test_the_content_type_and_length_are_those_of_the_protocol(new_wire: NewWire) -> None:
    wire = new_wire({"sagemaker-a2i-runtime": {"StartHumanLoop": Recorder({"HumanLoopArn": LOOP})}})

    wire.client("sagemaker-a2i-runtime").start_human_loop(**START)

    [response] = wire.responses
    assert response.headers["content-type"] == "application/json"
    assert response.headers["content-length"] == str(len(response.body))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "SerializationException"),
        (b"\xff\xfe", "SerializationException"),
        (b"[]", "SerializationException"),
        (b'{"FlowDefinitionName": 5}', "SerializationException"),
        (b"", "ValidationException"),
        (b"{}", "ValidationException"),
    ],
)
def test_bad_bodies_are_refused(new_wire: NewWire, body: bytes, code: str) -> None:
    response = post(
        new_wire({"sagemaker": {"DescribeFlowDefinition": Recorder({})}}),
        "SageMaker.DescribeFlowDefinition",
        body,
    )

    assert (response.status, json.loads(response.body)["__type"]) == (400, code)


def test_a_body_of_a_declared_length_beyond_the_limit_is_not_read(new_wire: NewWire) -> None:
    wire = new_wire({"sts": HANDLERS["sts"]})
    headers = sign("POST", "/", b"", "sts", {"Content-Type": "application/x-www-form-urlencoded"})

    response = wire.request("POST", "/", {**headers, "Content-Length": "10000000000"}, [])

    assert (response.status, response.headers["connection"]) == (413, "close")
    assert b"RequestEntityTooLargeException" in response.body


def test_a_body_of_unknown_length_is_cut_at_the_limit(new_wire: NewWire) -> None:
    wire = new_wire({"sts": HANDLERS["sts"]})
    headers = sign("POST", "/", b"", "sts", {"Content-Type": "application/x-www-form-urlencoded"})
    headers.pop("Content-Length", None)

    def endless() -> Any:
        for _ in range(3):
            yield b"x" * 30_000

    assert wire.request("POST", "/", headers, endless()).status == 413
    assert wire.request("POST", "/", headers, b"x" * 70_000).status == 413


def test_a_client_that_goes_away_gets_no_answer(new_wire: NewWire) -> None:
    wire = new_wire({"sts": HANDLERS["sts"]})
    headers = sign("POST", "/", b"", "sts", {"Content-Type": "application/x-www-form-urlencoded"})

    def cut_short() -> Any:
        yield b"Action="
        yield GONE

    assert wire.request("POST", "/", headers, cut_short()) == Response(0, {}, b"")


def test_request_rates_are_counted_by_operation(new_wire: NewWire) -> None:
    now = [100.0]
    options = AwsOptions(request_rates={"StartHumanLoop": 2.0}, monotonic=lambda: now[0])
    handlers = {"StartHumanLoop": Recorder({"HumanLoopArn": LOOP}), "StopHumanLoop": Recorder()}
    client = new_wire({"sagemaker-a2i-runtime": handlers}, options=options).client("sagemaker-a2i-runtime")

    client.start_human_loop(**START)
    client.start_human_loop(**START)
    with pytest.raises(client.exceptions.ThrottlingException):
        client.start_human_loop(**START)
    client.stop_human_loop(HumanLoopName="loop")
    now[0] += 0.5
    client.start_human_loop(**START)


def test_strict_names_hold_to_the_documented_pattern(new_wire: NewWire) -> None:
    handlers = {"sagemaker-a2i-runtime": {"StopHumanLoop": Recorder()}}
    client = new_wire(handlers, options=AwsOptions(strict_names=True)).client("sagemaker-a2i-runtime")

    with pytest.raises(client.exceptions.ValidationException, match=re.escape("^[a-z0-9](-*[a-z0-9])*$")):
        client.stop_human_loop(HumanLoopName="Loop")


@pytest.mark.parametrize(
    ("service", "call", "variable"),
    [
        ("ssm", lambda c: c.describe_parameters(), "AWS_ENDPOINT_URL_SSM"),
        ("cloudformation", lambda c: c.list_stacks(), "AWS_ENDPOINT_URL_CLOUDFORMATION"),
        ("route53", lambda c: c.list_hosted_zones(), "AWS_ENDPOINT_URL_ROUTE_53"),
        ("lambda", lambda c: c.list_functions(), "AWS_ENDPOINT_URL_LAMBDA"),
        (
            "sagemaker-runtime",
            lambda c: c.invoke_endpoint(EndpointName="e", Body=b""),
            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME",
        ),
        ("dynamodb", lambda c: c.list_tables(), "AWS_ENDPOINT_URL_DYNAMODB"),
        ("ec2", lambda c: c.describe_instances(), "AWS_ENDPOINT_URL_EC2"),
        ("cloudwatch", lambda c: c.list_metrics(), "AWS_ENDPOINT_URL_CLOUDWATCH"),
    ],
)
def test_a_call_for_another_service_is_told_which_variable_to_unset(
    new_wire: NewWire, service: str, call: Callable[[Any], object], variable: str
) -> None:
    wire = new_wire({})

    with pytest.raises(ClientError):
        call(wire.client(service))

    assert variable in wire.responses[0].body.decode()
    assert wire.responses[0].status == 400


def test_another_operation_of_a_served_service_names_that_services_variable(new_wire: NewWire) -> None:
    wire = new_wire({})

    with pytest.raises(ClientError):
        wire.client("sagemaker").list_models()

    message = json.loads(wire.responses[0].body)["Message"]
    assert message == (
        "overread does not serve the operation 'SageMaker.ListModels'. "
        "A client that needs it from AWS must not see AWS_ENDPOINT_URL_SAGEMAKER or AWS_ENDPOINT_URL."
    )


def test_an_operation_that_is_not_served_is_unknown(new_wire: NewWire) -> None:
    client = new_wire({}).client("sagemaker")

    with pytest.raises(ClientError) as caught:
        client.list_training_jobs()

    assert caught.value.response["Error"]["Code"] == "UnknownOperationException"
    assert "SageMaker.ListTrainingJobs" in caught.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    ("target", "service", "code"),
    [
        ("SageMaker.Nothing", "sagemaker", "UnknownOperationException"),
        ("Nothing", "sagemaker", "UnknownOperationException"),
        ("AWSCognitoIdentityProviderService.ListUsers", "sagemaker", "UnknownOperationException"),
        ("SageMaker.ListTags", "cognito-idp", "UnknownOperationException"),
        ("SageMaker.ListTags", "sts", "UnknownOperationException"),
    ],
)
def test_a_target_must_belong_to_the_service_of_the_signature(
    new_wire: NewWire, target: str, service: str, code: str
) -> None:
    response = post(new_wire({"sagemaker": {"ListTags": Recorder({})}}), target, b"{}", service)

    assert (response.status, response.headers["x-amzn-errortype"]) == (400, code)


@pytest.mark.parametrize(
    ("headers", "body", "code", "status"),
    [
        ({"x-amz-target": "SageMaker.ListTags"}, b"{}", b"MissingAuthenticationTokenException", 403),
        (
            {"content-type": "application/x-www-form-urlencoded"},
            b"Action=A&Version=1",
            b"MissingAuthenticationToken<",
            403,
        ),
        ({"host": "pictures.127.0.0.1:8080"}, b"", b"<Code>AccessDenied</Code>", 403),
    ],
)
def test_what_is_not_signed_is_refused(
    new_wire: NewWire, headers: dict[str, str], body: bytes, code: bytes, status: int
) -> None:
    response = new_wire({}).request("POST", "/", headers, body)

    assert response.status == status
    assert code in response.body


def test_a_preflight_question_goes_to_s3_unsigned(new_wire: NewWire) -> None:
    s3 = FakeS3()
    asked = {"origin": "https://app.example", "access-control-request-method": "PUT"}
    wire = new_wire({}, s3=s3)

    wire.request("OPTIONS", "/bucket/key", asked)
    wire.request("OPTIONS", "/key", {**asked, "host": "bucket.localhost:8080"})

    assert [(request.method, request.path, request.caller) for request in s3.seen] == [
        ("OPTIONS", "/bucket/key", None),
        ("OPTIONS", "/bucket/key", None),
    ]


class StreamingS3(FakeS3):
    async def handle(self, ctx: Context, request: AwsRequest) -> Any:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"one "
            yield b"two"

        return S3Response(200, [("Content-Length", "7"), ("ETag", '"x"')], pieces())


def test_an_s3_answer_may_be_a_stream(new_wire: NewWire) -> None:
    wire = new_wire({}, s3=StreamingS3())

    answer = wire.client("s3", config=Config(s3={"addressing_style": "path"})).get_object(
        Bucket="bucket", Key="key"
    )

    assert answer["Body"].read() == b"one two"
    assert wire.responses[0].headers["x-amz-request-id"] == wire.responses[0].headers["x-amzn-requestid"]


def test_boto3s_uploads_arrive_whole(new_wire: NewWire) -> None:
    s3 = FakeS3()
    wire = new_wire({}, s3=s3)

    for style in ("path", "virtual"):
        client = wire.client("s3", config=Config(s3={"addressing_style": style}))
        client.put_object(Bucket="bucket", Key="a b/ü+~", Body=b"content")

    assert s3.bodies == [b"content", b"content"]
    assert {request.path for request in s3.seen} == {"/bucket/a%20b/%C3%BC%2B~"}


def test_urls_presigned_by_boto3_are_accepted(new_wire: NewWire) -> None:
    wire = new_wire({}, s3=FakeS3())

    for version in ("s3v4", "s3"):
        client = wire.client("s3", config=Config(signature_version=version, s3={"addressing_style": "path"}))
        url = client.generate_presigned_url("get_object", {"Bucket": "bucket", "Key": "a b+ü"}, 60)
        assert wire.request("GET", url.removeprefix(ENDPOINT)).status == 200
        assert wire.request("GET", url.removeprefix(ENDPOINT).replace("a%20b", "c")).status == 403


def test_the_portals_hosts_are_not_buckets(new_wire: NewWire) -> None:
    policy = Policy(public_url="https://review.example", portal_domain="teams.review.example")
    front = new_wire({}, context=make_context(policy=policy)).front

    def takes(host: str) -> bool:
        scope = {"headers": [(b"host", host.encode())], "query_string": b"", "path": "/", "method": "GET"}
        return front.is_aws_request(scope)

    hosts = [
        "review.example",
        "bucket.review.example",
        "my.bucket.review.example",
        "abc.teams.review.example",
        "other",
    ]
    assert [takes(host) for host in hosts] == [False, True, True, False, False]
