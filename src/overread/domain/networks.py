"""Network addresses: reading one, whether it is in a network, and whose request it is behind proxies."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def parse_address(text: str) -> Address | None:
    """None for what is no IP address. An IPv4 address inside of an IPv6 one is the IPv4 address."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def is_within(address: str, cidrs: Sequence[str]) -> bool:
    """Whether the address is in one of the networks (`10.0.0.0/8`, a single address, IPv6 too)."""
    parsed = parse_address(address)
    if parsed is None:
        return False
    return any(parsed in ipaddress.ip_network(cidr, strict=False) for cidr in cidrs)


def address_behind(nearest: str, forwarded_for: Sequence[str], trusted_proxies: Sequence[str]) -> str:
    """The last address of the `X-Forwarded-For` headers that no trusted proxy has written.

    nearest: where the connection comes from. The headers count only when that is a trusted proxy. What is no IP address (a
    Unix socket) is returned as it is.
    """
    hops = [hop.strip() for header in forwarded_for for hop in header.split(",")]
    while hops and is_within(nearest, trusted_proxies):
        nearest = hops.pop()
    parsed = parse_address(nearest)
    return nearest if parsed is None else str(parsed)
