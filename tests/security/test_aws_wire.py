"""Requests for the AWS services that are signed for something else, in two ways at once, or too deep to be read."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import pytest
from tests.security.wire import Answer, send, signed
from tests.servers import Account

START = "/human-loops"
TARGET = {"X-Amz-Target": "SageMaker.ListWorkteams", "Content-Type": "application/x-amz-json-1.1"}
DEEP = b"[" * 200_000 + b"]" * 200_000
HUGE = b"9" * 100_000


def call(account: Account, body: bytes, payload_hash: str | None = None) -> Answer:
    """One JSON 1.1 call of SageMaker."""
    return signed(
        account, "POST", "/", headers=TARGET, body=body, service="sagemaker", payload_hash=payload_hash
    )


def test_the_call_itself_is_good(account: Account) -> None:
    assert call(account, b"{}").status == 200


def test_a_payload_must_be_signed_outside_of_s3(account: Account) -> None:
    for claim in ("UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "0" * 64):
        answer = call(account, b"{}", payload_hash=claim)
        assert (answer.status, b"InvalidSignature" in answer.body) == (400, True), claim


@pytest.mark.parametrize("service", ["s3", "sts", "cognito-idp", "sagemakerx", "execute-api"])
def test_a_signature_for_one_service_calls_no_other(account: Account, service: str) -> None:
    answer = signed(account, "POST", "/", headers=TARGET, body=b"{}", service=service)
    assert 400 <= answer.status < 500 or answer.status == 501, answer.body
    assert b'"Workteams"' not in answer.body


def test_a_target_that_was_not_signed_is_refused(account: Account) -> None:
    """Or a listing that somebody signed could be made a deletion."""
    good = {"Content-Type": TARGET["Content-Type"]}
    answer = signed(account, "POST", "/", headers=good, body=b"{}", service="sagemaker")
    assert 400 <= answer.status < 500
    added = [("X-Amz-Target", TARGET["X-Amz-Target"])]
    answer = signed(account, "POST", "/", headers=good, body=b"{}", service="sagemaker", unsigned=added)
    assert (answer.status, b"not signed" in answer.body) == (400, True)


def test_a_header_that_is_sent_twice_is_not_the_one_that_was_signed(account: Account) -> None:
    added = [("X-Amz-Target", "SageMaker.DeleteWorkteam")]
    answer = signed(account, "POST", "/", headers=TARGET, body=b"{}", service="sagemaker", unsigned=added)
    assert (answer.status, b"InvalidSignature" in answer.body) == (400, True)


@pytest.mark.parametrize(
    "added",
    [
        [("Transfer-Encoding", "chunked")],
        [("Content-Length", "7")],
        [("Transfer-Encoding", "identity, chunked")],
        [("Transfer-Encoding", "xchunked")],
        [("Content-Length", "+2")],
    ],
)
def test_two_lengths_are_no_length(account: Account, added: list[tuple[str, str]]) -> None:
    """A proxy and we must never see two different requests in the same bytes."""
    lines = [b"POST / HTTP/1.1", b"Host: " + urlsplit(account.url).netloc.encode(), b"Content-Length: 2"]
    lines += [f"{name}: {value}".encode() for name, value in added]
    answer = _raw(account, b"\r\n".join(lines) + b"\r\n\r\n{}GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    "body",
    [
        DEEP,
        b'{"NameContains": ' + DEEP + b"}",
        b'{"MaxResults": ' + HUGE + b"}",
        b'{"MaxResults": 1e999999999}',
        b'{"MaxResults": -1e-999999999}',
        b'{"NextToken": "' + b"A" * 8_000 + b'"}',
        b'{"NextToken": "\\ud800"}',
        b'{"NextToken": "===="}',
        b'{"NameContains": "a", "NameContains": 1}',
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{}",
        b"{}" * 2,
        b"null",
        b"nan",
    ],
)
def test_a_body_that_breaks_readers_is_the_callers_mistake(account: Account, body: bytes) -> None:
    answer = call(account, body)
    assert 400 <= answer.status < 500, answer.body


@pytest.mark.parametrize(
    "content", ["[" * 100_000 + "]" * 100_000, "9" * 100_000, "1e999", '{"a": ' * 50_000]
)
def test_an_input_that_breaks_readers_is_the_callers_mistake(account: Account, content: str) -> None:
    answer = _start(account, content)
    assert 400 <= answer.status < 500, answer.body


def test_a_form_with_many_fields_is_the_callers_mistake(account: Account) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"a=b&" * 20_000, b"Action=" + b"%" * 60_000, b"\xff=\xff"):
        answer = signed(account, "POST", "/", headers=form, body=body[:65_000], service="sts")
        assert 400 <= answer.status < 500, answer.body


def test_a_header_signature_is_not_helped_by_a_signature_in_the_query(account: Account) -> None:
    query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=" + "0" * 64
    authorization = {"Authorization": "AWS4-HMAC-SHA256 nonsense"}
    assert send(account.url, "GET", f"/?{query}", authorization).status in (400, 403)


def _start(account: Account, content: str) -> Answer:
    body = json.dumps(
        {
            "HumanLoopName": "loop",
            "FlowDefinitionArn": f"arn:aws:sagemaker:us-east-1:{account.id}:flow-definition/none",
            "HumanLoopInput": {"InputContent": content},
        }
    ).encode()
    return signed(
        account, "POST", START, headers={"Content-Type": "application/json"}, body=body, service="sagemaker"
    )


def _raw(account: Account, request: bytes) -> bytes:
    """What the server says to these bytes until it closes the connection."""
    parts = urlsplit(account.url)
    assert parts.hostname is not None
    with socket.create_connection((parts.hostname, parts.port or 80), 20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
        return answer
