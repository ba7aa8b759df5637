"""Codes that change with time (RFC 6238), as authenticator apps make them: SHA-1, 30 seconds, six digits.

A code is looked for in the step of now and in the ones beside it, because clocks differ. That each is used once is for
the caller to hold: a code's step is returned, and must be later than the last one used.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
DRIFT_STEPS = 1
SECRET_BYTES = 20
"""As long as the digest, as RFC 4226 recommends."""

RECOVERY_CODES = 10
_RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_RECOVERY_LENGTH = 12


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of one step of 30 seconds (RFC 4226, section 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def step_of(seconds: float) -> int:
    """seconds: since the epoch."""
    return int(seconds // STEP_SECONDS)


def matching_step(secret: bytes, code: str, seconds: float) -> int | None:
    """The step whose code this is, or None. code: as typed; blanks are no part of it."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit() and len(typed) == DIGITS):
        return None
    now = step_of(seconds)
    found = None
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        # All are compared, whichever fits: the time it takes says nothing.
        if hmac.compare_digest(code_at(secret, step).encode(), typed.encode()):
            found = step
    return found


def secret_text(secret: bytes) -> str:
    """As people type it into an app: Base32 in groups of four."""
    text = base64.b32encode(secret).decode("ascii").rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def enrolment_uri(secret: bytes, *, issuer: str, person: str) -> str:
    """What the QR code holds (Google Authenticator's key URI format)."""
    label = quote(f"{issuer}:{person}", safe="")
    query = urlencode(
        {
            "secret": base64.b32encode(secret).decode("ascii").rstrip("="),
            "issuer": issuer,
            "digits": DIGITS,
            "period": STEP_SECONDS,
        },
        quote_via=quote,
    )
    return f"otpauth://totp/{label}?{query}"


def new_recovery_codes() -> list[str]:
    """Ten codes for the day the app is lost, 59 bits each, in groups that can be copied by hand."""
    return [_recovery_code() for _ in range(RECOVERY_CODES)]


def recovery_hash(code: str) -> bytes:
    """What the store keeps of one. The code is random, so a plain hash does. code: as typed."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(b"overread recovery code\0" + plain.encode("utf-8", "replace")).digest()


def _recovery_code() -> str:
    letters = "".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(_RECOVERY_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, _RECOVERY_LENGTH, 4))
