"""Users of an account: whoever signs requests with keys of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa

from overread.domain.access import Identity, IdentityKind, identity_arn
from overread.domain.caller import Caller
from overread.domain.errors import InUse
from overread.domain.paging import Listing, Page
from overread.domain.tags import by_key, check_count
from overread.operations.access.identities import change, find
from overread.operations.access_keys import authorize, new_user
from overread.operations.context import Context
from overread.store import access_keys, identities, tags

USER = IdentityKind.USER


async def create(
    ctx: Context, caller: Caller, name: str, *, path: str = "/", tag_pairs: Iterable[tuple[str, str]] = ()
) -> Identity:
    """A user without keys and without any permission. Raises AlreadyExists."""
    own_arn = identity_arn(caller.account, USER, path, name)
    authorize(caller, "iam:CreateUser", own_arn)
    added = by_key(tag_pairs)
    check_count(added)
    user = new_user(ctx, caller.account, name, ctx.clock(), path)

    def store(conn: sa.Connection) -> Identity:
        tags.put(conn, own_arn, added)
        return identities.insert(conn, user)

    return await change(ctx, caller, "CreateUser", own_arn, store)


async def get(ctx: Context, caller: Caller, name: str) -> tuple[Identity, Mapping[str, str]]:
    """A user with its tags. Raises NotFound."""
    user = await find(ctx, caller, USER, name, "GetUser")
    return user, await ctx.store.read(tags.find_all, user.arn)


async def list_users(
    ctx: Context, caller: Caller, listing: Listing, path_prefix: str = "/"
) -> Page[Identity]:
    """By name."""
    authorize(caller, "iam:ListUsers", identity_arn(caller.account, USER, "/", ""))
    return await ctx.store.read(identities.list_page, caller.account, USER, listing, path_prefix)


async def update(
    ctx: Context, caller: Caller, name: str, *, new_name: str | None = None, new_path: str | None = None
) -> None:
    """A user keeps keys, policies and tags under another name. Raises NotFound, AlreadyExists."""
    user = await find(ctx, caller, USER, name, "UpdateUser")
    after = replace(user, name=new_name or user.name, path=new_path or user.path)
    authorize(caller, "iam:UpdateUser", after.arn)
    await change(ctx, caller, "UpdateUser", user.arn, lambda conn: identities.rename_user(conn, user, after))


async def delete(ctx: Context, caller: Caller, name: str) -> None:
    """Raises NotFound; InUse while the user has keys or policies (documented)."""
    user = await find(ctx, caller, USER, name, "DeleteUser")

    def store(conn: sa.Connection) -> None:
        if access_keys.list_of_account(conn, user.account, user.name):
            raise InUse(USER, name, "Cannot delete entity, must delete access keys first.")
        check_without_policies(conn, user)
        identities.delete(conn, user)

    await change(ctx, caller, "DeleteUser", user.arn, store)


def check_without_policies(conn: sa.Connection, identity: Identity) -> None:
    """Raises InUse, in AWS's words."""
    if identities.inline(conn, identity):
        raise InUse(identity.kind, identity.name, "Cannot delete entity, must delete policies first.")
    if identities.attached(conn, identity):
        raise InUse(identity.kind, identity.name, "Cannot delete entity, must detach all policies first.")


# --- tags of users, roles and policies ---------------------------------------------------------------------------


async def tag(
    ctx: Context, caller: Caller, kind: IdentityKind, name: str, pairs: Iterable[tuple[str, str]]
) -> None:
    """Add or replace tags. Raises NotFound, InvalidRequest."""
    identity = await find(ctx, caller, kind, name, f"Tag{kind.title()}")
    added = by_key(pairs)

    def store(conn: sa.Connection) -> None:
        tags.put(conn, identity.arn, added)
        check_count(tags.find_all(conn, identity.arn))

    await change(ctx, caller, f"Tag{kind.title()}", identity.arn, store)


async def untag(ctx: Context, caller: Caller, kind: IdentityKind, name: str, keys: Sequence[str]) -> None:
    identity = await find(ctx, caller, kind, name, f"Untag{kind.title()}")
    await change(
        ctx, caller, f"Untag{kind.title()}", identity.arn, lambda conn: tags.delete(conn, identity.arn, keys)
    )


async def list_tags(ctx: Context, caller: Caller, kind: IdentityKind, name: str) -> Mapping[str, str]:
    identity = await find(ctx, caller, kind, name, f"List{kind.title()}Tags")
    return await ctx.store.read(tags.find_all, identity.arn)
