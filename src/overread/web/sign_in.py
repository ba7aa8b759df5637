"""Signing in, step by step; portal and console are two doors to the same steps.

Each handler gets a `Door`: the visit of either room. Between steps the form carries a signed challenge; where the
last step led to is a redirect, so that no password is in a page that can be reloaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from overread.domain.errors import SignInFailure, SignInRefused
from overread.domain.workforce import PoolKind
from overread.operations import password_reset, sign_in
from overread.operations.context import Context
from overread.operations.second_factor import Enrolment
from overread.operations.sessions import Browser, SignedIn
from overread.operations.sign_in import CodeNeeded, Gate, NewPasswordNeeded, Outcome, SetUpNeeded
from overread.web.addresses import safe_next
from overread.web.bodies import Form, read_form
from overread.web.qr_code import qr_code
from overread.web.rendering import Page, Pages, Shell
from overread.web.session_cookie import SessionCookie
from overread.web.sign_in_words import password_rules, refusal_sentence
from overread.web.texts import Texts


class Door(Protocol):
    """A request of anybody to the portal or to the console. base: the path that every address here begins with."""

    @property
    def ctx(self) -> Context: ...
    @property
    def request(self) -> Request: ...
    @property
    def texts(self) -> Texts: ...
    @property
    def base(self) -> str: ...
    @property
    def gate(self) -> Gate: ...
    @property
    def browser(self) -> Browser: ...
    @property
    def cookie(self) -> SessionCookie: ...
    @property
    def pages(self) -> Pages: ...

    def shell(self) -> Shell: ...


@dataclass(frozen=True, slots=True)
class SignInPage(Page):
    """problem: why the last try failed. email: as it was typed. forgot: where a new password is asked for.

    register: where somebody new goes, of a public workforce.
    """

    file: ClassVar = "sign_in.html"
    lead: str
    help: str
    action: str
    forgot: str
    next: str
    email: str = ""
    problem: str | None = None
    register: str | None = None


@dataclass(frozen=True, slots=True)
class NewPasswordPage(Page):
    """challenge: signed memory of the temporary password that was right; empty where a link stands for it.

    rules, min_length: what the new one must look like.
    """

    file: ClassVar = "new_password.html"
    lead: str
    action: str
    next: str
    rules: str
    min_length: int
    challenge: str = ""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class CodePage(Page):
    """challenge: signed memory of the password that was right."""

    file: ClassVar = "sign_in_code.html"
    action: str
    restart: str
    next: str
    challenge: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class SetUpPage(Page):
    """qr: an image as a data URL. secret: the same, to type."""

    file: ClassVar = "set_up_factor.html"
    lead: str
    action: str
    next: str
    challenge: str
    qr: str
    secret: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class RecoveryCodesPage(Page):
    """Shown once. go_on: where to from here."""

    file: ClassVar = "recovery_codes.html"
    codes: tuple[str, ...]
    go_on: str


@dataclass(frozen=True, slots=True)
class ForgotPage(Page):
    """sent: the answer, which is the same whether anybody has this address."""

    file: ClassVar = "forgot_password.html"
    action: str
    back: str
    email: str = ""
    sent: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class LinkGonePage(Page):
    """The link has been used, replaced, or is too old."""

    file: ClassVar = "link_gone.html"
    sentence: str
    home: str
    forgot: str


# --- password and code ----------------------------------------------------------------------------


async def show(door: Door) -> Response:
    target = safe_next(door.request.query_params.get("next"), door.base)
    return door.pages.response(_sign_in_page(door, target), door.shell())


async def sign_in_by_password(door: Door) -> Response:
    form = await read_form(door.request)
    target, email = _target(door, form), form.text("email")
    try:
        outcome = await sign_in.sign_in(
            door.ctx, door.gate, login=email, password=form.text("password"), browser=door.browser
        )
    except SignInRefused as refused:
        return _again(door, refused, target, email)
    return await lead_on(door, outcome, target)


async def choose_password(door: Door) -> Response:
    form = await read_form(door.request)
    target, challenge = _target(door, form), form.text("challenge")
    try:
        outcome = await sign_in.choose_password(
            door.ctx,
            door.gate,
            challenge=challenge,
            password=form.text("new_password"),
            browser=door.browser,
        )
    except SignInRefused as refused:
        if refused.reason is not SignInFailure.WEAK_PASSWORD:
            return _again(door, refused, target)
        page = await _new_password_page(door, target, challenge, refusal_sentence(refused, door.texts))
        return door.pages.response(page, door.shell(), status=status_of(refused))
    return await lead_on(door, outcome, target)


async def enter_code(door: Door) -> Response:
    form = await read_form(door.request)
    target, challenge = _target(door, form), form.text("challenge")
    try:
        signed = await sign_in.enter_code(
            door.ctx, door.gate, challenge=challenge, code=form.text("code"), browser=door.browser
        )
    except SignInRefused as refused:
        if refused.reason is not SignInFailure.WRONG_CODE:
            return _again(door, refused, target)
        page = _code_page(door, target, challenge, refusal_sentence(refused, door.texts))
        return door.pages.response(page, door.shell(), status=status_of(refused))
    return _welcome(door, signed, target)


async def set_up(door: Door) -> Response:
    """The first code of a second factor that the pool asks for."""
    form = await read_form(door.request)
    target, challenge = _target(door, form), form.text("challenge")
    try:
        done = await sign_in.finish_set_up(
            door.ctx, door.gate, challenge=challenge, code=form.text("code"), browser=door.browser
        )
    except SignInRefused as refused:
        if refused.reason is not SignInFailure.WRONG_CODE:
            return _again(door, refused, target)
        enrolment = await sign_in.shown_set_up(door.ctx, door.gate, challenge)
        page = _set_up_page(door, target, challenge, enrolment, refusal_sentence(refused, door.texts))
        return door.pages.response(page, door.shell(), status=status_of(refused))
    response = door.pages.response(RecoveryCodesPage(done.recovery_codes, target), door.shell())
    door.cookie.write(response, done.signed_in.token)
    return response


async def lead_on(door: Door, outcome: Outcome, target: str) -> Response:
    """To what comes after a step. target: of `safe_next`."""
    if isinstance(outcome, SignedIn):
        return _welcome(door, outcome, target)
    page: Page
    if isinstance(outcome, NewPasswordNeeded):
        page = await _new_password_page(door, target, outcome.challenge)
    elif isinstance(outcome, CodeNeeded):
        page = _code_page(door, target, outcome.challenge)
    else:
        page = await _first_set_up(door, target, outcome)
    return door.pages.response(page, door.shell())


# --- links ----------------------------------------------------------------------------------------


async def ask_for_reset(door: Door) -> Response:
    page = ForgotPage(f"{door.base}forgot", f"{door.base}sign-in")
    return door.pages.response(page, door.shell())


async def send_reset(door: Door) -> Response:
    form = await read_form(door.request)
    email = form.text("email").strip()
    action, back, say = f"{door.base}forgot", f"{door.base}sign-in", door.texts.say
    if not email:
        page = ForgotPage(action, back, problem=say("forgot.empty"))
        return door.pages.response(page, door.shell(), status=422)
    try:
        await password_reset.ask(door.ctx, door.gate, login=email, address=door.browser.address)
    except SignInRefused as refused:
        page = ForgotPage(action, back, email, problem=refusal_sentence(refused, door.texts))
        return door.pages.response(page, door.shell(), status=status_of(refused))
    minutes = password_reset.LINK_MINUTES
    page = ForgotPage(action, back, sent=say("forgot.sent", email=email, minutes=minutes))
    return door.pages.response(page, door.shell())


async def open_link(door: Door) -> Response:
    """The page that an invitation or a reset leads to. Looking at it uses nothing up: mail filters follow links too."""
    try:
        link = await password_reset.find(door.ctx, door.gate, door.request.path_params["token"])
    except SignInRefused as refused:
        return _gone(door, refused)
    return door.pages.response(await _link_page(door, link.is_invitation), door.shell())


async def use_link(door: Door) -> Response:
    form = await read_form(door.request)
    token = door.request.path_params["token"]
    try:
        outcome = await password_reset.use(
            door.ctx, door.gate, token=token, password=form.text("new_password"), browser=door.browser
        )
    except SignInRefused as refused:
        if refused.reason is not SignInFailure.WEAK_PASSWORD:
            return _gone(door, refused)
        link = await password_reset.find(door.ctx, door.gate, token)
        page = await _link_page(door, link.is_invitation, refusal_sentence(refused, door.texts))
        return door.pages.response(page, door.shell(), status=status_of(refused))
    return await lead_on(door, outcome, door.base)


def status_of(refused: SignInRefused) -> int:
    """The HTTP status of a refused step."""
    return 429 if refused.reason is SignInFailure.TOO_MANY else 403


# --- pages ----------------------------------------------------------------------------------------


def _target(door: Door, form: Form) -> str:
    return safe_next(form.text("next"), door.base)


def _again(door: Door, refused: SignInRefused, target: str, email: str = "") -> Response:
    page = _sign_in_page(door, target, email, refusal_sentence(refused, door.texts))
    return door.pages.response(page, door.shell(), status=status_of(refused))


def _gone(door: Door, refused: SignInRefused) -> Response:
    page = LinkGonePage(refusal_sentence(refused, door.texts), f"{door.base}sign-in", f"{door.base}forgot")
    return door.pages.response(page, door.shell(), status=status_of(refused))


def _welcome(door: Door, signed: SignedIn, target: str) -> Response:
    response = RedirectResponse(target, status_code=303)
    door.cookie.write(response, signed.token)
    return response


def _sign_in_page(door: Door, target: str, email: str = "", problem: str | None = None) -> SignInPage:
    say = door.texts.say
    if door.gate.workforce is None:
        lead, hint = say("console.sign_in.lead"), say("console.sign_in.help")
    else:
        lead, hint = say("sign_in.lead"), say("sign_in.help")
    action, forgot = f"{door.base}sign-in", f"{door.base}forgot"
    of = door.gate.workforce
    register = f"{door.base}register" if of is not None and of.kind is PoolKind.PUBLIC else None
    return SignInPage(lead, hint, action, forgot, target, email, problem, register)


async def _new_password_page(
    door: Door, target: str, challenge: str, problem: str | None = None
) -> NewPasswordPage:
    policy = await sign_in.password_policy(door.ctx, door.gate)
    return NewPasswordPage(
        lead=door.texts.say("new_password.lead"),
        action=f"{door.base}new-password",
        next=target,
        rules=password_rules(policy, door.texts),
        min_length=policy.min_length,
        challenge=challenge,
        problem=problem,
    )


async def _link_page(door: Door, is_invitation: bool, problem: str | None = None) -> NewPasswordPage:
    policy = await sign_in.password_policy(door.ctx, door.gate)
    return NewPasswordPage(
        lead=door.texts.say("link.invited" if is_invitation else "link.reset"),
        action=door.request.url.path,
        next=door.base,
        rules=password_rules(policy, door.texts),
        min_length=policy.min_length,
        problem=problem,
    )


def _code_page(door: Door, target: str, challenge: str, problem: str | None = None) -> CodePage:
    return CodePage(f"{door.base}code", f"{door.base}sign-in", target, challenge, problem)


async def _first_set_up(door: Door, target: str, outcome: SetUpNeeded) -> SetUpPage:
    enrolment = await sign_in.begin_set_up(door.ctx, door.gate, outcome.challenge)
    return _set_up_page(door, target, outcome.challenge, enrolment)


def _set_up_page(
    door: Door, target: str, challenge: str, enrolment: Enrolment, problem: str | None = None
) -> SetUpPage:
    return SetUpPage(
        lead=door.texts.say("set_up.required"),
        action=f"{door.base}set-up",
        next=target,
        challenge=challenge,
        qr=qr_code(enrolment.uri),
        secret=enrolment.text,
        problem=problem,
    )
