"""The people of Amazon Cognito user pools on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services.cognito_idp import Answer, cognito_listing, write_group
from overread.aws.services.listing import caller_of, next_token
from overread.domain.errors import InvalidRequest
from overread.domain.workforce import User
from overread.operations import password_reset, second_factor, users
from overread.operations.context import Context

SOFTWARE_TOKEN = "SOFTWARE_TOKEN_MFA"  # noqa: S105 - the name of a kind
RESEND = "RESEND"
SUPPRESS = "SUPPRESS"


async def admin_create_user(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    caller, action = caller_of(request), params.MessageAction
    if action != SUPPRESS and params.DesiredDeliveryMediums and "EMAIL" not in params.DesiredDeliveryMediums:
        raise InvalidRequest("User pool does not have SMS configuration to send messages.")
    if action == RESEND:
        user = await users.invite_again(
            ctx,
            caller,
            params.UserPoolId,
            username=params.Username,
            temporary_password=params.TemporaryPassword,
        )
    else:
        user = await users.create_user(
            ctx,
            caller,
            params.UserPoolId,
            username=params.Username,
            attributes={attribute.Name: attribute.Value or "" for attribute in params.UserAttributes or ()},
            temporary_password=params.TemporaryPassword,
            invite=action != SUPPRESS,
        )
    return {"User": _write_user(user)}


async def admin_get_user(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    caller, pool_id = caller_of(request), params.UserPoolId
    written = _write_user(await users.get_user(ctx, caller, pool_id, params.Username))
    if await second_factor.has_factor(ctx, caller, pool_id, params.Username):
        written |= {"PreferredMfaSetting": SOFTWARE_TOKEN, "UserMFASettingList": [SOFTWARE_TOKEN]}
    return {"UserAttributes": written.pop("Attributes"), **written}


async def admin_update_user_attributes(ctx: Context, request: AwsRequest, params: Any) -> None:
    await users.update_attributes(
        ctx,
        caller_of(request),
        params.UserPoolId,
        params.Username,
        changed={attribute.Name: attribute.Value or "" for attribute in params.UserAttributes},
    )


async def admin_delete_user_attributes(ctx: Context, request: AwsRequest, params: Any) -> None:
    await users.update_attributes(
        ctx,
        caller_of(request),
        params.UserPoolId,
        params.Username,
        deleted=params.UserAttributeNames,
    )


async def admin_reset_user_password(ctx: Context, request: AwsRequest, params: Any) -> None:
    await password_reset.require(ctx, caller_of(request), params.UserPoolId, params.Username)


async def admin_user_global_sign_out(ctx: Context, request: AwsRequest, params: Any) -> None:
    await users.end_sessions(ctx, caller_of(request), params.UserPoolId, params.Username)


async def admin_set_user_mfa_preference(ctx: Context, request: AwsRequest, params: Any) -> None:
    """A person turns the factor on, by a code; an administrator can only take it back, or see that it is there."""
    caller, pool_id, name = caller_of(request), params.UserPoolId, params.Username
    for member in ("SMSMfaSettings", "EmailMfaSettings", "WebAuthnMfaSettings"):
        if getattr(params, member) is not None and getattr(params, member).Enabled:
            raise InvalidRequest(f"{member} cannot be enabled: the second factor is a software token.")
    wanted = params.SoftwareTokenMfaSettings
    if wanted is not None and not wanted.Enabled:
        await second_factor.reset_of_worker(ctx, caller, pool_id, name)
    elif not await second_factor.has_factor(ctx, caller, pool_id, name) and wanted is not None:
        raise InvalidRequest("User has not verified software token mfa")


async def admin_set_user_password(ctx: Context, request: AwsRequest, params: Any) -> None:
    await users.set_password(
        ctx,
        caller_of(request),
        params.UserPoolId,
        username=params.Username,
        password=params.Password,
        permanent=bool(params.Permanent),
    )


async def admin_add_user_to_group(ctx: Context, request: AwsRequest, params: Any) -> None:
    await users.add_to_group(
        ctx, caller_of(request), params.UserPoolId, username=params.Username, group=params.GroupName
    )


async def admin_remove_user_from_group(ctx: Context, request: AwsRequest, params: Any) -> None:
    await users.remove_from_group(
        ctx, caller_of(request), params.UserPoolId, username=params.Username, group=params.GroupName
    )


async def admin_list_groups_for_user(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    listing = cognito_listing(ctx, request, params.NextToken, params.Limit)
    page = await users.list_groups_of_user(
        ctx, caller_of(request), params.UserPoolId, params.Username, listing
    )
    return {
        "Groups": [write_group(group) for group in page.items],
        "NextToken": next_token(ctx, request, listing, page.after),
    }


async def admin_enable_user(ctx: Context, request: AwsRequest, params: Any) -> None:
    await users.enable_user(ctx, caller_of(request), params.UserPoolId, params.Username)


async def admin_disable_user(ctx: Context, request: AwsRequest, params: Any) -> None:
    await users.disable_user(ctx, caller_of(request), params.UserPoolId, params.Username)


async def admin_delete_user(ctx: Context, request: AwsRequest, params: Any) -> None:
    await users.delete_user(ctx, caller_of(request), params.UserPoolId, params.Username)


async def list_users(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    listing = cognito_listing(ctx, request, params.PaginationToken, params.Limit, same=params.Filter)
    page = await users.list_users(ctx, caller_of(request), params.UserPoolId, params.Filter or "", listing)
    wanted = None if params.AttributesToGet is None else frozenset(params.AttributesToGet)
    return {
        "Users": [_write_user(user, wanted) for user in page.items],
        "PaginationToken": next_token(ctx, request, listing, page.after),
    }


async def list_users_in_group(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    listing = cognito_listing(ctx, request, params.NextToken, params.Limit, same=params.GroupName)
    page = await users.list_users_in_group(
        ctx, caller_of(request), params.UserPoolId, params.GroupName, listing
    )
    return {
        "Users": [_write_user(user) for user in page.items],
        "NextToken": next_token(ctx, request, listing, page.after),
    }


def _write_user(user: User, wanted: frozenset[str] | None = None) -> dict[str, object]:
    return {
        "Username": user.username,
        "Attributes": [
            {"Name": name, "Value": value}
            for name, value in user.attributes.items()
            if wanted is None or name in wanted
        ],
        "UserCreateDate": user.created_at,
        "UserLastModifiedDate": user.modified_at,
        "Enabled": user.enabled,
        "UserStatus": str(user.status),
    }


OPERATIONS: Mapping[str, Handler] = {
    "AdminCreateUser": admin_create_user,
    "AdminGetUser": admin_get_user,
    "AdminUpdateUserAttributes": admin_update_user_attributes,
    "AdminDeleteUserAttributes": admin_delete_user_attributes,
    "AdminResetUserPassword": admin_reset_user_password,
    "AdminUserGlobalSignOut": admin_user_global_sign_out,
    "AdminSetUserMFAPreference": admin_set_user_mfa_preference,
    "AdminSetUserPassword": admin_set_user_password,
    "AdminAddUserToGroup": admin_add_user_to_group,
    "AdminRemoveUserFromGroup": admin_remove_user_from_group,
    "AdminListGroupsForUser": admin_list_groups_for_user,
    "AdminEnableUser": admin_enable_user,
    "AdminDisableUser": admin_disable_user,
    "AdminDeleteUser": admin_delete_user,
    "ListUsers": list_users,
    "ListUsersInGroup": list_users_in_group,
}
