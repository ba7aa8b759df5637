"""The one client for addresses that somebody else chose.

A name is resolved once and the connection goes to an address that was checked: not to loopback, private,
link-local or otherwise
reserved ranges, unless the deployment allows them. No redirects are followed, time and size are bounded, no cookies and no
proxies of the environment are used.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from overread.domain.errors import OverreadError

T = TypeVar("T")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_ANSWER_BYTES = 1 << 20

TRANSLATED = tuple(
    ipaddress.ip_network(text)
    for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "::ffff:0:0:0/96")
)
"""IPv6 ranges that stand for IPv4 addresses (NAT64, 6to4, Teredo, and two from before them): behind them a private
address can hide."""

OURS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that say how a call is made: whoever chose the address may not choose them, too."""


class OutboundFailed(OverreadError):
    """The call was not made, or not answered. `reason` names the host, never a path, query or credential."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class GuardedClient:
    """allowed: networks that may be called although they are not public, by the operator's setting.

    authorities: a PEM file of certificate authorities that are trusted beside the public ones; raises OSError, for a file
    that holds none, too.
    """

    def __init__(
        self,
        *,
        allowed: Sequence[Network] = (),
        seconds: float = 10.0,
        authorities: Path | None = None,
    ) -> None:
        self._allowed = tuple(allowed)
        self._seconds = seconds
        trust = httpx.create_ssl_context(trust_env=False)
        if authorities is not None:
            trust.load_verify_locations(cafile=authorities)
        self._client = httpx.AsyncClient(
            follow_redirects=False, trust_env=False, timeout=seconds, verify=trust
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; its body is read up to a bound and dropped. Raises OutboundFailed."""
        status, _ = await self._send("POST", url, body, headers, self._drain)
        return status

    async def ask(
        self, url: str, body: bytes, headers: Mapping[str, str], max_answer_bytes: int
    ) -> tuple[int, bytes]:
        """Post, and give status and body of the answer. Raises OutboundFailed, for an answer that is larger, too."""
        return await self._send("POST", url, body, headers, self._take(url, max_answer_bytes))

    async def read(self, url: str, headers: Mapping[str, str], max_answer_bytes: int) -> tuple[int, bytes]:
        """Get, and give status and body of the answer. Raises as `ask`."""
        return await self._send("GET", url, b"", headers, self._take(url, max_answer_bytes))

    def _take(self, url: str, max_answer_bytes: int) -> Callable[[httpx.Response], Awaitable[bytes]]:
        async def read(answer: httpx.Response) -> bytes:
            if answer.headers.get("content-encoding", "identity") != "identity":
                # A few kilobytes can hold gigabytes, and are unpacked before they are measured.
                raise OutboundFailed(
                    f"{urlsplit(url).hostname} answers in an encoding that was not asked for"
                )
            pieces, size = [], 0
            async for piece in answer.aiter_raw():
                size += len(piece)
                if size > max_answer_bytes:
                    raise OutboundFailed(
                        f"the answer of {urlsplit(url).hostname} is larger than {max_answer_bytes} bytes"
                    )
                pieces.append(piece)
            return b"".join(pieces)

        return read

    async def _send(
        self,
        method: str,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        read: Callable[[httpx.Response], Awaitable[T]],
    ) -> tuple[int, T]:
        parts = urlsplit(url)
        host = parts.hostname
        if parts.scheme not in ("http", "https") or not host:
            raise OutboundFailed("the address is not an http or https URL with a host")
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise OutboundFailed(f"the port of {host} is not a number") from None
        address = await self._resolve(host, port)
        literal = f"[{address}]" if ":" in address else address
        request = self._client.build_request(
            method,
            f"{parts.scheme}://{literal}:{port}{parts.path or '/'}"
            + (f"?{parts.query}" if parts.query else ""),
            content=body,
            headers={
                **{name: value for name, value in headers.items() if name.lower() not in OURS},
                "host": parts.netloc.rpartition("@")[2],
                "accept-encoding": "identity",
            },
            # The certificate must be the one of the name that was asked for, not of the number.
            extensions={"sni_hostname": host},
        )
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._client.send(request, stream=True)
                try:
                    found = await read(answer)
                finally:
                    await answer.aclose()
        except TimeoutError:
            raise OutboundFailed(f"{host} did not answer within {self._seconds:g} seconds") from None
        except httpx.HTTPError as error:
            raise OutboundFailed(f"{host}: {type(error).__name__}") from error
        return answer.status_code, found

    async def _drain(self, answer: httpx.Response) -> None:
        size = 0
        async for piece in answer.aiter_raw():
            size += len(piece)
            if size > MAX_ANSWER_BYTES:
                return

    async def _resolve(self, host: str, port: int) -> str:
        """The first address of a name, after all of them were found allowed: a name that has both kinds is a trick."""
        try:
            async with asyncio.timeout(self._seconds):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError:
            raise OutboundFailed(f"{host} could not be resolved in time") from None
        except OSError as error:
            raise OutboundFailed(f"{host} could not be resolved: {error.strerror}") from error
        addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
        for address in addresses:
            if not self._may_call(address):
                raise OutboundFailed(
                    f"{host} has the address {address}, which is not public; allow it with OVERREAD_OUTBOUND_ALLOW"
                )
        return addresses[0]

    def _may_call(self, text: str) -> bool:
        address = ipaddress.ip_address(text)
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        if any(address in network for network in self._allowed):
            return True
        hidden = any(address in network for network in TRANSLATED)
        hidden = hidden or (isinstance(address, ipaddress.IPv6Address) and address.is_site_local)
        return address.is_global and not address.is_multicast and not hidden
