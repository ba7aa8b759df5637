"""What Prometheus is told."""

from __future__ import annotations

import socket

import httpx
import pytest
from prometheus_client import generate_latest

from overread.cli.metrics import Application, Measured, Receive, Scope, Send
from overread.settings import SettingError
from overread.store import Store


def answering(status: int) -> Application:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status})
        await send({"type": "http.response.body", "body": b""})

    return app


async def ask(measured: Measured, method: str) -> None:
    async def nothing(*_: object) -> dict[str, object]:
        return {}

    await measured({"type": "http", "method": method, "path": "/secret"}, nothing, nothing)  # type: ignore[arg-type]


async def test_requests_are_counted_by_method_and_status(store: Store) -> None:
    measured = Measured(answering(404), store.writer)
    for method in ("GET", "GET", "NOBODY-KNOWS"):
        await ask(measured, method)
    told = generate_latest(measured.registry).decode()
    assert 'overread_requests_total{method="GET",status="404"} 2.0' in told
    assert 'overread_requests_total{method="other",status="404"} 1.0' in told
    assert "overread_request_seconds_count 3.0" in told
    assert "secret" not in told


async def test_the_writer_s_counters_are_read_when_asked(store: Store) -> None:
    measured = Measured(answering(200), store.writer)
    before = store.writer.commands
    await store.write(lambda conn: None)
    assert f"overread_writer_commands_total {before + 1}.0" in generate_latest(measured.registry).decode()


async def test_they_are_served_on_their_own_address(store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    measured = Measured(answering(200), store.writer)
    measured.listen(f"127.0.0.1:{port}")
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{port}/metrics")
    measured.close()
    assert "overread_writer_groups_total" in answer.text


@pytest.mark.parametrize("address", ["9090", "localhost:", "localhost:port", "127.0.0.1:99999"])
async def test_an_address_that_cannot_be_is_a_sentence(store: Store, address: str) -> None:
    with pytest.raises(SettingError, match=r"metrics|METRICS"):
        Measured(answering(200), store.writer).listen(address)
