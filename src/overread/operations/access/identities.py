"""What the operations on users, roles and their policies have in common: finding, permission, and how a change is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

from overread.domain.access import (
    MAX_TRUST_CHARACTERS,
    Identity,
    IdentityKind,
    NotAUser,
    check_size,
    identity_arn,
)
from overread.domain.caller import Caller
from overread.domain.errors import NotFound
from overread.domain.policies.document import Kind, read_document
from overread.operations import access_keys, audit
from overread.operations.access_keys import NO_FACTS, RequestFacts, authorize
from overread.operations.context import Context
from overread.store import identities

T = TypeVar("T")

TRUST_QUOTA = "ACLSizePerRole"


async def find(
    ctx: Context, caller: Caller, kind: IdentityKind, name: str, action: str, facts: RequestFacts = NO_FACTS
) -> Identity:
    """The user or role, if the caller may do `iam:{action}` to it.

    Raises AccessDenied, also for one that does not exist; NotFound for whoever may know.
    """
    try:
        identity = await ctx.store.read(identities.find, caller.account, kind, name)
    except NotFound:
        authorize(caller, f"iam:{action}", identity_arn(caller.account, kind, "/", name), facts)
        raise
    authorize(caller, f"iam:{action}", identity.arn, facts)
    return identity


async def change(
    ctx: Context, caller: Caller, action: str, resource: str, fn: Callable[[sa.Connection], T]
) -> T:
    """Store a change with its line in the record; from now on this process asks for everybody's permissions anew."""
    result = await audit.change(ctx, caller, f"iam:{action}", resource, fn)
    access_keys.forget_all()
    return result


def own_name(caller: Caller) -> str:
    """The name of the user who asks, for operations that leave it out. Raises NotAUser."""
    resource = caller.arn.rpartition(":")[2]
    if not resource.startswith("user/"):
        raise NotAUser
    return resource.rpartition("/")[2]


def check_identity_policy(document: str, max_characters: int, quota: str) -> None:
    """Raises LimitExceeded, before anybody tries to understand what is too long; MalformedPolicy."""
    check_size(document, max_characters, quota)
    read_document(document)


def check_trust_policy(document: str) -> None:
    """Raises as `check_identity_policy`."""
    check_size(document, MAX_TRUST_CHARACTERS, TRUST_QUOTA)
    read_document(document, Kind.TRUST)
