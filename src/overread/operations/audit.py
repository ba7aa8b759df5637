"""The record of who did, or saw, what: kept with the change it tells of, searched by a security officer.

Three ways to write, one line each. `record` inside a function that is given to `ctx.store.write`; `change` instead of
`ctx.store.write`, where the whole change is one such function; `note` where nothing is changed, before what is shown is sent.
Not here: what is asked for a thousand times a second. A loop's start, acceptances and answers are rows of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.audit import Actor
from overread.domain.caller import Caller
from overread.operations.context import Context
from overread.store import audit

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
