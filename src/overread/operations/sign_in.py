"""Signing in: workers to the portal of their workforce, operators to the console.

One step leads to the next: password, then a new one if it was temporary, then the code of a second factor, or its
set-up where the pool asks for one, then the session. Between steps the browser holds a signed challenge, which opens
the next step only. Tries are counted per person and per network address before anything is looked at. Whoever does
not exist is refused as slowly, and with the same words, as whoever mistypes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa

from overread.auth import passwords, session_tokens
from overread.auth.session_tokens import Challenge
from overread.domain.audit import Actor, Deed
from overread.domain.errors import InvalidRequest, NotFound, SignInFailure, SignInRefused
from overread.domain.password_policy import DEFAULT, PasswordPolicy
from overread.domain.people import Operator
from overread.domain.workforce import SecondFactorRule, Workforce
from overread.operations import attempts, audit, second_factor
from overread.operations.attempts import Tries
from overread.operations.context import Context
from overread.operations.second_factor import Enrolment
from overread.operations.sessions import Browser, SignedIn, open_session, record_own, workforce_of
from overread.store import account_links, logins, operators, second_factors, sessions, user_pools
from overread.store.account_links import AccountLink
from overread.store.logins import Login
from overread.store.sessions import OPERATOR, WORKER
from overread.store.times import to_ms

MAX_FAILURES_PER_PERSON = 10
MAX_FAILURES_PER_ADDRESS = 100
"""Higher: a whole office may sit behind one address."""
CHALLENGE_TIME = timedelta(minutes=15)

NEW_PASSWORD, CODE, SET_UP = "new-password", "code", "set-up"
"""The steps that challenges open."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Which door somebody stands at: the portal of a workforce, or the console."""

    workforce: Workforce | None = None

    @property
    def kind(self) -> str:
        return OPERATOR if self.workforce is None else WORKER

    @property
    def workforce_id(self) -> int | None:
        return None if self.workforce is None else self.workforce.id

    def admits(self, login: Login) -> bool:
        """Whether the person belongs to this door."""
        pool_id = None if self.workforce is None else self.workforce.pool_id
        return (login.kind, login.pool_id) == (self.kind, pool_id)


CONSOLE = Gate()


@dataclass(frozen=True, slots=True)
class NewPasswordNeeded:
    """The password was right but temporary. challenge: signed text that the next step must bring back."""

    challenge: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CodeNeeded:
    """The password was right; next comes the code of the second factor."""

    challenge: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SetUpNeeded:
    """The password was right; the pool asks for a second factor, and there is none yet."""

    challenge: str = field(repr=False)


Outcome = SignedIn | NewPasswordNeeded | CodeNeeded | SetUpNeeded


@dataclass(frozen=True, slots=True)
class SetUp:
    """Signed in with a new second factor. recovery_codes: shown once, and never again."""

    signed_in: SignedIn
    recovery_codes: tuple[str, ...] = field(repr=False)


# --- doors ----------------------------------------------------------------------------------------


async def find_workforce(ctx: Context, portal_id: str) -> Workforce:
    """The workforce whose portal this is. Raises NotFound."""
    row = await ctx.store.read(sessions.find_workforce, portal_id)
    if row is None:
        raise NotFound("portal", portal_id)
    return workforce_of(row)


async def default_portal(ctx: Context) -> str | None:
    """The portal of the deployment's own account and region, or None before it has a workforce."""
    return await ctx.store.read(sessions.first_portal_id, ctx.policy.account, ctx.policy.region)


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
        check_policy(password)
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


# --- steps ----------------------------------------------------------------------------------------


async def sign_in(ctx: Context, gate: Gate, *, login: str, password: str, browser: Browser) -> Outcome:
    """Check somebody's e-mail address (of a worker also the user name) and password. Raises SignInRefused."""
    login = login.strip()
    found = await find_login(ctx, gate, login)
    proved = await prove(ctx, found, password, person=person_of(gate, login, found), address=browser.address)
    if proved.must_change:
        return NewPasswordNeeded(_challenge(ctx, proved, NEW_PASSWORD))
    return await go_on(ctx, gate, proved, browser)


async def choose_password(
    ctx: Context, gate: Gate, *, challenge: str, password: str, browser: Browser
) -> Outcome:
    """Replace the temporary password that the challenge stands for and end the person's other sessions.

    Raises SignInRefused: WEAK_PASSWORD (detail: the rule), EXPIRED_PASSWORD if the challenge does not hold
    any more.
    """
    try:
        found = await _open_challenge(ctx, gate, challenge, NEW_PASSWORD)
    except SignInRefused as refused:
        if refused.reason is SignInFailure.EXPIRED_STEP:
            raise SignInRefused(SignInFailure.EXPIRED_PASSWORD) from refused
        raise
    if not found.must_change:
        raise SignInRefused(SignInFailure.EXPIRED_PASSWORD)
    changed = await replace_password(ctx, found, password, address=browser.address)
    if changed is None:
        raise SignInRefused(SignInFailure.EXPIRED_PASSWORD)
    return await go_on(ctx, gate, changed, browser)


async def enter_code(ctx: Context, gate: Gate, *, challenge: str, code: str, browser: Browser) -> SignedIn:
    """Check the code of a second factor, or a recovery code, which is used up.

    Raises SignInRefused: WRONG_CODE, TOO_MANY, EXPIRED_STEP.
    """
    found = await _open_challenge(ctx, gate, challenge, CODE)
    await second_factor.prove_code(ctx, found.kind, found.subject_id, code, address=browser.address)
    return await open_session(ctx, found.kind, found.subject_id, gate.workforce_id, browser)


async def begin_set_up(ctx: Context, gate: Gate, challenge: str) -> Enrolment:
    """The secret of the second factor that the pool asks for. Raises SignInRefused (EXPIRED_STEP)."""
    found = await _open_challenge(ctx, gate, challenge, SET_UP)
    return await second_factor.begin(ctx, found.kind, found.subject_id)


async def shown_set_up(ctx: Context, gate: Gate, challenge: str) -> Enrolment:
    """As `begin_set_up`, once more what it gave: for somebody who mistyped the code."""
    found = await _open_challenge(ctx, gate, challenge, SET_UP)
    return await second_factor.shown(ctx, found.kind, found.subject_id)


async def finish_set_up(ctx: Context, gate: Gate, *, challenge: str, code: str, browser: Browser) -> SetUp:
    """Turn the second factor on by its first code, and sign in. Raises SignInRefused: WRONG_CODE, TOO_MANY, EXPIRED_STEP."""
    found = await _open_challenge(ctx, gate, challenge, SET_UP)
    codes = await second_factor.confirm(ctx, found.kind, found.subject_id, code, address=browser.address)
    signed_in = await open_session(ctx, found.kind, found.subject_id, gate.workforce_id, browser)
    return SetUp(signed_in, codes)


# --- what other ways in share ---------------------------------------------------------------------


async def find_login(ctx: Context, gate: Gate, login: str) -> Login | None:
    """The person of this door whom somebody names, or None; people of an identity provider have no password here."""
    if gate.workforce is None:
        return await ctx.store.read(logins.find_operator_login, login)
    if gate.workforce.provider is not None:
        return None
    return await ctx.store.read(logins.find_worker_login, gate.workforce.pool_id, login)


def person_of(gate: Gate, login: str, found: Login | None) -> str:
    """Whose tries are counted together: the person's, whatever they are called by, or those at a name of nobody."""
    if found is not None:
        return f"{found.kind}:{found.subject_id}"
    pool_id = "" if gate.workforce is None else gate.workforce.pool_id
    return f"{gate.kind}:{pool_id}:{login.lower()}"


async def go_on(ctx: Context, gate: Gate, login: Login, browser: Browser) -> Outcome:
    """What comes after the password: the second factor, where there is one or the pool asks for one, or the session."""
    if login.factor_rule is not SecondFactorRule.OFF:
        if await ctx.store.read(second_factors.is_confirmed, login.kind, login.subject_id):
            return CodeNeeded(_challenge(ctx, login, CODE))
        if login.factor_rule is SecondFactorRule.ON:
            return SetUpNeeded(_challenge(ctx, login, SET_UP))
    return await open_session(ctx, login.kind, login.subject_id, gate.workforce_id, browser)


async def prove(ctx: Context, found: Login | None, password: str, *, person: str, address: str) -> Login:
    """The login whose password this is.

    Raises SignInRefused; says what is wrong with an account only to who knows its password.
    """
    tries = (
        Tries("person", person, MAX_FAILURES_PER_PERSON),
        Tries("address", attempts.network(address), MAX_FAILURES_PER_ADDRESS),
    )
    await attempts.count(ctx, tries)
    right = await passwords.verify_password(None if found is None else found.password_hash, password)
    if found is None or not right:
        await _note_failure(ctx, found, address)
        raise SignInRefused(SignInFailure.WRONG)
    await attempts.forget(ctx, *tries)
    if not found.enabled:
        raise SignInRefused(SignInFailure.DISABLED)
    if found.must_reset:
        raise SignInRefused(SignInFailure.RESET_REQUIRED)
    if (
        found.must_change
        and found.password_expires_at is not None
        and found.password_expires_at <= to_ms(ctx.clock())
    ):
        raise SignInRefused(SignInFailure.EXPIRED_PASSWORD)
    return found


async def _note_failure(ctx: Context, found: Login | None, address: str) -> None:
    """In the record of deeds. A name of nobody is left out: people type passwords into the wrong field."""
    account = ctx.policy.account if found is None else found.account
    actor = Actor.nobody(account, "" if found is None else found.email or found.name, address)
    await audit.note(ctx, actor, Deed.SIGN_IN_FAILED, region="" if found is None else found.region)


async def replace_password(
    ctx: Context,
    login: Login,
    password: str,
    *,
    but: str | None = None,
    link: AccountLink | None = None,
    address: str = "",
) -> Login | None:
    """Give a person a new password; their sessions and links end. None if the old one is not that of `login` any more.

    but: the uid of a session that stays. link: used up with it; None, too, if somebody else did.
    Raises SignInRefused: WEAK_PASSWORD, DISABLED.
    """
    if not login.enabled:
        raise SignInRefused(SignInFailure.DISABLED)
    check_policy(password, login.password_policy)
    if login.password_hash and await passwords.verify_password(login.password_hash, password):
        raise SignInRefused(SignInFailure.WEAK_PASSWORD, detail="unchanged")
    new_hash = await passwords.hash_password(password)
    now = ctx.clock()

    def change(conn: sa.Connection) -> bool:
        if link is not None and not account_links.take_link(conn, link):
            return False
        changed = logins.change_password(conn, login, new_hash, to_ms(now), but=but)
        if changed:
            deed = Deed.PASSWORD_CHANGED if link is None else Deed.PASSWORD_RESET
            record_own(conn, now, login.kind, login.subject_id, deed, address=address)
        return changed

    if not await ctx.store.write(change):
        return None
    return await ctx.store.read(logins.find_login, login.kind, login.subject_id)


def check_policy(password: str, policy: PasswordPolicy = DEFAULT) -> None:
    """Raise SignInRefused (WEAK_PASSWORD) for a password that nobody of this policy may choose."""
    rule = passwords.broken_rule(password, policy)
    if rule is not None:
        raise SignInRefused(SignInFailure.WEAK_PASSWORD, detail=rule.value, min_length=policy.min_length)


async def password_policy(ctx: Context, gate: Gate) -> PasswordPolicy:
    """What a new password of anybody at this door must look like."""
    if gate.workforce is None:
        return DEFAULT
    return await ctx.store.read(user_pools.read_password_policy, gate.workforce.pool_id)


def _challenge(ctx: Context, login: Login, step: str) -> str:
    assert login.password_hash is not None  # it was proved, or chosen a moment ago
    proof = session_tokens.password_proof(login.password_hash)
    challenge = Challenge(login.kind, step, login.subject_id, proof, to_ms(ctx.clock() + CHALLENGE_TIME))
    return session_tokens.sign_challenge(ctx.signing_key, challenge)


async def _open_challenge(ctx: Context, gate: Gate, text: str, step: str) -> Login:
    """The person whose challenge it is. Raises SignInRefused: EXPIRED_STEP, DISABLED."""
    challenge = session_tokens.open_challenge(ctx.signing_key, text, to_ms(ctx.clock()))
    if challenge is None or (challenge.kind, challenge.step) != (gate.kind, step):
        raise SignInRefused(SignInFailure.EXPIRED_STEP)
    found = await ctx.store.read(logins.find_login, challenge.kind, challenge.subject_id)
    if found is None or found.password_hash is None or not gate.admits(found):
        raise SignInRefused(SignInFailure.EXPIRED_STEP)
    # Of a reset that an administrator asked for, too: the password that was proved opens nothing any more.
    if found.must_reset or session_tokens.password_proof(found.password_hash) != challenge.proof:
        raise SignInRefused(SignInFailure.EXPIRED_STEP)
    if not found.enabled:
        raise SignInRefused(SignInFailure.DISABLED)
    return found
