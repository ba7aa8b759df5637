"""Bodies of requests: bounded before they are read, and checked against what the signature says of them."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

from overread.auth.access_keys import UNSIGNED_PAYLOAD, signing_key
from overread.aws.chunked import ChunkSigner, Framing, decode
from overread.aws.context import AwsRequest
from overread.aws.errors import AwsError
from overread.aws.sigv4 import Refused, SignatureRefused, Signed

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

MAX_OBJECT_BYTES = 5 * 2**30
"""What S3 takes in one put or part (documented)."""

_SHA256 = re.compile(r"[0-9a-f]{64}\Z").match
_LENGTH = re.compile(r"[0-9]{1,19}\Z").match
_STREAMING = "STREAMING-"
_SIGNED_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
_MODES = frozenset({_SIGNED_CHUNKS, f"{_SIGNED_CHUNKS}-TRAILER", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"})


class ClientGone(Exception):
    """The client closed the connection before its request was complete: there is nobody to answer."""


async def read_all(receive: Receive, declared: int | None, limit: int) -> bytes:
    """The whole body. Raises AwsError for one beyond `limit` bytes: at once if its length is declared, and
    before more than that has been kept if it is not."""
    if declared is not None and declared > limit:
        raise too_large(limit)
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        if len(body) > limit:
            raise too_large(limit)
        return body
    pieces, size = [body], len(body)
    async for piece in pieces_of(receive):
        size += len(piece)
        if size > limit:
            raise too_large(limit)
        pieces.append(piece)
    return b"".join(pieces)


async def pieces_of(receive: Receive) -> AsyncIterator[bytes]:
    """The body as it arrives."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        if piece := message.get("body", b""):
            yield piece
        if not message.get("more_body"):
            return


def too_large(limit: int) -> AwsError:
    """Closes the connection, so that nobody has to take the rest of the body."""
    return AwsError(
        "RequestEntityTooLargeException",
        413,
        f"The request body is larger than the {limit} bytes that this operation takes",
        headers=(("connection", "close"),),
    )


def declared_length(request: AwsRequest) -> int | None:
    """The Content-Length. Raises AwsError if it is not a number."""
    value = request.headers.get("content-length")
    if value is None:
        return None
    if not _LENGTH(value):
        raise AwsError("InvalidRequest", 400, "The Content-Length header is not a number")
    return int(value)


def whole_payload_hash(request: AwsRequest) -> str:
    """The hash of `request.body` for the canonical request of a service that reads whole bodies.

    Raises SignatureRefused when the caller announced another one. Unsigned payloads are for S3 only.
    """
    found = hashlib.sha256(request.body).hexdigest()
    announced = request.headers.get("x-amz-content-sha256")
    if announced is not None and not hmac.compare_digest(announced.encode(), found.encode()):
        raise _payload_mismatch()
    return found


def announced_payload_hash(signed: Signed, request: AwsRequest) -> str:
    """What S3's callers sign in place of a hash made by us: their announcement, which `open_stream` then holds them to."""
    if signed.presigned:
        return UNSIGNED_PAYLOAD
    announced = request.headers.get("x-amz-content-sha256")
    if announced is None:
        raise SignatureRefused(
            Refused.INCOMPLETE, "Missing required header for this request: x-amz-content-sha256"
        )
    if announced != UNSIGNED_PAYLOAD and announced not in _MODES and not _SHA256(announced):
        raise SignatureRefused(
            Refused.INCOMPLETE,
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, one of the STREAMING- values, or a sha256 value.",
        )
    return announced


def open_stream(signed: Signed, request: AwsRequest, secret: str, receive: Receive) -> None:
    """Sets `stream` and `content_length` of a verified S3 request. Raises AwsError for a body that is too large."""
    announced = request.headers.get("x-amz-content-sha256", UNSIGNED_PAYLOAD)
    source = pieces_of(receive)
    if announced.startswith(_STREAMING) and announced in _MODES:
        framing = _framing(announced, signed, request, secret)
        request.content_length = framing.length
        request.stream = decode(source, framing, request.trailers)
    else:
        request.content_length = declared_length(request)
        # A presigned URL does not sign the payload, but a hash that is sent along still has to be right.
        request.stream = _hashed(source, announced) if _SHA256(announced) else source
    if request.content_length is None and "transfer-encoding" not in request.headers:
        request.content_length = 0
    if (request.content_length or 0) > MAX_OBJECT_BYTES:
        raise AwsError("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed object size.")


async def _hashed(source: AsyncIterator[bytes], announced: str) -> AsyncIterator[bytes]:
    digest = hashlib.sha256()
    async for piece in source:
        digest.update(piece)
        yield piece
    if not hmac.compare_digest(digest.hexdigest(), announced):
        raise _payload_mismatch()


def _framing(mode: str, signed: Signed, request: AwsRequest, secret: str) -> Framing:
    length = request.headers.get("x-amz-decoded-content-length", "")
    if not _LENGTH(length):
        raise AwsError(
            "MissingContentLength", 411, "You must provide the x-amz-decoded-content-length HTTP header."
        )
    signer = None
    if mode.startswith(_SIGNED_CHUNKS):
        key = signing_key(secret, signed.date, signed.region, signed.service)
        signer = ChunkSigner(key, signed.amz_date, signed.scope, signed.signature)
    trailers: tuple[str, ...] = ()
    if mode.endswith("-TRAILER"):
        names = request.headers.get("x-amz-trailer", "").lower().split(",")
        trailers = tuple(name.strip() for name in names if name.strip())
    return Framing(int(length), signer, trailers)


def _payload_mismatch() -> SignatureRefused:
    return SignatureRefused(
        Refused.PAYLOAD_MISMATCH,
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
    )
