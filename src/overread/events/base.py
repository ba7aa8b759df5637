"""What a sink of events is. Delivery is at least once: a sink, and whoever stands behind it, may see an event twice."""

from __future__ import annotations

from typing import Protocol

from overread.domain.output import Json


class Sink(Protocol):
    """Takes one event at a time."""

    @property
    def name(self) -> str:
        """Names the sink in the outbox: stays the same across restarts."""

    async def deliver(self, event: dict[str, Json]) -> None:
        """Hand the event over; when this returns, the other side has it. Raises DeliveryFailed."""

    async def close(self) -> None: ...
