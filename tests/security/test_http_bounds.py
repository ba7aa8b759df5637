"""What a connection may cost before anybody has looked at what it wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope
from uvicorn.server import ServerState

from overread.cli.http_bounds import MAX_HEAD_BYTES, BoundedHttp
from overread.cli.serve import _uvicorn_options
from overread.settings import Settings


class Impatient(BoundedHttp):
    head_seconds = 0.05


class App:
    """Answers with the number of bytes in the body; `seen` counts requests."""

    def __init__(self) -> None:
        self.seen = 0

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        self.seen += 1
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            size += len(message["body"])
            more = message["more_body"]
        body = str(size).encode()
        length = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": length, "trailers": False})
        await send({"type": "http.response.body", "body": body, "more_body": False})


class Served:
    """The protocol on a port of its own, without the rest of uvicorn."""

    def __init__(self, app: App, protocol: type[BoundedHttp]) -> None:
        self.app = app
        self._protocol = protocol
        self._config = uvicorn.Config(app, ws="none", log_config=None)

    async def start(self) -> None:
        state = ServerState()
        self._server = await asyncio.get_running_loop().create_server(
            lambda: self._protocol(self._config, state, {}), "127.0.0.1", 0
        )
        self.port: int = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def talk(self, *pieces: bytes) -> bytes:
        """Send, and read until the server closes the connection or stops answering for this test's requests."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            return await asyncio.wait_for(reader.read(), 20)
        except ConnectionError:
            return b""
        finally:
            writer.close()


@pytest.fixture
async def patient() -> AsyncIterator[Served]:
    served = Served(App(), BoundedHttp)
    await served.start()
    yield served
    await served.stop()


@pytest.fixture
async def impatient() -> AsyncIterator[Served]:
    served = Served(App(), Impatient)
    await served.start()
    yield served
    await served.stop()


GET = b"GET / HTTP/1.1\r\nhost: a\r\n"
CLOSE = b"connection: close\r\n"


@pytest.mark.parametrize(
    "head",
    [
        GET + b"x: " + b"a" * (2**20),
        GET + b"x: a\r\n" * (2**18),
        b"GET /" + b"a" * (2**20),
    ],
)
async def test_a_head_without_end_is_cut_off(patient: Served, head: bytes) -> None:
    answer = await patient.talk(*(head[at : at + 2**16] for at in range(0, len(head), 2**16)))
    assert answer.startswith(b"HTTP/1.1 431") or answer == b""  # reset: the rest was on its way
    assert patient.app.seen == 0


async def test_trailers_without_end_are_cut_off(patient: Served) -> None:
    start = b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"
    answer = await patient.talk(start, *[b"x: " + b"a" * 2**16 + b"\r\n"] * 16)
    assert b"200 OK" not in answer


async def test_a_head_of_usual_size_and_a_large_body_are_served(patient: Served) -> None:
    head = b"POST / HTTP/1.1\r\nhost: a\r\nx: " + b"a" * (MAX_HEAD_BYTES // 2) + b"\r\n" + CLOSE
    body = b"b" * (4 * MAX_HEAD_BYTES)
    answer = await patient.talk(head + f"content-length: {len(body)}\r\n\r\n".encode(), body)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(str(len(body)).encode())


async def test_a_body_in_many_small_chunks_is_served(patient: Served) -> None:
    head = b"POST / HTTP/1.1\r\nhost: a\r\n" + CLOSE + b"transfer-encoding: chunked\r\n\r\n"
    chunks = b"1\r\nb\r\n" * 40_000
    answer = await patient.talk(head, chunks, b"0\r\n\r\n")
    assert answer.endswith(b"40000")


async def test_one_connection_serves_many_requests(patient: Served) -> None:
    answer = await patient.talk(*[GET + b"x: " + b"a" * 20_000 + b"\r\n\r\n"] * 10, GET + CLOSE + b"\r\n")
    assert answer.count(b"HTTP/1.1 200") == 11


@pytest.mark.parametrize("start", [b"", b"GET", GET, GET + b"x: "])
async def test_a_head_that_never_ends_is_given_up(impatient: Served, start: bytes) -> None:
    assert await impatient.talk(start) == b""
    assert impatient.app.seen == 0


async def test_a_later_head_that_never_ends_is_given_up(impatient: Served) -> None:
    answer = await impatient.talk(GET + b"\r\n", GET)
    assert answer.count(b"HTTP/1.1 200") == 1


def test_the_server_is_started_with_these_bounds() -> None:
    options = _uvicorn_options(Settings())
    assert options["http"] is BoundedHttp
    assert options["ws"] == "none"
