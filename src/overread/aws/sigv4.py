"""The signature of a request: read off its headers or query, and verified.

Signature Version 4 in the `Authorization` header, Version 4 in the query (presigned), and for S3 Version 2 in
the query, which boto3 still presigns with in us-east-1. What a signature proves is who made the request and
that the signed parts are as the caller wrote them; for the body see `body.py`. Replay inside of the window is
AWS's behaviour; TLS is the defence.
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum
from urllib.parse import unquote, unquote_to_bytes

from overread.auth.access_keys import (
    ALGORITHM,
    MAX_EXPIRES_SECONDS,
    canonical_query,
    decode_query,
    is_same,
    signature,
    signing_key,
    token_digest,
    uri_encode,
)
from overread.aws.context import AwsRequest

SKEW = timedelta(minutes=15)
INVALID_TOKEN = "The security token included in the request is invalid."  # noqa: S105 - a sentence


class Refused(Enum):
    """Why a signature is not accepted. `errors.py` has each service's code for it."""

    MISSING = "missing"
    INCOMPLETE = "incomplete"
    UNSUPPORTED = "unsupported"
    UNKNOWN_KEY = "unknown key"
    MISMATCH = "mismatch"
    EXPIRED = "expired"
    SKEWED = "skewed"
    UNSIGNED_HEADER = "unsigned header"
    INVALID_TOKEN = "invalid token"  # noqa: S105 - a reason
    EXPIRED_TOKEN = "expired token"  # noqa: S105 - a reason
    PAYLOAD_MISMATCH = "payload mismatch"


class SignatureRefused(Exception):
    """detail: a whole sentence for the caller; it never holds a secret or an expected signature."""

    def __init__(self, reason: Refused, detail: str) -> None:
        self.reason, self.detail = reason, detail
        super().__init__(detail)


@dataclass(slots=True)
class Signed:
    """A signature as sent, not yet verified.

    amz_date: `YYYYMMDDThhmmssZ` of the signing. expires_seconds: for presigned URLs, from then; None for
    headers. token: of temporary credentials. version: 4 or 2. For 2, which has no credential scope: region is
    empty, service is `s3`, and expires_at is set.
    """

    access_key_id: str
    signature: str
    service: str
    region: str = ""
    date: str = ""
    amz_date: str = ""
    signed_headers: str = ""
    expires_seconds: int | None = None
    version: int = 4
    expires_at: int = 0
    token: str | None = None

    @property
    def scope(self) -> str:
        return f"{self.date}/{self.region}/{self.service}/aws4_request"

    @property
    def presigned(self) -> bool:
        return self.expires_seconds is not None or self.version == 2


_KEY_ID = r"[A-Za-z0-9_+=,.@-]{1,128}"
_CREDENTIAL_FORM = rf"({_KEY_ID})/([0-9]{{8}})/([a-z0-9-]{{1,32}})/([A-Za-z0-9_.-]{{1,64}})/aws4_request"
_AUTHORIZATION = re.compile(
    rf"AWS4-HMAC-SHA256 Credential={_CREDENTIAL_FORM},\s*"
    r"SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})\Z"
).match
_CREDENTIAL = re.compile(rf"{_CREDENTIAL_FORM}\Z").match
_CLAIMED = re.compile(r"/([a-z0-9-]+)/aws4_request").search
_AMZ_DATE = re.compile(r"[0-9]{8}T[0-9]{6}Z\Z").match
_SPACES = re.compile(r" {2,}").sub
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*/?\Z").match
# Proxies in front of us may add these; nothing here acts on them.
_MAY_BE_UNSIGNED = frozenset({"x-amz-cf-id", "x-amz-content-sha256"})
_V2_SUBRESOURCES = frozenset(
    [
        "accelerate",
        "acl",
        "cors",
        "defaultObjectAcl",
        "location",
        "logging",
        "partNumber",
        "policy",
        "requestPayment",
        "torrent",
        "versioning",
        "versionId",
        "versions",
        "website",
        "uploads",
        "uploadId",
        "response-content-type",
        "response-content-language",
        "response-expires",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "delete",
        "lifecycle",
        "tagging",
        "restore",
        "storageClass",
        "notification",
        "replication",
        "analytics",
        "metrics",
        "inventory",
        "select",
        "select-type",
        "object-lock",
    ]
)


def read(request: AwsRequest) -> Signed:
    """The signature that a request carries. Raises SignatureRefused (MISSING, INCOMPLETE, UNSUPPORTED)."""
    header = request.headers.get("authorization")
    if header is not None:
        return _read_header(header, request)
    if "X-Amz-" in request.query or "Signature=" in request.query:
        query = dict(decode_query(request.query))
        if "X-Amz-Algorithm" in query or "X-Amz-Credential" in query:
            return _read_query(query)
        if "AWSAccessKeyId" in query and "Signature" in query:
            return _read_query_v2(query)
    raise SignatureRefused(Refused.MISSING, "Missing Authentication Token")


def claimed_service(request: AwsRequest) -> str:
    """The service that a signature, however broken, is meant for; "" if it does not say."""
    query = unquote(request.query)
    header = request.headers.get("authorization", "")
    if "AWSAccessKeyId=" in query or header.startswith("AWS "):
        # Version 2, which only S3 ever took from our callers.
        return "s3"
    found = _CLAIMED(header) or _CLAIMED(query)
    return found[1] if found is not None else ""


def verify(signed: Signed, request: AwsRequest, secret: str, payload_hash: str, now: datetime) -> None:
    """Raises SignatureRefused unless the request was signed with `secret`, recently enough.

    payload_hash: what stands in the last line of the canonical request. now: aware UTC.
    """
    if signed.version == 2:
        _verify_v2(signed, request, secret, now)
        return
    _check_time(signed, now)
    key = signing_key(secret, signed.date, signed.region, signed.service)
    expected = signature(
        key, signed.amz_date, signed.scope, _canonical_request(signed, request, payload_hash)
    )
    if not is_same(expected, signed.signature):
        raise _mismatch()


def check_token(signed: Signed, token_hash: bytes | None, expires_at: datetime | None, now: datetime) -> None:
    """Raises SignatureRefused unless the session token is the one that belongs to the key, and has not ended.

    token_hash, expires_at: of temporary credentials; a lasting key has neither, and no token belongs to it.
    """
    given = b"" if signed.token is None else token_digest(signed.token)
    if not hmac.compare_digest(given, token_hash or b""):
        detail = INVALID_TOKEN
        if signed.service == "s3":
            detail = "The provided token is malformed or otherwise invalid."
        raise SignatureRefused(Refused.INVALID_TOKEN, detail)
    if expires_at is not None and now >= expires_at:
        detail = "The security token included in the request is expired"
        if signed.service == "s3":
            detail = "The provided token has expired."
        raise SignatureRefused(Refused.EXPIRED_TOKEN, detail)


def canonical_path(path: str, service: str) -> str:
    """The path's line of the canonical request: S3 encodes it once, as it is; the others normalise, and encode twice."""
    if _PLAIN_PATH(path):
        return path
    if service == "s3":
        return uri_encode(unquote_to_bytes(path), keep_slashes=True)
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment and segment != ".":
            kept.append(segment)
    slash = "/" if kept and path.endswith("/") else ""
    return uri_encode(f"/{'/'.join(kept)}{slash}", keep_slashes=True)


def _read_header(header: str, request: AwsRequest) -> Signed:
    found = _AUTHORIZATION(header)
    if found is None:
        if not header.startswith("AWS4-HMAC-SHA256"):
            raise SignatureRefused(
                Refused.UNSUPPORTED,
                "The authorization mechanism you have provided is not supported. "
                "Please use AWS4-HMAC-SHA256.",
            )
        missing = [
            f"Authorization header requires '{part}' parameter."
            for part in ("Credential", "Signature", "SignedHeaders")
            if f"{part}=" not in header
        ]
        detail = " ".join(missing) or "The Authorization header is malformed."
        raise SignatureRefused(Refused.INCOMPLETE, detail)
    access_key_id, date, region, service, signed_headers, given = found.groups()
    amz_date = request.headers.get("x-amz-date") or _http_date(request.headers.get("date"))
    if amz_date is None or not _AMZ_DATE(amz_date):
        raise SignatureRefused(
            Refused.INCOMPLETE,
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
        )
    _check_parts(date, amz_date, signed_headers)
    return Signed(
        access_key_id=access_key_id,
        signature=given,
        service=service,
        region=region,
        date=date,
        amz_date=amz_date,
        signed_headers=signed_headers,
        token=request.headers.get("x-amz-security-token"),
    )


def _read_query(query: dict[str, str]) -> Signed:
    parts = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Signature")
    missing = [part for part in parts if not query.get(part)]
    if missing:
        raise SignatureRefused(Refused.INCOMPLETE, f"The query lacks {', '.join(missing)}.")
    if query["X-Amz-Algorithm"] != ALGORITHM:
        raise SignatureRefused(Refused.UNSUPPORTED, f"X-Amz-Algorithm only supports {ALGORITHM}.")
    found = _CREDENTIAL(query["X-Amz-Credential"])
    if found is None or not _AMZ_DATE(query["X-Amz-Date"]):
        raise SignatureRefused(Refused.INCOMPLETE, "X-Amz-Credential or X-Amz-Date is malformed.")
    expires = query.get("X-Amz-Expires", "900")
    if re.fullmatch("[0-9]{1,6}", expires) is None or not 1 <= int(expires) <= MAX_EXPIRES_SECONDS:
        raise SignatureRefused(
            Refused.INCOMPLETE, f"X-Amz-Expires must be a number from 1 to {MAX_EXPIRES_SECONDS} seconds."
        )
    access_key_id, date, region, service = found.groups()
    _check_parts(date, query["X-Amz-Date"], query["X-Amz-SignedHeaders"])
    return Signed(
        access_key_id=access_key_id,
        signature=query["X-Amz-Signature"],
        service=service,
        region=region,
        date=date,
        amz_date=query["X-Amz-Date"],
        signed_headers=query["X-Amz-SignedHeaders"],
        expires_seconds=int(expires),
        token=query.get("X-Amz-Security-Token"),
    )


def _read_query_v2(query: dict[str, str]) -> Signed:
    expires = query.get("Expires", "")
    if not expires.isdecimal() or not expires.isascii() or len(expires) > 12:
        raise SignatureRefused(
            Refused.INCOMPLETE, "Query-string authentication requires the Expires parameter."
        )
    if re.fullmatch(_KEY_ID, query["AWSAccessKeyId"]) is None:
        raise SignatureRefused(Refused.INCOMPLETE, "AWSAccessKeyId is malformed.")
    return Signed(
        access_key_id=query["AWSAccessKeyId"],
        signature=query["Signature"],
        service="s3",
        version=2,
        expires_at=int(expires),
        token=next((value for name, value in query.items() if name.lower() == "x-amz-security-token"), None),
    )


def _check_parts(date: str, amz_date: str, signed_headers: str) -> None:
    if amz_date[:8] != date:
        raise SignatureRefused(
            Refused.MISMATCH,
            f"Date in Credential scope does not match the date of the request: {date} != {amz_date[:8]}",
        )
    if "host" not in signed_headers.split(";"):
        raise SignatureRefused(Refused.INCOMPLETE, "'Host' must be a signed header.")


def _check_time(signed: Signed, now: datetime) -> None:
    at = signed.amz_date
    try:
        # Sliced rather than given to strptime, which takes longer than all the rest of the verification.
        made = datetime(
            int(at[:4]), int(at[4:6]), int(at[6:8]), int(at[9:11]), int(at[11:13]), int(at[13:15]), tzinfo=UTC
        )
    except ValueError:
        raise SignatureRefused(Refused.INCOMPLETE, f"{signed.amz_date} is not a date.") from None
    if made - now > SKEW:
        raise SignatureRefused(
            Refused.SKEWED,
            f"Signature not yet current: {signed.amz_date} is still later than {_iso(now)} (+ 15 min.)",
        )
    if signed.expires_seconds is not None:
        if now > made + timedelta(seconds=signed.expires_seconds):
            raise SignatureRefused(Refused.EXPIRED, "Request has expired")
    elif now - made > SKEW:
        raise SignatureRefused(
            Refused.SKEWED,
            f"Signature expired: {signed.amz_date} is now earlier than {_iso(now - SKEW)} "
            f"({_iso(now)} - 15 min.)",
        )


def _canonical_request(signed: Signed, request: AwsRequest, payload_hash: str) -> str:
    headers = request.headers
    names = signed.signed_headers.split(";")
    lines = []
    for name in names:
        value = headers.get(name)
        if value is None:
            raise _mismatch()
        value = value.strip()
        if "  " in value:
            value = _SPACES(" ", value)
        if not value.isascii():
            value = value.encode("latin-1").decode("utf-8", "surrogateescape")
        lines.append(f"{name}:{value}\n")
    for name in headers:
        if name[:6] == "x-amz-" and name not in names and name not in _MAY_BE_UNSIGNED:
            raise SignatureRefused(
                Refused.UNSIGNED_HEADER,
                f"There were headers present in the request which were not signed: {name}",
            )
    return (
        f"{request.method}\n{canonical_path(request.path, signed.service)}\n{_query(signed, request)}\n"
        f"{''.join(lines)}\n{signed.signed_headers}\n{payload_hash}"
    )


def _query(signed: Signed, request: AwsRequest) -> str:
    if not request.query:
        return ""
    # S3 reads a plus sign as a space (observed: the Rust clients write it so, and sign `%20`).
    sent = request.query.replace("+", "%20") if signed.service == "s3" else request.query
    pairs = decode_query(sent)
    if signed.expires_seconds is not None:
        pairs = [pair for pair in pairs if pair[0] != "X-Amz-Signature"]
    return canonical_query(pairs)


def _verify_v2(signed: Signed, request: AwsRequest, secret: str, now: datetime) -> None:
    if now.timestamp() > signed.expires_at:
        raise SignatureRefused(Refused.EXPIRED, "Request has expired")
    query = decode_query(request.query)
    lowered = {name.lower(): value for name, value in query}
    sent = {name: value for name, value in lowered.items() if name.startswith("x-amz-")}
    sent |= {name: value for name, value in request.headers.items() if name.startswith("x-amz-")}
    amz_headers = "".join(f"{name}:{_SPACES(' ', value.strip())}\n" for name, value in sorted(sent.items()))
    parts = [
        request.method,
        lowered.get("content-md5") or request.headers.get("content-md5", ""),
        lowered.get("content-type") or request.headers.get("content-type", ""),
        str(signed.expires_at),
    ]
    # botocore ends the path of a bucket with a slash where it signs it, and not where it sends it (observed).
    paths = (request.path, f"{request.path}/") if "/" not in request.path[1:] else (request.path,)
    for path in paths:
        to_sign = "\n".join([*parts, amz_headers + path + _v2_subresources(request)])
        digest = hmac.digest(secret.encode(), to_sign.encode(), "sha1")
        if is_same(base64.b64encode(digest).decode(), signed.signature):
            return
    raise _mismatch()


def _v2_subresources(request: AwsRequest) -> str:
    named = []
    for part in request.query.split("&"):
        sent_name, equals, value = part.partition("=")
        # Decoded, because that is how the operation is found: an escaped name would be acted on and not be signed.
        name = unquote(sent_name)
        if name in _V2_SUBRESOURCES:
            named.append((name, f"{name}={unquote(value)}" if equals else name))
    return "?" + "&".join(text for _, text in sorted(named)) if named else ""


def _http_date(value: str | None) -> str | None:
    if value is None or _AMZ_DATE(value):
        return value
    try:
        return parsedate_to_datetime(value).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    except (ValueError, OverflowError):
        return None


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")


def _mismatch() -> SignatureRefused:
    return SignatureRefused(
        Refused.MISMATCH,
        "The request signature we calculated does not match the signature you provided. "
        "Check your AWS Secret Access Key and signing method.",
    )
