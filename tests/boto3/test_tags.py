"""Tags, by real boto3."""

from __future__ import annotations

from typing import Any

import pytest
from tests.boto3.conftest import Crowd, arn_of
from tests.boto3.refusals import refused
from tests.servers import Account, RunningServer


def tags(**pairs: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in pairs.items()]


def test_tags_are_added_replaced_and_deleted(sagemaker: Any, ui_arn: str) -> None:
    first = sagemaker.add_tags(ResourceArn=ui_arn, Tags=tags(a="1", b="2"))["Tags"]
    second = sagemaker.add_tags(ResourceArn=ui_arn, Tags=tags(c="3", a=""))["Tags"]
    sagemaker.delete_tags(ResourceArn=ui_arn, TagKeys=["b", "never there"])
    left = sagemaker.list_tags(ResourceArn=ui_arn)["Tags"]
    assert (first, second, left) == (tags(a="1", b="2"), tags(a="", b="2", c="3"), tags(a="", c="3"))


def test_tags_of_creation_are_listed(sagemaker: Any, definition: dict[str, Any], crowd: Crowd) -> None:
    given = tags(team="one", empty="")
    arns = [
        sagemaker.create_flow_definition(**definition, Tags=given)["FlowDefinitionArn"],
        sagemaker.create_human_task_ui(HumanTaskUiName="other", UiTemplate={"Content": "x"}, Tags=given)[
            "HumanTaskUiArn"
        ],
        sagemaker.create_workteam(
            WorkteamName="other", MemberDefinitions=crowd.members, Description="Others", Tags=given
        )["WorkteamArn"],
    ]
    assert [sagemaker.list_tags(ResourceArn=each)["Tags"] for each in arns] == [given] * 3


def test_tags_go_with_their_resource(sagemaker: Any, ui_arn: str) -> None:
    sagemaker.add_tags(ResourceArn=ui_arn, Tags=tags(a="1"))
    sagemaker.delete_human_task_ui(HumanTaskUiName="ui")
    sagemaker.create_human_task_ui(HumanTaskUiName="ui", UiTemplate={"Content": "x"})
    assert sagemaker.list_tags(ResourceArn=ui_arn)["Tags"] == []


def test_a_resource_has_fifty_tags_at_most(sagemaker: Any, ui_arn: str) -> None:
    fifty = tags(**{f"key-{number}": "v" for number in range(50)})
    sagemaker.add_tags(ResourceArn=ui_arn, Tags=fifty)
    with refused("ValidationException", "The resource would have 51 tags, allowed: up to 50."):
        sagemaker.add_tags(ResourceArn=ui_arn, Tags=tags(one_more="v"))
    pages = list(sagemaker.get_paginator("list_tags").paginate(ResourceArn=ui_arn))
    assert [page["Tags"] for page in pages] == [fifty]


def test_a_key_given_twice_is_refused(sagemaker: Any, ui_arn: str) -> None:
    with refused("ValidationException", "Duplicate tag key 'a': the keys of a resource are unique."):
        sagemaker.add_tags(ResourceArn=ui_arn, Tags=[*tags(a="1"), *tags(a="2")])


def test_workforces_are_refused(sagemaker: Any, crowd: Crowd, account: Account) -> None:
    workforce = arn_of(account, "workforce", "crowd")
    with refused("ValidationException", "Invalid resource type: workforce"):
        sagemaker.list_tags(ResourceArn=workforce)
    with refused("ValidationException", "Invalid resource type: human-loop"):
        sagemaker.add_tags(ResourceArn=arn_of(account, "human-loop", "loop"), Tags=[])


@pytest.mark.parametrize(
    ("kind", "name", "noun"),
    [
        ("flow-definition", "none", "flow definition none"),
        ("human-task-ui", "none", "human task UI none"),
        ("workteam", "private-crowd/none", "work team none"),
    ],
)
def test_an_unknown_resource_is_refused(
    sagemaker: Any, account: Account, kind: str, name: str, noun: str
) -> None:
    with refused("ValidationException", f"The {noun} does not exist."):
        sagemaker.list_tags(ResourceArn=arn_of(account, kind, name))


def test_another_accounts_resource_is_refused(sagemaker: Any, server: RunningServer, ui_arn: str) -> None:
    stranger = server.new_account()
    with refused("AccessDeniedException"):
        stranger.client("sagemaker").add_tags(ResourceArn=ui_arn, Tags=tags(a="1"))
    assert sagemaker.list_tags(ResourceArn=ui_arn)["Tags"] == []


def test_another_regions_resource_is_refused(sagemaker: Any, account: Account) -> None:
    elsewhere = arn_of(account, "human-task-ui", "ui", "eu-west-1")
    with refused("ValidationException", f"The human task ui {elsewhere} does not exist."):
        sagemaker.list_tags(ResourceArn=elsewhere)


def test_a_token_is_never_valid(sagemaker: Any, ui_arn: str) -> None:
    with refused("ValidationException", "The provided NextToken is invalid."):
        sagemaker.list_tags(ResourceArn=ui_arn, NextToken="x")


def test_a_work_team_has_one_arn(sagemaker: Any, crowd: Crowd, account: Account) -> None:
    """Tags under another would be nobody's."""
    short = arn_of(account, "workteam", "team")
    with refused("ValidationException", f"The work team {short} does not exist."):
        sagemaker.add_tags(ResourceArn=short, Tags=tags(a="1"))
    with refused("ValidationException"):
        sagemaker.add_tags(ResourceArn=crowd.team_arn.replace("arn:aws:", "arn:aws-cn:"), Tags=tags(a="1"))
    assert sagemaker.list_tags(ResourceArn=crowd.team_arn)["Tags"] == []
