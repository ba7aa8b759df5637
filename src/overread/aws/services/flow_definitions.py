"""SageMaker's flow definitions on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overread.aws.check import MUST_NOT_BE_NULL
from overread.aws.context import AwsRequest
from overread.aws.services import Handler
from overread.aws.services.listing import caller_of, next_token, read_listing, tag_pairs
from overread.domain import arn
from overread.domain.errors import InvalidInput, Violation
from overread.domain.flow_definition import (
    DEFAULT_TIME_LIMIT_SECONDS,
    FlowDefinition,
    HumanLoopConfig,
    TaskPrice,
)
from overread.operations import flow_definitions
from overread.operations.context import Context


async def create_flow_definition(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    if params.HumanLoopConfig is None:
        # Optional in the current model, required in older ones and in prose; a loop cannot do without it.
        raise InvalidInput(Violation("humanLoopConfig", MUST_NOT_BE_NULL))
    source, activation = params.HumanLoopRequestSource, params.HumanLoopActivationConfig
    made = await flow_definitions.create(
        ctx,
        caller_of(request),
        name=params.FlowDefinitionName,
        role_arn=params.RoleArn,
        output_path=params.OutputConfig.S3OutputPath,
        kms_key_id=params.OutputConfig.KmsKeyId,
        config=_read_config(params.HumanLoopConfig),
        request_source=source and source.AwsManagedHumanLoopRequestSource,
        conditions=activation
        and activation.HumanLoopActivationConditionsConfig.HumanLoopActivationConditions,
        tag_pairs=tag_pairs(params.Tags),
    )
    return {"FlowDefinitionArn": made}


async def describe_flow_definition(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    flow = await flow_definitions.describe(ctx, caller_of(request), params.FlowDefinitionName)
    return {
        **_summary(flow),
        "HumanLoopRequestSource": flow.request_source
        and {"AwsManagedHumanLoopRequestSource": flow.request_source},
        "HumanLoopActivationConfig": None
        if flow.conditions is None
        else {"HumanLoopActivationConditionsConfig": {"HumanLoopActivationConditions": flow.conditions}},
        "HumanLoopConfig": _write_config(flow.config),
        "OutputConfig": {"S3OutputPath": flow.output_path, "KmsKeyId": flow.kms_key_id},
        "RoleArn": flow.role_arn,
    }


async def list_flow_definitions(ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
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
    page = await flow_definitions.list_definitions(ctx, caller_of(request), listing)
    return {
        "FlowDefinitionSummaries": [_summary(flow) for flow in page.items],
        "NextToken": next_token(ctx, request, listing, page.after),
    }


async def delete_flow_definition(ctx: Context, request: AwsRequest, params: Any) -> None:
    await flow_definitions.delete(ctx, caller_of(request), params.FlowDefinitionName)


def _read_config(config: Any) -> HumanLoopConfig:
    """An amount that is not given at all is no price; within one, a part that is not given is 0."""
    price = config.PublicWorkforceTaskPrice and config.PublicWorkforceTaskPrice.AmountInUsd
    return HumanLoopConfig(
        workteam_arn=config.WorkteamArn,
        human_task_ui_arn=config.HumanTaskUiArn,
        task_title=config.TaskTitle,
        task_description=config.TaskDescription,
        task_count=config.TaskCount,
        availability_seconds=config.TaskAvailabilityLifetimeInSeconds,
        time_limit_seconds=config.TaskTimeLimitInSeconds or DEFAULT_TIME_LIMIT_SECONDS,
        keywords=tuple(config.TaskKeywords or ()),
        price=price and TaskPrice(price.Dollars or 0, price.Cents or 0, price.TenthFractionsOfACent or 0),
    )


def _write_config(config: HumanLoopConfig) -> Mapping[str, object]:
    price = config.price
    return {
        "WorkteamArn": config.workteam_arn,
        "HumanTaskUiArn": config.human_task_ui_arn,
        "TaskTitle": config.task_title,
        "TaskDescription": config.task_description,
        "TaskCount": config.task_count,
        "TaskAvailabilityLifetimeInSeconds": config.availability_seconds,
        "TaskTimeLimitInSeconds": config.time_limit_seconds,
        "TaskKeywords": list(config.keywords) or None,
        "PublicWorkforceTaskPrice": price
        and {
            "AmountInUsd": {
                "Dollars": price.dollars,
                "Cents": price.cents,
                "TenthFractionsOfACent": price.tenth_fractions_of_a_cent,
            }
        },
    }


def _summary(flow: FlowDefinition) -> dict[str, object]:
    return {
        "FlowDefinitionName": flow.name,
        "FlowDefinitionArn": arn.flow_definition(flow.account, flow.region, flow.name),
        "FlowDefinitionStatus": str(flow.status),
        "CreationTime": flow.created_at,
        "FailureReason": flow.failure_reason,
    }


OPERATIONS: Mapping[str, Handler] = {
    "CreateFlowDefinition": create_flow_definition,
    "DescribeFlowDefinition": describe_flow_definition,
    "ListFlowDefinitions": list_flow_definitions,
    "DeleteFlowDefinition": delete_flow_definition,
}
