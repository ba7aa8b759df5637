"""SageMaker's subscribed work teams (vendors') on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services.listing import caller_of, next_token, read_listing
from overread.domain.vendor import VendorService
from overread.operations import subscribed_teams
from overread.operations.context import Context


async def list_subscribed_workteams(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    listing = read_listing(
        ctx, request, token=params.NextToken, limit=params.MaxResults, name_contains=params.NameContains
    )
    page = await subscribed_teams.list_subscribed(ctx, caller_of(request), listing)
    return {
        "SubscribedWorkteams": [_write(service) for service in page.items],
        "NextToken": next_token(ctx, request, listing, page.after),
    }


async def describe_subscribed_workteam(
    ctx: Context, request: AwsRequest, params: Any
) -> Mapping[str, object]:
    found = await subscribed_teams.describe_subscribed(ctx, caller_of(request), params.WorkteamArn)
    return {"SubscribedWorkteam": _write(found)}


def _write(service: VendorService) -> Mapping[str, object]:
    return {
        "WorkteamArn": service.workteam_arn,
        "MarketplaceTitle": service.text.title,
        "SellerName": service.text.seller_name,
        "MarketplaceDescription": service.text.description,
        "ListingId": service.listing_id,
    }


OPERATIONS: Mapping[str, Handler] = {
    "ListSubscribedWorkteams": list_subscribed_workteams,
    "DescribeSubscribedWorkteam": describe_subscribed_workteam,
}
