"""Tokens rotate while sessions go on; both databases, because the statements settle races."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from tests.fakes import FakeClock
from tests.people import ADDRESS, People, make_people

from overread.domain.caller import Caller
from overread.operations import sessions, sign_in, users
from overread.operations.context import Context
from overread.operations.sessions import PREVIOUS_HOLDS, ROTATE_AFTER, Browser, find_worker
from overread.store.sessions import OpenSession


@pytest.fixture
async def people(ctx: Context, caller: Caller, clock: FakeClock) -> People:
    return await make_people(ctx, caller, clock)


async def rotate(people: People, token: str) -> str | None:
    """Ask for a page with this token; the new token, if there is one."""
    found = await find_worker(people.ctx, token, people.portal_id, rotate=True)
    assert found is not None
    return found.fresh_token


async def test_a_token_is_replaced_after_some_hours_and_the_session_goes_on(people: People) -> None:
    first = await people.signed_in()
    before = await people.own(first)
    assert await rotate(people, first) is None
    people.clock.advance(seconds=ROTATE_AFTER.total_seconds())

    second = await rotate(people, first)

    assert second is not None
    assert second != first
    assert await people.own(second) == before, "what pages hold against forgery stays"


async def test_a_replaced_token_holds_until_the_new_one_was_seen_and_a_moment_longer(people: People) -> None:
    first = await people.signed_in()
    people.clock.advance(hours=4)
    second = await rotate(people, first)
    assert second is not None
    people.clock.advance(seconds=50)
    assert await people.is_in(first), "the answer may still be under way"

    assert await people.is_in(second)
    people.clock.advance(seconds=PREVIOUS_HOLDS.total_seconds() - 1)
    assert await people.is_in(first)
    people.clock.advance(seconds=1)

    assert [await people.is_in(token) for token in (first, second)] == [False, True]


async def test_a_browser_that_never_got_the_new_token_gets_another(people: People) -> None:
    first = await people.signed_in()
    people.clock.advance(hours=4)
    lost = await rotate(people, first)
    assert lost is not None
    people.clock.advance(minutes=1)

    third = await rotate(people, first)

    assert third is not None
    assert [await people.is_in(token) for token in (lost, third)] == [False, True]


async def test_of_parallel_requests_one_gets_the_new_token_and_all_are_answered(people: People) -> None:
    first = await people.signed_in()
    people.clock.advance(hours=4)

    fresh = await asyncio.gather(*(rotate(people, first) for _ in range(6)))

    assert len([token for token in fresh if token]) == 1


async def test_a_request_that_cannot_carry_a_cookie_replaces_nothing(people: People) -> None:
    first = await people.signed_in()
    people.clock.advance(hours=4)

    found = await find_worker(people.ctx, first, people.portal_id)

    assert found is not None
    assert found.fresh_token is None


async def test_signing_out_with_either_token_ends_the_session(people: People) -> None:
    first = await people.signed_in()
    people.clock.advance(hours=4)
    second = await rotate(people, first)
    assert second is not None
    await sessions.sign_out(people.ctx, first)

    assert not await people.is_in(second)


async def test_a_token_that_is_replaced_for_more_rights_ends_at_once(people: People) -> None:
    first = await people.signed_in()
    second = await sessions.replace_token(people.ctx, (await people.own(first)).uid)

    assert [await people.is_in(token) for token in (first, second)] == [False, True]


async def test_people_see_and_end_their_own_sessions_only(people: People) -> None:
    begun = people.clock()
    here = await people.own(await people.signed_in())
    people.clock.advance(minutes=10)
    other = await people.signed_in(browser=Browser("198.51.100.3", "curl/8"))
    there = await people.own(other)
    await sign_in.add_operator(
        people.ctx, email="op@example.com", password="Correct-Horse-1", must_change=False
    )

    listed = await sessions.list_own(people.ctx, here.kind, here.subject_id)
    assert listed == [
        OpenSession(there.uid, people.clock(), people.clock(), "198.51.100.3", "curl/8"),
        OpenSession(here.uid, begun, begun, ADDRESS, listed[1].agent),
    ]
    assert not await sessions.end_own(people.ctx, "operator", here.subject_id, there.uid)
    assert not await sessions.end_own(people.ctx, here.kind, here.subject_id + 1, there.uid)
    assert await people.is_in(other)
    assert await sessions.end_own(people.ctx, here.kind, here.subject_id, there.uid)
    assert not await people.is_in(other)


async def test_an_administrator_signs_somebody_out_everywhere(people: People) -> None:
    tokens = [await people.signed_in(), await people.signed_in()]

    ended = await users.end_sessions(people.ctx, people.caller, people.crowd.pool_id, "ana@example.com")

    assert ended == 2
    assert [await people.is_in(token) for token in tokens] == [False, False]


async def test_a_session_ends_when_it_is_not_used_however_often_its_token_changed(people: People) -> None:
    token = await people.signed_in()
    for _ in range(3):
        people.clock.advance(hours=4)
        token = await rotate(people, token) or token
    people.clock.advance(seconds=timedelta(hours=people.ctx.policy.session_hours).total_seconds())

    assert not await people.is_in(token)
