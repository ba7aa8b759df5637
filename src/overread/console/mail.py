"""Mails to workers: what was sent, what waits and why, and what lies in the folder because no mail server is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console.forms import done
from overread.console.paging import listing_of, position_text
from overread.console.tables import Action, Cell, Fact, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.operations import letters
from overread.operations.letters import KeptLetter, LetterState
from overread.web.rendering import Page


@dataclass(frozen=True, slots=True)
class MailPage(Page):
    """kept: letters in the folder, None where mail is sent. deliveries: where events to programs are."""

    file: ClassVar = "mail.html"
    letters: Table
    kept: Table | None
    deliveries: str


@dataclass(frozen=True, slots=True)
class KeptLetterPage(Page):
    """text: of the mail, as its reader gets it."""

    file: ClassVar = "kept_letter.html"
    back: str
    subject: str
    facts: tuple[Fact, ...]
    text: str


async def show_list(visit: OperatorVisit) -> Response:
    found = await letters.list_letters(visit.ctx, visit.caller, listing_of(visit, keys=1))
    say = visit.texts.say
    names = ("recipient", "about", "created", "state", "attempts", "last_error", "actions")
    after = position_text(found.after)
    table = Table(
        columns=tuple(say(f"column.{name}") for name in names),
        rows=tuple(_row(visit, letter) for letter in found.items),
        next=visit.href("mail", after=after) if after else None,
        first=visit.href("mail") if visit.after else None,
    )
    kept = None
    if letters.keeps_letters(visit.ctx):
        kept = _kept_table(visit, await letters.list_kept(visit.ctx, visit.caller))
    return PAGES.response(MailPage(table, kept, visit.href("deliveries")), visit.shell())


async def show_kept(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    letter = await letters.read_kept(visit.ctx, visit.caller, name)
    say = visit.texts.say
    facts = (
        Fact(say("column.recipient"), letter.to or say("mail.nobody")),
        Fact(say("column.created"), "" if letter.at is None else visit.texts.moment(letter.at)),
    )
    page = KeptLetterPage(visit.href("mail"), letter.subject, facts, letter.text)
    return PAGES.response(page, visit.shell())


async def send_again(visit: OperatorVisit) -> Response:
    form = await visit.form()
    await letters.send_again(visit.ctx, visit.caller, form.number("letter"))
    return done(visit, visit.href("mail"), visit.texts.say("mail.sent_again"))


def _row(visit: OperatorVisit, letter: LetterState) -> tuple[Cell, ...]:
    say = visit.texts.say
    recipient = letter.recipient or say("mail.nobody")
    again = Action(
        say("mail.send_again"),
        visit.href("mail/send-again"),
        post=True,
        fields=(("letter", str(letter.id)),),
        about=recipient,
    )
    return (
        Cell(recipient),
        Cell(say(f"mail.about.{letter.notice}")),
        Cell(moment=letter.created_at),
        _state(visit, letter),
        Cell(str(letter.attempts), number=True),
        Cell(letter.last_error or ""),
        Cell(actions=(again,) if letter.can_be_sent else ()),
    )


def _state(visit: OperatorVisit, letter: LetterState) -> Cell:
    say = visit.texts.say
    if letter.sent_at is not None:
        state = "mail.state.kept" if letters.keeps_letters(visit.ctx) else "mail.state.sent"
        return Cell(say(state), badge="success", note=visit.texts.moment(letter.sent_at))
    if letter.due_at is not None:
        return Cell(say("mail.state.waiting"), badge="warning" if letter.attempts else "accent")
    return Cell(say("mail.state.failed" if letter.can_be_sent else "mail.state.void"), badge="error")


def _kept_table(visit: OperatorVisit, kept: list[KeptLetter]) -> Table:
    say = visit.texts.say
    names = ("subject", "recipient", "created")
    return Table(
        columns=tuple(say(f"column.{name}") for name in names),
        rows=tuple(
            (
                Cell(letter.subject, href=visit.href(f"mail/{letter.name}")),
                Cell(letter.to or say("mail.nobody")),
                Cell(moment=letter.at) if letter.at else Cell(),
            )
            for letter in kept
        ),
    )
