"""Tokens that stand for a person between requests, and what is derived from them.

A session token is 256 random bits; the store keeps its SHA-256 only, so a copied database signs nobody in.
A challenge is the signed memory of "this person proved the password a moment ago", held by the browser between
the steps of a sign-in: for choosing a new password, for the code of a second factor, for setting one up.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

TOKEN_BYTES = 32


def new_token() -> str:
    """256 random bits, as URL-safe text."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    """What the store keeps of a session token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def derived_token(signing_key: bytes, purpose: str, token: str) -> str:
    """A value that only holders of both the deployment's key and this token can make: CSRF tokens."""
    return _text(_mac(signing_key, purpose, token.encode("utf-8", "replace")))


@dataclass(frozen=True, slots=True)
class Challenge:
    """kind: 'worker' or 'operator'. step: what comes next; a challenge opens that step only.

    proof: fingerprint of the stored hash that was proved; a changed password voids the challenge.
    """

    kind: str
    step: str
    subject_id: int
    proof: str
    expires_at_ms: int


def password_proof(stored_hash: str) -> str:
    """The fingerprint of a stored password hash."""
    return hashlib.sha256(stored_hash.encode()).hexdigest()[:32]


def sign_challenge(signing_key: bytes, challenge: Challenge) -> str:
    """The challenge as text that the browser may hold but not change."""
    body = ".".join(
        str(part)
        for part in (
            challenge.kind,
            challenge.step,
            challenge.subject_id,
            challenge.proof,
            challenge.expires_at_ms,
        )
    )
    return f"{body}.{_text(_mac(signing_key, 'challenge', body.encode()))}"


def open_challenge(signing_key: bytes, text: str, now_ms: int) -> Challenge | None:
    """The challenge that was signed, or None if it was changed or its time has passed."""
    body, _, mac = text.rpartition(".")
    expected = _text(_mac(signing_key, "challenge", body.encode("utf-8", "replace")))
    if not hmac.compare_digest(expected.encode(), mac.encode("utf-8", "replace")):
        return None
    kind, step, subject_id, proof, expires_at_ms = body.split(".")
    challenge = Challenge(kind, step, int(subject_id), proof, int(expires_at_ms))
    return challenge if now_ms < challenge.expires_at_ms else None


def _mac(signing_key: bytes, purpose: str, value: bytes) -> bytes:
    return hmac.digest(signing_key, f"overread {purpose}\0".encode() + value, "sha256")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
