"""Takes the `aws-chunked` framing off an upload, and verifies what travels in it: chunk signatures and trailing checksums.

Source: "Signature calculations for the Authorization header: transferring payload in multiple chunks"
(documented). Everything but the data of the chunks, which is passed on as it arrives, is bounded before it is
read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from overread.auth.access_keys import EMPTY_SHA256, is_same, sign
from overread.aws.errors import AwsError
from overread.aws.sigv4 import Refused, SignatureRefused
from overread.domain.checksums import Algorithm, Digest, new_digest, to_text
from overread.domain.errors import BadDigest

_MAX_HEADER = 256
_MAX_TRAILERS = 4096
_HEADER = re.compile(rb"([0-9A-Fa-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?\Z").match


@dataclass(slots=True)
class ChunkSigner:
    """Verifies a chain of chunk signatures. previous: at first the signature of the request's headers."""

    key: bytes
    amz_date: str
    scope: str
    previous: str

    def check_chunk(self, given: str, digest: str) -> None:
        self._check("AWS4-HMAC-SHA256-PAYLOAD", given, f"{EMPTY_SHA256}\n{digest}")

    def check_trailers(self, given: str, digest: str) -> None:
        self._check("AWS4-HMAC-SHA256-TRAILER", given, digest)

    def _check(self, kind: str, given: str, rest: str) -> None:
        expected = sign(self.key, f"{kind}\n{self.amz_date}\n{self.scope}\n{self.previous}\n{rest}")
        if not is_same(expected, given):
            raise SignatureRefused(
                Refused.MISMATCH, "A chunk's signature does not match the one that was calculated."
            )
        self.previous = given


@dataclass(slots=True)
class Framing:
    """What the headers of an aws-chunked upload announce.

    length: bytes of the decoded body (`x-amz-decoded-content-length`). signer: None for unsigned chunks.
    trailers: lower-case names of `x-amz-trailer`; empty when the body has no trailing part.
    """

    length: int
    signer: ChunkSigner | None
    trailers: tuple[str, ...]


async def decode(
    source: AsyncIterator[bytes], framing: Framing, found: dict[str, str]
) -> AsyncIterator[bytes]:
    """The data of the chunks. `found` receives the trailers, complete when the iteration has ended.

    Raises AwsError (framing broken, body too short or too long), SignatureRefused, BadDigest; the last two
    may come after all data, so a caller must not commit anything before the end.
    """
    reader = _Reader(source)
    digests = {
        name: new_digest(algorithm)
        for name in framing.trailers
        if (algorithm := _algorithm(name)) is not None
    }
    remaining = framing.length
    while True:
        size, given = await _chunk_header(reader, framing)
        if size > remaining:
            raise _broken("the chunks hold more than x-amz-decoded-content-length announces")
        remaining -= size
        digest = hashlib.sha256()
        left = size
        while left:
            piece = await reader.some(left)
            left -= len(piece)
            if framing.signer is not None:
                digest.update(piece)
            for running in digests.values():
                running.update(piece)
            yield piece
        if framing.signer is not None:
            framing.signer.check_chunk(given, digest.hexdigest())
        if size == 0:
            break
        if await reader.exactly(2) != b"\r\n":
            raise _broken("a chunk does not end with CRLF")
    if remaining:
        raise AwsError(
            "IncompleteBody",
            400,
            "You did not provide the number of bytes specified by the x-amz-decoded-content-length header",
        )
    await _trailers(reader, framing, found)
    _check_digests(digests, found)


async def _chunk_header(reader: _Reader, framing: Framing) -> tuple[int, str]:
    header = _HEADER(await reader.line(_MAX_HEADER))
    if header is None:
        raise _broken("a chunk's header is malformed")
    given = (header[2] or b"").decode("ascii")
    if framing.signer is not None and not given:
        raise SignatureRefused(Refused.MISMATCH, "A chunk carries no signature.")
    return int(header[1], 16), given


async def _trailers(reader: _Reader, framing: Framing, found: dict[str, str]) -> None:
    """The lines after the last chunk, up to an empty one or the end of the body."""
    signed, given, room = "", "", _MAX_TRAILERS
    while line := await reader.line(room, may_end=True):
        room -= len(line) + 2
        raw_name, colon, value = line.decode("latin-1").partition(":")
        name = raw_name.strip().lower()
        if name == "x-amz-trailer-signature":
            given = value.strip()
        elif colon and name in framing.trailers:
            found[name] = value.strip()
            signed += f"{name}:{value.strip()}\n"
        else:
            raise AwsError(
                "MalformedTrailerError",
                400,
                f"The trailer '{name[:100]}' was not announced in x-amz-trailer.",
            )
    missing = [name for name in framing.trailers if name not in found]
    if missing:
        raise AwsError("MalformedTrailerError", 400, f"The announced trailer '{missing[0]}' did not arrive.")
    if framing.signer is not None and framing.trailers:
        framing.signer.check_trailers(given, hashlib.sha256(signed.encode("latin-1")).hexdigest())


def _check_digests(digests: dict[str, Digest], found: dict[str, str]) -> None:
    for name, digest in digests.items():
        value = to_text(digest.digest())
        if value != found[name]:
            raise BadDigest(name.removeprefix("x-amz-checksum-").upper(), found[name], value)


def _algorithm(trailer: str) -> Algorithm | None:
    for algorithm in Algorithm:
        if trailer == algorithm.header:
            return algorithm
    return None


def _broken(what: str) -> AwsError:
    return AwsError("InvalidRequest", 400, f"The aws-chunked body is malformed: {what}.")


class _Reader:
    """Lines and counted bytes out of a stream of pieces of any size."""

    def __init__(self, source: AsyncIterator[bytes]) -> None:
        self._source = source
        self._buffer = b""

    async def some(self, most: int) -> bytes:
        """At least one byte, at most `most`."""
        if not self._buffer:
            await self._more()
        piece, self._buffer = self._buffer[:most], self._buffer[most:]
        return piece

    async def exactly(self, count: int) -> bytes:
        while len(self._buffer) < count:
            await self._more()
        piece, self._buffer = self._buffer[:count], self._buffer[count:]
        return piece

    async def line(self, most: int, *, may_end: bool = False) -> bytes:
        """Up to CRLF, which is dropped. may_end: the end of the body ends the line, too."""
        while (end := self._buffer.find(b"\r\n")) < 0 and len(self._buffer) <= most:
            try:
                await self._more()
            except AwsError:
                if may_end:
                    break
                raise
        if end < 0 and len(self._buffer) <= most:
            end = len(self._buffer)
        if not 0 <= end <= most:
            raise _broken("a line is too long")
        line, self._buffer = self._buffer[:end], self._buffer[end + 2 :]
        return line

    async def _more(self) -> None:
        async for piece in self._source:
            if piece:
                self._buffer += piece
                return
        raise AwsError("IncompleteBody", 400, "The request body ended in the middle of a chunk")
