from __future__ import annotations

import pytest
from botocore.parsers import RestXMLParser
from botocore.session import Session

from overread.aws.codecs.rest_xml import Element, document, parse_document, write_error
from overread.aws.context import AwsRequest
from overread.aws.errors import AwsError


def test_a_document_is_read_with_and_without_its_namespace() -> None:
    plain = b"<Delete><Object><Key> a &amp; b </Key></Object><Quiet>true</Quiet></Delete>"
    named = plain.replace(b"<Delete>", b'<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">')
    expected = Element(
        "Delete", "", [Element("Object", "", [Element("Key", " a & b ")]), Element("Quiet", "true")]
    )
    assert parse_document(plain, "Delete") == parse_document(named, "Delete") == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no xml",
        b"<Delete>",
        b"<Other/>",
        b"<Delete>\xff</Delete>",
        b"<!DOCTYPE Delete><Delete/>",
        b'<!DOCTYPE Delete [<!ENTITY a "aaaa">]><Delete>&a;</Delete>',
        b'<!DOCTYPE Delete SYSTEM "file:///etc/passwd"><Delete/>',
        b"<Delete>&unknown;</Delete>",
        b"<Delete>" + b"<a>" * 20 + b"</a>" * 20 + b"</Delete>",
        b"<Delete>" + b"<a/>" * 100_001 + b"</Delete>",
    ],
)
def test_what_is_no_document_is_malformed(data: bytes) -> None:
    with pytest.raises(AwsError) as error:
        parse_document(data, "Delete")
    assert (error.value.code, error.value.status) == ("MalformedXML", 400)


def test_absent_members_are_left_out_and_text_is_escaped() -> None:
    written = document("A", [("B", '<&>"\r\x01'), ("C", None), ("D", 1), ("E", [("F", "")])])
    assert written == (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<A xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        b"<B>&lt;&amp;&gt;&quot;&#xd;&#x1;</B><D>1</D><E><F></F></E></A>"
    )


def test_botocore_reads_an_error_with_its_members() -> None:
    request = AwsRequest("id-1", "GET", "/b/a%20b", "", {})
    error = AwsError("NoSuchKey", 404, "The key <x> & more", members={"Key": "a b"})
    response = write_error(error, request)
    shape = Session().get_service_model("s3").operation_model("GetObject").output_shape
    assert shape is not None
    parsed = RestXMLParser().parse(
        {"status_code": 404, "headers": dict(response.headers), "body": response.body}, shape
    )
    assert parsed["Error"] == {
        "Code": "NoSuchKey",
        "Message": "The key <x> & more",
        "Key": "a b",
        "Resource": "/b/a%20b",
    }


@pytest.mark.parametrize(
    ("headers", "closes"),
    [
        ({}, False),
        ({"content-length": "0"}, False),
        ({"content-length": "5"}, True),
        ({"transfer-encoding": "chunked"}, True),
    ],
)
def test_an_error_ends_a_connection_that_may_hold_an_unread_body(
    headers: dict[str, str], closes: bool
) -> None:
    response = write_error(AwsError("X", 400, "x"), AwsRequest("id", "PUT", "/b/k", "", headers))
    assert (("connection", "close") in response.headers) is closes
