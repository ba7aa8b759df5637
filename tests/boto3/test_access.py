"""Policies at work: who may start, create, pass and read, from a real client on the running server."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.boto3.conftest import Crowd
from tests.boto3.refusals import refused
from tests.servers import REGION, Account

Client = Callable[..., Any]
AWS_POLICY = "arn:aws:iam::aws:policy/"
SAGEMAKER_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "sagemaker.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
)


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@pytest.fixture
def iam(client: Client) -> Any:
    return client("iam")


@pytest.fixture
def user(iam: Any, account: Account) -> Callable[..., Client]:
    """`user("ann", "AmazonS3FullAccess", own=…)`: what makes clients of a new user with these policies."""

    def make(name: str, *managed: str, own: str | None = None) -> Client:
        iam.create_user(UserName=name)
        for one in managed:
            iam.attach_user_policy(UserName=name, PolicyArn=AWS_POLICY + one)
        if own is not None:
            iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=own)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return Account(account.id, key["AccessKeyId"], key["SecretAccessKey"], account.url).client

    return make


def flow(name: str, crowd: Crowd, ui_arn: str, bucket: str, role_arn: str) -> dict[str, Any]:
    return {
        "FlowDefinitionName": name,
        "RoleArn": role_arn,
        "OutputConfig": {"S3OutputPath": f"s3://{bucket}/out"},
        "HumanLoopConfig": {
            "WorkteamArn": crowd.team_arn,
            "HumanTaskUiArn": ui_arn,
            "TaskTitle": "t",
            "TaskDescription": "d",
            "TaskCount": 1,
        },
    }


def test_who_may_use_a2i_and_nothing_else(
    user: Callable[..., Client], account: Account, crowd: Crowd, ui_arn: str, bucket: str
) -> None:
    ann = user("ann", "AmazonAugmentedAIFullAccess")
    any_role = f"arn:aws:iam::{account.id}:role/any"
    made = ann("sagemaker").create_flow_definition(**flow("reviews", crowd, ui_arn, bucket, any_role))
    arn = made["FlowDefinitionArn"]
    start = {"FlowDefinitionArn": arn, "HumanLoopInput": {"InputContent": "{}"}}

    ann("sagemaker-a2i-runtime").start_human_loop(HumanLoopName="one", **start)
    assert ann("sagemaker-a2i-runtime").describe_human_loop(HumanLoopName="one")["FlowDefinitionArn"] == arn
    me = f"User: arn:aws:iam::{account.id}:user/ann is not authorized to perform: "
    with refused(
        "AccessDeniedException",
        f"{me}sagemaker:CreateWorkteam on resource: arn:aws:sagemaker:{REGION}:{account.id}:workteam/private-crowd/t2 "
        "because no identity-based policy allows the sagemaker:CreateWorkteam action",
    ):
        ann("sagemaker").create_workteam(
            WorkteamName="t2", WorkforceName="crowd", MemberDefinitions=crowd.members, Description="d"
        )
    public = flow("public", crowd, ui_arn, bucket, any_role)
    public["HumanLoopConfig"]["WorkteamArn"] = (
        f"arn:aws:sagemaker:{REGION}:394669845002:workteam/public-crowd/default"
    )
    with pytest.raises(
        ClientError, match="no identity-based policy allows the sagemaker:CreateFlowDefinition"
    ):
        ann("sagemaker").create_flow_definition(**public)
    # The Textract call of a flow is one thing, the document another.
    with refused("AccessDenied", status=403):
        ann("s3").list_buckets()

    starter = policy({"Effect": "Allow", "Action": "sagemaker:StartHumanLoop", "Resource": arn})
    bob = user("bob", own=starter)("sagemaker-a2i-runtime")
    bob.start_human_loop(HumanLoopName="two", **start)
    with refused("AccessDeniedException", status=403):
        bob.start_human_loop(
            HumanLoopName="three", **{**start, "FlowDefinitionArn": arn.replace("reviews", "others")}
        )
    with refused("AccessDeniedException", status=403):
        bob.describe_human_loop(HumanLoopName="two")

    of_this_team = {"StringEquals": {"sagemaker:WorkteamArn": crowd.team_arn}}
    denied = policy(
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "sagemaker:StartHumanLoop", "Resource": "*", "Condition": of_this_team},
    )
    with pytest.raises(ClientError, match="with an explicit deny in an identity-based policy"):
        user("cleo", own=denied)("sagemaker-a2i-runtime").start_human_loop(HumanLoopName="four", **start)


def test_roles_are_passed_trusted_and_held_to_what_they_may(
    user: Callable[..., Client], iam: Any, sagemaker: Any, crowd: Crowd, ui_arn: str, bucket: str
) -> None:
    role = iam.create_role(RoleName="reviews", AssumeRolePolicyDocument=SAGEMAKER_TRUST)["Role"]["Arn"]
    asked = flow("reviews", crowd, ui_arn, bucket, role)

    no_passing = policy({"Effect": "Allow", "Action": "sagemaker:*", "Resource": "*"})
    with pytest.raises(
        ClientError, match=f"iam:PassRole on resource: {role} because no identity-based policy"
    ):
        user("dan", own=no_passing)("sagemaker").create_flow_definition(**asked)

    with pytest.raises(ClientError, match=f"The role {role} may not write to S3OutputPath"):
        sagemaker.create_flow_definition(**asked)
    may_write = policy(
        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/out/*"}
    )
    iam.put_role_policy(RoleName="reviews", PolicyName="write", PolicyDocument=may_write)
    sagemaker.create_flow_definition(**asked)

    iam.update_assume_role_policy(
        RoleName="reviews", PolicyDocument=SAGEMAKER_TRUST.replace("sagemaker", "ec2")
    )
    with pytest.raises(ClientError, match=f"Could not assume role {role}") as caught:
        sagemaker.create_flow_definition(**{**asked, "FlowDefinitionName": "untrusted"})
    assert caught.value.response["Error"]["Code"] == "ValidationException"

    iam.delete_role_policy(RoleName="reviews", PolicyName="write")
    iam.delete_role(RoleName="reviews")
    with pytest.raises(ClientError, match="Could not assume role"):
        sagemaker.create_flow_definition(**{**asked, "FlowDefinitionName": "orphan"})


def test_a_preview_shows_what_its_role_may_read(
    iam: Any, sagemaker: Any, bucket: str, client: Client
) -> None:
    client("s3").put_object(Bucket=bucket, Key="in/a.png", Body=b"x")
    role = iam.create_role(RoleName="preview", AssumeRolePolicyDocument=SAGEMAKER_TRUST)["Role"]["Arn"]

    def render() -> Any:
        return sagemaker.render_ui_template(
            UiTemplate={"Content": "<p>{{ task.input.doc | grant_read_access }}</p>"},
            Task={"Input": json.dumps({"doc": f"s3://{bucket}/in/a.png"})},
            RoleArn=role,
        )

    refusal = render()
    assert [error["Code"] for error in refusal["Errors"]] == ["AccessDenied"]
    assert "s3:GetObject" in refusal["Errors"][0]["Message"]
    may_read = policy(
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/in/*"}
    )
    iam.put_role_policy(RoleName="preview", PolicyName="read", PolicyDocument=may_read)
    assert f"/{bucket}/in/a.png" in render()["RenderedContent"]


def test_objects_are_reached_as_policies_say(
    user: Callable[..., Client], client: Client, account: Account, bucket: str
) -> None:
    owner = client("s3")
    for key in ("home/ann/a", "home/bob/b", "free/c"):
        owner.put_object(Bucket=bucket, Key=key, Body=b"x")
    own = policy(
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:DeleteObject"],
            "Resource": f"arn:aws:s3:::{bucket}/home/${{aws:username}}/*",
        },
        {
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": f"arn:aws:s3:::{bucket}",
            "Condition": {"StringLike": {"s3:prefix": "home/${aws:username}/*"}},
        },
        {
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{bucket}/free/*",
            "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        },
    )
    ann = user("ann", own=own)("s3")

    assert ann.get_object(Bucket=bucket, Key="home/ann/a")["Body"].read() == b"x"
    assert ann.list_objects_v2(Bucket=bucket, Prefix="home/ann/")["KeyCount"] == 1
    with pytest.raises(ClientError) as caught:
        ann.get_object(Bucket=bucket, Key="home/bob/b")
    assert caught.value.response["Error"]["Message"] == (
        f"User: arn:aws:iam::{account.id}:user/ann is not authorized to perform: s3:GetObject on resource: "
        f'"arn:aws:s3:::{bucket}/home/bob/b" because no identity-based policy allows the s3:GetObject action'
    )
    with refused("AccessDenied", status=403):
        ann.list_objects_v2(Bucket=bucket, Prefix="home/bob/")
    with refused("AccessDenied", status=403):
        ann.get_object(Bucket=bucket, Key="free/c")
    with refused("AccessDenied", status=403):
        # Whoever may not list does not learn what is missing.
        ann.get_object(Bucket=bucket, Key="home/ann/missing")
    deleted = ann.delete_objects(
        Bucket=bucket, Delete={"Objects": [{"Key": "home/ann/a"}, {"Key": "home/bob/b"}]}
    )
    assert [one["Key"] for one in deleted["Deleted"]] == ["home/ann/a"]
    assert [(one["Key"], one["Code"]) for one in deleted["Errors"]] == [("home/bob/b", "AccessDenied")]
    assert owner.list_objects_v2(Bucket=bucket, Prefix="home/")["KeyCount"] == 1
