"""Access keys of users: at most two each, so that one can be replaced while the other works (documented)."""

from __future__ import annotations

import sqlalchemy as sa

from overread.auth.access_keys import new_access_key
from overread.domain.access import MAX_KEYS_OF_USER, IdentityKind, KeySummary
from overread.domain.caller import Caller
from overread.domain.errors import LimitExceeded, NotFound
from overread.operations import access_keys as credentials
from overread.operations.access.identities import change, find
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.store import access_keys, rows

KIND = "access key"
QUOTA = "AccessKeysPerUser"


async def create(ctx: Context, caller: Caller, user_name: str) -> tuple[KeySummary, str]:
    """A new active key and its secret, which is told once. Raises NotFound, LimitExceeded."""
    user = await find(ctx, caller, IdentityKind.USER, user_name, "CreateAccessKey")
    key_id, secret = new_access_key()
    now = ctx.clock()
    key = access_keys.AccessKey(
        key_id, user.account, user.name, access_keys.CALLER, active=True, secret=secret
    )

    def store(conn: sa.Connection) -> None:
        rows.lock(conn, "access keys", user.account, user.name)
        if len(access_keys.list_of_account(conn, user.account, user.name)) >= MAX_KEYS_OF_USER:
            raise LimitExceeded(QUOTA, MAX_KEYS_OF_USER)
        access_keys.insert(conn, ctx.store.sealer, key, now)

    await change(ctx, caller, "CreateAccessKey", user.arn, store)
    return KeySummary(key_id, user.name, active=True, created_at=now), secret


async def list_keys(ctx: Context, caller: Caller, user_name: str) -> list[KeySummary]:
    """Oldest first, without secrets. Raises NotFound."""
    user = await find(ctx, caller, IdentityKind.USER, user_name, "ListAccessKeys")
    await credentials.write_uses(ctx)
    return await ctx.store.read(access_keys.list_of_account, user.account, user.name)


async def set_active(
    ctx: Context, caller: Caller, user_name: str, access_key_id: str, *, active: bool
) -> None:
    """Accept or refuse a key from now on. Raises NotFound."""
    user = await find(ctx, caller, IdentityKind.USER, user_name, "UpdateAccessKey")

    def store(conn: sa.Connection) -> None:
        _check_owner(conn, user.account, user.name, access_key_id)
        access_keys.set_active(conn, access_key_id, active=active)

    await change(ctx, caller, "UpdateAccessKey", user.arn, store)


async def delete(ctx: Context, caller: Caller, user_name: str, access_key_id: str) -> None:
    """Raises NotFound."""
    user = await find(ctx, caller, IdentityKind.USER, user_name, "DeleteAccessKey")

    def store(conn: sa.Connection) -> None:
        _check_owner(conn, user.account, user.name, access_key_id)
        access_keys.delete(conn, access_key_id)

    await change(ctx, caller, "DeleteAccessKey", user.arn, store)


async def last_used(ctx: Context, caller: Caller, access_key_id: str) -> KeySummary:
    """Of any user of the account. Raises NotFound."""
    await credentials.write_uses(ctx)
    key = await ctx.store.read(access_keys.find_summary, caller.account, access_key_id)
    authorize(caller, "iam:GetAccessKeyLastUsed", "*")
    if key is None:
        raise NotFound(KIND, access_key_id)
    return key


def _check_owner(conn: sa.Connection, account: str, user_name: str, access_key_id: str) -> None:
    key = access_keys.find_summary(conn, account, access_key_id)
    if key is None or key.user_name != user_name:
        raise NotFound(KIND, access_key_id)
