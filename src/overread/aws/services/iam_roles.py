"""IAM's roles on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services import iam_members as members
from overread.aws.services.listing import caller_of, tag_pairs
from overread.operations.access import roles
from overread.operations.context import Context


async def create_role(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    members.check_no_boundary(params)
    tags = tag_pairs(params.Tags)
    made = await roles.create(
        ctx,
        caller_of(request),
        params.RoleName,
        trust=params.AssumeRolePolicyDocument,
        path=params.Path or "/",
        description=params.Description or "",
        max_session_seconds=params.MaxSessionDuration,
        tag_pairs=tags,
    )
    return {"Role": {**members.role(made), "Tags": members.tags(dict(tags)) or None}}


async def get_role(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    found, tags = await roles.get(ctx, caller_of(request), params.RoleName)
    return {"Role": {**members.role(found), "Tags": members.tags(tags) or None, "RoleLastUsed": {}}}


async def list_roles(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    listing = members.listing_of(ctx, request, params)
    page = await roles.list_roles(ctx, caller_of(request), listing, params.PathPrefix or "/")
    return {
        "Roles": [members.role(found) for found in page.items],
        **members.page(ctx, request, listing, page.after),
    }


async def update_role(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    await roles.update(
        ctx,
        caller_of(request),
        params.RoleName,
        description=params.Description,
        max_session_seconds=params.MaxSessionDuration,
    )
    return {}


async def update_role_description(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    caller = caller_of(request)
    await roles.update(ctx, caller, params.RoleName, description=params.Description)
    found, _ = await roles.get(ctx, caller, params.RoleName)
    return {"Role": members.role(found)}


async def update_assume_role_policy(ctx: Context, request: AwsRequest, params: Any) -> None:
    await roles.update_trust(ctx, caller_of(request), params.RoleName, params.PolicyDocument)


async def delete_role(ctx: Context, request: AwsRequest, params: Any) -> None:
    await roles.delete(ctx, caller_of(request), params.RoleName)


OPERATIONS: Mapping[str, Handler] = {
    "CreateRole": create_role,
    "GetRole": get_role,
    "ListRoles": list_roles,
    "UpdateRole": update_role,
    "UpdateRoleDescription": update_role_description,
    "UpdateAssumeRolePolicy": update_assume_role_policy,
    "DeleteRole": delete_role,
}
