"""Measuring a body while it passes, and checking it against what its sender says; no I/O."""

from __future__ import annotations

import hashlib

from overread.domain.checksums import Algorithm, from_text, new_digest, to_text
from overread.domain.errors import BadDigest
from overread.domain.objects import MAX_PUT_BYTES, Checksum, ObjectRefusal, ObjectRefused, Proof, check_size

DEFAULT_ALGORITHM = Algorithm.CRC64NVME
"""What S3 makes when the sender names none (documented)."""


class Intake:
    """Size, MD5 and checksum of one body. `take` every piece in order, then `finish`.

    keep: algorithm of the checksum that is wanted of it; else the sender's, else S3's default.
    """

    def __init__(self, proof: Proof, *, keep: Algorithm | None = None, limit: int = MAX_PUT_BYTES) -> None:
        self._proof = proof
        self._limit = limit
        self._algorithm = keep or proof.algorithm or DEFAULT_ALGORITHM
        self._checksum = new_digest(self._algorithm)
        # The sender may prove the body by another algorithm than the one that is kept.
        is_same = proof.algorithm in (None, self._algorithm)
        self._proven = self._checksum if is_same else new_digest(proof.algorithm or self._algorithm)
        self._md5 = hashlib.md5(usedforsecurity=False)
        self.size = 0
        if proof.size is not None:
            check_size(proof.size, limit)

    def take(self, piece: bytes) -> None:
        """Costs processor time in proportion to the piece: large ones belong into a thread."""
        self.size += len(piece)
        check_size(self.size, self._limit)
        self._md5.update(piece)
        self._checksum.update(piece)
        if self._proven is not self._checksum:
            self._proven.update(piece)

    def finish(self) -> None:
        """Raise BadDigest or ObjectRefused unless the whole body is what its sender said."""
        if self._proof.size is not None and self._proof.size != self.size:
            raise ObjectRefused(
                ObjectRefusal.INCOMPLETE_BODY, f"{self.size} bytes arrived, {self._proof.size} were declared"
            )
        _compare("Content-MD5", self._proof.md5, self._md5.digest())
        _compare(
            (self._proof.algorithm or self._algorithm).value, self._proof.checksum(), self._proven.digest()
        )

    @property
    def etag(self) -> str:
        return self._md5.hexdigest()

    @property
    def declared(self) -> Checksum | None:
        """The checksum as the sender says it will be; None if it is not said, or only behind the body."""
        value = self._proof.checksum()
        is_kept = self._proven is self._checksum
        return Checksum(self._algorithm, value) if value is not None and is_kept else None

    @property
    def checksum(self) -> Checksum:
        return Checksum(self._algorithm, to_text(self._checksum.digest()))


def _compare(name: str, declared: str | None, found: bytes) -> None:
    # Compared as bytes: Base64 has more than one spelling of some digests.
    if declared is not None and from_text(declared, len(found)) != found:
        raise BadDigest(name, declared, to_text(found))
