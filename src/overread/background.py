"""The ticking loops: template checks, finishing, expiry, deliveries, deletions, retention.

Every kind of work is rows with a due time, taken in batches under a lease, so any number of processes may
tick and a process that dies loses nothing: its leases end. A loop ticks again at once while there is work,
and otherwise when it is woken or its period is over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from overread.domain.errors import StorageUnavailable
from overread.operations import (
    access_keys,
    audit,
    event_delivery,
    finishing,
    kept_documents,
    letters,
    notifications,
    rendering,
    sessions,
)
from overread.operations.context import Context

log = logging.getLogger(__name__)

Work = Callable[[Context], Awaitable[int]]

LOOPS: dict[str, tuple[Work, float]] = {
    "checks": (rendering.check_due, 1.0),
    "finishing": (finishing.finish_due, 1.0),
    "expiry": (finishing.expire_due, 1.0),
    "deliveries": (event_delivery.deliver_due, 1.0),
    "deletions": (finishing.sweep_deleted_flows, 2.0),
    "retention": (finishing.purge_old_payloads, 600.0),
    "audit": (audit.purge_old, 3_600.0),
    "delivered": (event_delivery.forget_delivered, 3_600.0),
    "documents": (kept_documents.forget_old, 3_600.0),
    "key uses": (access_keys.write_uses, 300.0),
    "letters": (letters.deliver_due, 5.0),
    "notifications": (notifications.tell_due, 60.0),
    "chats": (notifications.deliver_due, 5.0),
    "sessions": (sessions.forget_ended_sessions, 600.0),
}
"""Name, as `Context.wake` knows it, to the work and its period in seconds."""

AFTER_FAILURE_SECONDS = 2.0


class Background:
    """Runs all loops in this process until it is closed."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._wakers: dict[str, list[asyncio.Event]] = {name: [] for name in LOOPS}
        self._tasks: list[asyncio.Task[None]] = []
        ctx.wake = self.wake

    def start(self) -> None:
        for name, (work, period) in LOOPS.items():
            self._start(name, work, period)
        # Besides the loop for all, which also finds what is meant for sinks of the past, each sink has one of its own:
        # so an address that takes long to answer holds up no other.
        for sink in self._ctx.sinks:
            self._start("deliveries", partial(event_delivery.deliver_due, sink=sink), 1.0)

    def _start(self, name: str, work: Work, period: float) -> None:
        waker = asyncio.Event()
        self._wakers[name].append(waker)
        ticking = self._tick(name, work, period, waker)
        self._tasks.append(asyncio.create_task(ticking, name=f"overread-{name}"))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    def wake(self, name: str) -> None:
        """Something is due now."""
        for waker in self._wakers[name]:
            waker.set()

    async def _tick(self, name: str, work: Work, period: float, waker: asyncio.Event) -> None:
        while True:
            waker.clear()
            try:
                if await work(self._ctx):
                    continue
                wait = period
            except StorageUnavailable as error:
                log.error("%s: %s", name, error.reason)
                wait = AFTER_FAILURE_SECONDS
            except Exception:
                # A fault of ours must not end the loop for everybody else's work; it is told, and tried again.
                log.exception("%s failed", name)
                wait = AFTER_FAILURE_SECONDS
            try:
                async with asyncio.timeout(wait):
                    await waker.wait()
            except TimeoutError:
                pass
