"""The end of a user or a role with everything that belongs to it, as consoles do it: the operations one after the other."""

from __future__ import annotations

from overread.domain.access import IdentityKind
from overread.domain.caller import Caller
from overread.operations.access import grants, keys, roles, users
from overread.operations.context import Context


async def remove(ctx: Context, caller: Caller, kind: IdentityKind, name: str) -> None:
    """Raises NotFound. Each step is an operation of its own; one that fails leaves what the earlier ones did."""
    for arn in await grants.list_attached(ctx, caller, kind, name):
        await grants.detach(ctx, caller, kind, name, arn)
    for policy in await grants.list_inline(ctx, caller, kind, name):
        await grants.delete_inline(ctx, caller, kind, name, policy)
    if kind is IdentityKind.ROLE:
        await roles.delete(ctx, caller, name)
        return
    for key in await keys.list_keys(ctx, caller, name):
        await keys.delete(ctx, caller, name, key.access_key_id)
    await users.delete(ctx, caller, name)
