"""Second factors: set up by a person, asked for at sign-in, taken back by their administrator.

A code is good for one use: its step must be later than the last one used, settled by one conditional statement.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from overread.auth import totp
from overread.domain.audit import Deed
from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest, SignInFailure, SignInRefused
from overread.domain.workforce import SecondFactorRule
from overread.operations import attempts
from overread.operations.attempts import Tries
from overread.operations.context import Context
from overread.operations.sessions import record_own
from overread.operations.user_pools import authorize_in_pool, pool_of, record_in_pool
from overread.store import logins, second_factors, sessions, users
from overread.store.sessions import WORKER
from overread.store.times import to_ms

MAX_WRONG_CODES = 5
MAX_WRONG_CODES_PER_ADDRESS = 100
ISSUER = "overread"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app must be given. uri: for the QR code. text: to type."""

    uri: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FactorState:
    """codes_left: recovery codes that have not been used."""

    rule: SecondFactorRule
    on: bool
    codes_left: int


async def read_state(ctx: Context, kind: str, subject_id: int) -> FactorState:
    def read(conn: sa.Connection) -> FactorState:
        login = logins.find_login(conn, kind, subject_id)
        rule = SecondFactorRule.OFF if login is None else login.factor_rule
        on = second_factors.is_confirmed(conn, kind, subject_id)
        return FactorState(rule, on, second_factors.count_recovery_codes(conn, kind, subject_id))

    return await ctx.store.read(read)


async def begin(ctx: Context, kind: str, subject_id: int) -> Enrolment:
    """A new secret, which the first code turns on. Raises SignInRefused (EXPIRED_STEP) if there is a factor already."""
    secret, now = totp.new_secret(), to_ms(ctx.clock())
    begun = await ctx.store.write(
        second_factors.begin_factor, ctx.store.sealer, kind, subject_id, secret, now
    )
    if not begun:
        raise SignInRefused(SignInFailure.EXPIRED_STEP)
    return await _enrolment(ctx, kind, subject_id, secret)


async def shown(ctx: Context, kind: str, subject_id: int) -> Enrolment:
    """The secret that is being set up, once more. Raises SignInRefused (EXPIRED_STEP) if none is."""
    factor = await ctx.store.read(second_factors.find_factor, ctx.store.sealer, kind, subject_id)
    if factor is None or factor.confirmed:
        raise SignInRefused(SignInFailure.EXPIRED_STEP)
    return await _enrolment(ctx, kind, subject_id, factor.secret)


async def confirm(ctx: Context, kind: str, subject_id: int, code: str, *, address: str) -> tuple[str, ...]:
    """Turn the factor on that was begun; its recovery codes. Raises SignInRefused: WRONG_CODE, TOO_MANY, EXPIRED_STEP."""
    tries = _tries(kind, subject_id, address)
    await attempts.count(ctx, tries)
    factor = await ctx.store.read(second_factors.find_factor, ctx.store.sealer, kind, subject_id)
    if factor is None or factor.confirmed:
        raise SignInRefused(SignInFailure.EXPIRED_STEP)
    now = ctx.clock()
    step = totp.matching_step(factor.secret, code, now.timestamp())
    if step is None:
        raise SignInRefused(SignInFailure.WRONG_CODE)
    codes = totp.new_recovery_codes()
    hashes = [totp.recovery_hash(code) for code in codes]

    def change(conn: sa.Connection) -> bool:
        confirmed = second_factors.confirm_factor(conn, kind, subject_id, step, hashes, to_ms(now))
        if confirmed:
            record_own(conn, now, kind, subject_id, Deed.SECOND_FACTOR_SET, address=address)
        return confirmed

    if not await ctx.store.write(change):
        raise SignInRefused(SignInFailure.EXPIRED_STEP)
    await attempts.forget(ctx, *tries)
    return tuple(codes)


async def prove_code(ctx: Context, kind: str, subject_id: int, code: str, *, address: str) -> None:
    """Check a code, or a recovery code, and use it up. Raises SignInRefused: WRONG_CODE, TOO_MANY, EXPIRED_STEP."""
    tries = _tries(kind, subject_id, address)
    await attempts.count(ctx, tries)
    factor = await ctx.store.read(second_factors.find_factor, ctx.store.sealer, kind, subject_id)
    if factor is None or not factor.confirmed:
        raise SignInRefused(SignInFailure.EXPIRED_STEP)
    step = totp.matching_step(factor.secret, code, ctx.clock().timestamp())
    if step is None:
        right = await ctx.store.write(
            second_factors.take_recovery_code, kind, subject_id, totp.recovery_hash(code)
        )
    else:
        right = await ctx.store.write(second_factors.use_step, kind, subject_id, step)
    if not right:
        raise SignInRefused(SignInFailure.WRONG_CODE)
    await attempts.forget(ctx, *tries)


async def new_recovery_codes(ctx: Context, kind: str, subject_id: int, *, address: str) -> tuple[str, ...]:
    """Ten new recovery codes; the old ones hold no more. Raises SignInRefused (EXPIRED_STEP) without a factor."""
    codes, now = totp.new_recovery_codes(), ctx.clock()

    def change(conn: sa.Connection) -> None:
        if not second_factors.is_confirmed(conn, kind, subject_id):
            raise SignInRefused(SignInFailure.EXPIRED_STEP)
        hashes = [totp.recovery_hash(code) for code in codes]
        second_factors.put_recovery_codes(conn, kind, subject_id, hashes)
        record_own(conn, now, kind, subject_id, Deed.RECOVERY_CODES_MADE, address=address)

    await ctx.store.write(change)
    return tuple(codes)


async def turn_off(ctx: Context, kind: str, subject_id: int, *, address: str) -> None:
    """Forget a person's factor, as they wish. Raises InvalidRequest where the pool asks for one."""

    def change(conn: sa.Connection, now: datetime) -> None:
        login = logins.find_login(conn, kind, subject_id)
        if login is not None and login.factor_rule is SecondFactorRule.ON:
            raise InvalidRequest("A second factor is asked for here: it cannot be turned off.")
        if second_factors.delete_factor(conn, kind, subject_id):
            record_own(conn, now, kind, subject_id, Deed.SECOND_FACTOR_REMOVED, address=address)

    await ctx.store.write(change, ctx.clock())


async def reset_of_worker(ctx: Context, caller: Caller, pool_id: str, username: str) -> bool:
    """Forget a worker's factor, because their device is lost; their sessions end. False if they had none.

    Raises NotFound.
    """
    authorize_in_pool(caller, "AdminSetUserMFAPreference", pool_id)

    def change(conn: sa.Connection, now: datetime) -> bool:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        had_one = second_factors.delete_factor(conn, WORKER, user.id)
        if had_one:
            sessions.delete_sessions_of(conn, WORKER, user.id)
            record_in_pool(conn, now, caller, "AdminSetUserMFAPreference", pool_id, username)
        return had_one

    return await ctx.store.write(change, ctx.clock())


async def has_factor(ctx: Context, caller: Caller, pool_id: str, username: str) -> bool:
    """Whether a worker has set up a second factor. Raises NotFound."""
    authorize_in_pool(caller, "AdminGetUser", pool_id)

    def read(conn: sa.Connection) -> bool:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        return second_factors.is_confirmed(conn, WORKER, user.id)

    return await ctx.store.read(read)


def _tries(kind: str, subject_id: int, address: str) -> tuple[Tries, Tries]:
    return (
        Tries("code", f"{kind}:{subject_id}", MAX_WRONG_CODES),
        Tries("code-address", attempts.network(address), MAX_WRONG_CODES_PER_ADDRESS),
    )


async def _enrolment(ctx: Context, kind: str, subject_id: int, secret: bytes) -> Enrolment:
    login = await ctx.store.read(logins.find_login, kind, subject_id)
    if login is None:
        raise SignInRefused(SignInFailure.EXPIRED_STEP)
    person = login.email or login.name
    return Enrolment(totp.enrolment_uri(secret, issuer=ISSUER, person=person), totp.secret_text(secret))
