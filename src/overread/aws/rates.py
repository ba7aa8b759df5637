"""Request rates of the deployment: a bucket of tokens per account, region and operation. Off unless settings
name a rate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from overread.domain.errors import Throttled

_MAX_BUCKETS = 100_000


class RequestRates:
    """rates: requests a second by operation (`StartHumanLoop`); operations that are not named are not limited.

    A burst may take one second's worth at once. Counted in this process alone: with several, each allows the
    rate. now: seconds of a monotonic clock.
    """

    def __init__(self, rates: Mapping[str, float], now: Callable[[], float]) -> None:
        if any(rate <= 0 for rate in rates.values()):
            raise ValueError("a request rate is greater than 0")
        self._rates, self._now = rates, now
        self._buckets: dict[tuple[str, str, str], tuple[float, float]] = {}

    def take(self, account: str, region: str, operation: str) -> None:
        """Count one request. Raises Throttled when the rate is used up."""
        rate = self._rates.get(operation)
        if rate is None:
            return
        most, now = max(1.0, rate), self._now()
        place = (account, region, operation)
        tokens, since = self._buckets.get(place, (most, now))
        tokens = min(most, tokens + (now - since) * rate)
        if len(self._buckets) >= _MAX_BUCKETS:
            self._buckets.clear()
        if tokens < 1:
            self._buckets[place] = (tokens, now)
            raise Throttled(operation)
        self._buckets[place] = (tokens - 1, now)
