"""Who is told that work waits, when, and of what: once, not at night, and not of work that is gone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time

import pytest
import sqlalchemy as sa
from tests.fakes import FakeChat, FakeClock, FakePost
from tests.work import EMAILS, Work, make_work

from overread.domain.errors import DeliveryFailed, InvalidRequest, NotFound
from overread.domain.notices import ChatMessage, WorkWaits
from overread.domain.notifying import ByMail, Choices, QuietHours, TeamChoices
from overread.domain.people import Worker
from overread.operations import assignments, letters, notifications
from overread.operations.context import Context
from overread.store.schema import chat_messages

ADDRESS = "json://chat.example.com/hook"
ALWAYS = TeamChoices(mail=True, minutes=30)


@pytest.fixture
def chat(ctx: Context) -> FakeChat:
    ctx.chat = FakeChat()
    return ctx.chat


async def tick(ctx: Context) -> None:
    """Background work that is due, by two processes at once."""
    await asyncio.gather(notifications.tell_due(ctx), notifications.tell_due(ctx))
    await asyncio.gather(notifications.deliver_due(ctx), notifications.deliver_due(ctx))
    await letters.deliver_due(ctx)


async def team_has(work: Work, choices: TeamChoices, chat: str | None = None) -> None:
    await notifications.save_team_choices(
        work.ctx, work.caller, work.crowd.team, choices, chat, keep_chat=False
    )


async def choose(ctx: Context, worker: Worker, choices: Choices, chat: str | None = None) -> None:
    await notifications.save_choices(ctx, worker, choices, chat, keep_chat=False)


def told(post: FakePost) -> list[tuple[str | None, list[tuple[str, int]]]]:
    """Whom letters went to, and the jobs with their counts."""
    return [
        (notice.email, [(job.title, job.count) for job in notice.jobs])
        for notice in post.sent
        if isinstance(notice, WorkWaits)
    ]


async def test_a_team_is_told_by_mail_together_and_once(
    ctx: Context, clock: FakeClock, post: FakePost
) -> None:
    work = await make_work(ctx)
    ana = await work.worker()
    await work.start("one")
    await tick(ctx)
    assert told(post) == [], "off unless somebody says otherwise"

    await team_has(work, ALWAYS)
    await work.start("two")
    await tick(ctx)
    assert told(post) == [("ana@example.com", [("Review a text", 2)])]
    (letter,) = post.delivered
    base = f"http://127.0.0.1:8080/portal/w/{ana.workforce.portal_id}/"
    assert letter.subject == "2 tasks wait for you"
    assert f"Review a text: 2 new tasks\n{base}loops/one" in letter.text
    assert f"{base}notifications" in letter.text

    await work.start("three")
    clock.advance(minutes=29)
    await tick(ctx)
    assert len(post.delivered) == 1, "at most every thirty minutes"
    clock.advance(minutes=1)
    await tick(ctx)
    assert told(post)[1:] == [("ana@example.com", [("Review a text", 1)])], "only what is new"
    clock.advance(hours=5)
    await tick(ctx)
    assert len(post.delivered) == 2


async def test_nobody_is_told_of_work_that_is_gone_or_while_at_work(
    ctx: Context, clock: FakeClock, post: FakePost
) -> None:
    work = await make_work(ctx)
    ana, ben = await work.worker(), await work.worker(EMAILS[1])
    await choose(ctx, ana, Choices(mail=ByMail.ON))
    await team_has(work, replace(ALWAYS, mail=False))
    await work.start("one")
    task = await work.claim(ben)
    await tick(ctx)
    assert told(post) == [], "it is in somebody's hands"

    await assignments.release(ctx, ben, task.assignment_id, 1)
    own = await work.claim(ana)
    await work.start("two")
    await tick(ctx)
    assert told(post) == [], "she is at work and will see it"
    await work.submit(ana, own, {"a": 1})
    await tick(ctx)
    assert told(post) == [("ana@example.com", [("Review a text", 1)])]


async def test_a_worker_says_no_for_themselves(ctx: Context, post: FakePost) -> None:
    work = await make_work(ctx)
    await team_has(work, ALWAYS)
    await choose(ctx, await work.worker(), Choices(mail=ByMail.OFF))
    await work.worker(EMAILS[1])
    await work.start("one")
    await tick(ctx)
    assert told(post) == [("ben@example.com", [("Review a text", 1)])]


async def test_quiet_hours_are_those_of_the_workers_own_clock(
    ctx: Context, clock: FakeClock, post: FakePost
) -> None:
    work = await make_work(ctx)
    night = QuietHours(time(22), time(7))
    await choose(ctx, await work.worker(), Choices(ByMail.ON, quiet=night, time_zone="Asia/Tokyo"))
    clock.now = clock.now.replace(hour=14, minute=0)  # 23:00 in Tokyo
    await work.start("one")
    for _ in range(7):
        await tick(ctx)
        clock.advance(hours=1)
    assert told(post) == []
    clock.advance(hours=1)  # 22:00 UTC is 7:00 there
    await tick(ctx)
    assert told(post) == [("ana@example.com", [("Review a text", 1)])]


async def test_a_teams_chat_and_a_workers_are_told(ctx: Context, chat: FakeChat) -> None:
    work = await make_work(ctx)
    await team_has(work, replace(ALWAYS, mail=False), ADDRESS)
    await choose(ctx, await work.worker(), Choices(mail=ByMail.OFF), f"{ADDRESS}/ana")
    await work.start("one")
    await tick(ctx)
    await tick(ctx)
    assert sorted((address, message.title) for address, message in chat.sent) == [
        (ADDRESS, "1 task waits for you"),
        (f"{ADDRESS}/ana", "1 task waits for you"),
    ]
    (of_team,) = (message.text for address, message in chat.sent if address == ADDRESS)
    assert of_team.startswith("team: 1 task waits for you\n\nReview a text: 1 new task\n")
    assert "notifications" not in of_team


async def test_a_message_is_tried_again_until_it_is_of_no_use(
    ctx: Context, clock: FakeClock, chat: FakeChat
) -> None:
    work = await make_work(ctx)
    ana = await work.worker()
    await choose(ctx, ana, Choices(mail=ByMail.OFF, minutes=30), ADDRESS)
    await work.start("one")
    chat.failures = [DeliveryFailed("chat", "not now")] * 2
    await tick(ctx)
    choices, _ = await notifications.read_choices(ctx, ana)
    assert (choices.service, choices.problem) == ("JSON", "not now")
    clock.advance(seconds=10)
    await tick(ctx)
    clock.advance(minutes=1)
    await tick(ctx)
    assert [address for address, _ in chat.sent] == [ADDRESS]
    assert (await notifications.read_choices(ctx, ana))[0].problem is None

    clock.advance(hours=1)
    await work.start("two")
    chat.failures = [DeliveryFailed("chat", "not now")] * 9
    await tick(ctx)
    clock.advance(minutes=31)
    await notifications.deliver_due(ctx)

    def left(conn: sa.Connection) -> int:
        return conn.execute(sa.select(sa.func.count()).select_from(chat_messages)).scalar_one()

    assert (len(chat.sent), await ctx.store.read(left)) == (1, 0)


async def test_a_chat_is_kept_replaced_and_removed(ctx: Context, chat: FakeChat) -> None:
    work = await make_work(ctx)
    ana = await work.worker()
    hello = ChatMessage("hello", "there")
    with pytest.raises(InvalidRequest):
        await notifications.try_chat(ctx, ana, hello)
    await choose(ctx, ana, Choices(), ADDRESS)
    await notifications.save_choices(ctx, ana, Choices(minutes=15), None, keep_chat=True)
    await notifications.try_chat(ctx, ana, hello)
    assert chat.sent == [(ADDRESS, hello)]
    assert await notifications.read_choices(ctx, ana) == (Choices(minutes=15, service="JSON"), False)
    await choose(ctx, ana, Choices())
    assert await notifications.read_choices(ctx, ana) == (Choices(), False)


@pytest.mark.parametrize(
    ("choices", "chat_address"),
    [
        (Choices(minutes=1), None),
        (Choices(time_zone="Mars/Olympus"), None),
        (Choices(quiet=QuietHours(time(7), time(7))), None),
        (Choices(), "ftp://chat.example.com"),
        (Choices(), "json://" + "x" * 2_000),
    ],
    ids=["too often", "no such zone", "no time at all", "no service", "too long"],
)
async def test_what_cannot_be_is_not_saved(
    ctx: Context, chat: FakeChat, choices: Choices, chat_address: str | None
) -> None:
    ana = await (await make_work(ctx)).worker()
    with pytest.raises(InvalidRequest):
        await choose(ctx, ana, choices, chat_address)
    assert await notifications.read_choices(ctx, ana) == (Choices(), False)


async def test_a_teams_default_is_the_accounts_to_say(ctx: Context) -> None:
    work = await make_work(ctx)
    await team_has(work, ALWAYS)
    assert await notifications.read_team_choices(ctx, work.caller, work.crowd.team) == ALWAYS
    with pytest.raises(NotFound):
        await notifications.read_team_choices(ctx, work.caller, "another")
