"""Drives the AWS front in process: real boto3 clients write and sign the requests and read the answers, no socket between.

botocore's own `before-send` event hands each prepared request to the ASGI application in place of the
network.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config

import boto3
from overread.aws.answer import Answer
from overread.aws.app import AwsFront, AwsOptions, S3Service
from overread.aws.context import AwsRequest
from overread.aws.errors import Rows
from overread.aws.services import Handler
from overread.domain.policies.evaluation import EVERYTHING
from overread.operations.access_keys import Credential
from overread.operations.context import Context, Policy

ACCOUNT = "000000000000"
KEY_ID, SECRET = "AKIAEXAMPLEEXAMPLE22", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
ENDPOINT = "http://127.0.0.1:8080"
# One session for all clients: it keeps the service models it has loaded.
SESSION = boto3.Session(region_name="us-east-1")
GONE = b"the client closes the connection"
"""A piece of a body that stands for a closed connection."""


class OneKeyStore:
    """A store that knows one access key and nothing else."""

    sealer = None

    async def read(self, fn: Callable[..., object], sealer: object, access_key_id: str) -> Credential | None:
        if access_key_id != KEY_ID:
            return None
        arn = f"arn:aws:iam::{ACCOUNT}:user/ada"
        return Credential(KEY_ID, ACCOUNT, arn, "AIDAEXAMPLEEXAMPLE22", EVERYTHING, SECRET)


@dataclass
class Response:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Recorder:
    """A handler for one operation: keeps what it was given, returns or raises what it was told."""

    answer: Mapping[str, object] | Exception | None = None
    calls: list[Any] = field(default_factory=list)

    async def __call__(self, ctx: Context, request: object, params: Any) -> Mapping[str, object] | None:
        self.calls.append(params)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@dataclass
class FakeS3:
    """Takes every request and reads its stream to the end."""

    ERRORS: Rows = field(default_factory=dict)
    seen: list[AwsRequest] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def handle(self, ctx: Context, request: AwsRequest) -> Answer:
        self.seen.append(request)
        stream: AsyncIterator[bytes] | None = request.stream
        if stream is not None:
            self.bodies.append(b"".join([piece async for piece in stream]))
        return Answer(200, [], b"")


STORE = OneKeyStore()


def make_context(
    clock: Callable[[], datetime] = lambda: datetime.now(UTC), policy: Policy | None = None
) -> Context:
    """What the front itself needs of a context; handlers of these tests need nothing."""
    nothing: Any = None
    return Context(
        store=cast(Any, STORE), objects=nothing, renderer=nothing, policy=policy or Policy(), clock=clock
    )


class Wire:
    """One front and its clients."""

    def __init__(
        self,
        handlers: Mapping[str, Mapping[str, Handler]] | None = None,
        *,
        options: AwsOptions | None = None,
        context: Context | None = None,
        s3: S3Service | None = None,
    ) -> None:
        self.front = AwsFront(
            context or make_context(), options, handlers=handlers, s3_service=s3 or FakeS3()
        )
        self._runner = asyncio.Runner()
        self.responses: list[Response] = []

    def close(self) -> None:
        self._runner.close()

    def client(
        self, service: str, *, secret: str = SECRET, key_id: str = KEY_ID, config: Config | None = None
    ) -> Any:
        """An unmodified boto3 client of a service, without retries."""
        once = Config(retries={"total_max_attempts": 1}).merge(config or Config())
        client: Any = SESSION.client(
            cast(Any, service),
            endpoint_url=ENDPOINT,
            config=once,
            aws_access_key_id=key_id,
            aws_secret_access_key=secret,
        )
        client.meta.events.register("before-send", self._send)
        return client

    def request(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | list[tuple[str, str]] | None = None,
        body: bytes | Iterable[bytes] = b"",
        *,
        client: str = "127.0.0.1",
    ) -> Response:
        """One raw request. target: path and query as on the request line. body: an iterable arrives piece by piece.

        client: the address that the connection comes from.
        """
        pieces = [body] if isinstance(body, bytes) else list(body)
        path, _, query = target.partition("?")
        given = headers if isinstance(headers, list) else list((headers or {}).items())
        sent = [(name.lower(), value) for name, value in given]
        if "host" not in dict(sent):
            sent.append(("host", urlsplit(ENDPOINT).netloc))
        scope: MutableMapping[str, Any] = {
            "type": "http",
            "method": method,
            "path": unquote(path),
            "raw_path": path.encode("ascii"),
            "query_string": query.encode("ascii"),
            "headers": [(k.encode("latin-1"), v.encode("latin-1")) for k, v in sent],
            "client": (client, 40000),
        }
        response = self._runner.run(_exchange(self.front, scope, pieces))
        self.responses.append(response)
        return response

    def _send(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        parts = urlsplit(request.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {
            k: v.decode("latin-1") if isinstance(v, bytes) else str(v) for k, v in request.headers.items()
        }
        body: Any = request.body or b""
        if hasattr(body, "read"):
            body = body.read()
        content = body.encode() if isinstance(body, str) else body
        response = self.request(request.method, target, {"host": parts.netloc, **headers}, content)
        return AWSResponse(request.url, response.status, _headers(response.headers), _Raw(response.body))


def _headers(headers: Mapping[str, str]) -> HTTPHeaders:
    found = HTTPHeaders()
    for name, value in headers.items():
        found[name] = value
    return found


class _Raw(io.BytesIO):
    """The part of urllib3's response that botocore reads."""

    def stream(self, **_: object) -> Iterable[bytes]:
        yield self.read()


async def _exchange(
    app: Callable[..., Awaitable[None]], scope: MutableMapping[str, Any], pieces: list[bytes]
) -> Response:
    waiting = pieces or [b""]
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        if not waiting:
            return {"type": "http.disconnect"}
        piece = waiting.pop(0)
        if piece is GONE:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    if not sent:
        return Response(0, {}, b"")
    headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in sent[0]["headers"]}
    return Response(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))
