"""Workforces and work teams, by real boto3; among it what Terraform's acceptance tests do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.boto3.conftest import Crowd, arn_of
from tests.boto3.refusals import refused
from tests.servers import Account, RunningServer

OIDC = {
    "ClientId": "client",
    "ClientSecret": "secret",
    "Issuer": "https://example.com",
    "AuthorizationEndpoint": "https://example.com/authorize",
    "TokenEndpoint": "https://example.com/token",
    "UserInfoEndpoint": "https://example.com/user",
    "LogoutEndpoint": "https://example.com/logout",
    "JwksUri": "https://example.com/keys",
}


@pytest.fixture
def cognito_config(pool: tuple[str, str]) -> dict[str, str]:
    return {"UserPool": pool[0], "ClientId": pool[1]}


# --- workforces -----------------------------------------------------------------------------------


def test_a_workforce_reads_back(sagemaker: Any, cognito_config: dict[str, str], account: Account) -> None:
    before = datetime.now(UTC)
    made = sagemaker.create_workforce(WorkforceName="Crowd-1", CognitoConfig=cognito_config)
    assert made["WorkforceArn"] == arn_of(account, "workforce", "Crowd-1")
    found = sagemaker.describe_workforce(WorkforceName="Crowd-1")["Workforce"]
    assert found["CreateDate"] == found["LastUpdatedDate"]
    assert abs(found.pop("CreateDate") - before) < timedelta(minutes=1)
    del found["LastUpdatedDate"]
    host = account.url.removeprefix("http://")
    assert re.fullmatch(re.escape(host) + "/portal/w/[a-z0-9]{10}", found.pop("SubDomain"))
    assert found == {
        "WorkforceName": "Crowd-1",
        "WorkforceArn": made["WorkforceArn"],
        "SourceIpConfig": {"Cidrs": []},
        "CognitoConfig": cognito_config,
        "Status": "Active",
    }


def test_a_second_workforce_is_refused(
    sagemaker: Any, cognito_config: dict[str, str], crowd: Crowd, account: Account
) -> None:
    message = (
        f"Cannot create more than one workforce for account {account.id}. "
        "If you are trying to update existing workforce, please use UpdateWorkforce API"
    )
    for name in ("crowd", "other"):
        with refused("ValidationException", message):
            sagemaker.create_workforce(WorkforceName=name, CognitoConfig=cognito_config)


def test_another_region_has_a_workforce_of_its_own(client: Callable[..., Any], crowd: Crowd) -> None:
    cognito, sagemaker = (client(service, region="eu-west-1") for service in ("cognito-idp", "sagemaker"))
    pool_id = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    client_id = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="c")["UserPoolClient"][
        "ClientId"
    ]
    sagemaker.create_workforce(
        WorkforceName="crowd", CognitoConfig={"UserPool": pool_id, "ClientId": client_id}
    )
    assert [each["WorkforceName"] for each in sagemaker.list_workforces()["Workforces"]] == ["crowd"]


def test_neither_or_both_kinds_of_configuration_are_refused(
    sagemaker: Any, cognito_config: dict[str, str]
) -> None:
    message = "Exactly one of CognitoConfig and OidcConfig is expected."
    with refused("ValidationException", message):
        sagemaker.create_workforce(WorkforceName="crowd")
    with refused("ValidationException", message):
        sagemaker.create_workforce(WorkforceName="crowd", CognitoConfig=cognito_config, OidcConfig=OIDC)


def test_a_vpc_is_kept_shown_and_taken_away(sagemaker: Any, cognito_config: dict[str, str]) -> None:
    vpc = {"VpcId": "vpc-1", "SecurityGroupIds": ["sg-1", "sg-2"], "Subnets": ["subnet-1"]}
    sagemaker.create_workforce(WorkforceName="crowd", CognitoConfig=cognito_config, WorkforceVpcConfig=vpc)
    kept = sagemaker.update_workforce(WorkforceName="crowd", IpAddressType="ipv4")["Workforce"]
    gone = sagemaker.update_workforce(WorkforceName="crowd", WorkforceVpcConfig={})["Workforce"]
    assert kept["WorkforceVpcConfig"] == vpc
    assert "WorkforceVpcConfig" not in gone
    with refused(
        "ValidationException", "WorkforceVpcConfig is expected to hold VpcId, SecurityGroupIds and Subnets."
    ):
        sagemaker.update_workforce(WorkforceName="crowd", WorkforceVpcConfig={"VpcId": "vpc-1"})


def test_pool_and_client_must_be_there(
    sagemaker: Any, server: RunningServer, cognito_config: dict[str, str]
) -> None:
    with refused("ValidationException", "The user pool us-east-1_none does not exist."):
        sagemaker.create_workforce(
            WorkforceName="crowd", CognitoConfig={**cognito_config, "UserPool": "us-east-1_none"}
        )
    with refused("ValidationException", "The user pool client none does not exist."):
        sagemaker.create_workforce(
            WorkforceName="crowd", CognitoConfig={**cognito_config, "ClientId": "none"}
        )
    stranger = server.new_account().client("sagemaker")
    with refused("ValidationException", f"The user pool {cognito_config['UserPool']} does not exist."):
        stranger.create_workforce(WorkforceName="crowd", CognitoConfig=cognito_config)


def test_address_ranges_are_replaced_and_taken_away(sagemaker: Any, cognito_config: dict[str, str]) -> None:
    ranges = [["10.0.0.0/8", "2001:db8::/32"], ["192.168.1.7/24"], []]
    sagemaker.create_workforce(
        WorkforceName="crowd", CognitoConfig=cognito_config, SourceIpConfig={"Cidrs": ranges[0]}
    )
    found = [sagemaker.describe_workforce(WorkforceName="crowd")["Workforce"]["SourceIpConfig"]["Cidrs"]]
    for cidrs in ranges[1:]:
        changed = sagemaker.update_workforce(WorkforceName="crowd", SourceIpConfig={"Cidrs": cidrs})
        found.append(changed["Workforce"]["SourceIpConfig"]["Cidrs"])
    assert found == ranges


def test_an_update_changes_what_is_given_and_the_time(sagemaker: Any, crowd: Crowd) -> None:
    before = sagemaker.describe_workforce(WorkforceName="crowd")["Workforce"]
    after = sagemaker.update_workforce(WorkforceName="crowd", IpAddressType="dualstack")["Workforce"]
    assert after.pop("LastUpdatedDate") > before.pop("LastUpdatedDate")
    assert after == {**before, "IpAddressType": "dualstack"}


def test_eleven_ranges_are_refused(sagemaker: Any, crowd: Crowd) -> None:
    cidrs = [f"10.0.{number}.0/24" for number in range(11)]
    with refused("ValidationException", "SourceIpConfig holds 11 CIDRs, allowed: up to 10."):
        sagemaker.update_workforce(WorkforceName="crowd", SourceIpConfig={"Cidrs": cidrs})
    sagemaker.update_workforce(WorkforceName="crowd", SourceIpConfig={"Cidrs": cidrs[:10]})


def test_a_range_that_is_none_is_refused(sagemaker: Any, crowd: Crowd) -> None:
    with refused("ValidationException"):
        sagemaker.update_workforce(WorkforceName="crowd", SourceIpConfig={"Cidrs": ["300.0.0.0/8"]})


@pytest.mark.parametrize("operation", ["describe_workforce", "update_workforce", "delete_workforce"])
def test_an_unknown_workforce_is_named_as_tools_expect(sagemaker: Any, operation: str) -> None:
    with refused("ValidationException", "No workforce found with name nobody."):
        getattr(sagemaker, operation)(WorkforceName="nobody")


def test_a_workforce_with_teams_stays(sagemaker: Any, crowd: Crowd) -> None:
    with refused("ResourceInUse", "The workforce 'crowd' has work teams; delete them first."):
        sagemaker.delete_workforce(WorkforceName="crowd")
    sagemaker.delete_workteam(WorkteamName="team")
    sagemaker.delete_workforce(WorkforceName="crowd")
    assert sagemaker.list_workforces()["Workforces"] == []
    with refused("ValidationException", "No workforce found with name crowd."):
        sagemaker.describe_workforce(WorkforceName="crowd")


def test_workforces_are_found_by_part_of_their_name(sagemaker: Any, crowd: Crowd) -> None:
    found = [sagemaker.list_workforces(NameContains=part)["Workforces"] for part in ("ROW", "x")]
    assert [len(each) for each in found] == [1, 0]


# --- work teams -----------------------------------------------------------------------------------


def test_a_team_reads_back(sagemaker: Any, crowd: Crowd, account: Account) -> None:
    found = sagemaker.describe_workteam(WorkteamName=crowd.team_arn.rpartition("/")[2])["Workteam"]
    workforce = sagemaker.describe_workforce(WorkforceName="crowd")["Workforce"]
    assert found.pop("CreateDate") == found.pop("LastUpdatedDate")
    assert found == {
        "WorkteamName": "team",
        "MemberDefinitions": crowd.members,
        "WorkteamArn": arn_of(account, "workteam", "private-crowd/team"),
        "WorkforceArn": workforce["WorkforceArn"],
        "Description": "A team",
        "SubDomain": workforce["SubDomain"],
        "NotificationConfiguration": {},
        "WorkerAccessConfiguration": {
            "S3Presign": {"IamPolicyConstraints": {"SourceIp": "Disabled", "VpcSourceIp": "Disabled"}}
        },
    }


def test_a_team_needs_no_workforce_name(sagemaker: Any, crowd: Crowd) -> None:
    sagemaker.create_workteam(WorkteamName="other", MemberDefinitions=crowd.members, Description="Others")
    found = sagemaker.describe_workteam(WorkteamName="other")["Workteam"]
    assert found["WorkforceArn"].endswith(":workforce/crowd")


def test_a_first_team_makes_the_default_workforce(sagemaker: Any, pool: tuple[str, str]) -> None:
    member = {"UserPool": pool[0], "UserGroup": "reviewers", "ClientId": pool[1]}
    sagemaker.create_workteam(
        WorkteamName="team", MemberDefinitions=[{"CognitoMemberDefinition": member}], Description="A team"
    )
    found = sagemaker.describe_workforce(WorkforceName="default")["Workforce"]
    assert found["CognitoConfig"] == {"UserPool": pool[0], "ClientId": pool[1]}


def test_terraform_replaces_the_members(sagemaker: Any, cognito: Any, crowd: Crowd) -> None:
    cognito.create_group(UserPoolId=crowd.pool_id, GroupName="more")
    both = [
        *crowd.members,
        {"CognitoMemberDefinition": {**crowd.members[0]["CognitoMemberDefinition"], "UserGroup": "more"}},
    ]
    found = []
    for members in (both, crowd.members):
        changed = sagemaker.update_workteam(WorkteamName="team", MemberDefinitions=members)["Workteam"]
        found.append(changed["MemberDefinitions"])
        assert sagemaker.describe_workteam(WorkteamName="team")["Workteam"] == changed
    assert found == [both, crowd.members]


def test_terraform_sets_and_clears_the_notification(sagemaker: Any, crowd: Crowd) -> None:
    topic = {"NotificationTopicArn": "arn:aws:sns:us-east-1:111122223333:topic"}
    found = []
    for notification in (topic, None, {}, topic):
        request: dict[str, Any] = {"WorkteamName": "team", "MemberDefinitions": crowd.members}
        if notification is not None:
            request["NotificationConfiguration"] = notification
        found.append(sagemaker.update_workteam(**request)["Workteam"]["NotificationConfiguration"])
    assert found == [topic, topic, {}, topic]


@pytest.mark.parametrize("constraint", ["SourceIp", "VpcSourceIp"])
def test_terraform_switches_worker_access(sagemaker: Any, crowd: Crowd, constraint: str) -> None:
    found = []
    for value in ("Enabled", "Disabled"):
        access = {"S3Presign": {"IamPolicyConstraints": {constraint: value}}}
        sagemaker.update_workteam(WorkteamName="team", WorkerAccessConfiguration=access)
        team = sagemaker.describe_workteam(WorkteamName="team")["Workteam"]
        found.append(team["WorkerAccessConfiguration"]["S3Presign"]["IamPolicyConstraints"][constraint])
    assert found == ["Enabled", "Disabled"]


def test_terraform_changes_the_description(sagemaker: Any, crowd: Crowd) -> None:
    before = sagemaker.describe_workteam(WorkteamName="team")["Workteam"]
    after = sagemaker.update_workteam(WorkteamName="team", Description="Now others")["Workteam"]
    assert after.pop("LastUpdatedDate") > before.pop("LastUpdatedDate")
    assert after == {**before, "Description": "Now others"}


def test_an_empty_description_is_refused(sagemaker: Any, crowd: Crowd) -> None:
    for description in (" ", "\u2003"):
        with refused("ValidationException", "Workteam description cannot be empty"):
            sagemaker.create_workteam(
                WorkteamName="other", MemberDefinitions=crowd.members, Description=description
            )


def test_a_taken_name_is_refused(sagemaker: Any, crowd: Crowd) -> None:
    with pytest.raises(sagemaker.exceptions.ResourceInUse) as caught:
        sagemaker.create_workteam(WorkteamName="team", MemberDefinitions=crowd.members, Description="A team")
    assert caught.value.response["Error"]["Message"] == "A work team with the name team already exists."


def test_both_kinds_of_members_are_refused(sagemaker: Any, crowd: Crowd) -> None:
    both: list[dict[str, Any]] = [{**crowd.members[0], "OidcMemberDefinition": {"Groups": ["g"]}}]
    neither: list[dict[str, Any]] = [{}]
    message = (
        "A member definition is expected to hold exactly one of CognitoMemberDefinition and "
        "OidcMemberDefinition."
    )
    for members in (both, neither):
        with refused("ValidationException", message):
            sagemaker.create_workteam(WorkteamName="other", MemberDefinitions=members, Description="Others")


def test_members_of_both_kinds_are_refused_together(sagemaker: Any, crowd: Crowd) -> None:
    members = [*crowd.members, {"OidcMemberDefinition": {"Groups": ["g"]}}]
    message = "CognitoMemberDefinition and OidcMemberDefinition are expected not to stand in one request."
    with refused("ValidationException", message):
        sagemaker.create_workteam(WorkteamName="other", MemberDefinitions=members, Description="Others")
    with refused("ValidationException", message):
        sagemaker.update_workteam(WorkteamName="team", MemberDefinitions=members[::-1])


def test_members_of_another_pool_are_refused(sagemaker: Any, crowd: Crowd) -> None:
    member = {**crowd.members[0]["CognitoMemberDefinition"], "UserPool": "us-east-1_other"}
    message = (
        "The member definition of group 'reviewers' names user pool 'us-east-1_other' and client "
        f"'{crowd.client_id}'; workforce 'crowd' has user pool '{crowd.pool_id}' "
        f"and client '{crowd.client_id}'."
    )
    with refused("ValidationException", message):
        sagemaker.update_workteam(
            WorkteamName="team", MemberDefinitions=[*crowd.members, {"CognitoMemberDefinition": member}]
        )


def test_an_unknown_group_is_refused(sagemaker: Any, crowd: Crowd) -> None:
    member = {**crowd.members[0]["CognitoMemberDefinition"], "UserGroup": "nobody"}
    with refused("ValidationException", "The group nobody does not exist."):
        sagemaker.create_workteam(
            WorkteamName="other",
            MemberDefinitions=[{"CognitoMemberDefinition": member}],
            Description="Others",
        )


def test_an_unknown_workforce_is_refused(sagemaker: Any, crowd: Crowd) -> None:
    with refused("ValidationException", "The workforce nobody does not exist."):
        sagemaker.create_workteam(
            WorkteamName="other",
            WorkforceName="nobody",
            MemberDefinitions=crowd.members,
            Description="Others",
        )


@pytest.mark.parametrize("operation", ["describe_workteam", "update_workteam", "delete_workteam"])
def test_an_unknown_team_is_named_as_tools_expect(sagemaker: Any, operation: str) -> None:
    with refused("ValidationException", "The work team nobody does not exist."):
        getattr(sagemaker, operation)(WorkteamName="nobody")


def test_a_deleted_team_is_gone(sagemaker: Any, crowd: Crowd) -> None:
    assert sagemaker.delete_workteam(WorkteamName="team")["Success"] is True
    assert sagemaker.list_workteams()["Workteams"] == []
    with refused("ValidationException", "The work team team does not exist."):
        sagemaker.describe_workteam(WorkteamName="team")


def test_a_team_with_live_loops_stays(sagemaker: Any, runtime: Any, flow_arn: str) -> None:
    runtime.start_human_loop(
        HumanLoopName="loop",
        FlowDefinitionArn=flow_arn,
        HumanLoopInput={"InputContent": '{"text": "hello"}'},
    )
    sentence = (
        "The work team team is used by human loops that have not ended, of flow. "
        "Stop them or wait until they have ended, then delete the team."
    )
    with refused("ResourceInUse", sentence):
        sagemaker.delete_workteam(WorkteamName="team")
    runtime.stop_human_loop(HumanLoopName="loop")
    sagemaker.delete_workteam(WorkteamName="team")


def test_a_definition_whose_team_is_gone_starts_no_loops(
    sagemaker: Any, runtime: Any, crowd: Crowd, flow_arn: str
) -> None:
    """Not even right after it has started one, while the definition is still remembered."""
    runtime.start_human_loop(
        HumanLoopName="before", FlowDefinitionArn=flow_arn, HumanLoopInput={"InputContent": "{}"}
    )
    runtime.stop_human_loop(HumanLoopName="before")
    sagemaker.delete_workteam(WorkteamName="team")
    message = (
        f"The work team {crowd.team_arn} of the flow definition {flow_arn} does not exist any more; "
        "it cannot start human loops."
    )
    with refused("ValidationException", message):
        runtime.start_human_loop(
            HumanLoopName="loop", FlowDefinitionArn=flow_arn, HumanLoopInput={"InputContent": "{}"}
        )


def test_teams_are_listed_by_creation_or_name(sagemaker: Any, crowd: Crowd) -> None:
    for name in ("zebra", "Alpha"):
        sagemaker.create_workteam(WorkteamName=name, MemberDefinitions=crowd.members, Description="d")

    def names(**query: Any) -> list[str]:
        pages = sagemaker.get_paginator("list_workteams").paginate(PaginationConfig={"PageSize": 2}, **query)
        return [team["WorkteamName"] for page in pages for team in page["Workteams"]]

    assert names() == ["team", "zebra", "Alpha"]
    assert names(SortBy="Name") == ["Alpha", "team", "zebra"]
    assert names(SortBy="Name", SortOrder="Descending") == ["zebra", "team", "Alpha"]
    assert names(NameContains="E") == ["team", "zebra"]
