"""Flow definitions (human review workflows): what a loop is reviewed with. Immutable but for tags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from overread.domain import arn
from overread.domain.conditions.grammar import parse_conditions
from overread.domain.conditions.switches import DEFAULT_SWITCHES, Switches
from overread.domain.errors import InvalidRequest
from overread.domain.output import bucket_and_prefix
from overread.domain.prices import FORM_PRICES, STANDARD_PRICES, check_price
from overread.domain.request_source import RequestSource


class FlowDefinitionStatus(StrEnum):
    INITIALIZING = "Initializing"
    ACTIVE = "Active"
    FAILED = "Failed"
    DELETING = "Deleting"


@dataclass(frozen=True, slots=True)
class TaskPrice:
    """Dollars 0-2, cents 0-99, tenth fractions of a cent 0-9."""

    dollars: int
    cents: int
    tenth_fractions_of_a_cent: int

    @property
    def in_tenths_of_a_cent(self) -> int:
        return self.dollars * 1_000 + self.cents * 10 + self.tenth_fractions_of_a_cent


@dataclass(frozen=True, slots=True)
class HumanLoopConfig:
    """What people are asked, how many of them, and for how long.

    task_count: 1-3 distinct workers per loop.
    availability_seconds: from the loop's creation on, the time in which the task is offered;
    None if the caller gave none.
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

DEFAULT_AVAILABILITY_PUBLIC_SECONDS = 21_600
"""Six hours, as for the public workforce of Ground Truth (documented there)."""

MAX_KEY_BYTES = 1_024
"""S3's limit for an object key (documented)."""

_KEY_BYTES_OF_A_LOOP = len("//YYYY/MM/DD/HH/MM/SS//output.json") + 63
"""What `domain/output.py` puts behind prefix and flow name, with the longest loop name."""


def is_public(workteam_arn: str) -> bool:
    """Whether a work team is the public crowd, whoever may use it."""
    return arn.workteam_type(workteam_arn) == arn.PUBLIC_CROWD


def allowed_prices(request_source: str | None) -> frozenset[int]:
    """What a task of this kind may pay the public, in tenths of a cent."""
    return FORM_PRICES if request_source == RequestSource.TEXTRACT else STANDARD_PRICES


def availability_seconds(config: HumanLoopConfig) -> int:
    """How long a new loop is offered: as the caller said, else the default of the workforce's kind."""
    if config.availability_seconds is not None:
        return config.availability_seconds
    return (
        DEFAULT_AVAILABILITY_PUBLIC_SECONDS
        if is_public(config.workteam_arn)
        else DEFAULT_AVAILABILITY_SECONDS
    )


def check(definition: FlowDefinition, switches: Switches = DEFAULT_SWITCHES) -> None:
    """Raise InvalidRequest if a rule beyond the model's constraints forbids this definition.

    What only the store knows, whether team, template and bucket are there, is not asked here.
    """
    _check_conditions(definition, switches)
    _check_price(definition)
    _check_availability(definition.config)
    _check_output_path(definition)


def _check_conditions(definition: FlowDefinition, switches: Switches) -> None:
    if definition.conditions is None:
        return
    if definition.request_source is None:
        raise InvalidRequest(
            "HumanLoopActivationConfig is given without HumanLoopRequestSource: "
            "activation conditions are disabled for custom tasks."
        )
    parse_conditions(definition.conditions, RequestSource(definition.request_source), switches)


def _check_price(definition: FlowDefinition) -> None:
    price = definition.config.price
    if is_public(definition.config.workteam_arn):
        if price is None:
            raise InvalidRequest(
                "PublicWorkforceTaskPrice is expected: the work team is the public workforce."
            )
        check_price(price.in_tenths_of_a_cent, allowed_prices(definition.request_source))
    elif price is not None:
        raise InvalidRequest(
            "PublicWorkforceTaskPrice is for the public workforce only; the work team is another."
        )


def _check_availability(config: HumanLoopConfig) -> None:
    limit = (
        MAX_AVAILABILITY_PUBLIC_SECONDS
        if is_public(config.workteam_arn)
        else MAX_AVAILABILITY_PRIVATE_SECONDS
    )
    if config.availability_seconds is not None and config.availability_seconds > limit:
        raise InvalidRequest(
            f"TaskAvailabilityLifetimeInSeconds is {config.availability_seconds}, "
            f"allowed for this work team: 1 to {limit}."
        )


def _check_output_path(definition: FlowDefinition) -> None:
    """No loop of this definition may end with an output that no key can hold."""
    bucket, prefix = bucket_and_prefix(definition.output_path)
    longest = len(prefix.encode()) + len(definition.name) + _KEY_BYTES_OF_A_LOOP
    if not bucket or longest > MAX_KEY_BYTES:
        raise InvalidRequest(
            f"S3OutputPath leads to object keys of up to {longest} bytes, allowed: {MAX_KEY_BYTES}."
            if bucket
            else "S3OutputPath names no bucket."
        )
