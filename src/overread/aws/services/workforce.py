"""SageMaker's workforces and work teams on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services.listing import caller_of, next_token, read_listing, tag_pairs
from overread.domain import arn
from overread.domain.errors import InvalidRequest
from overread.domain.paging import Listing
from overread.domain.workforce import DISABLED, TeamMember, Workforce, Workteam
from overread.operations import workforce
from overread.operations.context import Context
from overread.operations.workforce import TeamSettings

_NO_OIDC = "OidcConfig is not served yet: make the workforce of an Amazon Cognito user pool (CognitoConfig)."
_NO_OIDC_MEMBERS = "OidcMemberDefinition is not served yet: name groups of the workforce's user pool."
_NO_VPC = "WorkforceVpcConfig is not served: restrict the portal's network with SourceIpConfig."

# --- workforces -----------------------------------------------------------------------------------


async def create_workforce(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    if (params.CognitoConfig is None) == (params.OidcConfig is None):
        raise InvalidRequest("Exactly one of CognitoConfig and OidcConfig is expected.")
    _refuse_unserved(params)
    made = await workforce.create(
        ctx,
        caller_of(request),
        name=params.WorkforceName,
        pool_id=params.CognitoConfig.UserPool,
        client_id=params.CognitoConfig.ClientId,
        cidrs=params.SourceIpConfig.Cidrs if params.SourceIpConfig else (),
        ip_address_type=params.IpAddressType,
        tag_pairs=tag_pairs(params.Tags),
    )
    return {"WorkforceArn": made}


async def describe_workforce(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    found = await workforce.describe(ctx, caller_of(request), params.WorkforceName)
    return {"Workforce": _write_workforce(ctx, found)}


async def update_workforce(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    _refuse_unserved(params)
    changed = await workforce.update(
        ctx,
        caller_of(request),
        name=params.WorkforceName,
        cidrs=params.SourceIpConfig and params.SourceIpConfig.Cidrs,
        ip_address_type=params.IpAddressType,
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


def _refuse_unserved(params: Any) -> None:
    if params.OidcConfig is not None:
        raise InvalidRequest(_NO_OIDC)
    vpc = params.WorkforceVpcConfig
    # An empty one takes the VPC away, and there is none.
    if vpc is not None and (vpc.VpcId or vpc.SecurityGroupIds or vpc.Subnets):
        raise InvalidRequest(_NO_VPC)


def _write_workforce(ctx: Context, found: Workforce) -> Mapping[str, object]:
    """SourceIpConfig is always there, with an empty list where there is no restriction (observed)."""
    return {
        "WorkforceName": found.name,
        "WorkforceArn": arn.workforce(found.account, found.region, found.name),
        "LastUpdatedDate": found.updated_at,
        "SourceIpConfig": {"Cidrs": list(found.cidrs)},
        "SubDomain": workforce.sub_domain(ctx, found.portal_id),
        "CognitoConfig": {"UserPool": found.pool_id, "ClientId": found.client_id},
        "CreateDate": found.created_at,
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
    members = []
    for definition in definitions:
        cognito, oidc = definition.CognitoMemberDefinition, definition.OidcMemberDefinition
        if (cognito is None) == (oidc is None):
            raise InvalidRequest(
                "A member definition is expected to hold exactly one of CognitoMemberDefinition and "
                "OidcMemberDefinition."
            )
        if cognito is None:
            raise InvalidRequest(_NO_OIDC_MEMBERS)
        members.append(TeamMember(cognito.UserPool, cognito.UserGroup, cognito.ClientId))
    return tuple(members)


def _write_team(ctx: Context, team: Workteam) -> Mapping[str, object]:
    """Both configurations are always there, as tools expect that read back what they wrote (observed)."""
    topic = team.notification_topic_arn
    return {
        "WorkteamName": team.name,
        "MemberDefinitions": [
            {
                "CognitoMemberDefinition": {
                    "UserPool": member.pool_id,
                    "UserGroup": member.group,
                    "ClientId": member.client_id,
                }
            }
            for member in team.members
        ],
        "WorkteamArn": arn.private_workteam(team.account, team.region, team.name),
        "WorkforceArn": arn.workforce(team.account, team.region, team.workforce_name),
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
