from __future__ import annotations

import pytest
from starlette.requests import Request

from overread.domain.networks import is_within
from overread.web.source_ip import client_address, may_enter


def request(client: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Request({"type": "http", "headers": headers, "client": (client, 1) if client else None})


@pytest.mark.parametrize(
    ("client", "forwarded", "trusted", "expected"),
    [
        ("192.0.2.1", (), (), "192.0.2.1"),
        ("192.0.2.1", ("10.0.0.1",), (), "192.0.2.1"),
        ("10.0.0.9", ("192.0.2.1",), ("10.0.0.0/8",), "192.0.2.1"),
        ("10.0.0.9", ("6.6.6.6, 192.0.2.1",), ("10.0.0.0/8",), "192.0.2.1"),
        ("10.0.0.9", ("6.6.6.6, 192.0.2.1, 10.0.0.8",), ("10.0.0.0/8",), "192.0.2.1"),
        ("10.0.0.9", ("6.6.6.6", "192.0.2.1"), ("10.0.0.0/8",), "192.0.2.1"),
        ("10.0.0.9", ("nonsense",), ("10.0.0.0/8",), "nonsense"),
        ("10.0.0.9", (), ("10.0.0.0/8",), "10.0.0.9"),
        ("::ffff:10.0.0.9", ("2001:db8::1",), ("10.0.0.9",), "2001:db8::1"),
        (None, (), ("10.0.0.0/8",), ""),
    ],
)
def test_the_last_address_that_no_proxy_wrote(
    client: str | None, forwarded: tuple[str, ...], trusted: tuple[str, ...], expected: str
) -> None:
    assert client_address(request(client, *forwarded), trusted) == expected


@pytest.mark.parametrize(
    ("address", "cidrs", "inside"),
    [
        ("10.1.2.3", ("10.0.0.0/8",), True),
        ("11.1.2.3", ("10.0.0.0/8",), False),
        ("::ffff:10.1.2.3", ("10.0.0.0/8",), True),
        ("2001:db8::5", ("2001:db8::/32",), True),
        ("10.1.2.3", ("2001:db8::/32",), False),
        ("10.1.2.3", ("10.1.2.3",), True),
        ("10.1.2.3", ("10.1.2.9/24",), True),
        ("fe80::1%eth0", ("fe80::/10",), True),
        ("", ("0.0.0.0/0",), False),
        ("unix:", ("0.0.0.0/0",), False),
    ],
)
def test_an_address_is_in_a_network(address: str, cidrs: tuple[str, ...], inside: bool) -> None:
    assert is_within(address, cidrs) is inside


def test_without_ranges_everybody_may_enter() -> None:
    assert may_enter("", ())
    assert not may_enter("", ("10.0.0.0/8",))
