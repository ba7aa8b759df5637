"""Requests as an attacker writes them: signed rightly where that is wanted, and otherwise byte for byte as told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from tests.servers import REGION, Account

from overread.auth.access_keys import canonical_query, decode_query, signature, signing_key, uri_encode


@dataclass(frozen=True)
class Answer:
    """headers: lower-case names; a repeated one is there twice."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for found, value in self.headers if found == name), None)


def send(
    url: str,
    method: str,
    target: str,
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    body: bytes = b"",
) -> Answer:
    """One request; the host is the server's unless `headers` names another."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        given = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
        connection.putrequest(method, target, skip_host="Host" in dict(given), skip_accept_encoding=True)
        for name, value in given:
            connection.putheader(name, value)
        if body or method in ("PUT", "POST"):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        found = [(name.lower(), value) for name, value in response.getheaders()]
        return Answer(response.status, found, response.read())
    finally:
        connection.close()


def signed(
    account: Account,
    method: str,
    path: str,
    *,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    payload_hash: str | None = None,
    service: str = "s3",
    key: tuple[str, str] | None = None,
    unsigned: Sequence[tuple[str, str]] = (),
) -> Answer:
    """One request signed in its headers. path: decoded. key: id and secret, default the account's. unsigned: headers that
    are added after signing, also of a name that was signed."""
    key_id, secret = key or (account.access_key_id, account.secret)
    amz_date = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    digest = payload_hash or hashlib.sha256(body).hexdigest()
    sent = {
        "Host": urlsplit(account.url).netloc,
        "X-Amz-Date": amz_date,
        "X-Amz-Content-Sha256": digest,
        **(headers or {}),
    }
    encoded = uri_encode(path, keep_slashes=True)
    names = sorted(name.lower() for name in sent)
    lowered = {name.lower(): value.strip() for name, value in sent.items()}
    canonical = "\n".join(
        [
            method,
            encoded,
            canonical_query(decode_query(query)),
            *(f"{name}:{lowered[name]}" for name in names),
            "",
            ";".join(names),
            digest,
        ]
    )
    scope = f"{amz_date[:8]}/{REGION}/{service}/aws4_request"
    proof = signature(signing_key(secret, amz_date[:8], REGION, service), amz_date, scope, canonical)
    sent["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={';'.join(names)}, Signature={proof}"
    )
    return send(
        account.url, method, encoded + (f"?{query}" if query else ""), [*sent.items(), *unsigned], body
    )


def presigned_v2(account: Account, method: str, path: str, subresources: Sequence[str] = ()) -> str:
    """Path and query of a URL that is signed as boto3 does it in us-east-1."""
    expires = int(datetime.now(UTC).timestamp()) + 600
    resource = path + ("?" + "&".join(sorted(subresources)) if subresources else "")
    digest = hmac.digest(account.secret.encode(), f"{method}\n\n\n{expires}\n{resource}".encode(), "sha1")
    parts = [
        *subresources,
        f"AWSAccessKeyId={account.access_key_id}",
        f"Signature={quote(base64.b64encode(digest).decode(), safe='')}",
        f"Expires={expires}",
    ]
    return f"{path}?{'&'.join(parts)}"
