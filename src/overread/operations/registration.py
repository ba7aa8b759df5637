"""What people do with a public workforce beside its tasks: register, see what they have earned, change their mind.

Where addresses are confirmed, registering says the same to everybody and the rest is in the letter: it leads a new
worker to choosing a password, and one who is registered to signing in. Where they are not, a password is part of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from overread.auth import passwords, session_tokens
from overread.domain import arn
from overread.domain.audit import Actor, ActorKind, Deed
from overread.domain.errors import AlreadyExists, RegistrationFlaw, RegistrationRefused
from overread.domain.names import WORKER_ID_DIGITS
from overread.domain.notices import Registration
from overread.domain.objects import to_millisecond
from overread.domain.paging import Listing, Page
from overread.domain.people import Worker
from overread.domain.public_crowd import Earning, PublicCrowd, PublicWorker, is_blocked, worker_email
from overread.domain.workforce import User, UserStatus, Workforce
from overread.operations import attempts, audit, letters, sign_in
from overread.operations.attempts import Tries
from overread.operations.context import Context
from overread.operations.portal_address import portal_address
from overread.operations.sessions import Browser, SignedIn, open_session
from overread.store import account_links, earnings, flow_definitions, logins, public_crowds, users
from overread.store.account_links import AccountLink, Purpose
from overread.store.sessions import WORKER
from overread.store.times import to_ms
from overread.store.users import Password

LINK_TIME = timedelta(hours=24)
MAX_PER_ADDRESS = 20
MAX_PER_EMAIL = 3
WINDOW = timedelta(hours=1)

NOTICE = "registration"


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody sees before they register. prices: of the tasks there are now, in tenths of a cent, lowest first."""

    crowd: PublicCrowd
    prices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody registers with. consent_id: the text they saw. password: empty where addresses are confirmed."""

    email: str
    consent_id: int
    accepts_adult: bool
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LetterSent:
    """The answer to everybody where addresses are confirmed."""

    email: str


async def read_terms(ctx: Context, workforce: Workforce) -> Terms:
    """Raises NotFound for a workforce that is not public."""

    def read(conn: sa.Connection) -> Terms:
        crowd = public_crowds.find_of_workforce(conn, workforce.id)
        prices = flow_definitions.prices_of_team(conn, crowd.account, arn.public_workteam(crowd.region))
        return Terms(crowd, tuple(prices))

    return await ctx.store.read(read)


async def register(
    ctx: Context, workforce: Workforce, application: Application, browser: Browser
) -> SignedIn | LetterSent:
    """Make somebody a worker of a public workforce.

    Raises RegistrationRefused, InvalidRequest for what is no address, SignInRefused: WEAK_PASSWORD, TOO_MANY from one
    network address.
    """
    email = worker_email(application.email)
    crowd = (await read_terms(ctx, workforce)).crowd
    _check_admitted(crowd, application, email)
    if crowd.confirms_email:
        await attempts.count(ctx, _tries(browser, workforce, email))
        await ctx.store.write(_apply, ctx, workforce, application, email, browser)
        ctx.wake("letters")
        return LetterSent(email)
    sign_in.check_policy(application.password)
    await attempts.count(ctx, _tries(browser, workforce, email)[:1])
    stored = Password(await passwords.hash_password(application.password), None)
    user = await ctx.store.write(_enrol, ctx, workforce, application, email, stored, browser)
    return await open_session(ctx, WORKER, user.id, workforce.id, browser)


async def read_account(ctx: Context, worker: Worker) -> PublicWorker:
    """What a worker of the public has agreed to and earned. Raises NotFound for anybody else."""
    return await ctx.store.read(public_crowds.find_worker, worker.pool_id, worker.user_id)


async def list_earnings(ctx: Context, worker: Worker, listing: Listing) -> Page[Earning]:
    """The worker's own lines of the ledger."""
    return await ctx.store.read(earnings.of_workforce, worker.workforce.id, listing, user_id=worker.user_id)


async def choose_adult_content(ctx: Context, worker: Worker, *, accepts: bool) -> None:
    """Whether tasks that may hold adult content are offered to the worker from now on."""
    await ctx.store.write(public_crowds.set_accepts_adult, worker.user_id, accepts_adult=accepts)


def _tries(browser: Browser, workforce: Workforce, email: str) -> tuple[Tries, Tries]:
    """One person may register many times only by many addresses of the network, or to many addresses of mail."""
    by_address = Tries("register-address", attempts.network(browser.address), MAX_PER_ADDRESS, WINDOW)
    return by_address, Tries("register-email", f"{workforce.pool_id} {email}", MAX_PER_EMAIL, WINDOW)


def _check_admitted(crowd: PublicCrowd, application: Application, email: str) -> None:
    if not (crowd.is_open and crowd.takes_registrations):
        raise RegistrationRefused(RegistrationFlaw.CLOSED)
    if application.consent_id != crowd.consent.id:
        raise RegistrationRefused(RegistrationFlaw.CONSENT_CHANGED)
    if is_blocked(email, crowd.blocked):
        raise RegistrationRefused(RegistrationFlaw.BLOCKED)


def _enrol(
    conn: sa.Connection,
    ctx: Context,
    workforce: Workforce,
    application: Application,
    email: str,
    password: Password,
    browser: Browser,
) -> User:
    """A new worker, in the crowd's group, with what they agreed to. Raises RegistrationRefused."""
    crowd = public_crowds.find_of_workforce(conn, workforce.id)
    _check_admitted(crowd, application, email)
    now, sub = to_millisecond(ctx.clock()), ctx.ids.uuid()
    made = User(
        id=0,
        pool_id=workforce.pool_id,
        # The pool's key: of two who register under one address at once, one is refused.
        username=email,
        sub=sub,
        worker_id=ctx.ids.hex(WORKER_ID_DIGITS),
        email=email,
        status=UserStatus.FORCE_CHANGE_PASSWORD if password.hash is None else UserStatus.CONFIRMED,
        enabled=True,
        created_at=now,
        modified_at=now,
        attributes={"sub": sub, "email": email},
    )
    try:
        user = users.insert_user(conn, made, password)
    except AlreadyExists:
        raise RegistrationRefused(RegistrationFlaw.TAKEN) from None
    users.add_to_group(conn, workforce.pool_id, public_crowds.GROUP, user.id)
    public_crowds.insert_worker(
        conn, user.id, application.consent_id, now, accepts_adult=application.accepts_adult
    )
    actor = Actor(workforce.account, ActorKind.WORKER, email, user.worker_id, browser.address)
    audit.record(conn, now, actor, Deed.WORKER_REGISTERED, arn.public_workteam(workforce.region))
    return user


def _apply(
    conn: sa.Connection,
    ctx: Context,
    workforce: Workforce,
    application: Application,
    email: str,
    browser: Browser,
) -> None:
    """Write to whoever has the address: a new worker, one who has not followed the last link, or one who is known."""
    now = ctx.clock()
    expires_at = now + LINK_TIME
    found = public_crowds.find_by_email(conn, workforce.pool_id, email)
    if found is None:
        user = _enrol(conn, ctx, workforce, application, email, Password(None, expires_at), browser)
    elif not found.user.enabled:
        return
    else:
        user = found.user
    base = portal_address(ctx, workforce.portal_id)
    if user.status is UserStatus.FORCE_CHANGE_PASSWORD:
        public_crowds.insert_worker(
            conn, user.id, application.consent_id, now, accepts_adult=application.accepts_adult
        )
        users.set_password(conn, user.id, Password(None, expires_at), user.status, now)
        token = session_tokens.new_token()
        account_links.put_link(
            conn,
            AccountLink(
                kind=WORKER,
                subject_id=user.id,
                purpose=Purpose.INVITATION,
                token_hash=session_tokens.token_hash(token),
                created_at=to_ms(now),
                expires_at=to_ms(expires_at),
            ),
        )
        notice = Registration(email, expires_at, f"{base}password/{token}")
    else:
        notice = Registration(email, expires_at, f"{base}sign-in", is_known=True)
    _send(conn, ctx, user, notice, now)


def _send(conn: sa.Connection, ctx: Context, user: User, notice: Registration, now: datetime) -> None:
    to = logins.find_login(conn, WORKER, user.id)
    assert to is not None  # written, or read, a moment ago
    letters.enqueue(conn, ctx, ctx.compose(notice), to, NOTICE, now, notice.expires_at)
