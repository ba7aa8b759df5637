"""StartHumanLoop requests, signed beforehand: distinct names, one input of 1.8 kB, headers as boto3 sends them.

Requests differ in name and signature only, so a file of signatures is all that a client needs beside one template.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from overread.auth.access_keys import format_date, signature, signing_key

INPUT_BYTES = 1_800
SIGNED_HEADERS = "content-type;host;x-amz-date"
_NAME_DIGITS = 9
_SIGNATURE_BYTES = 64
_NO_NAME, _NO_SIGNATURE = "#" * _NAME_DIGITS, "!" * _SIGNATURE_BYTES


@dataclass(frozen=True)
class Traffic:
    """Ready requests. parts: the bytes before the signature, between signature and name, and after the name."""

    parts: tuple[bytes, bytes, bytes]
    signatures: mmap.mmap | bytes
    count: int

    def request(self, number: int) -> bytes:
        before, between, after = self.parts
        start = number * _SIGNATURE_BYTES
        signed = self.signatures[start : start + _SIGNATURE_BYTES]
        return b"".join((before, signed, between, b"%09d" % number, after))

    def save(self, folder: Path) -> None:
        (folder / "signatures").write_bytes(self.signatures)
        (folder / "request").write_text(json.dumps([part.decode() for part in self.parts]), "utf-8")


def load(folder: Path) -> Traffic:
    before, between, after = (part.encode() for part in json.loads((folder / "request").read_text("utf-8")))
    with (folder / "signatures").open("rb") as file:
        signatures = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return Traffic((before, between, after), signatures, len(signatures) // _SIGNATURE_BYTES)


def sign_traffic(
    count: int, *, host: str, flow_definition_arn: str, access_key_id: str, secret: str, region: str
) -> Traffic:
    """`count` requests that are valid for the next fifteen minutes."""
    date = format_date(datetime.now(UTC))
    scope = f"{date[:8]}/{region}/sagemaker/aws4_request"
    body_before, body_after = _body(flow_definition_arn).split(_NO_NAME.encode())
    canonical = f"POST\n/human-loops\n\ncontent-type:application/json\nhost:{host}\nx-amz-date:{date}\n\n{SIGNED_HEADERS}\n"
    key = signing_key(secret, date[:8], region, "sagemaker")
    head = (
        f"POST /human-loops HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: identity\r\nContent-Type: application/json\r\n"
        "User-Agent: Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.11.2\r\n"
        f"X-Amz-Date: {date}\r\nAuthorization: AWS4-HMAC-SHA256 Credential={access_key_id}/{scope}, "
        f"SignedHeaders={SIGNED_HEADERS}, Signature={_NO_SIGNATURE}\r\n"
        "amz-sdk-invocation-id: 1f3c9a04-8d6e-4b9b-9a1d-0123456789ab\r\namz-sdk-request: attempt=1\r\n"
        f"Content-Length: {len(body_before) + _NAME_DIGITS + len(body_after)}\r\n\r\n"
    ).encode()
    before, after = head.split(_NO_SIGNATURE.encode())
    # The hash of what comes before the name is the same for all: made once, copied for each.
    shared = hashlib.sha256(body_before)
    signatures = bytearray()
    for number in range(count):
        digest = shared.copy()
        digest.update(b"%09d" % number + body_after)
        signatures += signature(key, date, scope, canonical + digest.hexdigest()).encode()
    return Traffic((before, after + body_before, body_after), bytes(signatures), count)


def _body(flow_definition_arn: str) -> bytes:
    task_input = {
        "text": "",
        "labels": [{"Name": "A", "Confidence": 55.2}] * 5,
        "document": {"s3Object": {"bucket": "b", "name": "doc.png"}},
    }
    task_input["text"] = "x" * (INPUT_BYTES - len(json.dumps(task_input)))
    return json.dumps(
        {
            "HumanLoopName": f"loop-{_NO_NAME}",
            "FlowDefinitionArn": flow_definition_arn,
            "HumanLoopInput": {"InputContent": json.dumps(task_input)},
            "DataAttributes": {"ContentClassifiers": ["FreeOfPersonallyIdentifiableInformation"]},
        }
    ).encode()
