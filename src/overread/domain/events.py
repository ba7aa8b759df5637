"""What happened, as values. Source: Developer Guide "Use Amazon CloudWatch Events in Amazon A2I" (documented)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
