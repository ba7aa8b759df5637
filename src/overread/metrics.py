"""Figures for Prometheus, on an address of their own: requests as they are answered, and what waits in the store.

Nothing here runs unless the deployment asks for it (`metrics_address`). With several server processes each takes the
next free port.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from functools import partial
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIServer

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from overread.operations.context import Context
from overread.settings import SettingError
from overread.store.schema import human_loops, outbox

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
App = Callable[
    [Scope, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]

MAX_PORTS = 64
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """One per process."""

    def __init__(self, ctx: Context) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "overread_requests", "Requests answered.", ("front", "method", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "overread_request_seconds",
            "Time to the whole answer.",
            ("front",),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._registry.register(StoreCollector(ctx))

    def serve(self, address: str) -> tuple[Callable[[], None], int]:
        """Listen on host:port, or the next free port after it; how to end it, and the port. Raises SettingError."""
        host, _, port = address.rpartition(":")
        if not port.isdigit():
            raise SettingError(f"OVERREAD_METRICS_ADDRESS is {address!r}, expected host:port")
        for candidate in range(int(port), int(port) + MAX_PORTS):
            try:
                server, thread = start_http_server(
                    candidate, addr=host or "127.0.0.1", registry=self._registry
                )
            except OSError:
                continue
            return partial(_close, server, thread), server.server_port
        raise SettingError(f"OVERREAD_METRICS_ADDRESS: no port from {port} on is free")

    def measured(self, front: str, app: App) -> App:
        """The same application, its answers counted."""

        async def call(
            scope: Scope,
            receive: Callable[[], Awaitable[Message]],
            send: Callable[[Message], Awaitable[None]],
        ) -> None:
            status = "none"

            async def noted(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = str(message["status"])
                await send(message)

            begin = time.perf_counter()
            try:
                await app(scope, receive, noted)
            finally:
                # A method that nobody knows must not make a series of its own: whoever sends it chooses its name.
                method = scope["method"] if scope["method"] in METHODS else "other"
                self._requests.labels(front, method, status).inc()
                self._seconds.labels(front).observe(time.perf_counter() - begin)

        return call


class StoreCollector(Collector):
    """What waits, read when it is asked for: timers that are due, events that no sink has taken, the writer's groups."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._ctx.store.database.snapshot() as conn:
            counts = {
                name: conn.execute(sa.select(sa.func.count()).where(timer.is_not(None))).scalar_one()
                for name, timer in WAITING.items()
            }
        waiting = GaugeMetricFamily(
            "overread_waiting", "Rows whose background work is still to be done.", labels=("work",)
        )
        for name, count in counts.items():
            waiting.add_metric((name,), count)
        yield waiting
        writer = self._ctx.store.writer
        yield GaugeMetricFamily(
            "overread_writer_groups", "Transactions of this process's writer.", value=writer.groups
        )
        yield GaugeMetricFamily("overread_writer_commands", "Commands in them.", value=writer.commands)


def _close(server: WSGIServer, thread: Thread) -> None:
    server.shutdown()
    server.server_close()
    thread.join()


WAITING = {
    "template checks": human_loops.c.check_due,
    "outputs": human_loops.c.finish_due,
    "deliveries": outbox.c.delivery_due,
}
"""Each timer has a partial index of just the rows that are counted."""
