"""The Query codec beyond what GetCallerIdentity needs: structures, lists, timestamps, and text that XML cannot hold."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest

from overread.aws.codecs import query
from overread.aws.context import AwsRequest
from overread.aws.errors import AwsError
from overread.aws.models import DeclaredError, Operation
from overread.aws.shapes import Shape, build

RAW = {
    "In": {
        "type": "structure",
        "required": ["Name"],
        "members": {
            "Name": {"shape": "Text"},
            "Count": {"shape": "Number"},
            "Flag": {"shape": "Flag"},
            "Policies": {"shape": "Policies"},
        },
    },
    "Policies": {"type": "list", "member": {"shape": "Policy"}},
    "Policy": {"type": "structure", "members": {"arn": {"shape": "Text"}}},
    "Out": {
        "type": "structure",
        "members": {"When": {"shape": "Moment"}, "Names": {"shape": "Names"}, "Flag": {"shape": "Flag"}},
    },
    "Names": {"type": "list", "member": {"shape": "Text"}},
    "Text": {"type": "string"},
    "Number": {"type": "integer"},
    "Flag": {"type": "boolean"},
    "Moment": {"type": "timestamp"},
}


def shape(name: str) -> Shape:
    return build(RAW, name, {})


OPERATION = Operation(
    service="sts",
    name="Do",
    method="POST",
    uri="/",
    status=200,
    input=shape("In"),
    output=shape("Out"),
    errors=(DeclaredError("Oops", 400),),
    result_wrapper="DoResult",
)


def request(body: bytes, in_query: str = "") -> AwsRequest:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return AwsRequest(id="id-1", method="POST", path="/", query=in_query, headers=headers, body=body)


def test_structures_lists_and_scalars_are_read() -> None:
    fields = {
        "Action": "Do",
        "Name": "ä & b",
        "Count": "5",
        "Flag": "true",
        "Policies.member.1.arn": "first",
        "Policies.member.2.arn": "second",
    }

    params = query.read(OPERATION, request(urlencode(fields).encode()))

    assert (params.Name, params.Count, params.Flag) == ("ä & b", 5, True)
    assert [policy.arn for policy in params.Policies] == ["first", "second"]


def test_fields_may_stand_in_the_query() -> None:
    assert query.read(OPERATION, request(b"", f"Name={quote('ä')}")).Name == "ä"


@pytest.mark.parametrize("body", [b"Name=%FF", b"Name=\xff", b"&".join([b"a=1"] * 2000)])
def test_a_form_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(AwsError) as caught:
        query.read(OPERATION, request(body))

    assert caught.value.code == "MalformedQueryString"


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(AwsError) as caught:
        query.read(OPERATION, request(b"Name=a&Count=many"))

    assert caught.value.code == "SerializationException"


def test_answers_are_well_formed_whatever_they_hold() -> None:
    result = {
        "When": datetime(2026, 1, 2, 3, 4, 5, 678900, UTC),
        "Names": ["<a> & b", "nul\x00 and \ud800"],
        "Flag": False,
    }

    answer = query.write(OPERATION, result, namespace="https://sts.example/", request_id="id-1")

    root = ElementTree.fromstring(answer.body)
    ns = "{https://sts.example/}"
    assert root.tag == f"{ns}DoResponse"
    assert root.findtext(f"{ns}DoResult/{ns}When") == "2026-01-02T03:04:05.678Z"
    assert [name.text for name in root.findall(f"{ns}DoResult/{ns}Names/{ns}member")] == [
        "<a> & b",
        "nul� and �",
    ]
    assert root.findtext(f"{ns}DoResult/{ns}Flag") == "false"
    assert root.findtext(f"{ns}ResponseMetadata/{ns}RequestId") == "id-1"


@pytest.mark.parametrize(("status", "blame"), [(400, "Sender"), (503, "Receiver")])
def test_errors_say_who_is_to_blame(status: int, blame: str) -> None:
    answer = query.write_error(AwsError("Oops", status, "a < b"), request(b""))

    root = ElementTree.fromstring(answer.body)
    assert [root.findtext(f"Error/{name}") for name in ("Type", "Code", "Message")] == [
        blame,
        "Oops",
        "a < b",
    ]
    assert (answer.status, root.findtext("RequestId")) == (status, "id-1")
