"""Inviting people, as part of a form: whom, in whose name, by mail or by link, and what the invitation looks like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import forms
from overread.console.visit import PAGES, OperatorVisit
from overread.domain.email_address import is_address, read_list
from overread.domain.notices import Letter, Sender
from overread.domain.workforce import Workforce
from overread.operations import invitations, letters, team_people
from overread.operations.invitations import InvitationResult, Invited
from overread.web.forms import Draft
from overread.web.notices import NoticeTone
from overread.web.rendering import Page

BY_MAIL, BY_LINK = "mail", "link"
PREVIEW = "preview"
"""The button **Preview invitation**: the same form, shown again with the letter."""


@dataclass(frozen=True, slots=True)
class Invitations:
    """What the form says of inviting."""

    addresses: tuple[str, ...]
    sender: Sender
    by_link: bool


@dataclass(frozen=True, slots=True)
class NewLink:
    """Shown once."""

    address: str
    url: str


@dataclass(frozen=True, slots=True)
class LinksPage(Page):
    """Links of people who were invited without mail; whoever has one chooses a password with it."""

    file: ClassVar = "workforce_links.html"
    heading: str
    lead: str
    links: tuple[NewLink, ...]
    others: str | None
    until: str
    go_on: str


def beginning(visit: OperatorVisit, sender: Sender) -> list[tuple[str, str]]:
    """The fields as the form begins. Where letters lie in a folder, links are what brings people in."""
    by = BY_LINK if letters.keeps_letters(visit.ctx) else BY_MAIL
    return [("organisation", sender.organisation), ("contact", sender.contact), ("by", by)]


def read(visit: OperatorVisit, draft: Draft, *, required: bool) -> Invitations:
    """The fields; what is wrong with them is noted in the draft."""
    say = visit.texts.say
    addresses = read_list(draft.value("emails"))
    wrong = [address for address in addresses if not is_address(address)]
    if wrong:
        draft.refuse("emails", say("invite.not_addresses", addresses=", ".join(wrong[:3])))
    elif len(addresses) > invitations.MAX_ADDRESSES:
        draft.refuse("emails", say("invite.too_many", count=len(addresses), limit=invitations.MAX_ADDRESSES))
    elif required and not addresses:
        draft.refuse("emails", say("form.required"))
    sender = Sender(
        draft.text("organisation", max_length=invitations.MAX_ORGANISATION),
        draft.text("contact", max_length=254),
    )
    if sender.contact and not is_address(sender.contact):
        draft.refuse("contact", say("invite.not_addresses", addresses=sender.contact[:60]))
    by = draft.choice("by", (BY_MAIL, BY_LINK))
    return Invitations(addresses, sender, by_link=by == BY_LINK)


async def preview(visit: OperatorVisit, draft: Draft, of: Workforce | None) -> Letter | None:
    """The invitation, if **Preview invitation** was pressed and its fields are sound."""
    if not draft.flag(PREVIEW) or draft.problem("organisation") or draft.problem("contact"):
        return None
    sender = Sender(draft.text("organisation"), draft.text("contact"))
    return await team_people.preview_invitation(visit.ctx, visit.caller, of, sender)


def outcome(visit: OperatorVisit, invited: tuple[Invited, ...]) -> str:
    """What became of the addresses, in one sentence for each kind of result; empty for no addresses."""
    sentences = []
    for result in InvitationResult:
        found = [each.address for each in invited if each.result is result]
        if found:
            key = f"invite.{result.name.lower()}"
            sentences.append(visit.texts.say(key, len(found), who=forms.named(found)))
    return " ".join(sentences)


def tone_of(invited: tuple[Invited, ...]) -> NoticeTone:
    """Of the notice: success if anything was done for anybody."""
    done = {InvitationResult.INVITED, InvitationResult.ADDED}
    return "success" if any(each.result in done for each in invited) else "warning"


def links_page(
    visit: OperatorVisit, heading: str, invited: tuple[Invited, ...], go_on: str
) -> Response | None:
    """The links that were made, or None if there is none."""
    links = tuple(NewLink(each.address, each.link.url) for each in invited if each.link is not None)
    if not links:
        return None
    until = next(each.link.expires_at for each in invited if each.link is not None)
    others = tuple(each for each in invited if each.link is None)
    page = LinksPage(
        heading=heading,
        lead=visit.texts.say("invite.links.lead", len(links)),
        links=links,
        others=outcome(visit, others) or None,
        until=visit.texts.moment(until),
        go_on=go_on,
    )
    return PAGES.response(page, visit.shell())
