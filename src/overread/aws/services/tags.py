"""SageMaker's tags on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.paging import read_token
from overread.aws.services import Handler
from overread.aws.services.listing import caller_of, tag_pairs
from overread.operations import tags
from overread.operations.context import Context


async def add_tags(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    present = await tags.add_tags(ctx, caller_of(request), params.ResourceArn, tag_pairs(params.Tags))
    return {"Tags": _write(present)}


async def list_tags(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    """All in one page: a resource has at most 50 tags, and no page is smaller.
    So no token was ever given out.
    """
    read_token(ctx.signing_key, request, params.NextToken)
    return {"Tags": _write(await tags.list_tags(ctx, caller_of(request), params.ResourceArn))}


async def delete_tags(ctx: Context, request: AwsRequest, params: Any) -> None:
    await tags.delete_tags(ctx, caller_of(request), params.ResourceArn, params.TagKeys)


def _write(present: Mapping[str, str]) -> list[Mapping[str, str]]:
    return [{"Key": key, "Value": value} for key, value in present.items()]


OPERATIONS: Mapping[str, Handler] = {
    "AddTags": add_tags,
    "ListTags": list_tags,
    "DeleteTags": delete_tags,
}
