"""Teams that accounts offer to others, and who subscribes to them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from overread.domain.errors import AlreadyExists, NotFound
from overread.domain.paging import Listing, Page
from overread.domain.vendor import ServiceText, VendorService
from overread.store import rows, usable_workteams
from overread.store.schema import AnyRow, subscriptions, vendor_services, workteams
from overread.store.times import from_ms, to_ms
from overread.store.usable_workteams import Use

SERVICE = "vendor service"


def insert(conn: sa.Connection, service: VendorService) -> VendorService:
    """Raises AlreadyExists for a team that is offered already."""
    values = {
        "listing_id": service.listing_id,
        "account": service.account,
        "region": service.region,
        "workteam_id": service.workteam_id,
        "created_at": to_ms(service.created_at),
        **_text_values(service.text),
    }
    new_id = rows.insert_new_id(conn, vendor_services, values)
    if new_id is None:
        raise AlreadyExists(SERVICE, service.team_name)
    return replace(service, id=new_id)


def update_text(conn: sa.Connection, service_id: int, text: ServiceText) -> None:
    conn.execute(
        sa.update(vendor_services).where(vendor_services.c.id == service_id).values(_text_values(text))
    )


def delete(conn: sa.Connection, service_id: int) -> None:
    """Only where nobody subscribes."""
    conn.execute(sa.delete(vendor_services).where(vendor_services.c.id == service_id))


def find(conn: sa.Connection, region: str, listing_id: str) -> VendorService:
    """Raises NotFound."""
    row = conn.execute(_services(region).where(vendor_services.c.listing_id == listing_id)).one_or_none()
    if row is None:
        raise NotFound(SERVICE, listing_id)
    return _service(row)


def find_of_team(conn: sa.Connection, workteam_id: int) -> VendorService | None:
    """The service under which a team is offered, if it is."""
    row = conn.execute(_services(None).where(vendor_services.c.workteam_id == workteam_id)).one_or_none()
    return None if row is None else _service(row)


def listings_of_teams(conn: sa.Connection, workteam_ids: list[int]) -> dict[int, str]:
    """`ListingId` of those of these teams that are offered."""
    found = conn.execute(
        sa.select(vendor_services.c.workteam_id, vendor_services.c.listing_id).where(
            vendor_services.c.workteam_id.in_(workteam_ids)
        )
    )
    return {row.workteam_id: row.listing_id for row in found}


def list_of_vendor(conn: sa.Connection, account: str, region: str, listing: Listing) -> Page[VendorService]:
    """What an account offers."""
    statement = _services(region).where(vendor_services.c.account == account)
    return rows.page(conn, statement, [vendor_services.c.id], listing, _service)


def list_for(conn: sa.Connection, account: str, region: str, listing: Listing) -> Page[VendorService]:
    """What other accounts offer to this one, whether it subscribes or not."""
    # `offered_to` is a list of twelve digits in quotes, so a part of it is a whole account.
    to_all_or_me = (vendor_services.c.offered_to == "[]") | vendor_services.c.offered_to.contains(
        f'"{account}"'
    )
    statement = _services(region).where(vendor_services.c.account != account, to_all_or_me)
    return rows.page(conn, statement, [vendor_services.c.id], listing, _service)


# --- subscriptions --------------------------------------------------------------------------------


def subscribe(conn: sa.Connection, service: VendorService, account: str, now: datetime) -> None:
    """Subscribing twice changes nothing."""
    values = {"service_id": service.id, "account": account, "created_at": to_ms(now)}
    rows.insert_new(conn, subscriptions, values)
    usable_workteams.allow(conn, Use(account, service.workteam_arn), service.workteam_id)


def unsubscribe(conn: sa.Connection, service: VendorService, account: str) -> None:
    conn.execute(
        sa.delete(subscriptions).where(
            subscriptions.c.service_id == service.id, subscriptions.c.account == account
        )
    )
    usable_workteams.forbid(conn, Use(account, service.workteam_arn))


def is_subscribed(conn: sa.Connection, service_id: int, account: str) -> bool:
    found = sa.select(subscriptions.c.account).where(
        subscriptions.c.service_id == service_id, subscriptions.c.account == account
    )
    return conn.execute(found).first() is not None


def subscribers(conn: sa.Connection, service_id: int) -> list[tuple[str, datetime]]:
    """Accounts that subscribe, and since when, the oldest first."""
    found = conn.execute(
        sa.select(subscriptions)
        .where(subscriptions.c.service_id == service_id)
        .order_by(subscriptions.c.created_at, subscriptions.c.account)
    )
    return [(row.account, from_ms(row.created_at)) for row in found]


def list_subscribed(conn: sa.Connection, account: str, region: str, listing: Listing) -> Page[VendorService]:
    """What an account subscribes to. The listing's name_contains looks at the title."""
    statement = (
        _services(region)
        .join(subscriptions, subscriptions.c.service_id == vendor_services.c.id)
        .where(subscriptions.c.account == account)
    )
    if listing.name_contains:
        statement = statement.where(vendor_services.c.title.icontains(listing.name_contains, autoescape=True))
    return rows.page(conn, statement, [vendor_services.c.id], listing, _service)


# --- rows -----------------------------------------------------------------------------------------


def _services(region: str | None) -> sa.Select[Any]:
    statement = sa.select(vendor_services, workteams.c.name.label("team_name")).join(
        workteams, workteams.c.id == vendor_services.c.workteam_id
    )
    return statement if region is None else statement.where(vendor_services.c.region == region)


def _text_values(text: ServiceText) -> dict[str, object]:
    return {
        "title": text.title,
        "seller_name": text.seller_name,
        "description": text.description,
        "offered_to": json.dumps(text.offered_to),
    }


def _service(row: AnyRow) -> VendorService:
    return VendorService(
        id=row.id,
        listing_id=row.listing_id,
        account=row.account,
        region=row.region,
        workteam_id=row.workteam_id,
        team_name=row.team_name,
        text=ServiceText(row.title, row.seller_name, row.description, tuple(json.loads(row.offered_to))),
        created_at=from_ms(row.created_at),
    )
