"""Events for sinks, as the operator sees them: what waits, what was given up, what has arrived; and trying again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from overread.domain.audit import Actor, Deed
from overread.domain.caller import Caller
from overread.domain.errors import NotFound
from overread.domain.events import DeliveryState
from overread.domain.offer import Count
from overread.operations import audit
from overread.operations.context import Context
from overread.store import outbox

MOST_AT_ONCE = 10_000
UNDELIVERED = (DeliveryState.WAITING, DeliveryState.FAILED)


async def retry(ctx: Context, caller: Caller, delivery_id: int) -> None:
    """Try one event now that was not delivered yet. Raises NotFound."""

    def change(conn: sa.Connection, now: datetime) -> None:
        delivery = outbox.retry(conn, caller.account, caller.region, delivery_id, now)
        if delivery is None:
            raise NotFound("delivery", str(delivery_id))
        event = delivery.event
        audit.record(
            conn, now, Actor.of_caller(caller), Deed.DELIVERY_RETRIED, event.loop_arn, detail=delivery.sink
        )

    await ctx.store.write(change, ctx.clock())
    ctx.wake("deliveries")


async def retry_all(ctx: Context, caller: Caller) -> int:
    """Try everything now that was given up, the oldest MOST_AT_ONCE; how many."""

    def change(conn: sa.Connection, now: datetime) -> int:
        count = outbox.retry_all(conn, caller.account, caller.region, now, MOST_AT_ONCE)
        audit.record(
            conn, now, caller, Deed.DELIVERY_RETRIED, region=caller.region, detail=f"{count} given up"
        )
        return count

    count = await ctx.store.write(change, ctx.clock())
    ctx.wake("deliveries")
    return count


async def count_undelivered(ctx: Context, caller: Caller) -> dict[DeliveryState, Count]:
    """Those that wait, and those that were given up. Exact up to COUNT_CAP."""

    def read(conn: sa.Connection) -> dict[DeliveryState, Count]:
        return {state: outbox.count(conn, caller.account, caller.region, state) for state in UNDELIVERED}

    return await ctx.store.read(read)
