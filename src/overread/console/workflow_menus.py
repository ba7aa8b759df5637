"""What the form of a new workflow offers to choose from: the account's buckets, roles, templates and teams in its region."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from overread.console.visit import OperatorVisit
from overread.domain import arn
from overread.domain.errors import AccessDenied
from overread.domain.paging import Listing, Page
from overread.domain.prices import FORM_PRICES, STANDARD_PRICES, dollars
from overread.operations import buckets, human_task_uis, public_crowd, subscribed_teams, workforce
from overread.operations.access import roles

MAX_OPTIONS = 1_000
"""Of one menu; whoever has more types the name into the address of what they want, or uses the API."""

Options = tuple[tuple[str, str], ...]
"""(value, label) pairs."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Menus:
    """roles, teams, vendors, public: ARNs as values. public: empty where the public workforce is not open."""

    buckets: Options
    roles: Options
    templates: Options
    teams: Options
    vendors: Options
    public: Options
    prices: Options


async def read_menus(visit: OperatorVisit) -> Menus:
    """What an operator may not list is not offered; whoever may name it types its ARN."""
    ctx, caller = visit.ctx, visit.caller
    own_buckets = await _allowed(buckets.list_buckets(ctx, caller), ())
    uis = await _allowed(_all(lambda listing: human_task_uis.list_uis(ctx, caller, listing)), [])
    teams = await _allowed(_all(lambda listing: workforce.list_teams(ctx, caller, listing)), [])
    services = await _allowed(
        _all(lambda listing: subscribed_teams.list_subscribed(ctx, caller, listing)), []
    )
    found_roles = await _allowed(_all(lambda listing: roles.list_roles(ctx, caller, listing)), [])
    crowd = await _allowed(public_crowd.find(ctx, caller), None)
    is_open = crowd is not None and crowd.crowd.is_open
    return Menus(
        buckets=tuple((each.name, each.name) for each in own_buckets if each.region == visit.region),
        roles=tuple((each.arn, each.name) for each in found_roles),
        templates=tuple((each.name, each.name) for each in uis),
        teams=tuple(
            (arn.private_workteam(each.account, each.region, each.name), each.name) for each in teams
        ),
        vendors=tuple(
            (each.workteam_arn, f"{each.text.title} · {each.text.seller_name}") for each in services
        ),
        public=((arn.public_workteam(visit.region), ""),) if is_open else (),
        prices=_prices(visit),
    )


async def _allowed(asked: Awaitable[T], otherwise: T) -> T:
    try:
        return await asked
    except AccessDenied:
        return otherwise


async def _all(page: Callable[[Listing], Awaitable[Page[T]]]) -> list[T]:
    found: list[T] = []
    listing = Listing(by_name=True)
    while len(found) < MAX_OPTIONS:
        answer = await page(listing)
        found += answer.items
        if answer.after is None:
            break
        listing = replace(listing, after=answer.after)
    return found


def _prices(visit: OperatorVisit) -> Options:
    """A2I's price lists in one: the higher ones are for key-value pairs only."""
    say = visit.texts.say
    return tuple(
        (
            str(price),
            say(
                "workflow.price" if price in STANDARD_PRICES else "workflow.price.forms",
                amount=dollars(price),
            ),
        )
        for price in sorted(FORM_PRICES)
    )
