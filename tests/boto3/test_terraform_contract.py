"""What Terraform's AWS provider asks of the resources that A2I needs, and of those beneath them, call by call, by real boto3.

Each resource here does what the provider's does: it writes, waits, reads back what it keeps as its state, and takes certain
refusals for "not there". A state that is not the one that was applied would be shown as drift at every plan.
Source: hashicorp/terraform-provider-aws, internal/service/sagemaker, cognitoidp and iam, and their acceptance tests (the
behaviour; no code).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.boto3.conftest import TEMPLATE, Crowd, arn_of
from tests.boto3.refusals import refused
from tests.boto3.test_oidc_workforce import GROUPS, OIDC, SHOWN
from tests.factories import make_caller
from tests.servers import Account, RunningServer

from overread.domain.public_crowd import CrowdChoices
from overread.operations import public_crowd

pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True, scope="session")

State = dict[str, Any]


def found(call: Callable[..., Any], code: str, beginning: str = "", **request: Any) -> Any:
    """The answer, or None where the provider takes the refusal for "not there"."""
    try:
        return call(**request)
    except ClientError as error:
        told = error.response["Error"]
        if told["Code"] == code and told["Message"].startswith(beginning):
            return None
        raise


# --- aws_sagemaker_workforce ----------------------------------------------------------------------


def read_workforce(sagemaker: Any, name: str) -> State | None:
    answer = found(sagemaker.describe_workforce, "ValidationException", "No workforce", WorkforceName=name)
    if answer is None:
        return None
    kept = answer["Workforce"]
    assert kept["Status"] == "Active", "the provider waits for it"
    assert kept["SubDomain"]
    assert "://" not in kept["SubDomain"]
    return {
        name: kept.get(name)
        for name in (
            "WorkforceName",
            "WorkforceArn",
            "CognitoConfig",
            "OidcConfig",
            "SourceIpConfig",
            "WorkforceVpcConfig",
        )
    }


def workforce_state(account: Account, **applied: Any) -> State:
    return {
        "WorkforceName": "tf",
        "WorkforceArn": arn_of(account, "workforce", "tf"),
        "CognitoConfig": None,
        "OidcConfig": None,
        "SourceIpConfig": {"Cidrs": []},
        "WorkforceVpcConfig": None,
        **applied,
    }


def test_a_workforce_with_cognito(sagemaker: Any, pool: tuple[str, str], account: Account) -> None:
    cognito = {"UserPool": pool[0], "ClientId": pool[1]}
    sagemaker.create_workforce(WorkforceName="tf", CognitoConfig=cognito)
    states = [read_workforce(sagemaker, "tf")]
    ranges = ["1.1.1.1/32", "10.0.0.0/16"]
    for cidrs in (ranges, ranges[:1], []):
        sagemaker.update_workforce(WorkforceName="tf", SourceIpConfig={"Cidrs": cidrs})
        states.append(read_workforce(sagemaker, "tf"))
    vpc = {"VpcId": "vpc-1", "SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1", "subnet-2"]}
    for given in (vpc, {}):
        sagemaker.update_workforce(WorkforceName="tf", WorkforceVpcConfig=given)
        states.append(read_workforce(sagemaker, "tf"))
    assert states == [
        workforce_state(account, CognitoConfig=cognito),
        workforce_state(account, CognitoConfig=cognito, SourceIpConfig={"Cidrs": ranges}),
        workforce_state(account, CognitoConfig=cognito, SourceIpConfig={"Cidrs": ranges[:1]}),
        workforce_state(account, CognitoConfig=cognito),
        workforce_state(account, CognitoConfig=cognito, WorkforceVpcConfig=vpc),
        workforce_state(account, CognitoConfig=cognito),
    ]


def test_a_workforce_with_oidc(sagemaker: Any, account: Account) -> None:
    """The secret is in the provider's own state; what is read has none."""
    plain = {name: value for name, value in OIDC.items() if not isinstance(value, Mapping)}
    applied = [OIDC, {**plain, "AuthorizationEndpoint": "https://login.example/other"}]
    sagemaker.create_workforce(WorkforceName="tf", OidcConfig=applied[0])
    states = [read_workforce(sagemaker, "tf")]
    sagemaker.update_workforce(WorkforceName="tf", OidcConfig=applied[1])
    states.append(read_workforce(sagemaker, "tf"))
    assert states == [
        workforce_state(account, OidcConfig=SHOWN),
        workforce_state(
            account,
            OidcConfig={name: value for name, value in applied[1].items() if name != "ClientSecret"},
        ),
    ]


def test_a_workforce_that_was_deleted_behind_the_back(sagemaker: Any) -> None:
    sagemaker.create_workforce(WorkforceName="tf", OidcConfig=OIDC)
    sagemaker.delete_workforce(WorkforceName="tf")
    assert read_workforce(sagemaker, "tf") is None
    again = found(sagemaker.delete_workforce, "ValidationException", "No workforce", WorkforceName="tf")
    assert again is None


def test_tags_of_a_workforce_are_not_listed(sagemaker: Any, account: Account) -> None:
    tags = [{"Key": "team", "Value": "a"}]
    sagemaker.create_workforce(WorkforceName="tf", OidcConfig=OIDC, Tags=tags)
    with refused("ValidationException", "Invalid resource type: workforce"):
        sagemaker.list_tags(ResourceArn=arn_of(account, "workforce", "tf"))


# --- aws_sagemaker_workteam -----------------------------------------------------------------------


def read_workteam(sagemaker: Any, name: str) -> State | None:
    answer = found(sagemaker.describe_workteam, "ValidationException", "The work team", WorkteamName=name)
    if answer is None:
        return None
    kept = answer["Workteam"]
    assert kept["SubDomain"]
    tags = sagemaker.list_tags(ResourceArn=kept["WorkteamArn"])["Tags"]
    return {
        **{
            name: kept.get(name)
            for name in (
                "WorkteamName",
                "WorkteamArn",
                "Description",
                "MemberDefinitions",
                "NotificationConfiguration",
                "WorkerAccessConfiguration",
            )
        },
        "Tags": {tag["Key"]: tag["Value"] for tag in tags},
    }


def access(**constraints: str) -> State:
    return {
        "S3Presign": {
            "IamPolicyConstraints": {"SourceIp": "Disabled", "VpcSourceIp": "Disabled", **constraints}
        }
    }


def workteam_state(account: Account, members: list[Any], **applied: Any) -> State:
    return {
        "WorkteamName": "tf",
        "WorkteamArn": arn_of(account, "workteam", "private-crowd/tf"),
        "Description": "A team",
        "MemberDefinitions": members,
        "NotificationConfiguration": {},
        "WorkerAccessConfiguration": access(),
        "Tags": {},
        **applied,
    }


def test_a_workteam_with_cognito(sagemaker: Any, cognito: Any, crowd: Crowd, account: Account) -> None:
    cognito.create_group(UserPoolId=crowd.pool_id, GroupName="more")
    more = {
        "CognitoMemberDefinition": {
            **crowd.members[0]["CognitoMemberDefinition"],
            "UserGroup": "more",
        }
    }
    both = [*crowd.members, more]
    topic = {"NotificationTopicArn": f"arn:aws:sns:us-east-1:{account.id}:topic"}
    sagemaker.create_workteam(
        WorkteamName="tf", WorkforceName="crowd", MemberDefinitions=crowd.members, Description="A team"
    )
    states = [read_workteam(sagemaker, "tf")]
    # Each is what the provider sends when one block changes: the members always, of the rest what is new.
    for update in (
        {"MemberDefinitions": both},
        {"MemberDefinitions": both, "Description": "Others"},
        {"MemberDefinitions": both, "NotificationConfiguration": topic},
        {"MemberDefinitions": both, "WorkerAccessConfiguration": only("SourceIp", "Enabled")},
        {"MemberDefinitions": both, "WorkerAccessConfiguration": only("SourceIp", "Disabled")},
        {"MemberDefinitions": both, "WorkerAccessConfiguration": only("VpcSourceIp", "Enabled")},
    ):
        sagemaker.update_workteam(WorkteamName="tf", **update)
        states.append(read_workteam(sagemaker, "tf"))
    others: State = {"Description": "Others"}
    told: State = {**others, "NotificationConfiguration": topic}
    assert states == [
        workteam_state(account, crowd.members),
        workteam_state(account, both),
        workteam_state(account, both, **others),
        workteam_state(account, both, **told),
        workteam_state(account, both, **told, WorkerAccessConfiguration=access(SourceIp="Enabled")),
        workteam_state(account, both, **told),
        workteam_state(account, both, **told, WorkerAccessConfiguration=access(VpcSourceIp="Enabled")),
    ]


def only(constraint: str, value: str) -> State:
    return {"S3Presign": {"IamPolicyConstraints": {constraint: value}}}


def test_a_workteam_with_oidc(sagemaker: Any, account: Account) -> None:
    sagemaker.create_workforce(WorkforceName="company", OidcConfig=OIDC)
    sagemaker.create_workteam(
        WorkteamName="tf",
        WorkforceName="company",
        MemberDefinitions=GROUPS[:1],
        Description="A team",
        NotificationConfiguration={},
    )
    states = [read_workteam(sagemaker, "tf")]
    for members in (GROUPS, GROUPS[1:]):
        sagemaker.update_workteam(WorkteamName="tf", MemberDefinitions=members)
        states.append(read_workteam(sagemaker, "tf"))
    assert states == [workteam_state(account, members) for members in (GROUPS[:1], GROUPS, GROUPS[1:])]


def test_a_workteam_with_tags(sagemaker: Any, crowd: Crowd, account: Account) -> None:
    sagemaker.create_workteam(
        WorkteamName="tf",
        WorkforceName="crowd",
        MemberDefinitions=crowd.members,
        Description="A team",
        Tags=[{"Key": "key1", "Value": "value1"}],
    )
    states = [read_workteam(sagemaker, "tf")]
    change_tags(sagemaker, states[0]["WorkteamArn"] if states[0] else "")
    states.append(read_workteam(sagemaker, "tf"))
    assert states == [
        workteam_state(account, crowd.members, Tags=tags)
        for tags in ({"key1": "value1"}, {"key1": "value1updated", "key2": "value2"})
    ]


def change_tags(sagemaker: Any, resource_arn: str) -> None:
    """What is gone is taken away first, then what is new or changed is put."""
    sagemaker.delete_tags(ResourceArn=resource_arn, TagKeys=["key1"])
    sagemaker.add_tags(
        ResourceArn=resource_arn,
        Tags=[{"Key": "key1", "Value": "value1updated"}, {"Key": "key2", "Value": "value2"}],
    )


def test_a_workteam_that_was_deleted_behind_the_back(sagemaker: Any, crowd: Crowd) -> None:
    sagemaker.delete_workteam(WorkteamName="team")
    assert read_workteam(sagemaker, "team") is None
    again = found(sagemaker.delete_workteam, "ValidationException", "The work team", WorkteamName="team")
    assert again is None


def test_a_workteam_is_tried_again_until_what_it_needs_is_there(
    sagemaker: Any, cognito: Any, crowd: Crowd
) -> None:
    member = {**crowd.members[0]["CognitoMemberDefinition"], "UserGroup": "late"}
    request = {
        "WorkteamName": "tf",
        "WorkforceName": "crowd",
        "MemberDefinitions": [{"CognitoMemberDefinition": member}],
        "Description": "A team",
    }
    with refused("ValidationException"):
        sagemaker.create_workteam(**request)
    cognito.create_group(UserPoolId=crowd.pool_id, GroupName="late")
    assert sagemaker.create_workteam(**request)["WorkteamArn"].endswith("/tf")


# --- aws_sagemaker_flow_definition ----------------------------------------------------------------


def read_flow_definition(sagemaker: Any, name: str) -> State | None:
    """The provider decodes the conditions and compares them as JSON; it has no place for status and times."""
    answer = found(sagemaker.describe_flow_definition, "ResourceNotFound", "", FlowDefinitionName=name)
    if answer is None:
        return None
    assert answer["FlowDefinitionStatus"] == "Active", "the provider waits for it"
    tags = sagemaker.list_tags(ResourceArn=answer["FlowDefinitionArn"])["Tags"]
    activation = answer.get("HumanLoopActivationConfig")
    return {
        "FlowDefinitionArn": answer["FlowDefinitionArn"],
        "conditions": activation
        and json.loads(activation["HumanLoopActivationConditionsConfig"]["HumanLoopActivationConditions"]),
        **{
            name: answer.get(name)
            for name in (
                "FlowDefinitionName",
                "RoleArn",
                "HumanLoopConfig",
                "HumanLoopRequestSource",
                "OutputConfig",
            )
        },
        "Tags": {tag["Key"]: tag["Value"] for tag in tags},
    }


@pytest.fixture
def tf_flow(definition: State) -> State:
    """As the provider's schema sends the smallest one: the time limit has a default there."""
    config = {**definition["HumanLoopConfig"], "TaskTimeLimitInSeconds": 3_600}
    config |= {"TaskAvailabilityLifetimeInSeconds": 1, "TaskKeywords": ["one key", "another"]}
    return {**definition, "FlowDefinitionName": "tf", "HumanLoopConfig": config}


def flow_state(account: Account, request: State, **applied: Any) -> State:
    return {
        "FlowDefinitionArn": arn_of(account, "flow-definition", "tf"),
        "FlowDefinitionName": "tf",
        "RoleArn": request["RoleArn"],
        "HumanLoopConfig": request["HumanLoopConfig"],
        "HumanLoopRequestSource": None,
        "OutputConfig": request["OutputConfig"],
        "conditions": None,
        "Tags": {},
        **applied,
    }


def test_a_flow_definition_with_tags(sagemaker: Any, tf_flow: State, account: Account) -> None:
    sagemaker.create_flow_definition(**tf_flow, Tags=[{"Key": "key1", "Value": "value1"}])
    states = [read_flow_definition(sagemaker, "tf")]
    change_tags(sagemaker, arn_of(account, "flow-definition", "tf"))
    states.append(read_flow_definition(sagemaker, "tf"))
    assert states == [
        flow_state(account, tf_flow, Tags=tags)
        for tags in ({"key1": "value1"}, {"key1": "value1updated", "key2": "value2"})
    ]


def test_a_flow_definition_for_the_public(
    sagemaker: Any, tf_flow: State, account: Account, server: RunningServer
) -> None:
    """For 1.2 cents, by a crowd that an operator has opened; before that the ARN is refused, and tried again."""
    price = {"AmountInUsd": {"Dollars": 0, "Cents": 1, "TenthFractionsOfACent": 2}}
    request = {
        **tf_flow,
        "HumanLoopConfig": {
            **tf_flow["HumanLoopConfig"],
            "WorkteamArn": "arn:aws:sagemaker:us-east-1:394669845002:workteam/public-crowd/default",
            "PublicWorkforceTaskPrice": price,
        },
    }
    with refused("ValidationException"):
        sagemaker.create_flow_definition(**request)
    choices = CrowdChoices("You work for yourself.", takes_registrations=True, confirms_email=False)
    server.run(public_crowd.open_crowd(server.ctx, make_caller(account.id), choices))
    sagemaker.create_flow_definition(**request)
    assert read_flow_definition(sagemaker, "tf") == flow_state(account, request)


def test_a_flow_definition_with_a_request_source(sagemaker: Any, tf_flow: State, account: Account) -> None:
    conditions = {
        "Conditions": [
            {
                "ConditionType": "Sampling",
                "ConditionParameters": {"RandomSamplingPercentage": 5},
            }
        ]
    }
    source = {"AwsManagedHumanLoopRequestSource": "AWS/Textract/AnalyzeDocument/Forms/V1"}
    # The provider's HCL is indented; it is sent as it stands, and compared as JSON.
    text = json.dumps(conditions, indent=2)
    config = {"HumanLoopActivationConditionsConfig": {"HumanLoopActivationConditions": text}}
    sagemaker.create_flow_definition(
        **tf_flow, HumanLoopRequestSource=source, HumanLoopActivationConfig=config
    )
    assert read_flow_definition(sagemaker, "tf") == flow_state(
        account, tf_flow, HumanLoopRequestSource=source, conditions=conditions
    )


def test_a_flow_definition_that_was_deleted_behind_the_back(sagemaker: Any, tf_flow: State) -> None:
    sagemaker.create_flow_definition(**tf_flow)
    sagemaker.delete_flow_definition(FlowDefinitionName="tf")
    assert read_flow_definition(sagemaker, "tf") is None
    again = found(sagemaker.delete_flow_definition, "ResourceNotFound", FlowDefinitionName="tf")
    assert again is None
    with refused("ValidationException"):
        sagemaker.create_flow_definition(
            **tf_flow
            | {
                "HumanLoopConfig": tf_flow["HumanLoopConfig"]
                | {"WorkteamArn": tf_flow["HumanLoopConfig"]["WorkteamArn"] + "-late"}
            }
        )


# --- aws_sagemaker_human_task_ui ------------------------------------------------------------------


def read_human_task_ui(sagemaker: Any, name: str) -> State | None:
    answer = found(sagemaker.describe_human_task_ui, "ResourceNotFound", "", HumanTaskUiName=name)
    if answer is None:
        return None
    tags = sagemaker.list_tags(ResourceArn=answer["HumanTaskUiArn"])["Tags"]
    assert answer["UiTemplate"].pop("Url")
    return {
        "HumanTaskUiArn": answer["HumanTaskUiArn"],
        "HumanTaskUiName": answer["HumanTaskUiName"],
        "UiTemplate": answer["UiTemplate"],
        "Tags": {tag["Key"]: tag["Value"] for tag in tags},
    }


def test_a_human_task_ui(sagemaker: Any, account: Account) -> None:
    """Plain, with tags, and deleted behind the back."""
    sagemaker.create_human_task_ui(HumanTaskUiName="tf", UiTemplate={"Content": TEMPLATE})
    states = [read_human_task_ui(sagemaker, "tf")]
    sagemaker.add_tags(
        ResourceArn=arn_of(account, "human-task-ui", "tf"), Tags=[{"Key": "key1", "Value": "v"}]
    )
    change_tags(sagemaker, arn_of(account, "human-task-ui", "tf"))
    states.append(read_human_task_ui(sagemaker, "tf"))
    sagemaker.delete_human_task_ui(HumanTaskUiName="tf")
    states.append(read_human_task_ui(sagemaker, "tf"))
    plain: State = {
        "HumanTaskUiArn": arn_of(account, "human-task-ui", "tf"),
        "HumanTaskUiName": "tf",
        "UiTemplate": {"ContentSha256": hashlib.sha256(TEMPLATE.encode()).hexdigest()},
        "Tags": {},
    }
    assert states == [plain, {**plain, "Tags": {"key1": "value1updated", "key2": "value2"}}, None]
    assert found(sagemaker.delete_human_task_ui, "ResourceNotFound", HumanTaskUiName="tf") is None


# --- aws_cognito_user_pool ------------------------------------------------------------------------


def test_a_user_pool_keeps_its_tags_when_something_else_changes(cognito: Any) -> None:
    """Tags have calls of their own; an update sends everything but them."""
    made = cognito.create_user_pool(PoolName="tf", UserPoolTags={"key1": "value1", "gone": "x"})["UserPool"]
    pool_id, pool_arn = made["Id"], made["Arn"]

    def tags() -> Any:
        return cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["UserPoolTags"]

    cognito.untag_resource(ResourceArn=pool_arn, TagKeys=["gone", "never"])
    cognito.tag_resource(ResourceArn=pool_arn, Tags={"key1": "value1updated", "key2": "value2"})
    cognito.update_user_pool(UserPoolId=pool_id, DeletionProtection="INACTIVE", MfaConfiguration="OFF")
    assert tags() == {"key1": "value1updated", "key2": "value2"}
    assert cognito.list_tags_for_resource(ResourceArn=pool_arn)["Tags"] == tags()
    cognito.delete_user_pool(UserPoolId=pool_id)
    assert found(cognito.describe_user_pool, "ResourceNotFoundException", UserPoolId=pool_id) is None


def test_a_user_pool_without_blocks_of_its_own_is_described_with_cognitos(cognito: Any) -> None:
    made = cognito.create_user_pool(PoolName="tf")["UserPool"]
    client = cognito.create_user_pool_client(UserPoolId=made["Id"], ClientName="tf")["UserPoolClient"]
    defaults: State = {
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "DeletionProtection": "INACTIVE",
        "LambdaConfig": {},
        "MfaConfiguration": "OFF",
        "UserPoolTags": {},
    }
    assert {name: made[name] for name in defaults} == defaults
    of_client = {
        "RefreshTokenValidity": 30,
        "AllowedOAuthFlowsUserPoolClient": False,
        "EnableTokenRevocation": True,
        "EnablePropagateAdditionalUserContextData": False,
        "AuthSessionValidity": 3,
    }
    assert {name: client[name] for name in of_client} == of_client


# --- aws_iam_user, aws_iam_policy -----------------------------------------------------------------


def test_a_user_is_destroyed_by_force(client: Callable[..., Any]) -> None:
    """The provider looks for all that a user may have on AWS, takes it away, and then the user."""
    iam = client("iam")
    iam.create_user(UserName="tf", Path="/")
    key = iam.create_access_key(UserName="tf")["AccessKey"]
    found_of_each = [
        iam.list_groups_for_user(UserName="tf")["Groups"],
        iam.list_ssh_public_keys(UserName="tf")["SSHPublicKeys"],
        iam.list_virtual_mfa_devices(AssignmentStatus="Assigned")["VirtualMFADevices"],
        iam.list_mfa_devices(UserName="tf")["MFADevices"],
        iam.list_signing_certificates(UserName="tf")["Certificates"],
        iam.list_service_specific_credentials(UserName="tf")["ServiceSpecificCredentials"],
    ]
    assert found_of_each == [[], [], [], [], [], []]
    for operation in (iam.delete_login_profile, iam.get_login_profile):
        with refused("NoSuchEntity", "Login Profile for User tf cannot be found.", status=404):
            operation(UserName="tf")
    iam.delete_access_key(UserName="tf", AccessKeyId=key["AccessKeyId"])
    iam.delete_user(UserName="tf")
    with refused("NoSuchEntity", "The user with name tf cannot be found.", status=404):
        iam.list_mfa_devices(UserName="tf")


def test_a_policy_is_read_back_through_its_version(client: Callable[..., Any]) -> None:
    """An empty description is sent where none is configured; a change is a version that is then made the default."""
    iam = client("iam")
    documents = [
        {"Statement": [{"Action": action, "Effect": "Allow", "Resource": "*"}], "Version": "2012-10-17"}
        for action in ("s3:GetObject", "s3:PutObject")
    ]
    made = iam.create_policy(
        PolicyName="tf", Path="/", Description="", PolicyDocument=json.dumps(documents[0])
    )["Policy"]
    read = []
    for _ in documents:
        policy = iam.get_policy(PolicyArn=made["Arn"])["Policy"]
        assert policy.get("Description", "") == ""
        version = policy["DefaultVersionId"]
        read.append(
            iam.get_policy_version(PolicyArn=made["Arn"], VersionId=version)["PolicyVersion"]["Document"]
        )
        changed = iam.create_policy_version(PolicyArn=made["Arn"], PolicyDocument=json.dumps(documents[1]))
        iam.set_default_policy_version(PolicyArn=made["Arn"], VersionId=changed["PolicyVersion"]["VersionId"])
    assert read == documents
    for version in iam.list_policy_versions(PolicyArn=made["Arn"])["Versions"]:
        if not version["IsDefaultVersion"]:
            iam.delete_policy_version(PolicyArn=made["Arn"], VersionId=version["VersionId"])
    iam.delete_policy(PolicyArn=made["Arn"])
