from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from tests.factories import ROLE, make_bucket, make_caller, make_config, make_crowd, make_flow, make_ui

from overread.domain.caller import Caller
from overread.domain.errors import InUse, InvalidRequest, LimitExceeded, NotFound
from overread.domain.flow_definition import FlowDefinitionStatus
from overread.operations import flow_definitions, human_loops, human_task_uis, tags, workforce
from overread.operations.context import Context
from overread.operations.flow_definitions import for_start


async def test_a_new_definition_is_active_at_once(ctx: Context, caller: Caller) -> None:
    await make_flow(ctx, caller)
    found = await flow_definitions.describe(ctx, caller, "flow")
    assert (found.status, found.created_at) == (FlowDefinitionStatus.ACTIVE, ctx.clock())


async def test_a_refused_definition_stores_nothing(ctx: Context, caller: Caller) -> None:
    crowd = await make_crowd(ctx, caller)
    await make_bucket(ctx, caller)
    with pytest.raises(NotFound) as caught:
        await make_flow(ctx, caller, crowd=crowd)
    assert caught.value.kind == "human task UI"
    with pytest.raises(NotFound):
        await flow_definitions.describe(ctx, caller, "flow")


async def test_the_quota_counts_this_account_and_region_only(ctx: Context, caller: Caller) -> None:
    ctx.policy = replace(ctx.policy, max_flow_definitions=1)
    crowd = await make_crowd(ctx, caller)
    await make_ui(ctx, caller)
    await make_bucket(ctx, caller)
    await make_flow(ctx, caller, "one", crowd=crowd)
    with pytest.raises(LimitExceeded) as caught:
        await make_flow(ctx, caller, "two", crowd=crowd)
    assert (caught.value.limit, caught.value.quota_code) == (1, "L-73C1B556")
    other = make_caller("999999999999")
    crowd = await make_crowd(ctx, other)
    await make_ui(ctx, other)
    await make_bucket(ctx, other, "others")
    await flow_definitions.create(
        ctx,
        other,
        name="one",
        role_arn=ROLE,
        output_path="s3://others",
        config=make_config(crowd.team_arn, "arn:aws:sagemaker:us-east-1:999999999999:human-task-ui/ui"),
    )


async def test_racing_creations_keep_the_quota(ctx: Context, caller: Caller) -> None:
    ctx.policy = replace(ctx.policy, max_flow_definitions=2)
    crowd = await make_crowd(ctx, caller)
    await make_ui(ctx, caller)
    await make_bucket(ctx, caller)
    made = await asyncio.gather(
        *(make_flow(ctx, caller, f"flow-{number}", crowd=crowd) for number in range(6)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, str) for each in made) == 2


async def test_deleting_one_with_loops_wakes_the_sweep(ctx: Context, caller: Caller) -> None:
    woken: list[str] = []
    flow_arn = await make_flow(ctx, caller)
    await human_loops.start(ctx, caller, name="loop", flow_definition_arn=flow_arn, input_content="{}")
    ctx.wake = woken.append
    await flow_definitions.delete(ctx, caller, "flow")
    found = await flow_definitions.describe(ctx, caller, "flow")
    assert (woken, found.status) == (["deletions"], FlowDefinitionStatus.DELETING)
    with pytest.raises(InUse):
        await flow_definitions.delete(ctx, caller, "flow")


async def test_deleting_one_without_loops_leaves_nothing_to_sweep(ctx: Context, caller: Caller) -> None:
    woken: list[str] = []
    flow_arn = await make_flow(ctx, caller)
    await tags.add_tags(ctx, caller, flow_arn, [("a", "1")])
    ctx.wake = woken.append
    await flow_definitions.delete(ctx, caller, "flow")
    assert woken == []
    with pytest.raises(NotFound):
        await tags.list_tags(ctx, caller, flow_arn)


# --- starting loops -------------------------------------------------------------------------------


async def test_a_start_knows_everything_that_a_loop_takes_over(ctx: Context, caller: Caller) -> None:
    flow_arn = await make_flow(ctx, caller, task_count=2, time_limit_seconds=60, availability_seconds=90)
    flow = await flow_definitions.describe(ctx, caller, "flow")
    ui = await human_task_uis.describe(ctx, caller, "ui")
    assert await for_start(ctx, caller, flow_arn) == flow_definitions.StartableFlow(
        flow_id=flow.id,
        name="flow",
        human_task_ui_id=ui.id,
        template_sha256=ui.content_sha256,
        task_count=2,
        time_limit_ms=60_000,
        availability_ms=90_000,
        output_path="s3://results/reviews",
        kms_key_id=None,
        workteam_arn=flow.config.workteam_arn,
        request_source=None,
        conditions=None,
    )


async def test_a_second_start_does_not_ask_the_store(ctx: Context, caller: Caller) -> None:
    flow_arn = await make_flow(ctx, caller)
    first = await for_start(ctx, caller, flow_arn)
    starting = for_start(ctx, caller, flow_arn)
    # A coroutine that ends at its first step has waited for nothing and nobody.
    with pytest.raises(StopIteration) as ended:
        starting.send(None)
    assert ended.value.value is first


async def test_a_fresh_look_sees_what_has_changed(ctx: Context, caller: Caller) -> None:
    flow_arn = await make_flow(ctx, caller)
    before = await for_start(ctx, caller, flow_arn)
    await human_task_uis.delete(ctx, caller, "ui")
    await make_ui(ctx, caller, content="<p>new</p>")
    after = await for_start(ctx, caller, flow_arn, fresh=True)
    assert (
        after.template_sha256 == before.template_sha256,
        after.human_task_ui_id == before.human_task_ui_id,
    ) == (
        False,
        False,
    )


async def test_a_change_is_seen_after_a_while(ctx: Context, caller: Caller) -> None:
    flow_arn = await make_flow(ctx, caller)
    await for_start(ctx, caller, flow_arn)
    await human_task_uis.delete(ctx, caller, "ui")
    for _ in range(600):
        try:
            await for_start(ctx, caller, flow_arn)
        except InvalidRequest:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the deleted template is still used")


async def test_failures_are_not_remembered(ctx: Context, caller: Caller) -> None:
    flow_arn = await make_flow(ctx, caller)
    await human_task_uis.delete(ctx, caller, "ui")
    with pytest.raises(InvalidRequest, match=r"human task UI .* does not exist any more"):
        await for_start(ctx, caller, flow_arn)
    await make_ui(ctx, caller)
    assert (await for_start(ctx, caller, flow_arn)).name == "flow"


async def test_one_whose_team_is_gone_starts_nothing(ctx: Context, caller: Caller) -> None:
    flow_arn = await make_flow(ctx, caller)
    await workforce.delete_team(ctx, caller, "team")
    with pytest.raises(InvalidRequest, match=r"work team .* does not exist any more"):
        await for_start(ctx, caller, flow_arn)


async def test_one_that_is_being_deleted_starts_nothing(ctx: Context, caller: Caller) -> None:
    flow_arn = await make_flow(ctx, caller)
    await human_loops.start(ctx, caller, name="loop", flow_definition_arn=flow_arn, input_content="{}")
    await flow_definitions.delete(ctx, caller, "flow")
    with pytest.raises(InvalidRequest, match="is in status Deleting"):
        await for_start(ctx, caller, flow_arn, fresh=True)


async def test_another_account_or_region_has_no_such_definition(ctx: Context, caller: Caller) -> None:
    flow_arn = await make_flow(ctx, caller)
    await for_start(ctx, caller, flow_arn)
    for stranger in (make_caller("999999999999"), make_caller(region="eu-west-1")):
        with pytest.raises(NotFound):
            await for_start(ctx, stranger, flow_arn)
