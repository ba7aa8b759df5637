"""Labeling workforces, tab *Private*: what the workforce is, and its teams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import confirmation, forms
from overread.console.confirmation import Question
from overread.console.paging import listing_of, position_text
from overread.console.tables import Action, Cell, Fact, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.domain import arn
from overread.domain.errors import InvalidRequest, NotFound
from overread.domain.paging import Listing
from overread.domain.workforce import MAX_CIDRS, Workforce, is_range
from overread.operations import team_people, workforce
from overread.operations.portal_address import portal_address
from overread.operations.workforce import Network
from overread.web.forms import Draft
from overread.web.rendering import NavItem, Page

HOME = "workforces"
TABS = (
    ("workforces.private", HOME),
    ("workforces.vendor", f"{HOME}/vendors"),
    ("workforces.public", f"{HOME}/public"),
)

MOST_WORKFORCES = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """The private workforce that is looked at, of those that the account has in the region."""

    visit: OperatorVisit
    workforce: Workforce
    all: tuple[Workforce, ...]

    def href(self, path: str, **query: str | None) -> str:
        """An address that keeps the workforce, where there are several."""
        name = self.workforce.name if len(self.all) > 1 else None
        return self.visit.href(path, workforce=name, **query)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """What a form that asks for a list again has to keep."""
        region = "" if self.visit.region == self.visit.ctx.policy.region else self.visit.region
        return ("region", region), ("workforce", self.workforce.name if len(self.all) > 1 else "")


@dataclass(frozen=True, slots=True)
class Summary:
    """portal: **Labeling portal sign-in URL**. delete: None while it has teams; then `stays` says so."""

    arn: str
    status: str
    portal: str
    facts: tuple[Fact, ...]
    change_addresses: str
    delete: Action | None
    stays: str | None


@dataclass(frozen=True, slots=True)
class PrivatePage(Page):
    """others: the workforces to choose from, where there are several. summary: None before the first team."""

    file: ClassVar = "workforces.html"
    tabs: tuple[NavItem, ...]
    others: tuple[NavItem, ...]
    summary: Summary | None
    actions: tuple[Action, ...]
    create: Action
    teams: Table


@dataclass(frozen=True, slots=True)
class AddressesPage(Page):
    """The ranges of addresses that a workforce's portal lets in."""

    file: ClassVar = "workforce_addresses.html"
    action: str
    back: str
    own_address: str
    draft: Draft


def tabs(visit: OperatorVisit, current: str) -> tuple[NavItem, ...]:
    return tuple(
        NavItem(visit.texts.say(key), visit.href(path), current=key == current) for key, path in TABS
    )


async def choose(visit: OperatorVisit) -> Chosen | None:
    """The workforce that the address names, or else the oldest; None where there is none. Raises NotFound."""
    listing = Listing(limit=MOST_WORKFORCES)
    found = (await workforce.list_workforces(visit.ctx, visit.caller, listing)).items
    if not found:
        return None
    name = visit.request.query_params.get("workforce")
    chosen = found[0] if name is None else next((each for each in found if each.name == name), None)
    if chosen is None:
        raise NotFound("workforce", name or "")
    return Chosen(visit, chosen, found)


async def need(visit: OperatorVisit) -> Chosen:
    """As `choose`, where there has to be one. Raises NotFound."""
    chosen = await choose(visit)
    if chosen is None:
        raise NotFound("workforce", "default")
    return chosen


async def show(visit: OperatorVisit) -> Response:
    say, chosen = visit.texts.say, await choose(visit)
    found = await team_people.list_teams(visit.ctx, visit.caller, listing_of(visit))
    teams = Table(
        columns=tuple(say(f"column.{name}") for name in ("team", "people", "groups", "workforce", "created")),
        rows=tuple(
            (
                Cell(row.team.name, href=visit.href(f"{HOME}/teams/{row.team.name}")),
                Cell(f"{row.people:,}", number=True),
                Cell(", ".join(member.group for member in row.team.members)),
                Cell(row.team.workforce_name),
                Cell(moment=row.team.created_at),
            )
            for row in found.items
        ),
        next=visit.href(HOME, after=position_text(found.after)) if found.after else None,
        first=visit.href(HOME) if visit.after else None,
    )
    create = Action(
        say("workforces.create_team"),
        chosen.href(f"{HOME}/teams/-/create") if chosen else visit.href(f"{HOME}/teams/-/create"),
        tone="primary",
    )
    workers = [Action(say("workforces.workers"), chosen.href(f"{HOME}/workers"))] if chosen else []
    if chosen is not None and chosen.workforce.provider is None:
        workers.insert(0, Action(say("worker_factor.section"), chosen.href(f"{HOME}/second-factor")))
    page = PrivatePage(
        tabs=tabs(visit, "workforces.private"),
        others=_others(visit, chosen),
        summary=None if chosen is None else _summary(chosen, teams),
        actions=(*workers, create) if teams.rows else tuple(workers),
        create=create,
        teams=teams,
    )
    return PAGES.response(page, visit.shell())


def _others(visit: OperatorVisit, chosen: Chosen | None) -> tuple[NavItem, ...]:
    if chosen is None or len(chosen.all) == 1:
        return ()
    return tuple(
        NavItem(each.name, visit.href(HOME, workforce=each.name), current=each == chosen.workforce)
        for each in chosen.all
    )


def _summary(chosen: Chosen, teams: Table) -> Summary:
    visit, found = chosen.visit, chosen.workforce
    say = visit.texts.say
    has_teams = any(row[3].text == found.name for row in teams.rows) or teams.next is not None
    return Summary(
        arn=arn.workforce(found.account, found.region, found.name),
        status="Active",
        portal=portal_address(visit.ctx, found.portal_id),
        facts=_facts(visit, found),
        change_addresses=chosen.href(f"{HOME}/addresses"),
        delete=None
        if has_teams
        else Action(say("workforce.delete"), chosen.href(f"{HOME}/delete"), tone="danger", asks=True),
        stays=say("workforce.stays") if has_teams else None,
    )


def _facts(visit: OperatorVisit, found: Workforce) -> tuple[Fact, ...]:
    say = visit.texts.say
    facts = [Fact(say("column.workforce"), found.name)]
    if found.provider is None:
        facts += [
            Fact(say("workforce.pool"), found.pool_id, mono=True),
            Fact(say("workforce.client"), found.client_id, mono=True),
        ]
    else:
        facts += [
            Fact(say("workforce.issuer"), found.provider.issuer, mono=True),
            Fact(say("workforce.client"), found.client_id, mono=True),
            Fact(say("workforce.sign_in_at"), found.provider.authorization_endpoint, mono=True),
        ]
    if found.vpc is not None:
        facts.append(Fact(say("workforce.vpc"), found.vpc.vpc_id, mono=True))
    facts += [
        Fact(say("workforce.addresses"), ", ".join(found.cidrs) or say("workforce.any_address")),
        Fact(say("fact.created"), visit.texts.moment(found.created_at)),
    ]
    return tuple(facts)


# --- from where the portal is used ----------------------------------------------------------------


async def show_addresses(visit: OperatorVisit) -> Response:
    chosen = await need(visit)
    return _addresses_page(chosen, Draft(visit.texts, [("cidrs", "\n".join(chosen.workforce.cidrs))]))


async def change_addresses(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    chosen = await need(visit)
    cidrs = draft.lines("cidrs", max_length=64)
    if len(cidrs) > MAX_CIDRS:
        draft.refuse("cidrs", visit.texts.say("workforce.ranges.too_many", count=len(cidrs), limit=MAX_CIDRS))
    for cidr in cidrs:
        if not is_range(cidr):
            draft.refuse("cidrs", visit.texts.say("workforce.ranges.wrong", range=cidr))
    if draft.is_sound:
        with forms.catching(visit, draft, {InvalidRequest: "cidrs"}):
            await workforce.update(
                visit.ctx, visit.caller, name=chosen.workforce.name, network=Network(cidrs=cidrs)
            )
    if not draft.is_sound:
        return _addresses_page(chosen, draft)
    return forms.done(visit, chosen.href(HOME), visit.texts.say("workforce.addresses_changed"))


def _addresses_page(chosen: Chosen, draft: Draft) -> Response:
    page = AddressesPage(chosen.href(f"{HOME}/addresses"), chosen.href(HOME), chosen.visit.address, draft)
    return forms.respond(chosen.visit, page, draft)


# --- deleting it ----------------------------------------------------------------------------------


async def ask_delete(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, _question(await need(visit)))


async def delete(visit: OperatorVisit) -> Response:
    chosen = await need(visit)
    question = _question(chosen)
    return await confirmation.carry_out(
        visit,
        question,
        lambda: workforce.delete(visit.ctx, visit.caller, chosen.workforce.name),
        visit.href(HOME),
        visit.texts.say("workforce.deleted", name=chosen.workforce.name),
    )


def _question(chosen: Chosen) -> Question:
    say, name = chosen.visit.texts.say, chosen.workforce.name
    kept = "workforce.delete.people" if chosen.workforce.provider is None else "workforce.delete.provider"
    return Question(
        heading=say("workforce.delete.ask", name=name),
        sentences=(say("workforce.delete.portal"), say(kept)),
        button=say("workforce.delete"),
        action=chosen.href(f"{HOME}/delete"),
        back=chosen.href(HOME),
        typed=name,
    )
