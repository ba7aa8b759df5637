from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.fakes import START

from overread.domain.errors import InvalidRequest
from overread.domain.workforce import (
    TeamMember,
    UserPool,
    UserPoolClient,
    Workforce,
    check_cidrs,
    check_members,
)

POOL = UserPool(1, "111122223333", "us-east-1", "us-east-1_abc", "people", START)
WORKFORCE = Workforce(1, "111122223333", "us-east-1", "crowd", "portal", "pool", "client", (), START, START)


@pytest.mark.parametrize(
    "cidrs", [(), ("0.0.0.0/0",), ("10.1.2.3/8", "::/0", "2001:db8::1/64"), ("1.2.3.4/32",) * 10]
)
def test_ranges_of_both_address_families_are_accepted(cidrs: Sequence[str]) -> None:
    check_cidrs(cidrs)


@pytest.mark.parametrize("cidr", ["10.0.0.0/33", "10.0.0", "fe80::1%eth0/64x", "example.com", ""])
def test_what_is_no_range_is_refused(cidr: str) -> None:
    with pytest.raises(InvalidRequest, match="which is not a range of addresses"):
        check_cidrs(["10.0.0.0/8", cidr])


def test_eleven_ranges_are_refused() -> None:
    with pytest.raises(InvalidRequest, match="holds 11 CIDRs, allowed: up to 10"):
        check_cidrs(["10.0.0.0/8"] * 11)


def test_members_are_of_the_workforces_own_pool_and_client() -> None:
    own = TeamMember("pool", "group", "client")
    check_members([own, replace(own, group="other")], WORKFORCE)
    for foreign in (replace(own, pool_id="other"), replace(own, client_id="other")):
        with pytest.raises(
            InvalidRequest, match="workforce 'crowd' has user pool 'pool' and client 'client'"
        ):
            check_members([own, foreign], WORKFORCE)


def test_a_pool_says_by_what_people_are_named() -> None:
    settings: list[dict[str, object]] = [
        {},
        {"UsernameAttributes": ["email"]},
        {"AliasAttributes": ["email"]},
        {"UsernameAttributes": ["phone_number"]},
    ]
    pools = [replace(POOL, settings=each) for each in settings]
    found = [(pool.email_is_username, pool.email_is_alias) for pool in pools]
    assert found == [(False, False), (True, True), (False, True), (False, False)]


def test_names_differ_by_case_unless_the_pool_says_otherwise() -> None:
    configurations: list[dict[str, object]] = [
        {},
        {"UsernameConfiguration": {"CaseSensitive": True}},
        {"UsernameConfiguration": {"CaseSensitive": False}},
    ]
    assert [replace(POOL, settings=each).case_sensitive for each in configurations] == [True, True, False]


def test_a_clients_secret_is_not_in_its_text() -> None:
    assert "hidden" not in repr(UserPoolClient("pool", "id", "name", START, START, secret="hidden"))
