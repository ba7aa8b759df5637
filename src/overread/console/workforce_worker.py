"""One worker: who they are, what they are in, and everything that can be done for or to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import confirmation, forms
from overread.console.confirmation import Question
from overread.console.invitation_form import LinksPage, NewLink
from overread.console.tables import Action, Fact, Tone
from overread.console.visit import PAGES, OperatorVisit
from overread.console.workforce_teams import shown_name, status_cell
from overread.console.workforce_workers import LIST
from overread.console.workforces import HOME, Chosen, need
from overread.domain.errors import NotFound
from overread.domain.workforce import UserStatus
from overread.operations import invitations, password_reset, second_factor, team_people, users
from overread.operations.password_reset import Link
from overread.operations.team_people import WorkerView
from overread.web.rendering import Page

Deed = Callable[[Chosen, str], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class WorkerPage(Page):
    """groups of actions: for who has not signed in yet, for their sign-in, and what ends something."""

    file: ClassVar = "workforce_worker.html"
    name: str
    status: str
    tone: Tone
    back: str
    facts: tuple[Fact, ...]
    teams: tuple[Fact, ...]
    sign_in: tuple[Action, ...]
    access: tuple[Action, ...]
    held: str | None


async def show(visit: OperatorVisit) -> Response:
    chosen = await need(visit)
    found = await _find(chosen)
    has_factor = await second_factor.has_factor(
        visit.ctx, visit.caller, chosen.workforce.pool_id, found.user.username
    )
    say, status = visit.texts.say, status_cell(visit, found.user)
    page = WorkerPage(
        name=shown_name(found.user),
        status=status.text,
        tone=status.badge or "",
        back=chosen.href(LIST),
        facts=_facts(visit, found, has_factor=has_factor),
        teams=tuple(Fact("", name, href=visit.href(f"{HOME}/teams/{name}")) for name in found.teams),
        sign_in=_sign_in_actions(chosen, found, has_factor=has_factor),
        access=_access_actions(chosen, found),
        held=say("worker.held", found.held) if found.held else None,
    )
    return PAGES.response(page, visit.shell())


def _facts(visit: OperatorVisit, found: WorkerView, *, has_factor: bool) -> tuple[Fact, ...]:
    say, user = visit.texts.say, found.user
    facts = [Fact(say("worker.email"), user.email)] if user.email else []
    facts += [
        Fact(say("worker.user_name"), user.username, mono=True),
        Fact(say("worker.worker_id"), user.worker_id, mono=True),
        Fact(
            say("worker.groups"), ", ".join(group.name for group in found.groups) or say("worker.no_groups")
        ),
        Fact(say("worker.factor"), say("worker.factor.on" if has_factor else "worker.factor.off")),
        Fact(say("worker.sessions"), f"{found.sessions:,}"),
        Fact(say("fact.created"), visit.texts.moment(user.created_at)),
    ]
    return tuple(facts)


def _sign_in_actions(chosen: Chosen, found: WorkerView, *, has_factor: bool) -> tuple[Action, ...]:
    say, user = chosen.visit.texts.say, found.user
    if not user.enabled:
        return ()
    here = f"{LIST}/{user.sub}"

    def post(deed: str) -> Action:
        return Action(say(f"worker.{deed}"), chosen.href(f"{here}/{deed}"), post=True)

    def question(deed: str) -> Action:
        return Action(say(f"worker.{deed}"), chosen.href(f"{here}/{deed}"), asks=True)

    if user.status is UserStatus.FORCE_CHANGE_PASSWORD:
        return post("resend"), post("invitation-link")
    actions = [post("reset-link")]
    if has_factor:
        actions.append(question("reset-factor"))
    if found.sessions:
        actions.append(question("end-sessions"))
    return tuple(actions)


def _access_actions(chosen: Chosen, found: WorkerView) -> tuple[Action, ...]:
    say, here = chosen.visit.texts.say, f"{LIST}/{found.user.sub}"
    if found.user.enabled:
        return (Action(say("worker.disable"), chosen.href(f"{here}/disable"), asks=True),)
    return (
        Action(say("worker.enable"), chosen.href(f"{here}/enable"), post=True),
        Action(say("worker.delete"), chosen.href(f"{here}/delete"), tone="danger", asks=True),
    )


# --- done at once ---------------------------------------------------------------------------------


async def enable(visit: OperatorVisit) -> Response:
    return await _do(visit, "enable", _enable)


async def resend(visit: OperatorVisit) -> Response:
    return await _do(visit, "resend", _resend)


async def invitation_link(visit: OperatorVisit) -> Response:
    """A new link to choose the first password, shown once."""
    return await _link(visit, "invitation-link", invitations.make_link)


async def reset_link(visit: OperatorVisit) -> Response:
    """A link to choose a new password, shown once."""
    return await _link(visit, "reset-link", password_reset.make_link)


async def _do(visit: OperatorVisit, deed: str, do: Deed) -> Response:
    await visit.form()
    chosen = await need(visit)
    found = await _find(chosen)
    await do(chosen, found.user.username)
    said = visit.texts.say(f"worker.{deed}.done", name=shown_name(found.user))
    return forms.done(visit, chosen.href(f"{LIST}/{found.user.sub}"), said)


async def _link(visit: OperatorVisit, deed: str, make: Callable[..., Awaitable[Link]]) -> Response:
    await visit.form()
    chosen = await need(visit)
    found = await _find(chosen)
    link = await make(visit.ctx, visit.caller, chosen.workforce.pool_id, found.user.username)
    say = visit.texts.say
    page = LinksPage(
        heading=say(f"worker.{deed}"),
        lead=say(f"worker.{deed}.lead"),
        links=(NewLink(shown_name(found.user), link.url),),
        others=None,
        until=visit.texts.moment(link.expires_at),
        go_on=chosen.href(f"{LIST}/{found.user.sub}"),
    )
    return PAGES.response(page, visit.shell())


async def _enable(chosen: Chosen, username: str) -> None:
    await users.enable_user(chosen.visit.ctx, chosen.visit.caller, chosen.workforce.pool_id, username)


async def _resend(chosen: Chosen, username: str) -> None:
    await invitations.resend(chosen.visit.ctx, chosen.visit.caller, chosen.workforce.pool_id, username)


# --- asked first ----------------------------------------------------------------------------------


async def _disable(chosen: Chosen, username: str) -> None:
    await users.disable_user(chosen.visit.ctx, chosen.visit.caller, chosen.workforce.pool_id, username)


async def _delete(chosen: Chosen, username: str) -> None:
    await team_people.delete_worker(chosen.visit.ctx, chosen.visit.caller, chosen.workforce, username)


async def _reset_factor(chosen: Chosen, username: str) -> None:
    await second_factor.reset_of_worker(
        chosen.visit.ctx, chosen.visit.caller, chosen.workforce.pool_id, username
    )


async def _end_sessions(chosen: Chosen, username: str) -> None:
    await team_people.end_sessions(chosen.visit.ctx, chosen.visit.caller, chosen.workforce, username)


ASKED: Mapping[str, Deed] = {
    "disable": _disable,
    "delete": _delete,
    "reset-factor": _reset_factor,
    "end-sessions": _end_sessions,
}


async def ask(visit: OperatorVisit) -> Response:
    chosen = await need(visit)
    return confirmation.ask(visit, _question(chosen, await _find(chosen), _deed(visit)))


async def do(visit: OperatorVisit) -> Response:
    deed, chosen = _deed(visit), await need(visit)
    found = await _find(chosen)
    question = _question(chosen, found, deed)
    said = visit.texts.say(f"worker.{deed}.done", name=shown_name(found.user))
    return await confirmation.carry_out(
        visit,
        question,
        lambda: ASKED[deed](chosen, found.user.username),
        chosen.href(LIST) if deed == "delete" else question.back,
        said,
    )


def _deed(visit: OperatorVisit) -> str:
    deed: str = visit.request.path_params["deed"]
    if deed not in ASKED:
        raise NotFound("page", deed)
    return deed


def _question(chosen: Chosen, found: WorkerView, deed: str) -> Question:
    say, name = chosen.visit.texts.say, shown_name(found.user)
    sentences = [say(f"worker.{deed}.what")]
    if deed == "disable" and found.held:
        sentences.append(say("worker.disable.held", found.held))
    here = f"{LIST}/{found.user.sub}"
    return Question(
        heading=say(f"worker.{deed}.ask", name=name),
        sentences=tuple(sentences),
        button=say(f"worker.{deed}"),
        action=chosen.href(f"{here}/{deed}"),
        back=chosen.href(here),
        is_dangerous=deed in ("disable", "delete"),
    )


async def _find(chosen: Chosen) -> WorkerView:
    sub = chosen.visit.request.path_params["sub"]
    return await team_people.find_worker(chosen.visit.ctx, chosen.visit.caller, chosen.workforce, sub)
