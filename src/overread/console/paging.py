"""Pages of a list as addresses say them: `?after=1719236584000-42` begins behind that position."""

from __future__ import annotations

from overread.console.visit import OperatorVisit
from overread.domain.paging import Listing, Position

PAGE = 50


def listing_of(visit: OperatorVisit, *, keys: int = 2) -> Listing:
    """The page that was asked for, newest first. A position that was edited by hand is the first page.

    keys: how many numbers a position of this list has.
    """
    parts = (visit.after or "").split("-")
    position = tuple(map(int, parts)) if visit.after and len(parts) == keys else None
    return Listing(limit=PAGE, after=position, ascending=False)


def position_text(position: Position | None) -> str | None:
    return None if position is None else "-".join(map(str, position))
