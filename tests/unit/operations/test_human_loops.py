"""Human loops for callers, on both databases: idempotency, states, deletion, listing."""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson
import pytest
from tests.factories import TEMPLATE, make_caller, make_flow
from tests.fakes import FakeClock, FakeRenderer
from tests.work import EMAILS, Work, make_work

from overread.domain.caller import Caller
from overread.domain.errors import Conflict, InvalidRequest, LimitExceeded, NotFound, TemplateFailed
from overread.domain.human_loop import HumanLoop
from overread.operations import (
    finishing,
    flow_definitions,
    human_loops,
    human_task_uis,
    offers,
    rendering,
)
from overread.operations.context import Context


async def start(work: Work, text: str, name: str = "loop", classifiers: tuple[str, ...] = ()) -> str:
    return await human_loops.start(
        work.ctx,
        work.caller,
        name=name,
        flow_definition_arn=work.flow_arn,
        input_content=text,
        content_classifiers=classifiers,
    )


async def names(work: Work, **options: object) -> list[str]:
    page = await human_loops.list_loops(work.ctx, work.caller, flow_definition_arn=work.flow_arn, **options)  # type: ignore[arg-type]
    return [loop.name for loop in page.loops]


async def test_a_started_loop_is_in_progress_with_its_output_address(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    arn = await work.start("Fraud-detector-1613668909838")
    loop = await human_loops.describe(ctx, work.caller, "Fraud-detector-1613668909838")
    assert arn == "arn:aws:sagemaker:us-east-1:111122223333:human-loop/Fraud-detector-1613668909838"
    assert loop == HumanLoop(
        id=loop.id,
        account="111122223333",
        region="us-east-1",
        name="Fraud-detector-1613668909838",
        flow_name="flow",
        status=loop.status,
        created_at=clock(),
        output_uri="s3://results/reviews/flow/2026/03/04/05/06/07/Fraud-detector-1613668909838/output.json",
    )
    assert loop.status == "InProgress"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('{"a": 1, "b": [1.5]}', '{ "b":[1.50],"a":1 }'),
        ('{"n": 996}', '{"n": 996.0}'),
        ('{"n": 1e2}', '{"n": 100}'),
        ('{"t": "\\u00e4"}', '{"t": "ä"}'),
    ],
)
async def test_the_same_input_again_is_the_same_loop(ctx: Context, first: str, second: str) -> None:
    work = await make_work(ctx)
    assert await start(work, first) == await start(work, second)
    assert await names(work) == ["loop"]


@pytest.mark.parametrize("changed", ['{"a": 2}', '{"a": 1, "b": null}', '{"a": "1"}'])
async def test_other_input_under_the_same_name_is_a_conflict(ctx: Context, changed: str) -> None:
    work = await make_work(ctx)
    await start(work, '{"a": 1}')
    with pytest.raises(Conflict):
        await start(work, changed)


async def test_other_classifiers_or_workflow_are_a_conflict(ctx: Context) -> None:
    work = await make_work(ctx)
    await start(work, "{}", classifiers=("FreeOfAdultContent", "FreeOfPersonallyIdentifiableInformation"))
    await start(work, "{}", classifiers=("FreeOfPersonallyIdentifiableInformation", "FreeOfAdultContent"))
    with pytest.raises(Conflict):
        await start(work, "{}")
    other = await make_flow(ctx, work.caller, "other", crowd=work.crowd)
    with pytest.raises(Conflict):
        await human_loops.start(ctx, work.caller, name="loop", flow_definition_arn=other, input_content="{}")


@pytest.mark.parametrize("text", ["", "not json", "[1]", '"x"', "1", "null", '{"a": NaN}', '{"a": 1} x'])
async def test_input_must_be_a_json_object(ctx: Context, text: str) -> None:
    work = await make_work(ctx)
    with pytest.raises(InvalidRequest, match=r"HumanLoopInput\.InputContent"):
        await start(work, text)


async def test_a_large_input_of_three_byte_characters_is_kept_whole(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    text = orjson.dumps({"t": "€" * 3_145_000}).decode()
    await start(work, text)
    task = await work.claim(worker)
    await work.submit(worker, task, {})
    await work.settle()
    document = orjson.loads(
        await ctx.objects.read_bytes("results", (await uri(work)).split("results/", 1)[1], 1 << 25)
    )
    assert document["inputContent"] == orjson.loads(text)


async def uri(work: Work) -> str:
    return (await human_loops.describe(work.ctx, work.caller, "loop")).output_uri


async def test_a_deleted_workflow_or_template_starts_nothing(ctx: Context) -> None:
    work = await make_work(ctx)
    await work.start("before")
    await human_task_uis.delete(ctx, work.caller, "ui")
    with pytest.raises(InvalidRequest):
        await work.start("after")
    assert await work.status("before") == "InProgress", "what was started keeps its template"
    with pytest.raises(InvalidRequest):
        await human_loops.start(
            ctx,
            work.caller,
            name="x",
            flow_definition_arn=work.flow_arn.replace("flow/", "flow/no-"),
            input_content="{}",
        )


async def test_another_accounts_workflow_cannot_be_used(ctx: Context) -> None:
    work = await make_work(ctx)
    stranger = make_caller("999988887777")
    with pytest.raises(NotFound):
        await human_loops.start(
            ctx, stranger, name="x", flow_definition_arn=work.flow_arn, input_content="{}"
        )
    await work.start()
    for call in (
        human_loops.describe(ctx, stranger, "loop"),
        human_loops.stop(ctx, stranger, "loop"),
        human_loops.delete(ctx, stranger, "loop"),
        human_loops.list_loops(ctx, stranger, flow_definition_arn=work.flow_arn),
    ):
        with pytest.raises(NotFound):
            await call


async def test_the_quota_of_loops_in_progress(ctx: Context) -> None:
    work = await make_work(ctx)
    await work.start("one")
    object.__setattr__(ctx.policy, "max_human_loops_in_progress", 1)
    with pytest.raises(LimitExceeded):
        await work.start("two")
    await human_loops.stop(ctx, work.caller, "one")
    await work.start("two")


async def test_stopping_an_untouched_loop_is_immediate(ctx: Context) -> None:
    work = await make_work(ctx)
    await work.start()
    await human_loops.stop(ctx, work.caller, "loop")
    assert await work.status() == "Stopped"
    await human_loops.stop(ctx, work.caller, "loop")
    with pytest.raises(NotFound):
        await ctx.objects.read_bytes("results", (await uri(work)).split("results/", 1)[1], 100)
    worker = await work.worker()
    assert (await offers.list_tasks(ctx, worker)).jobs[0].available.value == 0


async def test_a_strict_deployment_refuses_to_stop_what_has_ended(ctx: Context) -> None:
    work = await make_work(ctx)
    await work.start()
    await human_loops.stop(ctx, work.caller, "loop")
    object.__setattr__(ctx.policy, "strict_stop", True)
    with pytest.raises(InvalidRequest):
        await human_loops.stop(ctx, work.caller, "loop")


async def test_stopping_with_some_answers_writes_them(ctx: Context) -> None:
    work = await make_work(ctx, task_count=2)
    worker = await work.worker()
    await work.start()
    await work.submit(worker, await work.claim(worker), {"n": 1})
    await human_loops.stop(ctx, work.caller, "loop")
    assert await work.status() == "Stopping", "shown so until the output is written"
    await work.settle()
    assert await work.status() == "Stopped"
    assert len((await work.output())["humanAnswers"]) == 1  # type: ignore[arg-type]


async def test_a_stop_after_the_deciding_answer_changes_nothing(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    await work.submit(worker, await work.claim(worker), {"n": 1})
    await human_loops.stop(ctx, work.caller, "loop")
    await work.settle()
    assert await work.status() == "Completed"


async def test_only_ended_loops_are_deleted_and_their_names_are_free_again(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start("loop", n=1)
    task = await work.claim(worker)
    with pytest.raises(InvalidRequest):
        await human_loops.delete(ctx, work.caller, "loop")
    await human_loops.stop(ctx, work.caller, "loop")
    with pytest.raises(InvalidRequest):
        await human_loops.delete(ctx, work.caller, "loop")
    await work.submit(worker, task, {"n": 1})
    await work.settle()
    output = await work.output()
    await human_loops.delete(ctx, work.caller, "loop")
    with pytest.raises(NotFound):
        await human_loops.describe(ctx, work.caller, "loop")
    with pytest.raises(NotFound):
        await human_loops.delete(ctx, work.caller, "loop")
    assert await names(work) == []
    await work.start("loop", n=2)
    assert await work.output() == output, "the output is the customer's and stays"


async def test_listing_pages_by_creation_both_ways(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    begin = clock()
    for n in range(5):
        await work.start(f"l{n}")
        if n != 1:  # two of them in one millisecond
            clock.advance(seconds=1)
    assert await names(work) == ["l4", "l3", "l2", "l1", "l0"]
    first = await human_loops.list_loops(
        ctx, work.caller, flow_definition_arn=work.flow_arn, ascending=True, limit=2
    )
    second = await human_loops.list_loops(
        ctx, work.caller, flow_definition_arn=work.flow_arn, ascending=True, limit=2, after=first.next
    )
    third = await human_loops.list_loops(
        ctx, work.caller, flow_definition_arn=work.flow_arn, ascending=True, limit=2, after=second.next
    )
    assert [[loop.name for loop in page.loops] for page in (first, second, third)] == [
        ["l0", "l1"],
        ["l2", "l3"],
        ["l4"],
    ]
    assert third.next is None
    assert await names(work, created_after=begin + timedelta(seconds=1)) == ["l4", "l3", "l2", "l1"]
    assert await names(work, created_before=begin + timedelta(seconds=1)) == ["l0"]


async def test_a_template_that_does_not_render_fails_its_loop(
    ctx: Context, renderer: FakeRenderer, caller: Caller
) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    await work.start("good")
    renderer.failures[TEMPLATE] = TemplateFailed(
        "InvalidParameters", '"grant_read_access" input is not a valid S3 URI: " ".'
    )
    task = await work.claim(worker)
    assert await rendering.check_due(ctx) == 2
    loop = await human_loops.describe(ctx, work.caller, "loop")
    assert (loop.status, loop.failure_code, loop.failure_reason) == (
        "Failed",
        "ValidationError",
        """Task failed to render: [ InvalidParameters: '"grant_read_access" input is not a valid S3 URI: " ".' ].""",
    )
    assert (await offers.list_tasks(ctx, worker)).own == (), f"{task} was taken away"
    assert await rendering.check_due(ctx) == 0


async def test_a_template_that_renders_is_tried_once(ctx: Context, renderer: FakeRenderer) -> None:
    work = await make_work(ctx)
    await work.start("loop", text="it")
    assert await rendering.check_due(ctx) == 1
    assert await rendering.check_due(ctx) == 0
    assert [orjson.loads(job.input_json) for job in renderer.jobs] == [{"text": "it"}]
    assert await work.status() == "InProgress"


async def test_deleting_a_workflow_ends_its_untouched_loops(ctx: Context) -> None:
    work = await make_work(ctx)
    ana, ben = await work.worker(EMAILS[0]), await work.worker(EMAILS[1])
    await work.start("held")
    await work.start("untouched")
    held = await work.claim(ana)
    await flow_definitions.delete(ctx, work.caller, "flow")
    while await finishing.sweep_deleted_flows(ctx):
        pass
    assert (await offers.list_tasks(ctx, ben)).jobs == ()
    with pytest.raises(NotFound):
        await work.status("untouched")
    assert (await flow_definitions.describe(ctx, work.caller, "flow")).status == "Deleting"
    place = (await human_loops.describe(ctx, work.caller, "held")).output_uri
    await work.submit(ana, held, {"n": 1})
    await work.settle()
    while await finishing.sweep_deleted_flows(ctx):
        pass
    with pytest.raises(NotFound):
        await flow_definitions.describe(ctx, work.caller, "flow")
    assert await ctx.objects.read_bytes("results", place.split("results/", 1)[1], 1 << 20)


async def test_bounds_of_a_list_are_exact_to_the_microsecond(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    await work.start()
    later = clock() + timedelta(microseconds=400)

    async def names(**bounds: datetime) -> list[str]:
        found = await human_loops.list_loops(ctx, work.caller, flow_definition_arn=work.flow_arn, **bounds)  # type: ignore[arg-type]
        return [loop.name for loop in found.loops]

    assert await names(created_after=clock()) == ["loop"]
    assert await names(created_after=later) == []
    assert await names(created_before=later) == ["loop"]
    assert await names(created_before=clock()) == []
