"""Labeling workforces, tab *Vendor*: teams of other accounts to subscribe to, and own teams that others subscribe to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import confirmation, forms
from overread.console.confirmation import Question
from overread.console.paging import listing_of, position_text
from overread.console.tables import Action, Cell, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.console.workforces import HOME, tabs
from overread.domain.errors import InvalidRequest
from overread.domain.paging import MAX_PAGE, Listing
from overread.domain.vendor import MAX_SELLER_NAME, MAX_TEXT, ServiceText
from overread.operations import subscribed_teams
from overread.operations.subscribed_teams import OfferedService, OwnService
from overread.web.forms import Draft
from overread.web.rendering import NavItem, Page

LIST = f"{HOME}/vendors"


@dataclass(frozen=True, slots=True)
class Offer:
    """One service of another account. arn: once it is subscribed to."""

    title: str
    seller: str
    description: str
    listing: str
    arn: str | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """One service of this account. subscribers: those who have work done by it."""

    title: str
    team: str
    team_href: str
    listing: str
    offered_to: str
    subscribers: Table
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class VendorsPage(Page):
    file: ClassVar = "workforce_vendors.html"
    tabs: tuple[NavItem, ...]
    offers: tuple[Offer, ...]
    next: str | None
    first: str | None
    own: tuple[OwnOffer, ...]
    teams: str


@dataclass(frozen=True, slots=True)
class OfferPage(Page):
    """What is said of a service. heading: offering it, or changing it."""

    file: ClassVar = "workforce_offer.html"
    heading: str
    button: str
    action: str
    back: str
    draft: Draft


async def show(visit: OperatorVisit) -> Response:
    found = await subscribed_teams.list_offered(visit.ctx, visit.caller, listing_of(visit, keys=1))
    own = await subscribed_teams.list_own(visit.ctx, visit.caller, Listing(limit=MAX_PAGE))
    page = VendorsPage(
        tabs=tabs(visit, "workforces.vendor"),
        offers=tuple(_offer(visit, each) for each in found.items),
        next=visit.href(LIST, after=position_text(found.after)) if found.after else None,
        first=visit.href(LIST) if visit.after else None,
        own=tuple(_own(visit, each) for each in own.items),
        teams=visit.href(HOME),
    )
    return PAGES.response(page, visit.shell())


def _offer(visit: OperatorVisit, found: OfferedService) -> Offer:
    service, say = found.service, visit.texts.say
    here = f"{LIST}/{service.listing_id}"
    action = (
        Action(
            say("vendor.unsubscribe"),
            visit.href(f"{here}/unsubscribe"),
            asks=True,
            about=service.text.title,
        )
        if found.is_subscribed
        else Action(
            say("vendor.subscribe"),
            visit.href(f"{here}/subscribe"),
            tone="primary",
            post=True,
            about=service.text.title,
        )
    )
    return Offer(
        title=service.text.title,
        seller=service.text.seller_name,
        description=service.text.description,
        listing=service.listing_id,
        arn=service.workteam_arn if found.is_subscribed else None,
        actions=(action,),
    )


def _own(visit: OperatorVisit, found: OwnService) -> OwnOffer:
    service, say = found.service, visit.texts.say
    here = f"{LIST}/{service.listing_id}"
    return OwnOffer(
        title=service.text.title,
        team=service.team_name,
        team_href=visit.href(f"{HOME}/teams/{service.team_name}"),
        listing=service.listing_id,
        offered_to=", ".join(service.text.offered_to) or say("vendor.every_account"),
        subscribers=Table(
            columns=tuple(say(f"column.{name}") for name in ("account", "since", "actions")),
            rows=tuple(
                (
                    Cell(account, mono=True),
                    Cell(moment=since),
                    Cell(
                        actions=(
                            Action(
                                say("vendor.end"),
                                visit.href(f"{here}/end/{account}"),
                                tone="quiet",
                                asks=True,
                                about=account,
                            ),
                        )
                    ),
                )
                for account, since in found.subscribers
            ),
        ),
        actions=(
            Action(say("vendor.edit"), visit.href(f"{here}/edit")),
            Action(say("vendor.withdraw"), visit.href(f"{here}/withdraw"), tone="danger", asks=True),
        ),
    )


# --- subscribing ----------------------------------------------------------------------------------


async def subscribe(visit: OperatorVisit) -> Response:
    await visit.form()
    service = await subscribed_teams.subscribe(visit.ctx, visit.caller, _listed(visit))
    said = visit.texts.say("vendor.subscribed", title=service.text.title)
    return forms.done(visit, visit.href(LIST), said)


async def ask_unsubscribe(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, await _unsubscribe_question(visit))


async def unsubscribe(visit: OperatorVisit) -> Response:
    question = await _unsubscribe_question(visit)
    return await confirmation.carry_out(
        visit,
        question,
        lambda: subscribed_teams.unsubscribe(visit.ctx, visit.caller, _listed(visit)),
        question.back,
        visit.texts.say("vendor.unsubscribed"),
    )


async def _unsubscribe_question(visit: OperatorVisit) -> Question:
    service = await subscribed_teams.find_subscribed(visit.ctx, visit.caller, _listed(visit))
    say = visit.texts.say
    return Question(
        heading=say("vendor.unsubscribe.ask", title=service.text.title),
        sentences=(say("vendor.unsubscribe.what"),),
        button=say("vendor.unsubscribe"),
        action=visit.href(f"{LIST}/{_listed(visit)}/unsubscribe"),
        back=visit.href(LIST),
    )


# --- offering -------------------------------------------------------------------------------------


async def show_offer(visit: OperatorVisit) -> Response:
    return _offer_page(visit, Draft(visit.texts))


async def offer(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    text = _read(draft)
    if draft.is_sound:
        with forms.catching(visit, draft, {InvalidRequest: "offered_to"}):
            await subscribed_teams.offer(visit.ctx, visit.caller, _team(visit), text)
    if not draft.is_sound:
        return _offer_page(visit, draft)
    return forms.done(visit, visit.href(LIST), visit.texts.say("vendor.offer.done", title=text.title))


async def show_edit(visit: OperatorVisit) -> Response:
    found = await subscribed_teams.find_own(visit.ctx, visit.caller, _listed(visit))
    text = found.service.text
    draft = Draft(
        visit.texts,
        [
            ("title", text.title),
            ("seller", text.seller_name),
            ("description", text.description),
            ("offered_to", "\n".join(text.offered_to)),
        ],
    )
    return _edit_page(visit, draft)


async def edit(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    text = _read(draft)
    if draft.is_sound:
        with forms.catching(visit, draft, {InvalidRequest: "offered_to"}):
            await subscribed_teams.change_offer(visit.ctx, visit.caller, _listed(visit), text)
    if not draft.is_sound:
        return _edit_page(visit, draft)
    return forms.done(visit, visit.href(LIST), visit.texts.say("vendor.edit.done", title=text.title))


def _read(draft: Draft) -> ServiceText:
    return ServiceText(
        title=draft.text("title", required=True, max_length=MAX_TEXT),
        seller_name=draft.text("seller", required=True, max_length=MAX_SELLER_NAME),
        description=draft.text("description", required=True, max_length=MAX_TEXT),
        offered_to=draft.lines("offered_to", max_length=64),
    )


def _offer_page(visit: OperatorVisit, draft: Draft) -> Response:
    say, team = visit.texts.say, _team(visit)
    page = OfferPage(
        heading=say("vendor.offer.heading", team=team),
        button=say("vendor.offer"),
        action=visit.href(f"{HOME}/teams/{team}/offer"),
        back=visit.href(f"{HOME}/teams/{team}/summary"),
        draft=draft,
    )
    return forms.respond(visit, page, draft)


def _edit_page(visit: OperatorVisit, draft: Draft) -> Response:
    say = visit.texts.say
    page = OfferPage(
        heading=say("vendor.edit"),
        button=say("form.save"),
        action=visit.href(f"{LIST}/{_listed(visit)}/edit"),
        back=visit.href(LIST),
        draft=draft,
    )
    return forms.respond(visit, page, draft)


async def ask_withdraw(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, await _withdraw_question(visit))


async def withdraw(visit: OperatorVisit) -> Response:
    question = await _withdraw_question(visit)
    return await confirmation.carry_out(
        visit,
        question,
        lambda: subscribed_teams.withdraw(visit.ctx, visit.caller, _listed(visit)),
        question.back,
        visit.texts.say("vendor.withdrawn"),
    )


async def ask_end(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, _end_question(visit))


async def end(visit: OperatorVisit) -> Response:
    question = _end_question(visit)
    return await confirmation.carry_out(
        visit,
        question,
        lambda: subscribed_teams.end_subscription(
            visit.ctx, visit.caller, _listed(visit), _subscriber(visit)
        ),
        question.back,
        visit.texts.say("vendor.ended", account=_subscriber(visit)),
    )


async def _withdraw_question(visit: OperatorVisit) -> Question:
    found = await subscribed_teams.find_own(visit.ctx, visit.caller, _listed(visit))
    say = visit.texts.say
    return Question(
        heading=say("vendor.withdraw.ask", title=found.service.text.title),
        sentences=(say("vendor.withdraw.what"),),
        button=say("vendor.withdraw"),
        action=visit.href(f"{LIST}/{_listed(visit)}/withdraw"),
        back=visit.href(LIST),
    )


def _end_question(visit: OperatorVisit) -> Question:
    say, account = visit.texts.say, _subscriber(visit)
    return Question(
        heading=say("vendor.end.ask", account=account),
        sentences=(say("vendor.end.what"),),
        button=say("vendor.end"),
        action=visit.href(f"{LIST}/{_listed(visit)}/end/{account}"),
        back=visit.href(LIST),
    )


def _listed(visit: OperatorVisit) -> str:
    return str(visit.request.path_params["listing"])


def _subscriber(visit: OperatorVisit) -> str:
    return str(visit.request.path_params["account"])


def _team(visit: OperatorVisit) -> str:
    return str(visit.request.path_params["name"])
