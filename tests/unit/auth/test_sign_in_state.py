from __future__ import annotations

import base64
import hashlib

import pytest

from overread.auth.sign_in_state import begin_trip, take_up_trip

KEY = b"k" * 32
NOW = 1_700_000_000_000
BROWSER = "the browser's secret"


def test_a_trip_is_taken_up_by_the_browser_that_began_it() -> None:
    trip = begin_trip(KEY, "portal", BROWSER, "/portal/w/portal/tasks/7", NOW + 1)

    assert take_up_trip(KEY, "portal", BROWSER, trip.state, NOW) == trip
    assert trip.target == "/portal/w/portal/tasks/7"


def test_the_challenge_is_that_of_the_verifier() -> None:
    trip = begin_trip(KEY, "portal", BROWSER, "", NOW)

    assert base64.urlsafe_b64decode(trip.challenge + "=") == hashlib.sha256(trip.verifier.encode()).digest()
    assert 43 <= len(trip.verifier) <= 128


def test_what_a_stranger_may_read_tells_no_secret() -> None:
    trip = begin_trip(KEY, "portal", BROWSER, "", NOW)

    assert trip.nonce not in trip.state
    assert trip.verifier not in trip.state
    assert "nonce" not in repr(trip)


def test_no_two_trips_are_alike() -> None:
    one, two = (begin_trip(KEY, "portal", BROWSER, "/x", NOW) for _ in range(2))

    assert not {one.state, one.nonce, one.verifier} & {two.state, two.nonce, two.verifier}


@pytest.mark.parametrize(
    ("key", "portal", "browser", "now"),
    [
        (b"x" * 32, "portal", BROWSER, NOW),
        (KEY, "another", BROWSER, NOW),
        (KEY, "portal", "another browser", NOW),
        (KEY, "portal", BROWSER, NOW + 1),
    ],
)
def test_another_key_portal_browser_or_time_takes_up_nothing(
    key: bytes, portal: str, browser: str, now: int
) -> None:
    trip = begin_trip(KEY, "portal", BROWSER, "/x", NOW + 1)

    assert take_up_trip(key, portal, browser, trip.state, now) is None


def test_a_changed_state_takes_up_nothing() -> None:
    trip = begin_trip(KEY, "portal", BROWSER, "/x", NOW + 1)
    random, expires, target, mac = trip.state.split(".")
    longer = str(int(expires) + 60_000)
    elsewhere = base64.urlsafe_b64encode(b"//evil.test").decode().rstrip("=")
    forged = [
        "",
        "x",
        f"{random}.{longer}.{target}.{mac}",
        f"{random}.{expires}.{elsewhere}.{mac}",
        f"{random[::-1]}.{expires}.{target}.{mac}",
        f"{random}.{expires}.{target}.{mac[::-1]}",
        f"{random}.{expires}.{target}.",
        f"{trip.state}.",
        trip.state + "\n",
        f"{random}.{expires}._.{mac}",
    ]

    assert [take_up_trip(KEY, "portal", BROWSER, state, NOW) for state in forged] == [None] * len(forged)


def test_a_long_way_back_is_left_out() -> None:
    trip = begin_trip(KEY, "portal", BROWSER, "/portal/w/portal/" + "x" * 300, NOW + 1)

    assert trip.target == ""
    assert len(trip.state) < 200
