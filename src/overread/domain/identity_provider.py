"""A company's own identity provider, as `OidcConfig` describes it, and what may be asked of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from overread.domain.errors import InvalidRequest

DEFAULT_SCOPE = "openid"

RESERVED = frozenset(
    {
        "client_id",
        "client_secret",
        "code_challenge",
        "code_challenge_method",
        "nonce",
        "redirect_uri",
        "request",
        "request_uri",
        "response_mode",
        "response_type",
        "scope",
        "state",
    }
)
"""Parameters of the authentication request that overread itself gives: others would take their protection away."""


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """An OpenID Connect provider. Its client secret is kept apart (`store/identity_providers.py`) and never shown.

    extra_params: members of the authentication request that only this provider knows.
    """

    client_id: str
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    user_info_endpoint: str
    logout_endpoint: str
    jwks_uri: str
    scope: str | None = None
    extra_params: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """Where people know it by: the host of its sign-in page."""
        return urlsplit(self.authorization_endpoint).hostname or ""


def check_provider(provider: IdentityProvider) -> None:
    """Raise InvalidRequest for an address that nothing can stand at, and for extra parameters that are ours."""
    for member, address in (
        ("Issuer", provider.issuer),
        ("AuthorizationEndpoint", provider.authorization_endpoint),
        ("TokenEndpoint", provider.token_endpoint),
        ("UserInfoEndpoint", provider.user_info_endpoint),
        ("LogoutEndpoint", provider.logout_endpoint),
        ("JwksUri", provider.jwks_uri),
    ):
        if not _is_address(address):
            raise InvalidRequest(
                f"OidcConfig.{member} is '{address}', expected an https address with a host and without "
                "user name, password and fragment."
            )
    taken = sorted(RESERVED & provider.extra_params.keys())
    if taken:
        raise InvalidRequest(
            f"OidcConfig.AuthenticationRequestExtraParams holds {', '.join(taken)}, which the sign-in sets itself."
        )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    plain = parts.username is None and parts.password is None and not parts.fragment
    return (
        text.isascii() and text.isprintable() and parts.scheme == "https" and bool(parts.hostname) and plain
    )
