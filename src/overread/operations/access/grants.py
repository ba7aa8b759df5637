"""Policies of users and roles: inline ones, and managed ones that are attached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from overread.domain.access import MAX_ATTACHED, MAX_INLINE_CHARACTERS, Identity, IdentityKind, counted
from overread.domain.caller import Caller
from overread.domain.errors import AccessDenied, LimitExceeded, NotFound
from overread.domain.policies.managed import MANAGED
from overread.operations.access.identities import change, check_identity_policy, find
from overread.operations.access.policies import MAY_NOT_ATTACH
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.store import identities, managed_policies

INLINE = "inline policy"


async def put_inline(
    ctx: Context, caller: Caller, kind: IdentityKind, name: str, policy_name: str, document: str
) -> None:
    """Store an inline policy, in place of one of the same name. Raises NotFound, MalformedPolicy, LimitExceeded."""
    identity = await find(ctx, caller, kind, name, f"Put{kind.title()}Policy")
    limit, quota = MAX_INLINE_CHARACTERS[kind], f"bytes of inline policies of {kind} {name}"
    check_identity_policy(document, limit, quota)

    def store(conn: sa.Connection) -> None:
        identities.put_inline(conn, identity, policy_name, document)
        if sum(map(counted, identities.inline(conn, identity).values())) > limit:
            raise LimitExceeded(quota, limit)

    await change(ctx, caller, f"Put{kind.title()}Policy", identity.arn, store)


async def list_inline(ctx: Context, caller: Caller, kind: IdentityKind, name: str) -> Mapping[str, str]:
    """Documents by name. Raises NotFound."""
    identity = await find(ctx, caller, kind, name, f"List{kind.title()}Policies")
    return await ctx.store.read(identities.inline, identity)


async def get_inline(ctx: Context, caller: Caller, kind: IdentityKind, name: str, policy_name: str) -> str:
    """The document. Raises NotFound."""
    identity = await find(ctx, caller, kind, name, f"Get{kind.title()}Policy")
    document = (await ctx.store.read(identities.inline, identity)).get(policy_name)
    if document is None:
        raise NotFound(f"{kind} policy", policy_name)
    return document


async def delete_inline(
    ctx: Context, caller: Caller, kind: IdentityKind, name: str, policy_name: str
) -> None:
    """Raises NotFound."""
    identity = await find(ctx, caller, kind, name, f"Delete{kind.title()}Policy")

    def store(conn: sa.Connection) -> None:
        if not identities.delete_inline(conn, identity, policy_name):
            raise NotFound(f"{kind} policy", policy_name)

    await change(ctx, caller, f"Delete{kind.title()}Policy", identity.arn, store)


async def attach(ctx: Context, caller: Caller, kind: IdentityKind, name: str, policy_arn: str) -> None:
    """Attach a managed policy, AWS's or the account's own. Raises NotFound, LimitExceeded."""
    action = f"Attach{kind.title()}Policy"
    identity = await find(ctx, caller, kind, name, action, {"iam:PolicyARN": policy_arn})

    def store(conn: sa.Connection) -> None:
        if policy_arn not in MANAGED and managed_policies.find(conn, caller.account, policy_arn) is None:
            raise NotFound(MAY_NOT_ATTACH, policy_arn)
        identities.attach(conn, identity, policy_arn)
        if len(identities.attached(conn, identity)) > MAX_ATTACHED:
            raise LimitExceeded(f"PoliciesPer{kind.title()}", MAX_ATTACHED)

    await change(ctx, caller, action, identity.arn, store)


async def detach(ctx: Context, caller: Caller, kind: IdentityKind, name: str, policy_arn: str) -> None:
    """Raises NotFound, also for a policy that is not attached."""
    action = f"Detach{kind.title()}Policy"
    identity = await find(ctx, caller, kind, name, action, {"iam:PolicyARN": policy_arn})

    def store(conn: sa.Connection) -> None:
        if not identities.detach(conn, identity, policy_arn):
            raise NotFound(managed_policies.KIND, policy_arn)

    await change(ctx, caller, action, identity.arn, store)


async def policy_names(
    ctx: Context, caller: Caller, listed: Sequence[Identity]
) -> Mapping[int, Sequence[str]]:
    """The policies of several users or roles by name, by id: what a list shows. Whoever may not read one gets none of it."""
    seen = []
    for identity in listed:
        named = identity.kind.title()
        try:
            authorize(caller, f"iam:ListAttached{named}Policies", identity.arn)
            authorize(caller, f"iam:List{named}Policies", identity.arn)
        except AccessDenied:
            continue
        seen.append(identity.id)
    found = await ctx.store.read(identities.policy_names, seen)
    return {owner: [name.rpartition("/")[2] for name in names] for owner, names in found.items()}


async def list_attached(ctx: Context, caller: Caller, kind: IdentityKind, name: str) -> list[str]:
    """ARNs. Raises NotFound."""
    identity = await find(ctx, caller, kind, name, f"ListAttached{kind.title()}Policies")
    return await ctx.store.read(identities.attached, identity)
