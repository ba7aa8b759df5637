"""Tags of user pools, which are among a pool's settings: Cognito has operations of its own for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest, NotFound
from overread.domain.tags import by_key, check_count
from overread.domain.workforce import POOL_TAGS
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.operations.user_pools import pool_of
from overread.store import user_pools


async def list_tags(ctx: Context, caller: Caller, pool_arn: str) -> Mapping[str, str]:
    """Raises NotFound, InvalidRequest for what is no user pool's ARN."""
    pool_id = _authorized(caller, "ListTagsForResource", pool_arn)
    return (await ctx.store.read(pool_of, caller, pool_id)).tags


async def put_tags(ctx: Context, caller: Caller, pool_arn: str, added: Mapping[str, str]) -> None:
    """Add or replace tags. Raises as `list_tags`, InvalidRequest also for too many."""
    pool_id, added = _authorized(caller, "TagResource", pool_arn), by_key(added.items())
    await ctx.store.write(_change, caller, pool_id, lambda tags: {**tags, **added})


async def delete_tags(ctx: Context, caller: Caller, pool_arn: str, keys: Sequence[str]) -> None:
    """Keys that are not there are no error. Raises as `list_tags`."""
    pool_id = _authorized(caller, "UntagResource", pool_arn)
    await ctx.store.write(
        _change, caller, pool_id, lambda tags: {key: tags[key] for key in tags if key not in keys}
    )


def _change(
    conn: sa.Connection, caller: Caller, pool_id: str, change: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    pool = pool_of(conn, caller, pool_id)
    tags = change(pool.tags)
    check_count(tags)
    user_pools.update_pool(conn, pool_id, pool.name, {**pool.settings, POOL_TAGS: tags})


def _authorized(caller: Caller, operation: str, pool_arn: str) -> str:
    """The id of the pool of this ARN, if the caller may do this to it."""
    authorize(caller, f"cognito-idp:{operation}", pool_arn)
    found = arn.parse(pool_arn)
    if found is None or (found.service, found.kind) != ("cognito-idp", "userpool"):
        raise InvalidRequest(f"'{pool_arn}' is not the ARN of a user pool.")
    if pool_arn != arn.user_pool(caller.account, caller.region, found.name):
        raise NotFound(user_pools.POOL, found.name)
    return found.name
