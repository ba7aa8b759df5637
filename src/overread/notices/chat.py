"""Messages to chats, through apprise's plugins and nothing of apprise's own network.

A plugin knows how a service wants to be spoken to; it speaks by the module `requests`. Here its module is handed a stand-in
that lets every call go through the guarded client (`outbound/`): private ranges refused, no redirects, time and size
bounded. Only plugins that call nothing else are on the list (docs/decisions/chats-by-apprise-held-on-a-leash.md).
"""

from __future__ import annotations

import asyncio
import functools
import importlib.util
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from overread.domain.errors import DeliveryFailed, InvalidRequest
from overread.domain.notices import ChatMessage

if TYPE_CHECKING:
    from overread.outbound.client import GuardedClient

PLUGINS: Mapping[str, tuple[str, str]] = {
    "slack": ("slack", "NotifySlack"),
    "discord": ("discord", "NotifyDiscord"),
    "workflow": ("workflows", "NotifyWorkflows"),
    "workflows": ("workflows", "NotifyWorkflows"),
    "gchat": ("google_chat", "NotifyGoogleChat"),
    "mmost": ("mattermost", "NotifyMattermost"),
    "mmosts": ("mattermost", "NotifyMattermost"),
    "rocket": ("rocketchat", "NotifyRocketChat"),
    "rockets": ("rocketchat", "NotifyRocketChat"),
    "zulip": ("zulip", "NotifyZulip"),
    "ntfy": ("ntfy", "NotifyNtfy"),
    "ntfys": ("ntfy", "NotifyNtfy"),
    "json": ("custom_json", "NotifyJSON"),
    "jsons": ("custom_json", "NotifyJSON"),
}
"""Scheme of an address to module and class in `apprise.plugins`. A test watches each of them speak through the guard alone."""

_THREADS = ThreadPoolExecutor(4, thread_name_prefix="overread-chat")
"""Of their own: a service that somebody chose may answer slowly, and nobody else waits for it."""

MAX_ANSWER_BYTES = 64 * 1024
SECONDS = 20.0


class AppriseChat:
    """make_client: of the client that every connection goes through; made with the first message."""

    def __init__(self, make_client: Callable[[], GuardedClient]) -> None:
        self._make_client = make_client
        self._client: GuardedClient | None = None

    def service_of(self, address: str) -> str:
        return str(_plugin(address).service_name)

    async def deliver(self, message: ChatMessage, address: str) -> None:
        try:
            plugin = _plugin(address)
        except InvalidRequest as error:
            raise DeliveryFailed("chat", error.reason, permanent=True) from error
        if self._client is None:
            self._client = self._make_client()
        loop = asyncio.get_running_loop()
        calls = _Calls(self._client, loop)
        _calls.set(calls)
        notify = functools.partial(plugin.notify, body=message.text, title=message.title)
        sent = await loop.run_in_executor(_THREADS, copy_context().run, notify)
        if not sent:
            raise DeliveryFailed("chat", calls.problem or "the service did not take the message")


def is_available() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec("apprise") is not None


def _plugin(address: str) -> Any:
    """The plugin of an address. Raises InvalidRequest without repeating the address, which is a secret."""
    scheme = urlsplit(address.strip()).scheme.lower()
    if scheme not in PLUGINS:
        known = ", ".join(PLUGINS)
        raise InvalidRequest(f"The address of a chat begins with one of these, then ://  {known}.")
    kind = _leashed(*PLUGINS[scheme])
    try:
        members = kind.parse_url(address.strip())
        if members is None:
            raise TypeError("not an address of this service")
        return kind(**members, asset=_asset())
    except (TypeError, ValueError) as error:
        raise InvalidRequest(f"This is not a full address of {kind.service_name}.") from error


@functools.cache
def _asset() -> Any:
    """In our name, and without apprise's pictures."""
    import apprise

    return apprise.AppriseAsset(
        app_id="overread",
        app_desc="overread",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        http_redirects=False,
    )


@functools.cache
def _leashed(module_name: str, class_name: str) -> Any:
    """The class of a plugin whose module speaks by our stand-in. The module is executed anew: what is put into it reaches
    nobody else who uses apprise.
    """
    spec = importlib.util.find_spec(f"apprise.plugins.{module_name}")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.__dict__["requests"] = _Leash()
    return getattr(module, class_name)


@dataclass(slots=True)
class _Answer:
    """What plugins read of an answer."""

    status_code: int
    content: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


class _Leash:
    """Stands where a plugin expects the module `requests`."""

    def __init__(self) -> None:
        import requests

        self.codes = requests.codes
        self.RequestException = requests.RequestException

    def get(self, url: str, **members: Any) -> _Answer:
        return _calls.get().request("GET", url, **members)

    def post(self, url: str, data: Any = None, **members: Any) -> _Answer:
        return _calls.get().request("POST", url, data=data, **members)

    def request(self, method: str, url: str, **members: Any) -> _Answer:
        return _calls.get().request(method.upper(), url, **members)


class _Calls:
    """The calls of one message, made on the loop of the guarded client. problem: why the last one failed."""

    def __init__(self, client: GuardedClient, loop: asyncio.AbstractEventLoop) -> None:
        self._client, self._loop = client, loop
        self.problem: str | None = None

    def request(self, method: str, url: str, **members: Any) -> _Answer:
        """What is sent is the plugin's choice; redirects, certificates and time are not."""
        import requests

        from overread.outbound.client import OutboundFailed

        if method not in ("GET", "POST"):
            # An address may ask for one (`json://…?method=DELETE`).
            raise DeliveryFailed("chat", f"messages are not sent by {method}", permanent=True)
        sent = {name: members.get(name) for name in ("headers", "params", "data", "json", "auth")}
        prepared = requests.Request(method, url, **sent).prepare()
        try:
            calling = asyncio.run_coroutine_threadsafe(self._call(prepared), self._loop)
            status, content = calling.result(timeout=SECONDS)
        except (OutboundFailed, TimeoutError) as error:
            self.problem = str(error) or "no answer in time"
            raise requests.RequestException(self.problem) from error
        if status >= 300:
            self.problem = f"the service answered with status {status}"
        return _Answer(status, content, {})

    async def _call(self, prepared: Any) -> tuple[int, bytes]:
        body = prepared.body or b""
        if isinstance(body, str):
            body = body.encode()
        if prepared.method == "GET":
            return await self._client.read(prepared.url, prepared.headers, MAX_ANSWER_BYTES)
        return await self._client.ask(prepared.url, body, prepared.headers, MAX_ANSWER_BYTES)


_calls: ContextVar[_Calls] = ContextVar("calls")
