from __future__ import annotations

import pytest

from overread.aws.rates import RequestRates
from overread.domain.errors import Throttled


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def taken(rates: RequestRates, times: int, account: str = "1", operation: str = "Start") -> int:
    """How many of so many requests get through."""
    through = 0
    for _ in range(times):
        try:
            rates.take(account, "us-east-1", operation)
            through += 1
        except Throttled:
            pass
    return through


def test_a_second_holds_as_many_requests_as_the_rate_says() -> None:
    clock = Clock()
    rates = RequestRates({"Start": 5}, clock)

    assert taken(rates, 10) == 5
    clock.seconds = 0.4
    assert taken(rates, 10) == 2
    clock.seconds = 100
    assert taken(rates, 10) == 5


def test_a_rate_below_one_lets_single_requests_through() -> None:
    clock = Clock()
    rates = RequestRates({"Start": 0.1}, clock)

    assert taken(rates, 3) == 1
    clock.seconds = 9
    assert taken(rates, 3) == 0
    clock.seconds = 11
    assert taken(rates, 3) == 1


def test_accounts_and_operations_have_rates_of_their_own() -> None:
    rates = RequestRates({"Start": 1, "Stop": 1}, Clock())

    assert [taken(rates, 2), taken(rates, 2, account="2"), taken(rates, 2, operation="Stop")] == [1, 1, 1]
    assert taken(rates, 50, operation="Describe") == 50


def test_a_rate_of_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        RequestRates({"Start": 0}, Clock())
