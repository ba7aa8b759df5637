"""One page of a listing, and where the next one begins:
always a position in the order of keys, never an offset.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")

Position = tuple[int | str, ...]
"""The sort keys of the last item of a page: the next page begins behind it."""

MAX_PAGE = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """after: the position that the next page begins behind, None on the last page."""

    items: tuple[T, ...]
    after: Position | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a caller wants to see of a listing.

    created_from is included, created_before is not. name_contains: without regard to case.
    by_name: in the order of names instead of creation. limit: 1-100.
    """

    after: Position | None = None
    limit: int = MAX_PAGE
    ascending: bool = True
    by_name: bool = False
    created_from: datetime | None = None
    created_before: datetime | None = None
    name_contains: str | None = None
