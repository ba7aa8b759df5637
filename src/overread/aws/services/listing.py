"""Pages of listings between the wire and the operations:
what every list call of these services has in common.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.paging import DEFAULT_PAGE, read_token, write_token
from overread.domain.caller import Caller
from overread.domain.paging import Listing, Position
from overread.operations.context import Context


def caller_of(request: AwsRequest) -> Caller:
    """Who asks. A handler runs only after the signature has been verified."""
    assert request.caller is not None
    return request.caller


def read_listing(
    ctx: Context,
    request: AwsRequest,
    *,
    token: str | None,
    limit: int | None,
    ascending: bool = True,
    by_name: bool = False,
    created_from: datetime | None = None,
    created_before: datetime | None = None,
    name_contains: str | None = None,
    default_limit: int = DEFAULT_PAGE,
) -> Listing:
    """The listing that a request asks for. Raises InvalidRequest for a token
    of another account, operation or listing.
    """
    listing = Listing(
        limit=limit or default_limit,
        ascending=ascending,
        by_name=by_name,
        created_from=created_from,
        created_before=created_before,
        name_contains=name_contains,
    )
    position = read_token(ctx.signing_key, request, token, listing=_identity(listing))
    return listing if position is None else replace(listing, after=tuple(position))


def next_token(ctx: Context, request: AwsRequest, listing: Listing, after: Position | None) -> str | None:
    """The token of the next page, None on the last."""
    if after is None:
        return None
    return write_token(ctx.signing_key, request, after, listing=_identity(listing))


def tag_pairs(tags: Iterable[Any] | None) -> list[tuple[str, str]]:
    """`Tags` of a request."""
    return [(tag.Key, tag.Value) for tag in tags or ()]


def _identity(listing: Listing) -> str:
    """What all pages of a listing share; a page may differ from the one before it in its size only."""
    times = (listing.created_from, listing.created_before)
    return repr((listing.ascending, listing.by_name, *times, listing.name_contains))
