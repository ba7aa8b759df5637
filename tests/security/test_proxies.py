"""Whose word about a browser's address is taken."""

from __future__ import annotations

import logging

import pytest
from starlette.requests import Request

from overread.app import warn_of_settings, web_options
from overread.settings import SettingError, Settings
from overread.web.source_ip import client_address


def asked(nearest: str, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded]
    return Request({"type": "http", "client": (nearest, 40_000), "headers": headers})


@pytest.mark.parametrize(
    ("nearest", "forwarded", "found"),
    [
        ("198.51.100.7", ("192.0.2.1",), "198.51.100.7"),
        ("10.0.0.7", ("192.0.2.1",), "192.0.2.1"),
        ("10.0.0.7", ("203.0.113.9, 192.0.2.1",), "192.0.2.1"),
        ("10.0.0.7", ("203.0.113.9", "192.0.2.1"), "192.0.2.1"),
        ("10.0.0.7", ("203.0.113.9, 192.0.2.1, 10.0.0.7",), "192.0.2.1"),
        ("::ffff:10.0.0.7", ("192.0.2.1",), "192.0.2.1"),
        ("10.0.0.7", ("10.0.0.7",) * 3, "10.0.0.7"),
        ("10.0.0.7", (), "10.0.0.7"),
    ],
)
def test_an_address_is_believed_from_trusted_proxies_only(
    nearest: str, forwarded: tuple[str, ...], found: str
) -> None:
    assert client_address(asked(nearest, *forwarded), ("10.0.0.0/8",)) == found


@pytest.mark.parametrize("proxies", ["proxy.internal", "10.0.0.0/33", "10.0.0.7/8", "*", "10.0.0.1 10.0.0.2"])
def test_proxies_that_are_no_networks_are_refused_at_the_start(proxies: str) -> None:
    with pytest.raises(SettingError, match="OVERREAD_TRUSTED_PROXIES"):
        web_options(Settings(trusted_proxies=proxies))


def test_a_proxy_that_nobody_trusts_is_told_of(caplog: pytest.LogCaptureFixture) -> None:
    """Everybody has its address then: one stranger's guesses would keep everybody out."""
    with caplog.at_level(logging.WARNING):
        warn_of_settings(Settings(behind_proxy=True, trusted_proxies="10.0.0.7"))
        warn_of_settings(Settings())
        assert caplog.records == []
        warn_of_settings(Settings(behind_proxy=True))
    assert "OVERREAD_TRUSTED_PROXIES" in caplog.text
