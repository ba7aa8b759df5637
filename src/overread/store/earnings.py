"""The ledger of the public crowds: what each answer earned. Lines are written by the hot submit and never changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from overread.domain.paging import Listing, Page
from overread.domain.public_crowd import Earning
from overread.store import rows
from overread.store.schema import AnyRow, earnings, users
from overread.store.times import from_ms, to_ms_up


def of_workforce(
    conn: sa.Connection,
    workforce_id: int,
    listing: Listing,
    *,
    user_id: int | None = None,
) -> Page[Earning]:
    """Lines of a crowd, or of one worker in it; the listing's times are when they were earned."""
    if user_id is None:
        statement = _lines().where(earnings.c.workforce_id == workforce_id)
    else:
        # By a sign no index is tempted by: there are two that give the order, and the other one has all workers' lines.
        statement = _lines().where(earnings.c.workforce_id + 0 == workforce_id, earnings.c.user_id == user_id)
    if listing.created_from is not None:
        statement = statement.where(earnings.c.earned_at >= to_ms_up(listing.created_from))
    if listing.created_before is not None:
        statement = statement.where(earnings.c.earned_at < to_ms_up(listing.created_before))
    return rows.page(conn, statement, [earnings.c.id], listing, _earning)


def _lines() -> sa.Select[Any]:
    return sa.select(earnings, users.c.email).outerjoin(users, users.c.id == earnings.c.user_id)


def _earning(row: AnyRow) -> Earning:
    return Earning(
        id=row.id,
        worker_id=row.worker_id,
        email=row.email,
        flow_name=row.flow_name,
        loop_name=row.loop_name,
        price=row.price,
        earned_at=from_ms(row.earned_at),
    )
