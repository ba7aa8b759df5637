"""Roles that overread itself acts as: to read what a template shows, and to write what people answered.

A role that the account has must trust the service, and its policies decide what can be read and written. One that nobody
has made here acts as the deployment's own, which may do everything in the caller's account, so that programs written for
AWS run as they are (design.md 5); `OVERREAD_REQUIRE_ROLES` refuses those.
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.access import Identity, IdentityKind
from overread.domain.caller import Caller
from overread.domain.errors import AccessDenied, InvalidRequest, NotFound
from overread.domain.objects import KEPT_BUCKETS, object_arn
from overread.domain.policies.conditions import facts_of
from overread.domain.policies.document import Kind, parse_document
from overread.domain.policies.evaluation import EVERYTHING, NOTHING, Permissions
from overread.domain.policies.object_reading import ObjectReading
from overread.domain.policies.trust import SAGEMAKER, Asker, Trust, trust_of
from overread.operations.access.permissions import of_identity
from overread.operations.access_keys import check_policies
from overread.operations.context import Context
from overread.store import flow_definitions, identities

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):role(/(?:[^/]+/)*)([^/]+)\Z")


def pass_role(caller: Caller, role_arn: str) -> None:
    """Raise AccessDenied unless the caller may hand this role to the service."""
    check_policies(caller, "iam:PassRole", role_arn, {"iam:PassedToService": SAGEMAKER})


def find(conn: sa.Connection, ctx: Context, account: str, role_arn: str, source_arn: str) -> Permissions:
    """What a flow definition's, or a preview's, role lets the service do in `account`.

    source_arn: of the resource for which the service acts, which a trust policy may ask for.
    Raises InvalidRequest if the role does not trust the service, was deleted, or does not exist and must. AWS says the
    same of all three (documented for SageMaker).
    """
    named = _ROLE.match(role_arn)
    if named is not None and named[1] == account:
        try:
            role = identities.find(conn, account, IdentityKind.ROLE, named[3])
        except NotFound:
            role = None
        if role is not None and role.arn == role_arn:
            if not trusts_service(role, source_arn):
                raise _not_assumed(role_arn)
            return of_identity(conn, role)
        if identities.was_deleted(conn, account, named[3]):
            # It would get more rights by its end than it had.
            raise _not_assumed(role_arn)
    if ctx.policy.require_roles:
        raise _not_assumed(role_arn)
    return EVERYTHING


def trusts_service(role: Identity, source_arn: str) -> bool:
    """Whether the role lets SageMaker's own service use it, for a resource of its own account.

    Source: SageMaker Developer Guide, "Cross-Service Confused Deputy Prevention" (documented keys).
    """
    document = parse_document(role.trust, Kind.TRUST)
    facts = facts_of({"aws:SourceAccount": role.account, "aws:SourceArn": source_arn})
    return trust_of(document, Asker(service=SAGEMAKER), facts) is Trust.DIRECT


def check_object(permissions: Permissions, role_arn: str, action: str, bucket: str, key: str) -> None:
    """Raise AccessDenied unless a role may do `action` (`s3:PutObject`) to an object."""
    resource = object_arn(bucket, key)
    decision = permissions.decide(action, (resource,))
    if not decision.allowed:
        raise AccessDenied(role_arn, action, resource, layer=decision.layer.value, explicit=decision.explicit)


async def reading_of_flow(ctx: Context, account: str, region: str, flow_name: str) -> ObjectReading | None:
    """What the templates of a flow definition's loops may read of the account's objects; None for everything."""

    def read(conn: sa.Connection) -> Permissions:
        try:
            flow = flow_definitions.find(conn, account, region, flow_name)
            return find(conn, ctx, account, flow.role_arn, arn.flow_definition(account, region, flow_name))
        except (InvalidRequest, NotFound):
            # A template that shows no objects needs no role: it renders, and one that asks is refused. A workflow that
            # is gone has taken its loops along.
            return NOTHING

    return _reading(await ctx.store.read(read))


async def reading_of_role(
    ctx: Context, account: str, role_arn: str, template_arn: str
) -> ObjectReading | None:
    """What a preview with this role may read; None for everything. Raises InvalidRequest as `find`."""
    return _reading(await ctx.store.read(find, ctx, account, role_arn, template_arn))


def _reading(permissions: Permissions) -> ObjectReading | None:
    return None if permissions.unrestricted else ObjectReading(permissions, KEPT_BUCKETS)


def _not_assumed(role_arn: str) -> InvalidRequest:
    return InvalidRequest(
        f"Could not assume role {role_arn}. Please ensure that the role exists and allows principal "
        f"'{SAGEMAKER}' to assume the role."
    )
