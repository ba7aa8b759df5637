"""Keeping people of an identity provider out, and letting them in again.

They are managed at the provider, and known here since they first signed in (`team_people.py` lists them). This is what
an operator can do at once, whatever the provider says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import NotFound
from overread.domain.workforce import PoolKind
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.store import sessions, user_pools, users, workforce


async def set_enabled(
    ctx: Context, caller: Caller, workforce_name: str, subs: Sequence[str], *, enabled: bool
) -> int:
    """Enable or disable these people; how many there are. Who is disabled is signed out.

    subs: as the provider names them. Raises NotFound, for a workforce whose people are in a pool of the caller, too.
    """
    own_arn = arn.workforce(caller.account, caller.region, workforce_name)
    authorize(caller, "sagemaker:UpdateWorkforce", own_arn)

    def change(conn: sa.Connection, now: datetime) -> int:
        of = workforce.find(conn, caller.account, caller.region, workforce_name)
        if of.kind is not PoolKind.OIDC:
            raise NotFound(user_pools.POOL, f"of the provider of {workforce_name}")
        found = users.find_known_elsewhere(conn, of.pool_id, subs)
        for user in found:
            users.set_enabled(conn, user.id, now, enabled=enabled)
            if not enabled:
                sessions.delete_sessions_of(conn, sessions.WORKER, user.id)
        return len(found)

    return await ctx.store.write(change, ctx.clock())
