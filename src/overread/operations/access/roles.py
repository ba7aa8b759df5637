"""Roles of an account: what a service, or a caller for a while, may act as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import sqlalchemy as sa

from overread.domain.access import (
    DEFAULT_SESSION_SECONDS,
    Identity,
    IdentityKind,
    identity_arn,
)
from overread.domain.caller import Caller
from overread.domain.paging import Listing, Page
from overread.domain.tags import by_key, check_count
from overread.operations.access.identities import change, check_trust_policy, find
from overread.operations.access.users import check_without_policies
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.store import identities, tags

ROLE = IdentityKind.ROLE


async def create(
    ctx: Context,
    caller: Caller,
    name: str,
    *,
    trust: str,
    path: str = "/",
    description: str = "",
    max_session_seconds: int | None = None,
    tag_pairs: Iterable[tuple[str, str]] = (),
) -> Identity:
    """A role without any permission. trust: the text of its trust policy. Raises MalformedPolicy, AlreadyExists."""
    own_arn = identity_arn(caller.account, ROLE, path, name)
    authorize(caller, "iam:CreateRole", own_arn)
    check_trust_policy(trust)
    added = by_key(tag_pairs)
    check_count(added)
    role = Identity(
        id=0,
        account=caller.account,
        kind=ROLE,
        name=name,
        path=path,
        unique_id=f"AROA{ctx.ids.short(17).upper()}",
        created_at=ctx.clock(),
        trust=trust,
        description=description,
        max_session_seconds=max_session_seconds or DEFAULT_SESSION_SECONDS,
    )

    def store(conn: sa.Connection) -> Identity:
        tags.put(conn, own_arn, added)
        return identities.insert(conn, role)

    return await change(ctx, caller, "CreateRole", own_arn, store)


async def get(ctx: Context, caller: Caller, name: str) -> tuple[Identity, Mapping[str, str]]:
    """A role with its tags. Raises NotFound."""
    role = await find(ctx, caller, ROLE, name, "GetRole")
    return role, await ctx.store.read(tags.find_all, role.arn)


async def list_roles(
    ctx: Context, caller: Caller, listing: Listing, path_prefix: str = "/"
) -> Page[Identity]:
    """By name."""
    authorize(caller, "iam:ListRoles", identity_arn(caller.account, ROLE, "/", ""))
    return await ctx.store.read(identities.list_page, caller.account, ROLE, listing, path_prefix)


async def update(
    ctx: Context,
    caller: Caller,
    name: str,
    *,
    description: str | None = None,
    max_session_seconds: int | None = None,
) -> None:
    """Raises NotFound."""
    role = await find(ctx, caller, ROLE, name, "UpdateRole")
    after = replace(
        role,
        description=role.description if description is None else description,
        max_session_seconds=max_session_seconds or role.max_session_seconds,
    )
    await change(ctx, caller, "UpdateRole", role.arn, lambda conn: identities.update(conn, after))


async def update_trust(ctx: Context, caller: Caller, name: str, trust: str) -> None:
    """Replace a role's trust policy. Raises NotFound, MalformedPolicy."""
    role = await find(ctx, caller, ROLE, name, "UpdateAssumeRolePolicy")
    check_trust_policy(trust)
    after = replace(role, trust=trust)
    await change(ctx, caller, "UpdateAssumeRolePolicy", role.arn, lambda conn: identities.update(conn, after))


async def delete(ctx: Context, caller: Caller, name: str) -> None:
    """Its sessions end with it. Raises NotFound; InUse while it has policies (documented)."""
    role = await find(ctx, caller, ROLE, name, "DeleteRole")

    def store(conn: sa.Connection) -> None:
        check_without_policies(conn, role)
        identities.delete(conn, role)

    await change(ctx, caller, "DeleteRole", role.arn, store)
