"""Human loops in the order of creation: the next few of each status, each along the same index, merged.

Lists with and without a status, and counts, need one index between them that way, and a new loop is entered into it once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from overread.domain.human_loop import FailureCode, LoopStatus
from overread.store.schema import flow_definitions, human_loops
from overread.store.times import to_ms_up

Position = tuple[int, int]
"""Creation in ms, and id."""

Walk = sa.Select[Any] | sa.CompoundSelect[Any]
"""Rows of (created_at, id), or of ids, in order."""

Columns = sa.ColumnCollection[str, Any]
"""Of the table of loops, or of a selection of them."""


def walk(
    place: int | tuple[str, str],
    most: int,
    *,
    status: LoopStatus | None = None,
    failure_code: FailureCode | None = None,
    conditions: Sequence[sa.ColumnElement[bool]] = (),
    ascending: bool = False,
) -> Walk:
    """Positions of the first `most` loops of a flow definition (its id), or of an account in a region.

    Each part ends by itself: PostgreSQL sorts all loops otherwise, instead of merging what is sorted.
    failure_code: of failed loops, whatever `status` says. conditions: on creation and id, as `created` and `beyond` make them.
    """
    chosen = sa.select(human_loops.c.created_at, human_loops.c.id)
    parts = [
        in_order(chosen.where(*of_kind), ascending=ascending).limit(most)
        for of_kind in _kinds(place, status, failure_code, conditions)
    ]
    if len(parts) == 1:
        return parts[0]
    direction = sa.asc if ascending else sa.desc
    merged = sa.union_all(*(sa.select(part.subquery()) for part in parts))
    return merged.order_by(direction("created_at"), direction("id")).limit(most)


def count(
    conn: sa.Connection,
    place: int | tuple[str, str],
    most: int,
    *,
    status: LoopStatus | None = None,
    failure_code: FailureCode | None = None,
    conditions: Sequence[sa.ColumnElement[bool]] = (),
) -> int:
    """How many `walk` would meet. Nothing is merged: SQLite sorts what it merges."""
    parts = [
        sa.select(sa.select(human_loops.c.id).where(*of_kind).limit(most).subquery())
        for of_kind in _kinds(place, status, failure_code, conditions)
    ]
    some = sa.union_all(*parts).limit(most).subquery()
    return conn.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()


def in_order(statement: sa.Select[Any], *, ascending: bool) -> sa.Select[Any]:
    order = (human_loops.c.created_at, human_loops.c.id)
    return statement.order_by(*(order if ascending else (column.desc() for column in order)))


def count_each(
    conn: sa.Connection, flow_ids: Sequence[int], most: int, *conditions: sa.ColumnElement[bool]
) -> Mapping[int, int]:
    """How many loops of each flow definition there are under some conditions, counted no farther than `most`."""
    some = (
        sa.select(human_loops.c.id)
        .where(human_loops.c.flow_id == flow_definitions.c.id, *conditions)
        .limit(most)
        .correlate(flow_definitions)
        .subquery()
    )
    found = sa.select(sa.func.count()).select_from(some).scalar_subquery()
    rows = conn.execute(
        sa.select(flow_definitions.c.id, found.label("found")).where(flow_definitions.c.id.in_(flow_ids))
    )
    return {row.id: row.found for row in rows}


def created(
    since: datetime | None, before: datetime | None, of: Columns = human_loops.c
) -> list[sa.ColumnElement[bool]]:
    """since: inclusive; before: not."""
    bounds = []
    if since is not None:
        bounds.append(of.created_at >= to_ms_up(since))
    if before is not None:
        bounds.append(of.created_at < to_ms_up(before))
    return bounds


def beyond(
    position: Position | None, *, ascending: bool, of: Columns = human_loops.c
) -> list[sa.ColumnElement[bool]]:
    if position is None:
        return []
    place = sa.tuple_(of.created_at, of.id)
    last = sa.tuple_(*(sa.literal(part, sa.BigInteger) for part in position))
    return [place > last if ascending else place < last]


def _kinds(
    place: int | tuple[str, str],
    status: LoopStatus | None,
    failure_code: FailureCode | None,
    conditions: Sequence[sa.ColumnElement[bool]],
) -> list[list[sa.ColumnElement[bool]]]:
    """Each along an index of its own."""
    kinds = _of_failure(failure_code) if failure_code is not None else _of_status(status)
    return [[*_of_place(place), *kind, *conditions] for kind in kinds]


def _of_place(place: int | tuple[str, str]) -> list[sa.ColumnElement[bool]]:
    if isinstance(place, int):
        return [human_loops.c.flow_id == place]
    account, region = place
    return [human_loops.c.account == account, human_loops.c.region == region]


def _of_status(status: LoopStatus | None) -> list[list[sa.ColumnElement[bool]]]:
    return [[human_loops.c.status == known] for known in LoopStatus if status in (None, known)]


def _of_failure(code: FailureCode) -> list[list[sa.ColumnElement[bool]]]:
    """Only loops that failed have a code."""
    return [[human_loops.c.failure_code == code, human_loops.c.failure_code.is_not(None)]]
