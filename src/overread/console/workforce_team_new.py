"""**Create private team**: with new people, of groups that there are, or of groups of an identity provider.

The first team makes the workforce, too: a user pool of its own, or one that the account has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import forms, invitation_form
from overread.console.visit import OperatorVisit
from overread.console.workforces import HOME, Chosen, choose
from overread.domain.errors import AlreadyExists, InvalidRequest, NotFound
from overread.domain.names import DEFAULT_WORKFORCE
from overread.domain.notices import Letter, Sender
from overread.domain.paging import MAX_PAGE, Listing
from overread.domain.workforce import Workforce
from overread.operations import invitations, team_people, user_pools, workforce
from overread.web.forms import Draft
from overread.web.rendering import Page

NEW = f"{HOME}/teams/-/create"
"""No team can be called like a path of ours: names begin with a letter or a digit."""

INVITE, IMPORT = "invite", "import"

TEAM_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
MAX_GROUPS = 10

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NewTeamPage(Page):
    """is_first: it makes the workforce, too. has_provider: groups are typed. pools, clients: to import from, where there
    is no workforce yet. letter: the invitation, when its preview was asked for.
    """

    file: ClassVar = "workforce_team_new.html"
    action: str
    back: str
    draft: Draft
    is_first: bool
    has_provider: bool
    provider: str
    pools: Options
    clients: Options
    groups: tuple[tuple[str, str, str | None], ...]
    letter: Letter | None


async def show(visit: OperatorVisit) -> Response:
    chosen = await choose(visit)
    sender = Sender()
    if chosen is not None and chosen.workforce.provider is None:
        sender = await invitations.read_sender(visit.ctx, visit.caller, chosen.workforce.pool_id)
    pairs = [("how", INVITE), *invitation_form.beginning(visit, sender)]
    return await _page(visit, chosen, Draft(visit.texts, pairs))


async def create(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    chosen = await choose(visit)
    of = None if chosen is None else chosen.workforce
    if draft.flag("menus"):
        return await _page(visit, chosen, draft)
    say = visit.texts.say
    name = draft.text(
        "name", required=True, max_length=63, pattern=TEAM_NAME, pattern_says=say("team.name.form")
    )
    description = draft.text("description", required=True, max_length=200)
    by_groups = (of is not None and of.provider is not None) or draft.value("how") == IMPORT
    if by_groups:
        return await _create_of_groups(visit, chosen, draft, name, description)
    invited = invitation_form.read(visit, draft, required=False)
    if draft.flag(invitation_form.PREVIEW):
        return await _preview(visit, chosen, draft)
    if draft.is_sound:
        with forms.catching(visit, draft, {"group": "name", AlreadyExists: "name", InvalidRequest: "emails"}):
            results = await team_people.create_with_new_workers(
                visit.ctx,
                visit.caller,
                of,
                name=name,
                description=description,
                addresses=invited.addresses,
                sender=invited.sender,
                by_link=invited.by_link,
            )
    if not draft.is_sound:
        return await _page(visit, chosen, draft)
    here = visit.href(f"{HOME}/teams/{name}")
    made = say("team.created", name=name)
    links = invitation_form.links_page(visit, made, results, here)
    return links or forms.done(visit, here, f"{made} {invitation_form.outcome(visit, results)}".strip())


async def _preview(visit: OperatorVisit, chosen: Chosen | None, draft: Draft) -> Response:
    """The form as it was typed, with the letter; what else is missing is no problem yet."""
    typed = draft.copy()
    letter = await invitation_form.preview(visit, draft, None if chosen is None else chosen.workforce)
    return await _page(visit, chosen, typed if letter is not None else draft, letter)


async def _create_of_groups(
    visit: OperatorVisit, chosen: Chosen | None, draft: Draft, name: str, description: str
) -> Response:
    say = visit.texts.say
    typed = chosen is not None and chosen.workforce.provider is not None
    groups = draft.lines("groups", max_length=63) if typed else draft.values("groups")
    if not 1 <= len(groups) <= MAX_GROUPS:
        draft.refuse("groups", say("team.groups.number", limit=MAX_GROUPS))
    if draft.is_sound:
        places: forms.Places = {AlreadyExists: "name", InvalidRequest: "groups", NotFound: "groups"}
        with forms.catching(visit, draft, places):
            of = await _workforce_of(visit, draft) if chosen is None else chosen.workforce
            await team_people.create_of_groups(
                visit.ctx, visit.caller, of, name=name, description=description, groups=groups
            )
    if not draft.is_sound:
        return await _page(visit, chosen, draft)
    return forms.done(visit, visit.href(f"{HOME}/teams/{name}"), say("team.created", name=name))


async def _workforce_of(visit: OperatorVisit, draft: Draft) -> Workforce:
    """The account's first workforce, of the chosen pool and client."""
    pool_id, client_id = draft.value("pool"), draft.value("client")
    await workforce.create(
        visit.ctx, visit.caller, name=DEFAULT_WORKFORCE, pool_id=pool_id, client_id=client_id
    )
    return await workforce.describe(visit.ctx, visit.caller, DEFAULT_WORKFORCE)


async def _page(
    visit: OperatorVisit, chosen: Chosen | None, draft: Draft, letter: Letter | None = None
) -> Response:
    of = None if chosen is None else chosen.workforce
    pools, clients, groups = await _menus(visit, of, draft)
    provider = of.provider if of is not None else None
    page = NewTeamPage(
        action=visit.href(NEW) if chosen is None else chosen.href(NEW),
        back=visit.href(HOME) if chosen is None else chosen.href(HOME),
        draft=draft,
        is_first=of is None,
        has_provider=provider is not None,
        provider="" if provider is None else provider.issuer,
        pools=pools,
        clients=clients,
        groups=tuple((group, group, None) for group in groups),
        letter=letter,
    )
    return forms.respond(visit, page, draft)


async def _menus(
    visit: OperatorVisit, of: Workforce | None, draft: Draft
) -> tuple[Options, Options, tuple[str, ...]]:
    """Pools and clients to choose from where there is no workforce yet, and groups of the chosen pool."""
    if of is not None:
        return (), (), await team_people.list_groups(visit.ctx, visit.caller, of)
    listing = Listing(limit=MAX_PAGE)
    pools = (await user_pools.list_pools(visit.ctx, visit.caller, listing)).items
    options = tuple((pool.pool_id, f"{pool.name} ({pool.pool_id})") for pool in pools)
    pool_id = draft.value("pool") or (pools[0].pool_id if len(pools) == 1 else "")
    if pool_id not in {pool.pool_id for pool in pools}:
        return options, (), ()
    draft.set("pool", pool_id)
    clients = (await user_pools.list_clients(visit.ctx, visit.caller, pool_id, listing)).items
    groups = (await user_pools.list_groups(visit.ctx, visit.caller, pool_id, listing)).items
    named = tuple((client.client_id, f"{client.name} ({client.client_id})") for client in clients)
    return options, named, tuple(group.name for group in groups)
