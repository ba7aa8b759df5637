from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import pytest
from tests.factories import PASSWORD
from tests.fakes import FakeClock
from tests.people import ADDRESS, ANA, BROWSER, People, make_people, refusal, secret_of

from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest, SignInFailure
from overread.domain.workforce import SecondFactorRule
from overread.operations import own_account, password_reset, second_factor, sign_in, user_pools, users
from overread.operations.context import Context
from overread.operations.second_factor import MAX_WRONG_CODES, FactorState
from overread.operations.sessions import SignedIn
from overread.operations.sign_in import CONSOLE, NewPasswordNeeded, SetUpNeeded
from overread.store.sessions import WORKER


@pytest.fixture
async def people(ctx: Context, caller: Caller, clock: FakeClock) -> People:
    """Of a pool where a second factor is possible."""
    made = await make_people(ctx, caller, clock)
    await user_pools.set_second_factor(ctx, caller, made.crowd.pool_id, SecondFactorRule.OPTIONAL)
    return made


def enter(people: People, challenge: str, code: str) -> Awaitable[SignedIn]:
    return sign_in.enter_code(people.ctx, people.gate, challenge=challenge, code=code, browser=BROWSER)


async def test_a_code_is_asked_for_after_the_password_and_opens_a_session(people: People) -> None:
    secret, _ = await people.with_factor()
    challenge = await people.challenge()

    signed = await enter(people, challenge, people.code(secret))

    assert await people.is_in(signed.token)


async def test_a_code_is_good_once_even_in_parallel(people: People) -> None:
    secret, _ = await people.with_factor()
    challenge, code = await people.challenge(), people.code(secret)
    # If the right one is through before the others are counted, they count, and so do the next two: one below the limit.
    outcomes = await asyncio.gather(
        *(enter(people, challenge, code) for _ in range(3)), return_exceptions=True
    )

    assert len([each for each in outcomes if isinstance(each, SignedIn)]) == 1
    assert await refusal(enter(people, challenge, code)) is SignInFailure.WRONG_CODE
    people.clock.advance(seconds=30)
    assert await refusal(enter(people, challenge, people.code(secret, -1))) is SignInFailure.WRONG_CODE
    assert await enter(people, challenge, people.code(secret))


async def test_the_code_that_turned_the_factor_on_signs_nobody_in(people: People) -> None:
    secret, _ = await people.with_factor()

    challenge = await people.challenge()

    assert await refusal(enter(people, challenge, people.code(secret, -1))) is SignInFailure.WRONG_CODE


async def test_a_password_that_opens_nothing_any_more_stands_at_no_step(people: People) -> None:
    secret, _ = await people.with_factor()
    challenge = await people.challenge()
    await password_reset.require(people.ctx, people.caller, people.crowd.pool_id, ANA)

    assert await refusal(enter(people, challenge, people.code(secret))) is SignInFailure.EXPIRED_STEP


async def test_guesses_are_limited_and_signing_in_anew_does_not_help(people: People) -> None:
    secret, _ = await people.with_factor()
    right = people.code(secret)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for _ in range(MAX_WRONG_CODES):
        assert await refusal(enter(people, await people.challenge(), wrong)) is SignInFailure.WRONG_CODE

    assert await refusal(enter(people, await people.challenge(), right)) is SignInFailure.TOO_MANY
    people.clock.advance(minutes=16)
    assert await enter(people, await people.challenge(), people.code(secret))


async def test_a_recovery_code_lets_in_once(people: People) -> None:
    _, codes = await people.with_factor()
    challenge = await people.challenge()

    assert await enter(people, challenge, codes[3].upper())
    assert await refusal(enter(people, challenge, codes[3])) is SignInFailure.WRONG_CODE
    assert await second_factor.read_state(people.ctx, WORKER, await people.id_of()) == FactorState(
        SecondFactorRule.OPTIONAL, on=True, codes_left=9
    )


async def test_a_challenge_opens_its_own_step_at_its_own_door_in_its_own_time(people: People) -> None:
    secret, _ = await people.with_factor()
    challenge = await people.challenge()
    steps: list[Awaitable[object]] = [
        sign_in.choose_password(
            people.ctx, people.gate, challenge=challenge, password="Other-Horse-2", browser=BROWSER
        ),
        sign_in.begin_set_up(people.ctx, people.gate, challenge),
        sign_in.enter_code(
            people.ctx, CONSOLE, challenge=challenge, code=people.code(secret), browser=BROWSER
        ),
    ]

    assert [await refusal(step) for step in steps] == [
        SignInFailure.EXPIRED_PASSWORD,
        SignInFailure.EXPIRED_STEP,
        SignInFailure.EXPIRED_STEP,
    ]
    people.clock.advance(minutes=15)
    assert await refusal(enter(people, challenge, people.code(secret))) is SignInFailure.EXPIRED_STEP


async def test_a_changed_password_voids_the_challenge(people: People) -> None:
    secret, _ = await people.with_factor()
    challenge = await people.challenge()
    await users.set_password(
        people.ctx,
        people.caller,
        people.crowd.pool_id,
        username=ANA,
        password="Other-Horse-2",
        permanent=True,
    )

    assert await refusal(enter(people, challenge, people.code(secret))) is SignInFailure.EXPIRED_STEP


async def test_a_pool_that_asks_for_a_factor_has_it_set_up_at_the_first_sign_in(people: People) -> None:
    pool_id = people.crowd.pool_id
    await user_pools.set_second_factor(people.ctx, people.caller, pool_id, SecondFactorRule.ON)
    await users.create_user(
        people.ctx,
        people.caller,
        pool_id,
        username="bo@example.com",
        attributes={"email": "bo@example.com"},
        temporary_password="Temporary-1!",
    )
    first = await people.enter("Temporary-1!", "bo@example.com")
    assert isinstance(first, NewPasswordNeeded)
    then = await sign_in.choose_password(
        people.ctx, people.gate, challenge=first.challenge, password=PASSWORD, browser=BROWSER
    )
    assert isinstance(then, SetUpNeeded)
    enrolment = await sign_in.begin_set_up(people.ctx, people.gate, then.challenge)
    again = await sign_in.shown_set_up(people.ctx, people.gate, then.challenge)

    done = await sign_in.finish_set_up(
        people.ctx,
        people.gate,
        challenge=then.challenge,
        code=people.code(secret_of(enrolment.uri)),
        browser=BROWSER,
    )

    assert again == enrolment
    assert await people.is_in(done.signed_in.token)
    assert len(done.recovery_codes) == 10
    own = await people.own(done.signed_in.token)
    with pytest.raises(InvalidRequest, match="cannot be turned off"):
        await own_account.turn_factor_off(people.ctx, own, password=PASSWORD, address=ADDRESS)


async def test_a_pool_without_factors_asks_for_none(people: People) -> None:
    await people.with_factor()
    await user_pools.set_second_factor(people.ctx, people.caller, people.crowd.pool_id, SecondFactorRule.OFF)

    assert await people.signed_in()


async def test_setting_up_once_more_does_not_replace_what_is_on(people: People) -> None:
    await people.with_factor()

    begun = second_factor.begin(people.ctx, WORKER, await people.id_of())

    assert await refusal(begun) is SignInFailure.EXPIRED_STEP


async def test_beginning_again_voids_the_secret_that_was_shown_before(people: People) -> None:
    user_id = await people.id_of()
    first = secret_of((await second_factor.begin(people.ctx, WORKER, user_id)).uri)
    second = secret_of((await second_factor.begin(people.ctx, WORKER, user_id)).uri)

    confirm = second_factor.confirm(people.ctx, WORKER, user_id, people.code(first), address=ADDRESS)

    assert await refusal(confirm) is SignInFailure.WRONG_CODE
    assert await second_factor.confirm(people.ctx, WORKER, user_id, people.code(second), address=ADDRESS)


async def test_an_administrator_takes_a_lost_factor_back_and_sessions_end(people: People) -> None:
    token = await people.signed_in()
    await people.with_factor()
    ctx, caller, pool_id = people.ctx, people.caller, people.crowd.pool_id

    assert await second_factor.has_factor(ctx, caller, pool_id, ANA)
    assert await second_factor.reset_of_worker(ctx, caller, pool_id, ANA)

    assert not await people.is_in(token)
    assert await people.signed_in()
    assert not await second_factor.reset_of_worker(ctx, caller, pool_id, ANA)


async def test_the_store_keeps_neither_secret_nor_codes(people: People) -> None:
    secret, codes = await people.with_factor()

    def everything(table: str) -> str:
        return f"select * from {table}"

    tables = ("second_factors", "recovery_codes")
    kept = [
        await people.ctx.store.read(lambda conn, sql: conn.exec_driver_sql(sql).all(), everything(table))
        for table in tables
    ]

    assert [len(rows) for rows in kept] == [1, 10]
    assert secret not in bytes(kept[0][0].secret_sealed)
    assert not any(code.encode() in bytes(row.code_hash) for code in codes for row in kept[1])
