"""Letters to people: committed with the change that causes them, then delivered, at least once, by background work.

What they say is made where they are caused (`Context.compose`), what they are sent by is `Context.post`. A letter
that tells a secret is sealed while it waits and wiped when it is delivered.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

import sqlalchemy as sa

from overread.domain.audit import Deed
from overread.domain.caller import Caller
from overread.domain.errors import DeliveryFailed, NotFound
from overread.domain.notices import Letter
from overread.domain.paging import Listing, Page
from overread.notices.base import KeepsLetters
from overread.notices.base import KeptLetter as KeptLetter
from overread.operations import audit
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.store import letters
from overread.store.letters import Due, Envelope
from overread.store.letters import LetterState as LetterState
from overread.store.logins import Login
from overread.store.sessions import WORKER

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""Longer than a mail server may take with a batch."""
WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1_800, 3_600))
"""Between tries; the last one repeats."""
MAX_ATTEMPTS = 80
"""About three days; then the letter waits for an operator."""
BATCH = 4
SHOWN = 50


def enqueue(
    conn: sa.Connection,
    ctx: Context,
    letter: Letter,
    to: Login,
    notice: str,
    now: datetime,
    expires_at: datetime | None,
) -> None:
    """Part of the transaction that changes what the letter tells of. Wake `letters` after it."""
    envelope = Envelope(
        uid=ctx.ids.uuid(),
        account=to.account,
        region=to.region,
        notice=notice,
        kind=to.kind,
        subject_id=to.subject_id,
        created_at=now,
        expires_at=expires_at,
    )
    letters.add_letter(conn, ctx.store.sealer, envelope, letter)


async def deliver_due(ctx: Context, limit: int = BATCH) -> int:
    """Hand letters to the post; how many were tried. Called by background work, woken by whoever wrote one."""
    now = ctx.clock()
    taken = await ctx.store.write(letters.lease_letters, ctx.store.sealer, now, now + LEASE, limit)
    await asyncio.gather(*(_deliver(ctx, due) for due in taken))
    return len(taken)


async def list_letters(ctx: Context, caller: Caller, listing: Listing) -> Page[LetterState]:
    """Letters to workers of the caller's region. Whom operators write to, and what, is no caller's to read."""
    authorize(caller, "cognito-idp:ListUsers", "*")
    return await ctx.store.read(letters.list_letters, caller.account, caller.region, WORKER, listing)


async def send_again(ctx: Context, caller: Caller, letter_id: int) -> None:
    """Try a letter at once that waits or was given up. Raises NotFound if there is nothing left to send."""
    authorize(caller, "cognito-idp:AdminCreateUser", "*")
    if not await ctx.store.write(letters.send_letter_again, caller.account, letter_id, ctx.clock()):
        raise NotFound("letter", str(letter_id))
    ctx.wake("letters")


def keeps_letters(ctx: Context) -> bool:
    """Whether letters go into a folder, because no mail server is set."""
    return isinstance(ctx.post, KeepsLetters)


async def list_kept(ctx: Context, caller: Caller) -> list[KeptLetter]:
    """The newest letters to workers of the account that lie in the folder; none where mail is sent."""
    authorize(caller, "cognito-idp:ListUsers", "*")
    if not isinstance(ctx.post, KeepsLetters):
        return []
    return await ctx.post.list_kept(caller.account, SHOWN)


async def read_kept(ctx: Context, caller: Caller, name: str) -> KeptLetter:
    """Raises NotFound."""
    authorize(caller, "cognito-idp:AdminCreateUser", "*")
    if not isinstance(ctx.post, KeepsLetters):
        raise NotFound("letter", name)
    letter = await ctx.post.read_kept(caller.account, name)
    # With what some letters bring, whoever reads them signs in as somebody else.
    await audit.note(ctx, caller, Deed.LETTER_READ, letter.name, region=caller.region, detail=letter.to)
    return letter


async def _deliver(ctx: Context, due: Due) -> None:
    envelope = due.envelope
    if due.letter is None:
        return
    # Letters to operators lie where no console shows them: their links open more than an account's workers have.
    folder = envelope.account if envelope.kind == WORKER else "operators"
    try:
        if envelope.expires_at is not None and envelope.expires_at <= ctx.clock():
            raise DeliveryFailed("mail", "what the letter brings is too old to be of use", permanent=True)
        await ctx.post.deliver(due.letter, envelope.uid, folder)
    except DeliveryFailed as failure:
        given_up = failure.permanent or due.attempts >= MAX_ATTEMPTS
        wait = WAITS[min(due.attempts, len(WAITS)) - 1]
        log.warning("letter %s: %s%s", envelope.uid, failure, " (given up)" if given_up else "")
        again = None if given_up else ctx.clock() + wait
        await ctx.store.write(letters.postpone_letter, due.id, failure.reason, again)
    else:
        await ctx.store.write(letters.letter_sent, due.id, ctx.clock())
