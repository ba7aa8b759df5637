"""What operators see, on both databases."""

from __future__ import annotations

import orjson
import pytest
from tests.factories import ACCOUNT, REGION, TEMPLATE
from tests.fakes import FakeClock
from tests.work import EMAILS, make_work

from overread.domain.assignment import AssignmentState
from overread.domain.errors import NotFound, WorkRefused
from overread.domain.human_loop import LoopStatus
from overread.domain.offer import Count
from overread.domain.people import Operator
from overread.operations import human_loops, inspection
from overread.operations.context import Context

OPERATOR = Operator(1, "op@example.com", ACCOUNT)
STRANGER = Operator(2, "other@example.com", "999988887777")


async def test_all_of_one_loop(ctx: Context, clock: FakeClock) -> None:
    object.__setattr__(ctx.policy, "sinks", ("log",))
    work = await make_work(ctx, task_count=1)
    worker = await work.worker()
    await work.start("loop", text="<b>hi</b>")
    task = await work.claim(worker)
    clock.advance(seconds=5)
    await work.submit(worker, task, {"answer": 1}, active_ms=1_500)
    with pytest.raises(WorkRefused):
        await work.submit(worker, task, {"answer": 2})
    await work.settle()
    found = await inspection.inspect_loop(ctx, OPERATOR, REGION, "loop")
    assert (found.loop.status, found.flow.name, found.input) == (
        LoopStatus.COMPLETED,
        "flow",
        '{"text":"<b>hi</b>"}',
    )
    assert [(row.worker, row.state) for row in found.assignments] == [(EMAILS[0], AssignmentState.SUBMITTED)]
    (answer,) = found.answers
    assert (answer.worker, answer.worker_id, answer.content, answer.time_spent_seconds) == (
        EMAILS[0],
        worker.worker_id,
        '{"answer":1}',
        1.5,
    )
    assert [(late.worker, late.reason, late.content) for late in found.late_answers] == [
        (EMAILS[0], "ALREADY_SUBMITTED", '{"answer":2}')
    ]
    assert found.output is not None
    assert orjson.loads(found.output) == await work.output()
    assert [delivery.sink for delivery in found.waiting_deliveries] == ["log"]


async def test_an_output_that_is_gone_is_said(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    await work.submit(worker, await work.claim(worker), {})
    await work.settle()
    loop = await human_loops.describe(ctx, work.caller, "loop")
    key = loop.output_uri.removeprefix("s3://results/")
    await ctx.objects.delete("results", [key])
    found = await inspection.inspect_loop(ctx, OPERATOR, REGION, "loop")
    assert (found.output, found.output_missing) == (None, f"There is no object {key}.")


async def test_lists(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    for n in range(inspection.PAGE + 2):
        await work.start(f"loop-{n:03}")
        clock.advance(milliseconds=1)
    await human_loops.stop(ctx, work.caller, "loop-000")
    first = await inspection.list_loops(ctx, OPERATOR, REGION)
    assert first.items[0].name == f"loop-{inspection.PAGE + 1:03}"
    rest = await inspection.list_loops(ctx, OPERATOR, REGION, after=first.after)
    assert ([loop.name for loop in rest.items], rest.after) == (["loop-001", "loop-000"], None)
    stopped = await inspection.list_loops(ctx, OPERATOR, REGION, status=LoopStatus.STOPPED)
    assert [loop.name for loop in stopped.items] == ["loop-000"]
    some = await inspection.list_loops(ctx, OPERATOR, REGION, name_prefix="loop-01", flow_name="flow")
    assert len(some.items) == 10
    (workflow,) = (await inspection.list_workflows(ctx, OPERATOR, REGION)).items
    assert (workflow.flow.name, workflow.open) == ("flow", Count(inspection.PAGE + 1))
    text = await inspection.read_template(ctx, OPERATOR, REGION, "ui")
    assert (text.content, text.workflows) == (TEMPLATE, ("flow",))
    await work.worker()
    (team,) = (await inspection.list_teams(ctx, OPERATOR, REGION)).items
    assert (team.team.name, [user.email for user in team.workers]) == ("team", [EMAILS[0]])


@pytest.mark.parametrize("after", ["x", "-", "1-2-3", "²-1", "9" * 40 + "-1", "1"])
async def test_an_edited_position_is_the_first_page(ctx: Context, after: str) -> None:
    work = await make_work(ctx)
    await work.start()
    assert len((await inspection.list_loops(ctx, OPERATOR, REGION, after=after)).items) == 1
    await inspection.list_problems(ctx, OPERATOR, REGION, after=after)
    await inspection.list_deliveries(ctx, OPERATOR, REGION, after=after)


async def test_an_operator_of_another_account_sees_nothing(ctx: Context) -> None:
    work = await make_work(ctx)
    await work.start()
    for page in (
        await inspection.list_loops(ctx, STRANGER, REGION),
        await inspection.list_workflows(ctx, STRANGER, REGION),
        await inspection.list_templates(ctx, STRANGER, REGION),
        await inspection.list_teams(ctx, STRANGER, REGION),
        await inspection.list_problems(ctx, STRANGER, REGION),
        await inspection.list_deliveries(ctx, STRANGER, REGION),
    ):
        assert page.items == ()
    for call in (
        inspection.inspect_loop(ctx, STRANGER, REGION, "loop"),
        inspection.read_template(ctx, STRANGER, REGION, "ui"),
        inspection.find_workflow(ctx, STRANGER, REGION, "flow"),
        inspection.list_loops(ctx, STRANGER, REGION, flow_name="flow"),
    ):
        with pytest.raises(NotFound):
            await call
