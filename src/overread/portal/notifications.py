"""How a worker is told that work waits: by mail, in a chat, how often, and not at night."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import ClassVar
from zoneinfo import available_timezones

from starlette.responses import RedirectResponse, Response

from overread.domain.errors import DeliveryFailed, InvalidRequest, SignInRefused
from overread.domain.notices import ChatMessage
from overread.domain.notifying import INTERVALS_MINUTES, ByMail, Choices, QuietHours
from overread.operations import notifications
from overread.portal.visit import PAGES, WorkerVisit
from overread.web.forms import Draft
from overread.web.rendering import Page
from overread.web.sign_in_words import refusal_sentence

NOTICES = {"saved": "notify.saved", "tested": "notify.tested"}
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])\Z")


@dataclass(frozen=True, slots=True)
class NotificationsPage(Page):
    """service: of the chat that is there. test: where its button posts. ways, minutes, zones: what may be chosen."""

    file: ClassVar = "notifications.html"
    draft: Draft
    action: str
    test: str
    ways: tuple[tuple[str, str], ...]
    minutes: tuple[tuple[str, str], ...]
    zones: tuple[str, ...]
    service: str | None
    problem: str | None
    has_address: bool
    notice: str | None


async def show(visit: WorkerVisit) -> Response:
    return await _page(visit, await _stored(visit))


async def save(visit: WorkerVisit) -> Response:
    form = await visit.form()
    draft = Draft.posted(visit.texts, form)
    quiet, time_zone = _quiet(visit, draft), _zone(visit, draft)
    chat = draft.value("chat").strip() or None
    remove = draft.flag("remove")
    mail = draft.choice("mail", [way.value for way in ByMail])
    minutes = draft.choice("minutes", [str(each) for each in INTERVALS_MINUTES])
    if not draft.is_sound:
        return await _page(visit, draft)
    choices = Choices(mail=ByMail(mail), minutes=int(minutes), quiet=quiet, time_zone=time_zone)
    try:
        await notifications.save_choices(
            visit.ctx, visit.worker, choices, None if remove else chat, keep_chat=chat is None and not remove
        )
    except InvalidRequest as error:
        draft.refuse("chat" if chat is not None else None, error.reason)
        return await _page(visit, draft)
    return RedirectResponse(f"{visit.base}notifications?notice=saved", status_code=303)


async def test(visit: WorkerVisit) -> Response:
    """*Send a test message*."""
    await visit.form()
    say = visit.texts.say
    message = ChatMessage(say("notify.test.title"), say("notify.test.text"))
    try:
        await notifications.try_chat(visit.ctx, visit.worker, message)
    except SignInRefused as refused:
        draft = await _stored(visit)
        draft.refuse(None, refusal_sentence(refused, visit.texts))
        return await _page(visit, draft)
    except (InvalidRequest, DeliveryFailed) as error:
        draft = await _stored(visit)
        draft.refuse(None, say("notify.chat.problem", problem=error.reason))
        return await _page(visit, draft)
    return RedirectResponse(f"{visit.base}notifications?notice=tested", status_code=303)


async def _stored(visit: WorkerVisit) -> Draft:
    choices, _ = await notifications.read_choices(visit.ctx, visit.worker)
    quiet = choices.quiet
    return Draft(
        visit.texts,
        (
            ("mail", choices.mail.value),
            ("minutes", str(choices.minutes)),
            ("quiet_from", f"{quiet.begin:%H:%M}" if quiet else ""),
            ("quiet_until", f"{quiet.end:%H:%M}" if quiet else ""),
            # Empty before the first choice: the page's script then begins with the browser's.
            ("zone", "" if choices == Choices() else choices.time_zone),
        ),
    )


async def _page(visit: WorkerVisit, draft: Draft) -> Response:
    choices, team_mail = await notifications.read_choices(visit.ctx, visit.worker)
    say = visit.texts.say
    notice = NOTICES.get(visit.request.query_params.get("notice", ""))
    page = NotificationsPage(
        draft=draft,
        action=f"{visit.base}notifications",
        test=f"{visit.base}notifications/test",
        ways=(
            (ByMail.TEAM.value, say("notify.mail.team_on" if team_mail else "notify.mail.team_off")),
            (ByMail.ON.value, say("notify.mail.on")),
            (ByMail.OFF.value, say("notify.mail.off")),
        ),
        minutes=tuple((str(n), visit.texts.duration(n * 60)) for n in INTERVALS_MINUTES),
        zones=_zones(),
        service=choices.service,
        problem=choices.problem,
        has_address=visit.worker.email is not None,
        notice=say(notice) if notice else None,
    )
    status = 200 if draft.is_sound else draft.status
    return PAGES.response(page, visit.shell("notifications"), status=status)


def _quiet(visit: WorkerVisit, draft: Draft) -> QuietHours | None:
    begin, end = _time(visit, draft, "quiet_from"), _time(visit, draft, "quiet_until")
    if begin is not None and end is not None and begin != end:
        return QuietHours(begin, end)
    if begin is not None and begin == end:
        draft.refuse("quiet_until", visit.texts.say("notify.quiet.same"))
    if (draft.value("quiet_from") == "") != (draft.value("quiet_until") == ""):
        draft.refuse("quiet_until", visit.texts.say("notify.quiet.both"))
    return None


def _zone(visit: WorkerVisit, draft: Draft) -> str:
    zone = draft.value("zone").strip() or "UTC"
    if zone not in _zones():
        draft.refuse("zone", visit.texts.say("notify.zone.unknown", zone=zone))
    return zone


@cache
def _zones() -> tuple[str, ...]:
    """UTC and all others by name; each look for them opens hundreds of files."""
    return ("UTC", *sorted(available_timezones() - {"UTC", "localtime"}))


def _time(visit: WorkerVisit, draft: Draft, name: str) -> time | None:
    text = draft.value(name).strip()
    found = _TIME.match(text)
    if found is None and text:
        draft.refuse(name, visit.texts.say("notify.time"))
    return None if found is None else time(int(found[1]), int(found[2]))
