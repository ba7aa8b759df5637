"""Signing in: workers to the portal of their workforce, operators to the console.

A password buys a session token; a temporary one buys only a challenge, which together with a new password
buys the session. Tries are counted per person and per network address before the password is looked at.
Whoever does not exist is refused as slowly, and with the same words, as whoever mistypes.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from overread.auth import passwords, session_tokens
from overread.auth.session_tokens import Challenge
from overread.domain.errors import InvalidRequest, NotFound, SignInFailure, SignInRefused
from overread.domain.people import Operator, Worker
from overread.domain.workforce import PoolKind, UserStatus, Workforce
from overread.operations.context import Context
from overread.store import operators, sessions
from overread.store.sessions import OPERATOR, WORKER, Attempt, Login, NewSession
from overread.store.times import from_ms, to_ms

MAX_FAILURES_PER_PERSON = 10
MAX_FAILURES_PER_ADDRESS = 100
"""Higher: a whole office may sit behind one address."""
ATTEMPT_WINDOW = timedelta(minutes=15)
CHALLENGE_TIME = timedelta(minutes=15)
RENEW_AFTER = timedelta(minutes=5)
"""How old the last renewal of a session must be before a request writes the next."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """token: for the cookie, and nowhere else."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewPasswordNeeded:
    """The password was right but temporary. challenge: signed text that the next step must bring back."""

    challenge: str = field(repr=False)


# --- workers --------------------------------------------------------------------------------------


async def find_workforce(ctx: Context, portal_id: str) -> Workforce:
    """The workforce whose portal this is. Raises NotFound."""
    row = await ctx.store.read(sessions.find_workforce, portal_id)
    if row is None:
        raise NotFound("portal", portal_id)
    return _workforce(row)


async def default_portal(ctx: Context) -> str | None:
    """The portal of the deployment's own account and region, or None before it has a workforce."""
    return await ctx.store.read(sessions.first_portal_id, ctx.policy.account, ctx.policy.region)


async def sign_in_worker(
    ctx: Context,
    workforce: Workforce,
    *,
    login: str,
    password: str,
    address: str,
    held_token: str | None = None,
) -> SignedIn | NewPasswordNeeded:
    """Check a worker's e-mail address (or user name) and password.

    address: the network address that asks. held_token: what the browser's cookie held; that session ends.
    Raises SignInRefused.
    """
    login = login.strip()
    found = await ctx.store.read(sessions.find_worker_login, workforce.pool_id, login)
    person = (
        f"{WORKER}:{workforce.pool_id}:{login.lower()}" if found is None else f"{WORKER}:{found.subject_id}"
    )
    proved = await _prove(ctx, found, password, person=person, address=address)
    return await _admit(ctx, WORKER, proved, workforce.id, held_token)


async def choose_worker_password(
    ctx: Context, workforce: Workforce, *, challenge: str, password: str, held_token: str | None = None
) -> SignedIn:
    """Replace the temporary password that the challenge stands for, end the worker's other sessions, and sign in.

    Raises SignInRefused: WEAK_PASSWORD (detail: the rule), EXPIRED_PASSWORD if the challenge does not hold
    any more.
    """
    opened = _open_challenge(ctx, WORKER, challenge)
    found = await ctx.store.read(sessions.find_worker_login_by_id, workforce.pool_id, opened.subject_id)
    old_hash, new_hash = await _replace(found, opened, password)
    now = to_ms(ctx.clock())
    if not await ctx.store.write(
        sessions.confirm_worker_password,
        opened.subject_id,
        old_hash,
        new_hash,
        UserStatus.CONFIRMED.value,
        now,
    ):
        raise SignInRefused(SignInFailure.EXPIRED_PASSWORD)
    return await _open_session(ctx, WORKER, opened.subject_id, workforce.id, held_token)


async def find_worker(ctx: Context, token: str, portal_id: str) -> Worker | None:
    """The enabled worker whose session of this portal the token is; slides the session's end."""
    now = to_ms(ctx.clock())
    row = await ctx.store.read(sessions.find_worker_session, session_tokens.token_hash(token), portal_id, now)
    if row is None:
        return None
    await _renew(ctx, token, row.seen_at)
    attributes = json.loads(row.attributes)
    name = attributes.get("name") or attributes.get("given_name") or row.email or row.username
    return Worker(
        user_id=row.user_id,
        pool_id=row.workforce_pool_id,
        worker_id=row.worker_id,
        sub=row.sub,
        name=name,
        email=row.email,
        workforce=_workforce(row),
    )


# --- operators ------------------------------------------------------------------------------------


async def add_operator(
    ctx: Context, *, email: str, password: str, account: str | None = None, must_change: bool = True
) -> Operator:
    """Create an operator of an account (default: the deployment's own).

    must_change: the password is temporary and is replaced at the first sign-in; a lasting one has to
    satisfy the policy. Raises AlreadyExists, InvalidRequest, SignInRefused (WEAK_PASSWORD).
    """
    email = email.strip()
    if "@" not in email or len(email) > 254 or not email.isprintable():
        raise InvalidRequest("An operator is known by an e-mail address.")
    if not must_change:
        _check_policy(password)
    account = ctx.policy.account if account is None else account
    password_hash = await passwords.hash_password(password)
    operator_id = await ctx.store.write(
        operators.insert_operator,
        account=account,
        email=email,
        password_hash=password_hash,
        must_change=must_change,
        now=to_ms(ctx.clock()),
    )
    return Operator(operator_id, email.lower(), account)


async def has_operator(ctx: Context) -> bool:
    """Whether anybody can sign in to the console of the deployment's own account."""
    return await ctx.store.read(operators.count_operators, ctx.policy.account) > 0


async def sign_in_operator(
    ctx: Context, *, email: str, password: str, address: str, held_token: str | None = None
) -> SignedIn | NewPasswordNeeded:
    """As `sign_in_worker`, for the console."""
    email = email.strip()
    found = await ctx.store.read(operators.find_operator_login, email)
    person = f"{OPERATOR}:{email.lower()}" if found is None else f"{OPERATOR}:{found.subject_id}"
    proved = await _prove(ctx, found, password, person=person, address=address)
    return await _admit(ctx, OPERATOR, proved, None, held_token)


async def choose_operator_password(
    ctx: Context, *, challenge: str, password: str, held_token: str | None = None
) -> SignedIn:
    """As `choose_worker_password`, for the console."""
    opened = _open_challenge(ctx, OPERATOR, challenge)
    found = await ctx.store.read(operators.find_operator_login_by_id, opened.subject_id)
    old_hash, new_hash = await _replace(found, opened, password)
    if not await ctx.store.write(operators.change_operator_password, opened.subject_id, old_hash, new_hash):
        raise SignInRefused(SignInFailure.EXPIRED_PASSWORD)
    return await _open_session(ctx, OPERATOR, opened.subject_id, None, held_token)


async def find_operator(ctx: Context, token: str) -> Operator | None:
    """The enabled operator whose session the token is; slides the session's end."""
    now = to_ms(ctx.clock())
    row = await ctx.store.read(sessions.find_operator_session, session_tokens.token_hash(token), now)
    if row is None:
        return None
    await _renew(ctx, token, row.seen_at)
    return Operator(row.id, row.email, row.account)


# --- both -----------------------------------------------------------------------------------------


async def sign_out(ctx: Context, token: str) -> None:
    """End the session; nothing happens if it has ended."""
    await ctx.store.write(sessions.delete_session, session_tokens.token_hash(token))


async def forget_ended_sessions(ctx: Context) -> int:
    """Background work: remove ended sessions and attempts that no longer count; returns how many rows."""
    now = ctx.clock()
    return await ctx.store.write(sessions.delete_expired, to_ms(now), to_ms(now - ATTEMPT_WINDOW))


async def _prove(ctx: Context, found: Login | None, password: str, *, person: str, address: str) -> Login:
    """The login whose password this is.

    Raises SignInRefused; says 'disabled' only to who knows the password.
    """
    now = ctx.clock()
    subjects = _subject("person", person), _subject("address", _network(address))
    limits = MAX_FAILURES_PER_PERSON, MAX_FAILURES_PER_ADDRESS
    window = ATTEMPT_WINDOW // timedelta(milliseconds=1)
    attempts = [
        Attempt(subject, limit, to_ms(now), window) for subject, limit in zip(subjects, limits, strict=True)
    ]
    blocked_until = await ctx.store.write(sessions.count_attempts, attempts)
    if blocked_until:
        seconds = max(1, -(-(blocked_until - to_ms(now)) // 1000))
        raise SignInRefused(SignInFailure.TOO_MANY, retry_after_seconds=seconds)
    right = await passwords.verify_password(None if found is None else found.password_hash, password)
    if found is None or not right:
        raise SignInRefused(SignInFailure.WRONG)
    await ctx.store.write(sessions.forget_attempts, *subjects)
    if not found.enabled:
        raise SignInRefused(SignInFailure.DISABLED)
    if (
        found.must_change
        and found.password_expires_at is not None
        and found.password_expires_at <= to_ms(now)
    ):
        raise SignInRefused(SignInFailure.EXPIRED_PASSWORD)
    return found


async def _admit(
    ctx: Context, kind: str, login: Login, workforce_id: int | None, held_token: str | None
) -> SignedIn | NewPasswordNeeded:
    if not login.must_change:
        return await _open_session(ctx, kind, login.subject_id, workforce_id, held_token)
    assert login.password_hash is not None  # it was proved
    proof = session_tokens.password_proof(login.password_hash)
    challenge = Challenge(kind, login.subject_id, proof, to_ms(ctx.clock() + CHALLENGE_TIME))
    return NewPasswordNeeded(session_tokens.sign_challenge(ctx.signing_key, challenge))


def _open_challenge(ctx: Context, kind: str, text: str) -> Challenge:
    challenge = session_tokens.open_challenge(ctx.signing_key, text, to_ms(ctx.clock()))
    if challenge is None or challenge.kind != kind:
        raise SignInRefused(SignInFailure.EXPIRED_PASSWORD)
    return challenge


async def _replace(found: Login | None, challenge: Challenge, password: str) -> tuple[str, str]:
    """Old and new hash, if the challenge still stands for the stored password and the new one may be used."""
    if found is None or found.password_hash is None or not found.must_change:
        raise SignInRefused(SignInFailure.EXPIRED_PASSWORD)
    if session_tokens.password_proof(found.password_hash) != challenge.proof:
        raise SignInRefused(SignInFailure.EXPIRED_PASSWORD)
    if not found.enabled:
        raise SignInRefused(SignInFailure.DISABLED)
    _check_policy(password)
    if await passwords.verify_password(found.password_hash, password):
        raise SignInRefused(SignInFailure.WEAK_PASSWORD, detail="unchanged")
    return found.password_hash, await passwords.hash_password(password)


def _check_policy(password: str) -> None:
    rule = passwords.broken_rule(password)
    if rule is not None:
        raise SignInRefused(SignInFailure.WEAK_PASSWORD, detail=rule.value)


async def _open_session(
    ctx: Context, kind: str, subject_id: int, workforce_id: int | None, held_token: str | None
) -> SignedIn:
    """A session under a new token, always: one that was planted in the browser before is worth nothing."""
    token, now = session_tokens.new_token(), ctx.clock()
    await ctx.store.write(
        sessions.insert_session,
        NewSession(
            token_hash=session_tokens.token_hash(token),
            kind=kind,
            subject_id=subject_id,
            workforce_id=workforce_id,
            created_at=to_ms(now),
            expires_at=to_ms(now + timedelta(hours=ctx.policy.session_hours)),
            replaces=None if held_token is None else session_tokens.token_hash(held_token),
        ),
    )
    return SignedIn(token)


async def _renew(ctx: Context, token: str, seen_at: int) -> None:
    now = ctx.clock()
    if now - from_ms(seen_at) >= RENEW_AFTER:
        expires_at = to_ms(now + timedelta(hours=ctx.policy.session_hours))
        await ctx.store.write(
            sessions.renew_session, session_tokens.token_hash(token), to_ms(now), expires_at
        )


def _subject(kind: str, text: str) -> str:
    """Hashed, because people type passwords into the wrong field."""
    return f"{kind}:{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()}"


def _network(address: str) -> str:
    """The address, or for IPv6 its /64, which is what one household or server is given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _workforce(row: sa.Row[Any]) -> Workforce:
    return Workforce(
        id=row.workforce_id,
        account=row.workforce_account,
        region=row.workforce_region,
        name=row.workforce_name,
        portal_id=row.workforce_portal_id,
        pool_id=row.workforce_pool_id,
        client_id=row.workforce_client_id,
        cidrs=tuple(json.loads(row.workforce_cidrs)),
        created_at=from_ms(row.workforce_created_at),
        updated_at=from_ms(row.workforce_updated_at),
        ip_address_type=row.workforce_ip_address_type,
        kind=PoolKind(row.workforce_kind),
    )
