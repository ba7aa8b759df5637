"""Links that let somebody choose a password: by mail for who has forgotten it, from an operator for who cannot get mail.

Whoever asks gets the same answer, in the same time, whether the address belongs to anybody. A link is good for one
use; it does not stand for the second factor, which is asked for as ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from overread.auth import session_tokens
from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest, SignInFailure, SignInRefused
from overread.domain.notices import Letter, PasswordReset, Sender
from overread.domain.workforce import UserStatus
from overread.operations import attempts, letters, sign_in
from overread.operations.attempts import Tries
from overread.operations.context import Context
from overread.operations.portal_address import console_address, pool_portal_address, portal_address
from overread.operations.sessions import Browser
from overread.operations.sign_in import Gate, Outcome
from overread.operations.user_pools import authorize_in_pool, pool_of, record_in_pool
from overread.store import account_links, logins, sessions, user_pools, users
from overread.store.account_links import AccountLink, Purpose
from overread.store.logins import Login
from overread.store.sessions import WORKER
from overread.store.times import to_ms

LINK_MINUTES = 30
MAX_RESETS_PER_PERSON = 3
MAX_RESETS_PER_ADDRESS = 30
RESET_WINDOW = timedelta(hours=1)

NOTICE = "reset"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to hand on. url: holds the token, which is nowhere else."""

    url: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class FoundLink:
    """Whose link it is, and what for."""

    login: Login
    is_invitation: bool
    stored: AccountLink


async def ask(ctx: Context, gate: Gate, *, login: str, address: str) -> None:
    """Mail a link to the person of this name, if there is one who may have it.

    Raises SignInRefused (TOO_MANY) for a network address only: what is said of a person would say that they exist.
    """
    found = await sign_in.find_login(ctx, gate, login.strip())
    now = ctx.clock()
    person = sign_in.person_of(gate, login.strip(), found)
    by_address = Tries("reset-address", attempts.network(address), MAX_RESETS_PER_ADDRESS, RESET_WINDOW)
    by_person = Tries("reset-person", person, MAX_RESETS_PER_PERSON, RESET_WINDOW)
    token = session_tokens.new_token()
    link = Link(_base(ctx, gate) + f"password/{token}", now + timedelta(minutes=LINK_MINUTES))
    # Written and sealed for nobody, too: so the answer takes the same time.
    letter = await _letter(ctx, found, link)

    def change(conn: sa.Connection) -> int:
        blocked_until = sessions.count_attempts(conn, [by_address.as_attempt(now)])
        if blocked_until:
            return blocked_until
        too_often = sessions.count_attempts(conn, [by_person.as_attempt(now)])
        if found is not None and not too_often and _may_reset(found, now):
            account_links.put_link(conn, _stored(found, Purpose.RESET, token, now, link.expires_at))
            letters.enqueue(conn, ctx, letter, found, NOTICE, now, link.expires_at)
        return 0

    blocked_until = await ctx.store.write(change)
    if blocked_until:
        raise attempts.too_many(blocked_until, now)
    ctx.wake("letters")


async def make_link(ctx: Context, caller: Caller, pool_id: str, username: str) -> Link:
    """A reset link for a worker who cannot get mail, to be brought to them. Raises NotFound, InvalidRequest if disabled."""
    authorize_in_pool(caller, "AdminResetUserPassword", pool_id)
    token, now = session_tokens.new_token(), ctx.clock()
    expires_at = now + timedelta(minutes=LINK_MINUTES)

    def change(conn: sa.Connection) -> str:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        if not user.enabled:
            raise InvalidRequest("The worker is disabled. Enable them before you make a link.")
        base = pool_portal_address(conn, ctx, pool_id)
        if base is None:
            raise InvalidRequest("No workforce is made of this user pool yet: there is no portal to lead to.")
        purpose = Purpose.RESET
        record_in_pool(conn, now, caller, "AdminResetUserPassword", pool_id, username)
        account_links.put_link(
            conn,
            AccountLink(
                WORKER, user.id, purpose, session_tokens.token_hash(token), to_ms(now), to_ms(expires_at)
            ),
        )
        return base

    base = await ctx.store.write(change)
    return Link(f"{base}password/{token}", expires_at)


async def make_operator_link(ctx: Context, email: str) -> Link | None:
    """A reset link for an operator, for whoever has the deployment's shell; None if there is no such operator."""
    found = await sign_in.find_login(ctx, sign_in.CONSOLE, email)
    if found is None:
        return None
    token, now = session_tokens.new_token(), ctx.clock()
    expires_at = now + timedelta(minutes=LINK_MINUTES)
    await ctx.store.write(account_links.put_link, _stored(found, Purpose.RESET, token, now, expires_at))
    return Link(f"{console_address(ctx)}password/{token}", expires_at)


async def require(ctx: Context, caller: Caller, pool_id: str, username: str) -> None:
    """Ask a worker for a new password: the old one opens nothing any more, their sessions end, a link goes to them.

    Raises NotFound, InvalidRequest for somebody who has not chosen a password yet.
    """
    authorize_in_pool(caller, "AdminResetUserPassword", pool_id)
    token, now = session_tokens.new_token(), ctx.clock()
    expires_at = now + timedelta(minutes=LINK_MINUTES)

    def read(conn: sa.Connection) -> tuple[Login, str | None]:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        found = logins.find_login(conn, WORKER, user.id)
        assert found is not None
        return found, pool_portal_address(conn, ctx, pool_id)

    found, base = await ctx.store.read(read)
    if found.must_change:
        raise InvalidRequest("User password cannot be reset in the current state.")
    letter = await _letter(ctx, found, Link(f"{base}password/{token}", expires_at)) if base else None

    def change(conn: sa.Connection) -> None:
        users.set_status(conn, found.subject_id, UserStatus.RESET_REQUIRED, now)
        record_in_pool(conn, now, caller, "AdminResetUserPassword", pool_id, username)
        sessions.delete_sessions_of(conn, WORKER, found.subject_id)
        if letter is not None:
            account_links.put_link(conn, _stored(found, Purpose.RESET, token, now, expires_at))
            letters.enqueue(conn, ctx, letter, found, NOTICE, now, expires_at)

    await ctx.store.write(change)
    ctx.wake("letters")


async def find(ctx: Context, gate: Gate, token: str) -> FoundLink:
    """The link of this token. Raises SignInRefused: LINK_GONE, DISABLED."""
    now, hashed = to_ms(ctx.clock()), session_tokens.token_hash(token)
    stored = await ctx.store.read(account_links.find_link, gate.kind, hashed, now)
    if stored is None:
        raise SignInRefused(SignInFailure.LINK_GONE)
    login = await ctx.store.read(logins.find_login, stored.kind, stored.subject_id)
    if login is None or not gate.admits(login):
        raise SignInRefused(SignInFailure.LINK_GONE)
    if not login.enabled:
        raise SignInRefused(SignInFailure.DISABLED)
    return FoundLink(login, stored.purpose is Purpose.INVITATION, stored)


async def use(ctx: Context, gate: Gate, *, token: str, password: str, browser: Browser) -> Outcome:
    """Choose the password that the link is for, and go on signing in.

    Raises SignInRefused: LINK_GONE, DISABLED, WEAK_PASSWORD.
    """
    link = await find(ctx, gate, token)
    # The password that was replaced voids every link of the person: of two who use one link, the second finds none.
    changed = await sign_in.replace_password(
        ctx, link.login, password, link=link.stored, address=browser.address
    )
    if changed is None:
        raise SignInRefused(SignInFailure.LINK_GONE)
    return await sign_in.go_on(ctx, gate, changed, browser)


def _may_reset(login: Login, now: datetime) -> bool:
    """Not the disabled, not those of an identity provider, not who has no address, and not who was invited too long ago:
    an operator invites them again.
    """
    expires_at = login.password_expires_at
    stale = login.must_change and expires_at is not None and expires_at <= to_ms(now)
    return login.enabled and not login.is_external and login.email is not None and not stale


def _stored(login: Login, purpose: Purpose, token: str, now: datetime, expires_at: datetime) -> AccountLink:
    hashed = session_tokens.token_hash(token)
    return AccountLink(login.kind, login.subject_id, purpose, hashed, to_ms(now), to_ms(expires_at))


async def _letter(ctx: Context, found: Login | None, link: Link) -> Letter:
    sender = Sender()
    if found is not None and found.pool_id is not None:
        sender = await ctx.store.read(user_pools.read_sender, found.pool_id)
    email, name = (None, "") if found is None else (found.email, found.name)
    return ctx.compose(PasswordReset(email, name, link.expires_at, link.url, sender))


def _base(ctx: Context, gate: Gate) -> str:
    if gate.workforce is None:
        return console_address(ctx)
    return portal_address(ctx, gate.workforce.portal_id)
