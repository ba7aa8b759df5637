"""Flow definitions for callers: create, describe, list, delete;
and what starting a loop needs to know of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from overread.domain import arn, flow_definition
from overread.domain.caller import Caller
from overread.domain.conditions.evaluate import Conditions
from overread.domain.conditions.grammar import parse_conditions
from overread.domain.conditions.switches import Switches
from overread.domain.errors import AccessDenied, InvalidRequest, LimitExceeded, NotFound
from overread.domain.flow_definition import FlowDefinition, FlowDefinitionStatus, HumanLoopConfig
from overread.domain.output import bucket_and_prefix, output_place
from overread.domain.paging import Listing, Page
from overread.domain.request_source import RequestSource
from overread.domain.tags import by_key
from overread.domain.text import check_storable
from overread.operations import audit
from overread.operations.access import service_roles
from overread.operations.access_keys import NO_FACTS, RequestFacts, authorize
from overread.operations.context import Context
from overread.operations.human_task_uis import find_by_arn
from overread.operations.recently_read import RecentlyRead
from overread.store import Store, flow_definitions, rows, tags, usable_workteams, workforce
from overread.store.usable_workteams import Use

QUOTA_CODE = "L-73C1B556"

CACHE_SECONDS = 1.0
"""How long a start may rely on what was read before; the hot statement checks status and template again."""

MAX_CACHED = 10_000

MAX_NAMED = 200


async def create(
    ctx: Context,
    caller: Caller,
    *,
    name: str,
    role_arn: str,
    output_path: str,
    config: HumanLoopConfig,
    kms_key_id: str | None = None,
    request_source: str | None = None,
    conditions: str | None = None,
    tag_pairs: Iterable[tuple[str, str]] = (),
) -> str:
    """Make a flow definition, active at once, and return its ARN.

    Raises InvalidRequest, NotFound for a work team or template that is not there,
    AlreadyExists, LimitExceeded.
    """
    own_arn = arn.flow_definition(caller.account, caller.region, name)
    authorize(caller, "sagemaker:CreateFlowDefinition", own_arn, team_facts(config.workteam_arn))
    service_roles.pass_role(caller, role_arn)
    definition = FlowDefinition(
        id=0,
        account=caller.account,
        region=caller.region,
        name=name,
        status=FlowDefinitionStatus.ACTIVE,
        created_at=ctx.clock(),
        role_arn=role_arn,
        output_path=output_path,
        kms_key_id=kms_key_id,
        config=config,
        request_source=request_source,
        conditions=conditions,
    )
    flow_definition.check(definition, ctx.policy.switches)
    check_storable(TaskDescription=config.task_description, S3OutputPath=output_path)
    added = by_key(tag_pairs)
    await _check_bucket(ctx, caller, output_path)

    def change(conn: sa.Connection) -> None:
        _check_role(conn, ctx, definition)
        _check_team(conn, caller, config.workteam_arn)
        find_by_arn(conn, caller, config.human_task_ui_arn)
        limit = ctx.policy.max_flow_definitions
        if limit:
            rows.lock(conn, "flow definitions", caller.account, caller.region)
        flow_definitions.insert(conn, definition)
        tags.put(conn, own_arn, added)
        if limit and flow_definitions.count(conn, caller.account, caller.region) > limit:
            raise LimitExceeded("flow definitions", limit, QUOTA_CODE)

    await audit.change(ctx, caller, "sagemaker:CreateFlowDefinition", own_arn, change)
    return own_arn


def team_facts(workteam_arn: str) -> RequestFacts:
    """What policies may ask about the work team of an operation (documented condition keys)."""
    return {
        "sagemaker:WorkteamArn": workteam_arn,
        "sagemaker:WorkteamType": arn.workteam_type(workteam_arn) or "",
    }


async def describe(ctx: Context, caller: Caller, name: str) -> FlowDefinition:
    """Raises NotFound."""
    authorize(
        caller, "sagemaker:DescribeFlowDefinition", arn.flow_definition(caller.account, caller.region, name)
    )
    return await ctx.store.read(flow_definitions.find, caller.account, caller.region, name)


async def list_definitions(ctx: Context, caller: Caller, listing: Listing) -> Page[FlowDefinition]:
    """Those that are being deleted included."""
    authorize(caller, "sagemaker:ListFlowDefinitions", "*")
    return await ctx.store.read(flow_definitions.list_page, caller.account, caller.region, listing)


async def with_conditions(ctx: Context, caller: Caller) -> list[str]:
    """Names of those that have activation conditions, newest first, at most MAX_NAMED."""
    authorize(caller, "sagemaker:ListFlowDefinitions", "*")
    return await ctx.store.read(
        flow_definitions.names_with_conditions, caller.account, caller.region, MAX_NAMED
    )


async def acting_as(ctx: Context, caller: Caller, role_arn: str) -> list[str]:
    """Names of those of the account, in any region, that have this role, at most MAX_NAMED."""
    authorize(caller, "sagemaker:ListFlowDefinitions", "*")
    return await ctx.store.read(flow_definitions.names_acting_as, caller.account, role_arn, MAX_NAMED)


async def delete(ctx: Context, caller: Caller, name: str) -> None:
    """Delete a flow definition: at once without loops, otherwise when its last loop has been swept away.

    Raises NotFound, InUse for one that is being deleted already.
    """
    own_arn, action = (
        arn.flow_definition(caller.account, caller.region, name),
        "sagemaker:DeleteFlowDefinition",
    )
    authorize(caller, action, own_arn)
    delete = flow_definitions.delete
    if not await audit.change(ctx, caller, action, own_arn, delete, caller.account, caller.region, name):
        ctx.wake("deletions")


# --- starting loops -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StartableFlow:
    """What a loop takes from its flow definition. The template is the one its UI had when this was read."""

    flow_id: int
    name: str
    human_task_ui_id: int
    template_sha256: str
    task_count: int
    time_limit_ms: int
    availability_ms: int
    output_path: str
    kms_key_id: str | None
    workteam_arn: str
    request_source: str | None
    conditions: str | None


async def authorize_start(ctx: Context, caller: Caller, name: str, flow_definition_arn: str) -> None:
    """Raise AccessDenied unless the caller may start a loop of this name with this flow definition.

    Policies may call a start by the loop's ARN or by the flow definition's, and ask about its work team
    (docs/decisions/starts-have-two-names.md). Only callers whose policies must be asked pay for finding the team.
    """
    facts = NO_FACTS
    if not caller.permissions.unrestricted:
        try:
            facts = team_facts((await for_start(ctx, caller, flow_definition_arn)).workteam_arn)
        except (NotFound, InvalidRequest):
            pass  # Whoever may start loops is told afterwards what is wrong.
    loop_arn = arn.human_loop(caller.account, caller.region, name)
    authorize(caller, "sagemaker:StartHumanLoop", loop_arn, facts, also=flow_definition_arn)


_startable: RecentlyRead[tuple[Store, str, str, str], StartableFlow] = RecentlyRead(CACHE_SECONDS, MAX_CACHED)


async def for_start(
    ctx: Context, caller: Caller, flow_definition_arn: str, *, fresh: bool = False
) -> StartableFlow:
    """The flow definition that a loop is to be started with, read at most CACHE_SECONDS ago.

    fresh: read it now, because what the cache said turned out to be over. Failures are not remembered.
    Raises NotFound; InvalidRequest if it is not active, or its work team or template is gone.
    """
    place = (ctx.store, caller.account, caller.region, flow_definition_arn)
    if fresh:
        _startable.forget(place)
    return await _startable.get(place, ctx.store.read, _read_startable, caller, flow_definition_arn)


def compiled_conditions(ctx: Context, flow: StartableFlow) -> Conditions:
    """The activation conditions of a flow definition with a request source; without any, every prediction activates.

    Raises InvalidConditions for a definition that an earlier version accepted.
    """
    assert flow.request_source is not None
    return _compiled(flow.conditions or "", RequestSource(flow.request_source), ctx.policy.switches)


# By their text: a definition does not change, so it outlives what is cached of its row.
@lru_cache(maxsize=1_000)
def _compiled(text: str, source: RequestSource, switches: Switches) -> Conditions:
    return parse_conditions(text, source, switches)


def _read_startable(conn: sa.Connection, caller: Caller, flow_definition_arn: str) -> StartableFlow:
    target = arn.parse(flow_definition_arn)
    if target is None or (target.account, target.region) != (caller.account, caller.region):
        raise NotFound(flow_definitions.KIND, flow_definition_arn)
    flow = flow_definitions.find(conn, caller.account, caller.region, target.name)
    if flow.status is not FlowDefinitionStatus.ACTIVE:
        raise InvalidRequest(
            f"The flow definition {flow_definition_arn} is in status {flow.status}; "
            "only an Active one starts human loops."
        )
    config = flow.config
    try:
        ui = find_by_arn(conn, caller, config.human_task_ui_arn)
        _check_team(conn, caller, config.workteam_arn)
    except NotFound as error:
        raise InvalidRequest(
            f"The {error.kind} {error.name} of the flow definition {flow_definition_arn} "
            "does not exist any more; it cannot start human loops."
        ) from error
    return StartableFlow(
        flow_id=flow.id,
        name=flow.name,
        human_task_ui_id=ui.id,
        template_sha256=ui.content_sha256,
        task_count=config.task_count,
        time_limit_ms=config.time_limit_seconds * 1_000,
        availability_ms=flow_definition.availability_seconds(config) * 1_000,
        output_path=flow.output_path,
        kms_key_id=flow.kms_key_id,
        workteam_arn=config.workteam_arn,
        request_source=flow.request_source,
        conditions=flow.conditions,
    )


def _check_team(conn: sa.Connection, caller: Caller, workteam_arn: str) -> None:
    """Raise NotFound unless the caller's account may give the team work: a private team of its own, its public crowd
    once an operator has opened one, or a vendor's that it subscribes to; all in the caller's region.
    """
    team = arn.parse(workteam_arn)
    if (
        team is None
        or team.region != caller.region
        or not usable_workteams.is_allowed(conn, Use(caller.account, workteam_arn))
    ):
        raise NotFound(workforce.WORKTEAM, workteam_arn)


def _check_role(conn: sa.Connection, ctx: Context, definition: FlowDefinition) -> None:
    """Raise InvalidRequest unless the service may act as the role, and the role may write what comes out."""
    own_arn = arn.flow_definition(definition.account, definition.region, definition.name)
    permissions = service_roles.find(conn, ctx, definition.account, definition.role_arn, own_arn)
    # Any loop's output will do: the rest of its key is made of times and names.
    place = output_place(definition.output_path, definition.name, "loop", definition.created_at)
    try:
        service_roles.check_object(permissions, definition.role_arn, "s3:PutObject", place.bucket, place.key)
    except AccessDenied as error:
        raise InvalidRequest(
            f"The role {definition.role_arn} may not write to S3OutputPath: it needs s3:PutObject on {error.resource}."
        ) from error


async def _check_bucket(ctx: Context, caller: Caller, output_path: str) -> None:
    """Raise InvalidRequest unless the output bucket is the account's own, in this region."""
    name, _ = bucket_and_prefix(output_path)
    try:
        bucket = await ctx.objects.find_bucket(name)
    except NotFound:
        bucket = None
    if bucket is None or bucket.account != caller.account:
        raise InvalidRequest(
            f"The output bucket '{name}' of S3OutputPath does not exist or you do not have access to it."
        )
    if bucket.region != caller.region:
        raise InvalidRequest(
            f"The output bucket '{name}' is in {bucket.region}; "
            f"it must be in the flow definition's Region {caller.region}."
        )
