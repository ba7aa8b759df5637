"""Amazon Cognito user pools on the wire, as far as a private workforce needs them.

Members that only describe what overread does not do, such as the texts of its mails,
are kept and given back as they were sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services.listing import caller_of, next_token, read_listing
from overread.domain import arn
from overread.domain.errors import InvalidRequest
from overread.domain.paging import Listing
from overread.domain.workforce import SecondFactorRule, UserGroup, UserPool, UserPoolClient
from overread.operations import user_pool_tags, user_pools
from overread.operations.context import Context
from overread.operations.user_pools import PoolView

MAX_PAGE = 60
"""Of Cognito's listings (documented)."""

Answer = Mapping[str, object]

# --- pools ----------------------------------------------------------------------------------------


async def create_user_pool(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    settings = _sent(params, "PoolName")
    made = await user_pools.create_pool(ctx, caller_of(request), params.PoolName, settings)
    return {"UserPool": _write_pool(made)}


async def describe_user_pool(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    return {
        "UserPool": _write_pool(await user_pools.describe_pool(ctx, caller_of(request), params.UserPoolId))
    }


async def list_user_pools(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    listing = cognito_listing(ctx, request, params.NextToken, params.MaxResults)
    page = await user_pools.list_pools(ctx, caller_of(request), listing)
    return {
        "UserPools": [
            {
                "Id": pool.pool_id,
                "Name": pool.name,
                "LambdaConfig": {},
                "CreationDate": pool.created_at,
                "LastModifiedDate": pool.created_at,
            }
            for pool in page.items
        ],
        "NextToken": next_token(ctx, request, listing, page.after),
    }


async def delete_user_pool(ctx: Context, request: AwsRequest, params: Any) -> None:
    await user_pools.delete_pool(ctx, caller_of(request), params.UserPoolId)


async def update_user_pool(ctx: Context, request: AwsRequest, params: Any) -> None:
    await user_pools.update_pool(
        ctx,
        caller_of(request),
        params.UserPoolId,
        name=params.PoolName,
        settings=_sent(params, "UserPoolId", "PoolName"),
    )


async def set_user_pool_mfa_config(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    """The second factor is a code that an app makes; message and passkey are not served."""
    for member in ("SmsMfaConfiguration", "EmailMfaConfiguration", "WebAuthnConfiguration"):
        if getattr(params, member) is not None:
            raise InvalidRequest(f"{member} is not served: the second factor is a software token.")
    rule = SecondFactorRule(params.MfaConfiguration or SecondFactorRule.OFF)
    token = params.SoftwareTokenMfaConfiguration
    if rule is not SecondFactorRule.OFF and (token is None or not token.Enabled):
        raise InvalidRequest("Invalid MFA configuration given, can't turn on MFA without an MFA method.")
    await user_pools.set_second_factor(ctx, caller_of(request), params.UserPoolId, rule)
    return _write_second_factor(rule)


async def get_user_pool_mfa_config(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    rule = await user_pools.read_second_factor(ctx, caller_of(request), params.UserPoolId)
    return _write_second_factor(rule)


async def list_identity_providers(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    """None: people of a user pool sign in here. A workforce of another provider has no user pool."""
    await user_pools.check_pool(ctx, caller_of(request), "ListIdentityProviders", params.UserPoolId)
    return {"Providers": []}


def _write_second_factor(rule: SecondFactorRule) -> Answer:
    written: dict[str, object] = {"MfaConfiguration": rule.value}
    if rule is not SecondFactorRule.OFF:
        written["SoftwareTokenMfaConfiguration"] = {"Enabled": True}
    return written


async def create_user_pool_domain(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    if params.CustomDomainConfig is not None:
        raise InvalidRequest(
            "CustomDomainConfig is not served: people sign in at the portal of the workforce."
        )
    await user_pools.create_domain(ctx, caller_of(request), params.UserPoolId, params.Domain)
    return {"ManagedLoginVersion": params.ManagedLoginVersion}


async def describe_user_pool_domain(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    """An unknown domain has an empty description (documented)."""
    pool = await user_pools.find_domain(ctx, caller_of(request), params.Domain)
    if pool is None:
        return {"DomainDescription": {}}
    description = {
        "UserPoolId": pool.pool_id,
        "AWSAccountId": pool.account,
        "Domain": pool.domain,
        "Status": "ACTIVE",
    }
    return {"DomainDescription": description}


async def delete_user_pool_domain(ctx: Context, request: AwsRequest, params: Any) -> None:
    await user_pools.delete_domain(ctx, caller_of(request), params.UserPoolId, params.Domain)


def _write_pool(view: PoolView) -> Answer:
    pool = view.pool
    return {
        "DeletionProtection": "INACTIVE",
        "LambdaConfig": {},
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "UserPoolTags": {},
        "MfaConfiguration": "OFF",
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True, "UnusedAccountValidityDays": 7},
        **{_POOL_MEMBERS.get(name, name): value for name, value in pool.settings.items()},
        "Policies": _write_policies(pool),
        "Id": pool.pool_id,
        "Name": pool.name,
        "Arn": arn.user_pool(pool.account, pool.region, pool.pool_id),
        "Domain": pool.domain,
        "EstimatedNumberOfUsers": view.user_count,
        "CreationDate": pool.created_at,
        "LastModifiedDate": pool.created_at,
    }


_POOL_MEMBERS = {"Schema": "SchemaAttributes"}
"""Members that are called otherwise in answers."""


def _write_policies(pool: UserPool) -> Answer:
    """As sent, with every rule of the password policy said (observed)."""
    sent = pool.settings.get("Policies")
    given = sent if isinstance(sent, dict) else {}
    policy = pool.password_policy
    rules = {
        "MinimumLength": policy.min_length,
        "RequireUppercase": policy.needs_upper,
        "RequireLowercase": policy.needs_lower,
        "RequireNumbers": policy.needs_digit,
        "RequireSymbols": policy.needs_symbol,
        "TemporaryPasswordValidityDays": 7,
    }
    return {**given, "PasswordPolicy": rules | dict(given.get("PasswordPolicy") or {})}


# --- tags of pools --------------------------------------------------------------------------------


async def list_tags_for_resource(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    return {"Tags": await user_pool_tags.list_tags(ctx, caller_of(request), params.ResourceArn)}


async def tag_resource(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    await user_pool_tags.put_tags(ctx, caller_of(request), params.ResourceArn, params.Tags)
    return {}


async def untag_resource(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    await user_pool_tags.delete_tags(ctx, caller_of(request), params.ResourceArn, params.TagKeys)
    return {}


# --- clients --------------------------------------------------------------------------------------


async def create_user_pool_client(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    client = await user_pools.create_client(
        ctx,
        caller_of(request),
        params.UserPoolId,
        name=params.ClientName,
        settings=_sent(params, "UserPoolId", "ClientName", "GenerateSecret", "ClientSecret"),
        generate_secret=bool(params.GenerateSecret),
        secret=params.ClientSecret,
    )
    return {"UserPoolClient": _write_client(client)}


async def describe_user_pool_client(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    client = await user_pools.describe_client(ctx, caller_of(request), params.UserPoolId, params.ClientId)
    return {"UserPoolClient": _write_client(client)}


async def list_user_pool_clients(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    listing = cognito_listing(ctx, request, params.NextToken, params.MaxResults)
    page = await user_pools.list_clients(ctx, caller_of(request), params.UserPoolId, listing)
    return {
        "UserPoolClients": [
            {"ClientId": client.client_id, "UserPoolId": client.pool_id, "ClientName": client.name}
            for client in page.items
        ],
        "NextToken": next_token(ctx, request, listing, page.after),
    }


async def update_user_pool_client(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    client = await user_pools.update_client(
        ctx,
        caller_of(request),
        params.UserPoolId,
        params.ClientId,
        name=params.ClientName,
        settings=_sent(params, "UserPoolId", "ClientId", "ClientName"),
    )
    return {"UserPoolClient": _write_client(client)}


async def delete_user_pool_client(ctx: Context, request: AwsRequest, params: Any) -> None:
    await user_pools.delete_client(ctx, caller_of(request), params.UserPoolId, params.ClientId)


def _write_client(client: UserPoolClient) -> Answer:
    return {
        "RefreshTokenValidity": 30,
        "AllowedOAuthFlowsUserPoolClient": False,
        "EnableTokenRevocation": True,
        "EnablePropagateAdditionalUserContextData": False,
        "AuthSessionValidity": 3,
        **client.settings,
        "UserPoolId": client.pool_id,
        "ClientId": client.client_id,
        "ClientName": client.name,
        "ClientSecret": client.secret,
        "CreationDate": client.created_at,
        "LastModifiedDate": client.modified_at,
    }


# --- groups ---------------------------------------------------------------------------------------


async def create_group(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    group = await user_pools.create_group(
        ctx,
        caller_of(request),
        params.UserPoolId,
        name=params.GroupName,
        description=params.Description,
        precedence=params.Precedence,
        role_arn=params.RoleArn,
    )
    return {"Group": write_group(group)}


async def get_group(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    group = await user_pools.get_group(ctx, caller_of(request), params.UserPoolId, params.GroupName)
    return {"Group": write_group(group)}


async def list_groups(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    listing = cognito_listing(ctx, request, params.NextToken, params.Limit)
    page = await user_pools.list_groups(ctx, caller_of(request), params.UserPoolId, listing)
    return {
        "Groups": [write_group(group) for group in page.items],
        "NextToken": next_token(ctx, request, listing, page.after),
    }


async def update_group(ctx: Context, request: AwsRequest, params: Any) -> Answer:
    group = await user_pools.update_group(
        ctx,
        caller_of(request),
        params.UserPoolId,
        name=params.GroupName,
        description=params.Description,
        precedence=params.Precedence,
        role_arn=params.RoleArn,
    )
    return {"Group": write_group(group)}


async def delete_group(ctx: Context, request: AwsRequest, params: Any) -> None:
    await user_pools.delete_group(ctx, caller_of(request), params.UserPoolId, params.GroupName)


def write_group(group: UserGroup) -> Answer:
    return {
        "GroupName": group.name,
        "UserPoolId": group.pool_id,
        "Description": group.description,
        "RoleArn": group.role_arn,
        "Precedence": group.precedence,
        "LastModifiedDate": group.created_at,
        "CreationDate": group.created_at,
    }


# --- shared ---------------------------------------------------------------------------------------


def _sent(params: Any, *without: str) -> dict[str, object]:
    """The members of a request as they were sent, but some."""
    members = _plain(params)
    assert isinstance(members, dict)
    return {name: value for name, value in members.items() if name not in without}


def _plain(value: object) -> object:
    """A decoded value as plain JSON; members that were not sent are left out."""
    if isinstance(value, msgspec.Struct):
        members = ((name, getattr(value, name)) for name in value.__struct_fields__)
        return {name: _plain(member) for name, member in members if member is not None}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def cognito_listing(
    ctx: Context, request: AwsRequest, token: str | None, limit: int | None, same: str | None = None
) -> Listing:
    """Everything in the order of its making or of its name. same: what the pages of one listing share."""
    return read_listing(ctx, request, token=token, limit=limit, name_contains=same, default_limit=MAX_PAGE)


OPERATIONS: Mapping[str, Handler] = {
    "CreateUserPool": create_user_pool,
    "DescribeUserPool": describe_user_pool,
    "ListUserPools": list_user_pools,
    "UpdateUserPool": update_user_pool,
    "DeleteUserPool": delete_user_pool,
    "GetUserPoolMfaConfig": get_user_pool_mfa_config,
    "SetUserPoolMfaConfig": set_user_pool_mfa_config,
    "ListIdentityProviders": list_identity_providers,
    "ListTagsForResource": list_tags_for_resource,
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "CreateUserPoolDomain": create_user_pool_domain,
    "DescribeUserPoolDomain": describe_user_pool_domain,
    "DeleteUserPoolDomain": delete_user_pool_domain,
    "CreateUserPoolClient": create_user_pool_client,
    "DescribeUserPoolClient": describe_user_pool_client,
    "ListUserPoolClients": list_user_pool_clients,
    "UpdateUserPoolClient": update_user_pool_client,
    "DeleteUserPoolClient": delete_user_pool_client,
    "CreateGroup": create_group,
    "GetGroup": get_group,
    "ListGroups": list_groups,
    "UpdateGroup": update_group,
    "DeleteGroup": delete_group,
}
