"""Who an AWS caller is, and what it may do.

Every operation that a caller can reach begins with `authorize`. For now an access key may do everything in its own account
and nothing in another, but for the key that signs the addresses of templates, which reads objects; IAM policies will be
evaluated here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import AccessDenied
from overread.operations.context import Context
from overread.operations.recently_read import RecentlyRead
from overread.store import Store, access_keys

CACHE_SECONDS = 1.0
"""How long another process may still accept a key that was just disabled."""

MAX_CACHED = 10_000

_GRANTED = frozenset({"s3:GetObject"})


@dataclass(frozen=True, slots=True)
class Credential:
    """What the signature check needs to know. secret never leaves the process. only: as in `Caller`."""

    access_key_id: str
    account: str
    arn: str
    user_id: str
    secret: str = field(repr=False)
    only: frozenset[str] | None = None


_credentials: RecentlyRead[tuple[Store, str], Credential | None] = RecentlyRead(CACHE_SECONDS, MAX_CACHED)


async def find_credential(ctx: Context, access_key_id: str) -> Credential | None:
    """The active access key of this id, or None. Cached for at most CACHE_SECONDS, misses too."""
    return await _credentials.get((ctx.store, access_key_id), _read_credential, ctx, access_key_id)


async def _read_credential(ctx: Context, access_key_id: str) -> Credential | None:
    key = await ctx.store.read(access_keys.find, ctx.store.sealer, access_key_id)
    return None if key is None or not key.active else _credential(key)


def authorize(caller: Caller, action: str, resource: str) -> None:
    """Raise AccessDenied unless `caller` may do `action` (`sagemaker:StartHumanLoop`) to `resource` (an ARN, or ``*``)."""
    if caller.only is not None and action not in caller.only:
        raise AccessDenied(caller.arn, action, resource)
    target = arn.parse(resource)
    if target is not None and target.account not in (caller.account, arn.PUBLIC_CROWD_ACCOUNT):
        raise AccessDenied(caller.arn, action, resource)


async def create_access_key(
    ctx: Context, account: str, user_name: str, access_key_id: str, secret: str
) -> Credential:
    """Store a new access key for a user of the account; the secret is shown once, by whoever called this."""
    key = access_keys.AccessKey(
        access_key_id, account, user_name, access_keys.CALLER, active=True, secret=secret
    )
    await ctx.store.write(access_keys.insert, ctx.store.sealer, key, ctx.clock())
    return _credential(key)


async def has_caller_key(ctx: Context, account: str) -> bool:
    """Whether anybody can sign requests for the account."""
    return bool(await ctx.store.read(access_keys.list_of_account, account))


async def list_access_keys(ctx: Context, account: str) -> list[tuple[str, str, bool]]:
    """(key id, user name, whether it is active), oldest first; secrets are never shown again."""
    return await ctx.store.read(access_keys.list_of_account, account)


async def disable_access_key(ctx: Context, access_key_id: str) -> bool:
    """False if there is no such key. Other processes follow within CACHE_SECONDS."""
    found = await ctx.store.write(access_keys.set_active, access_key_id, active=False)
    _credentials.forget((ctx.store, access_key_id))
    return found


def _credential(key: access_keys.AccessKey) -> Credential:
    return Credential(
        access_key_id=key.access_key_id,
        account=key.account,
        arn=f"arn:aws:iam::{key.account}:user/{key.user_name}",
        user_id=key.access_key_id.replace("AKIA", "AIDA", 1),
        secret=key.secret,
        # A template's child process holds what it signs with, and a template is a stranger's program.
        only=_GRANTED if key.purpose == access_keys.GRANT else None,
    )
