"""IAM's users and their access keys on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services import iam_members as members
from overread.aws.services.listing import caller_of, tag_pairs
from overread.domain.access import IdentityKind, NotAUser
from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest
from overread.operations.access import keys, users
from overread.operations.access.identities import own_name
from overread.operations.access_keys import authorize
from overread.operations.context import Context

USER = IdentityKind.USER


async def create_user(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    members.check_no_boundary(params)
    tags = tag_pairs(params.Tags)
    made = await users.create(
        ctx, caller_of(request), params.UserName, path=params.Path or "/", tag_pairs=tags
    )
    return {"User": {**members.user(made), "Tags": members.tags(dict(tags)) or None}}


async def get_user(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    """Without a name: of whoever asks."""
    caller = caller_of(request)
    if params.UserName is None and ":user/" not in caller.arn:
        return {"User": _root(ctx, caller)}
    found, tags = await users.get(ctx, caller, params.UserName or own_name(caller))
    return {"User": {**members.user(found), "Tags": members.tags(tags) or None}}


def _root(ctx: Context, caller: Caller) -> dict[str, object]:
    if ":assumed-role/" in caller.arn:
        raise NotAUser
    authorize(caller, "iam:GetUser", caller.arn)
    arn = f"arn:aws:iam::{caller.account}:root"
    return {"UserId": caller.account, "Arn": arn, "CreateDate": ctx.clock(), "Path": "/", "UserName": "root"}


async def list_users(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    listing = members.listing_of(ctx, request, params)
    page = await users.list_users(ctx, caller_of(request), listing, params.PathPrefix or "/")
    return {
        "Users": [members.user(found) for found in page.items],
        **members.page(ctx, request, listing, page.after),
    }


async def update_user(ctx: Context, request: AwsRequest, params: Any) -> None:
    await users.update(
        ctx,
        caller_of(request),
        params.UserName,
        new_name=params.NewUserName,
        new_path=params.NewPath,
    )


async def delete_user(ctx: Context, request: AwsRequest, params: Any) -> None:
    await users.delete(ctx, caller_of(request), params.UserName)


# --- access keys ---------------------------------------------------------------------------------------------------


async def create_access_key(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    made, secret = await keys.create(ctx, caller_of(request), _user_name(request, params))
    return {"AccessKey": {**members.key(made), "SecretAccessKey": secret}}


async def list_access_keys(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    found = await keys.list_keys(ctx, caller_of(request), _user_name(request, params))
    shown, more = members.part(ctx, request, params, found)
    return {"AccessKeyMetadata": [members.key(one) for one in shown], **more}


async def update_access_key(ctx: Context, request: AwsRequest, params: Any) -> None:
    if params.Status == "Expired":
        raise InvalidRequest("The status of a key is set to Active or Inactive.")
    await keys.set_active(
        ctx,
        caller_of(request),
        _user_name(request, params),
        params.AccessKeyId,
        active=params.Status == "Active",
    )


async def delete_access_key(ctx: Context, request: AwsRequest, params: Any) -> None:
    await keys.delete(ctx, caller_of(request), _user_name(request, params), params.AccessKeyId)


async def get_access_key_last_used(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    found = await keys.last_used(ctx, caller_of(request), params.AccessKeyId)
    used: dict[str, object] = {"ServiceName": "N/A", "Region": "N/A"}
    if found.used is not None:
        used = {
            "LastUsedDate": found.used.at,
            "ServiceName": found.used.service,
            "Region": found.used.region,
        }
    return {"UserName": found.user_name, "AccessKeyLastUsed": used}


def _user_name(request: AwsRequest, params: Any) -> str:
    """The named user, or the one who asks (documented)."""
    return params.UserName or own_name(caller_of(request))


OPERATIONS: Mapping[str, Handler] = {
    "CreateUser": create_user,
    "GetUser": get_user,
    "ListUsers": list_users,
    "UpdateUser": update_user,
    "DeleteUser": delete_user,
    "CreateAccessKey": create_access_key,
    "ListAccessKeys": list_access_keys,
    "UpdateAccessKey": update_access_key,
    "DeleteAccessKey": delete_access_key,
    "GetAccessKeyLastUsed": get_access_key_last_used,
}
