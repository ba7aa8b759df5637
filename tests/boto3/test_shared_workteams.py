"""Vendors' teams and the public workforce, as unmodified boto3 sees them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.boto3.conftest import Crowd
from tests.boto3.refusals import refused
from tests.factories import make_caller
from tests.servers import Account, RunningServer

from overread.domain.public_crowd import CrowdChoices
from overread.domain.vendor import ServiceText
from overread.operations import public_crowd, subscribed_teams

PUBLIC = "arn:aws:sagemaker:us-east-1:394669845002:workteam/public-crowd/default"


@pytest.fixture
def services(server: RunningServer, crowd: Crowd, sagemaker: Any, account: Account) -> list[dict[str, str]]:
    """Three teams of a vendor, which another account subscribes to, as that account sees them, oldest first."""
    vendor = make_caller(account.id)
    shown = []
    for number, title in enumerate(("Forms", "Faces", "Everything")):
        name = f"team-{number}"
        sagemaker.create_workteam(
            WorkteamName=name, WorkforceName="crowd", MemberDefinitions=crowd.members, Description="A team"
        )
        text = ServiceText(title, "Readers Ltd", f"{title}, read by people")
        service = server.run(subscribed_teams.offer(server.ctx, vendor, name, text))
        shown.append(
            {
                "WorkteamArn": service.workteam_arn,
                "MarketplaceTitle": title,
                "SellerName": "Readers Ltd",
                "MarketplaceDescription": f"{title}, read by people",
                "ListingId": service.listing_id,
            }
        )
    return shown


@pytest.fixture
def buyer(server: RunningServer, services: list[dict[str, str]]) -> Account:
    account = server.new_account()
    for service in services:
        listed = service["ListingId"]
        server.run(subscribed_teams.subscribe(server.ctx, make_caller(account.id), listed))
    return account


def test_what_is_subscribed_to_is_listed_by_page_and_by_title(
    buyer: Account, services: list[dict[str, str]]
) -> None:
    client = buyer.client("sagemaker")
    first = client.list_subscribed_workteams(MaxResults=2)
    second = client.list_subscribed_workteams(MaxResults=2, NextToken=first["NextToken"])
    assert first["SubscribedWorkteams"] + second["SubscribedWorkteams"] == services
    assert "NextToken" not in second
    named = client.list_subscribed_workteams(NameContains="FO")["SubscribedWorkteams"]
    assert named == [services[0]]


def test_one_is_described_to_its_subscriber_only(
    buyer: Account, services: list[dict[str, str]], sagemaker: Any
) -> None:
    arn = services[1]["WorkteamArn"]
    found = buyer.client("sagemaker").describe_subscribed_workteam(WorkteamArn=arn)
    assert found["SubscribedWorkteam"] == services[1]
    assert sagemaker.list_subscribed_workteams()["SubscribedWorkteams"] == []
    with refused("ValidationException", f"The work team {arn} does not exist."):
        sagemaker.describe_subscribed_workteam(WorkteamArn=arn)
    team = sagemaker.describe_workteam(WorkteamName="team-1")["Workteam"]
    assert team["ProductListingIds"] == [services[1]["ListingId"]]


def test_the_public_team_is_refused_until_it_is_opened(
    server: RunningServer, account: Account, sagemaker: Any, definition: dict[str, Any]
) -> None:
    def create(**changes: Any) -> None:
        config = {**definition["HumanLoopConfig"], "WorkteamArn": PUBLIC, **changes}
        sagemaker.create_flow_definition(**{**definition, "HumanLoopConfig": config})

    price = {"AmountInUsd": {"Dollars": 0, "Cents": 3, "TenthFractionsOfACent": 6}}
    with refused(
        "ValidationException",
        f"The specified Workteam '{PUBLIC}' does not exist or you do not have access to it.",
    ):
        create(PublicWorkforceTaskPrice=price)
    choices = CrowdChoices("Be kind.", takes_registrations=True, confirms_email=False)
    server.run(public_crowd.open_crowd(server.ctx, make_caller(account.id), choices))
    with refused(
        "ValidationException", "PublicWorkforceTaskPrice is expected: the work team is the public workforce."
    ):
        create()
    with pytest.raises(
        ClientError, match=r"PublicWorkforceTaskPrice is 0\.037 US dollars, allowed for this kind"
    ):
        create(PublicWorkforceTaskPrice={"AmountInUsd": {"Cents": 3, "TenthFractionsOfACent": 7}})
    with refused(
        "ValidationException",
        "TaskAvailabilityLifetimeInSeconds is 43201, allowed for this work team: 1 to 43200.",
    ):
        create(PublicWorkforceTaskPrice=price, TaskAvailabilityLifetimeInSeconds=43_201)
    create(PublicWorkforceTaskPrice=price)
    found = sagemaker.describe_flow_definition(FlowDefinitionName="flow")["HumanLoopConfig"]
    assert (found["WorkteamArn"], found["PublicWorkforceTaskPrice"]) == (PUBLIC, price)


def test_a_private_team_is_not_paid_by_price(sagemaker: Any, definition: dict[str, Any]) -> None:
    config = {
        **definition["HumanLoopConfig"],
        "PublicWorkforceTaskPrice": {"AmountInUsd": {"Cents": 1, "TenthFractionsOfACent": 2}},
    }
    with refused(
        "ValidationException",
        "PublicWorkforceTaskPrice is for the public workforce only; the work team is another.",
    ):
        sagemaker.create_flow_definition(**{**definition, "HumanLoopConfig": config})
