"""Signing in to the portal: e-mail address and password, the first time a new password."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from overread.domain.errors import SignInFailure, SignInRefused
from overread.operations import sign_in as operations
from overread.operations.sign_in import NewPasswordNeeded, SignedIn
from overread.portal.visit import PAGES, Portal, Visit, WorkerVisit, portal_path
from overread.web.addresses import safe_next
from overread.web.bodies import read_form
from overread.web.rendering import Page, Shell, request_texts, request_theme
from overread.web.sign_in_words import refusal_sentence


@dataclass(frozen=True, slots=True)
class SignInPage(Page):
    """problem: why the last try failed. email: as it was typed."""

    file: ClassVar = "sign_in.html"
    lead: str
    help: str
    action: str
    next: str
    email: str = ""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class NewPasswordPage(Page):
    """challenge: signed memory of the temporary password that was right."""

    file: ClassVar = "new_password.html"
    action: str
    next: str
    challenge: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class NoPortalPage(Page):
    """The deployment has no workforce yet."""

    file: ClassVar = "no_portal.html"


@dataclass(frozen=True, slots=True)
class SignedInPage(Page):
    """Shown in the second tab of somebody who signed in again to save a task in the first."""

    file: ClassVar = "signed_in.html"
    home: str


def from_root(portal: Portal) -> Callable[[Request], Awaitable[Response]]:
    """`/`: on a host of the portal domain the portal that it names, else the default one."""

    async def endpoint(request: Request) -> Response:
        domain = portal.ctx.policy.portal_domain
        name, _, rest = request.headers.get("host", "").lower().partition(".")
        if domain is not None and rest == domain.lower() and name.isascii() and name.isalnum():
            return RedirectResponse(portal_path(name), status_code=307)
        return RedirectResponse("/portal/", status_code=307)

    return endpoint


def to_default(portal: Portal) -> Callable[[Request], Awaitable[Response]]:
    """`/portal/`: the portal of the deployment's own account and region."""

    async def endpoint(request: Request) -> Response:
        portal_id = await operations.default_portal(portal.ctx)
        if portal_id is not None:
            return RedirectResponse(portal_path(portal_id), status_code=307)
        shell = Shell(request_texts(request), "portal", home="/portal/", theme=request_theme(request))
        return PAGES.response(NoPortalPage(), shell, status=404)

    return endpoint


async def show(visit: Visit) -> Response:
    target = safe_next(visit.request.query_params.get("next"), visit.base)
    return PAGES.response(_page(visit, target), visit.shell())


async def sign_in(visit: Visit) -> Response:
    form = await read_form(visit.request)
    target = safe_next(form.text("next"), visit.base)
    email = form.text("email")
    try:
        outcome = await operations.sign_in_worker(
            visit.ctx,
            visit.workforce,
            login=email,
            password=form.text("password"),
            address=visit.address,
            held_token=visit.held_token,
        )
    except SignInRefused as refused:
        page = _page(visit, target, email, refusal_sentence(refused, visit.texts))
        return PAGES.response(page, visit.shell(), status=_status(refused))
    if isinstance(outcome, NewPasswordNeeded):
        return PAGES.response(NewPasswordPage(_next_action(visit), target, outcome.challenge), visit.shell())
    return _welcome(visit, outcome, target)


async def new_password(visit: Visit) -> Response:
    form = await read_form(visit.request)
    target = safe_next(form.text("next"), visit.base)
    challenge = form.text("challenge")
    try:
        outcome = await operations.choose_worker_password(
            visit.ctx,
            visit.workforce,
            challenge=challenge,
            password=form.text("new_password"),
            held_token=visit.held_token,
        )
    except SignInRefused as refused:
        sentence = refusal_sentence(refused, visit.texts)
        page: Page = NewPasswordPage(_next_action(visit), target, challenge, sentence)
        if refused.reason is not SignInFailure.WEAK_PASSWORD:
            page = _page(visit, target, problem=sentence)
        return PAGES.response(page, visit.shell(), status=_status(refused))
    return _welcome(visit, outcome, target)


async def sign_out(visit: WorkerVisit) -> Response:
    await visit.form()
    await operations.sign_out(visit.ctx, visit.session_token)
    response = RedirectResponse(_action(visit), status_code=303)
    visit.cookie.clear(response)
    return response


async def signed_in(visit: WorkerVisit) -> Response:
    return PAGES.response(SignedInPage(visit.base), visit.shell())


def _page(visit: Visit, target: str, email: str = "", problem: str | None = None) -> SignInPage:
    say = visit.texts.say
    return SignInPage(say("sign_in.lead"), say("sign_in.help"), _action(visit), target, email, problem)


def _welcome(visit: Visit, signed: SignedIn, target: str) -> Response:
    response = RedirectResponse(target, status_code=303)
    visit.cookie.write(response, signed.token)
    return response


def _status(refused: SignInRefused) -> int:
    return 429 if refused.reason is SignInFailure.TOO_MANY else 403


def _action(visit: Visit) -> str:
    return f"{visit.base}sign-in"


def _next_action(visit: Visit) -> str:
    return f"{visit.base}new-password"
