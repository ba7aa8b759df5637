"""An identity provider that does what a test tells it, right or wrong. In memory: it stands where the guarded client does."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlencode, urlsplit

from joserfc import jws
from joserfc.jwk import ECKey, KeyParameters, OKPKey, RSAKey
from joserfc.registry import HeaderParameter

from overread.domain.identity_provider import IdentityProvider

ISSUER = "https://login.company.example"
CLIENT_ID = "overread-portal"
SECRET = "s3cret with a space"

PROVIDER = IdentityProvider(
    client_id=CLIENT_ID,
    issuer=ISSUER,
    authorization_endpoint=f"{ISSUER}/authorize?tenant=7",
    token_endpoint=f"{ISSUER}/token",
    user_info_endpoint=f"{ISSUER}/userinfo",
    logout_endpoint=f"{ISSUER}/logout",
    jwks_uri=f"{ISSUER}/keys",
)

Claims = dict[str, Any]

_ANY_HEADER = jws.JWSRegistry(
    {"unknown": HeaderParameter("understood by nobody", "int")},
    ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"],
)
_ANY_HEADER.max_header_length = 8_000


SigningKey = RSAKey | ECKey | OKPKey


def new_key(name: str, algorithm: str = "RS256", bits: int = 2_048) -> SigningKey:
    told: KeyParameters = {"kid": name, "use": "sig"}
    match algorithm:
        case "ES256":
            return ECKey.generate_key("P-256", told)
        case "EdDSA" | "Ed25519":
            return OKPKey.generate_key("Ed25519", told)
    return RSAKey.generate_key(bits, told)


@dataclass
class ForgingProvider:
    """An honest one as it is made: an access token that is a JWT with A2I's claims, and an ID token.

    opaque: the access token is no JWT, and `user_info` has the claims. published: the keys that JwksUri shows.
    """

    clock: Callable[[], datetime]
    key: SigningKey = field(default_factory=lambda: new_key("first"))
    published: list[SigningKey] = field(default_factory=list)
    worker: Claims = field(default_factory=dict)
    access: Claims = field(default_factory=dict)
    identity: Claims = field(default_factory=dict)
    user_info: Claims = field(default_factory=dict)
    opaque: bool = False
    only_basic: bool = False
    only_get: bool = False
    signs_user_info: bool = False
    token_header: Claims = field(default_factory=dict)
    make_token: Callable[[Claims], str] | None = None
    calls: list[str] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.published = [self.key]
        now = self.clock().timestamp()
        times = {"iss": ISSUER, "iat": now, "exp": now + 300}
        self.worker = {"groups": ["reviewers"], "sub": "mara-1", "client_id": CLIENT_ID, "name": "Mara"}
        self.access = {**times, "aud": "urn:api", "sub": "mara"}
        self.identity = {**times, "aud": CLIENT_ID, "sub": "mara"}
        self.user_info = {"sub": "mara"}

    def authorize(self, address: str) -> str:
        """The person signs in at the provider: where it sends the browser."""
        self.asked = dict(parse_qsl(urlsplit(address).query))
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = self.asked
        return f"{self.asked['redirect_uri']}?{urlencode({'code': code, 'state': self.asked['state']})}"

    def sign(self, claims: Claims, key: SigningKey | None = None) -> str:
        used = key or self.key
        header = {"alg": "RS256", "kid": used.get("kid"), **self.token_header}
        told = {name: value for name, value in header.items() if value is not None}
        return jws.serialize_compact(told, json.dumps(claims), used, registry=_ANY_HEADER)

    # --- as `auth.oidc.Calls` ---

    async def ask(
        self, url: str, body: bytes, headers: Mapping[str, str], max_answer_bytes: int
    ) -> tuple[int, bytes]:
        self.calls.append(f"POST {urlsplit(url).path}")
        if url == PROVIDER.token_endpoint:
            return self._redeem({name: value[0] for name, value in parse_qs(body.decode()).items()}, headers)
        assert (url, body) == (PROVIDER.user_info_endpoint, b"")
        return (405, b"") if self.only_get else self._tell(headers)

    async def read(self, url: str, headers: Mapping[str, str], max_answer_bytes: int) -> tuple[int, bytes]:
        self.calls.append(f"GET {urlsplit(url).path}")
        if url == PROVIDER.user_info_endpoint:
            return self._tell(headers)
        assert url == PROVIDER.jwks_uri
        return 200, json.dumps({"keys": [key.as_dict(private=False) for key in self.published]}).encode()

    async def close(self) -> None: ...

    def _redeem(self, form: dict[str, str], headers: Mapping[str, str]) -> tuple[int, bytes]:
        given = form.get("client_id"), form.get("client_secret")
        if "authorization" in headers:
            pair = base64.b64decode(headers["authorization"].removeprefix("Basic ")).decode().split(":")
            given = unquote_plus(pair[0]), unquote_plus(pair[1])
        if given != (CLIENT_ID, SECRET) or self.only_basic != ("authorization" in headers):
            return 401, b'{"error": "invalid_client"}'
        asked = self.codes.pop(form["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        if (
            asked is None
            or asked["redirect_uri"] != form["redirect_uri"]
            or asked["code_challenge"] != challenge.rstrip(b"=").decode()
        ):
            return 400, b'{"error": "invalid_grant"}'
        claims = {f"sagemaker:{name}": value for name, value in self.worker.items()}
        access = {**self.access, **claims}
        token = "opaque" if self.opaque else (self.make_token or self.sign)(access)
        identity = {"nonce": asked["nonce"], **self.identity}
        return 200, json.dumps({"access_token": token, "id_token": self.sign(identity)}).encode()

    def _tell(self, headers: Mapping[str, str]) -> tuple[int, bytes]:
        if headers["authorization"] != "Bearer opaque":
            return 401, b""
        claims = {f"sagemaker-{name}": value for name, value in self.worker.items()}
        told = {**self.user_info, **claims}
        return 200, self.sign(told).encode() if self.signs_user_info else json.dumps(told).encode()


def unsigned(claims: Claims) -> str:
    """By `alg: none`."""
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."


def signed_with_public_key(key: SigningKey) -> Callable[[Claims], str]:
    """By HS256, whose secret is the public key that everybody has."""

    def make(claims: Claims) -> str:
        body = f"{_part({'alg': 'HS256', 'kid': key.get('kid')})}.{_part(claims)}"
        mac = hmac.digest(key.as_pem(private=False), body.encode(), "sha256")
        return f"{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"

    return make


def with_body(token: str, claims: Claims) -> str:
    """The token with other claims and the same signature."""
    header, _, signature = token.split(".")
    return f"{header}.{_part(claims)}.{signature}"


def _part(value: Claims) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
