"""Checksums of byte streams, by the names S3 gives them; pure.

CRC32C and CRC64NVME come from awscrt, at memory speed (in Python they would be slower than a network).
It is imported when the first CRC is made, because loading it would be a seventh of the time a start may take.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Protocol


class Algorithm(StrEnum):
    """As on the wire: `x-amz-checksum-{name in lower case}`."""

    CRC32 = "CRC32"
    CRC32C = "CRC32C"
    CRC64NVME = "CRC64NVME"
    SHA1 = "SHA1"
    SHA256 = "SHA256"

    @property
    def header(self) -> str:
        return f"x-amz-checksum-{self.value.lower()}"

    @property
    def digest_bytes(self) -> int:
        return _DIGEST_BYTES[self]

    @property
    def is_linear(self) -> bool:
        """Whether the checksum of a whole can be told from those of its parts: the CRCs."""
        return self in _CRCS


class Digest(Protocol):
    """A checksum in the making; `hashlib`'s objects are of this form too."""

    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


def new_digest(algorithm: Algorithm) -> Digest:
    """A digest of nothing yet."""
    if algorithm is Algorithm.SHA1:
        return hashlib.sha1(usedforsecurity=False)
    if algorithm is Algorithm.SHA256:
        return hashlib.sha256()
    return _Crc(algorithm)


def checksum(algorithm: Algorithm, data: bytes) -> str:
    """The checksum of `data`, as headers carry it."""
    digest = new_digest(algorithm)
    digest.update(data)
    return to_text(digest.digest())


def to_text(digest: bytes) -> str:
    """A digest as headers carry it: Base64."""
    return base64.b64encode(digest).decode("ascii")


def from_text(text: str, expected_bytes: int) -> bytes | None:
    """The digest a header carries, or None if it is not Base64 of that many bytes."""
    try:
        digest = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return digest if len(digest) == expected_bytes else None


def of_parts(algorithm: Algorithm, parts: Iterable[bytes]) -> str:
    """S3's composite checksum: that of the parts' digests one after the other, and how many (documented)."""
    digest, count = new_digest(algorithm), 0
    for part in parts:
        digest.update(part)
        count += 1
    return f"{to_text(digest.digest())}-{count}"


class _Crc:
    def __init__(self, algorithm: Algorithm) -> None:
        self._function = _crc_function(algorithm)
        self._size = algorithm.digest_bytes
        self._value = 0

    def update(self, data: bytes, /) -> None:
        self._value = self._function(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(self._size, "big")


def _crc_function(algorithm: Algorithm) -> Callable[[bytes, int], int]:
    if algorithm is Algorithm.CRC32:
        return zlib.crc32
    from awscrt import checksums

    function: Callable[[bytes, int], int] = (
        checksums.crc32c if algorithm is Algorithm.CRC32C else checksums.crc64nvme
    )
    return function


_CRCS = frozenset({Algorithm.CRC32, Algorithm.CRC32C, Algorithm.CRC64NVME})
_DIGEST_BYTES = {
    Algorithm.CRC32: 4,
    Algorithm.CRC32C: 4,
    Algorithm.CRC64NVME: 8,
    Algorithm.SHA1: 20,
    Algorithm.SHA256: 32,
}
