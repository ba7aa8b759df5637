"""Where a request comes from, and whether a workforce lets that network in."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.requests import Request

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: Request, trusted_proxies: Sequence[str]) -> str:
    """The address of the browser: the last one in `X-Forwarded-For` that no trusted proxy has written.

    The header counts only when the connection itself comes from a trusted proxy. What is no IP address (a
    Unix socket) is returned as it is.
    """
    nearest = request.client.host if request.client is not None else ""
    hops = [hop.strip() for header in request.headers.getlist("x-forwarded-for") for hop in header.split(",")]
    while hops and is_within(nearest, trusted_proxies):
        nearest = hops.pop()
    parsed = _parse(nearest)
    return nearest if parsed is None else str(parsed)


def is_within(address: str, cidrs: Sequence[str]) -> bool:
    """Whether the address is in one of the networks (`10.0.0.0/8`, a single address, IPv6 too)."""
    parsed = _parse(address)
    if parsed is None:
        return False
    return any(parsed in ipaddress.ip_network(cidr, strict=False) for cidr in cidrs)


def may_enter(address: str, cidrs: Sequence[str]) -> bool:
    """Whether a workforce with these ranges admits the address; without ranges it admits everybody
    (documented).
    """
    return not cidrs or is_within(address, cidrs)


def _parse(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
