"""Vectors: RFC 4226, appendix D, and RFC 6238, appendix B (SHA-1)."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from overread.auth import totp

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("counter", "code"),
    [
        (0, "755224"),
        (1, "287082"),
        (2, "359152"),
        (3, "969429"),
        (4, "338314"),
        (5, "254676"),
        (6, "287922"),
        (7, "162583"),
        (8, "399871"),
        (9, "520489"),
    ],
)
def test_codes_are_those_of_rfc_4226(counter: int, code: str) -> None:
    assert totp.code_at(SECRET, counter) == code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert totp.code_at(SECRET, totp.step_of(seconds), digits=8) == code


@pytest.mark.parametrize(
    ("late_by", "found"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_be_half_a_minute_off(late_by: int, found: bool) -> None:
    step = totp.step_of(1_111_111_111)
    assert (totp.matching_step(SECRET, totp.code_at(SECRET, step), 1_111_111_111 + late_by) == step) is found


@pytest.mark.parametrize("typed", ["050 471", " 050471 "])
def test_blanks_are_no_part_of_a_code(typed: str) -> None:
    assert totp.matching_step(SECRET, typed, 1_111_111_111) == totp.step_of(1_111_111_111)


@pytest.mark.parametrize("typed", ["", "05047", "0504711", "٠٥٠٤٧١", "-50471", "abcdef", "1e5471"])
def test_what_is_no_code_matches_nothing(typed: str) -> None:
    assert totp.matching_step(SECRET, typed, 1_111_111_111) is None


def test_an_app_reads_the_same_secret_from_code_and_text() -> None:
    uri = totp.enrolment_uri(SECRET, issuer="overread", person="ana+1@example.com")
    parts = urlsplit(uri)
    query = parse_qs(parts.query)

    assert (parts.scheme, parts.netloc, unquote(parts.path)) == (
        "otpauth",
        "totp",
        "/overread:ana+1@example.com",
    )
    assert query["issuer"] == ["overread"]
    assert base64.b32decode(query["secret"][0]) == SECRET
    assert totp.secret_text(SECRET).replace(" ", "") == query["secret"][0]


def test_secrets_and_recovery_codes_are_new_each_time() -> None:
    codes = totp.new_recovery_codes()

    assert len({*codes, *totp.new_recovery_codes()}) == 20
    assert totp.new_secret() != totp.new_secret()
    assert totp.recovery_hash(codes[0].upper().replace("-", " ")) == totp.recovery_hash(codes[0])
    assert totp.recovery_hash(codes[0]) != totp.recovery_hash(codes[1])
