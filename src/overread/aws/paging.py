"""`NextToken`: where a listing goes on, in a form that callers cannot read, forge, or carry to another operation.

What stands in a token is the position of the last row that was shown: the values of the columns that the
listing is sorted by. Pages are keyset, never offset, so a token stays good while rows come and go.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

import msgspec

from overread.aws.context import AwsRequest
from overread.domain.errors import InvalidRequest

Position = Sequence[str | int]

MAX_TOKEN = 8192
"""Characters, by the models."""

DEFAULT_PAGE = 100
"""Entries of a page when the caller names no MaxResults; not documented, 100 chosen (inferred)."""

_TAG = 16


def write_token(key: bytes, request: AwsRequest, position: Position, *, listing: str = "") -> str:
    """The token for the page after `position`.

    key: the deployment's, `ctx.signing_key`. listing: what else the next page must have in common with this
    one, such as the filters and the order; the account, the region and the operation always are.
    """
    content = msgspec.json.encode(list(position))
    token = (
        base64.urlsafe_b64encode(_tag(key, request, listing, content) + content).decode("ascii").rstrip("=")
    )
    if len(token) > MAX_TOKEN:
        raise ValueError(f"a position of {len(content)} bytes does not fit into a NextToken")
    return token


def read_token(
    key: bytes, request: AwsRequest, token: str | None, *, listing: str = ""
) -> list[str | int] | None:
    """The position that a token holds; None for no token. Raises InvalidRequest for one that was not made by
    `write_token` for the same account, region, operation and listing."""
    if token is None:
        return None
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _refused() from None
    given, content = raw[:_TAG], raw[_TAG:]
    if not hmac.compare_digest(given, _tag(key, request, listing, content)):
        raise _refused()
    return msgspec.json.decode(content, type=list[str | int])


def _tag(key: bytes, request: AwsRequest, listing: str, content: bytes) -> bytes:
    assert request.caller is not None
    bound = (request.caller.account, request.caller.region, request.service, request.operation, listing)
    message = msgspec.json.encode(bound) + b"\n" + content
    return hmac.digest(hashlib.sha256(b"overread paging" + key).digest(), message, "sha256")[:_TAG]


def _refused() -> InvalidRequest:
    return InvalidRequest("The provided NextToken is invalid.")
