"""IAM and STS as Terraform and boto3 use them: users, keys, roles, policies, sessions."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.servers import Account

Client = Callable[..., Any]

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "sagemaker.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
)
READ = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
)


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


@pytest.fixture
def iam(client: Client) -> Any:
    return client("iam")


def test_the_life_of_a_user(iam: Any, account: Account) -> None:
    made = iam.create_user(UserName="ann", Path="/teams/", Tags=[{"Key": "team", "Value": "a"}])["User"]
    assert made["Arn"] == f"arn:aws:iam::{account.id}:user/teams/ann"
    assert made["UserId"].startswith("AIDA")
    assert made["Tags"] == [{"Key": "team", "Value": "a"}]
    read_back = iam.get_user(UserName="ann")["User"]
    assert read_back == made
    assert iam.get_user()["User"]["UserName"] == "tester"
    assert code_of(lambda: iam.create_user(UserName="ANN")) == "EntityAlreadyExists"

    names = [
        user["UserName"]
        for user in iam.get_paginator("list_users")
        .paginate(PaginationConfig={"PageSize": 1})
        .build_full_result()["Users"]
    ]
    assert names == ["ann", "tester"]
    assert [user["UserName"] for user in iam.list_users(PathPrefix="/teams/")["Users"]] == ["ann"]

    iam.tag_user(UserName="ann", Tags=[{"Key": "team", "Value": "b"}, {"Key": "x", "Value": ""}])
    iam.untag_user(UserName="ann", TagKeys=["x"])
    assert iam.list_user_tags(UserName="ann")["Tags"] == [{"Key": "team", "Value": "b"}]

    iam.update_user(UserName="ann", NewUserName="anna", NewPath="/")
    assert iam.get_user(UserName="anna")["User"]["UserId"] == made["UserId"]
    assert iam.list_user_tags(UserName="anna")["Tags"] == [{"Key": "team", "Value": "b"}]
    assert iam.list_groups_for_user(UserName="anna")["Groups"] == []

    iam.put_user_policy(UserName="anna", PolicyName="read", PolicyDocument=READ)
    assert code_of(lambda: iam.delete_user(UserName="anna")) == "DeleteConflict"
    iam.delete_user_policy(UserName="anna", PolicyName="read")
    iam.delete_user(UserName="anna")
    with pytest.raises(iam.exceptions.NoSuchEntityException) as caught:
        iam.get_user(UserName="anna")
    assert caught.value.response["Error"]["Message"] == "The user with name anna cannot be found."
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_the_life_of_an_access_key(iam: Any, account: Account, client: Client) -> None:
    iam.create_user(UserName="ann")
    iam.attach_user_policy(UserName="ann", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    assert (key["UserName"], key["Status"]) == ("ann", "Active")
    mine = Account(account.id, key["AccessKeyId"], key["SecretAccessKey"], account.url)
    assert iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"]).get("UserName") == "ann"

    assert mine.client("sts").get_caller_identity()["Arn"] == f"arn:aws:iam::{account.id}:user/ann"
    used = iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"]
    assert (used["ServiceName"], used["Region"]) == ("sts", "us-east-1")

    iam.create_access_key(UserName="ann")
    assert code_of(lambda: iam.create_access_key(UserName="ann")) == "LimitExceeded"
    listed = iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]
    assert listed[0]["AccessKeyId"] == key["AccessKeyId"]
    assert all("SecretAccessKey" not in one for one in listed)

    iam.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    assert code_of(mine.client("sts").get_caller_identity) == "InvalidClientTokenId"
    iam.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Active")
    assert mine.client("iam").list_access_keys()["AccessKeyMetadata"][0]["UserName"] == "ann"
    for one in listed:
        iam.delete_access_key(UserName="ann", AccessKeyId=one["AccessKeyId"])
    assert code_of(mine.client("sts").get_caller_identity) == "InvalidClientTokenId"
    assert (
        code_of(lambda: iam.delete_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"]))
        == "NoSuchEntity"
    )


def test_the_life_of_a_role(iam: Any, account: Account) -> None:
    made = iam.create_role(
        RoleName="reviews", AssumeRolePolicyDocument=TRUST, Description="Reviews", MaxSessionDuration=7200
    )["Role"]
    assert made["Arn"] == f"arn:aws:iam::{account.id}:role/reviews"
    assert made["AssumeRolePolicyDocument"] == json.loads(TRUST)
    read_back = iam.get_role(RoleName="reviews")["Role"]
    assert {key: value for key, value in read_back.items() if key != "RoleLastUsed"} == made
    assert [role["RoleName"] for role in iam.list_roles()["Roles"]] == ["reviews"]
    assert (
        code_of(lambda: iam.create_role(RoleName="reviews", AssumeRolePolicyDocument=TRUST))
        == "EntityAlreadyExists"
    )

    iam.update_role(RoleName="reviews", Description="Other", MaxSessionDuration=3600)
    iam.update_assume_role_policy(RoleName="reviews", PolicyDocument=TRUST.replace("sagemaker", "textract"))
    changed = iam.get_role(RoleName="reviews")["Role"]
    assert (changed["Description"], changed["MaxSessionDuration"]) == ("Other", 3600)
    assert changed["AssumeRolePolicyDocument"] == json.loads(TRUST.replace("sagemaker", "textract"))

    iam.tag_role(RoleName="reviews", Tags=[{"Key": "k", "Value": "v"}])
    assert iam.list_role_tags(RoleName="reviews")["Tags"] == [{"Key": "k", "Value": "v"}]
    iam.put_role_policy(RoleName="reviews", PolicyName="read", PolicyDocument=READ)
    assert iam.list_role_policies(RoleName="reviews")["PolicyNames"] == ["read"]
    assert iam.get_role_policy(RoleName="reviews", PolicyName="read")["PolicyDocument"] == json.loads(READ)
    iam.delete_role_policy(RoleName="reviews", PolicyName="read")
    assert code_of(lambda: iam.get_role_policy(RoleName="reviews", PolicyName="read")) == "NoSuchEntity"

    arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    iam.attach_role_policy(RoleName="reviews", PolicyArn=arn)
    iam.attach_role_policy(RoleName="reviews", PolicyArn=arn)
    attached = iam.list_attached_role_policies(RoleName="reviews")["AttachedPolicies"]
    assert attached == [{"PolicyName": "AmazonS3ReadOnlyAccess", "PolicyArn": arn}]
    assert iam.list_instance_profiles_for_role(RoleName="reviews")["InstanceProfiles"] == []
    assert code_of(lambda: iam.delete_role(RoleName="reviews")) == "DeleteConflict"
    iam.detach_role_policy(RoleName="reviews", PolicyArn=arn)
    assert code_of(lambda: iam.detach_role_policy(RoleName="reviews", PolicyArn=arn)) == "NoSuchEntity"
    iam.delete_role(RoleName="reviews")
    assert code_of(lambda: iam.get_role(RoleName="reviews")) == "NoSuchEntity"


def test_the_life_of_a_policy(iam: Any, account: Account) -> None:
    made = iam.create_policy(PolicyName="read", PolicyDocument=READ, Description="Reading")["Policy"]
    arn = f"arn:aws:iam::{account.id}:policy/read"
    assert (made["Arn"], made["DefaultVersionId"], made["AttachmentCount"]) == (arn, "v1", 0)
    for _ in range(4):
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=READ, SetAsDefault=False)
    assert code_of(lambda: iam.create_policy_version(PolicyArn=arn, PolicyDocument=READ)) == "LimitExceeded"
    iam.delete_policy_version(PolicyArn=arn, VersionId="v3")
    wider = READ.replace("s3:GetObject", "s3:*")
    version = iam.create_policy_version(PolicyArn=arn, PolicyDocument=wider, SetAsDefault=True)
    assert version["PolicyVersion"]["VersionId"] == "v6"
    versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    assert [(one["VersionId"], one["IsDefaultVersion"]) for one in versions] == [
        ("v6", True),
        ("v5", False),
        ("v4", False),
        ("v2", False),
        ("v1", False),
    ]
    found = iam.get_policy_version(PolicyArn=arn, VersionId="v6")["PolicyVersion"]
    assert found["Document"] == json.loads(wider)
    assert code_of(lambda: iam.delete_policy_version(PolicyArn=arn, VersionId="v6")) == "DeleteConflict"
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    assert iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"] == "v1"

    iam.attach_user_policy(UserName="tester", PolicyArn=arn)
    assert [user["UserName"] for user in iam.list_entities_for_policy(PolicyArn=arn)["PolicyUsers"]] == [
        "tester"
    ]
    assert code_of(lambda: iam.delete_policy(PolicyArn=arn)) == "DeleteConflict"
    listed = iam.get_paginator("list_policies").paginate(PaginationConfig={"PageSize": 4}).build_full_result()
    names = [policy["PolicyName"] for policy in listed["Policies"]]
    assert (names[0], names[-1], len(names), len(set(names))) == ("AdministratorAccess", "read", 12, 12)
    assert [one["PolicyName"] for one in iam.list_policies(Scope="Local")["Policies"]] == ["read"]
    used = iam.list_policies(OnlyAttached=True)["Policies"]
    assert [(one["PolicyName"], one["AttachmentCount"]) for one in used] == [
        ("AdministratorAccess", 1),
        ("read", 1),
    ]

    iam.detach_user_policy(UserName="tester", PolicyArn=arn)
    for version_id in ("v2", "v4", "v5", "v6"):
        iam.delete_policy_version(PolicyArn=arn, VersionId=version_id)
    iam.delete_policy(PolicyArn=arn)
    assert code_of(lambda: iam.get_policy(PolicyArn=arn)) == "NoSuchEntity"
    assert code_of(lambda: iam.attach_user_policy(UserName="tester", PolicyArn=arn)) == "NoSuchEntity"


def test_a_malformed_policy_says_where(iam: Any) -> None:
    broken = json.dumps(
        {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "bucket"}]}, indent=1
    )
    calls: tuple[Callable[[], Any], ...] = (
        lambda: iam.create_policy(PolicyName="p", PolicyDocument=broken),
        lambda: iam.put_user_policy(UserName="tester", PolicyName="p", PolicyDocument=broken),
        lambda: iam.create_role(RoleName="r", AssumeRolePolicyDocument=broken),
    )
    for call in calls:
        with pytest.raises(iam.exceptions.MalformedPolicyDocumentException) as caught:
            call()
        assert "Statement[0]" in caught.value.response["Error"]["Message"]
    boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    assert code_of(lambda: iam.create_user(UserName="u", PermissionsBoundary=boundary)) == "InvalidInput"
    assert code_of(lambda: iam.create_user(UserName="spaces are refused")) == "ValidationError"


def test_short_lists_have_pages_too(iam: Any) -> None:
    iam.create_role(RoleName="paged", AssumeRolePolicyDocument=TRUST)
    arns = []
    for name, path in (("a", "/"), ("b", "/deep/"), ("c", "/deep/er/")):
        made = iam.create_policy(PolicyName=name, Path=path, PolicyDocument=READ)["Policy"]
        iam.attach_role_policy(RoleName="paged", PolicyArn=made["Arn"])
        arns.append(made["Arn"])
    first = iam.list_attached_role_policies(RoleName="paged", MaxItems=2)
    rest = iam.list_attached_role_policies(RoleName="paged", MaxItems=2, Marker=first["Marker"])
    listed = [policy["PolicyArn"] for page in (first, rest) for policy in page["AttachedPolicies"]]
    assert sorted(listed) == sorted(arns)
    assert (first["IsTruncated"], rest["IsTruncated"], rest.get("Marker")) == (True, False, None)
    deep = iam.list_attached_role_policies(RoleName="paged", PathPrefix="/deep/")["AttachedPolicies"]
    assert {policy["PolicyName"] for policy in deep} == {"b", "c"}

    tags = [{"Key": str(number), "Value": ""} for number in range(5)]
    iam.tag_role(RoleName="paged", Tags=tags)
    pages = iam.get_paginator("list_role_tags").paginate(RoleName="paged", PaginationConfig={"PageSize": 2})
    assert [page["Tags"] for page in pages] == [tags[:2], tags[2:4], tags[4:]]

    iam.attach_user_policy(UserName="tester", PolicyArn=arns[0])
    entities = iam.get_paginator("list_entities_for_policy").paginate(
        PolicyArn=arns[0], PaginationConfig={"PageSize": 1}
    )
    found = entities.build_full_result()
    assert [user["UserName"] for user in found["PolicyUsers"]] == ["tester"]
    assert [role["RoleName"] for role in found["PolicyRoles"]] == ["paged"]
    boundaries = iam.list_entities_for_policy(PolicyArn=arns[0], PolicyUsageFilter="PermissionsBoundary")
    assert (boundaries["PolicyUsers"], boundaries["PolicyRoles"]) == ([], [])


def test_who_may_do_what(iam: Any, account: Account) -> None:
    iam.create_user(UserName="ann")
    iam.attach_user_policy(UserName="ann", PolicyArn="arn:aws:iam::aws:policy/AmazonAugmentedAIFullAccess")
    results = iam.simulate_principal_policy(
        PolicySourceArn=f"arn:aws:iam::{account.id}:user/ann",
        ActionNames=["sagemaker:StartHumanLoop", "s3:GetObject"],
        ContextEntries=[
            {
                "ContextKeyName": "sagemaker:WorkteamType",
                "ContextKeyValues": ["private-crowd"],
                "ContextKeyType": "string",
            }
        ],
        PolicyInputList=[READ.replace("Allow", "Deny")],
    )["EvaluationResults"]
    assert [(one["EvalActionName"], one["EvalDecision"]) for one in results] == [
        ("sagemaker:StartHumanLoop", "allowed"),
        ("s3:GetObject", "explicitDeny"),
    ]
    pages = iam.get_paginator("simulate_principal_policy").paginate(
        PolicySourceArn=f"arn:aws:iam::{account.id}:user/ann",
        ActionNames=["s3:GetObject", "s3:PutObject"],
        ResourceArns=[f"arn:aws:s3:::in/{number}" for number in range(3)],
        PaginationConfig={"PageSize": 4},
    )
    asked = [
        [(one["EvalActionName"], one["EvalResourceName"][-1]) for one in page["EvaluationResults"]]
        for page in pages
    ]
    get, put = "s3:GetObject", "s3:PutObject"
    assert asked == [[(get, "0"), (get, "1"), (get, "2"), (put, "0")], [(put, "1"), (put, "2")]]


def test_an_account_is_closed_to_another(server: Any, iam: Any, account: Account) -> None:
    other = server.new_account()
    iam.create_role(RoleName="reviews", AssumeRolePolicyDocument=TRUST)
    policy = iam.create_policy(PolicyName="read", PolicyDocument=READ)["Policy"]["Arn"]
    theirs = other.client("iam")

    assert theirs.list_roles()["Roles"] == []
    assert code_of(lambda: theirs.get_role(RoleName="reviews")) == "NoSuchEntity"
    assert code_of(lambda: theirs.get_policy(PolicyArn=policy)) == "AccessDenied"
    assert (
        code_of(lambda: theirs.get_access_key_last_used(AccessKeyId=account.access_key_id)) == "NoSuchEntity"
    )


def test_sessions_of_roles_and_users(server: Any, iam: Any, account: Account, client: Client) -> None:
    trust = json.dumps(
        {"Statement": {"Effect": "Allow", "Principal": {"AWS": account.id}, "Action": "sts:AssumeRole"}}
    )
    arn = iam.create_role(RoleName="ops", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.attach_role_policy(RoleName="ops", PolicyArn="arn:aws:iam::aws:policy/AmazonS3FullAccess")
    client("s3").create_bucket(Bucket=f"in-{account.id}")

    narrow = json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}})
    sts = client("sts")
    opened = sts.assume_role(RoleArn=arn, RoleSessionName="night", Policy=narrow)
    assert opened["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{account.id}:assumed-role/ops/night"
    session = _session(account, opened)
    assert session("sts").get_caller_identity()["Arn"] == opened["AssumedRoleUser"]["Arn"]
    assert session("s3").list_objects_v2(Bucket=f"in-{account.id}")["KeyCount"] == 0
    with pytest.raises(ClientError) as caught:
        session("s3").put_object(Bucket=f"in-{account.id}", Key="k", Body=b"x")
    assert caught.value.response["Error"]["Code"] == "AccessDenied"
    assert (
        "because no session policy allows the s3:PutObject action"
        in caught.value.response["Error"]["Message"]
    )
    assert code_of(session("iam").list_users) == "AccessDenied"
    assert code_of(session("iam").list_access_keys) == "ValidationError", "a session is nobody's own user"
    assert code_of(lambda: session("sts").get_session_token()) == "AccessDenied"

    for version in ("s3", "s3v4"):
        signer = session("s3", signature_version=version)
        url = signer.generate_presigned_url("list_objects_v2", {"Bucket": f"in-{account.id}"})
        with urllib.request.urlopen(url) as answer:
            assert b"<KeyCount>0</KeyCount>" in answer.read()
    own = _session(account, sts.get_session_token(DurationSeconds=900))
    assert own("sts").get_caller_identity()["Arn"] == f"arn:aws:iam::{account.id}:user/tester"
    assert own("s3").list_buckets()["Buckets"]
    # What ends by itself makes no key that lasts.
    assert code_of(own("iam").create_access_key) == "InvalidClientTokenId"

    assert (
        code_of(lambda: sts.assume_role(RoleArn=arn, RoleSessionName="xx", DurationSeconds=43200))
        == "ValidationError"
    )
    stranger = server.new_account().client("sts")
    assert code_of(lambda: stranger.assume_role(RoleArn=arn, RoleSessionName="xx")) == "AccessDenied"
    iam.detach_role_policy(RoleName="ops", PolicyArn="arn:aws:iam::aws:policy/AmazonS3FullAccess")
    assert code_of(lambda: session("s3").list_objects_v2(Bucket=f"in-{account.id}")) == "AccessDenied"
    iam.delete_role(RoleName="ops")
    assert code_of(session("sts").get_caller_identity) == "InvalidClientTokenId"


def _session(account: Account, answer: Any) -> Client:
    given = answer["Credentials"]
    mine = Account(
        account.id, given["AccessKeyId"], given["SecretAccessKey"], account.url, given["SessionToken"]
    )
    return mine.client
