"""What may be a second old: callers' keys, flow definitions that loops are started with."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, ParamSpec, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = ParamSpec("P")


class RecentlyRead(Generic[K, V]):
    """Values by key, each kept for `seconds` from when its reading began; beyond `most` of them all are forgotten.

    Whoever misses a value that is just being read waits for that reading: when a value grows old under load, it is read
    once, not by every request of that moment. Failures are not kept.
    """

    def __init__(self, seconds: float, most: int) -> None:
        self._seconds, self._most = seconds, most
        self._known: dict[K, tuple[float, V]] = {}
        self._reading: dict[K, asyncio.Task[V]] = {}

    async def get(self, key: K, read: Callable[P, Awaitable[V]], /, *args: P.args, **kwargs: P.kwargs) -> V:
        """The value, or what `read(*args, **kwargs)` gives now."""
        known = self._known.get(key)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        reading = self._reading.get(key)
        if reading is None:
            reading = asyncio.create_task(self._read(key, read, *args, **kwargs))
            self._reading[key] = reading
        # Shielded: a caller that goes away must not take the others' answer along.
        return await asyncio.shield(reading)

    def forget(self, key: K) -> None:
        """Read the value anew the next time; a reading that goes on does not count any more."""
        self._known.pop(key, None)
        self._reading.pop(key, None)

    def forget_all(self) -> None:
        self._known.clear()
        self._reading.clear()

    async def _read(self, key: K, read: Callable[P, Awaitable[V]], /, *args: P.args, **kwargs: P.kwargs) -> V:
        expires = time.monotonic() + self._seconds
        try:
            value = await read(*args, **kwargs)
            if self._is_current(key):
                if len(self._known) >= self._most:
                    self._known.clear()
                self._known[key] = expires, value
            return value
        finally:
            if self._is_current(key):
                del self._reading[key]

    def _is_current(self, key: K) -> bool:
        return self._reading.get(key) is asyncio.current_task()
