from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from tests.factories import make_bucket, make_crowd, make_flow, make_ui
from tests.fakes import FakeClock
from tests.forging_provider import PROVIDER

from overread.domain.caller import Caller
from overread.domain.errors import InUse, LimitExceeded
from overread.domain.workforce import TeamMember
from overread.operations import human_loops, user_pools, workforce
from overread.operations.context import Context
from overread.operations.workforce import TeamSettings


async def test_of_racing_workforces_one_is_made(ctx: Context, caller: Caller) -> None:
    pool_id = (await user_pools.create_pool(ctx, caller, "people", {})).pool.pool_id
    client = await user_pools.create_client(
        ctx, caller, pool_id, name="portal", settings={}, generate_secret=False
    )
    made = await asyncio.gather(
        *(
            workforce.create(ctx, caller, name=f"crowd-{number}", pool_id=pool_id, client_id=client.client_id)
            for number in range(5)
        ),
        return_exceptions=True,
    )
    assert [type(each) for each in made].count(LimitExceeded) == 4


async def test_a_team_that_names_no_workforce_belongs_to_that_of_its_pool(
    ctx: Context, caller: Caller
) -> None:
    """Several workforces are ours: A2I has one, which a team could not miss."""
    ctx.policy = replace(ctx.policy, max_workforces_per_region=0)
    await workforce.create_with_provider(ctx, caller, name="older", provider=PROVIDER, client_secret="secret")
    await make_crowd(ctx, caller)
    assert (await workforce.describe_team(ctx, caller, "team")).workforce_name == "reviewers"


async def test_a_portal_may_have_a_domain_of_its_own(ctx: Context, caller: Caller) -> None:
    assert workforce.sub_domain(ctx, "abc") == "127.0.0.1:8080/portal/w/abc"
    ctx.policy = replace(ctx.policy, portal_domain="portal.example.com")
    assert workforce.sub_domain(ctx, "abc") == "abc.portal.example.com"


async def test_an_update_moves_the_time_of_change_only(
    ctx: Context, caller: Caller, clock: FakeClock
) -> None:
    await make_crowd(ctx, caller)
    before = await workforce.describe_team(ctx, caller, "team")
    now = clock.advance(seconds=1)
    after = await workforce.update_team(ctx, caller, "team", TeamSettings())
    assert after == replace(before, updated_at=now)


async def test_a_team_may_name_groups_of_its_pool_only(ctx: Context, caller: Caller) -> None:
    crowd = await make_crowd(ctx, caller)
    member = TeamMember(crowd.pool_id, "nobody", crowd.client_id)
    with pytest.raises(Exception, match="group 'nobody' does not exist"):
        await workforce.update_team(ctx, caller, "team", TeamSettings(members=(member,)))


async def test_a_team_is_in_use_until_its_last_loop_has_ended(ctx: Context, caller: Caller) -> None:
    crowd = await make_crowd(ctx, caller)
    await make_ui(ctx, caller)
    await make_bucket(ctx, caller)
    flow_arn = await make_flow(ctx, caller, crowd=crowd)
    await human_loops.start(ctx, caller, name="loop", flow_definition_arn=flow_arn, input_content="{}")
    with pytest.raises(InUse):
        await workforce.delete_team(ctx, caller, "team")
    await human_loops.stop(ctx, caller, "loop")
    await workforce.delete_team(ctx, caller, "team")
