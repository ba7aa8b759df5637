"""Registering with a public workforce: what it pays and what is agreed to come before the fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import RedirectResponse, Response

from overread.domain.errors import (
    InvalidRequest,
    NotFound,
    RegistrationFlaw,
    RegistrationRefused,
    SignInFailure,
    SignInRefused,
)
from overread.domain.prices import dollars
from overread.domain.workforce import PoolKind
from overread.operations import registration
from overread.operations.registration import Application, LetterSent, Terms
from overread.portal.visit import PAGES, Visit
from overread.web.bodies import read_form
from overread.web.forms import Draft
from overread.web.rendering import Page
from overread.web.sign_in import status_of
from overread.web.sign_in_words import refusal_sentence


@dataclass(frozen=True, slots=True)
class RegisterPage(Page):
    """consent: the text, by paragraphs. pays: what the tasks of now pay. confirms: no password is asked for yet."""

    file: ClassVar = "register.html"
    action: str
    sign_in: str
    draft: Draft
    consent: str
    consent_id: int
    pays: str
    confirms: bool
    problem: str | None


@dataclass(frozen=True, slots=True)
class RegisteredPage(Page):
    """Nobody is said to be registered already: the letter knows."""

    file: ClassVar = "registered.html"
    sentence: str
    sign_in: str


@dataclass(frozen=True, slots=True)
class ClosedPage(Page):
    """The public workforce takes nobody new."""

    file: ClassVar = "register_closed.html"
    sign_in: str


async def show(visit: Visit) -> Response:
    terms = await _terms(visit)
    if not (terms.crowd.is_open and terms.crowd.takes_registrations):
        return PAGES.response(ClosedPage(f"{visit.base}sign-in"), visit.shell(), status=410)
    return PAGES.response(_page(visit, terms, Draft(visit.texts)), visit.shell())


async def register(visit: Visit) -> Response:
    terms = await _terms(visit)
    form = await read_form(visit.request)
    draft = Draft.posted(visit.texts, form)
    say = visit.texts.say
    email = draft.text("email", required=True, max_length=254)
    password = form.text("new_password")
    if not terms.crowd.confirms_email and not password:
        draft.refuse("new_password", say("form.required"))
    draft.consent("agrees", say("register.must_agree"))
    if not draft.is_sound:
        return _again(visit, terms, draft, 422)
    application = Application(
        email=email,
        consent_id=_number(form.text("consent_id")),
        accepts_adult=draft.flag("adult"),
        password="" if terms.crowd.confirms_email else password,
    )
    try:
        outcome = await registration.register(visit.ctx, visit.workforce, application, visit.browser)
    except InvalidRequest:
        draft.refuse("email", say("register.no_address"))
        return _again(visit, terms, draft, 422)
    except SignInRefused as refused:
        weak = refused.reason is SignInFailure.WEAK_PASSWORD
        draft.refuse("new_password" if weak else None, refusal_sentence(refused, visit.texts))
        return _again(visit, terms, draft, status_of(refused))
    except RegistrationRefused as refused:
        if refused.reason is RegistrationFlaw.CLOSED:
            return PAGES.response(ClosedPage(f"{visit.base}sign-in"), visit.shell(), status=410)
        draft.refuse(_FIELDS.get(refused.reason), say(_SENTENCES[refused.reason]))
        draft.set("agrees")
        return _again(visit, await _terms(visit), draft, 409)
    if isinstance(outcome, LetterSent):
        page = RegisteredPage(say("register.sent", email=outcome.email), f"{visit.base}sign-in")
        return PAGES.response(page, visit.shell())
    response = RedirectResponse(visit.base, status_code=303)
    visit.cookie.write(response, outcome.token)
    return response


_FIELDS = {
    RegistrationFlaw.BLOCKED: "email",
    RegistrationFlaw.TAKEN: "email",
    RegistrationFlaw.CONSENT_CHANGED: "agrees",
}

_SENTENCES = {
    RegistrationFlaw.BLOCKED: "register.blocked",
    RegistrationFlaw.TAKEN: "register.taken",
    RegistrationFlaw.CONSENT_CHANGED: "register.consent_changed",
}


async def _terms(visit: Visit) -> Terms:
    """Raises NotFound for a workforce that nobody registers with."""
    if visit.workforce.kind is not PoolKind.PUBLIC:
        raise NotFound("page", visit.request.url.path)
    return await registration.read_terms(visit.ctx, visit.workforce)


def _again(visit: Visit, terms: Terms, draft: Draft, status: int) -> Response:
    return PAGES.response(_page(visit, terms, draft), visit.shell(), status=status)


def _page(visit: Visit, terms: Terms, draft: Draft) -> RegisterPage:
    say = visit.texts.say
    prices = terms.prices
    if not prices:
        pays = say("register.pays_nothing_now")
    elif len(prices) == 1:
        pays = say("register.pays_one", amount=dollars(prices[0]))
    else:
        pays = say("register.pays", low=dollars(prices[0]), high=dollars(prices[-1]))
    return RegisterPage(
        action=f"{visit.base}register",
        sign_in=f"{visit.base}sign-in",
        draft=draft,
        consent=terms.crowd.consent.text,
        consent_id=terms.crowd.consent.id,
        pays=pays,
        confirms=terms.crowd.confirms_email,
        problem=next((found.sentence for found in draft.problems if found.field is None), None),
    )


def _number(text: str) -> int:
    """The consent that the form carries; 0, which is none, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
