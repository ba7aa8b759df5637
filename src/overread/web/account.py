"""A person's own account: password, second factor, sessions; the same page at the portal and at the console."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from starlette.responses import RedirectResponse, Response

from overread.domain.errors import InvalidRequest, SignInFailure, SignInRefused
from overread.domain.workforce import SecondFactorRule
from overread.operations import own_account, second_factor, sessions
from overread.operations.own_account import Own, Renewed
from overread.operations.second_factor import Enrolment
from overread.web.bodies import Form
from overread.web.forms import Draft
from overread.web.notices import Notice, NoticeCookie
from overread.web.qr_code import qr_code
from overread.web.rendering import Page
from overread.web.sign_in import Door, RecoveryCodesPage, SetUpPage, status_of
from overread.web.sign_in_words import password_rules, refusal_sentence
from overread.web.user_agents import describe_agent


class OwnDoor(Door, Protocol):
    """A request of somebody whose session has been found."""

    @property
    def own(self) -> Own: ...
    @property
    def notices(self) -> NoticeCookie: ...

    async def form(self) -> Form: ...


@dataclass(frozen=True, slots=True)
class SessionRow:
    """browser: as its owner knows it. current: the one that this page is seen in."""

    uid: str
    browser: str
    address: str
    created_at: datetime
    seen_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class AccountPage(Page):
    """factor_rule: OFF hides the second factor. codes_left: recovery codes. home: back to the work.

    password, factor: the two forms, as they were sent if something was wrong with them. rules: of a new password.
    """

    file: ClassVar = "account.html"
    base: str
    name: str
    has_password: bool
    factor_rule: str
    factor_on: bool
    codes_left: int
    sessions: Sequence[SessionRow]
    rules: str
    password: Draft
    factor: Draft


async def show(door: OwnDoor) -> Response:
    return await _page(door)


async def change_password(door: OwnDoor) -> Response:
    draft = Draft.posted(door.texts, await door.form())
    old = draft.value("current_password") or ""
    try:
        renewed = await own_account.change_password(
            door.ctx, door.own, old=old, new=draft.value("new_password"), address=door.browser.address
        )
    except SignInRefused as refused:
        weak = refused.reason is SignInFailure.WEAK_PASSWORD
        draft.refuse("new_password" if weak else "current_password", _sentence(door, refused))
        return await _page(door, password=draft, status=status_of(refused))
    return _done(door, renewed, "account.password_changed")


async def change_factor(door: OwnDoor) -> Response:
    """Begin to set the factor up, make new recovery codes, or turn it off, as the button says."""
    draft = Draft.posted(door.texts, await door.form())
    password, address = draft.value("password"), door.browser.address
    try:
        match draft.value("change"):
            case "codes":
                renewed = await own_account.new_recovery_codes(
                    door.ctx, door.own, password=password, address=address
                )
                return _codes(door, renewed)
            case "off":
                renewed = await own_account.turn_factor_off(
                    door.ctx, door.own, password=password, address=address
                )
                return _done(door, renewed, "account.factor_is_off")
            case _:
                enrolment = await own_account.begin_factor(
                    door.ctx, door.own, password=password, address=address
                )
                return door.pages.response(_set_up_page(door, enrolment), door.shell())
    except SignInRefused as refused:
        draft.refuse("password", _sentence(door, refused))
        return await _page(door, factor=draft, status=status_of(refused))
    except InvalidRequest as error:
        draft.refuse("password", error.reason)
        return await _page(door, factor=draft, status=409)


async def confirm_factor(door: OwnDoor) -> Response:
    form = await door.form()
    try:
        renewed = await own_account.confirm_factor(
            door.ctx, door.own, code=form.text("code"), address=door.browser.address
        )
    except SignInRefused as refused:
        if refused.reason is SignInFailure.WRONG_CODE:
            enrolment = await second_factor.shown(door.ctx, door.own.kind, door.own.subject_id)
            page = _set_up_page(door, enrolment, _sentence(door, refused))
            return door.pages.response(page, door.shell(), status=status_of(refused))
        draft = Draft(door.texts)
        draft.refuse("password", _sentence(door, refused))
        return await _page(door, factor=draft, status=status_of(refused))
    return _codes(door, renewed)


async def end_sessions(door: OwnDoor) -> Response:
    """End one session of the person's, or all others."""
    form = await door.form()
    own, say, address = door.own, door.texts.say, door.browser.address
    uid = form.text("session")
    if uid == "others":
        ended = await sessions.end_others(door.ctx, own.kind, own.subject_id, own.uid, address)
        sentence = say("account.sessions_ended", ended)
    else:
        await sessions.end_own(door.ctx, own.kind, own.subject_id, uid, address)
        sentence = say("account.session_ended")
    return _back(door, sentence)


async def _page(
    door: OwnDoor, *, password: Draft | None = None, factor: Draft | None = None, status: int = 200
) -> Response:
    account = await own_account.read(door.ctx, door.own)
    page = AccountPage(
        base=door.base,
        name=account.name,
        has_password=account.has_password,
        factor_rule=account.factor.rule.value,
        factor_on=account.factor.on and account.factor.rule is not SecondFactorRule.OFF,
        codes_left=account.factor.codes_left,
        sessions=tuple(
            SessionRow(
                uid=session.uid,
                browser=describe_agent(session.agent) or door.texts.say("account.unknown_browser"),
                address=session.address,
                created_at=session.created_at,
                seen_at=session.seen_at,
                current=session.uid == door.own.uid,
            )
            for session in account.sessions
        ),
        rules=password_rules(account.password_policy, door.texts),
        password=password or Draft(door.texts),
        factor=factor or Draft(door.texts),
    )
    return door.pages.response(page, door.shell(), status=status)


def _set_up_page(door: OwnDoor, enrolment: Enrolment, problem: str | None = None) -> SetUpPage:
    return SetUpPage(
        lead=door.texts.say("set_up.own"),
        action=f"{door.base}account/factor/confirm",
        next="",
        challenge="",
        qr=qr_code(enrolment.uri),
        secret=enrolment.text,
        problem=problem,
    )


def _codes(door: OwnDoor, renewed: Renewed) -> Response:
    page = RecoveryCodesPage(renewed.recovery_codes, f"{door.base}account")
    response = door.pages.response(page, door.shell())
    door.cookie.write(response, renewed.token)
    return response


def _done(door: OwnDoor, renewed: Renewed, key: str) -> Response:
    response = _back(door, door.texts.say(key))
    door.cookie.write(response, renewed.token)
    return response


def _back(door: OwnDoor, sentence: str) -> Response:
    response = RedirectResponse(f"{door.base}account", status_code=303)
    door.notices.write(response, door.own.uid, Notice(sentence))
    return response


def _sentence(door: OwnDoor, refused: SignInRefused) -> str:
    if refused.reason is SignInFailure.WRONG:
        return door.texts.say("account.wrong_password")
    return refusal_sentence(refused, door.texts)
