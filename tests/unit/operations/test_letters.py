"""The outbox of letters; both databases, because leases settle who delivers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.factories import make_crowd
from tests.fakes import FakeClock, FakePost

from overread.domain.caller import Caller
from overread.domain.errors import DeliveryFailed, NotFound
from overread.domain.notices import Invitation
from overread.domain.paging import Listing
from overread.notices.folder import FolderPost
from overread.operations import letters, sessions, users
from overread.operations.context import Context
from overread.operations.letters import LEASE, WAITS
from overread.store import audit
from overread.store.letters import LetterState

EMAIL = "ana@example.com"
NEWEST_FIRST = Listing(ascending=False)


@pytest.fixture
async def pool_id(ctx: Context, caller: Caller) -> str:
    return (await make_crowd(ctx, caller)).pool_id


async def invite(ctx: Context, caller: Caller, pool_id: str, email: str = EMAIL) -> None:
    await users.create_user(ctx, caller, pool_id, username=email, attributes={"email": email})


async def states(ctx: Context, caller: Caller) -> list[LetterState]:
    return list((await letters.list_letters(ctx, caller, NEWEST_FIRST)).items)


async def kept_bodies(ctx: Context) -> list[bytes | None]:
    def read(conn: sa.Connection) -> list[bytes | None]:
        rows = conn.exec_driver_sql("select body_sealed from letters order by id").all()
        return [None if row.body_sealed is None else bytes(row.body_sealed) for row in rows]

    return await ctx.store.read(read)


async def test_a_letter_is_sealed_until_it_is_delivered_and_wiped_then(
    ctx: Context, caller: Caller, pool_id: str, post: FakePost
) -> None:
    await invite(ctx, caller, pool_id)
    [notice] = post.sent
    assert isinstance(notice, Invitation)
    [sealed] = await kept_bodies(ctx)
    assert sealed is not None
    assert notice.temporary_password.encode() not in sealed

    assert await letters.deliver_due(ctx) == 1

    assert [(letter.to, notice.temporary_password in letter.text) for letter in post.delivered] == [
        (EMAIL, True)
    ]
    assert await kept_bodies(ctx) == [None]
    assert await letters.deliver_due(ctx) == 0


async def test_of_several_that_deliver_at_once_one_has_each_letter(
    ctx: Context, caller: Caller, pool_id: str, post: FakePost
) -> None:
    for number in range(4):
        await invite(ctx, caller, pool_id, f"worker-{number}@example.com")

    await asyncio.gather(*(letters.deliver_due(ctx, limit=2) for _ in range(4)))

    assert sorted(letter.to or "" for letter in post.delivered) == [
        f"worker-{number}@example.com" for number in range(4)
    ]


async def test_a_failed_letter_is_tried_again_later_and_later(
    ctx: Context, caller: Caller, pool_id: str, post: FakePost, clock: FakeClock
) -> None:
    await invite(ctx, caller, pool_id)
    post.failures = [DeliveryFailed("mail", "the mail server says 450 busy")] * 2
    for wait in WAITS[:2]:
        assert await letters.deliver_due(ctx) == 1
        [state] = await states(ctx, caller)
        assert (state.due_at, state.last_error) == (clock() + wait, "the mail server says 450 busy")
        assert await letters.deliver_due(ctx) == 0
        clock.advance(seconds=wait.total_seconds())

    assert await letters.deliver_due(ctx) == 1

    [state] = await states(ctx, caller)
    assert (state.sent_at, state.attempts, state.last_error) == (clock(), 3, None)


async def test_a_letter_refused_for_good_waits_for_the_operator(
    ctx: Context, caller: Caller, pool_id: str, post: FakePost, clock: FakeClock
) -> None:
    await invite(ctx, caller, pool_id)
    post.failures = [DeliveryFailed("mail", "no such user", permanent=True)]
    await letters.deliver_due(ctx)
    clock.advance(hours=2)
    assert await letters.deliver_due(ctx) == 0
    [state] = await states(ctx, caller)
    assert (state.due_at, state.sent_at, state.can_be_sent) == (None, None, True)

    await letters.send_again(ctx, caller, state.id)

    assert await letters.deliver_due(ctx) == 1
    assert len(post.delivered) == 1
    with pytest.raises(NotFound):
        await letters.send_again(ctx, caller, state.id)


async def test_a_process_that_died_leaves_its_letters_to_the_next(
    ctx: Context, caller: Caller, pool_id: str, post: FakePost, clock: FakeClock
) -> None:
    await invite(ctx, caller, pool_id)
    post.failures = [RuntimeError("killed")]  # type: ignore[list-item]
    with pytest.raises(RuntimeError):
        await letters.deliver_due(ctx)
    assert await letters.deliver_due(ctx) == 0
    clock.advance(seconds=LEASE.total_seconds())

    assert await letters.deliver_due(ctx) == 1


async def test_a_newer_invitation_replaces_the_one_that_waits(
    ctx: Context, caller: Caller, pool_id: str, post: FakePost
) -> None:
    await invite(ctx, caller, pool_id)
    await users.invite_again(ctx, caller, pool_id, username=EMAIL)
    await letters.deliver_due(ctx)

    newest = post.sent[-1]
    assert isinstance(newest, Invitation)
    assert [newest.temporary_password in letter.text for letter in post.delivered] == [True]


async def test_what_is_too_old_to_be_of_use_is_not_sent(
    ctx: Context, caller: Caller, pool_id: str, post: FakePost, clock: FakeClock
) -> None:
    await invite(ctx, caller, pool_id)
    clock.advance(days=7)
    await letters.deliver_due(ctx)

    [state] = await states(ctx, caller)
    assert (post.delivered, state.due_at, state.last_error) == (
        [],
        None,
        "what the letter brings is too old to be of use",
    )


async def test_old_letters_are_wiped_and_forgotten(
    ctx: Context, caller: Caller, pool_id: str, clock: FakeClock, post: FakePost
) -> None:
    await invite(ctx, caller, pool_id)
    post.failures = [DeliveryFailed("mail", "no", permanent=True)]
    await letters.deliver_due(ctx)
    clock.advance(days=8)
    await sessions.forget_ended_sessions(ctx)
    assert await kept_bodies(ctx) == [None]
    clock.advance(days=23)
    await sessions.forget_ended_sessions(ctx)

    assert await states(ctx, caller) == []


async def test_another_account_neither_sees_nor_sends_a_letter(
    ctx: Context, caller: Caller, pool_id: str
) -> None:
    await invite(ctx, caller, pool_id)
    [state] = await states(ctx, caller)
    stranger = Caller("444455556666", caller.region, "arn:aws:iam::444455556666:user/x", "AIDAX", "AKIAX")

    assert await states(ctx, stranger) == []
    with pytest.raises(NotFound):
        await letters.send_again(ctx, stranger, state.id)


async def test_who_reads_a_kept_letter_is_recorded(
    ctx: Context, caller: Caller, pool_id: str, tmp_path: Path, clock: FakeClock
) -> None:
    ctx.post = FolderPost(tmp_path / "mail", clock)
    await invite(ctx, caller, pool_id)
    assert await letters.deliver_due(ctx) == 1
    [kept] = await letters.list_kept(ctx, caller)

    assert await letters.read_kept(ctx, caller, kept.name) == kept

    [line] = await ctx.store.read(audit.page, audit.Search(caller.account), 1)
    assert (line.what, line.actor.name, line.resource, line.detail) == (
        "letter.read",
        caller.arn,
        kept.name,
        EMAIL,
    )
