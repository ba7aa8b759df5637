"""Vendors' teams: offered by the operators of one account, subscribed to by those of another.

On AWS this is the Marketplace's; the two operations that SageMaker has of it read what is subscribed to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import InUse, NotFound
from overread.domain.paging import Listing, Page
from overread.domain.vendor import (
    LISTING_ID_LENGTH,
    ServiceText,
    VendorService,
    check_text,
    listing_id,
    listing_of,
)
from overread.operations import audit
from overread.operations.access_keys import authorize, check_policies
from overread.operations.context import Context
from overread.operations.team_uses import change_unused, check_unused
from overread.store import vendors, workforce
from overread.store.usable_workteams import Use


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service of another account. is_subscribed: this account may give it work."""

    service: VendorService
    is_subscribed: bool


@dataclass(frozen=True, slots=True)
class OwnService:
    """A service of this account. subscribers: accounts, and since when."""

    service: VendorService
    subscribers: tuple[tuple[str, datetime], ...]


# --- SageMaker's own ------------------------------------------------------------------------------


async def list_subscribed(ctx: Context, caller: Caller, listing: Listing) -> Page[VendorService]:
    authorize(caller, "sagemaker:ListSubscribedWorkteams", "*")
    return await ctx.store.read(vendors.list_subscribed, caller.account, caller.region, listing)


async def describe_subscribed(ctx: Context, caller: Caller, workteam_arn: str) -> VendorService:
    """Raises NotFound for a team that the account does not subscribe to."""
    # Another account's resource: what this one may see of it is decided by its subscription.
    check_policies(caller, "sagemaker:DescribeSubscribedWorkteam", workteam_arn)

    def read(conn: sa.Connection) -> VendorService:
        listed = listing_of(workteam_arn)
        try:
            service = vendors.find(conn, caller.region, listed or "")
        except NotFound:
            raise NotFound(workforce.WORKTEAM, workteam_arn) from None
        if service.workteam_arn != workteam_arn or not vendors.is_subscribed(
            conn, service.id, caller.account
        ):
            raise NotFound(workforce.WORKTEAM, workteam_arn)
        return service

    return await ctx.store.read(read)


# --- the side of those who need work done ---------------------------------------------------------


async def list_offered(ctx: Context, caller: Caller, listing: Listing) -> Page[OfferedService]:
    """What other accounts offer to this one in its region."""
    authorize(caller, "aws-marketplace:ViewSubscriptions", "*")

    def read(conn: sa.Connection) -> Page[OfferedService]:
        page = vendors.list_for(conn, caller.account, caller.region, listing)
        return Page(
            tuple(
                OfferedService(service, vendors.is_subscribed(conn, service.id, caller.account))
                for service in page.items
            ),
            page.after,
        )

    return await ctx.store.read(read)


async def find_subscribed(ctx: Context, caller: Caller, listed: str) -> VendorService:
    """A service that the account subscribes to. Raises NotFound."""
    authorize(caller, "aws-marketplace:ViewSubscriptions", "*")
    return await ctx.store.read(_subscribed, caller, listed)


async def subscribe(ctx: Context, caller: Caller, listed: str) -> VendorService:
    """Subscribe to a service; twice changes nothing. Raises NotFound for one that is not offered to the account."""
    authorize(caller, "aws-marketplace:Subscribe", "*")

    def write(conn: sa.Connection, now: datetime) -> VendorService:
        service = vendors.find(conn, caller.region, listed)
        if not service.is_offered_to(caller.account):
            raise NotFound(vendors.SERVICE, listed)
        audit.record(conn, now, caller, "aws-marketplace:Subscribe", service.workteam_arn)
        vendors.subscribe(conn, service, caller.account, now)
        return service

    return await ctx.store.write(write, ctx.clock())


async def unsubscribe(ctx: Context, caller: Caller, listed: str) -> VendorService:
    """Raises NotFound, InUse while a loop of the account that has not ended is meant for the team."""
    authorize(caller, "aws-marketplace:Unsubscribe", "*")

    def look(conn: sa.Connection, created_from: datetime | None) -> VendorService:
        service = _subscribed(conn, caller, listed)
        use = Use(caller.account, service.workteam_arn)
        check_unused(conn, [use], service.text.title, "unsubscribe", created_from)
        return service

    def leave(conn: sa.Connection, service: VendorService) -> None:
        audit.record(conn, ctx.clock(), caller, "aws-marketplace:Unsubscribe", service.workteam_arn)
        vendors.unsubscribe(conn, service, caller.account)

    return await change_unused(ctx, look, leave)


def _subscribed(conn: sa.Connection, caller: Caller, listed: str) -> VendorService:
    service = vendors.find(conn, caller.region, listed)
    if not vendors.is_subscribed(conn, service.id, caller.account):
        raise NotFound(vendors.SERVICE, listed)
    return service


# --- the vendor's side ----------------------------------------------------------------------------


async def list_own(ctx: Context, caller: Caller, listing: Listing) -> Page[OwnService]:
    """What this account offers to others."""
    authorize(caller, "sagemaker:ListWorkteams", "*")

    def read(conn: sa.Connection) -> Page[OwnService]:
        page = vendors.list_of_vendor(conn, caller.account, caller.region, listing)
        return Page(
            tuple(
                OwnService(service, tuple(vendors.subscribers(conn, service.id))) for service in page.items
            ),
            page.after,
        )

    return await ctx.store.read(read)


async def find_own(ctx: Context, caller: Caller, listed: str) -> OwnService:
    """Raises NotFound."""
    authorize(caller, "sagemaker:ListWorkteams", "*")

    def read(conn: sa.Connection) -> OwnService:
        service = _own(conn, caller, listed)
        return OwnService(service, tuple(vendors.subscribers(conn, service.id)))

    return await ctx.store.read(read)


async def offer(ctx: Context, caller: Caller, team_name: str, text: ServiceText) -> VendorService:
    """Offer a private team to other accounts. Raises NotFound, AlreadyExists for a team that is offered, InvalidRequest."""
    team_arn = arn.private_workteam(caller.account, caller.region, team_name)
    authorize(caller, "sagemaker:UpdateWorkteam", team_arn)
    kept = check_text(text)
    listed = listing_id(ctx.ids.short(LISTING_ID_LENGTH))

    def write(conn: sa.Connection, now: datetime) -> VendorService:
        team = workforce.find_team(conn, caller.account, caller.region, team_name)
        service = VendorService(0, listed, team.account, team.region, team.id, team.name, kept, now)
        _record(conn, now, caller, service, "offered")
        return vendors.insert(conn, service)

    return await ctx.store.write(write, ctx.clock())


async def change_offer(ctx: Context, caller: Caller, listed: str, text: ServiceText) -> None:
    """Change what is said of a service, and to whom it is offered; who subscribes already goes on. Raises as `offer`."""
    kept = check_text(text)

    def write(conn: sa.Connection, now: datetime) -> None:
        service = _own(conn, caller, listed)
        _record(conn, now, caller, service, "changed")
        vendors.update_text(conn, service.id, kept)

    await ctx.store.write(write, ctx.clock())


async def end_subscription(ctx: Context, caller: Caller, listed: str, subscriber: str) -> None:
    """End another account's subscription. Raises NotFound, InUse while the team has its work to do."""

    def look(conn: sa.Connection, created_from: datetime | None) -> VendorService:
        service = _own(conn, caller, listed)
        if not vendors.is_subscribed(conn, service.id, subscriber):
            raise NotFound("subscription", subscriber)
        try:
            use = Use(subscriber, service.workteam_arn)
            check_unused(conn, [use], service.team_name, "end the subscription", created_from)
        except InUse:
            # Another account's workflows are no business of the vendor's.
            raise InUse(
                vendors.SERVICE,
                listed,
                f"Account {subscriber} has human loops for {service.text.title} that have not ended. "
                "End the subscription when they are done.",
            ) from None
        return service

    def end(conn: sa.Connection, service: VendorService) -> None:
        _record(conn, ctx.clock(), caller, service, f"subscription of {subscriber} ended")
        vendors.unsubscribe(conn, service, subscriber)

    await change_unused(ctx, look, end)


async def withdraw(ctx: Context, caller: Caller, listed: str) -> None:
    """Offer a service no more. Raises NotFound, InUse while an account subscribes to it."""

    def write(conn: sa.Connection, now: datetime) -> None:
        service = _own(conn, caller, listed)
        accounts = [account for account, _ in vendors.subscribers(conn, service.id)]
        if accounts:
            raise InUse(
                vendors.SERVICE,
                listed,
                f"{service.text.title} is subscribed to by {', '.join(accounts)}. "
                "End the subscriptions first, then withdraw the service.",
            )
        _record(conn, now, caller, service, "withdrawn")
        vendors.delete(conn, service.id)

    await ctx.store.write(write, ctx.clock())


def _record(conn: sa.Connection, now: datetime, caller: Caller, service: VendorService, what: str) -> None:
    """A line of the record, under the team that is offered."""
    team_arn = arn.private_workteam(service.account, service.region, service.team_name)
    detail = f"{service.text.title}: {what}"
    audit.record(conn, now, caller, "sagemaker:UpdateWorkteam", team_arn, detail=detail)


def _own(conn: sa.Connection, caller: Caller, listed: str) -> VendorService:
    """The caller's own service, if the caller may change its team. Raises NotFound."""
    service = vendors.find(conn, caller.region, listed)
    if service.account != caller.account:
        raise NotFound(vendors.SERVICE, listed)
    team_arn = arn.private_workteam(caller.account, caller.region, service.team_name)
    authorize(caller, "sagemaker:UpdateWorkteam", team_arn)
    return service
