"""User pools with their clients and groups, as far as the documented creation of a private workforce needs them.

The people in them are in `users.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest, NotFound
from overread.domain.names import (
    CLIENT_ID_LENGTH,
    CLIENT_SECRET_LENGTH,
    POOL_ID_LENGTH,
    user_pool_id,
)
from overread.domain.objects import to_millisecond
from overread.domain.paging import Listing, Page
from overread.domain.text import check_storable
from overread.domain.workforce import POOL_TAGS, SecondFactorRule, UserGroup, UserPool, UserPoolClient
from overread.operations import audit
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.store import user_pools, users

# --- pools ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PoolView:
    """A pool as it is described. user_count: people in it."""

    pool: UserPool
    user_count: int


async def create_pool(ctx: Context, caller: Caller, name: str, settings: Mapping[str, object]) -> PoolView:
    """settings: the members of CreateUserPool but the name, as sent.
    Raises InvalidRequest for what is not served.
    """
    authorize(caller, "cognito-idp:CreateUserPool", "*")
    _check_settings(settings)
    pool = UserPool(
        id=0,
        account=caller.account,
        region=caller.region,
        pool_id=user_pool_id(caller.region, ctx.ids.short(POOL_ID_LENGTH)),
        name=name,
        created_at=to_millisecond(ctx.clock()),
        settings=dict(settings),
    )
    await ctx.store.write(user_pools.insert_pool, pool)
    return PoolView(pool, 0)


async def describe_pool(ctx: Context, caller: Caller, pool_id: str) -> PoolView:
    """Raises NotFound."""
    authorize_in_pool(caller, "DescribeUserPool", pool_id)

    def read(conn: sa.Connection) -> PoolView:
        pool = pool_of(conn, caller, pool_id)
        return PoolView(pool, users.count(conn, pool_id))

    return await ctx.store.read(read)


async def update_pool(
    ctx: Context, caller: Caller, pool_id: str, *, name: str | None, settings: Mapping[str, object]
) -> None:
    """Replace a pool's settings; what is not given falls back to its default (documented).

    What CreateUserPool alone can say stays, and so do tags: Terraform changes them by operations of their own, and leaves
    them out here. Raises NotFound, InvalidRequest for what is not served.
    """
    authorize_in_pool(caller, "UpdateUserPool", pool_id)
    _check_settings(settings)

    def change(conn: sa.Connection) -> None:
        pool = pool_of(conn, caller, pool_id)
        kept = {
            member: pool.settings[member] for member in (*_FOR_GOOD, POOL_TAGS) if member in pool.settings
        }
        user_pools.update_pool(conn, pool_id, name or pool.name, kept | dict(settings))

    await ctx.store.write(change)


async def set_second_factor(
    ctx: Context, caller: Caller, pool_id: str, rule: SecondFactorRule
) -> SecondFactorRule:
    """Say whether people of the pool sign in with a second factor. Raises NotFound."""
    authorize_in_pool(caller, "SetUserPoolMfaConfig", pool_id)

    def change(conn: sa.Connection) -> None:
        pool = pool_of(conn, caller, pool_id)
        user_pools.update_pool(conn, pool_id, pool.name, {**pool.settings, "MfaConfiguration": rule.value})

    await ctx.store.write(change)
    return rule


async def read_second_factor(ctx: Context, caller: Caller, pool_id: str) -> SecondFactorRule:
    """Raises NotFound."""
    authorize_in_pool(caller, "GetUserPoolMfaConfig", pool_id)
    return (await ctx.store.read(pool_of, caller, pool_id)).second_factor


async def check_pool(ctx: Context, caller: Caller, operation: str, pool_id: str) -> None:
    """Raise unless the caller may do this to the pool, and it exists: AccessDenied, NotFound."""
    authorize_in_pool(caller, operation, pool_id)
    await ctx.store.read(pool_of, caller, pool_id)


async def list_pools(ctx: Context, caller: Caller, listing: Listing) -> Page[UserPool]:
    authorize(caller, "cognito-idp:ListUserPools", "*")
    return await ctx.store.read(user_pools.list_pools, caller.account, caller.region, listing)


async def delete_pool(ctx: Context, caller: Caller, pool_id: str) -> None:
    """Delete a pool with everybody in it. Raises NotFound, InUse while a workforce is made of it."""
    authorize_in_pool(caller, "DeleteUserPool", pool_id)

    def change(conn: sa.Connection) -> None:
        pool = pool_of(conn, caller, pool_id)
        if pool.settings.get("DeletionProtection") == "ACTIVE":
            raise InvalidRequest(
                "The user pool cannot be deleted because deletion protection is activated. "
                "Deletion protection must be inactivated first."
            )
        user_pools.delete_pool(conn, pool_id)

    await ctx.store.write(change)


async def create_domain(ctx: Context, caller: Caller, pool_id: str, domain: str) -> None:
    """Give a pool its domain. Raises NotFound, AlreadyExists if the domain is taken,
    InvalidRequest if the pool has one.
    """
    authorize_in_pool(caller, "CreateUserPoolDomain", pool_id)

    def change(conn: sa.Connection) -> None:
        pool = pool_of(conn, caller, pool_id)
        if pool.domain is not None:
            raise InvalidRequest(f"The user pool {pool_id} already has the domain {pool.domain}.")
        user_pools.set_domain(conn, pool_id, domain)

    await ctx.store.write(change)


async def find_domain(ctx: Context, caller: Caller, domain: str) -> UserPool | None:
    """The caller's pool of this domain, or None:
    Cognito then answers with an empty description (documented).
    """
    authorize(caller, "cognito-idp:DescribeUserPoolDomain", "*")
    pool = await ctx.store.read(user_pools.find_pool_of_domain, domain)
    own = pool is not None and (pool.account, pool.region) == (caller.account, caller.region)
    return pool if own else None


async def delete_domain(ctx: Context, caller: Caller, pool_id: str, domain: str) -> None:
    """Raises NotFound."""
    authorize_in_pool(caller, "DeleteUserPoolDomain", pool_id)

    def change(conn: sa.Connection) -> None:
        if pool_of(conn, caller, pool_id).domain != domain:
            raise NotFound(user_pools.DOMAIN, domain)
        user_pools.set_domain(conn, pool_id, None)

    await ctx.store.write(change)


_FOR_GOOD = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration", "Schema")
"""Members of CreateUserPool that no update changes (documented)."""


def _check_settings(settings: Mapping[str, object]) -> None:
    if settings.get("LambdaConfig"):
        raise InvalidRequest("LambdaConfig must be empty: triggers are not served.")


# --- clients --------------------------------------------------------------------------------------


async def create_client(
    ctx: Context,
    caller: Caller,
    pool_id: str,
    *,
    name: str,
    settings: Mapping[str, object],
    generate_secret: bool,
    secret: str | None = None,
) -> UserPoolClient:
    """Make a client, with a generated secret, one the caller brings, or none.
    Raises NotFound, InvalidRequest.
    """
    authorize_in_pool(caller, "CreateUserPoolClient", pool_id)
    if generate_secret and secret is not None:
        raise InvalidRequest("ClientSecret cannot be given together with GenerateSecret.")
    now = to_millisecond(ctx.clock())
    client = UserPoolClient(
        pool_id=pool_id,
        client_id=ctx.ids.short(CLIENT_ID_LENGTH),
        name=name,
        created_at=now,
        modified_at=now,
        secret=ctx.ids.short(CLIENT_SECRET_LENGTH) if generate_secret else secret,
        settings=dict(settings),
    )

    def change(conn: sa.Connection) -> None:
        pool_of(conn, caller, pool_id)
        user_pools.insert_client(conn, ctx.store.sealer, client)

    await ctx.store.write(change)
    return client


async def describe_client(ctx: Context, caller: Caller, pool_id: str, client_id: str) -> UserPoolClient:
    """Raises NotFound."""
    authorize_in_pool(caller, "DescribeUserPoolClient", pool_id)

    def read(conn: sa.Connection) -> UserPoolClient:
        pool_of(conn, caller, pool_id)
        return user_pools.find_client(conn, ctx.store.sealer, pool_id, client_id)

    return await ctx.store.read(read)


async def list_clients(ctx: Context, caller: Caller, pool_id: str, listing: Listing) -> Page[UserPoolClient]:
    """Raises NotFound."""
    authorize_in_pool(caller, "ListUserPoolClients", pool_id)

    def read(conn: sa.Connection) -> Page[UserPoolClient]:
        pool_of(conn, caller, pool_id)
        return user_pools.list_clients(conn, ctx.store.sealer, pool_id, listing)

    return await ctx.store.read(read)


async def update_client(
    ctx: Context,
    caller: Caller,
    pool_id: str,
    client_id: str,
    *,
    name: str | None,
    settings: Mapping[str, object],
) -> UserPoolClient:
    """Replace a client's settings; what is not given falls back to its
    default (documented). Raises NotFound.
    """
    authorize_in_pool(caller, "UpdateUserPoolClient", pool_id)

    def change(conn: sa.Connection, now: datetime) -> UserPoolClient:
        pool_of(conn, caller, pool_id)
        found = user_pools.find_client(conn, ctx.store.sealer, pool_id, client_id)
        changed = replace(found, name=name or found.name, settings=dict(settings), modified_at=now)
        user_pools.update_client(conn, changed)
        return user_pools.find_client(conn, ctx.store.sealer, pool_id, client_id)

    return await ctx.store.write(change, ctx.clock())


async def delete_client(ctx: Context, caller: Caller, pool_id: str, client_id: str) -> None:
    """Raises NotFound, InUse while a workforce names it."""
    authorize_in_pool(caller, "DeleteUserPoolClient", pool_id)

    def change(conn: sa.Connection) -> None:
        pool_of(conn, caller, pool_id)
        user_pools.delete_client(conn, pool_id, client_id)

    await ctx.store.write(change)


# --- groups ---------------------------------------------------------------------------------------


async def create_group(
    ctx: Context,
    caller: Caller,
    pool_id: str,
    *,
    name: str,
    description: str | None = None,
    precedence: int | None = None,
    role_arn: str | None = None,
) -> UserGroup:
    """Raises NotFound, AlreadyExists."""
    authorize_in_pool(caller, "CreateGroup", pool_id)
    check_storable(Description=description)
    group = UserGroup(pool_id, name, to_millisecond(ctx.clock()), description, precedence, role_arn)

    def change(conn: sa.Connection) -> None:
        pool_of(conn, caller, pool_id)
        user_pools.insert_group(conn, group)

    await ctx.store.write(change)
    return group


async def get_group(ctx: Context, caller: Caller, pool_id: str, name: str) -> UserGroup:
    """Raises NotFound."""
    authorize_in_pool(caller, "GetGroup", pool_id)

    def read(conn: sa.Connection) -> UserGroup:
        pool_of(conn, caller, pool_id)
        return user_pools.find_group(conn, pool_id, name)

    return await ctx.store.read(read)


async def list_groups(ctx: Context, caller: Caller, pool_id: str, listing: Listing) -> Page[UserGroup]:
    """Raises NotFound."""
    authorize_in_pool(caller, "ListGroups", pool_id)

    def read(conn: sa.Connection) -> Page[UserGroup]:
        pool_of(conn, caller, pool_id)
        return user_pools.list_groups(conn, pool_id, listing)

    return await ctx.store.read(read)


async def update_group(
    ctx: Context,
    caller: Caller,
    pool_id: str,
    *,
    name: str,
    description: str | None,
    precedence: int | None,
    role_arn: str | None,
) -> UserGroup:
    """Change what is given; the rest stays. Raises NotFound."""
    authorize_in_pool(caller, "UpdateGroup", pool_id)
    check_storable(Description=description)

    def change(conn: sa.Connection) -> UserGroup:
        pool_of(conn, caller, pool_id)
        found = user_pools.find_group(conn, pool_id, name)
        changed = replace(
            found,
            description=found.description if description is None else description,
            precedence=found.precedence if precedence is None else precedence,
            role_arn=found.role_arn if role_arn is None else role_arn,
        )
        user_pools.update_group(conn, changed)
        return changed

    return await ctx.store.write(change)


async def delete_group(ctx: Context, caller: Caller, pool_id: str, name: str) -> None:
    """Raises NotFound, InUse while a work team is made of it."""
    authorize_in_pool(caller, "DeleteGroup", pool_id)

    def change(conn: sa.Connection) -> None:
        pool_of(conn, caller, pool_id)
        user_pools.delete_group(conn, pool_id, name)

    await ctx.store.write(change)


def authorize_in_pool(caller: Caller, operation: str, pool_id: str) -> None:
    """Raise AccessDenied unless the caller may do this to the pool, whether it exists or not."""
    authorize(caller, f"cognito-idp:{operation}", arn.user_pool(caller.account, caller.region, pool_id))


def record_in_pool(
    conn: sa.Connection, now: datetime, caller: Caller, operation: str, pool_id: str, detail: str = ""
) -> None:
    """Note, in the transaction of the change, what was done to a pool, or to whom in it (detail)."""
    place = arn.user_pool(caller.account, caller.region, pool_id)
    audit.record(conn, now, caller, f"cognito-idp:{operation}", place, detail=detail)


def pool_of(conn: sa.Connection, caller: Caller, pool_id: str) -> UserPool:
    """The caller's pool. Raises NotFound."""
    return user_pools.find_pool(conn, caller.account, caller.region, pool_id)
