"""Messages to chats: apprise writes them, the guarded client alone carries them."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from urllib.parse import unquote_plus

import orjson
import pytest
from tests.receiver import Receiver

from overread.domain.errors import DeliveryFailed, InvalidRequest
from overread.domain.notices import ChatMessage
from overread.notices.chat import PLUGINS, AppriseChat
from overread.outbound.client import GuardedClient, Network

pytest.importorskip("apprise")

MESSAGE = ChatMessage(
    "2 tasks wait for you", "Review a text: 2 new tasks\nhttps://reviews.example.com/portal/"
)
HERE: Sequence[Network] = (ipaddress.ip_network("127.0.0.0/8"),)

ADDRESSES = {
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
    "discord": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "workflow": "workflow://host.example.com/643a8f4fb8b74bd8a6e0/signature",
    "workflows": "workflows://host.example.com/643a8f4fb8b74bd8a6e0/signature",
    "gchat": "gchat://workspace/key/token",
    "mmost": "mmost://chat.example.com/3ccdd113474722377935511fc85d3dd4",
    "mmosts": "mmosts://chat.example.com/3ccdd113474722377935511fc85d3dd4",
    "rocket": "rocket://8Zh6cCDF1VTRx83JsUxpVPG1z/webhook0123456789@chat.example.com/#general",
    "rockets": "rockets://8Zh6cCDF1VTRx83JsUxpVPG1z/webhook0123456789@chat.example.com/#general",
    "zulip": "zulip://bot@organisation/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/general",
    "ntfy": "ntfy://chat.example.com/topic",
    "ntfys": "ntfys://chat.example.com/topic",
    "json": "json://chat.example.com/hook",
    "jsons": "jsons://chat.example.com/hook",
}
"""One address for each scheme, in the form of apprise's documentation; none of them is anybody's."""


class FakeClient(GuardedClient):
    """Keeps what it is asked to send."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bytes]] = []

    async def ask(self, url: str, body: bytes, headers: object, max_answer_bytes: int) -> tuple[int, bytes]:
        self.asked.append((url, body))
        return 200, b"ok"

    async def read(self, url: str, headers: object, max_answer_bytes: int) -> tuple[int, bytes]:
        self.asked.append((url, b""))
        return 200, b"{}"


class SlowClient(FakeClient):
    """Is told when it may answer."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked, self.may_answer = asyncio.Event(), asyncio.Event()

    async def ask(self, url: str, body: bytes, headers: object, max_answer_bytes: int) -> tuple[int, bytes]:
        self.is_asked.set()
        await self.may_answer.wait()
        return await super().ask(url, body, headers, max_answer_bytes)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Any other way out fails, and is noted."""
    tried: list[object] = []

    def refuse(_: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: refuse(socket.socket(), address))
    return tried


def chat(allowed: Sequence[Network] = ()) -> AppriseChat:
    return AppriseChat(lambda: GuardedClient(allowed=allowed))


@pytest.mark.parametrize("scheme", PLUGINS)
async def test_every_service_is_spoken_to_through_the_guard_alone(
    scheme: str, no_network: list[object]
) -> None:
    client = FakeClient()
    try:
        await AppriseChat(lambda: client).deliver(MESSAGE, ADDRESSES[scheme])
    except DeliveryFailed:
        pass  # the service's own way to say yes is not what is asked here
    assert no_network == []
    assert [url.partition("://")[0] for url, _ in client.asked] in (["https"], ["http"])
    assert "2 tasks wait for you" in unquote_plus(client.asked[0][1].decode())


async def test_a_message_arrives_as_the_service_wants_it() -> None:
    with Receiver() as receiver:
        await chat(HERE).deliver(MESSAGE, f"json://127.0.0.1:{receiver.port}/hook")
    (request,) = receiver.requests
    body = orjson.loads(request.body)
    assert (request.path, body["title"], body["message"]) == ("/hook", MESSAGE.title, MESSAGE.text)


async def test_private_networks_are_closed_to_chats() -> None:
    with Receiver() as receiver, pytest.raises(DeliveryFailed, match="is not public"):
        await chat().deliver(MESSAGE, f"json://127.0.0.1:{receiver.port}/hook")
    assert receiver.requests == []


async def test_a_service_that_does_not_answer_keeps_nobody_else_waiting() -> None:
    client = SlowClient()
    slow = AppriseChat(lambda: client)
    sending = [asyncio.create_task(slow.deliver(MESSAGE, ADDRESSES["json"])) for _ in range(40)]
    await asyncio.wait_for(client.is_asked.wait(), 60)
    assert await asyncio.wait_for(asyncio.to_thread(lambda: "at once"), 60) == "at once"
    client.may_answer.set()
    await asyncio.gather(*sending, return_exceptions=True)


async def test_an_address_does_not_choose_another_method() -> None:
    with Receiver() as receiver, pytest.raises(DeliveryFailed, match="not sent by DELETE") as caught:
        await chat(HERE).deliver(MESSAGE, f"json://127.0.0.1:{receiver.port}/hook?method=DELETE")
    assert (receiver.requests, caught.value.permanent) == ([], True)


async def test_a_redirect_is_not_followed() -> None:
    with Receiver() as elsewhere, Receiver(status=307) as receiver:
        receiver.answer_headers["location"] = f"http://127.0.0.1:{elsewhere.port}/"
        with pytest.raises(DeliveryFailed, match="status 307"):
            await chat(HERE).deliver(MESSAGE, f"json://127.0.0.1:{receiver.port}/hook?redirect=yes")
    assert (len(receiver.requests), elsewhere.requests) == (1, [])


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mailto://a:b@example.com",
        "file:///etc/passwd",
        "syslog://",
        "slack://",
        "https://example.com",
        "json://",
    ],
)
def test_what_is_no_address_of_a_known_service_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        chat().service_of(address)
    assert not address or address not in caught.value.reason


def test_a_service_is_named() -> None:
    assert chat().service_of(ADDRESSES["mmosts"]) == "Mattermost"
