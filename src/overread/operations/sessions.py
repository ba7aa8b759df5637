"""Sessions of workers and operators: opened, found with who holds them, given new tokens, ended.

A token is replaced every few hours, so that one that was copied is soon worth nothing. The session goes on: what
pages hold against forgery (`web/csrf.py`) is made of its uid, which stays, so an open task is not disturbed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from overread.auth import session_tokens
from overread.domain.audit import Actor, ActorKind, Deed
from overread.domain.people import Operator, Worker
from overread.domain.workforce import Workforce
from overread.operations import audit
from overread.operations.context import Context
from overread.store import account_links, identity_providers, letters, logins, sessions
from overread.store.sessions import OPERATOR as OPERATOR
from overread.store.sessions import WORKER as WORKER
from overread.store.sessions import NewSession, OpenSession
from overread.store.times import from_ms, to_ms
from overread.store.workforce import workforce_from_columns

RENEW_AFTER = timedelta(minutes=5)
"""How old the last renewal of a session must be before a request writes the next."""
ROTATE_AFTER = timedelta(hours=3)
ROTATE_AGAIN_AFTER = timedelta(minutes=1)
"""If the new token has not been seen by then, the answer that brought it was lost."""
PREVIOUS_HOLDS = timedelta(minutes=2)
"""How long a replaced token goes on once the new one was seen: for requests that were under way."""

ATTEMPTS_COUNT = timedelta(hours=1)
"""As long as the longest window in which attempts are counted."""
LETTERS_KEPT = timedelta(days=30)

MAX_AGENT = 300

Person = TypeVar("Person")


@dataclass(frozen=True, slots=True)
class Browser:
    """Who asks, as far as a request says.

    address: the network address. agent: as the browser names itself. held_token: what its cookie holds; a session
    that is opened replaces that one.
    """

    address: str
    agent: str = ""
    held_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """token: for the cookie, and nowhere else."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recognised(Generic[Person]):
    """uid: of the session; it stays when its token changes. fresh_token: for the cookie, if there is a new one."""

    person: Person
    uid: str
    fresh_token: str | None = field(default=None, repr=False)


async def open_session(
    ctx: Context, kind: str, subject_id: int, workforce_id: int | None, browser: Browser
) -> SignedIn:
    """A session under a new token, always: one that was planted in the browser before is worth nothing."""
    token, now, held = session_tokens.new_token(), ctx.clock(), browser.held_token
    opened = NewSession(
        token_hash=session_tokens.token_hash(token),
        uid=ctx.ids.uuid(),
        kind=kind,
        subject_id=subject_id,
        workforce_id=workforce_id,
        created_at=to_ms(now),
        expires_at=_end(ctx, now),
        address=browser.address,
        agent=browser.agent[:MAX_AGENT],
        replaces=None if held is None else session_tokens.token_hash(held),
    )

    def change(conn: sa.Connection) -> None:
        sessions.insert_session(conn, opened)
        record_own(conn, now, kind, subject_id, Deed.SIGNED_IN, address=browser.address)

    await ctx.store.write(change)
    return SignedIn(token)


async def find_worker(
    ctx: Context, token: str, portal_id: str, *, rotate: bool = False
) -> Recognised[Worker] | None:
    """The enabled worker whose session of this portal the token is; slides the session's end.

    rotate: the answer can carry a new token to the browser.
    """
    now = to_ms(ctx.clock())
    row = await ctx.store.read(sessions.find_worker_session, session_tokens.token_hash(token), portal_id, now)
    if row is None:
        return None
    workforce = workforce_of(row)
    # Whoever a provider vouched for is asked about again: their session does not slide (`oidc_sign_in.py`).
    end = None if workforce.provider is None else row.session_expires_at
    fresh = await _go_on(ctx, token, row, rotate=rotate, end=end)
    attributes = json.loads(row.attributes)
    name = attributes.get("name") or attributes.get("given_name") or row.email or row.username
    worker = Worker(
        user_id=row.user_id,
        pool_id=row.workforce_pool_id,
        worker_id=row.worker_id,
        sub=row.sub if workforce.provider is None else row.username,
        name=name,
        email=row.email,
        workforce=workforce,
    )
    return Recognised(worker, row.session_uid, fresh)


async def find_operator(ctx: Context, token: str, *, rotate: bool = False) -> Recognised[Operator] | None:
    """As `find_worker`, for the console."""
    now = to_ms(ctx.clock())
    row = await ctx.store.read(sessions.find_operator_session, session_tokens.token_hash(token), now)
    if row is None:
        return None
    fresh = await _go_on(ctx, token, row, rotate=rotate)
    return Recognised(Operator(row.id, row.email, row.account), row.session_uid, fresh)


async def sign_out(ctx: Context, token: str, address: str = "") -> None:
    """End the session; nothing happens if it has ended."""
    hashed = session_tokens.token_hash(token)

    def change(conn: sa.Connection, now: datetime) -> None:
        found = sessions.find_subject(conn, hashed)
        if found is not None:
            sessions.delete_session(conn, hashed)
            record_own(conn, now, *found, Deed.SIGNED_OUT, address=address)

    await ctx.store.write(change, ctx.clock())


async def list_own(ctx: Context, kind: str, subject_id: int) -> list[OpenSession]:
    """A person's open sessions, the one used last first."""
    return await ctx.store.read(sessions.list_sessions, kind, subject_id, to_ms(ctx.clock()))


async def end_own(ctx: Context, kind: str, subject_id: int, uid: str, address: str = "") -> bool:
    """End one of a person's sessions; False if it is not theirs, or has ended."""

    def change(conn: sa.Connection, now: datetime) -> bool:
        ended = sessions.delete_session_of(conn, kind, subject_id, uid)
        if ended:
            record_own(conn, now, kind, subject_id, Deed.SESSIONS_ENDED, address=address, detail="1")
        return ended

    return await ctx.store.write(change, ctx.clock())


async def end_others(ctx: Context, kind: str, subject_id: int, uid: str, address: str = "") -> int:
    """End all sessions of a person but this one; how many."""

    def change(conn: sa.Connection, now: datetime) -> int:
        ended = sessions.delete_sessions_of(conn, kind, subject_id, but=uid)
        if ended:
            record_own(conn, now, kind, subject_id, Deed.SESSIONS_ENDED, address=address, detail=str(ended))
        return ended

    return await ctx.store.write(change, ctx.clock())


async def replace_token(ctx: Context, uid: str) -> str:
    """A new token for a session whose holder may more, or has proved more, than before. The old one ends at once."""
    token = session_tokens.new_token()
    await ctx.store.write(sessions.replace_token, uid, session_tokens.token_hash(token), to_ms(ctx.clock()))
    return token


async def forget_ended_sessions(ctx: Context) -> int:
    """Background work: remove ended sessions, links, attempts that no longer count, old letters; how many rows."""
    now = ctx.clock()

    def change(conn: sa.Connection) -> int:
        return (
            sessions.delete_expired(conn, to_ms(now), to_ms(now - ATTEMPTS_COUNT))
            + account_links.delete_expired_links(conn, to_ms(now))
            + identity_providers.forget_used(conn, to_ms(now))
            + letters.delete_old_letters(conn, now, now - LETTERS_KEPT)
        )

    return await ctx.store.write(change)


def record_own(
    conn: sa.Connection,
    now: datetime,
    kind: str,
    subject_id: int,
    deed: Deed,
    *,
    address: str = "",
    detail: str = "",
) -> None:
    """Note, in the transaction of the change, what somebody did with their own account."""
    login = logins.find_login(conn, kind, subject_id)
    if login is not None:
        actor = Actor(login.account, ActorKind(kind), login.email or login.name, login.lasting_id, address)
        audit.record(conn, now, actor, deed, region=login.region, detail=detail)


def workforce_of(row: sa.Row[Any]) -> Workforce:
    """The workforce of a row of `store/sessions.py`."""
    return workforce_from_columns(
        {name: getattr(row, f"workforce_{name}") for name in sessions.WORKFORCE_COLUMNS}
    )


async def _go_on(
    ctx: Context, token: str, row: sa.Row[Any], *, rotate: bool, end: int | None = None
) -> str | None:
    """Slide the session's end, and now and then replace its token; the new one, if this request brought it about.

    end: ms, of a session that does not slide.
    """
    now, held = ctx.clock(), session_tokens.token_hash(token)
    age = now - from_ms(row.session_rotated_at)
    is_current = row.session_token_hash == held
    unseen = row.session_previous_hash is not None and row.session_previous_until is None
    if is_current and unseen:
        await ctx.store.write(sessions.retire_previous, held, to_ms(now + PREVIOUS_HOLDS))
    due = age >= ROTATE_AFTER if is_current else unseen and age >= ROTATE_AGAIN_AFTER
    if rotate and due:
        return await _rotate(ctx, held, row.session_rotated_at, now, end or _end(ctx, now))
    if now - from_ms(row.session_seen_at) >= RENEW_AFTER:
        await ctx.store.write(sessions.renew_session, row.session_uid, to_ms(now), end or _end(ctx, now))
    return None


async def _rotate(ctx: Context, held: bytes, rotated_at: int, now: datetime, end: int) -> str | None:
    fresh = session_tokens.new_token()
    rotated = await ctx.store.write(
        sessions.rotate_token,
        held=held,
        rotated_at=rotated_at,
        fresh=session_tokens.token_hash(fresh),
        now=to_ms(now),
        expires_at=end,
    )
    return fresh if rotated else None


def _end(ctx: Context, now: datetime) -> int:
    return to_ms(now + timedelta(hours=ctx.policy.session_hours))
