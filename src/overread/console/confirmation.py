"""Asking before something is lost: a page of its own, shown in a dialog where there is script.

    async def ask_delete(visit):                       # GET …/delete
        return confirmation.ask(visit, _question(visit))

    async def delete(visit):                           # POST …/delete
        return await confirmation.carry_out(
            visit,
            _question(visit),
            lambda: operations.delete(visit.ctx, visit.caller, name),
            visit.href("things"),
            visit.texts.say("thing.deleted"),
        )

The link to it is an `Action(…, asks=True)`. `answer` is for what has more to read from the form.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console.forms import catching, done, respond
from overread.console.visit import OperatorVisit
from overread.web.forms import Draft
from overread.web.rendering import Page


@dataclass(frozen=True, slots=True)
class Question:
    """action: where yes posts. back: where no leads. typed: the name that has to be typed first, for what cannot be undone.

    fields: hidden ones that travel with the answer.
    """

    heading: str
    sentences: tuple[str, ...]
    button: str
    action: str
    back: str
    typed: str | None = None
    is_dangerous: bool = True
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmationPage(Page):
    """A question; see there."""

    file: ClassVar = "confirm.html"
    heading: str
    sentences: tuple[str, ...]
    button: str
    action: str
    back: str
    typed: str | None
    is_dangerous: bool
    fields: tuple[tuple[str, str], ...]
    draft: Draft


def ask(visit: OperatorVisit, question: Question, draft: Draft | None = None) -> Response:
    """The question as a page. draft: an answer that was not good enough."""
    page = ConfirmationPage(
        heading=question.heading,
        sentences=question.sentences,
        button=question.button,
        action=question.action,
        back=question.back,
        typed=question.typed,
        is_dangerous=question.is_dangerous,
        fields=question.fields,
        draft=draft or Draft(visit.texts),
    )
    return respond(visit, page, page.draft)


async def carry_out(
    visit: OperatorVisit,
    question: Question,
    change: Callable[[], Awaitable[object]],
    href: str,
    sentence: str,
) -> Response:
    """Do what was asked about, and go on to `href` with the sentence; ask again if the answer, or the change, is refused."""
    draft = await answer(visit, question)
    if draft.is_sound:
        with catching(visit, draft):
            await change()
    if not draft.is_sound:
        return ask(visit, question, draft)
    return done(visit, href, sentence)


async def answer(visit: OperatorVisit, question: Question) -> Draft:
    """The posted answer; not sound if the name was not typed as it is."""
    draft = Draft.posted(visit.texts, await visit.form(long=True))
    if question.typed is not None and draft.text("typed", required=True) not in ("", question.typed):
        draft.refuse("typed", visit.texts.say("confirm.differs", name=question.typed))
    return draft
