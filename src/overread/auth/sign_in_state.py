"""One trip of a browser to an identity provider and back.

What has to be kept meanwhile is kept by nobody: the provider carries `state`, the browser a secret in a cookie, and
everything else is derived from both with the deployment's key. So a stranger's `state` means nothing to this browser,
the PKCE verifier never leaves the server, and any process of the deployment can take the answer. That an answer counts
once is the store's business (`store/identity_providers.py`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

from overread.auth.session_tokens import derived_token

_FORM = re.compile(r"([A-Za-z0-9_-]{22})\.(\d{1,16})\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]{43})\Z")

MAX_TARGET = 200
"""A longer address to lead back to is left out: some providers bound the length of a state."""


@dataclass(frozen=True, slots=True)
class SignInTrip:
    """state: for the provider. nonce: has to come back in the ID token. verifier: of PKCE, for the token endpoint.

    target: where to lead the person afterwards, unchecked; empty for nowhere in particular.
    """

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    target: str
    expires_at_ms: int

    @property
    def challenge(self) -> str:
        """Of the verifier, by S256."""
        return _text(hashlib.sha256(self.verifier.encode()).digest())

    @property
    def state_hash(self) -> bytes:
        return hashlib.sha256(self.state.encode()).digest()


def begin_trip(
    signing_key: bytes, portal_id: str, browser: str, target: str, expires_at_ms: int
) -> SignInTrip:
    """browser: the secret in its cookie."""
    kept = target if len(target) <= MAX_TARGET else ""
    body = f"{secrets.token_urlsafe(16)}.{expires_at_ms}.{_text(kept.encode())}"
    return _trip(signing_key, portal_id, browser, body, kept, expires_at_ms)


def take_up_trip(
    signing_key: bytes, portal_id: str, browser: str, state: str, now_ms: int
) -> SignInTrip | None:
    """The trip that this browser began to this portal with this state, or None; also when its time has passed."""
    form = _FORM.match(state)
    if form is None:
        return None
    body = state.rpartition(".")[0]
    try:
        target = base64.urlsafe_b64decode(form.group(3) + "=" * (-len(form.group(3)) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    trip = _trip(signing_key, portal_id, browser, body, target, int(form.group(2)))
    genuine = hmac.compare_digest(trip.state.encode(), state.encode())
    return trip if genuine and now_ms < trip.expires_at_ms else None


def _trip(
    signing_key: bytes, portal_id: str, browser: str, body: str, target: str, expires_at_ms: int
) -> SignInTrip:
    bound = f"{portal_id}\0{browser}\0{body}"
    return SignInTrip(
        state=f"{body}.{derived_token(signing_key, 'sign-in state', bound)}",
        nonce=derived_token(signing_key, "sign-in nonce", bound),
        verifier=derived_token(signing_key, "sign-in verifier", bound),
        target=target,
        expires_at_ms=expires_at_ms,
    )


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
