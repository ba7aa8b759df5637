"""What the AWS front costs by itself: microseconds for verifying, for decoding and checking, and for a whole request.

`python -m bench.wire` prints one line for each; nothing is stored and nothing listens.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any, cast

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest as BotocoreRequest
from botocore.credentials import Credentials

from overread.aws import app, body, sigv4
from overread.aws.context import AwsRequest
from overread.aws.models import Models
from overread.operations.context import Context
from overread.store.access_keys import CALLER, AccessKey

KEY_ID, SECRET, HOST = "AKIAEXAMPLEEXAMPLE22", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "127.0.0.1:8080"
FLOW = "arn:aws:sagemaker:us-east-1:000000000000:flow-definition/reviews"


def start_human_loop(input_bytes: int = 1800) -> bytes:
    content = json.dumps({"text": "x" * input_bytes, "labels": [{"Name": "A", "Confidence": 55.2}] * 5})
    return json.dumps(
        {
            "HumanLoopName": "loop-1",
            "FlowDefinitionArn": FLOW,
            "HumanLoopInput": {"InputContent": content},
            "DataAttributes": {"ContentClassifiers": ["FreeOfPersonallyIdentifiableInformation"]},
        }
    ).encode()


def signed_scope(payload: bytes) -> dict[str, Any]:
    """A StartHumanLoop as boto3 sends it, as the server hands it over."""
    request = BotocoreRequest(
        "POST",
        f"http://{HOST}/human-loops",
        data=payload,
        headers={
            "Host": HOST,
            "Content-Type": "application/json",
            "User-Agent": "Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux",
            "amz-sdk-invocation-id": "7a1d1a52-2b5a-4c47-9d0c-3a6bb2a1f4d5",
            "amz-sdk-request": "attempt=1",
            "Content-Length": str(len(payload)),
            "Accept-Encoding": "identity",
        },
    )
    SigV4Auth(Credentials(KEY_ID, SECRET), "sagemaker", "us-east-1").add_auth(request)
    headers = [(name.lower().encode(), str(value).encode()) for name, value in request.headers.items()]
    return {
        "type": "http",
        "method": "POST",
        "path": "/human-loops",
        "raw_path": b"/human-loops",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
    }


def measure(call: Callable[[], object], rounds: int = 9, calls: int = 2000) -> tuple[float, float]:
    """Median and spread (in per cent) of the microseconds of one call."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(calls):
            call()
        found.append((time.perf_counter() - start) / calls * 1e6)
    middle = statistics.median(found)
    return middle, (max(found) - min(found)) / middle * 100


class _Store:
    sealer = None

    async def read(self, _fn: object, _sealer: object, access_key_id: str) -> AccessKey:
        return AccessKey(access_key_id, "000000000000", "ada", CALLER, active=True, secret=SECRET)


async def _handler(_ctx: Context, _request: AwsRequest, params: Any) -> Mapping[str, object]:
    return {"HumanLoopArn": f"arn:aws:sagemaker:us-east-1:000000000000:human-loop/{params.HumanLoopName}"}


def run() -> None:
    payload = start_human_loop()
    scope = signed_scope(payload)
    nothing: Any = None
    context = Context(store=cast(Any, _Store()), objects=nothing, renderer=nothing)
    front = app.AwsFront(
        context,
        handlers={"sagemaker-a2i-runtime": {"StartHumanLoop": _handler}},
        s3_service=cast(Any, object()),
    )
    operation = Models().operation("sagemaker-a2i-runtime", "StartHumanLoop")
    assert operation is not None

    request = app.begin(scope)
    request.body = payload

    def verify() -> None:
        signed = sigv4.read(request)
        sigv4.verify(signed, request, SECRET, body.whole_payload_hash(request), datetime.now(UTC))

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": payload, "more_body": False}

    answers: list[int] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        if "status" in message:
            answers.append(message["status"])

    async def whole() -> tuple[float, float]:
        found = []
        for _ in range(9):
            start = time.perf_counter()
            for _ in range(2000):
                await front(scope, receive, send)
            found.append((time.perf_counter() - start) / 2000 * 1e6)
        middle = statistics.median(found)
        return middle, (max(found) - min(found)) / middle * 100

    lines = {
        "begin (headers to a request)": measure(lambda: app.begin(scope)),
        "verify a header signature": measure(verify),
        "decode and check StartHumanLoop": measure(lambda: operation.decode(payload)),
        "whole request, nothing stored": asyncio.run(whole()),
    }
    assert set(answers) == {200}
    for name, (microseconds, spread) in lines.items():
        print(f"{name:<36} {microseconds:7.1f} µs  (spread {spread:.0f} %)")


if __name__ == "__main__":
    run()
