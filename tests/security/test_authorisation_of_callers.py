"""Every AWS operation, asked by a caller without permission, by another account, and by nobody.

The requests are made from botocore's models (`smallest_calls.py`), so an operation that is added is asked as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from botocore import UNSIGNED, xform_name
from botocore.exceptions import ClientError
from tests.security.smallest_calls import POLICY, TRUST, Smallest
from tests.servers import Account, RunningServer

from overread.aws.services.s3 import SERVED
from overread.aws.services.table import HANDLERS

MARK = "zebra"

FREE = {"sts.GetCallerIdentity", "sts.GetSessionToken"}
"""Whoever signs may ask them (documented)."""

OPERATIONS = sorted(
    [f"{service}.{name}" for service, names in HANDLERS.items() for name in names]
    + [f"s3.{name}" for name in SERVED if name != "GetBucketFeature"]
)

DENIED = {"AccessDenied", "AccessDeniedException", "403"}
"""By protocol; S3 answers a HEAD without a body."""

NO_SIGNATURE = {"MissingAuthenticationToken", "MissingAuthenticationTokenException"}

PEOPLES = ("s3.", "sagemaker-a2i-runtime.")
"""Without signature, target and action a request is a person's (design): `test_authorisation.py` asks like people."""


@dataclass(frozen=True)
class Callers:
    """allowed: every right in the account. denied: a user of it without a policy. foreign: every right in another."""

    allowed: Account
    denied: Account
    foreign: Account
    smallest: Smallest


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callers]:
    running = RunningServer("sqlite:", tmp_path_factory.mktemp("callers"), background=False)
    allowed, foreign = running.new_account(), running.new_account()
    iam = allowed.client("iam")
    iam.create_user(UserName=f"{MARK}-nobody")
    key = iam.create_access_key(UserName=f"{MARK}-nobody")["AccessKey"]
    denied = Account(allowed.id, key["AccessKeyId"], key["SecretAccessKey"], allowed.url)
    yield Callers(allowed, denied, foreign, Smallest(make_things(allowed)))
    running.close()


def make_things(account: Account) -> dict[str, Any]:
    """One of everything, by the members that name it."""
    cognito, sagemaker, iam, s3 = (account.client(name) for name in ("cognito-idp", "sagemaker", "iam", "s3"))
    made = cognito.create_user_pool(PoolName=MARK)["UserPool"]
    pool, pool_arn = made["Id"], made["Arn"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName=MARK)["UserPoolClient"]["ClientId"]
    cognito.create_user_pool_domain(UserPoolId=pool, Domain=f"{MARK}-{account.id}")
    cognito.create_group(UserPoolId=pool, GroupName=MARK)
    cognito.admin_create_user(UserPoolId=pool, Username=MARK, MessageAction="SUPPRESS")
    sagemaker.create_workforce(WorkforceName=MARK, CognitoConfig={"UserPool": pool, "ClientId": client})
    member = {"CognitoMemberDefinition": {"UserPool": pool, "UserGroup": MARK, "ClientId": client}}
    team = sagemaker.create_workteam(WorkteamName=MARK, MemberDefinitions=[member], Description=MARK)[
        "WorkteamArn"
    ]
    ui = sagemaker.create_human_task_ui(
        HumanTaskUiName=MARK, UiTemplate={"Content": "<crowd-form></crowd-form>"}
    )
    bucket = f"{MARK}-{account.id}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key=MARK, Body=MARK.encode())
    upload = s3.create_multipart_upload(Bucket=bucket, Key="parts")["UploadId"]
    role = iam.create_role(RoleName=MARK, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    trusting = TRUST.replace('{"Service": "sagemaker.amazonaws.com"}', json.dumps({"AWS": account.id}))
    assumed = iam.create_role(RoleName=f"{MARK}-assumed", AssumeRolePolicyDocument=trusting)["Role"]["Arn"]
    iam.put_role_policy(RoleName=MARK, PolicyName=MARK, PolicyDocument=POLICY.replace("sagemaker:*", "s3:*"))
    iam.create_user(UserName=MARK)
    key = iam.create_access_key(UserName=MARK)["AccessKey"]["AccessKeyId"]
    policy = iam.create_policy(PolicyName=MARK, PolicyDocument=POLICY)["Policy"]["Arn"]
    config = {
        "WorkteamArn": team,
        "HumanTaskUiArn": ui["HumanTaskUiArn"],
        "TaskTitle": MARK,
        "TaskDescription": MARK,
        "TaskCount": 1,
    }
    output = {"S3OutputPath": f"s3://{bucket}/out"}
    flow = sagemaker.create_flow_definition(
        FlowDefinitionName=MARK, RoleArn=role, HumanLoopConfig=config, OutputConfig=output
    )["FlowDefinitionArn"]
    account.client("sagemaker-a2i-runtime").start_human_loop(
        HumanLoopName=MARK, FlowDefinitionArn=flow, HumanLoopInput={"InputContent": "{}"}
    )
    return {
        "UserPoolId": pool,
        "UserPool": pool,
        "ClientId": client,
        "ClientName": MARK,
        "GroupName": MARK,
        "Username": MARK,
        "PoolName": MARK,
        "Domain": f"{MARK}-{account.id}",
        "Password": "Correct-Horse-1",
        "UserAttributes": [{"Name": "name", "Value": MARK}],
        "UserAttributeNames": ["name"],
        "WorkforceName": MARK,
        "WorkteamName": MARK,
        "WorkteamArn": team,
        "MemberDefinitions": [member],
        "Description": MARK,
        "HumanTaskUiName": MARK,
        "HumanTaskUiArn": ui["HumanTaskUiArn"],
        "FlowDefinitionName": MARK,
        "FlowDefinitionArn": flow,
        "HumanLoopName": MARK,
        "HumanLoopInput": {"InputContent": "{}"},
        "HumanLoopConfig": config,
        "OutputConfig": output,
        "ResourceArn": flow,
        **{
            f"{verb}Request.ResourceArn": pool_arn
            for verb in ("ListTagsForResource", "TagResource", "UntagResource")
        },
        "Input": "{}",
        "RoleArn": role,
        "AssumeRoleRequest.RoleArn": assumed,
        "RoleName": MARK,
        "RoleSessionName": MARK,
        "UserName": MARK,
        "PolicyArn": policy,
        "PolicySourceArn": role,
        "ActionNames": ["sagemaker:StartHumanLoop"],
        "PolicyName": MARK,
        "PolicyDocument": POLICY,
        "AssumeRolePolicyDocument": TRUST,
        "AccessKeyId": key,
        "VersionId": "v1",
        "Bucket": bucket,
        "Key": MARK,
        "UploadId": upload,
        "PartNumber": 1,
        "Delete": {"Objects": [{"Key": "nothing"}]},
        "CORSConfiguration": {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]},
        "CopySource": f"{bucket}/{MARK}",
        "Document": {"S3Object": {"Bucket": bucket, "Name": MARK}},
        "Image": {"S3Object": {"Bucket": bucket, "Name": MARK}},
        "FeatureTypes": ["FORMS"],
        "UiTemplate": {"Content": "<p></p>"},
        "CognitoConfig": {"UserPool": pool, "ClientId": client},
        "Body": b"x",
        "MultipartUpload": {"Parts": [{"ETag": '"x"', "PartNumber": 1}]},
    }


ALSO = {
    "sagemaker.RenderUiTemplate": ("UiTemplate",),
    "sagemaker.CreateFlowDefinition": ("HumanLoopConfig",),
    "sagemaker.CreateWorkforce": ("CognitoConfig",),
    "s3.UploadPart": ("Body",),
    "s3.PutObject": ("Body",),
    "s3.CompleteMultipartUpload": ("MultipartUpload",),
}
"""Members that a rule beyond the model asks for."""


def ask(callers: Callers, operation: str, account: Account, **config: Any) -> dict[str, Any]:
    """The answer, or the error as `{"refused": code, "message": …}`."""
    service, _, name = operation.partition(".")
    client = account.client(service, **config)
    model = client.meta.service_model.operation_model(name)
    try:
        answer: dict[str, Any] = getattr(client, xform_name(name))(
            **callers.smallest.parameters(model, ALSO.get(operation, ()))
        )
    except ClientError as error:
        return {"refused": error.response["Error"]["Code"], "message": error.response["Error"].get("Message")}
    answer.pop("ResponseMetadata", None)
    # DeleteObjects is refused object by object.
    for refused in answer.get("Errors") or ():
        return {"refused": refused.get("Code"), "message": refused.get("Message")}
    return answer


@pytest.mark.parametrize("operation", OPERATIONS)
def test_only_who_is_allowed_is_served(callers: Callers, operation: str) -> None:
    if not operation.startswith(PEOPLES):
        unsigned = ask(callers, operation, callers.allowed, signature_version=UNSIGNED)
        assert unsigned.get("refused") in NO_SIGNATURE, unsigned

    denied = ask(callers, operation, callers.denied)
    if operation in FREE:
        assert "refused" not in denied
    else:
        assert denied.get("refused") in DENIED, denied

    # Another account may have, or make, things of its own; of this one's it sees nothing.
    foreign = ask(callers, operation, callers.foreign)
    if "refused" not in foreign:
        foreign.pop("Body", None)
        assert callers.allowed.id not in json.dumps(foreign, default=str)

    allowed = ask(callers, operation, callers.allowed)
    assert allowed.get("refused") not in {*DENIED, "InvalidAccessKeyId", "InvalidClientTokenId"}, allowed
