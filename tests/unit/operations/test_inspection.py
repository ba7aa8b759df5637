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
from overread.operations import assignments, human_loops, inspection
from overread.operations.context import Context
from overread.operations.inspection import PAGE
from overread.operations.loop_search import NO_LOOPS, LoopFilter, find_loops

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
    assert [delivery.sink for delivery in found.deliveries] == ["log"]


async def test_loops_are_found_by_who_accepted_them(ctx: Context) -> None:
    work = await make_work(ctx)
    ana, ben = await work.worker(EMAILS[0]), await work.worker(EMAILS[1])
    for name in ("answered", "given-back", "untouched"):
        await work.start(name)
    await work.submit(ana, await work.claim(ana), {})
    given_back = await work.claim(ben)
    await assignments.release(ctx, ben, given_back.assignment_id, 1)

    for beginning, names in (
        ("ana", ["answered"]),
        ("ben@example.com", ["given-back"]),
        (ben.worker_id, ["given-back"]),
        ("cleo", []),
    ):
        found = await find_loops(ctx, OPERATOR, REGION, LoopFilter(worker=beginning))
        assert [loop.name for loop in found.loops] == names


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
    for n in range(PAGE + 2):
        await work.start(f"loop-{n:03}")
        clock.advance(milliseconds=1)
    await human_loops.stop(ctx, work.caller, "loop-000")
    first = await find_loops(ctx, OPERATOR, REGION, LoopFilter())
    assert (first.loops[0].name, first.count) == (f"loop-{PAGE + 1:03}", Count(PAGE + 2))
    rest = await find_loops(ctx, OPERATOR, REGION, LoopFilter(), older_than=first.older)
    assert ([loop.name for loop in rest.loops], rest.older) == (["loop-001", "loop-000"], None)
    back = await find_loops(ctx, OPERATOR, REGION, LoopFilter(), newer_than=rest.newer)
    assert back == first
    for wanted, names in (
        (LoopFilter(status=LoopStatus.STOPPED), ["loop-000"]),
        (LoopFilter(name="loop-01", workflow="flow"), [f"loop-01{n}" for n in range(9, -1, -1)]),
        (LoopFilter(workflow="nothing"), []),
        (LoopFilter(worker="nobody"), []),
    ):
        found = await find_loops(ctx, OPERATOR, REGION, wanted)
        assert ([loop.name for loop in found.loops], found.count) == (names, Count(len(names)))
    (workflow,) = (await inspection.list_workflows(ctx, OPERATOR, REGION)).items
    assert (workflow.flow.name, workflow.open) == ("flow", Count(PAGE + 1))
    text = await inspection.read_template(ctx, OPERATOR, REGION, "ui")
    assert (text.content, text.workflows) == (TEMPLATE, ("flow",))


@pytest.mark.parametrize("after", ["x", "-", "1-2-3", "²-1", "9" * 40 + "-1", "1"])
async def test_an_edited_position_is_the_first_page(ctx: Context, after: str) -> None:
    work = await make_work(ctx)
    await work.start()
    found = await find_loops(ctx, OPERATOR, REGION, LoopFilter(), older_than=after)
    assert len(found.loops) == 1
    await inspection.list_problems(ctx, OPERATOR, REGION, after=after)
    await inspection.list_deliveries(ctx, OPERATOR, REGION, after=after)


async def test_an_operator_of_another_account_sees_nothing(ctx: Context) -> None:
    work = await make_work(ctx)
    await work.start()
    for page in (
        await inspection.list_workflows(ctx, STRANGER, REGION),
        await inspection.list_templates(ctx, STRANGER, REGION),
        await inspection.list_problems(ctx, STRANGER, REGION),
        await inspection.list_deliveries(ctx, STRANGER, REGION),
    ):
        assert page.items == ()
    assert await find_loops(ctx, STRANGER, REGION, LoopFilter(workflow="flow")) == NO_LOOPS
    for call in (
        inspection.inspect_loop(ctx, STRANGER, REGION, "loop"),
        inspection.read_template(ctx, STRANGER, REGION, "ui"),
        inspection.find_workflow(ctx, STRANGER, REGION, "flow"),
    ):
        with pytest.raises(NotFound):
            await call
