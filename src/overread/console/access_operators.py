"""The operators of the account: who they are, adding one, disabling, ending sessions, removing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import confirmation, forms
from overread.console.access import HOME, OPERATORS, AccessListPage, tabs
from overread.console.access_identity import SecretPage
from overread.console.confirmation import Question
from overread.console.tables import Action, Cell, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.domain.errors import AlreadyExists, InvalidRequest
from overread.domain.people import Operator
from overread.operations import operators
from overread.operations.operators import OperatorRow
from overread.web.forms import Draft
from overread.web.rendering import Page

NEW_OPERATOR = f"{HOME}/add-operator"


@dataclass(frozen=True, slots=True)
class NewOperatorPage(Page):
    """An e-mail address is all that is asked."""

    file: ClassVar = "access_operator_new.html"
    action: str
    back: str
    draft: Draft


async def show_list(visit: OperatorVisit) -> Response:
    say = visit.texts.say
    found = await operators.list_operators(visit.ctx, visit.caller)
    columns = (
        "access.email",
        "access.state",
        "access.factor",
        "access.seen",
        "access.actions",
    )
    table = Table(tuple(say(key) for key in columns), tuple(_row(visit, each) for each in found))
    page = AccessListPage(
        tabs(visit, OPERATORS),
        say("access.operators"),
        say("access.operators.lead"),
        table,
        "",
        (Action(say("access.operator.add"), visit.href(NEW_OPERATOR), tone="primary"),),
    )
    return PAGES.response(page, visit.shell())


def _row(visit: OperatorVisit, found: OperatorRow) -> tuple[Cell, ...]:
    say = visit.texts.say
    here = f"{OPERATORS}/{found.id}"
    change = Action(say("access.enable"), visit.href(f"{here}/enable"), post=True, about=found.email)
    if found.enabled:
        change = Action(say("access.disable"), visit.href(f"{here}/disable"), asks=True, about=found.email)
    actions = [change]
    if found.session_count:
        actions.append(
            Action(
                say("access.sessions.end"), visit.href(f"{here}/end-sessions"), post=True, about=found.email
            )
        )
    actions.append(
        Action(say("access.remove"), visit.href(f"{here}/remove"), "danger", asks=True, about=found.email)
    )
    return (
        Cell(found.email, note=say("access.you") if found.id == visit.operator.id else None),
        _state(visit, found),
        Cell(say("access.factor.on" if found.has_factor else "access.factor.off")),
        Cell(moment=found.seen_at, note=say("access.sessions", found.session_count))
        if found.seen_at
        else Cell(say("access.seen.never")),
        Cell(actions=tuple(actions)),
    )


def _state(visit: OperatorVisit, found: OperatorRow) -> Cell:
    if not found.enabled:
        return Cell(visit.texts.say("access.disabled"), badge="muted")
    if not found.has_signed_in:
        return Cell(visit.texts.say("access.waits"), badge="warning")
    return Cell(visit.texts.say("access.active"), badge="success")


async def show_new(visit: OperatorVisit) -> Response:
    return _new_page(visit, Draft(visit.texts))


async def add(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    email = draft.text("email", required=True, max_length=254)
    added: tuple[Operator, str] | None = None
    if draft.is_sound:
        with forms.catching(visit, draft, {AlreadyExists: "email", InvalidRequest: "email"}):
            added = await operators.add(visit.ctx, visit.caller, email)
    if added is None:
        return _new_page(visit, draft)
    say = visit.texts.say
    page = SecretPage(
        say("access.operator.added", email=added[0].email),
        say("access.operator.once"),
        (
            (say("access.console"), f"{visit.ctx.policy.public_url}{visit.base}"),
            (say("access.email"), added[0].email),
            (say("access.password"), added[1]),
        ),
        visit.href(OPERATORS),
        say("access.operators"),
    )
    return PAGES.response(page, visit.shell())


def _new_page(visit: OperatorVisit, draft: Draft) -> Response:
    return forms.respond(
        visit, NewOperatorPage(visit.href(NEW_OPERATOR), visit.href(OPERATORS), draft), draft
    )


async def enable(visit: OperatorVisit) -> Response:
    await visit.form()
    found = await operators.find(visit.ctx, visit.caller, _id(visit))
    await operators.set_enabled(visit.ctx, visit.caller, found.id, enabled=True)
    return forms.done(
        visit, visit.href(OPERATORS), visit.texts.say("access.operator.enabled", email=found.email)
    )


async def end_sessions(visit: OperatorVisit) -> Response:
    await visit.form()
    found = await operators.find(visit.ctx, visit.caller, _id(visit))
    await operators.end_sessions(visit.ctx, visit.caller, found.id)
    said = visit.texts.say("access.sessions.ended", email=found.email)
    return forms.done(visit, visit.href(OPERATORS), said)


async def ask_disable(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, await _disable_question(visit))


async def disable(visit: OperatorVisit) -> Response:
    question = await _disable_question(visit)
    found = await operators.find(visit.ctx, visit.caller, _id(visit))
    said = visit.texts.say("access.operator.disabled", email=found.email)
    return await confirmation.carry_out(
        visit,
        question,
        lambda: operators.set_enabled(visit.ctx, visit.caller, found.id, enabled=False),
        visit.href(OPERATORS),
        said,
    )


async def ask_remove(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, await _remove_question(visit))


async def remove(visit: OperatorVisit) -> Response:
    question = await _remove_question(visit)
    found = await operators.find(visit.ctx, visit.caller, _id(visit))
    return await confirmation.carry_out(
        visit,
        question,
        lambda: operators.remove(visit.ctx, visit.caller, found.id),
        visit.href(OPERATORS),
        visit.texts.say("access.deleted", name=found.email),
    )


async def _disable_question(visit: OperatorVisit) -> Question:
    found = await operators.find(visit.ctx, visit.caller, _id(visit))
    say = visit.texts.say
    return Question(
        heading=say("access.operator.disable.ask", email=found.email),
        sentences=(say("access.operator.disable.effect"),),
        button=say("access.disable"),
        action=visit.href(f"{OPERATORS}/{found.id}/disable"),
        back=visit.href(OPERATORS),
    )


async def _remove_question(visit: OperatorVisit) -> Question:
    found = await operators.find(visit.ctx, visit.caller, _id(visit))
    say = visit.texts.say
    return Question(
        heading=say("access.operator.remove.ask", email=found.email),
        sentences=(say("access.operator.remove.effect"),),
        button=say("access.remove"),
        action=visit.href(f"{OPERATORS}/{found.id}/remove"),
        back=visit.href(OPERATORS),
        typed=found.email,
    )


def _id(visit: OperatorVisit) -> int:
    number: int = visit.request.path_params["id"]
    return number
