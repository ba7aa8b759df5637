from __future__ import annotations

import asyncio

import pytest
from tests.factories import PASSWORD, Crowd, make_crowd, make_worker
from tests.fakes import FakeClock

from overread.domain.caller import Caller
from overread.domain.errors import AlreadyExists, InvalidRequest, NotFound, SignInFailure, SignInRefused
from overread.domain.password_policy import PasswordPolicy
from overread.domain.people import Operator
from overread.domain.workforce import Workforce
from overread.operations import sessions, sign_in, user_pools, users, workforce
from overread.operations.context import Context
from overread.operations.sessions import Browser, SignedIn
from overread.operations.sign_in import CONSOLE, MAX_FAILURES_PER_PERSON, Gate, NewPasswordNeeded

TEMPORARY = "Temporary-1!"
ADDRESS = "192.0.2.7"
BROWSER = Browser(ADDRESS)


@pytest.fixture
async def crowd(ctx: Context, caller: Caller) -> Crowd:
    return await make_crowd(ctx, caller)


@pytest.fixture
async def portal(ctx: Context, caller: Caller, crowd: Crowd) -> Workforce:
    return await workforce.describe(ctx, caller, crowd.workforce)


async def invite(ctx: Context, caller: Caller, crowd: Crowd, email: str = "new@example.com") -> None:
    await users.create_user(
        ctx,
        caller,
        crowd.pool_id,
        username=email,
        attributes={"email": email},
        temporary_password=TEMPORARY,
        invite=False,
    )


async def enter(ctx: Context, portal: Workforce, password: str = PASSWORD, **changes: str) -> str:
    """Sign Ana in; her token."""
    values = {"login": "ana@example.com", "address": ADDRESS, **changes}
    browser = Browser(values["address"], held_token=values.get("held_token"))
    outcome = await sign_in.sign_in(
        ctx, Gate(portal), login=values["login"], password=password, browser=browser
    )
    assert isinstance(outcome, SignedIn)
    return outcome.token


async def refusal(ctx: Context, portal: Workforce, password: str, **changes: str) -> SignInFailure:
    with pytest.raises(SignInRefused) as refused:
        await enter(ctx, portal, password, **changes)
    return refused.value.reason


async def choose(ctx: Context, gate: Gate, *, challenge: str, password: str) -> SignedIn:
    """Choose a new password; who does is signed in."""
    outcome = await sign_in.choose_password(
        ctx, gate, challenge=challenge, password=password, browser=BROWSER
    )
    assert isinstance(outcome, SignedIn)
    return outcome


@pytest.mark.parametrize("login", ["ana@example.com", "ANA@Example.com", " ana@example.com "])
async def test_a_worker_is_found_by_email_whatever_its_case(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce, login: str
) -> None:
    await make_worker(ctx, caller, crowd)

    token = await enter(ctx, portal, login=login)
    found = await sessions.find_worker(ctx, token, portal.portal_id)

    assert found is not None
    assert (found.person.email, found.person.workforce) == ("ana@example.com", portal)


async def test_wrong_password_and_unknown_person_are_refused_alike(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce
) -> None:
    await make_worker(ctx, caller, crowd)

    assert await refusal(ctx, portal, "Wrong-Horse-1") is SignInFailure.WRONG
    assert await refusal(ctx, portal, PASSWORD, login="nobody@example.com") is SignInFailure.WRONG


async def test_a_session_opens_only_its_own_portal(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce
) -> None:
    await make_worker(ctx, caller, crowd)
    token = await enter(ctx, portal)

    assert await sessions.find_worker(ctx, token, "otherportal") is None
    assert await sessions.find_operator(ctx, token) is None


async def test_the_store_keeps_no_token(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce
) -> None:
    await make_worker(ctx, caller, crowd)
    token = await enter(ctx, portal)

    rows = await ctx.store.read(lambda conn: conn.exec_driver_sql("select * from sessions").all())

    assert len(rows) == 1
    assert token not in repr(rows)


async def test_a_temporary_password_buys_a_new_one_and_no_session(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce
) -> None:
    await invite(ctx, caller, crowd)
    first = await sign_in.sign_in(
        ctx, Gate(portal), login="new@example.com", password=TEMPORARY, browser=BROWSER
    )
    assert isinstance(first, NewPasswordNeeded)
    assert await sessions.find_worker(ctx, first.challenge, portal.portal_id) is None

    signed = await choose(ctx, Gate(portal), challenge=first.challenge, password=PASSWORD)

    assert await sessions.find_worker(ctx, signed.token, portal.portal_id) is not None
    assert await refusal(ctx, portal, TEMPORARY, login="new@example.com") is SignInFailure.WRONG
    assert await enter(ctx, portal, login="new@example.com")


async def test_a_challenge_is_good_once_for_its_kind_and_for_a_while(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce, clock: FakeClock
) -> None:
    await invite(ctx, caller, crowd)
    outcome = await sign_in.sign_in(
        ctx, Gate(portal), login="new@example.com", password=TEMPORARY, browser=BROWSER
    )
    assert isinstance(outcome, NewPasswordNeeded)
    challenge = outcome.challenge

    with pytest.raises(SignInRefused):
        await choose(ctx, CONSOLE, challenge=challenge, password=PASSWORD)
    clock.advance(minutes=15)
    with pytest.raises(SignInRefused):
        await choose(ctx, Gate(portal), challenge=challenge, password=PASSWORD)
    clock.advance(minutes=-1)
    await choose(ctx, Gate(portal), challenge=challenge, password=PASSWORD)
    with pytest.raises(SignInRefused) as again:
        await choose(ctx, Gate(portal), challenge=challenge, password="Another-Horse-2")

    assert again.value.reason is SignInFailure.EXPIRED_PASSWORD


@pytest.mark.parametrize(("password", "detail"), [("short", "too_short"), (TEMPORARY, "unchanged")])
async def test_a_new_password_must_satisfy_the_policy_and_differ(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce, password: str, detail: str
) -> None:
    await invite(ctx, caller, crowd)
    outcome = await sign_in.sign_in(
        ctx, Gate(portal), login="new@example.com", password=TEMPORARY, browser=BROWSER
    )
    assert isinstance(outcome, NewPasswordNeeded)

    with pytest.raises(SignInRefused) as refused:
        await choose(ctx, Gate(portal), challenge=outcome.challenge, password=password)

    assert (refused.value.reason, refused.value.detail) == (SignInFailure.WEAK_PASSWORD, detail)


async def test_a_new_password_is_what_the_pool_asks_for(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce
) -> None:
    await invite(ctx, caller, crowd)
    policy = {"PasswordPolicy": {"MinimumLength": 12, "RequireLowercase": True}}
    await user_pools.update_pool(ctx, caller, crowd.pool_id, name=None, settings={"Policies": policy})
    outcome = await sign_in.sign_in(
        ctx, Gate(portal), login="new@example.com", password=TEMPORARY, browser=BROWSER
    )
    assert isinstance(outcome, NewPasswordNeeded)

    with pytest.raises(SignInRefused) as refused:
        await choose(ctx, Gate(portal), challenge=outcome.challenge, password="Correct-Ho1")
    chosen = await choose(ctx, Gate(portal), challenge=outcome.challenge, password="correct horse")

    assert (refused.value.detail, refused.value.min_length) == ("too_short", 12)
    assert isinstance(chosen, SignedIn)
    assert [await sign_in.password_policy(ctx, gate) for gate in (Gate(portal), CONSOLE)] == [
        PasswordPolicy(12, needs_upper=False, needs_lower=True, needs_digit=False, needs_symbol=False),
        PasswordPolicy(),
    ]


async def test_a_temporary_password_expires(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce, clock: FakeClock
) -> None:
    await invite(ctx, caller, crowd)
    clock.advance(days=ctx.policy.temporary_password_days)

    assert await refusal(ctx, portal, TEMPORARY, login="new@example.com") is SignInFailure.EXPIRED_PASSWORD


async def test_disabling_a_worker_ends_sessions_and_sign_in_at_once(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce
) -> None:
    await make_worker(ctx, caller, crowd)
    token = await enter(ctx, portal)
    await users.disable_user(ctx, caller, crowd.pool_id, "ana@example.com")

    assert await sessions.find_worker(ctx, token, portal.portal_id) is None
    assert await refusal(ctx, portal, PASSWORD) is SignInFailure.DISABLED
    assert await refusal(ctx, portal, "Wrong-Horse-1") is SignInFailure.WRONG


async def test_guesses_at_one_person_are_limited_even_in_parallel(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce, clock: FakeClock
) -> None:
    await make_worker(ctx, caller, crowd)
    guesses = [
        refusal(ctx, portal, f"Wrong-Horse-{number}", address=f"192.0.2.{number}")
        for number in range(MAX_FAILURES_PER_PERSON + 4)
    ]
    outcomes = await asyncio.gather(*guesses)

    assert outcomes.count(SignInFailure.WRONG) == MAX_FAILURES_PER_PERSON
    assert outcomes.count(SignInFailure.TOO_MANY) == 4
    assert await refusal(ctx, portal, PASSWORD) is SignInFailure.TOO_MANY
    clock.advance(minutes=16)
    assert await enter(ctx, portal)


async def test_guesses_from_one_address_are_limited_and_a_success_is_none(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "MAX_FAILURES_PER_ADDRESS", 3)
    await make_worker(ctx, caller, crowd)
    await enter(ctx, portal)
    for number in range(3):
        assert await refusal(ctx, portal, PASSWORD, login=f"n{number}@example.com") is SignInFailure.WRONG

    assert await refusal(ctx, portal, PASSWORD, login="n4@example.com") is SignInFailure.TOO_MANY
    assert await enter(ctx, portal, address="192.0.2.8")


async def test_a_success_forgets_the_failures_before_it(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce
) -> None:
    await make_worker(ctx, caller, crowd)
    for _ in range(MAX_FAILURES_PER_PERSON - 1):
        await refusal(ctx, portal, "Wrong-Horse-1")
    await enter(ctx, portal)
    for _ in range(MAX_FAILURES_PER_PERSON - 1):
        await refusal(ctx, portal, "Wrong-Horse-1")

    assert await enter(ctx, portal)


async def test_a_session_slides_while_it_is_used_and_ends_when_it_is_not(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce, clock: FakeClock
) -> None:
    await make_worker(ctx, caller, crowd)
    token = await enter(ctx, portal)
    for _ in range(3):
        clock.advance(hours=11)
        assert await sessions.find_worker(ctx, token, portal.portal_id) is not None
    clock.advance(hours=12)

    assert await sessions.find_worker(ctx, token, portal.portal_id) is None


async def test_signing_in_replaces_the_session_the_browser_held(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce
) -> None:
    await make_worker(ctx, caller, crowd)
    first = await enter(ctx, portal)
    second = await enter(ctx, portal, held_token=first)

    assert second != first
    assert await sessions.find_worker(ctx, first, portal.portal_id) is None


async def test_signing_out_ends_the_session_and_only_this_one(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce
) -> None:
    await make_worker(ctx, caller, crowd)
    left, kept = await enter(ctx, portal), await enter(ctx, portal)
    await sessions.sign_out(ctx, left)

    assert await sessions.find_worker(ctx, left, portal.portal_id) is None
    assert await sessions.find_worker(ctx, kept, portal.portal_id) is not None


async def test_ended_sessions_and_old_attempts_are_forgotten(
    ctx: Context, caller: Caller, crowd: Crowd, portal: Workforce, clock: FakeClock
) -> None:
    await make_worker(ctx, caller, crowd)
    await enter(ctx, portal)
    await refusal(ctx, portal, "Wrong-Horse-1")
    clock.advance(hours=13)

    assert (
        await sessions.forget_ended_sessions(ctx) == 3
    )  # a session, the person's and the address's attempts


async def test_an_unknown_portal_is_not_found(ctx: Context) -> None:
    with pytest.raises(NotFound):
        await sign_in.find_workforce(ctx, "nowhere")


async def test_an_operator_signs_in_with_any_case_and_changes_a_first_password(ctx: Context) -> None:
    assert not await sign_in.has_operator(ctx)
    added = await sign_in.add_operator(ctx, email="Op@Example.com", password=TEMPORARY)
    first = await sign_in.sign_in(ctx, CONSOLE, login="OP@example.com", password=TEMPORARY, browser=BROWSER)
    assert isinstance(first, NewPasswordNeeded)
    signed = await choose(ctx, CONSOLE, challenge=first.challenge, password=PASSWORD)

    assert added == Operator(added.id, "op@example.com", ctx.policy.account)
    found = await sessions.find_operator(ctx, signed.token)
    assert found is not None
    assert found.person == added
    assert await sign_in.has_operator(ctx)


async def test_an_operators_address_is_taken_once_whatever_its_case(ctx: Context) -> None:
    await sign_in.add_operator(ctx, email="op@example.com", password=TEMPORARY)

    with pytest.raises(AlreadyExists):
        await sign_in.add_operator(ctx, email="OP@example.com", password=TEMPORARY)


@pytest.mark.parametrize("email", ["nobody", "a\n@example.com", "a@" + "x" * 300])
async def test_an_operator_needs_an_address(ctx: Context, email: str) -> None:
    with pytest.raises(InvalidRequest):
        await sign_in.add_operator(ctx, email=email, password=TEMPORARY)
