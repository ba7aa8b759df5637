"""SageMaker's human task UIs on the wire, and the preview of templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services.listing import caller_of, next_token, read_listing, tag_pairs
from overread.domain import arn
from overread.domain.human_task_ui import HumanTaskUi
from overread.operations import human_task_uis
from overread.operations.context import Context


async def create_human_task_ui(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    made = await human_task_uis.create(
        ctx,
        caller_of(request),
        name=params.HumanTaskUiName,
        content=params.UiTemplate.Content,
        tag_pairs=tag_pairs(params.Tags),
    )
    return {"HumanTaskUiArn": made}


async def describe_human_task_ui(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    """One that is being deleted is gone already, so the status is always Active."""
    ui = await human_task_uis.describe(ctx, caller_of(request), params.HumanTaskUiName)
    return {
        **_summary(ui),
        "HumanTaskUiStatus": "Active",
        "UiTemplate": {"Url": human_task_uis.content_url(ctx, ui), "ContentSha256": ui.content_sha256},
    }


async def list_human_task_uis(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    """Newest first unless the caller says otherwise: no default is documented (inferred)."""
    listing = read_listing(
        ctx,
        request,
        token=params.NextToken,
        limit=params.MaxResults,
        ascending=params.SortOrder == "Ascending",
        created_from=params.CreationTimeAfter,
        created_before=params.CreationTimeBefore,
    )
    page = await human_task_uis.list_uis(ctx, caller_of(request), listing)
    return {
        "HumanTaskUiSummaries": [_summary(ui) for ui in page.items],
        "NextToken": next_token(ctx, request, listing, page.after),
    }


async def delete_human_task_ui(ctx: Context, request: AwsRequest, params: Any) -> None:
    await human_task_uis.delete(ctx, caller_of(request), params.HumanTaskUiName)


async def render_ui_template(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    preview = await human_task_uis.render(
        ctx,
        caller_of(request),
        content=params.UiTemplate and params.UiTemplate.Content,
        human_task_ui_arn=params.HumanTaskUiArn,
        input_json=params.Task.Input,
        role_arn=params.RoleArn,
    )
    error = preview.error
    errors = [] if error is None else [{"Code": error.code, "Message": error.message}]
    return {"RenderedContent": preview.page, "Errors": errors}


def _summary(ui: HumanTaskUi) -> dict[str, object]:
    return {
        "HumanTaskUiName": ui.name,
        "HumanTaskUiArn": arn.human_task_ui(ui.account, ui.region, ui.name),
        "CreationTime": ui.created_at,
    }


OPERATIONS: Mapping[str, Handler] = {
    "CreateHumanTaskUi": create_human_task_ui,
    "DescribeHumanTaskUi": describe_human_task_ui,
    "ListHumanTaskUis": list_human_task_uis,
    "DeleteHumanTaskUi": delete_human_task_ui,
    "RenderUiTemplate": render_ui_template,
}
