"""Workers of a private workforce: the list, inviting more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import confirmation, forms, invitation_form
from overread.console.confirmation import Question
from overread.console.paging import listing_of, position_text
from overread.console.tables import Action, Cell, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.console.workforce_teams import search_of, shown_name, status_cell
from overread.console.workforces import HOME, Chosen, need
from overread.domain.errors import InvalidRequest, NotFound
from overread.domain.notices import Letter
from overread.domain.paging import MAX_PAGE, Listing
from overread.operations import invitations, team_people
from overread.web.forms import Draft
from overread.web.rendering import Page

LIST = f"{HOME}/workers"
INVITE = f"{LIST}/-/invite"

STATES = ("enabled", "disabled")
ENABLE = "enable"


@dataclass(frozen=True, slots=True)
class WorkersPage(Page):
    """selected: where the selection posts. lead: of an identity provider's workforce, where its workers are looked after;
    here they can be kept out."""

    file: ClassVar = "workforce_workers.html"
    back: str
    actions: tuple[Action, ...]
    table: Table
    action: str
    selected: str
    hidden: tuple[tuple[str, str], ...]
    search: str
    state: str
    states: tuple[str, ...]
    clear: str | None
    lead: str | None
    empty: str


@dataclass(frozen=True, slots=True)
class InvitePage(Page):
    """teams: to put the new people into. letter: the invitation, when its preview was asked for."""

    file: ClassVar = "workforce_invite.html"
    action: str
    back: str
    draft: Draft
    teams: tuple[tuple[str, str], ...]
    letter: Letter | None


async def show(visit: OperatorVisit) -> Response:
    chosen = await need(visit)
    say, of, prefix = visit.texts.say, chosen.workforce, search_of(visit)
    state = visit.request.query_params.get("state", "")
    enabled = {"enabled": True, "disabled": False}.get(state)
    found = await team_people.list_workers(
        visit.ctx, visit.caller, of, prefix, listing_of(visit, keys=1), enabled=enabled
    )
    own = of.provider is None
    wanted = {"name": prefix, "state": state if enabled is not None else None}
    table = Table(
        columns=tuple(say(f"column.{name}") for name in ("worker", "status", "teams", "worker_id", "since")),
        rows=tuple(
            (
                Cell(shown_name(row.user), href=chosen.href(f"{LIST}/{row.user.sub}") if own else None),
                status_cell(visit, row.user),
                Cell(", ".join(row.teams)),
                Cell(row.user.worker_id, mono=True),
                Cell(moment=row.user.created_at),
            )
            for row in found.items
        ),
        next=chosen.href(LIST, **wanted, after=position_text(found.after)) if found.after else None,
        first=chosen.href(LIST, **wanted) if visit.after else None,
        keys=tuple(team_people.name_of(row.user) if own else row.user.username for row in found.items),
    )
    is_filtered = bool(prefix or enabled is not None)
    page = WorkersPage(
        back=chosen.href(HOME),
        actions=(Action(say("workers.invite"), chosen.href(INVITE), tone="primary"),) if own else (),
        table=table,
        action=chosen.href(LIST),
        selected=chosen.href(LIST, **wanted),
        hidden=chosen.fields,
        search=prefix,
        state=state if enabled is not None else "",
        states=STATES,
        clear=chosen.href(LIST) if is_filtered else None,
        lead=None if of.provider is None else say("workers.of_provider", issuer=of.provider.issuer),
        empty=say("workers.none_found" if is_filtered else "workers.none"),
    )
    return PAGES.response(page, visit.shell())


async def change(visit: OperatorVisit) -> Response:
    """The buttons below the list: **Disable**, which asks first, or **Enable** whom was selected."""
    form = await visit.form(long=True)
    chosen = await need(visit)
    selected = form.texts("selected")[:MAX_PAGE]
    prefix, state = search_of(visit), visit.request.query_params.get("state", "")
    say, here = visit.texts.say, chosen.href(LIST, name=prefix, state=state if state in STATES else None)
    if not selected:
        return forms.done(visit, here, say("workers.nobody"), "warning")
    enabled = form.text("do") == ENABLE
    if not enabled and not form.text("sure"):
        return confirmation.ask(visit, _disable_question(visit, selected, here))
    count = await team_people.set_enabled(
        visit.ctx, visit.caller, chosen.workforce, selected, enabled=enabled
    )
    return forms.done(visit, here, say("workers.enabled" if enabled else "workers.disabled", count))


def _disable_question(visit: OperatorVisit, selected: Sequence[str], here: str) -> Question:
    say = visit.texts.say
    return Question(
        heading=say("workers.disable.ask", len(selected)),
        sentences=(", ".join(selected), say("workers.disable.what")),
        button=say("workers.disable"),
        action=here,
        back=here,
        fields=(("sure", "yes"), ("do", "disable"), *(("selected", name) for name in selected)),
    )


# --- inviting -------------------------------------------------------------------------------------


async def show_invite(visit: OperatorVisit) -> Response:
    chosen = await need(visit)
    sender = await invitations.read_sender(visit.ctx, visit.caller, chosen.workforce.pool_id)
    team = visit.request.query_params.get("team", "")
    draft = Draft(visit.texts, [("team", team), *invitation_form.beginning(visit, sender)])
    return await _invite_page(chosen, draft)


async def invite(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    chosen = await need(visit)
    teams = await _teams(chosen)
    team = draft.choice("team", tuple(teams), required=False)
    wanted = invitation_form.read(visit, draft, required=not draft.flag(invitation_form.PREVIEW))
    if draft.flag(invitation_form.PREVIEW):
        typed = draft.copy()
        letter = await invitation_form.preview(visit, draft, chosen.workforce)
        return await _invite_page(chosen, draft if letter is None else typed, letter)
    if draft.is_sound:
        pool_id = chosen.workforce.pool_id
        with forms.catching(visit, draft, {InvalidRequest: "emails", NotFound: "team"}):
            await invitations.set_sender(visit.ctx, visit.caller, pool_id, wanted.sender)
            results = await invitations.invite_workers(
                visit.ctx,
                visit.caller,
                pool_id,
                addresses=wanted.addresses,
                group=teams.get(team),
                by_link=wanted.by_link,
            )
    if not draft.is_sound:
        return await _invite_page(chosen, draft)
    here = visit.href(f"{HOME}/teams/{team}") if team else chosen.href(LIST)
    said = invitation_form.outcome(visit, results)
    heading = visit.texts.say("invite.links")
    return invitation_form.links_page(visit, heading, results, here) or forms.done(
        visit, here, said, invitation_form.tone_of(results)
    )


async def _teams(chosen: Chosen) -> dict[str, str]:
    """Teams of the workforce by name, with the group that new people come into."""
    visit = chosen.visit
    found = await team_people.list_teams(visit.ctx, visit.caller, Listing(limit=MAX_PAGE, by_name=True))
    return {
        row.team.name: row.team.members[0].group
        for row in found.items
        if row.team.workforce_name == chosen.workforce.name
    }


async def _invite_page(chosen: Chosen, draft: Draft, letter: Letter | None = None) -> Response:
    page = InvitePage(
        action=chosen.href(INVITE),
        back=chosen.href(LIST),
        draft=draft,
        teams=tuple((name, name) for name in await _teams(chosen)),
        letter=letter,
    )
    return forms.respond(chosen.visit, page, draft)
