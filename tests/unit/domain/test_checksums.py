from __future__ import annotations

import pytest

from overread.domain.checksums import Algorithm, checksum, from_text, new_digest, of_parts, to_text


@pytest.mark.parametrize(
    ("algorithm", "expected"),
    # The check values of the published CRC catalogue, and the digests of FIPS 180, for "123456789".
    [
        (Algorithm.CRC32, "cbf43926"),
        (Algorithm.CRC32C, "e3069283"),
        (Algorithm.CRC64NVME, "ae8b14860a799888"),
        (Algorithm.SHA1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
        (Algorithm.SHA256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"),
    ],
)
def test_known_values(algorithm: Algorithm, expected: str) -> None:
    digest = new_digest(algorithm)
    for piece in (b"1234", b"", b"56789"):
        digest.update(piece)
    assert digest.digest().hex() == expected
    assert len(digest.digest()) == algorithm.digest_bytes
    assert checksum(algorithm, b"123456789") == to_text(bytes.fromhex(expected))


def test_a_checksum_of_parts_names_their_number() -> None:
    parts = [b"\x00\x00\x00\x01", b"\x00\x00\x00\x02"]
    assert of_parts(Algorithm.CRC32, parts) == checksum(Algorithm.CRC32, b"".join(parts)) + "-2"


@pytest.mark.parametrize("text", ["", "AAAA", "not base64!", "AAAAAAA="])
def test_what_is_no_digest_of_four_bytes(text: str) -> None:
    assert from_text(text, 4) is None
