"""Finding human loops, newest first, by whatever an operator knows of them. Payloads are never read.

Every search is one of two kinds, and both are bounded however many loops there are:

* *narrow*: a beginning of a name, or a worker, stands for few loops. An index gives all of them; the other
  filters are tried on those.
* *wide*: an index is walked in the order of creation, for each status one (they are merged), for each worker one. What no
  index can tell at the same time (a beginning of a name that is common to very many loops) is tried on the rows that are
  met, a bounded number for a page; then the page says how far it has looked, and the next one goes on from there.

Which rows are met is never left to the database to guess: see `_fitting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from overread.domain.human_loop import FailureCode, HumanLoop, LoopStatus
from overread.domain.offer import COUNT_CAP, Count
from overread.store import human_loops as rows
from overread.store import loop_walks
from overread.store.loop_walks import Columns, Position, Walk
from overread.store.rows import avoid
from overread.store.schema import (
    GIVEN_UP,
    HELD_OR_DONE,
    assignments,
    human_loops,
    usable_workteams,
    user_pools,
    users,
    workteam_members,
)
from overread.store.times import to_ms

MOST_PEOPLE = 20
"""Whom a beginning of an address may stand for."""
PREFIX_END = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Bounds:
    """few: loops that are looked at all together. met: rows that a page of a wide search tries its filters on; first: those
    that it tries them on before, because what most loops have fills a page soon."""

    few: int = COUNT_CAP
    first: int = 200
    met: int = 4_000


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class LoopSearch:
    """None: any. created_from inclusive, created_before not. people: ids of users, one of whom has accepted the task."""

    account: str
    region: str
    flow_id: int | None = None
    status: LoopStatus | None = None
    failure_code: FailureCode | None = None
    name_prefix: str | None = None
    created_from: datetime | None = None
    created_before: datetime | None = None
    people: tuple[int, ...] | None = None

    @property
    def is_impossible(self) -> bool:
        """Only failed loops have a failure code, and nobody is nobody's worker."""
        other = self.failure_code is not None and self.status not in (None, LoopStatus.FAILED)
        return other or self.people == ()


@dataclass(frozen=True, slots=True)
class FoundLoops:
    """newer, older: where the pages beside this one begin, None at an end. complete: False if `older` only goes on looking."""

    loops: tuple[HumanLoop, ...]
    newer: Position | None
    older: Position | None
    complete: bool = True


def find_people(conn: sa.Connection, account: str, region: str, beginning: str) -> list[int]:
    """Users whose e-mail address or user name begins so, or whose worker id it is: of the account's own pools and of those
    behind the work teams it may use. At most MOST_PEOPLE."""
    pools = sa.union(
        sa.select(user_pools.c.pool_id).where(user_pools.c.account == account, user_pools.c.region == region),
        sa.select(workteam_members.c.pool_id)
        .join(usable_workteams, usable_workteams.c.workteam_id == workteam_members.c.workteam_id)
        .where(usable_workteams.c.account == account),
    )
    found: dict[int, None] = {}
    for pool_id in conn.execute(pools).scalars().all():
        for column, fitting in (
            (users.c.email, _begins(users.c.email, beginning)),
            (users.c.username, _begins(users.c.username, beginning)),
            (users.c.id, users.c.worker_id == beginning),
        ):
            named = (
                sa.select(users.c.id)
                .where(users.c.pool_id == pool_id, fitting)
                .order_by(column)
                .limit(MOST_PEOPLE)
            )
            found.update(dict.fromkeys(conn.execute(named).scalars()))
    return list(found)[:MOST_PEOPLE]


def search(
    conn: sa.Connection,
    wanted: LoopSearch,
    *,
    older_than: Position | None = None,
    newer_than: Position | None = None,
    limit: int,
    bounds: Bounds = BOUNDS,
) -> FoundLoops:
    """One page: the newest, or those next to a position."""
    if wanted.is_impossible:
        return FoundLoops((), None, None)
    _keep_to_indexes(conn)
    if newer_than is not None:
        found = _look(conn, wanted, newer_than, ascending=True, limit=limit, bounds=bounds)
        if found.older is not None:
            oldest = _position(found.loops[0]) if found.loops else _beside(newer_than, 1)
            return FoundLoops(found.loops[::-1], newer=found.older, older=oldest)
        # There are no more than these: the first page, and a whole one.
        older_than = None
    found = _look(conn, wanted, older_than, ascending=False, limit=limit, bounds=bounds)
    if older_than is None:
        return found
    return replace(found, newer=_position(found.loops[0]) if found.loops else _beside(older_than, -1))


def count(conn: sa.Connection, wanted: LoopSearch, bounds: Bounds = BOUNDS) -> Count:
    """Exact up to COUNT_CAP, and as far as one page looks: capped says that there may be more."""
    if wanted.is_impossible:
        return Count(0)
    _keep_to_indexes(conn)
    narrow = _narrow(conn, wanted, bounds)
    if narrow is not None:
        return Count.of(_number(conn, _fitting(*narrow)))
    left = _unwalked(wanted)
    if left is None:
        created = loop_walks.created(wanted.created_from, wanted.created_before)
        return Count.of(
            loop_walks.count(
                conn,
                _place(wanted),
                COUNT_CAP + 1,
                status=wanted.status,
                failure_code=wanted.failure_code,
                conditions=created,
            )
        )
    for most in (bounds.few + 1, bounds.met):
        walk = _walk(wanted, None, most, ascending=False)
        found = Count.of(_number(conn, _fitting(walk, left).limit(COUNT_CAP + 1)))
        if found.capped or _number(conn, walk) < most:
            return found
    return replace(found, capped=True)


def _keep_to_indexes(conn: sa.Connection) -> None:
    """Until the end of the transaction. While a table is not very large yet, PostgreSQL reads it whole rather than look up
    a few thousand of its rows: 50 ms instead of 8 with 100,000 loops."""
    avoid(conn, "seqscan", "hashjoin", "mergejoin")


def _position(loop: HumanLoop) -> Position:
    return to_ms(loop.created_at), loop.id


def _beside(position: Position, step: int) -> Position:
    """Where a page begins that starts with the loop at `position`."""
    return position[0], position[1] + step


def _number(conn: sa.Connection, some: Walk) -> int:
    return conn.execute(sa.select(sa.func.count()).select_from(some.subquery())).scalar_one()


def _look(
    conn: sa.Connection,
    wanted: LoopSearch,
    beyond: Position | None,
    *,
    ascending: bool,
    limit: int,
    bounds: Bounds,
) -> FoundLoops:
    """The next loops in one direction; `older` is the way on in that direction."""
    narrow = _narrow(conn, wanted, bounds)
    left = _unwalked(wanted)
    if narrow is not None or left is None:
        if narrow is not None:
            some: Walk = _fitting(*narrow, beyond=beyond, ascending=ascending)
        else:
            some = _walk(wanted, beyond, limit + 1, ascending=ascending)
        return _cut(_read(conn, some, limit + 1, _BY_CREATION, ascending=ascending), limit)
    by = _BY_CREATION if wanted.people is None else _BY_ID
    for most in (bounds.first, bounds.met):
        walk = _walk(wanted, beyond, most, ascending=ascending)
        found = _cut(_read(conn, _fitting(walk, left), limit + 1, by, ascending=ascending), limit)
        if found.older is not None or _number(conn, walk) < most:
            return found
    # Farthest from where the walk began: the order turned round.
    (last,) = _read(conn, walk, 1, by, ascending=not ascending)
    return replace(found, older=_position(last), complete=False)


_BY_CREATION = ("created_at", "id")
_BY_ID = ("id",)


def _read(
    conn: sa.Connection, some: Walk, limit: int, by: Sequence[str], *, ascending: bool
) -> list[HumanLoop]:
    """The first of some loops in an order."""
    found = some.subquery()
    direction = sa.asc if ascending else sa.desc
    page = (
        sa.select(*(found.c[name] for name in by))
        .order_by(*(direction(found.c[name]) for name in by))
        .limit(limit)
        .subquery()
    )
    shown = rows.shown().join(page, page.c.id == human_loops.c.id)
    return rows.read(conn, shown.order_by(*(direction(page.c[name]) for name in by)))


def _cut(loops: list[HumanLoop], limit: int) -> FoundLoops:
    shown = tuple(loops[:limit])
    return FoundLoops(shown, None, _position(shown[-1]) if len(loops) > limit else None)


def _fitting(
    candidates: Walk, left: LoopSearch, *, beyond: Position | None = None, ascending: bool = False
) -> sa.Select[tuple[int, int]]:
    """Positions of those candidates that the filters which are left let through.

    The candidates' rows are read by their keys, and asked then: OFFSET 0 keeps the filters out of that. A database that may
    choose between them judges by statistics, which SQLite is not given here, or, for a plan that it makes once for all
    parameters, by none. It met all the loops of an account to find the hundred that one worker had done.
    """
    h = human_loops.c
    asked = (h.created_at, h.id, h.account, h.region, h.name, h.flow_id, h.status, h.failure_code)
    ids = sa.select(candidates.subquery().c.id)
    some = sa.select(*asked).where(h.id.in_(ids)).offset(0).subquery().c
    filters = [*_filters(left, some), *loop_walks.beyond(beyond, ascending=ascending, of=some)]
    return sa.select(some.created_at, some.id).where(*filters)


def _filters(wanted: LoopSearch, of: Columns) -> list[sa.ColumnElement[bool]]:
    """All filters, as conditions on a loop's row."""
    chosen = [
        of.account == wanted.account,
        of.region == wanted.region,
        *loop_walks.created(wanted.created_from, wanted.created_before, of=of),
    ]
    if wanted.name_prefix:
        chosen.append(_begins(of.name, wanted.name_prefix))
    if wanted.flow_id is not None:
        chosen.append(of.flow_id == wanted.flow_id)
    if wanted.status is not None:
        chosen.append(of.status == wanted.status)
    if wanted.failure_code is not None:
        chosen.append(of.failure_code == wanted.failure_code)
    if wanted.people is not None:
        chosen.append(
            sa.exists().where(assignments.c.loop_id == of.id, assignments.c.user_id.in_(wanted.people))
        )
    return chosen


# --- narrow ------------------------------------------------------------------------------------------------------


def _narrow(conn: sa.Connection, wanted: LoopSearch, bounds: Bounds) -> tuple[Walk, LoopSearch] | None:
    """Few enough loops to look at all of them, by name, else by worker, and the filters that are left to be tried on
    them. None if neither is few."""
    ways = [
        (_by_name(wanted), replace(wanted, name_prefix=None)),
        (_by_people(wanted, bounds.few + 1), replace(wanted, people=None)),
    ]
    for candidates, left in ways:
        if candidates is not None:
            some = candidates.limit(bounds.few + 1)
            if _number(conn, some) <= bounds.few:
                return some, left
    return None


def _by_name(wanted: LoopSearch) -> sa.Select[tuple[int]] | None:
    if not wanted.name_prefix:
        return None
    return sa.select(human_loops.c.id).where(
        human_loops.c.account == wanted.account,
        human_loops.c.region == wanted.region,
        _begins(human_loops.c.name, wanted.name_prefix),
    )


def _by_people(wanted: LoopSearch, most: int) -> sa.CompoundSelect[tuple[int]] | None:
    """most: of each index, because a union is made of all that it is given, however few of it are wanted."""
    if wanted.people is None:
        return None
    return sa.union(*(sa.select(part.limit(most).subquery()) for part in _loops_of(wanted.people)))


def _loops_of(people: Sequence[int]) -> list[sa.Select[tuple[int]]]:
    """Of each person the loops that they hold or have done, and those that they gave up: each is an index of its own."""
    return [
        sa.select(assignments.c.loop_id.label("id")).where(
            assignments.c.user_id == sa.literal(person, sa.BigInteger), sa.text(f"assignments.{states}")
        )
        for person in people
        for states in (HELD_OR_DONE, GIVEN_UP)
    ]


# --- wide --------------------------------------------------------------------------------------------------------


def _walk(wanted: LoopSearch, beyond: Position | None, most: int, *, ascending: bool) -> Walk:
    """Loops along indexes, in order."""
    if wanted.people is not None:
        return _walk_people(wanted, beyond, most, ascending=ascending)
    return loop_walks.walk(
        _place(wanted),
        most,
        status=wanted.status,
        failure_code=wanted.failure_code,
        conditions=[
            *loop_walks.created(wanted.created_from, wanted.created_before),
            *loop_walks.beyond(beyond, ascending=ascending),
        ],
        ascending=ascending,
    )


def _place(wanted: LoopSearch) -> int | tuple[str, str]:
    return wanted.flow_id if wanted.flow_id is not None else (wanted.account, wanted.region)


def _walk_people(wanted: LoopSearch, beyond: Position | None, most: int, *, ascending: bool) -> Walk:
    """A worker's loops by id, which is the order of creation to within what happened at the same moment."""
    assert wanted.people is not None
    parts = []
    for part in _loops_of(wanted.people):
        loop_id = assignments.c.loop_id
        if beyond is not None:
            part = part.where(loop_id > beyond[1] if ascending else loop_id < beyond[1])
        ordered = part.order_by(loop_id if ascending else loop_id.desc()).limit(most)
        parts.append(sa.select(ordered.subquery()))
    return sa.union(*parts).order_by(sa.asc("id") if ascending else sa.desc("id")).limit(most)


def _unwalked(wanted: LoopSearch) -> LoopSearch | None:
    """Filters that the walk does not answer by itself: by worker all others, else the name alone. None: it answers all."""
    if wanted.people is not None:
        return replace(wanted, people=None)
    if wanted.name_prefix:
        return LoopSearch(wanted.account, wanted.region, name_prefix=wanted.name_prefix)
    return None


def _begins(column: sa.ColumnElement[str], beginning: str) -> sa.ColumnElement[bool]:
    """A range instead of LIKE: it uses the key on both databases and needs no escaping."""
    return sa.and_(column >= beginning, column < beginning + PREFIX_END)
