"""The people of a workforce that has an identity provider, for whoever runs it.

They are managed at the provider, and known here since they first signed in. What can be done here is to keep somebody
out, at once and whatever the provider says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import NotFound
from overread.domain.paging import Listing, Page
from overread.domain.workforce import PoolKind, User, Workforce
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.store import sessions, user_pools, users, workforce

FIRST_PAGE = Listing(limit=60)
MAX_GROUPS_SHOWN = 10
"""As many as a provider may name (documented)."""


@dataclass(frozen=True, slots=True)
class ProviderWorker:
    """sub: as the provider names them. groups: as of their last sign-in."""

    sub: str
    name: str
    email: str | None
    worker_id: str
    groups: tuple[str, ...]
    enabled: bool
    created_at: datetime
    modified_at: datetime


async def list_workers(
    ctx: Context, caller: Caller, workforce_name: str, listing: Listing = FIRST_PAGE
) -> Page[ProviderWorker]:
    """Raises NotFound, for a workforce whose people are in a pool of the caller, too."""
    _authorize(caller, "DescribeWorkforce", workforce_name)

    def read(conn: sa.Connection) -> Page[ProviderWorker]:
        of = _find(conn, caller, workforce_name)
        found = users.list_users(conn, of.pool_id, None, listing)
        return Page(tuple(_worker(conn, user) for user in found.items), found.after)

    return await ctx.store.read(read)


async def enable(ctx: Context, caller: Caller, workforce_name: str, sub: str) -> None:
    """Let somebody in again. Raises NotFound."""
    await _set_enabled(ctx, caller, workforce_name, sub, enabled=True)


async def disable(ctx: Context, caller: Caller, workforce_name: str, sub: str) -> None:
    """Keep somebody out: their sessions end, and the provider cannot let them in. Raises NotFound."""
    await _set_enabled(ctx, caller, workforce_name, sub, enabled=False)


async def _set_enabled(ctx: Context, caller: Caller, workforce_name: str, sub: str, *, enabled: bool) -> None:
    _authorize(caller, "UpdateWorkforce", workforce_name)

    def change(conn: sa.Connection, now: datetime) -> None:
        of = _find(conn, caller, workforce_name)
        user = users.find_known_elsewhere(conn, of.pool_id, sub)
        users.set_enabled(conn, user.id, now, enabled=enabled)
        if not enabled:
            sessions.delete_sessions_of(conn, sessions.WORKER, user.id)

    await ctx.store.write(change, ctx.clock())


def _authorize(caller: Caller, operation: str, workforce_name: str) -> None:
    own_arn = arn.workforce(caller.account, caller.region, workforce_name)
    authorize(caller, f"sagemaker:{operation}", own_arn)


def _find(conn: sa.Connection, caller: Caller, name: str) -> Workforce:
    found = workforce.find(conn, caller.account, caller.region, name)
    if found.kind is not PoolKind.OIDC:
        raise NotFound(user_pools.POOL, f"of the provider of {name}")
    return found


def _worker(conn: sa.Connection, user: User) -> ProviderWorker:
    groups = users.list_groups_of_user(conn, user.id, Listing(limit=MAX_GROUPS_SHOWN))
    return ProviderWorker(
        sub=user.username,
        name=user.attributes.get("name", user.username),
        email=user.email,
        worker_id=user.worker_id,
        groups=tuple(group.name for group in groups.items),
        enabled=user.enabled,
        created_at=user.created_at,
        modified_at=user.modified_at,
    )
