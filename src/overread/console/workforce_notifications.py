"""How the members of a team are told that work waits, unless they say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import forms
from overread.console.visit import OperatorVisit
from overread.console.workforces import HOME
from overread.domain.errors import InvalidRequest
from overread.domain.notifying import INTERVALS_MINUTES, MAX_ADDRESS, TeamChoices
from overread.operations import notifications
from overread.web.forms import Draft
from overread.web.rendering import Page


@dataclass(frozen=True, slots=True)
class TeamNotificationsPage(Page):
    """service: of the chat that is there; problem: why the last message to it did not arrive."""

    file: ClassVar = "workforce_notifications.html"
    team: str
    action: str
    back: str
    draft: Draft
    minutes: tuple[tuple[str, str], ...]
    service: str | None
    problem: str | None


async def show(visit: OperatorVisit) -> Response:
    choices = await notifications.read_team_choices(visit.ctx, visit.caller, _name(visit))
    begin = [("minutes", str(choices.minutes)), *([("mail", "on")] if choices.mail else [])]
    return _page(visit, Draft(visit.texts, begin), choices)


async def change(visit: OperatorVisit) -> Response:
    choices = await notifications.read_team_choices(visit.ctx, visit.caller, _name(visit))
    draft = await forms.posted(visit)
    chat = draft.text("chat", max_length=MAX_ADDRESS) or None
    remove = draft.flag("remove")
    minutes = draft.choice("minutes", [str(each) for each in INTERVALS_MINUTES])
    if draft.is_sound:
        chosen = TeamChoices(mail=draft.flag("mail"), minutes=int(minutes))
        with forms.catching(visit, draft, {InvalidRequest: "chat"}):
            await notifications.save_team_choices(
                visit.ctx,
                visit.caller,
                _name(visit),
                chosen,
                None if remove else chat,
                keep_chat=chat is None and not remove,
            )
    if not draft.is_sound:
        return _page(visit, draft, choices)
    return forms.done(visit, visit.href(f"{HOME}/teams/{_name(visit)}"), visit.texts.say("notify.saved"))


def _page(visit: OperatorVisit, draft: Draft, choices: TeamChoices) -> Response:
    team = f"{HOME}/teams/{_name(visit)}"
    page = TeamNotificationsPage(
        team=_name(visit),
        action=visit.href(f"{team}/notifications"),
        back=visit.href(team),
        draft=draft,
        minutes=tuple((str(n), visit.texts.duration(n * 60)) for n in INTERVALS_MINUTES),
        service=choices.service,
        problem=choices.problem,
    )
    return forms.respond(visit, page, draft)


def _name(visit: OperatorVisit) -> str:
    found: str = visit.request.path_params["name"]
    return found
