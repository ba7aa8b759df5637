"""Access keys and AWS Signature Version 4: what verifying a request and presigning a URL have in common.

Nothing here knows a request or a table: `aws/sigv4.py` reads signatures off requests, `store/access_keys.py`
keeps the keys. Source: "Signature Version 4 signing process" of the AWS General Reference (documented).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urlsplit

from overread.domain.errors import TemplateFailed

ALGORITHM = "AWS4-HMAC-SHA256"
BOUND_ADDRESS = "X-Overread-Source-Ip"
"""The query parameter of a presigned URL that only one network address may use (`S3Presign` of a work team). It is signed
with the rest, so whoever takes it away has no signature. AWS binds by the policy of a session; the effect is the same."""

UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
MAX_EXPIRES_SECONDS = 604_800

_UNRESERVED = "-_.~"
_ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"  # noqa: S105 - an alphabet


def new_access_key() -> tuple[str, str]:
    """A fresh (access key id, secret), in AWS's own lengths and alphabets: `AKIA` and 16 characters, 40 characters."""
    identifier = "AKIA" + "".join(secrets.choice(_ID_ALPHABET) for _ in range(16))
    return identifier, "".join(secrets.choice(_SECRET_ALPHABET) for _ in range(40))


def new_temporary_key() -> tuple[str, str, str]:
    """(access key id, secret, session token) of credentials that end: `ASIA` and 16 characters."""
    access_key_id, secret = new_access_key()
    return access_key_id.replace("AKIA", "ASIA", 1), secret, secrets.token_urlsafe(96)


def token_digest(token: str) -> bytes:
    """What is kept of a session token. It is random, so a plain hash says nothing of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


@lru_cache(maxsize=4096)
def signing_key(secret: str, date: str, region: str, service: str) -> bytes:
    """The key derived from a secret for one day (`YYYYMMDD`), region and service."""
    key = b"AWS4" + secret.encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def signature(key: bytes, amz_date: str, scope: str, canonical_request: str) -> str:
    """The hexadecimal signature of a canonical request. scope: `date/region/service/aws4_request`."""
    # Header values and query parts that are not UTF-8 arrive as surrogate escapes: hashed as the bytes they were.
    digest = hashlib.sha256(canonical_request.encode("utf-8", "surrogateescape")).hexdigest()
    return sign(key, f"{ALGORITHM}\n{amz_date}\n{scope}\n{digest}")


def sign(key: bytes, string_to_sign: str) -> str:
    return hmac.digest(key, string_to_sign.encode(), "sha256").hex()


def is_same(expected: str, given: str) -> bool:
    """Compares signatures in constant time. given: of any characters."""
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogateescape"))


def uri_encode(text: str | bytes, *, keep_slashes: bool = False) -> str:
    """Percent-encodes everything but AWS's unreserved characters."""
    safe = _UNRESERVED + "/" if keep_slashes else _UNRESERVED
    return (
        quote(text, safe=safe)
        if isinstance(text, bytes)
        else quote(text, safe=safe, errors="surrogateescape")
    )


def canonical_query(pairs: list[tuple[str, str]]) -> str:
    """pairs: decoded names and values."""
    return "&".join(
        f"{name}={value}" for name, value in sorted((uri_encode(n), uri_encode(v)) for n, v in pairs)
    )


def decode_query(query: str) -> list[tuple[str, str]]:
    """Names and values of a query string, bytes that are not UTF-8 as surrogate escapes. `+` stays a plus
    sign, as SigV4 reads it."""
    pairs = []
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((_decode(name), _decode(value)))
    return pairs


def presign_get(
    *,
    base_url: str,
    path: str,
    access_key_id: str,
    key: bytes,
    region: str,
    amz_date: str,
    expires_seconds: int,
    service: str = "s3",
    bound_to: str = "",
) -> str:
    """A URL that lets whoever holds it GET `path` until it expires.

    base_url: scheme and host. path: decoded, with its first slash. key: of `signing_key` for the day of
    `amz_date`. bound_to: the one network address that may use it; "" for every one.
    """
    scope = f"{amz_date[:8]}/{region}/{service}/aws4_request"
    encoded = uri_encode(path, keep_slashes=True)
    query = canonical_query(
        [
            ("X-Amz-Algorithm", ALGORITHM),
            ("X-Amz-Credential", f"{access_key_id}/{scope}"),
            ("X-Amz-Date", amz_date),
            ("X-Amz-Expires", str(expires_seconds)),
            ("X-Amz-SignedHeaders", "host"),
            *([(BOUND_ADDRESS, bound_to)] if bound_to else ()),
        ]
    )
    host = urlsplit(base_url).netloc
    canonical = f"GET\n{encoded}\n{query}\nhost:{host}\n\nhost\n{UNSIGNED_PAYLOAD}"
    return f"{base_url}{encoded}?{query}&X-Amz-Signature={signature(key, amz_date, scope, canonical)}"


@dataclass(frozen=True)
class ReadGrant:
    """Lets a template read objects of some buckets, by URLs that expire. Picklable: it travels to the
    rendering child, which therefore gets a key that is good for one day, one region and S3 alone, and never
    the secret itself.

    date: the time of signing, as in `X-Amz-Date`. permits: which objects of the buckets (bucket, key); None for all.
    bound_to: as in `presign_get`.
    """

    base_url: str
    access_key_id: str
    region: str
    key: bytes = field(repr=False)
    date: str
    expires_seconds: int
    buckets: frozenset[str]
    permits: Callable[[str, str], bool] | None = None
    bound_to: str = ""

    def __call__(self, bucket: str, key: str) -> str:
        """The URL. Raises TemplateFailed(AccessDenied) for a bucket or an object that is not granted."""
        if bucket not in self.buckets:
            raise TemplateFailed("AccessDenied", f"Access to the bucket '{bucket}' is denied")
        if self.permits is not None and not self.permits(bucket, key):
            raise TemplateFailed("AccessDenied", f"The role may not read s3://{bucket}/{key} (s3:GetObject)")
        return presign_get(
            base_url=self.base_url,
            path=f"/{bucket}/{key}",
            access_key_id=self.access_key_id,
            key=self.key,
            region=self.region,
            amz_date=self.date,
            expires_seconds=self.expires_seconds,
            bound_to=self.bound_to,
        )


def read_grant(
    *,
    base_url: str,
    access_key_id: str,
    secret: str,
    region: str,
    now: datetime,
    expires_seconds: int,
    buckets: frozenset[str],
    permits: Callable[[str, str], bool] | None = None,
    bound_to: str = "",
) -> ReadGrant:
    """A ReadGrant made with an access key, valid from `now` (aware UTC). expires_seconds: 1 to 604,800."""
    date = format_date(now)
    key = signing_key(secret, date[:8], region, "s3")
    return ReadGrant(base_url, access_key_id, region, key, date, expires_seconds, buckets, permits, bound_to)


def format_date(moment: datetime) -> str:
    """As in `X-Amz-Date`. moment: aware UTC."""
    return moment.strftime("%Y%m%dT%H%M%SZ")


def _decode(text: str) -> str:
    return unquote_to_bytes(text).decode("utf-8", "surrogateescape")
