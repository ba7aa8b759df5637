"""Flow definitions (human review workflows): what a loop is reviewed with. Immutable but for tags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FlowDefinitionStatus(StrEnum):
    INITIALIZING = "Initializing"
    ACTIVE = "Active"
    FAILED = "Failed"
    DELETING = "Deleting"


TEXTRACT_SOURCE = "AWS/Textract/AnalyzeDocument/Forms/V1"
REKOGNITION_SOURCE = "AWS/Rekognition/DetectModerationLabels/Image/V3"


@dataclass(frozen=True, slots=True)
class TaskPrice:
    """Dollars 0-2, cents 0-99, tenth fractions of a cent 0-9."""

    dollars: int
    cents: int
    tenth_fractions_of_a_cent: int


@dataclass(frozen=True, slots=True)
class HumanLoopConfig:
    """What people are asked, how many of them, and for how long.

    task_count: 1-3 distinct workers per loop.
    availability_seconds: from the loop's creation on, the time in which the task is offered; None if the caller gave none.
    time_limit_seconds: per acceptance, >= 30.
    """

    workteam_arn: str
    human_task_ui_arn: str
    task_title: str
    task_description: str
    task_count: int
    availability_seconds: int | None
    time_limit_seconds: int
    keywords: tuple[str, ...] = ()
    price: TaskPrice | None = None


@dataclass(frozen=True, slots=True)
class FlowDefinition:
    """One row; conditions are kept byte for byte as they were sent.

    id: the store's key; 0 before the row exists.
    """

    id: int
    account: str
    region: str
    name: str
    status: FlowDefinitionStatus
    created_at: datetime
    role_arn: str
    output_path: str
    kms_key_id: str | None
    config: HumanLoopConfig
    request_source: str | None
    conditions: str | None
    failure_reason: str | None = None


DEFAULT_TIME_LIMIT_SECONDS = 3_600
"""Documented default of TaskTimeLimitInSeconds; echoed by DescribeFlowDefinition."""

DEFAULT_AVAILABILITY_SECONDS = 864_000
"""Ten days: no default is documented (inferred, lifecycle of A2I's first model)."""

MAX_AVAILABILITY_PRIVATE_SECONDS = 2_592_000
MAX_AVAILABILITY_PUBLIC_SECONDS = 43_200
