"""The end of loops, repeated after faults; on both databases."""

from __future__ import annotations

import pytest
from tests.fakes import FakeClock, FakeSink
from tests.work import EMAILS, Work, make_work

from overread.domain.assignment import AssignmentState
from overread.domain.errors import Refusal, StorageUnavailable, WorkRefused
from overread.domain.objects import Bucket
from overread.operations import assignments, event_delivery, finishing, human_loops
from overread.operations.context import Context
from overread.store import assignments as stored_assignments
from overread.store import human_loops as stored_loops
from overread.store import inspection


async def answered(work: Work) -> None:
    worker = await work.worker()
    await work.start()
    await work.submit(worker, await work.claim(worker), {"n": 1})


def listen(ctx: Context) -> FakeSink:
    sink = FakeSink("log")
    object.__setattr__(ctx.policy, "sinks", ("log",))
    ctx.sinks = {"log": sink}
    return sink


async def test_lifetime_over_without_answers_fails_the_loop(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx, availability_seconds=60)
    worker = await work.worker()
    await work.start()
    clock.advance(seconds=60)
    with pytest.raises(WorkRefused):
        await work.claim(worker)
    await work.settle()
    loop = await human_loops.describe(ctx, work.caller, "loop")
    assert (loop.status, loop.failure_code, loop.failure_reason) == (
        "Failed",
        "Expired",
        "The task availability lifetime passed before enough workers had submitted an answer.",
    )
    assert loop.finished_at == clock()


async def test_a_worker_who_accepted_in_time_may_finish_after_the_lifetime(
    ctx: Context, clock: FakeClock
) -> None:
    work = await make_work(ctx, availability_seconds=60, time_limit_seconds=600)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    clock.advance(seconds=120)
    await work.settle()
    assert await work.status() == "InProgress"
    await work.submit(worker, task, {"n": 1})
    await work.settle()
    assert await work.status() == "Completed"


async def test_after_the_lifetime_the_last_worker_to_leave_ends_the_loop(
    ctx: Context, clock: FakeClock
) -> None:
    work = await make_work(ctx, availability_seconds=60, time_limit_seconds=600, task_count=2)
    ana, ben = await work.worker(EMAILS[0]), await work.worker(EMAILS[1])
    await work.start()
    first, second = await work.claim(ana), await work.claim(ben)
    clock.advance(seconds=120)
    await work.submit(ana, first, {"n": 1})
    await work.settle()
    assert await work.status() == "InProgress"
    await assignments.release(ctx, ben, second.assignment_id, 1)
    await work.settle()
    assert await work.status() == "Failed"
    with pytest.raises(Exception, match="does not exist"):
        await work.output()


async def test_a_time_limit_that_passed_gives_the_slot_back(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx, time_limit_seconds=60)
    ana, ben = await work.worker(EMAILS[0]), await work.worker(EMAILS[1])
    await work.start()
    task = await work.claim(ana)
    await assignments.save_draft(ctx, ana, task.assignment_id, 1, 1, b"{}", 10)
    clock.advance(seconds=60)
    await work.settle()
    states = await ctx.store.read(
        inspection.assignments_of, (await human_loops.describe(ctx, work.caller, "loop")).id
    )
    assert [(row.worker, row.state) for row in states] == [(EMAILS[0], AssignmentState.EXPIRED)]
    with pytest.raises(WorkRefused) as caught:
        await assignments.open_task(ctx, ana, task.assignment_id)
    assert caught.value.reason is Refusal.EXPIRED
    assert (await work.claim(ben)).loop_name == "loop"


async def test_a_bucket_that_is_gone_is_waited_for(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    await answered(work)
    await ctx.objects.delete_bucket("results")
    for _ in range(3):
        await work.settle()
        clock.advance(minutes=1)
    assert await work.status() == "InProgress"
    await ctx.objects.create_bucket(Bucket("results", work.caller.account, work.caller.region, clock()))
    clock.advance(minutes=5)
    await work.settle()
    assert await work.status() == "Completed"
    assert await work.output()


async def test_a_bucket_that_stays_away_is_an_internal_error_and_the_answers_are_kept(
    ctx: Context, clock: FakeClock
) -> None:
    work = await make_work(ctx)
    sink = listen(ctx)
    await answered(work)
    await ctx.objects.delete_bucket("results")
    for _ in range(finishing.MAX_ATTEMPTS):
        await work.settle()
        clock.advance(minutes=5)
    loop = await human_loops.describe(ctx, work.caller, "loop")
    assert (loop.status, loop.failure_code) == ("Failed", "InternalError")
    stored = await ctx.store.read(stored_assignments.read_answers, ctx.store.sealer, loop.id)
    assert [answer.content for answer in stored] == [b'{"n":1}']
    await event_delivery.deliver_due(ctx)
    assert [event["detail"]["failureCode"] for event in sink.events] == ["InternalError"]  # type: ignore[index,call-overload]


async def test_a_bucket_that_somebody_else_took_is_not_written(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    await answered(work)
    await ctx.objects.delete_bucket("results")
    await ctx.objects.create_bucket(Bucket("results", "999988887777", work.caller.region, clock()))
    await work.settle()
    assert await work.status() == "InProgress"
    with pytest.raises(Exception, match="does not exist"):
        await work.output()


async def test_a_full_disk_is_waited_for_without_end(
    ctx: Context, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = await make_work(ctx)
    await answered(work)

    async def full(*_: object) -> None:
        raise StorageUnavailable("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(type(ctx.objects), "put_bytes", full)
        for _ in range(3 * finishing.MAX_ATTEMPTS):
            await work.settle()
            clock.advance(minutes=5)
    assert await work.status() == "InProgress"
    await work.settle()
    assert await work.status() == "Completed"


async def test_finishing_twice_tells_one_event(ctx: Context, clock: FakeClock) -> None:
    """A process that dies between output and state, and another that repeats its work: one state, one event."""
    work = await make_work(ctx)
    sink = listen(ctx)
    await answered(work)
    loop = await human_loops.describe(ctx, work.caller, "loop")
    for _ in range(2):
        await ctx.store.write(
            stored_loops.finalise, loop.id, clock(), event_id=ctx.ids.uuid(), sinks=ctx.policy.sinks
        )
    await event_delivery.deliver_due(ctx)
    assert len(sink.events) == 1


async def test_old_payloads_are_dropped_and_the_loop_stays(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    await answered(work)
    await work.settle()
    clock.advance(days=29)
    assert await finishing.purge_old_payloads(ctx) == 0
    clock.advance(days=2)
    assert await finishing.purge_old_payloads(ctx) == 1
    assert await finishing.purge_old_payloads(ctx) == 0
    loop = await human_loops.describe(ctx, work.caller, "loop")
    assert loop.status == "Completed"
    assert await ctx.store.read(stored_assignments.read_answers, ctx.store.sealer, loop.id) == []
    assert await work.output(), "the customer's object is not touched"


async def test_the_event_of_a_completed_loop(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    sink = listen(ctx)
    await answered(work)
    clock.advance(seconds=2)
    await work.settle()
    assert await event_delivery.deliver_due(ctx) == 1
    (event,) = sink.events
    loop = await human_loops.describe(ctx, work.caller, "loop")
    loop_arn = "arn:aws:sagemaker:us-east-1:111122223333:human-loop/loop"
    assert event == {
        "version": "0",
        "id": event["id"],
        "detail-type": "SageMaker A2I HumanLoop Status Change",
        "source": "aws.sagemaker",
        "account": "111122223333",
        "time": "2026-03-04T05:06:09Z",
        "region": "us-east-1",
        "resources": [loop_arn],
        "detail": {
            "creationTime": "2026-03-04T05:06:07.890Z",
            "failureCode": None,
            "failureReason": None,
            "flowDefinitionArn": work.flow_arn,
            "humanLoopArn": loop_arn,
            "humanLoopName": "loop",
            "humanLoopOutput": {"outputS3Uri": loop.output_uri},
            "humanLoopStatus": "Completed",
        },
    }
    assert await event_delivery.deliver_due(ctx) == 0, "delivered once"


async def test_an_event_that_is_not_taken_comes_again_with_the_same_id(
    ctx: Context, clock: FakeClock
) -> None:
    work = await make_work(ctx)
    sink = listen(ctx)
    sink.failures = 2
    await work.start()
    await human_loops.stop(ctx, work.caller, "loop")
    await event_delivery.deliver_due(ctx)
    assert await event_delivery.deliver_due(ctx) == 0, "not before its time"
    for wait in event_delivery.WAITS[:2]:
        clock.advance(seconds=wait.total_seconds())
        assert await event_delivery.deliver_due(ctx) == 1
    assert len(sink.tried) == 3
    assert len(set(sink.tried)) == 1
    assert len(sink.events) == 1


async def test_without_a_sink_no_row_is_written(ctx: Context) -> None:
    work = await make_work(ctx)
    await work.start()
    await human_loops.stop(ctx, work.caller, "loop")
    assert await event_delivery.deliver_due(ctx) == 0
