from __future__ import annotations

from dataclasses import replace

import pytest
from tests.factories import ACCOUNT, REGION, ROLE, make_config
from tests.fakes import START

from overread.domain import arn
from overread.domain.errors import InvalidConditions, InvalidRequest
from overread.domain.flow_definition import (
    FlowDefinition,
    FlowDefinitionStatus,
    TaskPrice,
    availability_seconds,
    check,
    is_public,
)
from overread.domain.output import output_place
from overread.domain.request_source import RequestSource

PUBLIC = arn.public_workteam(REGION)

PLAIN = FlowDefinition(
    id=0,
    account=ACCOUNT,
    region=REGION,
    name="flow",
    status=FlowDefinitionStatus.ACTIVE,
    created_at=START,
    role_arn=ROLE,
    output_path="s3://results/reviews",
    kms_key_id=None,
    config=make_config(),
    request_source=None,
    conditions=None,
)


def with_config(**changes: object) -> FlowDefinition:
    return replace(PLAIN, config=make_config(**changes))  # type: ignore[arg-type]


def test_a_plain_definition_breaks_no_rule() -> None:
    check(PLAIN)


SAMPLING = '{"ConditionType": "Sampling", "ConditionParameters": {"RandomSamplingPercentage": 5}}'


@pytest.mark.parametrize("source", list(RequestSource))
@pytest.mark.parametrize("conditions", ["", '{"Conditions": []}', SAMPLING])
def test_conditions_are_read_by_their_grammar(source: RequestSource, conditions: str) -> None:
    check(replace(PLAIN, request_source=source, conditions=conditions))
    with pytest.raises(InvalidConditions, match=r"\$ is not valid JSON"):
        check(replace(PLAIN, request_source=source, conditions=conditions + "}"))


@pytest.mark.parametrize("conditions", ["", "{}"])
def test_conditions_need_a_request_source(conditions: str) -> None:
    with pytest.raises(InvalidRequest, match="disabled for custom tasks"):
        check(replace(PLAIN, conditions=conditions))


def test_a_price_needs_the_public_workforce() -> None:
    with pytest.raises(InvalidRequest, match="for the public workforce only"):
        check(with_config(price=TaskPrice(0, 3, 6)))


def test_the_public_workforce_needs_a_price() -> None:
    with pytest.raises(InvalidRequest, match="PublicWorkforceTaskPrice is expected"):
        check(with_config(workteam_arn=PUBLIC))


@pytest.mark.parametrize(
    ("price", "source", "allowed"),
    [
        (TaskPrice(0, 3, 6), None, True),
        (TaskPrice(0, 1, 2), RequestSource.REKOGNITION, True),
        (TaskPrice(1, 32, 0), RequestSource.REKOGNITION, False),
        (TaskPrice(1, 32, 0), None, False),
        (TaskPrice(1, 32, 0), RequestSource.TEXTRACT, True),
        (TaskPrice(2, 40, 0), RequestSource.TEXTRACT, True),
        (TaskPrice(2, 52, 0), RequestSource.TEXTRACT, False),
        (TaskPrice(0, 0, 0), RequestSource.TEXTRACT, False),
    ],
)
def test_each_kind_of_task_has_its_list_of_prices(
    price: TaskPrice, source: str | None, allowed: bool
) -> None:
    definition = replace(with_config(workteam_arn=PUBLIC, price=price), request_source=source)
    if allowed:
        check(definition)
    else:
        with pytest.raises(InvalidRequest, match="allowed for this kind of task"):
            check(definition)


@pytest.mark.parametrize(("team", "limit"), [(make_config().workteam_arn, 2_592_000), (PUBLIC, 43_200)])
def test_the_lifetime_has_a_limit_by_workforce(team: str, limit: int) -> None:
    price = TaskPrice(0, 1, 2) if team == PUBLIC else None
    check(with_config(workteam_arn=team, availability_seconds=limit, price=price))
    with pytest.raises(InvalidRequest, match=f"is {limit + 1}, allowed for this work team: 1 to {limit}"):
        check(with_config(workteam_arn=team, availability_seconds=limit + 1, price=price))


def test_the_lifetime_has_a_default_by_workforce() -> None:
    configs = [make_config(), make_config(PUBLIC), make_config(availability_seconds=5)]
    assert [availability_seconds(config) for config in configs] == [864_000, 21_600, 5]


def test_the_longest_key_of_a_loop_fits_exactly() -> None:
    prefix = "p"
    while len(output_place(f"s3://b/{prefix}", "flow", "l" * 63, START).key) < 1_024:
        prefix += "p"
    check(replace(PLAIN, output_path=f"s3://b/{prefix}"))
    with pytest.raises(InvalidRequest, match="object keys of up to 1025 bytes, allowed: 1024"):
        check(replace(PLAIN, output_path=f"s3://b/{prefix}p"))


def test_the_public_crowd_is_known_by_its_arn() -> None:
    teams = [
        PUBLIC,
        make_config().workteam_arn,
        arn.private_workteam(ACCOUNT, REGION, "public-crowd"),
        "no ARN",
    ]
    assert [is_public(team) for team in teams] == [True, False, False, False]
