"""Signing in at an OpenID Connect provider: the authorization code flow, with PKCE, and what its answers prove.

Every call goes through the guarded client. Nothing here is stored, and no token, code or secret ends in an error.
Source of the steps: SageMaker Developer Guide, "Create a Private Workforce (OIDC IdP)" (documented); OpenID Connect
Core 1.0; RFC 7636 (PKCE); RFC 9207 (`iss` in the answer).
"""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote_plus, urlencode

import orjson

from overread.auth.oidc_addresses import error_code
from overread.auth.provider_keys import ProviderKeys, claims_unverified
from overread.auth.sign_in_state import SignInTrip
from overread.domain.errors import ProviderFlaw, ProviderRefused
from overread.domain.identity_claims import IdentityClaims, has_worker_claims, read_claims
from overread.domain.identity_provider import IdentityProvider
from overread.outbound.client import OutboundFailed

MAX_SKEW_SECONDS = 60
"""By how much a provider's clock may differ from ours."""
MAX_ANSWER_BYTES = 256 * 1024


class Calls(Protocol):
    """The part of `outbound.client.GuardedClient` that is needed."""

    async def ask(
        self, url: str, body: bytes, headers: Mapping[str, str], max_answer_bytes: int
    ) -> tuple[int, bytes]: ...

    async def read(
        self, url: str, headers: Mapping[str, str], max_answer_bytes: int
    ) -> tuple[int, bytes]: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ProvedWorker:
    """id_token: as it came, for signing out; None if the provider sends none."""

    claims: IdentityClaims
    id_token: str | None = field(repr=False)


class RelyingParty:
    """This deployment in front of identity providers. It remembers their keys, and how they want the secret."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._keys = ProviderKeys(self._read_keys)
        self._wants_basic: set[tuple[str, str]] = set()

    async def close(self) -> None:
        await self._calls.close()

    async def redeem(
        self,
        provider: IdentityProvider,
        client_secret: str,
        *,
        redirect_uri: str,
        code: str,
        trip: SignInTrip,
        now: datetime,
    ) -> ProvedWorker:
        """Exchange the code of a trip for the worker whom the provider vouches for.

        Raises ProviderRefused: UNREACHABLE, UNTRUSTED, UNFIT.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": trip.verifier,
        }
        tokens = await self._exchange(provider, client_secret, form)
        access_token, id_token = tokens.get("access_token"), tokens.get("id_token")
        if not isinstance(access_token, str) or not _is_header_text(access_token):
            raise _unreachable("TokenEndpoint answers without an access token")
        proved: Mapping[str, Any] = {}
        if isinstance(id_token, str):
            proved = await self._id_token(provider, id_token, trip.nonce, now)
        claims = await self._worker_claims(provider, access_token, proved.get("sub"), now)
        return ProvedWorker(
            read_claims(claims, provider.client_id), id_token if isinstance(id_token, str) else None
        )

    async def _exchange(
        self, provider: IdentityProvider, secret: str, form: Mapping[str, str]
    ) -> Mapping[str, Any]:
        """The secret goes into the form (documented for A2I); into the header for providers that take it only there."""
        client = (provider.token_endpoint, provider.client_id)
        basic = client in self._wants_basic
        status, answer = await self._ask_for_tokens(provider, secret, form, basic=basic)
        if status in (400, 401) and answer.get("error") == "invalid_client":
            basic = not basic
            status, answer = await self._ask_for_tokens(provider, secret, form, basic=basic)
        if status != 200:
            code = error_code(str(answer.get("error", "")))
            raise _unreachable(f"TokenEndpoint answers with status {status}, {code}")
        (self._wants_basic.add if basic else self._wants_basic.discard)(client)
        return answer

    async def _ask_for_tokens(
        self, provider: IdentityProvider, secret: str, form: Mapping[str, str], *, basic: bool
    ) -> tuple[int, Mapping[str, Any]]:
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        if basic:
            pair = f"{quote_plus(provider.client_id)}:{quote_plus(secret)}".encode()
            headers["authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        else:
            form = {**form, "client_id": provider.client_id, "client_secret": secret}
        status, body = await self._call(
            "TokenEndpoint",
            self._calls.ask(provider.token_endpoint, urlencode(form).encode(), headers, MAX_ANSWER_BYTES),
        )
        return status, _json_object("TokenEndpoint", body) if status < 500 else {}

    async def _id_token(
        self, provider: IdentityProvider, token: str, nonce: str, now: datetime
    ) -> Mapping[str, Any]:
        """The claims of an ID token that is for us and for this trip (OpenID Connect Core 1.0, 3.1.3.7)."""
        claims = await self._keys.verified(token, provider.jwks_uri, now)
        _check_issuer_and_times(claims, provider, now, "the ID token")
        audience = claims.get("aud")
        audiences = [audience] if isinstance(audience, str) else audience
        if not isinstance(audiences, list) or provider.client_id not in audiences:
            raise _untrusted("the ID token is for another client")
        presenter = claims.get("azp")
        if presenter not in (None, provider.client_id) or (len(audiences) > 1 and presenter is None):
            raise _untrusted("the ID token was issued to another client")
        if claims.get("nonce") != nonce:
            raise _untrusted("the ID token has the nonce of another sign-in")
        if not isinstance(claims.get("sub"), str):
            raise _untrusted("the ID token names nobody")
        return claims

    async def _worker_claims(
        self, provider: IdentityProvider, token: str, subject: object, now: datetime
    ) -> Mapping[str, Any]:
        """From the access token if it holds A2I's claims, else from UserInfo (documented).

        subject: `sub` of the ID token, if there is one.
        """
        shown = claims_unverified(token)
        if shown is None or not has_worker_claims(shown):
            return await self._user_info(provider, token, subject, now)
        claims = await self._keys.verified(token, provider.jwks_uri, now)
        _check_issuer_and_times(claims, provider, now, "the access token")
        for name in ("azp", "client_id"):
            if claims.get(name) not in (None, provider.client_id):
                raise _untrusted("the access token was issued to another client")
        return claims

    async def _user_info(
        self, provider: IdentityProvider, token: str, subject: object, now: datetime
    ) -> Mapping[str, Any]:
        """By POST, as A2I does (documented), or by GET if the provider takes no other.

        The subject must be the ID token's (OpenID Connect Core 1.0, 5.3.2).
        """
        headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
        url, member = provider.user_info_endpoint, "UserInfoEndpoint"
        status, body = await self._call(member, self._calls.ask(url, b"", headers, MAX_ANSWER_BYTES))
        if status in (404, 405):
            status, body = await self._call(member, self._calls.read(url, headers, MAX_ANSWER_BYTES))
        if status != 200:
            raise _unreachable(f"UserInfoEndpoint answers with status {status}")
        if body.lstrip().startswith(b"{"):
            claims = _json_object(member, body)
        else:
            claims = await self._keys.verified(
                body.decode("ascii", "replace").strip(), provider.jwks_uri, now
            )
            if claims.get("iss") not in (None, provider.issuer):
                raise _untrusted("UserInfoEndpoint answers for another issuer")
        if subject is not None and claims.get("sub") != subject:
            raise _untrusted("UserInfoEndpoint answers for somebody else")
        return claims

    async def _read_keys(self, jwks_uri: str) -> bytes:
        headers = {"accept": "application/json"}
        status, body = await self._call("JwksUri", self._calls.read(jwks_uri, headers, MAX_ANSWER_BYTES))
        if status != 200:
            raise _unreachable(f"JwksUri answers with status {status}")
        return body

    async def _call(self, member: str, call: Awaitable[tuple[int, bytes]]) -> tuple[int, bytes]:
        try:
            return await call
        except OutboundFailed as error:
            raise _unreachable(f"{member}: {error.reason}") from error


def _check_issuer_and_times(
    claims: Mapping[str, Any], provider: IdentityProvider, now: datetime, what: str
) -> None:
    if claims.get("iss") != provider.issuer:
        raise _untrusted(f"{what} is of another issuer")
    seconds = now.timestamp()
    expires, not_before, issued = (_number(claims, name, what) for name in ("exp", "nbf", "iat"))
    if expires is None:
        raise _untrusted(f"{what} has no end")
    if expires <= seconds - MAX_SKEW_SECONDS:
        raise _untrusted(f"{what} has expired")
    if max(not_before or 0, issued or 0) > seconds + MAX_SKEW_SECONDS:
        raise _untrusted(f"{what} is of a time to come: a clock is wrong")


def _number(claims: Mapping[str, Any], name: str, what: str) -> float | None:
    found = claims.get(name)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise _untrusted(f"{what} has a time that is no number")
    return float(found)


def _json_object(member: str, body: bytes) -> Mapping[str, Any]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise _unreachable(f"{member} does not answer with a JSON object")
    return value


def _is_header_text(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _unreachable(detail: str) -> ProviderRefused:
    return ProviderRefused(ProviderFlaw.UNREACHABLE, detail)


def _untrusted(detail: str) -> ProviderRefused:
    return ProviderRefused(ProviderFlaw.UNTRUSTED, detail)
