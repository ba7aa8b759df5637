"""Telling workers that work waits: by mail or chat, at most so often, not at night, and never twice.

Nothing in the path of a starting loop knows of it. Background work looks now and then at whoever may be told, counts what
has come behind the place up to which they know, and, if that is anything, moves the place and puts the letter and the message
on their way in one transaction. Of two processes one finds the place as it was; the other tells nothing.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import quote

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import DeliveryFailed, InvalidRequest
from overread.domain.notices import ChatMessage, WaitingJob, WorkWaits
from overread.domain.notifying import (
    MAX_ADDRESS,
    Choices,
    TeamChoices,
    check,
    is_quiet,
    next_notice,
    use_until,
)
from overread.domain.people import Worker
from overread.operations import attempts, audit, letters
from overread.operations.access_keys import authorize
from overread.operations.attempts import Tries
from overread.operations.context import Context
from overread.operations.portal_address import portal_address
from overread.store import assignments, logins, notifications, user_pools
from overread.store import workforce as stored_workforce
from overread.store.notifications import TEAM, WORKER, DueMessage, News, Recipient
from overread.store.sessions import WORKER as WORKER_KIND
from overread.store.times import to_ms

log = logging.getLogger(__name__)

NOTICE = "work"
"""As letters name what they are about."""
AT_ONCE = 200
MAX_TESTS = 10
"""Of one worker's chat in a quarter of an hour."""
LEASE = timedelta(minutes=2)
WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
"""Between tries of a message to a chat; the last one repeats until the message is too old."""


# --- choices -----------------------------------------------------------------------------------------------------


async def read_choices(ctx: Context, worker: Worker) -> tuple[Choices, bool]:
    """What the worker has chosen, and whether their teams' default is that mail comes."""

    def read(conn: sa.Connection) -> tuple[Choices, bool]:
        teams = assignments.teams_of_worker(conn, worker.user_id, worker.workforce.id)
        default = any(notifications.read_team(conn, team).mail for team in teams)
        return notifications.read_choices(conn, worker.user_id), default

    return await ctx.store.read(read)


async def save_choices(
    ctx: Context, worker: Worker, choices: Choices, chat: str | None, *, keep_chat: bool
) -> None:
    """chat: the address of a chat, or None to have none. keep_chat: leave what is there. Raises InvalidRequest."""
    check(choices.minutes, choices.time_zone, choices.quiet)
    service = _check_chat(ctx, chat)
    await ctx.store.write(
        notifications.save_choices,
        ctx.store.sealer,
        worker.user_id,
        replace(choices, service=service),
        chat,
        keep_chat=keep_chat,
    )


async def try_chat(ctx: Context, worker: Worker, message: ChatMessage) -> None:
    """Send a message to the worker's chat at once. Raises InvalidRequest without one, DeliveryFailed, SignInRefused
    (TOO_MANY): others' messages wait behind it.
    """
    await attempts.count(ctx, (Tries("chat-test", str(worker.user_id), MAX_TESTS),))
    address = await ctx.store.read(notifications.read_chat, ctx.store.sealer, WORKER, worker.user_id)
    if address is None:
        raise InvalidRequest("There is no chat to send to.")
    await ctx.chat.deliver(message, address)
    await ctx.store.write(notifications.note_problem, WORKER, worker.user_id, None)


async def read_team_choices(ctx: Context, caller: Caller, name: str) -> TeamChoices:
    """What holds for a team unless its members say otherwise. Raises NotFound."""
    authorize(caller, "sagemaker:DescribeWorkteam", arn.private_workteam(caller.account, caller.region, name))

    def read(conn: sa.Connection) -> TeamChoices:
        team = stored_workforce.find_team(conn, caller.account, caller.region, name)
        return notifications.read_team(conn, team.id)

    return await ctx.store.read(read)


async def save_team_choices(
    ctx: Context,
    caller: Caller,
    name: str,
    choices: TeamChoices,
    chat: str | None,
    *,
    keep_chat: bool,
) -> None:
    """As `save_choices`, for a team. Raises NotFound, InvalidRequest."""
    team_arn = arn.private_workteam(caller.account, caller.region, name)
    authorize(caller, "sagemaker:UpdateWorkteam", team_arn)
    check(choices.minutes, "UTC", None)
    service = _check_chat(ctx, chat)

    def change(conn: sa.Connection) -> None:
        team = stored_workforce.find_team(conn, caller.account, caller.region, name)
        saved = replace(choices, service=service)
        notifications.save_team(conn, ctx.store.sealer, team.id, saved, chat, keep_chat=keep_chat)

    await audit.change(ctx, caller, "sagemaker:UpdateWorkteam", team_arn, change)


def _check_chat(ctx: Context, chat: str | None) -> str | None:
    """The service's name."""
    if chat is None:
        return None
    if len(chat) > MAX_ADDRESS:
        raise InvalidRequest(
            f"The address of a chat is {len(chat)} characters long, allowed up to {MAX_ADDRESS}."
        )
    return ctx.chat.service_of(chat)


# --- telling -----------------------------------------------------------------------------------------------------


async def tell_due(ctx: Context) -> int:
    """Tell whoever may be told by now and has something new to hear; 0: background work need not come again at once."""
    newest = await ctx.store.read(notifications.newest_place)
    for find in (notifications.due_workers, notifications.due_teams):
        after = 0
        while found := await ctx.store.read(find, ctx.clock(), after, AT_ONCE):
            after = found[-1].id
            for recipient in found:
                if recipient.through < newest:
                    await _tell(ctx, recipient)
    return 0


async def _tell(ctx: Context, recipient: Recipient) -> None:
    now = ctx.clock()
    if is_quiet(recipient.choices, now):
        return

    def read(conn: sa.Connection) -> tuple[list[News], int]:
        if recipient.kind == TEAM:
            return notifications.news(conn, [recipient.id], None, recipient.through, now)
        teams = assignments.teams_of_worker(conn, recipient.id, recipient.workforce_id)
        return notifications.news(conn, teams, recipient.id, recipient.through, now)

    found, through = await ctx.store.read(read)
    if not found:
        return
    is_sent: bool = await ctx.store.write(_send, ctx, recipient, found, through, now)
    if is_sent:
        ctx.wake("letters")
        ctx.wake("chats")


def _send(
    conn: sa.Connection, ctx: Context, recipient: Recipient, found: list[News], through: int, now: datetime
) -> bool:
    """Move the mark, and with it put on their way what it stands for."""
    minutes = recipient.choices.minutes
    if not notifications.mark_told(conn, recipient, through, next_notice(minutes, now)):
        return False
    expires_at = use_until(minutes, now)
    notice = _notice(ctx, recipient, found)
    if recipient.by_mail:
        login = logins.find_login(conn, WORKER_KIND, recipient.id)
        if login is not None and login.email is not None and login.pool_id is not None:
            sender = user_pools.read_sender(conn, login.pool_id)
            letter = ctx.compose(replace(notice, email=login.email, sender=sender))
            letters.enqueue(conn, ctx, letter, login, NOTICE, now, expires_at)
    if recipient.has_chat:
        address = notifications.read_chat(conn, ctx.store.sealer, recipient.kind, recipient.id)
        if address is not None:
            letter = ctx.compose(notice)
            message = ChatMessage(letter.subject, letter.text)
            notifications.add_message(
                conn, ctx.store.sealer, recipient.kind, recipient.id, address, message, now, expires_at
            )
    return True


def _notice(ctx: Context, recipient: Recipient, found: list[News]) -> WorkWaits:
    portal = portal_address(ctx, recipient.portal_id)
    return WorkWaits(
        jobs=tuple(
            WaitingJob(job.title, job.count, f"{portal}loops/{quote(job.loop_name, safe='')}")
            for job in found
        ),
        portal_url=portal,
        settings_url=f"{portal}notifications" if recipient.kind == WORKER else None,
        team=recipient.team_name,
    )


# --- messages to chats -------------------------------------------------------------------------------------------


async def deliver_due(ctx: Context, limit: int = 16) -> int:
    """Hand messages to chats; how many were tried. Called by background work, woken by `tell_due`."""
    taken = await ctx.store.write(notifications.lease_messages, ctx.store.sealer, ctx.clock(), LEASE, limit)
    await asyncio.gather(*(_deliver(ctx, due) for due in taken))
    return len(taken)


async def _deliver(ctx: Context, due: DueMessage) -> None:
    now = ctx.clock()
    problem: str | None = None
    try:
        if due.expires_at <= to_ms(now):
            raise DeliveryFailed("chat", "the message has become too old", permanent=True)
        await ctx.chat.deliver(due.message, due.address)
    except DeliveryFailed as failure:
        problem = failure.reason
        if not failure.permanent:
            wait = WAITS[min(due.attempts, len(WAITS)) - 1]
            await ctx.store.write(notifications.postpone_message, due.id, now + wait)
            await ctx.store.write(notifications.note_problem, due.kind, due.recipient_id, problem)
            return
        log.warning("message to the chat of %s %d was given up: %s", due.kind, due.recipient_id, problem)
    await ctx.store.write(notifications.drop_message, due.id)
    await ctx.store.write(notifications.note_problem, due.kind, due.recipient_id, problem)
