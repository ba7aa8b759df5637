"""Managed policies: AWS's by their names, and an account's own with their versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from overread.domain.access import (
    MAX_MANAGED_CHARACTERS,
    MAX_VERSIONS,
    CustomerPolicy,
    Identity,
    PolicyVersion,
    policy_arn,
)
from overread.domain.caller import Caller
from overread.domain.errors import InUse, InvalidRequest, LimitExceeded, NotFound
from overread.domain.paging import Listing, Page
from overread.domain.policies.managed import MANAGED, ManagedPolicy
from overread.domain.tags import by_key, check_count
from overread.operations.access.identities import change, check_identity_policy
from overread.operations.access_keys import authorize, check_policies
from overread.operations.context import Context
from overread.store import identities, managed_policies, tags

MAY_NOT_ATTACH = "attachable policy"
"""How a policy is called that was to be attached and does not exist; AWS has a sentence of its own for it."""
VERSION = "policy version"
SIZE_QUOTA = "PolicySize"
VERSIONS_QUOTA = "policy versions"


async def create(
    ctx: Context,
    caller: Caller,
    name: str,
    document: str,
    *,
    path: str = "/",
    description: str = "",
    tag_pairs: Iterable[tuple[str, str]] = (),
) -> CustomerPolicy:
    """Raises MalformedPolicy, LimitExceeded, AlreadyExists."""
    own_arn = policy_arn(caller.account, path, name)
    authorize(caller, "iam:CreatePolicy", own_arn)
    _check(document)
    added = by_key(tag_pairs)
    check_count(added)
    now = ctx.clock()
    unique_id = f"ANPA{ctx.ids.short(17).upper()}"
    policy = CustomerPolicy(
        0, caller.account, name, path, unique_id, description, 1, 1, created_at=now, updated_at=now
    )

    def store(conn: sa.Connection) -> CustomerPolicy:
        tags.put(conn, own_arn, added)
        return managed_policies.insert(conn, policy, document)

    return await change(ctx, caller, "CreatePolicy", own_arn, store)


@dataclass(frozen=True, slots=True)
class Described:
    """attached: to how many identities of the account."""

    policy: CustomerPolicy | ManagedPolicy
    tags: Mapping[str, str]
    attached: int


async def get(ctx: Context, caller: Caller, arn: str) -> Described:
    """Raises NotFound."""
    policy = await find(ctx, caller, arn, "GetPolicy")

    def read(conn: sa.Connection) -> Described:
        attached = identities.count_attached(conn, caller.account, [arn]).get(arn, 0)
        return Described(policy, tags.find_all(conn, arn), attached)

    return await ctx.store.read(read)


async def find(ctx: Context, caller: Caller, arn: str, action: str) -> CustomerPolicy | ManagedPolicy:
    """The policy, if the caller may do `iam:{action}` to it. Raises AccessDenied, NotFound."""
    if arn in MANAGED:
        check_policies(caller, f"iam:{action}", arn)
        return MANAGED[arn]
    authorize(caller, f"iam:{action}", arn)
    policy = await ctx.store.read(managed_policies.find, caller.account, arn)
    if policy is None:
        raise NotFound(managed_policies.KIND, arn)
    return policy


async def list_own(
    ctx: Context, caller: Caller, listing: Listing, *, path_prefix: str = "/", only_attached: bool = False
) -> Page[CustomerPolicy]:
    """The account's own, by name."""
    authorize(caller, "iam:ListPolicies", "*")
    return await ctx.store.read(
        managed_policies.list_page,
        caller.account,
        listing,
        path_prefix=path_prefix,
        only_attached=only_attached,
    )


async def attached_counts(ctx: Context, caller: Caller) -> Mapping[str, int]:
    """To how many identities of the account each of AWS's policies is attached; those that are not are left out."""
    authorize(caller, "iam:ListPolicies", "*")
    return await ctx.store.read(identities.count_attached, caller.account, list(MANAGED))


async def entities(ctx: Context, caller: Caller, arn: str) -> Sequence[Identity]:
    """Whom a policy is attached to. Raises NotFound."""
    await find(ctx, caller, arn, "ListEntitiesForPolicy")
    return await ctx.store.read(identities.with_policy, caller.account, arn)


async def delete(ctx: Context, caller: Caller, arn: str) -> None:
    """Raises NotFound; InUse while it is attached or has further versions (documented)."""
    policy = await _find_own(ctx, caller, arn, "DeletePolicy")

    def store(conn: sa.Connection) -> None:
        if identities.with_policy(conn, caller.account, arn):
            raise InUse(managed_policies.KIND, arn, "Cannot delete a policy attached to entities.")
        if len(managed_policies.versions(conn, policy)) > 1:
            raise InUse(
                managed_policies.KIND,
                arn,
                "This policy has more than one version. Before you delete a policy, you must delete the policy's "
                "versions. The default version is deleted with the policy.",
            )
        managed_policies.delete(conn, policy)

    await change(ctx, caller, "DeletePolicy", arn, store)


# --- versions ----------------------------------------------------------------------------------------------------


async def versions(ctx: Context, caller: Caller, arn: str) -> Sequence[PolicyVersion]:
    """The newest first. Raises NotFound."""
    policy = await find(ctx, caller, arn, "ListPolicyVersions")
    return await _versions(ctx, policy)


async def version(ctx: Context, caller: Caller, arn: str, number: int) -> PolicyVersion:
    """Raises NotFound."""
    policy = await find(ctx, caller, arn, "GetPolicyVersion")
    return _numbered(await _versions(ctx, policy), arn, number)


async def create_version(
    ctx: Context, caller: Caller, arn: str, document: str, *, as_default: bool
) -> PolicyVersion:
    """Raises NotFound, MalformedPolicy, LimitExceeded."""
    await _find_own(ctx, caller, arn, "CreatePolicyVersion")
    _check(document)
    now = ctx.clock()

    def store(conn: sa.Connection) -> PolicyVersion:
        policy = managed_policies.find(conn, caller.account, arn)
        if policy is None:
            raise NotFound(managed_policies.KIND, arn)
        if len(managed_policies.versions(conn, policy)) >= MAX_VERSIONS:
            raise LimitExceeded(VERSIONS_QUOTA, MAX_VERSIONS)
        return managed_policies.add_version(conn, policy, document, now, as_default=as_default)

    return await change(ctx, caller, "CreatePolicyVersion", arn, store)


async def set_default_version(ctx: Context, caller: Caller, arn: str, number: int) -> None:
    """Raises NotFound."""
    policy = await _find_own(ctx, caller, arn, "SetDefaultPolicyVersion")
    now = ctx.clock()

    def store(conn: sa.Connection) -> None:
        _numbered(managed_policies.versions(conn, policy), arn, number)
        managed_policies.set_default(conn, policy, number, now)

    await change(ctx, caller, "SetDefaultPolicyVersion", arn, store)


async def delete_version(ctx: Context, caller: Caller, arn: str, number: int) -> None:
    """Raises NotFound; InUse for the default version."""
    policy = await _find_own(ctx, caller, arn, "DeletePolicyVersion")

    def store(conn: sa.Connection) -> None:
        if _numbered(managed_policies.versions(conn, policy), arn, number).is_default:
            raise InUse(managed_policies.KIND, arn, "Cannot delete the default version of a policy.")
        managed_policies.delete_version(conn, policy, number)

    await change(ctx, caller, "DeletePolicyVersion", arn, store)


async def tag(ctx: Context, caller: Caller, arn: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Add or replace tags. Raises NotFound, InvalidRequest."""
    await _find_own(ctx, caller, arn, "TagPolicy")
    added = by_key(pairs)

    def store(conn: sa.Connection) -> None:
        tags.put(conn, arn, added)
        check_count(tags.find_all(conn, arn))

    await change(ctx, caller, "TagPolicy", arn, store)


async def untag(ctx: Context, caller: Caller, arn: str, keys: Sequence[str]) -> None:
    await _find_own(ctx, caller, arn, "UntagPolicy")
    await change(ctx, caller, "UntagPolicy", arn, lambda conn: tags.delete(conn, arn, keys))


async def list_tags(ctx: Context, caller: Caller, arn: str) -> Mapping[str, str]:
    await find(ctx, caller, arn, "ListPolicyTags")
    return await ctx.store.read(tags.find_all, arn)


async def _find_own(ctx: Context, caller: Caller, arn: str, action: str) -> CustomerPolicy:
    policy = await find(ctx, caller, arn, action)
    if isinstance(policy, ManagedPolicy):
        raise InvalidRequest(f"{arn} is one of AWS's policies: every account has it as it is.")
    return policy


async def _versions(ctx: Context, policy: CustomerPolicy | ManagedPolicy) -> Sequence[PolicyVersion]:
    if isinstance(policy, ManagedPolicy):
        return [PolicyVersion(1, policy.text, policy.created_at, is_default=True)]
    return await ctx.store.read(managed_policies.versions, policy)


def _numbered(found: Sequence[PolicyVersion], arn: str, number: int) -> PolicyVersion:
    for one in found:
        if one.number == number:
            return one
    raise NotFound(VERSION, f"{arn} version v{number}")


def _check(document: str) -> None:
    check_identity_policy(document, MAX_MANAGED_CHARACTERS, SIZE_QUOTA)
