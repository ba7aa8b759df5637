"""Workforces of an identity provider and their teams, by real boto3. Signing in is in `tests/browser`."""

from __future__ import annotations

from typing import Any

import pytest
from tests.boto3.conftest import Crowd, arn_of
from tests.boto3.refusals import refused
from tests.servers import Account

pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True, scope="session")
"""What differs between the databases is in `tests/unit/store`."""

SECRET = "never shown"
OIDC = {
    "ClientId": "client",
    "ClientSecret": SECRET,
    "Issuer": "https://login.example/realms/one",
    "AuthorizationEndpoint": "https://login.example/authorize",
    "TokenEndpoint": "https://login.example/token",
    "UserInfoEndpoint": "https://login.example/me",
    "LogoutEndpoint": "https://login.example/out",
    "JwksUri": "https://login.example/keys",
    "Scope": "openid profile",
    "AuthenticationRequestExtraParams": {"prompt": "select_account", "domain_hint": "example.com"},
}
SHOWN = {name: value for name, value in OIDC.items() if name != "ClientSecret"}
GROUPS: list[dict[str, Any]] = [
    {"OidcMemberDefinition": {"Groups": ["reviewers", "ärzte_§1"]}},
    {"OidcMemberDefinition": {"Groups": ["seniors"]}},
]


@pytest.fixture
def company(sagemaker: Any) -> str:
    """The workforce `company`."""
    return str(sagemaker.create_workforce(WorkforceName="company", OidcConfig=OIDC)["WorkforceArn"])


@pytest.fixture
def team(sagemaker: Any, company: str) -> str:
    """Its work team `team`."""
    made = sagemaker.create_workteam(
        WorkteamName="team", WorkforceName="company", MemberDefinitions=GROUPS, Description="A team"
    )
    return str(made["WorkteamArn"])


def describe(sagemaker: Any) -> dict[str, Any]:
    found = sagemaker.describe_workforce(WorkforceName="company")["Workforce"]
    assert isinstance(found, dict)
    return found


def test_a_provider_reads_back_without_its_secret(sagemaker: Any, company: str, account: Account) -> None:
    found = describe(sagemaker)
    assert sagemaker.list_workforces()["Workforces"] == [found]
    assert SECRET not in str(found)
    assert found.pop("CreateDate") == found.pop("LastUpdatedDate")
    assert found.pop("SubDomain").startswith(account.url.removeprefix("http://"))
    assert found == {
        "WorkforceName": "company",
        "WorkforceArn": arn_of(account, "workforce", "company"),
        "SourceIpConfig": {"Cidrs": []},
        "OidcConfig": SHOWN,
        "Status": "Active",
    }


def test_a_provider_changes_while_there_is_no_team(sagemaker: Any, company: str) -> None:
    required = {name: OIDC[name] for name in list(OIDC)[:8]}
    changed = sagemaker.update_workforce(
        WorkforceName="company", OidcConfig={**required, "Issuer": "https://other.example"}
    )["Workforce"]
    assert changed == describe(sagemaker)
    assert changed["OidcConfig"] == {
        **{name: required[name] for name in required if name != "ClientSecret"},
        "Issuer": "https://other.example",
    }


def test_a_provider_with_teams_stays(sagemaker: Any, team: str) -> None:
    with refused(
        "ValidationException",
        "The workforce 'company' has work teams; delete them before you change its OidcConfig.",
    ):
        sagemaker.update_workforce(WorkforceName="company", OidcConfig=OIDC)
    sagemaker.update_workforce(WorkforceName="company", SourceIpConfig={"Cidrs": ["10.0.0.0/8"]})
    sagemaker.delete_workteam(WorkteamName="team")
    sagemaker.update_workforce(WorkforceName="company", OidcConfig=OIDC)


def test_the_kind_of_a_workforce_stays(sagemaker: Any, crowd: Crowd) -> None:
    sagemaker.delete_workteam(WorkteamName="team")
    with refused(
        "ValidationException",
        "The workforce 'crowd' has its people from an Amazon Cognito user pool. To change to an identity provider, delete "
        "its work teams and the workforce, and create it anew.",
    ):
        sagemaker.update_workforce(WorkforceName="crowd", OidcConfig=OIDC)
    sagemaker.delete_workforce(WorkforceName="crowd")
    sagemaker.create_workforce(WorkforceName="crowd", OidcConfig=OIDC)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"JwksUri": "https://u:p@login.example/"},
            "OidcConfig.JwksUri is 'https://u:p@login.example/', expected an https address with a host and without user name, "
            "password and fragment.",
        ),
        (
            {"AuthenticationRequestExtraParams": {"state": "x", "nonce": "y"}},
            "OidcConfig.AuthenticationRequestExtraParams holds nonce, state, which the sign-in sets itself.",
        ),
        (
            {"Issuer": "http://login.example"},
            "1 validation error detected: Value 'http://login.example' at 'oidcConfig.issuer' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: https://\\S+",
        ),
        (
            {"Scope": "openid  profile"},
            "1 validation error detected: Value 'openid  profile' at 'oidcConfig.scope' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*",
        ),
    ],
)
def test_a_provider_that_cannot_be_is_refused(sagemaker: Any, changes: dict[str, Any], message: str) -> None:
    with refused("ValidationException", message):
        sagemaker.create_workforce(WorkforceName="company", OidcConfig={**OIDC, **changes})


def test_the_secret_is_in_no_message(sagemaker: Any) -> None:
    """Also where it breaks a constraint: the value that is printed is masked (documented for sensitive members)."""
    with pytest.raises(sagemaker.exceptions.ClientError) as caught:
        sagemaker.create_workforce(
            WorkforceName="company", OidcConfig={**OIDC, "ClientSecret": "s3cr3t\n" * 200}
        )
    assert "s3cr3t" not in str(caught.value)


def test_the_hidden_pool_is_no_user_pool(sagemaker: Any, cognito: Any, team: str) -> None:
    assert cognito.list_user_pools(MaxResults=60)["UserPools"] == []


def test_a_team_reads_back_as_it_was_sent(sagemaker: Any, team: str, company: str) -> None:
    found = sagemaker.describe_workteam(WorkteamName="team")["Workteam"]
    assert (found["MemberDefinitions"], found["WorkforceArn"]) == (GROUPS, company)
    assert found["SubDomain"] == describe(sagemaker)["SubDomain"]


def test_members_are_replaced(sagemaker: Any, team: str) -> None:
    changed = sagemaker.update_workteam(WorkteamName="team", MemberDefinitions=GROUPS[1:])["Workteam"]
    assert changed["MemberDefinitions"] == GROUPS[1:]
    assert sagemaker.describe_workteam(WorkteamName="team")["Workteam"] == changed


def test_a_team_of_groups_belongs_to_the_only_workforce(sagemaker: Any) -> None:
    request = {"WorkteamName": "team", "MemberDefinitions": GROUPS, "Description": "A team"}
    with refused(
        "ValidationException",
        "There is no workforce yet: a work team of OidcMemberDefinition belongs to that of its provider.",
    ):
        sagemaker.create_workteam(**request)
    made = sagemaker.create_workforce(WorkforceName="company", OidcConfig=OIDC)
    sagemaker.create_workteam(**request)
    team = sagemaker.describe_workteam(WorkteamName="team")["Workteam"]
    assert (team["WorkforceArn"], team["MemberDefinitions"]) == (made["WorkforceArn"], GROUPS)


@pytest.mark.parametrize(
    "groups",
    [[f"g{number}" for number in range(11)], ["g" * 64], ["two words"]],
    ids=["many", "long", "spaced"],
)
def test_groups_beyond_the_limits_are_refused(sagemaker: Any, company: str, groups: list[str]) -> None:
    with refused("ValidationException"):
        sagemaker.create_workteam(
            WorkteamName="team",
            WorkforceName="company",
            MemberDefinitions=[{"OidcMemberDefinition": {"Groups": groups}}],
            Description="A team",
        )


def test_members_are_of_the_workforces_kind(sagemaker: Any, crowd: Crowd) -> None:
    with refused(
        "ValidationException",
        "The member definition of group 'reviewers' is not of the kind of workforce 'crowd': CognitoMemberDefinition is "
        "expected.",
    ):
        sagemaker.update_workteam(WorkteamName="team", MemberDefinitions=GROUPS)


def test_a_pools_groups_are_no_members_of_a_providers_team(
    sagemaker: Any, pool: tuple[str, str], team: str
) -> None:
    member = {"UserPool": pool[0], "UserGroup": "reviewers", "ClientId": pool[1]}
    with refused(
        "ValidationException",
        "The member definition of group 'reviewers' is not of the kind of workforce 'company': OidcMemberDefinition is "
        "expected.",
    ):
        sagemaker.update_workteam(
            WorkteamName="team", MemberDefinitions=[{"CognitoMemberDefinition": member}]
        )


def test_a_workforce_with_teams_stays(sagemaker: Any, team: str) -> None:
    with refused("ResourceInUse", "The workforce 'company' has work teams; delete them first."):
        sagemaker.delete_workforce(WorkforceName="company")
    sagemaker.delete_workteam(WorkteamName="team")
    sagemaker.delete_workforce(WorkforceName="company")
    with refused("ValidationException", "No workforce found with name company."):
        sagemaker.describe_workforce(WorkforceName="company")
