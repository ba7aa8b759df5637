"""The public workforce for operators: open it, decide who may register, look after its workers, read its ledger.

What its workers do themselves is in `registration.py`; their tasks are in `assignments.py` like everybody's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.audit import Deed
from overread.domain.caller import Caller
from overread.domain.errors import NotFound
from overread.domain.names import POOL_ID_LENGTH, PORTAL_ID_LENGTH, user_pool_id
from overread.domain.paging import Listing, Page
from overread.domain.public_crowd import (
    Consent,
    CrowdChoices,
    Earning,
    PublicCrowd,
    PublicWorker,
    check_choices,
)
from overread.domain.workforce import PoolKind, UserGroup, UserPool, Workforce
from overread.operations import audit
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.operations.team_uses import change_unused, check_unused
from overread.store import (
    assignments,
    earnings,
    flow_definitions,
    public_crowds,
    sessions,
    user_pools,
    users,
    workforce,
)
from overread.store.usable_workteams import Use

WORKFORCE = "public-crowd/default"
"""The hidden workforce's name. It holds a slash, which no name of a caller's own may."""

NAME = "public-crowd"
"""What it is called in policies and on pages."""

LEDGER_PAGE = 500


@dataclass(frozen=True, slots=True)
class CrowdView:
    """The crowd with what its page shows. prices: of its active workflows, in tenths of a cent."""

    crowd: PublicCrowd
    prices: tuple[int, ...]
    earned: int
    answer_count: int


async def find(ctx: Context, caller: Caller) -> CrowdView | None:
    """The account's public crowd in the caller's region, or None where it was never opened."""
    _authorize(caller, "DescribeWorkforce")

    def read(conn: sa.Connection) -> CrowdView | None:
        try:
            crowd = public_crowds.find(conn, caller.account, caller.region)
        except NotFound:
            return None
        prices = flow_definitions.prices_of_team(conn, crowd.account, arn.public_workteam(crowd.region))
        return CrowdView(crowd, tuple(prices), *public_crowds.totals(conn, crowd.pool_id))

    return await ctx.store.read(read)


async def open_crowd(ctx: Context, caller: Caller, choices: CrowdChoices) -> PublicCrowd:
    """Open the public workforce, or open it again; from then on flow definitions may name its ARN. Raises InvalidRequest."""
    _authorize(caller, "CreateWorkforce")
    kept = check_choices(choices)
    portal_id, pool = ctx.ids.short(PORTAL_ID_LENGTH), ctx.ids.short(POOL_ID_LENGTH)

    def write(conn: sa.Connection, now: datetime) -> PublicCrowd:
        audit.record(conn, now, caller, "sagemaker:CreateWorkforce", arn.public_workteam(caller.region))
        try:
            found = public_crowds.find(conn, caller.account, caller.region)
        except NotFound:
            made = _make(conn, caller, portal_id, user_pool_id(caller.region, pool), kept, now)
            public_crowds.insert(conn, made)
            return public_crowds.find(conn, caller.account, caller.region)
        return public_crowds.update(conn, _changed(found, kept, now, is_open=True))

    return await ctx.store.write(write, ctx.clock())


async def change(ctx: Context, caller: Caller, choices: CrowdChoices) -> PublicCrowd:
    """Change what the operator decides of it; a new consent text holds for who registers from now on.

    Raises NotFound, InvalidRequest.
    """
    _authorize(caller, "UpdateWorkforce")
    kept = check_choices(choices)

    def write(conn: sa.Connection, now: datetime) -> PublicCrowd:
        found = public_crowds.find(conn, caller.account, caller.region)
        audit.record(conn, now, caller, "sagemaker:UpdateWorkforce", arn.public_workteam(caller.region))
        return public_crowds.update(conn, _changed(found, kept, now, is_open=found.is_open))

    return await ctx.store.write(write, ctx.clock())


async def close(ctx: Context, caller: Caller) -> None:
    """Take the crowd's ARN back: no more loops for it, and nobody registers. Its workers can still see what they earned.

    Raises NotFound, InUse while a loop that has not ended is meant for it.
    """
    _authorize(caller, "UpdateWorkforce")
    public_arn = arn.public_workteam(caller.region)

    def look(conn: sa.Connection, created_from: datetime | None) -> PublicCrowd:
        found = public_crowds.find(conn, caller.account, caller.region)
        check_unused(
            conn, [Use(caller.account, public_arn)], NAME, "close the public workforce", created_from
        )
        return found

    def shut(conn: sa.Connection, found: PublicCrowd) -> None:
        audit.record(conn, ctx.clock(), caller, "sagemaker:UpdateWorkforce", public_arn, detail="closed")
        public_crowds.update(conn, replace(found, is_open=False, takes_registrations=False))

    await change_unused(ctx, look, shut)


async def find_consent(ctx: Context, caller: Caller, consent_id: int) -> Consent:
    """A text that workers of the crowd agreed to. Raises NotFound."""
    _authorize(caller, "DescribeWorkforce")

    def read(conn: sa.Connection) -> Consent:
        crowd = public_crowds.find(conn, caller.account, caller.region)
        return public_crowds.find_consent(conn, crowd.workforce_id, consent_id)

    return await ctx.store.read(read)


# --- workers --------------------------------------------------------------------------------------


async def list_workers(ctx: Context, caller: Caller, prefix: str, listing: Listing) -> Page[PublicWorker]:
    """prefix: how the e-mail addresses begin; empty for everybody. Raises NotFound."""
    _authorize(caller, "DescribeWorkforce")

    def read(conn: sa.Connection) -> Page[PublicWorker]:
        crowd = public_crowds.find(conn, caller.account, caller.region)
        return public_crowds.list_workers(conn, crowd.pool_id, prefix.strip().lower(), listing)

    return await ctx.store.read(read)


async def find_worker(ctx: Context, caller: Caller, user_id: int) -> PublicWorker:
    """Raises NotFound."""
    _authorize(caller, "DescribeWorkforce")

    def read(conn: sa.Connection) -> PublicWorker:
        crowd = public_crowds.find(conn, caller.account, caller.region)
        return public_crowds.find_worker(conn, crowd.pool_id, user_id)

    return await ctx.store.read(read)


async def set_enabled(ctx: Context, caller: Caller, user_id: int, *, enabled: bool) -> None:
    """Let a worker work or not. A disabled one gives back what they hold, their sessions end, and the address cannot
    register anew. Raises NotFound.
    """
    _authorize(caller, "UpdateWorkforce")

    def write(conn: sa.Connection, now: datetime) -> None:
        crowd = public_crowds.find(conn, caller.account, caller.region)
        worker = public_crowds.find_worker(conn, crowd.pool_id, user_id)
        action = "cognito-idp:AdminEnableUser" if enabled else "cognito-idp:AdminDisableUser"
        place = arn.public_workteam(caller.region)
        audit.record(conn, now, caller, action, place, detail=worker.user.email or worker.user.username)
        users.set_enabled(conn, worker.user.id, now, enabled=enabled)
        if not enabled:
            assignments.return_all(conn, worker.user.id, now, ctx.store.next_queue_position)
            sessions.delete_sessions_of(conn, sessions.WORKER, worker.user.id)

    await ctx.store.write(write, ctx.clock())
    ctx.wake("finishing")


# --- the ledger -----------------------------------------------------------------------------------


async def list_earnings(
    ctx: Context, caller: Caller, listing: Listing, *, user_id: int | None = None
) -> Page[Earning]:
    """Lines of the ledger, of one worker or of all. Raises NotFound."""
    _authorize(caller, "DescribeWorkforce")

    def read(conn: sa.Connection) -> Page[Earning]:
        crowd = public_crowds.find(conn, caller.account, caller.region)
        return earnings.of_workforce(conn, crowd.workforce_id, listing, user_id=user_id)

    return await ctx.store.read(read)


async def every_earning(
    ctx: Context, caller: Caller, created_from: datetime | None, created_before: datetime | None
) -> AsyncIterator[tuple[Earning, ...]]:
    """The whole ledger, oldest line first, page by page: however long it is, one page is in memory. Raises NotFound."""
    await audit.note(ctx, caller, Deed.LEDGER_EXPORTED, arn.public_workteam(caller.region))
    listing = Listing(limit=LEDGER_PAGE, created_from=created_from, created_before=created_before)
    while True:
        page = await list_earnings(ctx, caller, listing)
        yield page.items
        if page.after is None:
            return
        listing = replace(listing, after=page.after)


def _make(
    conn: sa.Connection, caller: Caller, portal_id: str, pool_id: str, choices: CrowdChoices, now: datetime
) -> PublicCrowd:
    """The hidden pool and workforce behind a crowd."""
    pool = UserPool(
        id=0,
        account=caller.account,
        region=caller.region,
        pool_id=pool_id,
        name=NAME,
        created_at=now,
        settings={"UsernameAttributes": ["email"]},
        kind=PoolKind.PUBLIC,
    )
    user_pools.insert_pool(conn, pool)
    user_pools.insert_group(conn, UserGroup(pool_id, public_crowds.GROUP, now))
    made = workforce.insert(
        conn,
        Workforce(
            id=0,
            account=caller.account,
            region=caller.region,
            name=WORKFORCE,
            portal_id=portal_id,
            pool_id=pool_id,
            client_id="",
            cidrs=(),
            created_at=now,
            updated_at=now,
            kind=PoolKind.PUBLIC,
        ),
    )
    return PublicCrowd(
        workforce_id=made.id,
        account=caller.account,
        region=caller.region,
        portal_id=portal_id,
        pool_id=pool_id,
        is_open=True,
        takes_registrations=choices.takes_registrations,
        confirms_email=choices.confirms_email,
        consent=Consent(0, choices.consent, now),
        blocked=choices.blocked,
        opened_at=now,
    )


def _changed(found: PublicCrowd, choices: CrowdChoices, now: datetime, *, is_open: bool) -> PublicCrowd:
    same = choices.consent == found.consent.text
    return replace(
        found,
        is_open=is_open,
        takes_registrations=choices.takes_registrations and is_open,
        confirms_email=choices.confirms_email,
        consent=found.consent if same else Consent(0, choices.consent, now),
        blocked=choices.blocked,
    )


def _authorize(caller: Caller, operation: str) -> None:
    """The crowd is a workforce like others to a policy."""
    authorize(caller, f"sagemaker:{operation}", arn.workforce(caller.account, caller.region, NAME))
