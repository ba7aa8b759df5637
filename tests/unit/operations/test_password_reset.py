from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import pytest
from tests.factories import PASSWORD
from tests.fakes import FakeClock, FakePost
from tests.people import ADDRESS, ANA, BROWSER, People, make_people, refusal
from tests.unit.portal.conftest import database_url

from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest, SignInFailure
from overread.domain.notices import PasswordReset
from overread.domain.workforce import SecondFactorRule, UserStatus
from overread.operations import letters, password_reset, sign_in, user_pools, users
from overread.operations.context import Context
from overread.operations.password_reset import MAX_RESETS_PER_ADDRESS, MAX_RESETS_PER_PERSON
from overread.operations.sessions import SignedIn, find_operator
from overread.operations.sign_in import CONSOLE, CodeNeeded, Gate, Outcome

__all__ = ["database_url"]

NEW = "Other-Horse-2"


@pytest.fixture
async def people(ctx: Context, caller: Caller, clock: FakeClock) -> People:
    return await make_people(ctx, caller, clock)


async def ask(people: People, login: str = ANA, address: str = ADDRESS, gate: Gate | None = None) -> None:
    await password_reset.ask(people.ctx, gate or people.gate, login=login, address=address)


def use(people: People, token: str, password: str = NEW, gate: Gate | None = None) -> Awaitable[Outcome]:
    return password_reset.use(
        people.ctx, gate or people.gate, token=token, password=password, browser=BROWSER
    )


async def mailed_token(people: People, post: FakePost) -> str:
    """The token of the link that was delivered last."""
    await letters.deliver_due(people.ctx)
    notice = post.sent[-1]
    assert isinstance(notice, PasswordReset)
    assert notice.url in post.delivered[-1].text
    return notice.url.rpartition("/")[2]


async def test_a_mailed_link_lets_somebody_choose_a_password_and_ends_their_sessions(
    people: People, post: FakePost
) -> None:
    before = await people.signed_in()
    await ask(people, login="ANA@example.com")
    token = await mailed_token(people, post)

    outcome = await use(people, token)

    assert isinstance(outcome, SignedIn)
    assert [await people.is_in(each) for each in (before, outcome.token)] == [False, True]
    assert await refusal(people.enter(PASSWORD)) is SignInFailure.WRONG
    assert await people.signed_in(NEW)


async def test_the_link_is_of_the_public_address(people: People, post: FakePost) -> None:
    await ask(people)

    [letter] = post.sent
    assert isinstance(letter, PasswordReset)
    base = f"{people.ctx.policy.public_url}/portal/w/{people.portal_id}/password/"
    assert letter.url.startswith(base)
    assert letter.url not in repr(letter)


async def test_a_link_is_used_once_even_in_parallel(people: People, post: FakePost) -> None:
    await ask(people)
    token = await mailed_token(people, post)
    outcomes = await asyncio.gather(
        *(use(people, token, f"Other-Horse-{n}") for n in range(4)), return_exceptions=True
    )

    assert len([each for each in outcomes if isinstance(each, SignedIn)]) == 1
    assert await refusal(use(people, token)) is SignInFailure.LINK_GONE


async def test_a_link_ends_after_half_an_hour_and_when_a_newer_one_is_sent(
    people: People, post: FakePost
) -> None:
    await ask(people)
    first = await mailed_token(people, post)
    people.clock.advance(minutes=29)
    await ask(people)
    second = await mailed_token(people, post)

    assert await refusal(use(people, first)) is SignInFailure.LINK_GONE
    people.clock.advance(minutes=30)
    assert await refusal(use(people, second)) is SignInFailure.LINK_GONE


async def test_a_password_chosen_meanwhile_voids_the_link(people: People, post: FakePost) -> None:
    await ask(people)
    token = await mailed_token(people, post)
    await users.set_password(
        people.ctx, people.caller, people.crowd.pool_id, username=ANA, password=NEW, permanent=True
    )

    assert await refusal(use(people, token, "Third-Horse-3")) is SignInFailure.LINK_GONE


async def test_a_link_opens_its_own_door_only(people: People, post: FakePost) -> None:
    await ask(people)
    token = await mailed_token(people, post)

    assert await refusal(use(people, token, gate=CONSOLE)) is SignInFailure.LINK_GONE
    assert await refusal(use(people, token + "x")) is SignInFailure.LINK_GONE
    assert await use(people, token)


async def test_the_second_factor_is_asked_for_all_the_same(people: People, post: FakePost) -> None:
    await user_pools.set_second_factor(
        people.ctx, people.caller, people.crowd.pool_id, SecondFactorRule.OPTIONAL
    )
    await people.with_factor()
    await ask(people)

    outcome = await use(people, await mailed_token(people, post))

    assert isinstance(outcome, CodeNeeded)


async def test_a_weak_password_uses_nothing_up(people: People, post: FakePost) -> None:
    await ask(people)
    token = await mailed_token(people, post)

    assert await refusal(use(people, token, "short")) is SignInFailure.WEAK_PASSWORD
    assert await refusal(use(people, token, PASSWORD)) is SignInFailure.WEAK_PASSWORD
    assert await use(people, token)


@pytest.mark.parametrize(
    "who", ["nobody@example.com", "disabled", "without an address", "invited too long ago", "external"]
)
async def test_who_may_not_have_a_link_gets_none_and_nobody_hears_of_it(
    people: People, post: FakePost, who: str
) -> None:
    ctx, caller, pool_id = people.ctx, people.caller, people.crowd.pool_id
    login = "bo@example.com"
    match who:
        case "disabled":
            login = ANA
            await users.disable_user(ctx, caller, pool_id, ANA)
        case "without an address":
            login = "bo"
            await users.create_user(ctx, caller, pool_id, username="bo", attributes={}, invite=False)
            await users.set_password(ctx, caller, pool_id, username="bo", password=PASSWORD, permanent=True)
        case "external":
            login = ANA
            await ctx.store.write(lambda conn: conn.exec_driver_sql("update user_pools set kind = 'oidc'"))
        case "invited too long ago":
            await users.create_user(
                ctx, caller, pool_id, username=login, attributes={"email": login}, invite=False
            )
            people.clock.advance(days=7)
    await ask(people, login)

    assert await letters.deliver_due(ctx) == 0
    assert post.delivered == []


async def test_too_many_links_for_one_person_are_silence_and_from_one_address_a_refusal(
    people: People, post: FakePost
) -> None:
    for number in range(MAX_RESETS_PER_PERSON + 2):
        await ask(people, address=f"198.51.100.{number}")
        await letters.deliver_due(people.ctx)
    assert len(post.delivered) == MAX_RESETS_PER_PERSON

    for number in range(MAX_RESETS_PER_ADDRESS):
        await ask(people, f"nobody-{number}@example.com")
    assert await refusal(ask(people, "bo@example.com")) is SignInFailure.TOO_MANY
    people.clock.advance(hours=1)
    await ask(people)
    assert await letters.deliver_due(people.ctx) == 1


async def test_an_administrator_makes_a_link_for_who_gets_no_mail(people: People) -> None:
    link = await password_reset.make_link(people.ctx, people.caller, people.crowd.pool_id, ANA)

    assert isinstance(await use(people, link.url.rpartition("/")[2]), SignedIn)
    assert link.url not in repr(link)
    await users.disable_user(people.ctx, people.caller, people.crowd.pool_id, ANA)
    with pytest.raises(InvalidRequest, match="disabled"):
        await password_reset.make_link(people.ctx, people.caller, people.crowd.pool_id, ANA)


async def test_another_address_voids_links_and_letters(people: People, post: FakePost) -> None:
    link = await password_reset.make_link(people.ctx, people.caller, people.crowd.pool_id, ANA)
    await ask(people)
    await users.update_attributes(
        people.ctx, people.caller, people.crowd.pool_id, ANA, changed={"email": "ana@new.example.com"}
    )

    assert await refusal(use(people, link.url.rpartition("/")[2])) is SignInFailure.LINK_GONE
    assert await letters.deliver_due(people.ctx) == 0


async def test_disabling_voids_links_and_letters(people: People, post: FakePost) -> None:
    link = await password_reset.make_link(people.ctx, people.caller, people.crowd.pool_id, ANA)
    await ask(people)
    await users.disable_user(people.ctx, people.caller, people.crowd.pool_id, ANA)
    await users.enable_user(people.ctx, people.caller, people.crowd.pool_id, ANA)

    assert await refusal(use(people, link.url.rpartition("/")[2])) is SignInFailure.LINK_GONE
    assert await letters.deliver_due(people.ctx) == 0


async def test_a_required_reset_shuts_the_old_password_out_and_mails_a_link(
    people: People, post: FakePost
) -> None:
    token = await people.signed_in()
    ctx, caller, pool_id = people.ctx, people.caller, people.crowd.pool_id

    await password_reset.require(ctx, caller, pool_id, ANA)

    assert not await people.is_in(token)
    assert (await users.get_user(ctx, caller, pool_id, ANA)).status is UserStatus.RESET_REQUIRED
    assert await refusal(people.enter(PASSWORD)) is SignInFailure.RESET_REQUIRED
    assert await refusal(people.enter("Wrong-Horse-1")) is SignInFailure.WRONG
    assert isinstance(await use(people, await mailed_token(people, post)), SignedIn)
    assert (await users.get_user(ctx, caller, pool_id, ANA)).status is UserStatus.CONFIRMED


async def test_operators_reset_theirs_at_the_console(people: People, post: FakePost) -> None:
    ctx = people.ctx
    operator = await sign_in.add_operator(ctx, email="op@example.com", password=PASSWORD, must_change=False)
    await ask(people, "OP@example.com", gate=CONSOLE)
    token = await mailed_token(people, post)
    outcome = await use(people, token, gate=CONSOLE)
    assert isinstance(outcome, SignedIn)

    found = await find_operator(ctx, outcome.token)
    by_shell = await password_reset.make_operator_link(ctx, "op@example.com")

    assert found is not None
    assert found.person == operator
    assert by_shell is not None
    assert isinstance(await use(people, by_shell.url.rpartition("/")[2], "Third-Horse-3", CONSOLE), SignedIn)
    assert await password_reset.make_operator_link(ctx, "nobody@example.com") is None
