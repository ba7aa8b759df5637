"""The part of Cognito that a private workforce is made with, by real boto3."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.boto3.conftest import Crowd
from tests.boto3.refusals import refused
from tests.servers import Account, RunningServer

from overread.auth.passwords import verify_password
from overread.operations.sessions import Browser
from overread.operations.sign_in import Gate, NewPasswordNeeded, find_workforce, sign_in
from overread.store.logins import Login, find_worker_login

STRONG = "Correct-Horse-1"


@pytest.fixture
def pool_id(pool: tuple[str, str]) -> str:
    return pool[0]


def names(users: list[dict[str, Any]]) -> list[str]:
    return [user["Username"] for user in users]


# --- pools and domains ----------------------------------------------------------------------------


def test_a_pool_reads_back_what_it_was_made_with(cognito: Any, account: Account) -> None:
    members: dict[str, Any] = {
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": True,
            "InviteMessageTemplate": {"EmailSubject": "Welcome"},
        },
        "UsernameAttributes": ["email"],
        "AutoVerifiedAttributes": ["email"],
        "UserPoolTags": {"team": "one"},
        "UsernameConfiguration": {"CaseSensitive": False},
    }
    made = cognito.create_user_pool(PoolName="people", **members)["UserPool"]
    found = cognito.describe_user_pool(UserPoolId=made["Id"])["UserPool"]
    assert found == made
    assert re.fullmatch("us-east-1_[a-z0-9]{9}", made["Id"])
    assert made["Arn"] == f"arn:aws:cognito-idp:us-east-1:{account.id}:userpool/{made['Id']}"
    assert {name: made[name] for name in members} == members
    assert (made["Name"], made["MfaConfiguration"], made["EstimatedNumberOfUsers"]) == ("people", "OFF", 0)


def test_triggers_are_refused(cognito: Any, pool_id: str) -> None:
    trigger = {"PreSignUp": "arn:aws:lambda:us-east-1:111122223333:function:f"}
    with refused("InvalidParameterException", "LambdaConfig must be empty: triggers are not served."):
        cognito.create_user_pool(PoolName="people", LambdaConfig=trigger)
    with refused("InvalidParameterException", "LambdaConfig must be empty: triggers are not served."):
        cognito.update_user_pool(UserPoolId=pool_id, LambdaConfig=trigger)


def test_an_update_replaces_settings_and_keeps_what_is_for_good(cognito: Any) -> None:
    made = cognito.create_user_pool(
        PoolName="people",
        UsernameAttributes=["email"],
        MfaConfiguration="ON",
        UserPoolTags={"team": "one"},
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": False},
    )["UserPool"]
    policies = {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 3}}

    cognito.update_user_pool(UserPoolId=made["Id"], PoolName="crew", Policies=policies)

    found = cognito.describe_user_pool(UserPoolId=made["Id"])["UserPool"]
    rules = ("RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols")
    kept = {"PasswordPolicy": {**policies["PasswordPolicy"], **dict.fromkeys(rules, False)}}
    assert (found["Name"], found["Policies"], found["UsernameAttributes"]) == ("crew", kept, ["email"])
    assert (found["MfaConfiguration"], found["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"]) == (
        "OFF",
        True,
    ), "what is not given falls back to its default (documented)"
    assert found["UserPoolTags"] == {"team": "one"}, "Terraform never sends them with an update"


def test_the_second_factor_of_a_pool_is_a_software_token(cognito: Any, pool_id: str) -> None:
    assert _mfa(cognito, pool_id) == {"MfaConfiguration": "OFF"}
    message = "Invalid MFA configuration given, can't turn on MFA without an MFA method."
    with refused("InvalidParameterException", message):
        cognito.set_user_pool_mfa_config(UserPoolId=pool_id, MfaConfiguration="ON")
    message = "SmsMfaConfiguration is not served: the second factor is a software token."
    with refused("InvalidParameterException", message):
        cognito.set_user_pool_mfa_config(
            UserPoolId=pool_id, SmsMfaConfiguration={"SmsAuthenticationMessage": "{####}"}
        )
    token = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
    for rule in ("ON", "OPTIONAL"):
        answer = cognito.set_user_pool_mfa_config(UserPoolId=pool_id, MfaConfiguration=rule, **token)
        answer.pop("ResponseMetadata")
        assert answer == _mfa(cognito, pool_id) == {"MfaConfiguration": rule, **token}
    pool = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    assert pool["MfaConfiguration"] == "OPTIONAL"


def _mfa(cognito: Any, pool_id: str) -> dict[str, Any]:
    found: dict[str, Any] = cognito.get_user_pool_mfa_config(UserPoolId=pool_id)
    found.pop("ResponseMetadata")
    return found


def test_a_pool_has_no_identity_providers(cognito: Any, pool_id: str) -> None:
    assert cognito.list_identity_providers(UserPoolId=pool_id)["Providers"] == []
    with refused("ResourceNotFoundException", "User pool us-east-1_none does not exist."):
        cognito.list_identity_providers(UserPoolId="us-east-1_none")


def test_pools_are_listed_in_pages(cognito: Any) -> None:
    made = [cognito.create_user_pool(PoolName=name)["UserPool"]["Id"] for name in ("a", "b", "c")]
    pages = cognito.get_paginator("list_user_pools").paginate(MaxResults=2)
    assert [[pool["Id"] for pool in page["UserPools"]] for page in pages] == [made[:2], made[2:]]


def test_an_unknown_pool_is_named(cognito: Any, server: RunningServer, pool_id: str) -> None:
    with refused("ResourceNotFoundException", "User pool us-east-1_none does not exist."):
        cognito.describe_user_pool(UserPoolId="us-east-1_none")
    stranger = server.new_account().client("cognito-idp")
    with refused("ResourceNotFoundException", f"User pool {pool_id} does not exist."):
        stranger.admin_create_user(UserPoolId=pool_id, Username="mallory")


def test_a_pool_of_a_workforce_stays(cognito: Any, sagemaker: Any, crowd: Crowd) -> None:
    with refused(
        "InvalidParameterException", f"The user pool {crowd.pool_id} is used by the workforce 'crowd'."
    ):
        cognito.delete_user_pool(UserPoolId=crowd.pool_id)
    message = f"The client {crowd.client_id} is used by the workforce 'crowd'."
    with refused("InvalidParameterException", message):
        cognito.delete_user_pool_client(UserPoolId=crowd.pool_id, ClientId=crowd.client_id)
    with refused("InvalidParameterException", "The group reviewers is used by a work team."):
        cognito.delete_group(UserPoolId=crowd.pool_id, GroupName="reviewers")
    sagemaker.delete_workteam(WorkteamName="team")
    sagemaker.delete_workforce(WorkforceName="crowd")
    cognito.delete_group(UserPoolId=crowd.pool_id, GroupName="reviewers")
    cognito.delete_user_pool(UserPoolId=crowd.pool_id)
    with refused("ResourceNotFoundException"):
        cognito.describe_user_pool(UserPoolId=crowd.pool_id)


def test_deletion_protection_holds(cognito: Any) -> None:
    made = cognito.create_user_pool(PoolName="people", DeletionProtection="ACTIVE")["UserPool"]
    with refused("InvalidParameterException"):
        cognito.delete_user_pool(UserPoolId=made["Id"])
    assert cognito.describe_user_pool(UserPoolId=made["Id"])["UserPool"]["DeletionProtection"] == "ACTIVE"


def test_a_domain_belongs_to_one_pool(
    cognito: Any, server: RunningServer, pool_id: str, account: Account
) -> None:
    domain = f"reviews-{account.id}"
    expected = {"UserPoolId": pool_id, "AWSAccountId": account.id, "Domain": domain, "Status": "ACTIVE"}
    assert cognito.describe_user_pool_domain(Domain=domain)["DomainDescription"] == expected
    assert cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["Domain"] == domain
    stranger = server.new_account().client("cognito-idp")
    other = stranger.create_user_pool(PoolName="others")["UserPool"]["Id"]
    with refused("InvalidParameterException", "Domain already associated with another user pool."):
        stranger.create_user_pool_domain(Domain=domain, UserPoolId=other)
    assert stranger.describe_user_pool_domain(Domain=domain)["DomainDescription"] == {}
    cognito.delete_user_pool_domain(Domain=domain, UserPoolId=pool_id)
    assert cognito.describe_user_pool_domain(Domain=domain)["DomainDescription"] == {}
    stranger.create_user_pool_domain(Domain=domain, UserPoolId=other)


def test_a_second_domain_of_a_pool_is_refused(cognito: Any, pool_id: str, account: Account) -> None:
    message = f"The user pool {pool_id} already has the domain reviews-{account.id}."
    with refused("InvalidParameterException", message):
        cognito.create_user_pool_domain(Domain=f"more-{account.id}", UserPoolId=pool_id)


# --- clients --------------------------------------------------------------------------------------


def test_a_client_keeps_its_secret_and_settings(cognito: Any, pool_id: str) -> None:
    members: dict[str, Any] = {
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["email", "openid"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "CallbackURLs": ["https://example.com/back"],
        "SupportedIdentityProviders": ["COGNITO"],
        "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "RefreshTokenValidity": 7,
    }
    made = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="client", GenerateSecret=True, **members
    )["UserPoolClient"]
    assert {name: made[name] for name in members} == members
    assert re.fullmatch("[a-z0-9]{26}", made["ClientId"])
    assert re.fullmatch("[a-z0-9]{51}", made["ClientSecret"])
    found = cognito.describe_user_pool_client(UserPoolId=pool_id, ClientId=made["ClientId"])
    assert found["UserPoolClient"] == made


def test_a_client_without_secret_has_none(cognito: Any, pool_id: str) -> None:
    made = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="client")["UserPoolClient"]
    assert "ClientSecret" not in made


def test_an_update_replaces_the_settings_and_keeps_the_secret(cognito: Any, pool: tuple[str, str]) -> None:
    ids = {"UserPoolId": pool[0], "ClientId": pool[1]}
    before = cognito.describe_user_pool_client(**ids)["UserPoolClient"]
    addresses = {
        "CallbackURLs": ["https://example.com/oauth2/idpresponse"],
        "LogoutURLs": ["https://example.com"],
    }
    changed = cognito.update_user_pool_client(**ids, **addresses)["UserPoolClient"]
    assert changed == {**before, **addresses, "LastModifiedDate": changed["LastModifiedDate"]}
    again = cognito.update_user_pool_client(**ids, ClientName="renamed")["UserPoolClient"]
    assert "CallbackURLs" not in again
    assert (again["ClientName"], again["ClientSecret"]) == ("renamed", before["ClientSecret"])


def test_clients_are_listed_and_deleted(cognito: Any, pool: tuple[str, str]) -> None:
    pool_id, first = pool
    second = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="second")["UserPoolClient"][
        "ClientId"
    ]
    pages = cognito.get_paginator("list_user_pool_clients").paginate(
        UserPoolId=pool_id, PaginationConfig={"PageSize": 1}
    )
    assert [[c["ClientId"] for c in page["UserPoolClients"]] for page in pages] == [[first], [second]]
    cognito.delete_user_pool_client(UserPoolId=pool_id, ClientId=second)
    with refused("ResourceNotFoundException", f"User pool client {second} does not exist."):
        cognito.describe_user_pool_client(UserPoolId=pool_id, ClientId=second)


# --- groups ---------------------------------------------------------------------------------------


def test_groups_are_made_listed_and_deleted(cognito: Any, pool_id: str) -> None:
    members = {
        "Description": "Those who know",
        "Precedence": 0,
        "RoleArn": "arn:aws:iam::111122223333:role/experts",
    }
    made = cognito.create_group(UserPoolId=pool_id, GroupName="experts", **members)["Group"]
    assert {name: made[name] for name in members} == members
    assert cognito.get_group(UserPoolId=pool_id, GroupName="experts")["Group"] == made
    with refused("GroupExistsException", "A group with the name experts already exists."):
        cognito.create_group(UserPoolId=pool_id, GroupName="experts")
    pages = cognito.get_paginator("list_groups").paginate(
        UserPoolId=pool_id, PaginationConfig={"PageSize": 1}
    )
    assert [[group["GroupName"] for group in page["Groups"]] for page in pages] == [
        ["experts"],
        ["reviewers"],
    ]
    cognito.delete_group(UserPoolId=pool_id, GroupName="experts")
    with refused("ResourceNotFoundException", "Group not found."):
        cognito.get_group(UserPoolId=pool_id, GroupName="experts")


def test_people_come_and_go_in_groups(cognito: Any, pool_id: str) -> None:
    person = {"UserPoolId": pool_id, "Username": "ana"}
    cognito.admin_create_user(**person, MessageAction="SUPPRESS")
    for _ in range(2):
        cognito.admin_add_user_to_group(**person, GroupName="reviewers")
    inside = cognito.list_users_in_group(UserPoolId=pool_id, GroupName="reviewers")["Users"]
    groups = cognito.admin_list_groups_for_user(**person)["Groups"]
    assert (names(inside), [group["GroupName"] for group in groups]) == (["ana"], ["reviewers"])
    for _ in range(2):
        cognito.admin_remove_user_from_group(**person, GroupName="reviewers")
    assert cognito.list_users_in_group(UserPoolId=pool_id, GroupName="reviewers")["Users"] == []
    with refused("ResourceNotFoundException", "Group not found."):
        cognito.admin_add_user_to_group(**person, GroupName="nobody")
    with refused("UserNotFoundException", "User does not exist."):
        cognito.admin_add_user_to_group(UserPoolId=pool_id, Username="bob", GroupName="reviewers")
    with refused("ResourceNotFoundException", "Group not found."):
        cognito.list_users_in_group(UserPoolId=pool_id, GroupName="nobody")


# --- people ---------------------------------------------------------------------------------------


def stored_password(server: RunningServer, pool_id: str, login: str) -> Login:
    found = server.run(server.ctx.store.read(find_worker_login, pool_id, login))
    assert found is not None
    return found


def test_a_new_person_must_change_a_given_password(cognito: Any, server: RunningServer, pool_id: str) -> None:
    made = cognito.admin_create_user(
        UserPoolId=pool_id,
        Username="ana",
        UserAttributes=[
            {"Name": "email", "Value": "Ana@example.com"},
            {"Name": "name", "Value": "Ana B."},
        ],
        TemporaryPassword=STRONG,
        MessageAction="SUPPRESS",
    )["User"]
    attributes = {each["Name"]: each["Value"] for each in made["Attributes"]}
    assert re.fullmatch("[0-9a-f-]{36}", attributes.pop("sub"))
    assert attributes == {"email": "Ana@example.com", "name": "Ana B."}
    assert (made["Username"], made["Enabled"], made["UserStatus"]) == ("ana", True, "FORCE_CHANGE_PASSWORD")
    login = stored_password(server, pool_id, "Ana@example.com")
    assert login.must_change
    assert server.run(verify_password(login.password_hash, STRONG))
    assert server.post.sent == []


def test_a_generated_password_is_in_the_invitation_only(
    cognito: Any, server: RunningServer, pool_id: str
) -> None:
    server.post.sent.clear()
    cognito.admin_create_user(
        UserPoolId=pool_id,
        Username="ana",
        UserAttributes=[{"Name": "email", "Value": "ana@example.com"}],
        DesiredDeliveryMediums=["EMAIL"],
    )
    [invitation] = server.post.invitations
    server.post.sent.clear()
    assert (invitation.pool_id, invitation.username, invitation.email) == (pool_id, "ana", "ana@example.com")
    assert invitation.temporary_password not in repr(invitation)
    login = stored_password(server, pool_id, "ana")
    assert server.run(verify_password(login.password_hash, invitation.temporary_password))


def test_there_is_no_way_by_text_message(cognito: Any, pool_id: str) -> None:
    by_phone = {"UserPoolId": pool_id, "Username": "ana", "DesiredDeliveryMediums": ["SMS"]}
    message = "User pool does not have SMS configuration to send messages."
    with refused("InvalidParameterException", message):
        cognito.admin_create_user(**by_phone)
    cognito.admin_create_user(**by_phone, MessageAction="SUPPRESS")


def test_an_invitation_can_be_repeated_with_a_new_password(
    cognito: Any, server: RunningServer, pool_id: str
) -> None:
    server.post.sent.clear()
    person = {"UserPoolId": pool_id, "Username": "ana"}
    cognito.admin_create_user(**person)
    cognito.admin_create_user(**person, MessageAction="RESEND")
    first, second = (each.temporary_password for each in server.post.invitations)
    server.post.sent.clear()
    login = stored_password(server, pool_id, "ana")
    valid = [server.run(verify_password(login.password_hash, each)) for each in (first, second)]
    assert valid == [False, True]
    cognito.admin_set_user_password(**person, Password=STRONG, Permanent=True)
    with refused("InvalidParameterException", "Resend not possible. ana status is not FORCE_CHANGE_PASSWORD"):
        cognito.admin_create_user(**person, MessageAction="RESEND")
    with refused("UserNotFoundException", "User does not exist."):
        cognito.admin_create_user(UserPoolId=pool_id, Username="bob", MessageAction="RESEND")


def test_a_taken_name_is_refused(cognito: Any, pool_id: str) -> None:
    person = {"UserPoolId": pool_id, "Username": "ana", "MessageAction": "SUPPRESS"}
    cognito.admin_create_user(**person)
    with refused("UsernameExistsException", "User account already exists"):
        cognito.admin_create_user(**person)
    assert cognito.admin_create_user(**{**person, "Username": "Ana"})["User"]["Username"] == "Ana"


def test_names_may_ignore_letter_case(cognito: Any) -> None:
    pool_id = cognito.create_user_pool(PoolName="people", UsernameConfiguration={"CaseSensitive": False})[
        "UserPool"
    ]["Id"]
    made = cognito.admin_create_user(UserPoolId=pool_id, Username="Ana", MessageAction="SUPPRESS")["User"]
    with refused("UsernameExistsException"):
        cognito.admin_create_user(UserPoolId=pool_id, Username="ANA", MessageAction="SUPPRESS")
    assert cognito.admin_get_user(UserPoolId=pool_id, Username="aNa")["Username"] == made["Username"] == "ana"


def test_people_may_be_named_by_their_address(cognito: Any) -> None:
    pool_id = cognito.create_user_pool(PoolName="people", UsernameAttributes=["email"])["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool_id, GroupName="g")
    person = {"UserPoolId": pool_id, "Username": "ana@example.com"}
    made = cognito.admin_create_user(**person, MessageAction="SUPPRESS")["User"]
    attributes = {each["Name"]: each["Value"] for each in made["Attributes"]}
    assert attributes == {"sub": made["Username"], "email": "ana@example.com"}
    cognito.admin_add_user_to_group(**person, GroupName="g")
    assert names(cognito.list_users_in_group(UserPoolId=pool_id, GroupName="g")["Users"]) == [
        made["Username"]
    ]
    with refused("UsernameExistsException", "User account already exists"):
        cognito.admin_create_user(**person)
    with refused("InvalidParameterException", "Username should be an email."):
        cognito.admin_create_user(UserPoolId=pool_id, Username="bob")


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("Ab1-xyz", "Password not long enough"),
        ("correct-horse-1", "Password must have uppercase characters"),
        ("CORRECT-HORSE-1", "Password must have lowercase characters"),
        ("Correct-Horse", "Password must have numeric characters"),
        ("CorrectHorse1", "Password must have symbol characters"),
    ],
)
def test_a_weak_password_is_refused(cognito: Any, pool_id: str, password: str, rule: str) -> None:
    message = f"Password did not conform with policy: {rule}"
    with refused("InvalidPasswordException", message):
        cognito.admin_create_user(UserPoolId=pool_id, Username="ana", TemporaryPassword=password)
    cognito.admin_create_user(UserPoolId=pool_id, Username="ana", MessageAction="SUPPRESS")
    with refused("InvalidPasswordException", message):
        cognito.admin_set_user_password(UserPoolId=pool_id, Username="ana", Password=password, Permanent=True)


def test_a_pool_has_a_password_policy_of_its_own(cognito: Any) -> None:
    policy = {"MinimumLength": 15, "RequireLowercase": True}
    pool_id = cognito.create_user_pool(PoolName="own", Policies={"PasswordPolicy": policy})["UserPool"]["Id"]
    message = "Password did not conform with policy: Password not long enough"
    with refused("InvalidPasswordException", message):
        cognito.admin_create_user(UserPoolId=pool_id, Username="ana", TemporaryPassword="Correct-Horse1")
    cognito.admin_create_user(UserPoolId=pool_id, Username="ana", TemporaryPassword="correcthorsebat")
    cognito.admin_set_user_password(
        UserPoolId=pool_id, Username="ana", Password="correcthorsebattery", Permanent=True
    )
    assert cognito.admin_get_user(UserPoolId=pool_id, Username="ana")["UserStatus"] == "CONFIRMED"


def test_a_password_never_stands_in_a_message(cognito: Any, pool_id: str) -> None:
    with pytest.raises(cognito.exceptions.ClientError) as caught:
        cognito.admin_create_user(UserPoolId=pool_id, Username="ana", TemporaryPassword="Secret Horse 1!")
    assert caught.value.response["Error"]["Code"] == "InvalidParameterException"
    assert "Horse" not in str(caught.value.response)


def test_a_password_is_set_for_good_or_for_once(cognito: Any, server: RunningServer, pool_id: str) -> None:
    person = {"UserPoolId": pool_id, "Username": "ana"}
    cognito.admin_create_user(**person, MessageAction="SUPPRESS")
    found = []
    for permanent in (True, False):
        cognito.admin_set_user_password(**person, Password=STRONG, Permanent=permanent)
        login = stored_password(server, pool_id, "ana")
        status = cognito.admin_get_user(**person)["UserStatus"]
        found.append((status, login.must_change, login.password_expires_at is None))
    assert found == [("CONFIRMED", False, True), ("FORCE_CHANGE_PASSWORD", True, False)]


def test_people_are_disabled_enabled_and_deleted(cognito: Any, pool_id: str) -> None:
    person = {"UserPoolId": pool_id, "Username": "ana"}
    cognito.admin_create_user(**person, MessageAction="SUPPRESS")
    cognito.admin_add_user_to_group(**person, GroupName="reviewers")
    cognito.admin_disable_user(**person)
    disabled = cognito.admin_get_user(**person)["Enabled"]
    cognito.admin_enable_user(**person)
    enabled = cognito.admin_get_user(**person)["Enabled"]
    assert (disabled, enabled) == (False, True)
    cognito.admin_delete_user(**person)
    with refused("UserNotFoundException", "User does not exist."):
        cognito.admin_get_user(**person)
    assert cognito.list_users(UserPoolId=pool_id)["Users"] == []
    assert cognito.list_users_in_group(UserPoolId=pool_id, GroupName="reviewers")["Users"] == []
    assert cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["EstimatedNumberOfUsers"] == 0
    made = cognito.admin_create_user(**person, MessageAction="SUPPRESS")["User"]
    assert made["Username"] == "ana"


def test_people_are_listed_in_pages_and_by_filter(cognito: Any, pool_id: str) -> None:
    for name in ("ana", "anton", "Bob", "b_b"):
        cognito.admin_create_user(
            UserPoolId=pool_id,
            Username=name,
            UserAttributes=[
                {"Name": "email", "Value": f"{name}@example.com"},
                {"Name": "name", "Value": name},
            ],
            MessageAction="SUPPRESS",
        )
    cognito.admin_disable_user(UserPoolId=pool_id, Username="Bob")
    pages = cognito.get_paginator("list_users").paginate(UserPoolId=pool_id, PaginationConfig={"PageSize": 3})
    assert [names(page["Users"]) for page in pages] == [["ana", "anton", "Bob"], ["b_b"]]

    def found(text: str) -> list[str]:
        return names(cognito.list_users(UserPoolId=pool_id, Filter=text)["Users"])

    assert found('email = "anton@example.com"') == ["anton"]
    assert found('username ^= "an"') == ["ana", "anton"]
    assert found('"username"^="b_"') == ["b_b"]
    assert found('status = "Disabled"') == ["Bob"]
    assert found('cognito:user_status = "CONFIRMED"') == []
    assert found('cognito:user_status = "force_change_password"') == ["ana", "anton", "Bob", "b_b"]
    assert found('name ^= "an"') == ["ana", "anton"]
    assert found('name = "b_b"') == ["b_b"]
    assert found('given_name ^= ""') == []
    assert found("") == ["ana", "anton", "Bob", "b_b"]
    some = cognito.list_users(UserPoolId=pool_id, AttributesToGet=["email"], Limit=1)["Users"]
    assert some[0]["Attributes"] == [{"Name": "email", "Value": "ana@example.com"}]
    message = (
        "ListUsers cannot filter by custom:team, only by username, email, sub, cognito:user_status, status, phone_number, "
        "name, given_name, family_name, preferred_username."
    )
    with refused("InvalidParameterException", message):
        found('custom:team = "a"')
    with refused("InvalidParameterException"):
        found("username = ana")


def test_a_worker_who_was_made_by_api_can_sign_in(
    cognito: Any, client: Callable[..., Any], server: RunningServer, crowd: Crowd
) -> None:
    cognito.admin_create_user(
        UserPoolId=crowd.pool_id,
        Username="ana@example.com",
        UserAttributes=[{"Name": "email", "Value": "ana@example.com"}],
        TemporaryPassword=STRONG,
        MessageAction="SUPPRESS",
    )
    address = client("sagemaker").describe_workforce(WorkforceName="crowd")["Workforce"]["SubDomain"]
    workforce = server.run(find_workforce(server.ctx, address.rpartition("/")[2]))
    answer = server.run(
        sign_in(
            server.ctx,
            Gate(workforce),
            login="ana@example.com",
            password=STRONG,
            browser=Browser("192.0.2.1"),
        )
    )
    assert isinstance(answer, NewPasswordNeeded)


def attributes_of(cognito: Any, pool_id: str, name: str) -> dict[str, str]:
    found = cognito.admin_get_user(UserPoolId=pool_id, Username=name)["UserAttributes"]
    return {each["Name"]: each["Value"] for each in found if each["Name"] != "sub"}


def test_attributes_are_set_and_taken_away(cognito: Any, pool_id: str) -> None:
    person = {"UserPoolId": pool_id, "Username": "ana"}
    given = [{"Name": "email", "Value": "ana@example.com"}, {"Name": "name", "Value": "Ana"}]
    cognito.admin_create_user(**person, UserAttributes=given, MessageAction="SUPPRESS")
    cognito.admin_update_user_attributes(
        **person, UserAttributes=[{"Name": "name", "Value": "Ana B."}, {"Name": "locale", "Value": "de"}]
    )
    assert attributes_of(cognito, pool_id, "ana") == {
        "email": "ana@example.com",
        "name": "Ana B.",
        "locale": "de",
    }

    cognito.admin_delete_user_attributes(**person, UserAttributeNames=["locale"])
    cognito.admin_update_user_attributes(**person, UserAttributes=[{"Name": "name", "Value": ""}])

    assert attributes_of(cognito, pool_id, "ana") == {"email": "ana@example.com"}
    with refused("InvalidParameterException", "The attribute sub cannot be changed: it is made."):
        cognito.admin_delete_user_attributes(**person, UserAttributeNames=["sub"])


def test_a_reset_password_opens_nothing_until_a_new_one_is_chosen(cognito: Any, pool_id: str) -> None:
    person = {"UserPoolId": pool_id, "Username": "ana"}
    cognito.admin_create_user(**person, MessageAction="SUPPRESS")
    with refused("InvalidParameterException", "User password cannot be reset in the current state."):
        cognito.admin_reset_user_password(**person)
    cognito.admin_set_user_password(**person, Password=STRONG, Permanent=True)

    cognito.admin_reset_user_password(**person)

    assert cognito.admin_get_user(**person)["UserStatus"] == "RESET_REQUIRED"
    cognito.admin_user_global_sign_out(**person)
    with refused("UserNotFoundException", "User does not exist."):
        cognito.admin_user_global_sign_out(UserPoolId=pool_id, Username="bob")


def test_an_administrator_can_only_take_a_factor_back(cognito: Any, pool_id: str) -> None:
    person = {"UserPoolId": pool_id, "Username": "ana"}
    cognito.admin_create_user(**person, MessageAction="SUPPRESS")
    off, on = ({"SoftwareTokenMfaSettings": {"Enabled": enabled}} for enabled in (False, True))
    cognito.admin_set_user_mfa_preference(**person, **off)
    with refused("InvalidParameterException", "User has not verified software token mfa"):
        cognito.admin_set_user_mfa_preference(**person, **on)
    message = "SMSMfaSettings cannot be enabled: the second factor is a software token."
    with refused("InvalidParameterException", message):
        cognito.admin_set_user_mfa_preference(**person, SMSMfaSettings={"Enabled": True})
    assert "UserMFASettingList" not in cognito.admin_get_user(**person)


def test_a_group_is_described_anew(cognito: Any, pool_id: str) -> None:
    cognito.create_group(UserPoolId=pool_id, GroupName="night", Description="Nights", Precedence=3)
    changed = cognito.update_group(UserPoolId=pool_id, GroupName="night", Precedence=1)["Group"]
    found = cognito.get_group(UserPoolId=pool_id, GroupName="night")["Group"]
    assert changed == found
    assert (found["Description"], found["Precedence"]) == ("Nights", 1)
