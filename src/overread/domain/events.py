"""What happened, as values. Source: Developer Guide "Use Amazon CloudWatch Events in Amazon A2I" (documented)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from overread.domain.human_loop import FailureCode, LoopStatus


@dataclass(frozen=True, slots=True)
class LoopFinished:
    """A loop reached Completed, Failed or Stopped: the only three that raise an event."""

    account: str
    region: str
    loop_name: str
    loop_arn: str
    flow_definition_arn: str
    created_at: datetime
    status: LoopStatus
    output_uri: str
    failure_code: FailureCode | None
    failure_reason: str | None
    at: datetime


class DeliveryState(StrEnum):
    WAITING = "waiting"
    FAILED = "failed"
    """Given up; the operator may have it tried again."""
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one sink. attempts: how often it has been tried; event_id is the same for all sinks and tries."""

    id: int
    sink: str
    event_id: str
    event: LoopFinished
    attempts: int
    created_at: datetime
    due_at: datetime | None
    last_error: str | None
    delivered_at: datetime | None = None

    @property
    def state(self) -> DeliveryState:
        if self.delivered_at is not None:
            return DeliveryState.DELIVERED
        return DeliveryState.FAILED if self.due_at is None else DeliveryState.WAITING
