"""Addresses of objects as callers write them: `s3://bucket/key` and the https forms of S3.

https forms (documented): `https://s3.region.amazonaws.com/bucket/key` (path style), `https://bucket.s3.region.amazonaws.com/key`
(virtual host), with the old dash `s3-region` and without a region. What `OutputConfig.S3OutputPath` admits besides,
`https://bucket/prefix`, is read as the bucket's name followed by the key (pattern `^(https|s3)://([^/]+)/?(.*)`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

_ADDRESS = re.compile(r"(https|s3)://([^/?#]+)/?(.*)\Z", re.DOTALL)
_S3_HOST = re.compile(
    r"(?:(?P<bucket>[a-z0-9][a-z0-9.\-]*)\.)?s3(?:[.\-](?:dualstack\.)?[a-z]{2}[a-z0-9\-]*)?\.amazonaws\.com(?:\.cn)?\Z"
)


@dataclass(frozen=True, slots=True)
class ObjectAddress:
    """key: may be empty, or a prefix; never percent-encoded."""

    bucket: str
    key: str

    def __str__(self) -> str:
        """The `s3://` form, which every caller can take apart at the first slash."""
        return f"s3://{self.bucket}/{self.key}"


def parse_address(text: str) -> ObjectAddress | None:
    """The bucket and key that an address names, or None if it is not one of the forms above."""
    found = _ADDRESS.match(text)
    if found is None:
        return None
    scheme, host, path = found.groups()
    if scheme == "s3":
        return ObjectAddress(host, path)
    s3_host = _S3_HOST.match(host.lower())
    key = unquote(path.partition("?")[0])
    if s3_host is None:
        return ObjectAddress(host, key)
    if s3_host["bucket"]:
        return ObjectAddress(s3_host["bucket"], key)
    bucket, _, key = key.partition("/")
    return ObjectAddress(bucket, key) if bucket else None


def join(address: ObjectAddress, *names: str) -> ObjectAddress:
    """The address below `address`, with exactly one slash between prefix and names, whether it ends in one or not."""
    prefix = address.key.removesuffix("/")
    return ObjectAddress(address.bucket, "/".join([prefix, *names] if prefix else names))


def path_style(address: ObjectAddress) -> str:
    """`/bucket/key` as the path of a URL, percent-encoded as signatures want it."""
    return f"/{address.bucket}/{quote(address.key, safe='/-_.~')}"
