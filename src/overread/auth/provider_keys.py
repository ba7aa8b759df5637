"""Tokens that an identity provider signs: which of its keys, and whether the signature holds.

The only module that knows the JOSE library. Times and claims are judged in `oidc.py`.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import warnings
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import JWKRegistry, Key, OctKey

from overread.domain.errors import ProviderFlaw, ProviderRefused

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
"""Signatures with a private key only. Never `none`, and never HS…: a public key would be its secret."""

KEYS_HOLD = timedelta(hours=1)
"""After that the keys are asked for again, so that one that was taken back is not believed for longer."""
MAX_FETCHES = 6
FETCH_WINDOW = timedelta(minutes=1)
"""Unknown keys make us ask again, but not more often than this: a key's name is whatever a token says."""
MAX_KEYS = 100
MAX_PROVIDERS = 500
MAX_TOKEN_LENGTH = 64_000
MAX_HEADER_LENGTH = 16_000
"""Some providers put their whole certificate into every header."""

Fetch = Callable[[str], Awaitable[bytes]]
"""Reads an address of a provider; raises ProviderRefused(UNREACHABLE)."""


@dataclass(slots=True)
class _KnownKeys:
    keys: tuple[Key, ...] = ()
    read_at: datetime | None = None
    fetches: deque[datetime] = field(default_factory=lambda: deque(maxlen=MAX_FETCHES))
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class ProviderKeys:
    """The keys of all providers, as this process has read them."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._known: dict[str, _KnownKeys] = {}

    async def verified(self, token: str, jwks_uri: str, now: datetime) -> dict[str, Any]:
        """The claims of a signed token. Raises ProviderRefused: UNTRUSTED, UNREACHABLE."""
        header = _header(token)
        algorithm, key_id = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS:
            raise _untrusted("is signed with an algorithm that is not accepted")
        known = self._of(jwks_uri)
        async with known.lock:
            stale = known.read_at is None or now - known.read_at >= KEYS_HOLD
            if stale or not _named(known.keys, key_id):
                await self._read(known, jwks_uri, now)
            claims = _opened(token, _named(known.keys, key_id), algorithm)
            if claims is None and key_id is None and known.read_at != now:
                # Without a name, a new key shows only by old ones that do not fit.
                await self._read(known, jwks_uri, now)
                claims = _opened(token, known.keys, algorithm)
        if claims is None:
            raise _untrusted("names no key of the provider, or its signature does not hold")
        return claims

    def _of(self, jwks_uri: str) -> _KnownKeys:
        if jwks_uri not in self._known and len(self._known) >= MAX_PROVIDERS:
            del self._known[next(iter(self._known))]
        return self._known.setdefault(jwks_uri, _KnownKeys())

    async def _read(self, known: _KnownKeys, jwks_uri: str, now: datetime) -> None:
        """Replace the keys: those that the provider does not name any more are forgotten."""
        spent = len(known.fetches) == MAX_FETCHES and now - known.fetches[0] < FETCH_WINDOW
        if spent:
            return
        known.fetches.append(now)
        known.keys = _parse_keys(await self._fetch(jwks_uri))
        known.read_at = now


def claims_unverified(token: str) -> Mapping[str, Any] | None:
    """What a token says of itself if it is a signed JWT, else None. Proves nothing."""
    parts = token.split(".")
    if len(parts) != 3 or len(token) > MAX_TOKEN_LENGTH:
        return None
    header, claims = _json_object(parts[0]), _json_object(parts[1])
    return None if header is None or "alg" not in header else claims


def _header(token: str) -> Mapping[str, Any]:
    header = _json_object(token.partition(".")[0]) if len(token) <= MAX_TOKEN_LENGTH else None
    if header is None or token.count(".") != 2:
        raise _untrusted("is no signed token")
    return header


def _opened(token: str, keys: Sequence[Key], algorithm: str) -> dict[str, Any] | None:
    """The claims, if one of the keys has signed them."""
    for key in keys:
        if key.get("alg") in (None, algorithm):
            claims = _open(token, key, algorithm)
            if claims is not None:
                return claims
    return None


def _open(token: str, key: Key, algorithm: str) -> dict[str, Any] | None:
    # Not the strict registry: providers put members into headers that no standard has, none of which is used here;
    # `crit` is obeyed all the same.
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    registry.max_header_length = MAX_HEADER_LENGTH
    try:
        with warnings.catch_warnings():
            # Of algorithms we have chosen ourselves; EdDSA has a newer name.
            warnings.simplefilter("ignore", SecurityWarning)
            opened = jws.deserialize_compact(token, key, registry=registry)
    except (JoseError, ValueError):
        return None
    try:
        claims = orjson.loads(opened.payload)
    except orjson.JSONDecodeError:
        return None
    return claims if isinstance(claims, dict) else None


def _named(keys: tuple[Key, ...], key_id: object) -> tuple[Key, ...]:
    """The keys of this name; all of them if the token names none."""
    return keys if key_id is None else tuple(key for key in keys if key.get("kid") == key_id)


def _parse_keys(text: bytes) -> tuple[Key, ...]:
    """The keys that can have signed something; what cannot be read is left out. Raises ProviderRefused(UNREACHABLE)."""
    try:
        found = orjson.loads(text)["keys"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        found = None
    if not isinstance(found, list):
        raise ProviderRefused(ProviderFlaw.UNREACHABLE, "JwksUri does not answer with a set of keys")
    keys = []
    for member in found[:MAX_KEYS]:
        if not isinstance(member, dict) or member.get("use", "sig") != "sig":
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", SecurityWarning)
                key = JWKRegistry.import_key(member)
        except (JoseError, SecurityWarning, ValueError, TypeError, KeyError):
            continue
        if not isinstance(key, OctKey):
            keys.append(key)
    return tuple(keys)


def _json_object(part: str) -> Mapping[str, Any] | None:
    try:
        value = orjson.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, orjson.JSONDecodeError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _untrusted(found: str) -> ProviderRefused:
    return ProviderRefused(ProviderFlaw.UNTRUSTED, f"a token {found}")
