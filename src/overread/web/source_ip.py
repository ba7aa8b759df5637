"""Where a request comes from, and whether a workforce lets that network in."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request

from overread.domain.networks import address_behind, is_within


def client_address(request: Request, trusted_proxies: Sequence[str]) -> str:
    """The address of the browser."""
    nearest = request.client.host if request.client is not None else ""
    return address_behind(nearest, request.headers.getlist("x-forwarded-for"), trusted_proxies)


def may_enter(address: str, cidrs: Sequence[str]) -> bool:
    """Whether a workforce with these ranges admits the address; without ranges it admits everybody
    (documented).
    """
    return not cidrs or is_within(address, cidrs)
