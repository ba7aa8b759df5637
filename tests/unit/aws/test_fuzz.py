"""Whatever arrives is answered, and never by a defect: no input of a caller makes a 500."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts.extract_models import SERVED
from tests.unit.aws.wire import ENDPOINT, KEY_ID, SECRET, Recorder, Wire

from overread.aws.errors import AwsError
from overread.aws.models import Models
from overread.domain.errors import InvalidInput

METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
PATHS = st.text(max_size=40).map(lambda text: "/" + quote(text, safe="/%.~+")) | st.sampled_from(
    ["/", "/human-loops", "/human-loops/stop", "/human-loops/a", "//", "/%", "/%zz", "/%ff", "/../.."]
)
QUERIES = st.text(max_size=60).map(lambda text: quote(text, safe="=&%+/")) | st.sampled_from(
    [
        "",
        "X-Amz-Algorithm=AWS4-HMAC-SHA256",
        "X-Amz-Credential=a/20261120/us-east-1/s3/aws4_request&X-Amz-Algorithm=AWS4-HMAC-SHA256",
        f"AWSAccessKeyId={KEY_ID}&Signature=x&Expires=99999999999",
        f"AWSAccessKeyId={KEY_ID}&Signature=x&Expires=-1",
        "Action=GetCallerIdentity&Version=2011-06-15",
        "MaxResults=99999999999999999999",
    ]
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "authorization",
            "x-amz-date",
            "date",
            "x-amz-target",
            "x-amz-content-sha256",
            "x-amz-decoded-content-length",
            "x-amz-trailer",
            "content-length",
            "content-type",
            "host",
            "x-amz-security-token",
        ]
    ),
    st.text(st.characters(max_codepoint=255), max_size=30)
    | st.sampled_from(
        [
            f"AWS4-HMAC-SHA256 Credential={KEY_ID}/20261120/us-east-1/sts/aws4_request, "
            f"SignedHeaders=host;x-amz-date, Signature={'0' * 64}",
            "AWS4-HMAC-SHA256 Credential=",
            "99999999T999999Z",
            "20261120T000000Z",
            "Thu, 99 Foo 2026",
            "SageMaker.ListTags",
            "UNSIGNED-PAYLOAD",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "application/x-www-form-urlencoded",
            "-1",
            "1e9",
        ]
    ),
    max_size=6,
)
BODIES = st.binary(max_size=60) | st.sampled_from(
    [b"", b"{}", b"null", b"Action=GetCallerIdentity", b"5\r\nabc"]
)
OPERATIONS = [(service, name) for service, names in SERVED.items() for name in names]
MODELS = Models()


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    handlers = {service: {name: Recorder() for name in names} for service, names in SERVED.items()}
    made = Wire(handlers)
    yield made
    made.close()


@given(method=METHODS, path=PATHS, query=QUERIES, headers=HEADERS, body=BODIES)
@settings(max_examples=400, deadline=None)
def test_unsigned_and_badly_signed_requests(
    wire: Wire, method: str, path: str, query: str, headers: dict[str, str], body: bytes
) -> None:
    response = wire.request(method, f"{path}?{query}" if query else path, headers, body)

    assert 400 <= response.status < 500 or method == "OPTIONS"


@given(
    method=METHODS,
    path=PATHS,
    query=QUERIES,
    body=BODIES,
    service=st.sampled_from(["sagemaker", "sts", "s3"]),
)
@settings(max_examples=300, deadline=None)
def test_well_signed_requests_of_any_content(
    wire: Wire, method: str, path: str, query: str, body: bytes, service: str
) -> None:
    auth = (S3SigV4Auth if service == "s3" else SigV4Auth)(Credentials(KEY_ID, SECRET), service, "us-east-1")
    request = AWSRequest(method, f"{ENDPOINT}{path}" + (f"?{query}" if query else ""), data=body, headers={})
    auth.add_auth(request)
    sent = {name: str(value) for name, value in request.headers.items()}

    response = wire.request(method, f"{path}?{query}" if query else path, sent, body)

    assert 200 <= response.status < 500


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(("service", "name"), OPERATIONS)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_any_json_is_an_input_or_refused(service: str, name: str, data: st.DataObject) -> None:

    operation = MODELS.operation(service, name)
    assert operation is not None
    value = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(operation.input.members, JSON)))

    try:
        assert type(operation.validate(value)) is operation.input.struct
    except (AwsError, InvalidInput):
        pass


def test_the_fuzzed_front_logged_no_defect(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "overread.aws"):
        wire.request("POST", "/", {"x-amz-target": "\xff"}, b"\xff")

    assert caplog.records == []
