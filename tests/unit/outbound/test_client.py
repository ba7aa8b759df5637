"""The guarded client against a real receiver, and the addresses it refuses."""

from __future__ import annotations

import gzip
import ipaddress
import threading
from pathlib import Path

import pytest
from tests.certificates import make_server_files
from tests.receiver import Receiver

from overread.outbound.client import GuardedClient, OutboundFailed

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


async def reason(url: str, client: GuardedClient | None = None) -> str:
    guarded = client or GuardedClient(seconds=2)
    try:
        with pytest.raises(OutboundFailed) as caught:
            await guarded.post(url, b"", {})
        return caught.value.reason
    finally:
        await guarded.close()


async def test_an_allowed_address_is_called_with_its_name_as_host() -> None:
    client = GuardedClient(allowed=LOOPBACK)
    given = {"x-test": "1", "Host": "inside.example", "Transfer-Encoding": "chunked", "Content-Length": "1"}
    with Receiver(status=202) as receiver:
        status = await client.post(f"http://localhost:{receiver.port}/hook?x=1", b"body", given)
    await client.close()
    (request,) = receiver.requests
    assert (status, request.path, request.body) == (202, "/hook?x=1", b"body")
    assert request.headers["host"] == f"localhost:{receiver.port}"
    assert request.headers["x-test"] == "1"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[::ffff:169.254.169.254]", "224.0.0.1", "2130706433",
        "0x7f.1", "[64:ff9b:1::1]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[fec0::1]",
    ],
)  # fmt: skip
async def test_addresses_that_are_not_public_are_refused(host: str) -> None:
    assert "not public" in await reason(f"http://{host}:1/")


@pytest.mark.parametrize(
    "url", ["ftp://example.com/", "http:///x", "javascript:alert(1)", "", "http://x:99999999/", "//x/"]
)
async def test_what_is_no_http_address_is_refused(url: str) -> None:
    assert await reason(url)


async def test_a_redirect_is_not_followed() -> None:
    client = GuardedClient(allowed=LOOPBACK)
    with Receiver() as inner, Receiver(status=302) as outer:
        outer.answer_headers = {"location": f"http://127.0.0.1:{inner.port}/secret"}
        assert await client.post(f"http://127.0.0.1:{outer.port}/", b"", {}) == 302
        assert inner.requests == []
    await client.close()


async def test_a_slow_answer_is_given_up() -> None:
    client = GuardedClient(allowed=LOOPBACK, seconds=0.3)
    with Receiver(delay=threading.Event()) as receiver:
        found = await reason(f"http://127.0.0.1:{receiver.port}/", client)
    assert found == "127.0.0.1 did not answer within 0.3 seconds"


async def test_a_huge_answer_is_not_read_to_its_end() -> None:
    client = GuardedClient(allowed=LOOPBACK)
    with Receiver(answer=b"x" * 5_000_000) as receiver:
        assert await client.post(f"http://127.0.0.1:{receiver.port}/", b"", {}) == 200
    await client.close()


async def test_an_answer_that_unpacks_is_not_unpacked() -> None:
    client = GuardedClient(allowed=LOOPBACK)
    with Receiver(answer=gzip.compress(b"0" * 5_000_000)) as receiver:
        receiver.answer_headers = {"content-encoding": "gzip"}
        with pytest.raises(OutboundFailed, match="an encoding that was not asked for"):
            await client.read(f"http://127.0.0.1:{receiver.port}/", {}, 10_000_000)
    await client.close()
    (request,) = receiver.requests
    assert request.headers["accept-encoding"] == "identity"


async def test_a_closed_port_is_a_sentence_without_the_path() -> None:
    found = await reason("http://127.0.0.1:1/secret?token=1", GuardedClient(allowed=LOOPBACK, seconds=2))
    assert found.startswith("127.0.0.1")
    assert "secret" not in found


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with Receiver() as proxy, Receiver() as receiver:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        client = GuardedClient(allowed=LOOPBACK)
        await client.post(f"http://127.0.0.1:{receiver.port}/", b"", {})
        await client.close()
    assert (len(proxy.requests), len(receiver.requests)) == (0, 1)


async def test_a_certificate_of_nobody_is_refused_unless_its_authority_is_trusted(tmp_path: Path) -> None:
    files = make_server_files(tmp_path)
    trusting = GuardedClient(allowed=LOOPBACK, authorities=files.authority)
    with Receiver(answer=b"keys", tls=files) as receiver:
        url = f"https://localhost:{receiver.port}/keys"
        told = await reason(url, GuardedClient(allowed=LOOPBACK))
        answer = await trusting.read(url, {"accept": "text/plain"}, 100)
        by_number = await reason(f"https://127.0.0.2:{receiver.port}/", trusting)
    assert (told, answer, by_number) == ("localhost: ConnectError", (200, b"keys"), "127.0.0.2: ConnectError")


def test_a_file_that_holds_no_certificates_is_no_authority(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    with pytest.raises(OSError):
        GuardedClient(authorities=tmp_path / "empty.pem")
