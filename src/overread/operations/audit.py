"""The record of who did, or saw, what: kept with the change it tells of, searched by a security officer.

Ways to write, one line each. `record` inside a function that is given to `ctx.store.write`; `change` instead of
`ctx.store.write`, where the whole change is one such function; `note` where nothing is changed, before what is shown is sent.
Not here: what is asked for a thousand times a second. A loop's start, acceptances and answers are rows of their own.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.audit import Actor, AuditEntry, Deed
from overread.domain.caller import Caller
from overread.domain.people import Operator
from overread.operations.context import Context
from overread.store import audit
from overread.store.times import to_ms

LATELY = timedelta(hours=12)

P = ParamSpec("P")
T = TypeVar("T")


def record(
    conn: sa.Connection,
    now: datetime,
    actor: Actor | Caller,
    what: str,
    resource: str = "",
    *,
    region: str = "",
    loop_name: str | None = None,
    detail: str = "",
) -> None:
    """Add a line in the caller's transaction.

    what: a Deed, or the IAM action of an operation. resource: an ARN or a name; an ARN says the region and the loop itself.
    """
    who = Actor.of_caller(actor) if isinstance(actor, Caller) else actor
    named = arn.parse(resource)
    if named is not None:
        region = region or named.region
        loop_name = loop_name or (named.name if named.kind == "human-loop" else None)
    audit.insert(conn, now, who, what, region=region, resource=resource, loop_name=loop_name, detail=detail)


async def note(
    ctx: Context,
    actor: Actor | Caller,
    what: str,
    resource: str = "",
    *,
    region: str = "",
    loop_name: str | None = None,
    detail: str = "",
) -> None:
    """Add a line in a transaction of its own. Raises StorageUnavailable: what cannot be recorded is not shown."""
    await ctx.store.write(
        record, ctx.clock(), actor, what, resource, region=region, loop_name=loop_name, detail=detail
    )


async def note_once(ctx: Context, actor: Actor, what: str, resource: str) -> None:
    """As `note`, unless it was noted of the same person lately: of pages that are asked for again and again."""
    if not await ctx.store.read(audit.has_line, actor, what, resource, ctx.clock() - LATELY):
        await note(ctx, actor, what, resource)


async def change(
    ctx: Context,
    actor: Actor | Caller,
    what: str,
    resource: str,
    fn: Callable[Concatenate[sa.Connection, P], T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """`ctx.store.write(fn, …)` together with its line: both are stored, or neither."""
    now = ctx.clock()

    def both(conn: sa.Connection) -> T:
        result = fn(conn, *args, **kwargs)
        record(conn, now, actor, what, resource)
        return result

    return await ctx.store.write(both)


async def purge_old(ctx: Context, limit: int = 1_000) -> int:
    """Drop lines that are older than the deployment keeps them; how many. 0 days: kept without end."""
    if not ctx.policy.audit_days:
        return 0
    before = ctx.clock() - timedelta(days=ctx.policy.audit_days)
    return await ctx.store.write(audit.purge, before, limit)


# --- looking -----------------------------------------------------------------------------------------------------

PAGE = 50
EXPORTED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """who: the beginning of a name. loop_name: of a loop in `region`. since inclusive, before not."""

    who: str = ""
    loop_name: str = ""
    region: str = ""
    since: datetime | None = None
    before: datetime | None = None


async def search(
    ctx: Context, operator: Operator, wanted: AuditFilter, before: tuple[int, int] | None = None
) -> tuple[tuple[AuditEntry, ...], tuple[int, int] | None]:
    """A page of the operator's account, newest first, and where the next one begins."""
    found = await ctx.store.read(audit.page, _search(operator, wanted, before), PAGE + 1)
    shown = tuple(found[:PAGE])
    return shown, _position(shown[-1]) if len(found) > PAGE else None


async def every_line(
    ctx: Context, operator: Operator, wanted: AuditFilter, address: str = ""
) -> AsyncIterator[tuple[AuditEntry, ...]]:
    """All of them, newest first, page by page. What is exported is itself recorded, first of all."""
    actor = Actor.of_operator(operator, address)
    await note(ctx, actor, Deed.AUDIT_EXPORTED, region=wanted.region, detail=wanted.who or wanted.loop_name)
    before: tuple[int, int] | None = None
    while True:
        page = await ctx.store.read(audit.page, _search(operator, wanted, before), EXPORTED_AT_ONCE)
        if page:
            yield tuple(page)
        if len(page) < EXPORTED_AT_ONCE:
            return
        before = _position(page[-1])


def _search(operator: Operator, wanted: AuditFilter, before: tuple[int, int] | None) -> audit.Search:
    return audit.Search(
        account=operator.account,
        actor=wanted.who or None,
        region=wanted.region or None,
        loop_name=wanted.loop_name or None,
        at_from=wanted.since,
        at_before=wanted.before,
        before=before,
    )


def _position(entry: AuditEntry) -> tuple[int, int]:
    return to_ms(entry.at), entry.id
