"""How many requests of an engine that works elsewhere may be under way: one more is told to slow down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from overread.domain.errors import EngineFailed, EngineFault

MAX_UNDER_WAY = 32


class Admission:
    def __init__(self, engine: str, limit: int = MAX_UNDER_WAY) -> None:
        self._engine, self._limit, self._count = engine, limit, 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """For the time of one request. Raises EngineFailed(BUSY)."""
        if self._count >= self._limit:
            raise EngineFailed(
                self._engine, EngineFault.BUSY, f"{self._count} requests are under way already"
            )
        self._count += 1
        try:
            yield
        finally:
            self._count -= 1
