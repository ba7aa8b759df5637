"""Signing in to the console: e-mail address and password, the first time a new password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import RedirectResponse, Response

from overread.console.visit import BASE, PAGES, OperatorVisit, Visit
from overread.domain.errors import SignInFailure, SignInRefused
from overread.operations import sign_in as operations
from overread.operations.sign_in import NewPasswordNeeded, SignedIn
from overread.web.addresses import safe_next
from overread.web.bodies import read_form
from overread.web.rendering import Page
from overread.web.sign_in_words import refusal_sentence

_ACTION = f"{BASE}sign-in"
_NEXT_ACTION = f"{BASE}new-password"


@dataclass(frozen=True, slots=True)
class SignInPage(Page):
    """problem: why the last try failed. email: as it was typed."""

    file: ClassVar = "sign_in.html"
    lead: str
    help: str
    next: str
    email: str = ""
    problem: str | None = None
    action: str = _ACTION


@dataclass(frozen=True, slots=True)
class NewPasswordPage(Page):
    """challenge: signed memory of the temporary password that was right."""

    file: ClassVar = "new_password.html"
    next: str
    challenge: str
    problem: str | None = None
    action: str = _NEXT_ACTION


async def show(visit: Visit) -> Response:
    target = safe_next(visit.request.query_params.get("next"), BASE)
    return PAGES.response(_page(visit, target), visit.shell())


async def sign_in(visit: Visit) -> Response:
    form = await read_form(visit.request)
    target = safe_next(form.text("next"), BASE)
    email = form.text("email")
    try:
        outcome = await operations.sign_in_operator(
            visit.ctx,
            email=email,
            password=form.text("password"),
            address=visit.address,
            held_token=visit.held_token,
        )
    except SignInRefused as refused:
        page = _page(visit, target, email, refusal_sentence(refused, visit.texts))
        return PAGES.response(page, visit.shell(), status=_status(refused))
    if isinstance(outcome, NewPasswordNeeded):
        return PAGES.response(NewPasswordPage(target, outcome.challenge), visit.shell())
    return _welcome(visit, outcome, target)


async def new_password(visit: Visit) -> Response:
    form = await read_form(visit.request)
    target = safe_next(form.text("next"), BASE)
    challenge = form.text("challenge")
    try:
        outcome = await operations.choose_operator_password(
            visit.ctx,
            challenge=challenge,
            password=form.text("new_password"),
            held_token=visit.held_token,
        )
    except SignInRefused as refused:
        sentence = refusal_sentence(refused, visit.texts)
        page: Page = NewPasswordPage(target, challenge, sentence)
        if refused.reason is not SignInFailure.WEAK_PASSWORD:
            page = _page(visit, target, problem=sentence)
        return PAGES.response(page, visit.shell(), status=_status(refused))
    return _welcome(visit, outcome, target)


async def sign_out(visit: OperatorVisit) -> Response:
    await visit.form()
    await operations.sign_out(visit.ctx, visit.session_token)
    response = RedirectResponse(_ACTION, status_code=303)
    visit.console.cookie.clear(response)
    return response


def _page(visit: Visit, target: str, email: str = "", problem: str | None = None) -> SignInPage:
    say = visit.texts.say
    return SignInPage(say("console.sign_in.lead"), say("console.sign_in.help"), target, email, problem)


def _welcome(visit: Visit, signed: SignedIn, target: str) -> Response:
    response = RedirectResponse(target, status_code=303)
    visit.console.cookie.write(response, signed.token)
    return response


def _status(refused: SignInRefused) -> int:
    return 429 if refused.reason is SignInFailure.TOO_MANY else 403
