"""Somebody who is disabled, or deleted, in the middle of a task: it goes back to the team, and they see nothing more."""

from __future__ import annotations

import pytest
from tests.unit.portal.conftest import database_url
from tests.work import EMAILS, Work, make_work

from overread.domain.caller import Caller
from overread.domain.errors import Refusal, WorkRefused
from overread.operations import assignments, offers, users
from overread.operations.context import Context

__all__ = ["database_url"]

ANA, BEN = EMAILS[:2]


@pytest.fixture
async def work(ctx: Context) -> Work:
    return await make_work(ctx)


@pytest.mark.parametrize("deleted", [False, True])
async def test_what_they_hold_goes_back_to_the_team_at_once(
    ctx: Context, caller: Caller, work: Work, deleted: bool
) -> None:
    await work.start("first")
    ana, ben = await work.worker(ANA), await work.worker(BEN)
    flow_id = await work.flow_id(ana)
    held = await assignments.claim(ctx, ana, flow_id)
    with pytest.raises(WorkRefused):
        await assignments.claim(ctx, ben, flow_id)

    if deleted:
        await users.delete_user(ctx, work.caller, work.crowd.pool_id, ANA)
    else:
        await users.disable_user(ctx, work.caller, work.crowd.pool_id, ANA)

    taken = await assignments.claim(ctx, ben, flow_id)
    assert taken.loop_name == "first"
    with pytest.raises(WorkRefused) as refused:
        await assignments.open_task(ctx, ana, held.assignment_id)
    assert refused.value.reason is Refusal.RELEASED


async def test_somebody_enabled_again_has_their_groups_and_gets_tasks(ctx: Context, work: Work) -> None:
    await work.start("first")
    ana = await work.worker(ANA)
    await users.disable_user(ctx, work.caller, work.crowd.pool_id, ANA)
    assert (await offers.list_tasks(ctx, ana)).jobs == ()
    await users.enable_user(ctx, work.caller, work.crowd.pool_id, ANA)

    assert len((await offers.list_tasks(ctx, ana)).jobs) == 1
