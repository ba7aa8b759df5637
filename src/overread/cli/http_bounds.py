"""uvicorn's HTTP protocol with the bounds that it leaves out: how long a request's head may be, and may take.

Without them anybody who can open a connection can fill the memory with one header, or keep connections that never say
what they want. Bodies are bounded by who reads them.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 64 * 2**10
"""Request line and headers; also what may stand between two pieces of a body. S3's own bound is 8 kB for each part."""

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class BoundedHttp(HttpToolsProtocol):
    """head_seconds: from the connection, or from the first byte of a later request, to the end of its head."""

    head_seconds: ClassVar[float] = 30.0

    _uncounted = 0
    _in_head = True
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_there()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._uncounted += len(data)
        super().data_received(data)
        if self._uncounted > MAX_HEAD_BYTES and not self.transport.is_closing():
            if self._in_head:
                self.transport.write(_TOO_LARGE)
            self.transport.close()
        elif self._in_head and self._deadline is None and self._uncounted:
            self._await_head()

    def on_message_begin(self) -> None:
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head, self._uncounted = False, 0
        self._head_is_there()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._uncounted = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._uncounted = 0
        super().on_message_complete()

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(self.head_seconds, self._give_up)

    def _head_is_there(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        self.transport.close()
