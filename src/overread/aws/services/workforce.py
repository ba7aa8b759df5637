"""SageMaker's workforces and work teams on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services.listing import caller_of, next_token, read_listing, tag_pairs
from overread.domain import arn
from overread.domain.errors import InvalidRequest
from overread.domain.identity_provider import IdentityProvider
from overread.domain.paging import Listing
from overread.domain.workforce import (
    DISABLED,
    OWN_POOL,
    PoolKind,
    TeamMember,
    Workforce,
    WorkforceVpc,
    Workteam,
)
from overread.operations import workforce
from overread.operations.context import Context
from overread.operations.workforce import Network, TeamSettings

# --- workforces -----------------------------------------------------------------------------------


async def create_workforce(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    if (params.CognitoConfig is None) == (params.OidcConfig is None):
        raise InvalidRequest("Exactly one of CognitoConfig and OidcConfig is expected.")
    network, tags = _read_network(params), tag_pairs(params.Tags)
    if params.OidcConfig is None:
        made = await workforce.create(
            ctx,
            caller_of(request),
            name=params.WorkforceName,
            pool_id=params.CognitoConfig.UserPool,
            client_id=params.CognitoConfig.ClientId,
            network=network,
            tag_pairs=tags,
        )
    else:
        made = await workforce.create_with_provider(
            ctx,
            caller_of(request),
            name=params.WorkforceName,
            provider=_read_provider(params.OidcConfig),
            client_secret=params.OidcConfig.ClientSecret,
            network=network,
            tag_pairs=tags,
        )
    return {"WorkforceArn": made}


async def describe_workforce(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    found = await workforce.describe(ctx, caller_of(request), params.WorkforceName)
    return {"Workforce": _write_workforce(ctx, found)}


async def update_workforce(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    oidc = params.OidcConfig
    changed = await workforce.update(
        ctx,
        caller_of(request),
        name=params.WorkforceName,
        network=_read_network(params),
        provider=oidc and _read_provider(oidc),
        client_secret=oidc.ClientSecret if oidc else "",
    )
    return {"Workforce": _write_workforce(ctx, changed)}


async def list_workforces(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    listing = _listing(ctx, request, params)
    page = await workforce.list_workforces(ctx, caller_of(request), listing)
    return {
        "Workforces": [_write_workforce(ctx, found) for found in page.items],
        "NextToken": next_token(ctx, request, listing, page.after),
    }


async def delete_workforce(ctx: Context, request: AwsRequest, params: Any) -> None:
    await workforce.delete(ctx, caller_of(request), params.WorkforceName)


def _read_network(params: Any) -> Network:
    """Raises InvalidRequest for a VPC of which something is missing."""
    vpc = params.WorkforceVpcConfig
    named = vpc is not None and bool(vpc.VpcId or vpc.SecurityGroupIds or vpc.Subnets)
    if named and not (vpc.VpcId and vpc.SecurityGroupIds and vpc.Subnets):
        raise InvalidRequest("WorkforceVpcConfig is expected to hold VpcId, SecurityGroupIds and Subnets.")
    return Network(
        cidrs=params.SourceIpConfig and params.SourceIpConfig.Cidrs,
        ip_address_type=params.IpAddressType,
        vpc=WorkforceVpc(vpc.VpcId, tuple(vpc.SecurityGroupIds), tuple(vpc.Subnets)) if named else None,
        clear_vpc=vpc is not None and not named,
    )


def _read_provider(oidc: Any) -> IdentityProvider:
    return IdentityProvider(
        client_id=oidc.ClientId,
        issuer=oidc.Issuer,
        authorization_endpoint=oidc.AuthorizationEndpoint,
        token_endpoint=oidc.TokenEndpoint,
        user_info_endpoint=oidc.UserInfoEndpoint,
        logout_endpoint=oidc.LogoutEndpoint,
        jwks_uri=oidc.JwksUri,
        scope=oidc.Scope,
        extra_params=oidc.AuthenticationRequestExtraParams or {},
    )


def _write_provider(provider: IdentityProvider) -> Mapping[str, object]:
    return {
        "ClientId": provider.client_id,
        "Issuer": provider.issuer,
        "AuthorizationEndpoint": provider.authorization_endpoint,
        "TokenEndpoint": provider.token_endpoint,
        "UserInfoEndpoint": provider.user_info_endpoint,
        "LogoutEndpoint": provider.logout_endpoint,
        "JwksUri": provider.jwks_uri,
        "Scope": provider.scope,
        "AuthenticationRequestExtraParams": provider.extra_params or None,
    }


def _write_vpc(vpc: WorkforceVpc) -> Mapping[str, object]:
    """Without VpcEndpointId: none is made (docs/how-to/sign-in-with-your-identity-provider.md)."""
    return {
        "VpcId": vpc.vpc_id,
        "SecurityGroupIds": list(vpc.security_group_ids),
        "Subnets": list(vpc.subnets),
    }


def _write_workforce(ctx: Context, found: Workforce) -> Mapping[str, object]:
    """SourceIpConfig is always there, with an empty list where there is no restriction (observed)."""
    cognito = {"UserPool": found.pool_id, "ClientId": found.client_id}
    return {
        "WorkforceName": found.name,
        "WorkforceArn": arn.workforce(found.account, found.region, found.name),
        "LastUpdatedDate": found.updated_at,
        "SourceIpConfig": {"Cidrs": list(found.cidrs)},
        "SubDomain": workforce.sub_domain(ctx, found.portal_id),
        "CognitoConfig": cognito if found.provider is None else None,
        "OidcConfig": found.provider and _write_provider(found.provider),
        "CreateDate": found.created_at,
        "WorkforceVpcConfig": found.vpc and _write_vpc(found.vpc),
        "Status": "Active",
        "IpAddressType": found.ip_address_type,
    }


# --- work teams -----------------------------------------------------------------------------------


async def create_workteam(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    made = await workforce.create_team(
        ctx,
        caller_of(request),
        name=params.WorkteamName,
        settings=_read_settings(params),
        workforce_name=params.WorkforceName,
        tag_pairs=tag_pairs(params.Tags),
    )
    return {"WorkteamArn": made}


async def describe_workteam(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    found = await workforce.describe_team(ctx, caller_of(request), params.WorkteamName)
    return {"Workteam": _write_team(ctx, found)}


async def update_workteam(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    changed = await workforce.update_team(
        ctx, caller_of(request), params.WorkteamName, _read_settings(params)
    )
    return {"Workteam": _write_team(ctx, changed)}


async def list_workteams(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    listing = _listing(ctx, request, params)
    page = await workforce.list_teams(ctx, caller_of(request), listing)
    return {
        "Workteams": [_write_team(ctx, found) for found in page.items],
        "NextToken": next_token(ctx, request, listing, page.after),
    }


async def delete_workteam(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    await workforce.delete_team(ctx, caller_of(request), params.WorkteamName)
    return {"Success": True}


def _read_settings(params: Any) -> TeamSettings:
    notification = params.NotificationConfiguration
    access = params.WorkerAccessConfiguration
    presign = access and access.S3Presign
    limits = presign and presign.IamPolicyConstraints
    return TeamSettings(
        description=params.Description,
        members=None if params.MemberDefinitions is None else _read_members(params.MemberDefinitions),
        notification_topic_arn=notification and notification.NotificationTopicArn,
        clear_topic=notification is not None and not notification.NotificationTopicArn,
        s3_presign_source_ip=limits and limits.SourceIp,
        s3_presign_vpc_source_ip=limits and limits.VpcSourceIp,
    )


def _read_members(definitions: Sequence[Any]) -> tuple[TeamMember, ...]:
    """Raises InvalidRequest unless all of them are of one kind (documented)."""
    members: list[TeamMember] = []
    for position, definition in enumerate(definitions):
        cognito, oidc = definition.CognitoMemberDefinition, definition.OidcMemberDefinition
        if (cognito is None) == (oidc is None):
            raise InvalidRequest(
                "A member definition is expected to hold exactly one of CognitoMemberDefinition and "
                "OidcMemberDefinition."
            )
        if members and (members[0].pool_id == OWN_POOL) != (cognito is None):
            raise InvalidRequest(
                "CognitoMemberDefinition and OidcMemberDefinition are expected not to stand in one request."
            )
        if oidc is None:
            members.append(TeamMember(cognito.UserPool, cognito.UserGroup, cognito.ClientId, position))
        else:
            members.extend(TeamMember(OWN_POOL, group, "", position) for group in oidc.Groups)
    return tuple(members)


def _write_team(ctx: Context, team: Workteam) -> Mapping[str, object]:
    """Both configurations are always there, as tools expect that read back what they wrote (observed)."""
    topic = team.notification_topic_arn
    return {
        "WorkteamName": team.name,
        "MemberDefinitions": _write_members(team),
        "WorkteamArn": arn.private_workteam(team.account, team.region, team.name),
        "WorkforceArn": arn.workforce(team.account, team.region, team.workforce_name),
        "ProductListingIds": None if team.listing_id is None else [team.listing_id],
        "Description": team.description,
        "SubDomain": workforce.sub_domain(ctx, team.portal_id),
        "CreateDate": team.created_at,
        "LastUpdatedDate": team.updated_at,
        "NotificationConfiguration": {"NotificationTopicArn": topic},
        "WorkerAccessConfiguration": {
            "S3Presign": {
                "IamPolicyConstraints": {
                    "SourceIp": team.s3_presign_source_ip or DISABLED,
                    "VpcSourceIp": team.s3_presign_vpc_source_ip or DISABLED,
                }
            }
        },
    }


def _write_members(team: Workteam) -> list[Mapping[str, object]]:
    if team.kind is PoolKind.OIDC:
        definitions = groupby(team.members, key=lambda member: member.definition)
        return [
            {"OidcMemberDefinition": {"Groups": [member.group for member in members]}}
            for _, members in definitions
        ]
    return [
        {
            "CognitoMemberDefinition": {
                "UserPool": member.pool_id,
                "UserGroup": member.group,
                "ClientId": member.client_id,
            }
        }
        for member in team.members
    ]


def _listing(ctx: Context, request: AwsRequest, params: Any) -> Listing:
    """By creation time and ascending unless the caller says otherwise (documented for teams)."""
    return read_listing(
        ctx,
        request,
        token=params.NextToken,
        limit=params.MaxResults,
        ascending=params.SortOrder != "Descending",
        by_name=params.SortBy == "Name",
        name_contains=params.NameContains,
    )


OPERATIONS: Mapping[str, Handler] = {
    "CreateWorkforce": create_workforce,
    "DescribeWorkforce": describe_workforce,
    "UpdateWorkforce": update_workforce,
    "ListWorkforces": list_workforces,
    "DeleteWorkforce": delete_workforce,
    "CreateWorkteam": create_workteam,
    "DescribeWorkteam": describe_workteam,
    "UpdateWorkteam": update_workteam,
    "ListWorkteams": list_workteams,
    "DeleteWorkteam": delete_workteam,
}
