"""Prometheus metrics on an address of their own, for one server process. Loaded only when `--metrics-address` asks for them.

What is counted says nothing about who asked, for what, or with which content.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, start_http_server
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from overread.settings import SettingError
from overread.store.writer import Writer

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
"""Seconds; the promises of the benchmark lie at 1.5 and 25 ms."""


class Measured:
    """An ASGI application that counts the requests of the one inside it."""

    def __init__(self, app: Application, writer: Writer) -> None:
        self._app = app
        self.registry = CollectorRegistry()
        self._server: WSGIServer | None = None
        self._requests = Counter(
            "overread_requests", "Requests answered.", ("method", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "overread_request_seconds",
            "From a request's head to the head of its answer.",
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.registry.register(_WriterCollector(writer))
        ProcessCollector(registry=self.registry)

    def listen(self, address: str) -> None:
        """Answer Prometheus at host:port, in a thread. Raises SettingError."""
        host, separator, port = address.rpartition(":")
        if not separator or not port.isdigit():
            raise SettingError(f"OVERREAD_METRICS_ADDRESS is {address!r}, expected host:port")
        try:
            self._server, _ = start_http_server(int(port), host.strip("[]"), registry=self.registry)
        except (OSError, OverflowError) as error:
            raise SettingError(f"metrics cannot be served at {address}: {error}") from error

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def counted(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                # A method that nobody knows must not make a time series of its own.
                method = scope["method"] if scope["method"] in METHODS else "other"
                self._requests.labels(method, str(message["status"])).inc()
                self._seconds.observe(time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, counted)


class _WriterCollector(Collector):
    """Reads the writer's own counters when it is asked: writing pays nothing for it."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def collect(self) -> Iterator[Metric]:
        yield CounterMetricFamily(
            "overread_writer_groups", "Transactions of the writer.", value=self._writer.groups
        )
        yield CounterMetricFamily(
            "overread_writer_commands", "Commands in these transactions.", value=self._writer.commands
        )
