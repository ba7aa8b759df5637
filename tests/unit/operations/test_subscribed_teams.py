"""Teams that one account offers and another one gives work to."""

from __future__ import annotations

import pytest
from tests.factories import make_bucket, make_caller, make_config, make_ui
from tests.work import Work, make_work

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import AlreadyExists, InUse, InvalidRequest, NotFound
from overread.domain.paging import Listing
from overread.domain.vendor import ServiceText, VendorService
from overread.operations import (
    assignments,
    flow_definitions,
    human_loops,
    subscribed_teams,
    workforce,
)
from overread.operations.context import Context

BUYER = make_caller("444455556666")
TEXT = ServiceText("Careful readers", "Readers Ltd", "Forms read by two people")


async def offered(ctx: Context, text: ServiceText = TEXT) -> tuple[Work, VendorService]:
    """A vendor with a team that is offered."""
    vendor = await make_work(ctx)
    return vendor, await subscribed_teams.offer(ctx, vendor.caller, "team", text)


async def bought(ctx: Context, service: VendorService) -> str:
    """The buyer's workflow for the vendor's team, with all it needs."""
    await make_ui(ctx, BUYER)
    await make_bucket(ctx, BUYER, "bought")
    return await create_flow(ctx, service)


async def create_flow(ctx: Context, service: VendorService) -> str:
    return await flow_definitions.create(
        ctx,
        BUYER,
        name="bought",
        role_arn=f"arn:aws:iam::{BUYER.account}:role/reviews",
        output_path="s3://bought/reviews",
        config=make_config(service.workteam_arn, arn.human_task_ui(BUYER.account, BUYER.region, "ui")),
    )


async def test_a_subscriber_gives_work_to_the_vendors_people(ctx: Context) -> None:
    vendor, service = await offered(ctx)
    with pytest.raises(NotFound, match="vendor-crowd"):
        await bought(ctx, service)
    await subscribed_teams.subscribe(ctx, BUYER, service.listing_id)
    flow_arn = await create_flow(ctx, service)
    await human_loops.start(ctx, BUYER, name="theirs", flow_definition_arn=flow_arn, input_content="{}")
    worker = await vendor.worker()
    flow = await flow_definitions.describe(ctx, BUYER, "bought")
    task = await assignments.claim(ctx, worker, flow.id)
    await vendor.submit(worker, task, {"n": 1})
    await vendor.settle()
    output = await Work(ctx, BUYER, vendor.crowd, flow_arn).output("theirs")
    assert [sorted(answer) for answer in output["humanAnswers"]] == [  # type: ignore[attr-defined]
        ["acceptanceTime", "answerContent", "submissionTime", "timeSpentInSeconds", "workerId"]
    ]


async def test_unsubscribing_waits_for_the_last_loop(ctx: Context) -> None:
    _, service = await offered(ctx)
    await subscribed_teams.subscribe(ctx, BUYER, service.listing_id)
    flow_arn = await bought(ctx, service)
    await human_loops.start(ctx, BUYER, name="theirs", flow_definition_arn=flow_arn, input_content="{}")
    with pytest.raises(InUse, match=r"have not ended, of bought\. Stop them .*, then unsubscribe\."):
        await subscribed_teams.unsubscribe(ctx, BUYER, service.listing_id)
    await human_loops.stop(ctx, BUYER, "theirs")
    await subscribed_teams.unsubscribe(ctx, BUYER, service.listing_id)
    with pytest.raises(InvalidRequest, match="does not exist any more"):
        await flow_definitions.for_start(ctx, BUYER, flow_arn, fresh=True)


async def test_a_vendor_hears_nothing_of_its_subscribers_workflows(ctx: Context) -> None:
    vendor, service = await offered(ctx)
    await subscribed_teams.subscribe(ctx, BUYER, service.listing_id)
    flow_arn = await bought(ctx, service)
    await human_loops.start(ctx, BUYER, name="theirs", flow_definition_arn=flow_arn, input_content="{}")
    with pytest.raises(InUse) as caught:
        await subscribed_teams.end_subscription(ctx, vendor.caller, service.listing_id, BUYER.account)
    assert caught.value.reason == (
        "Account 444455556666 has human loops for Careful readers that have not ended. "
        "End the subscription when they are done."
    )
    await human_loops.stop(ctx, BUYER, "theirs")
    await subscribed_teams.end_subscription(ctx, vendor.caller, service.listing_id, BUYER.account)
    (own,) = (await subscribed_teams.list_own(ctx, vendor.caller, Listing())).items
    assert own.subscribers == ()


async def test_a_team_that_is_offered_stays_and_a_service_that_is_subscribed_to_too(ctx: Context) -> None:
    vendor, service = await offered(ctx)
    await subscribed_teams.subscribe(ctx, BUYER, service.listing_id)
    with pytest.raises(InUse, match="is offered to other accounts as Careful readers"):
        await workforce.delete_team(ctx, vendor.caller, "team")
    with pytest.raises(InUse, match="is subscribed to by 444455556666"):
        await subscribed_teams.withdraw(ctx, vendor.caller, service.listing_id)
    await subscribed_teams.unsubscribe(ctx, BUYER, service.listing_id)
    await subscribed_teams.withdraw(ctx, vendor.caller, service.listing_id)
    await workforce.delete_team(ctx, vendor.caller, "team")


@pytest.mark.parametrize(
    ("offered_to", "sees"), [((), True), ((BUYER.account,), True), (("777788889999",), False)]
)
async def test_a_service_is_seen_by_whom_it_is_offered_to(
    ctx: Context, offered_to: tuple[str, ...], sees: bool
) -> None:
    vendor, service = await offered(ctx, ServiceText("Readers", "Readers Ltd", "People", offered_to))
    found = [
        [each.service for each in (await subscribed_teams.list_offered(ctx, who, Listing())).items]
        for who in (BUYER, vendor.caller)
    ]
    assert found == [[service] if sees else [], []]
    if not sees:
        with pytest.raises(NotFound):
            await subscribed_teams.subscribe(ctx, BUYER, service.listing_id)


@pytest.mark.parametrize("who", [BUYER, make_caller(region="eu-west-1")])
async def test_a_service_is_its_accounts_to_change(ctx: Context, who: Caller) -> None:
    _, service = await offered(ctx)
    for attempt in (
        subscribed_teams.change_offer(ctx, who, service.listing_id, TEXT),
        subscribed_teams.withdraw(ctx, who, service.listing_id),
        subscribed_teams.end_subscription(ctx, who, service.listing_id, BUYER.account),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_a_team_is_offered_once(ctx: Context) -> None:
    vendor, _ = await offered(ctx)
    with pytest.raises(AlreadyExists):
        await subscribed_teams.offer(ctx, vendor.caller, "team", TEXT)
