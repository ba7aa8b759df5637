from __future__ import annotations

import pytest

from overread.domain.names import deleted_username, portal_address, user_pool_id


@pytest.mark.parametrize(
    ("public_url", "portal_domain", "address"),
    [
        ("http://127.0.0.1:8080", None, "127.0.0.1:8080/portal/w/abc"),
        ("https://reviews.example.com", None, "reviews.example.com/portal/w/abc"),
        ("https://example.com/reviews", None, "example.com/reviews/portal/w/abc"),
        ("https://reviews.example.com", "portal.example.com", "abc.portal.example.com"),
        ("http://[::1]:8080", None, "[::1]:8080/portal/w/abc"),
    ],
)
def test_a_portals_address_has_no_scheme(public_url: str, portal_domain: str | None, address: str) -> None:
    assert portal_address(public_url, portal_domain, "abc") == address


def test_pool_ids_begin_with_their_region() -> None:
    assert user_pool_id("eu-west-1", "a1b2c3d4e") == "eu-west-1_a1b2c3d4e"


def test_no_new_username_can_be_that_of_somebody_deleted() -> None:
    assert " " in deleted_username("sub")
