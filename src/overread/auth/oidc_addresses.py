"""Where a browser is sent to sign in and out at an OpenID Connect provider, and what it may bring back as an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from overread.auth.sign_in_state import SignInTrip
from overread.domain.identity_provider import DEFAULT_SCOPE, IdentityProvider

_ERROR_CODE = re.compile(r"[a-z_]{1,60}\Z")


def authorization_address(provider: IdentityProvider, redirect_uri: str, trip: SignInTrip) -> str:
    """Where the browser goes to sign in."""
    return _with_query(
        provider.authorization_endpoint,
        {
            **provider.extra_params,
            "client_id": provider.client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": provider.scope or DEFAULT_SCOPE,
            "state": trip.state,
            "nonce": trip.nonce,
            "code_challenge": trip.challenge,
            "code_challenge_method": "S256",
        },
    )


def logout_address(provider: IdentityProvider, back_to: str, id_token: str | None) -> str:
    """Where the browser goes to sign out: OpenID Connect RP-Initiated Logout 1.0."""
    hint = {} if id_token is None else {"id_token_hint": id_token}
    return _with_query(
        provider.logout_endpoint,
        {**hint, "client_id": provider.client_id, "post_logout_redirect_uri": back_to},
    )


def error_code(text: str) -> str:
    """The provider's error code as it may be logged and shown."""
    return text if _ERROR_CODE.match(text) else "unknown_error"


def _with_query(address: str, members: Mapping[str, str]) -> str:
    """The address with these in its query, in place of those of the same names."""
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in members]
    return urlunsplit(parts._replace(query=urlencode([*kept, *members.items()])))
