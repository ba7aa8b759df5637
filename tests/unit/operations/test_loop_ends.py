"""How loops end where several things come together, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import orjson
import pytest
import sqlalchemy as sa
from tests.factories import make_flow
from tests.fakes import FakeClock, FakeRenderer, FakeSink
from tests.work import EMAILS, Work, make_work

from overread.domain.errors import InvalidRequest, Refusal, TemplateFailed, WorkRefused
from overread.domain.human_loop import DECLINED_REASON, EXPIRED_REASON, HumanLoop
from overread.operations import (
    assignments,
    event_delivery,
    finishing,
    flow_definitions,
    human_loops,
    rendering,
)
from overread.operations.context import Context
from overread.store import human_loops as stored_loops
from overread.store.schema import drafts, late_answers
from overread.store.schema import human_loops as loops
from overread.templates.job import RenderJob


async def described(work: Work, name: str = "loop") -> HumanLoop:
    return await human_loops.describe(work.ctx, work.caller, name)


def listen(ctx: Context) -> FakeSink:
    sink = FakeSink("log")
    object.__setattr__(ctx.policy, "sinks", ("log",))
    ctx.sinks = {"log": sink}
    return sink


# --- expiry ------------------------------------------------------------------------------------------------------


async def test_an_answer_after_the_lifetime_that_is_not_enough_says_why_the_loop_failed(
    ctx: Context, clock: FakeClock
) -> None:
    work = await make_work(ctx, task_count=2, availability_seconds=60, time_limit_seconds=600)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    clock.advance(seconds=120)
    await work.settle()
    await work.submit(worker, task, {"n": 1})
    await work.settle()
    loop = await described(work)
    assert (loop.status, loop.failure_code, loop.failure_reason) == ("Failed", "Expired", EXPIRED_REASON)


async def test_a_last_answer_after_enough_declines_says_why_the_loop_failed(ctx: Context) -> None:
    work = await make_work(ctx, task_count=2)
    people = [await work.worker(email) for email in EMAILS[:3]]
    await work.start()
    task = await work.claim(people[0])
    for person in people[1:]:
        await assignments.decline(ctx, person, (await work.claim(person)).assignment_id, 1, "")
    assert await work.status() == "InProgress", "a worker is on it"
    await work.submit(people[0], task, {"n": 1})
    await work.settle()
    loop = await described(work)
    assert (loop.status, loop.failure_code, loop.failure_reason) == ("Failed", "Expired", DECLINED_REASON)


async def test_a_slot_that_opens_by_a_slower_clock_still_expires(ctx: Context, clock: FakeClock) -> None:
    """Clocks of two processes differ, and one clock may be set back."""
    work = await make_work(ctx, availability_seconds=60, time_limit_seconds=600)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    clock.advance(seconds=60)
    await work.settle()
    clock.advance(seconds=-5)
    await assignments.release(ctx, worker, task.assignment_id, 1)
    clock.advance(seconds=10)
    await work.settle()
    assert (await described(work)).failure_code == "Expired"


async def test_a_paused_task_ends_with_the_loop_that_is_stopped(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx, time_limit_seconds=60, availability_seconds=30)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    await assignments.save_draft(ctx, worker, task.assignment_id, 1, 1, b"{}", 0)
    await assignments.pause(ctx, worker, task.assignment_id, 1)
    clock.advance(seconds=30)
    await work.settle()
    await human_loops.stop(ctx, work.caller, "loop")
    assert await work.status() == "Stopping"
    clock.advance(seconds=30)
    await work.settle()
    assert await work.status() == "Stopped"


# --- failing templates -------------------------------------------------------------------------------------------


async def test_a_template_that_fails_leaves_no_draft(ctx: Context, renderer: FakeRenderer) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    await assignments.save_draft(ctx, worker, task.assignment_id, 1, 1, b'{"n":1}', 0)
    await fail_check(work, renderer, "broken")
    assert (await described(work)).failure_code == "ValidationError"
    left = await ctx.store.read(lambda conn: conn.execute(sa.select(drafts.c.assignment_id)).all())
    assert left == []


async def test_a_failure_that_quotes_a_nul_ends_the_loop(ctx: Context, renderer: FakeRenderer) -> None:
    """PostgreSQL's texts cannot hold the character, and inputs can."""
    work = await make_work(ctx)
    await work.start("loop", text="\0")
    await fail_check(work, renderer, 'not a valid S3 URI: "a\0b"')
    reason = (await described(work)).failure_reason
    assert reason is not None
    assert 'not a valid S3 URI: "a\ufffdb"' in reason


async def test_inputs_are_checked_a_bounded_number_of_bytes_at_a_time(
    ctx: Context, renderer: FakeRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = await make_work(ctx)
    batches: list[int] = []

    async def check_many(jobs: Sequence[RenderJob]) -> list[TemplateFailed | None]:
        batches.append(sum(len(job.input_json) for job in jobs))
        return [None for _ in jobs]

    monkeypatch.setattr(renderer, "check_many", check_many)
    monkeypatch.setattr(rendering, "MAX_BYTES_CHECKED_AT_ONCE", 1_000)
    for n in range(5):
        await work.start(f"loop-{n}", text="x" * 400)
    await work.start("large", text="x" * 2_000)
    assert await rendering.check_due(ctx) == 6
    assert max(batches) < 2_100
    assert sum(batches) > 4_000
    assert len(batches) >= 4
    assert await rendering.check_due(ctx) == 0


async def fail_check(work: Work, renderer: FakeRenderer, message: str) -> None:
    await rendering.check_due(work.ctx)
    failure = TemplateFailed("InvalidParameters", message)
    renderer.failures[renderer.jobs[-1].template] = failure
    await work.ctx.store.write(lambda conn: conn.execute(sa.update(loops).values(check_due=0)).rowcount)
    await rendering.check_due(work.ctx)


async def test_a_reason_for_declining_may_hold_any_character(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    await assignments.decline(ctx, worker, task.assignment_id, 1, "un\0readable")
    await work.settle()
    assert await work.status() == "Failed"


# --- deep documents ----------------------------------------------------------------------------------------------


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


async def test_the_deepest_input_and_answer_that_are_accepted_can_be_written(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await start_with(work, nested(253))
    task = await work.claim(worker)
    await assignments.submit(ctx, worker, task.assignment_id, 1, nested(251), 0)
    await work.settle()
    assert await work.status() == "Completed"
    assert await work.output()


@pytest.mark.parametrize("depth", [254, 1_000])
async def test_an_input_that_could_not_be_written_is_refused(ctx: Context, depth: int) -> None:
    work = await make_work(ctx)
    with pytest.raises(InvalidRequest, match="nested"):
        await start_with(work, nested(depth))


@pytest.mark.parametrize("depth", [252, 1_000])
async def test_an_answer_that_could_not_be_written_is_refused(ctx: Context, depth: int) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    with pytest.raises(WorkRefused) as caught:
        await assignments.submit(ctx, worker, task.assignment_id, 1, nested(depth), 0)
    assert caught.value.reason is Refusal.NOT_JSON
    await assignments.submit(ctx, worker, task.assignment_id, 1, b"{}", 0)


async def start_with(work: Work, text: bytes) -> None:
    await human_loops.start(
        work.ctx, work.caller, name="loop", flow_definition_arn=work.flow_arn, input_content=text.decode()
    )


# --- deleted workflows -------------------------------------------------------------------------------------------


async def sweep(work: Work) -> None:
    await work.settle()
    while await finishing.sweep_deleted_flows(work.ctx):
        await work.settle()


async def test_answers_given_before_the_workflow_was_deleted_are_written(ctx: Context) -> None:
    work = await make_work(ctx, task_count=2)
    sink = listen(ctx)
    worker = await work.worker()
    await work.start()
    await work.submit(worker, await work.claim(worker), {"n": 1})
    place = (await described(work)).output_uri.removeprefix("s3://results/")
    await flow_definitions.delete(ctx, work.caller, "flow")
    await sweep(work)
    written = orjson.loads(await ctx.objects.read_bytes("results", place, 1 << 20))
    assert [answer["answerContent"] for answer in written["humanAnswers"]] == [{"n": 1}]
    await event_delivery.deliver_due(ctx)
    assert [event["detail"]["humanLoopStatus"] for event in sink.events] == ["Stopped"]  # type: ignore[index,call-overload]
    with pytest.raises(Exception, match="does not exist"):
        await flow_definitions.describe(ctx, work.caller, "flow")


async def test_the_task_of_a_deleted_workflow_stays_with_its_worker_alone(ctx: Context) -> None:
    work = await make_work(ctx, task_count=2)
    ana, ben = await work.worker(EMAILS[0]), await work.worker(EMAILS[1])
    await work.start()
    flow_id = await work.flow_id(ana)
    task = await work.claim(ana)
    await flow_definitions.delete(ctx, work.caller, "flow")
    with pytest.raises(WorkRefused):
        await assignments.claim(ctx, ben, flow_id)
    await work.submit(ana, task, {"n": 1})
    with pytest.raises(WorkRefused):
        await assignments.claim(ctx, ben, flow_id)


async def test_a_sweep_ends_a_bounded_number_of_loops(ctx: Context) -> None:
    """The writer serves everybody: many deleted workflows are no longer transaction than one."""
    work = await make_work(ctx)
    for n in range(3):
        flow_arn = await make_flow(ctx, work.caller, f"flow-{n}", crowd=work.crowd)
        for m in range(4):
            await human_loops.start(
                ctx, work.caller, name=f"l-{n}-{m}", flow_definition_arn=flow_arn, input_content="{}"
            )
        await flow_definitions.delete(ctx, work.caller, f"flow-{n}")
    assert await finishing.sweep_deleted_flows(ctx, limit=5) == 5
    await sweep(work)
    left = await ctx.store.read(lambda conn: conn.execute(sa.select(loops.c.name)).all())
    assert left == []


# --- repeated work -----------------------------------------------------------------------------------------------


async def test_a_loop_that_another_process_finished_is_not_taken_again(
    ctx: Context, clock: FakeClock
) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    await work.submit(worker, await work.claim(worker), {"n": 1})
    await work.settle()
    loop = await described(work)
    assert await ctx.store.write(stored_loops.count_failed_finish, loop.id) == 0
    clock.advance(minutes=10)
    assert await finishing.finish_due(ctx) == 0


async def test_late_answers_are_kept_as_long_as_answers(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    await work.submit(worker, task, {"n": 1})
    with pytest.raises(WorkRefused):
        await work.submit(worker, task, {"n": 2})
    await work.settle()

    async def kept() -> int:
        found = await ctx.store.read(lambda conn: conn.execute(sa.select(late_answers.c.id)).all())
        return len(found)

    clock.advance(days=ctx.policy.retention_days - 1)
    await finishing.purge_old_payloads(ctx)
    assert await kept() == 1
    clock.now += timedelta(days=2)
    await finishing.purge_old_payloads(ctx)
    assert await kept() == 0
