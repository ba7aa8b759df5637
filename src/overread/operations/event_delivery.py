"""From the outbox to the sinks: at least once, each sink at its own pace."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from overread.domain.errors import DeliveryFailed
from overread.domain.events import Delivery
from overread.events.envelope import envelope
from overread.operations.context import Context
from overread.store import outbox

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
WAITS = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 30, 120, 600, 1_800, 3_600))
"""Between tries; the last one repeats."""

MAX_ATTEMPTS = 80
"""About three days; then the row waits for the operator."""


async def deliver_due(ctx: Context, sink: str | None = None, limit: int = 100) -> int:
    """Hand events to their sinks, or to one of them; how many were tried. Called by background work, woken by the end
    of a loop.
    """
    now = ctx.clock()
    taken = await ctx.store.write(outbox.lease, now, now + LEASE, limit, sink)
    await asyncio.gather(*(_deliver(ctx, delivery) for delivery in taken))
    return len(taken)


async def _deliver(ctx: Context, delivery: Delivery) -> None:
    sink = ctx.sinks.get(delivery.sink)
    try:
        if sink is None:
            raise DeliveryFailed(delivery.sink, "this sink is not configured any more", permanent=True)
        await sink.deliver(envelope(delivery.event, delivery.event_id))
    except DeliveryFailed as failure:
        given_up = failure.permanent or delivery.attempts >= MAX_ATTEMPTS
        wait = WAITS[min(delivery.attempts, len(WAITS)) - 1]
        log.warning("event %s: %s%s", delivery.event_id, failure, " (given up)" if given_up else "")
        await ctx.store.write(
            outbox.postpone, delivery.id, str(failure), None if given_up else ctx.clock() + wait
        )
    else:
        await ctx.store.write(outbox.delivered, delivery.id, ctx.clock())


async def forget_delivered(ctx: Context, limit: int = 500) -> int:
    """Drop delivered events as old as the payloads that the deployment keeps; how many. 0 days: kept without end."""
    if not ctx.policy.retention_days:
        return 0
    before = ctx.clock() - timedelta(days=ctx.policy.retention_days)
    return await ctx.store.write(outbox.purge_delivered, before, limit)
