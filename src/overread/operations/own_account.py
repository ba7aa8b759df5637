"""What a person does with their own account: a new password, the second factor, their sessions.

Whatever changes how they sign in asks for the password again, so that a screen left open gives away no more than the
work on it. The session then gets a new token at once, and every other one ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from overread.domain.errors import SignInFailure, SignInRefused
from overread.domain.password_policy import PasswordPolicy
from overread.operations import second_factor, sessions, sign_in
from overread.operations.context import Context
from overread.operations.second_factor import Enrolment, FactorState
from overread.store import logins
from overread.store.logins import Login
from overread.store.sessions import OpenSession


@dataclass(frozen=True, slots=True)
class Own:
    """Who somebody is by their session. kind: as of sessions. uid: of the session."""

    kind: str
    subject_id: int
    uid: str


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """has_password: False for people whom an identity provider signs in."""

    name: str
    has_password: bool
    password_policy: PasswordPolicy
    factor: FactorState
    sessions: tuple[OpenSession, ...]


@dataclass(frozen=True, slots=True)
class Renewed:
    """token: of the session from now on. recovery_codes: if there are new ones, shown once."""

    token: str = field(repr=False)
    recovery_codes: tuple[str, ...] = field(default=(), repr=False)


async def read(ctx: Context, own: Own) -> OwnAccount:
    login = await _login(ctx, own)
    return OwnAccount(
        name=login.name,
        has_password=login.password_hash is not None,
        password_policy=login.password_policy,
        factor=await second_factor.read_state(ctx, own.kind, own.subject_id),
        sessions=tuple(await sessions.list_own(ctx, own.kind, own.subject_id)),
    )


async def change_password(ctx: Context, own: Own, *, old: str, new: str, address: str) -> Renewed:
    """Raises SignInRefused: WRONG for the old one, TOO_MANY, WEAK_PASSWORD for the new one."""
    login = await _prove(ctx, own, old, address)
    if await sign_in.replace_password(ctx, login, new, but=own.uid, address=address) is None:
        raise SignInRefused(SignInFailure.WRONG)
    return Renewed(await sessions.replace_token(ctx, own.uid))


async def begin_factor(ctx: Context, own: Own, *, password: str, address: str) -> Enrolment:
    """Raises SignInRefused: WRONG, TOO_MANY, EXPIRED_STEP if there is a factor already."""
    await _prove(ctx, own, password, address)
    return await second_factor.begin(ctx, own.kind, own.subject_id)


async def confirm_factor(ctx: Context, own: Own, *, code: str, address: str) -> Renewed:
    """Raises SignInRefused: WRONG_CODE, TOO_MANY, EXPIRED_STEP."""
    codes = await second_factor.confirm(ctx, own.kind, own.subject_id, code, address=address)
    return await _renew(ctx, own, codes, address)


async def new_recovery_codes(ctx: Context, own: Own, *, password: str, address: str) -> Renewed:
    """Raises SignInRefused: WRONG, TOO_MANY, EXPIRED_STEP without a factor."""
    await _prove(ctx, own, password, address)
    codes = await second_factor.new_recovery_codes(ctx, own.kind, own.subject_id, address=address)
    return await _renew(ctx, own, codes, address)


async def turn_factor_off(ctx: Context, own: Own, *, password: str, address: str) -> Renewed:
    """Raises SignInRefused: WRONG, TOO_MANY; InvalidRequest where a second factor is asked for."""
    await _prove(ctx, own, password, address)
    await second_factor.turn_off(ctx, own.kind, own.subject_id, address=address)
    return await _renew(ctx, own, (), address)


async def _renew(ctx: Context, own: Own, codes: tuple[str, ...], address: str) -> Renewed:
    await sessions.end_others(ctx, own.kind, own.subject_id, own.uid, address)
    return Renewed(await sessions.replace_token(ctx, own.uid), codes)


async def _prove(ctx: Context, own: Own, password: str, address: str) -> Login:
    login = await _login(ctx, own)
    return await sign_in.prove(ctx, login, password, person=f"{own.kind}:{own.subject_id}", address=address)


async def _login(ctx: Context, own: Own) -> Login:
    login = await ctx.store.read(logins.find_login, own.kind, own.subject_id)
    if login is None:
        raise SignInRefused(SignInFailure.DISABLED)
    return login
