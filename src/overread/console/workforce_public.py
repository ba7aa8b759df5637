"""Labeling workforces, tab *Public*: opening the public workforce, deciding who may register, its workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import confirmation, forms
from overread.console.confirmation import Question
from overread.console.paging import listing_of, position_text
from overread.console.tables import Action, Cell, Fact, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.console.workforce_teams import region_fields, search_of, shown_name, status_cell
from overread.console.workforces import HOME, tabs
from overread.domain import arn
from overread.domain.errors import InvalidRequest, NotFound
from overread.domain.prices import dollars
from overread.domain.public_crowd import DEFAULT_CONSENT, MAX_CONSENT, CrowdChoices, PublicCrowd
from overread.operations import letters, public_crowd
from overread.operations.portal_address import portal_address
from overread.operations.public_crowd import CrowdView
from overread.web.forms import Draft
from overread.web.rendering import NavItem, Page

PUBLIC = f"{HOME}/public"
SETTINGS = f"{PUBLIC}/settings"
WORKERS = f"{PUBLIC}/workers"
LEDGER = f"{PUBLIC}/ledger"


@dataclass(frozen=True, slots=True)
class PublicPage(Page):
    """link: where people register. consent: what they agree to. open: the first action, before it was ever opened."""

    file: ClassVar = "workforce_public.html"
    tabs: tuple[NavItem, ...]
    open: Action | None
    status: str
    is_open: bool
    arn: str
    link: str
    facts: tuple[Fact, ...]
    consent: str
    actions: tuple[Action, ...]
    sections: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class SettingsPage(Page):
    """is_new: it opens the public workforce. mail: whether letters reach people, or lie in a folder."""

    file: ClassVar = "workforce_public_settings.html"
    action: str
    back: str
    draft: Draft
    is_new: bool
    has_mail: bool


@dataclass(frozen=True, slots=True)
class PublicWorkersPage(Page):
    file: ClassVar = "workforce_public_workers.html"
    back: str
    table: Table
    action: str
    hidden: tuple[tuple[str, str], ...]
    search: str
    empty: str


@dataclass(frozen=True, slots=True)
class ConsentPage(Page):
    """A text that a worker agreed to, the present one or an earlier."""

    file: ClassVar = "workforce_public_consent.html"
    back: str
    since: str
    text: str


async def show(visit: OperatorVisit) -> Response:
    found = await public_crowd.find(visit.ctx, visit.caller)
    say = visit.texts.say
    opening = Action(say("public.open"), visit.href(SETTINGS), tone="primary")
    if found is None:
        page = PublicPage(tabs(visit, "workforces.public"), opening, "", False, "", "", (), "", (), ())
        return PAGES.response(page, visit.shell())
    crowd = found.crowd
    page = PublicPage(
        tabs=tabs(visit, "workforces.public"),
        open=None,
        status=say("public.is_open" if crowd.is_open else "public.is_closed"),
        is_open=crowd.is_open,
        arn=arn.public_workteam(visit.region),
        link=f"{portal_address(visit.ctx, crowd.portal_id)}register",
        facts=_facts(visit, found),
        consent=crowd.consent.text,
        actions=_actions(visit, crowd),
        sections=(
            Action(say("public.workers"), visit.href(WORKERS)),
            Action(say("public.ledger"), visit.href(LEDGER)),
        ),
    )
    return PAGES.response(page, visit.shell())


def _facts(visit: OperatorVisit, found: CrowdView) -> tuple[Fact, ...]:
    say, crowd = visit.texts.say, found.crowd
    prices = ", ".join(dollars(price) for price in found.prices)
    return (
        Fact(
            say("public.registration"),
            say("public.registers" if crowd.takes_registrations else "public.registers_nobody"),
        ),
        Fact(
            say("public.confirmation"),
            say("public.confirms" if crowd.confirms_email else "public.confirms_not"),
        ),
        Fact(
            say("public.prices"), say("public.amounts", amounts=prices) if prices else say("public.no_prices")
        ),
        Fact(
            say("public.earned"),
            say("public.earned_by", found.answer_count, amount=dollars(found.earned)),
        ),
        Fact(say("public.blocked"), say("public.blocked.entries", len(crowd.blocked))),
        Fact(say("public.opened"), visit.texts.moment(crowd.opened_at)),
    )


def _actions(visit: OperatorVisit, crowd: PublicCrowd) -> tuple[Action, ...]:
    say = visit.texts.say
    if not crowd.is_open:
        return (Action(say("public.reopen"), visit.href(SETTINGS), tone="primary"),)
    return (
        Action(say("public.change"), visit.href(SETTINGS)),
        Action(say("public.close"), visit.href(f"{PUBLIC}/close"), tone="danger", asks=True),
    )


# --- opening and changing it ----------------------------------------------------------------------


async def show_settings(visit: OperatorVisit) -> Response:
    found = await public_crowd.find(visit.ctx, visit.caller)
    if found is None:
        confirms = [] if letters.keeps_letters(visit.ctx) else [("confirms", "on")]
        pairs = [("consent", DEFAULT_CONSENT), ("registers", "on"), *confirms]
        return _settings_page(visit, Draft(visit.texts, pairs), is_new=True)
    crowd = found.crowd
    pairs = [("consent", crowd.consent.text), ("blocked", "\n".join(crowd.blocked))]
    pairs += [("registers", "on")] if crowd.takes_registrations or not crowd.is_open else []
    pairs += [("confirms", "on")] if crowd.confirms_email else []
    return _settings_page(visit, Draft(visit.texts, pairs), is_new=not crowd.is_open)


async def change_settings(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit, max_bytes=256 * 1024)
    found = await public_crowd.find(visit.ctx, visit.caller)
    is_new = found is None or not found.crowd.is_open
    choices = CrowdChoices(
        consent=draft.text("consent", required=True, max_length=MAX_CONSENT),
        takes_registrations=draft.flag("registers"),
        confirms_email=draft.flag("confirms"),
        blocked=draft.lines("blocked"),
    )
    if is_new:
        draft.consent("understood", visit.texts.say("public.understand"))
    if draft.is_sound:
        with forms.catching(visit, draft, {InvalidRequest: "blocked"}):
            act = public_crowd.open_crowd if is_new else public_crowd.change
            await act(visit.ctx, visit.caller, choices)
    if not draft.is_sound:
        return _settings_page(visit, draft, is_new=is_new)
    said = visit.texts.say("public.open.done" if is_new else "public.change.done")
    return forms.done(visit, visit.href(PUBLIC), said)


def _settings_page(visit: OperatorVisit, draft: Draft, *, is_new: bool) -> Response:
    page = SettingsPage(
        action=visit.href(SETTINGS),
        back=visit.href(PUBLIC),
        draft=draft,
        is_new=is_new,
        has_mail=not letters.keeps_letters(visit.ctx),
    )
    return forms.respond(visit, page, draft)


async def ask_close(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, _close_question(visit))


async def close(visit: OperatorVisit) -> Response:
    question = _close_question(visit)
    return await confirmation.carry_out(
        visit,
        question,
        lambda: public_crowd.close(visit.ctx, visit.caller),
        question.back,
        visit.texts.say("public.close.done"),
    )


def _close_question(visit: OperatorVisit) -> Question:
    say = visit.texts.say
    return Question(
        heading=say("public.close.ask"),
        sentences=(say("public.close.what"), say("public.close.stays")),
        button=say("public.close"),
        action=visit.href(f"{PUBLIC}/close"),
        back=visit.href(PUBLIC),
    )


async def show_consent(visit: OperatorVisit) -> Response:
    consent_id = visit.request.path_params["consent_id"]
    found = await public_crowd.find_consent(visit.ctx, visit.caller, consent_id)
    page = ConsentPage(visit.href(WORKERS), visit.texts.moment(found.created_at), found.text)
    return PAGES.response(page, visit.shell())


# --- workers --------------------------------------------------------------------------------------


async def show_workers(visit: OperatorVisit) -> Response:
    say, prefix = visit.texts.say, search_of(visit)
    found = await public_crowd.list_workers(visit.ctx, visit.caller, prefix, listing_of(visit, keys=1))
    names = ("worker", "status", "worker_id", "answers", "earned", "consented", "actions")
    table = Table(
        columns=tuple(say(f"column.{name}") for name in names),
        rows=tuple(
            (
                Cell(
                    shown_name(row.user),
                    note=say("public.accepts_adult") if row.accepts_adult else None,
                ),
                status_cell(visit, row.user),
                Cell(row.user.worker_id, mono=True),
                Cell(f"{row.answer_count:,}", number=True),
                Cell(dollars(row.earned), number=True, href=visit.href(LEDGER, worker=str(row.user.id))),
                Cell(
                    visit.texts.moment(row.consented_at),
                    href=visit.href(f"{PUBLIC}/consents/{row.consent_id}"),
                ),
                Cell(
                    actions=(
                        _worker_action(visit, row.user.id, shown_name(row.user), enabled=row.user.enabled),
                    )
                ),
            )
            for row in found.items
        ),
        next=visit.href(WORKERS, name=prefix, after=position_text(found.after)) if found.after else None,
        first=visit.href(WORKERS, name=prefix) if visit.after else None,
    )
    page = PublicWorkersPage(
        back=visit.href(PUBLIC),
        table=table,
        action=visit.href(WORKERS),
        hidden=region_fields(visit),
        search=prefix,
        empty=say("workers.none_found" if prefix else "public.nobody"),
    )
    return PAGES.response(page, visit.shell())


def _worker_action(visit: OperatorVisit, user_id: int, name: str, *, enabled: bool) -> Action:
    say, here = visit.texts.say, f"{WORKERS}/{user_id}"
    if enabled:
        return Action(
            say("worker.disable"), visit.href(f"{here}/disable"), tone="quiet", asks=True, about=name
        )
    return Action(say("worker.enable"), visit.href(f"{here}/enable"), tone="quiet", post=True, about=name)


async def ask_disable(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, await _disable_question(visit))


async def disable(visit: OperatorVisit) -> Response:
    question = await _disable_question(visit)
    return await confirmation.carry_out(
        visit,
        question,
        lambda: _set_enabled(visit, enabled=False),
        question.back,
        visit.texts.say("public.disabled"),
    )


async def enable(visit: OperatorVisit) -> Response:
    await visit.form()
    await _set_enabled(visit, enabled=True)
    return forms.done(visit, visit.href(WORKERS), visit.texts.say("public.enabled"))


async def _disable_question(visit: OperatorVisit) -> Question:
    user_id = visit.request.path_params["user_id"]
    found = await public_crowd.find_worker(visit.ctx, visit.caller, user_id)
    say = visit.texts.say
    return Question(
        heading=say("worker.disable.ask", name=shown_name(found.user)),
        sentences=(say("public.disable.what"),),
        button=say("worker.disable"),
        action=visit.href(f"{WORKERS}/{user_id}/disable"),
        back=visit.href(WORKERS),
    )


async def _set_enabled(visit: OperatorVisit, *, enabled: bool) -> None:
    user_id = visit.request.path_params["user_id"]
    await public_crowd.set_enabled(visit.ctx, visit.caller, user_id, enabled=enabled)


async def need_crowd(visit: OperatorVisit) -> CrowdView:
    """Raises NotFound before the public workforce was ever opened."""
    found = await public_crowd.find(visit.ctx, visit.caller)
    if found is None:
        raise NotFound("public workforce", visit.region)
    return found
