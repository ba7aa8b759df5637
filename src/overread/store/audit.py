"""The record of who did, or saw, what. Rows are only ever added, and dropped when their time is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from overread.domain.audit import Actor, ActorKind, AuditEntry
from overread.domain.text import storable
from overread.store.schema import AnyRow, audit
from overread.store.times import from_ms, to_ms, to_ms_up

MAX_TEXT = 1_024
MOST_ACTORS = 20
"""Whom a beginning of a name may stand for; their lines are merged, each from its own index."""

PREFIX_END = "\U0010ffff"


def insert(
    conn: sa.Connection,
    now: datetime,
    actor: Actor,
    what: str,
    *,
    region: str,
    resource: str,
    loop_name: str | None,
    detail: str,
) -> None:
    """Part of the transaction that makes the change, where there is one."""
    conn.execute(
        sa.insert(audit).values(
            account=actor.account,
            region=region,
            at=to_ms(now),
            actor_kind=actor.kind,
            actor=storable(actor.name)[:MAX_TEXT],
            actor_id=actor.id,
            address=actor.address,
            what=what,
            resource=storable(resource)[:MAX_TEXT],
            loop_name=loop_name,
            detail=storable(detail)[:MAX_TEXT],
        )
    )


@dataclass(frozen=True, slots=True)
class Search:
    """actor: the beginning of a name. at_from inclusive, at_before not. before: (at in ms, id) of the last line seen."""

    account: str
    actor: str | None = None
    region: str | None = None
    loop_name: str | None = None
    at_from: datetime | None = None
    at_before: datetime | None = None
    before: tuple[int, int] | None = None


def page(conn: sa.Connection, search: Search, limit: int) -> list[AuditEntry]:
    """Newest first. A loop is named together with its region."""
    if search.loop_name is not None:
        of_loop = [audit.c.region == search.region, audit.c.loop_name == search.loop_name]
        if search.actor:
            # A loop has few lines, so its index is enough.
            of_loop += [audit.c.actor >= search.actor, audit.c.actor < search.actor + PREFIX_END]
        chosen = [of_loop]
    elif search.actor:
        chosen = [[audit.c.actor == name] for name in _actors(conn, search.account, search.actor)]
        if not chosen:
            return []
    else:
        chosen = [[]]
    streams = [_stream(search, conditions, limit) for conditions in chosen]
    merged = streams[0] if len(streams) == 1 else sa.union_all(*(sa.select(s.subquery()) for s in streams))
    found = merged.subquery()
    rows = conn.execute(
        sa.select(audit)
        .join(found, found.c.id == audit.c.id)
        .order_by(found.c.at.desc(), found.c.id.desc())
        .limit(limit)
    )
    return [_entry(row) for row in rows]


def has_line(conn: sa.Connection, actor: Actor, what: str, resource: str, since: datetime) -> bool:
    """Whether somebody did this to a resource since then."""
    found = sa.select(audit.c.id).where(
        audit.c.account == actor.account,
        audit.c.actor == storable(actor.name)[:MAX_TEXT],
        audit.c.at >= to_ms(since),
        audit.c.actor_kind == actor.kind,
        audit.c.actor_id == actor.id,
        audit.c.what == what,
        audit.c.resource == storable(resource)[:MAX_TEXT],
    )
    return conn.execute(found.limit(1)).first() is not None


def purge(conn: sa.Connection, before: datetime, limit: int) -> int:
    """Drop lines that are older, the oldest first; how many. Ids follow time closely enough to find them by."""
    oldest = sa.select(audit.c.id, audit.c.at).order_by(audit.c.id).limit(limit).subquery()
    old = sa.select(oldest.c.id).where(oldest.c.at < to_ms(before))
    return conn.execute(sa.delete(audit).where(audit.c.id.in_(old))).rowcount


def _stream(
    search: Search, conditions: Sequence[sa.ColumnElement[bool]], limit: int
) -> sa.Select[tuple[int, int]]:
    """Positions along one index: account, what is chosen, then time."""
    statement = sa.select(audit.c.at, audit.c.id).where(audit.c.account == search.account, *conditions)
    if search.at_from is not None:
        statement = statement.where(audit.c.at >= to_ms_up(search.at_from))
    if search.at_before is not None:
        statement = statement.where(audit.c.at < to_ms_up(search.at_before))
    if search.before is not None:
        last = sa.tuple_(*(sa.literal(part, sa.BigInteger) for part in search.before))
        statement = statement.where(sa.tuple_(audit.c.at, audit.c.id) < last)
    return statement.order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit)


def _actors(conn: sa.Connection, account: str, beginning: str) -> list[str]:
    """The first MOST_ACTORS names that begin so, by one step along the index for each."""
    return list(_step(conn, account, beginning))


def _step(conn: sa.Connection, account: str, beginning: str) -> Iterator[str]:
    end = beginning + PREFIX_END
    name = audit.c.actor
    bound: sa.ColumnElement[bool] = name >= beginning
    for _ in range(MOST_ACTORS):
        found = conn.execute(
            sa.select(name).where(audit.c.account == account, bound, name < end).order_by(name).limit(1)
        ).scalar_one_or_none()
        if found is None:
            return
        yield found
        bound = name > found


def _entry(row: AnyRow) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=from_ms(row.at),
        actor=Actor(row.account, ActorKind(row.actor_kind), row.actor, row.actor_id, row.address),
        what=row.what,
        region=row.region,
        resource=row.resource,
        loop_name=row.loop_name,
        detail=row.detail,
    )
