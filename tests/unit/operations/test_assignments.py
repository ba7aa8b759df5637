"""What workers do, on both databases."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest
from tests.fakes import FakeClock
from tests.work import EMAILS, Work, make_work

from overread.domain.assignment import DRAFT_PAGES, AssignmentState
from overread.domain.errors import Refusal, WorkRefused
from overread.domain.offer import Count, TemplateProblem
from overread.operations import assignments, human_loops, offers, users
from overread.operations.context import Context
from overread.store import inspection, problems


def refusal(caught: pytest.ExceptionInfo[WorkRefused]) -> tuple[Refusal, bool]:
    return caught.value.reason, caught.value.kept


async def late_answers(work: Work, name: str = "loop") -> list[tuple[str, object]]:
    kept = await work.ctx.store.read(
        inspection.late_answers_of, work.ctx.store.sealer, work.caller.account, work.caller.region, name
    )
    return [(answer.reason, orjson.loads(answer.content)) for answer in kept]


async def test_a_job_shows_what_is_available(ctx: Context) -> None:
    work = await make_work(ctx, time_limit_seconds=600)
    worker = await work.worker()
    await work.start("one")
    await work.start("two")
    tasks = await offers.list_tasks(ctx, worker)
    job = tasks.jobs[0]
    assert (job.title, job.available, job.held_by_others, job.time_limit_seconds) == (
        "Review a text",
        Count(2),
        Count(0),
        600,
    )
    assert (tasks.own, [team.name for team in tasks.teams]) == ((), ["team"])


async def test_a_claimed_task_is_the_workers_and_nobody_elses(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx, time_limit_seconds=600)
    ana, ben = await work.worker(EMAILS[0]), await work.worker(EMAILS[1])
    await work.start()
    task = await work.claim(ana)
    assert (task.loop_name, task.state, task.time_limit_at) == (
        "loop",
        AssignmentState.ACCEPTED,
        clock() + timedelta(seconds=600),
    )
    with pytest.raises(WorkRefused) as caught:
        await work.claim(ben)
    assert refusal(caught) == (Refusal.NO_WORK, False)
    (job,) = (await offers.list_tasks(ctx, ben)).jobs
    assert (job.available, job.held_by_others, job.next_back_at) == (Count(0), Count(1), task.time_limit_at)
    assert (await offers.list_tasks(ctx, ana)).own == (task,)


async def test_loops_are_offered_in_the_order_of_their_start(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    for name in ("b", "a", "c"):
        await work.start(name)
        clock.advance(seconds=1)
    assert [(await work.claim(worker)).loop_name for _ in range(3)] == ["b", "a", "c"]


async def test_an_answer_completes_the_loop_and_writes_its_output(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start("loop", text="x & y", score=996.0)
    task = await work.claim(worker)
    clock.advance(seconds=43, milliseconds=130)
    await work.submit(worker, task, {"answer": "ü"}, active_ms=40_543)
    assert await work.status() == "InProgress", "the output is not written yet"
    await work.settle()
    assert await work.status() == "Completed"
    assert await work.output() == {
        "flowDefinitionArn": work.flow_arn,
        "humanAnswers": [
            {
                "acceptanceTime": "2026-03-04T05:06:07.890Z",
                "answerContent": {"answer": "ü"},
                "submissionTime": "2026-03-04T05:06:51.020Z",
                "timeSpentInSeconds": 40.543,
                "workerId": worker.worker_id,
                "workerMetadata": {
                    "identityData": {
                        "identityProviderType": "Cognito",
                        "issuer": f"https://cognito-idp.us-east-1.amazonaws.com/{worker.pool_id}",
                        "sub": worker.sub,
                    }
                },
            }
        ],
        "humanLoopName": "loop",
        "inputContent": {"score": 996, "text": "x & y"},
    }


async def test_a_loop_of_two_wants_two_different_workers(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx, task_count=2)
    ana, ben, cleo = [await work.worker(email) for email in EMAILS[:3]]
    await work.start()
    first = await work.claim(ana)
    with pytest.raises(WorkRefused):
        await work.claim(ana)
    await work.submit(ana, first, {"n": 1})
    with pytest.raises(WorkRefused):
        await work.claim(ana)
    second = await work.claim(ben)
    with pytest.raises(WorkRefused):
        await work.claim(cleo)
    await work.settle()
    assert await work.status() == "InProgress"
    clock.advance(seconds=1)
    await work.submit(ben, second, {"n": 2})
    await work.settle()
    answers = (await work.output())["humanAnswers"]
    assert [answer["answerContent"] for answer in answers] == [{"n": 1}, {"n": 2}]  # type: ignore[attr-defined]


async def test_a_second_submit_is_refused_and_kept(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    await work.submit(worker, task, {"n": 1})
    with pytest.raises(WorkRefused) as caught:
        await work.submit(worker, task, {"n": 2})
    assert refusal(caught) == (Refusal.ALREADY_SUBMITTED, True)
    assert await late_answers(work) == [("ALREADY_SUBMITTED", {"n": 2})]


async def test_a_submit_after_the_time_limit_is_refused_and_kept(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx, time_limit_seconds=60)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    clock.advance(seconds=60)
    with pytest.raises(WorkRefused) as caught:
        await work.submit(worker, task, {"n": 1})
    assert refusal(caught) == (Refusal.EXPIRED, True)
    await work.settle()
    with pytest.raises(WorkRefused) as caught:
        await work.submit(worker, task, {"n": 2})
    assert refusal(caught) == (Refusal.EXPIRED, True)
    again = await work.claim(worker)
    assert again.assignment_id != task.assignment_id, "an expired task may be accepted again"


async def test_another_workers_assignment_does_not_exist_for_others(ctx: Context) -> None:
    work = await make_work(ctx)
    ana, ben = await work.worker(EMAILS[0]), await work.worker(EMAILS[1])
    await work.start()
    task = await work.claim(ana)
    for attempt in (
        work.submit(ben, task, {}),
        assignments.open_task(ctx, ben, task.assignment_id),
        assignments.release(ctx, ben, task.assignment_id, 1),
        assignments.save_draft(ctx, ben, task.assignment_id, 1, 1, b"{}", 0),
        assignments.open_task(ctx, ben, 987_654_321),
    ):
        with pytest.raises(WorkRefused) as caught:
            await attempt
        assert refusal(caught) == (Refusal.NOT_YOURS, False)
    assert await late_answers(work) == []


async def test_a_released_task_may_be_accepted_again_by_anyone(ctx: Context) -> None:
    work = await make_work(ctx)
    ana = await work.worker()
    await work.start("one")
    await work.start("two")
    task = await work.claim(ana)
    await assignments.save_draft(ctx, ana, task.assignment_id, 1, 1, b'{"a":"draft"}', 5)
    await assignments.release(ctx, ana, task.assignment_id, 1)
    assert (await work.claim(ana)).loop_name == "two", "an opened slot goes to the end of the queue"
    again = await work.claim(ana)
    assert again.loop_name == "one"
    assert (await assignments.open_task(ctx, ana, again.assignment_id)).draft is None, "released work is lost"
    with pytest.raises(WorkRefused) as caught:
        await assignments.open_task(ctx, ana, task.assignment_id)
    assert refusal(caught) == (Refusal.RELEASED, False)


async def test_a_declined_task_is_not_offered_to_the_worker_again(ctx: Context) -> None:
    work = await make_work(ctx, task_count=2)
    ana, ben = await work.worker(EMAILS[0]), await work.worker(EMAILS[1])
    await work.start()
    task = await work.claim(ana)
    await assignments.decline(ctx, ana, task.assignment_id, 1, "broken image")
    with pytest.raises(WorkRefused) as caught:
        await work.claim(ana)
    assert refusal(caught) == (Refusal.NO_WORK, False)
    assert (await work.claim(ben)).loop_name == "loop"


async def test_as_many_declines_as_answers_end_the_loop(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    await assignments.decline(ctx, worker, task.assignment_id, 1, "")
    await work.settle()
    loop = await human_loops.describe(ctx, work.caller, "loop")
    assert (loop.status, loop.failure_code, loop.failure_reason) == (
        "Failed",
        "Expired",
        "As many workers declined the task as answers were asked for.",
    )


async def test_a_paused_task_is_kept_and_its_old_page_cannot_submit(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    await assignments.save_draft(ctx, worker, task.assignment_id, 1, 3, b'{"a":"so far"}', 1_500)
    await assignments.pause(ctx, worker, task.assignment_id, 1)
    (own,) = (await offers.list_tasks(ctx, worker)).own
    assert own.state is AssignmentState.PAUSED
    view = await assignments.resume(ctx, worker, task.assignment_id)
    assert view.draft is not None
    assert (view.token, view.draft.answer, view.draft.seq, view.active_ms) == (2, b'{"a":"so far"}', 3, 1_500)
    with pytest.raises(WorkRefused) as caught:
        await work.submit(worker, task, {"old": "page"}, token=1)
    assert refusal(caught) == (Refusal.SUPERSEDED, True)
    await work.submit(worker, task, {"new": "page"}, token=2)


async def test_pausing_does_not_stop_the_time_limit(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx, time_limit_seconds=60)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    await assignments.pause(ctx, worker, task.assignment_id, 1)
    clock.advance(seconds=61)
    with pytest.raises(WorkRefused) as caught:
        await assignments.resume(ctx, worker, task.assignment_id)
    assert refusal(caught) == (Refusal.EXPIRED, False)


async def test_an_older_draft_that_arrives_late_changes_nothing(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    for seq, text in ((2, b'{"n":2}'), (1, b'{"n":1}'), (3, b'{"n":3}')):
        await assignments.save_draft(ctx, worker, task.assignment_id, 1, seq, text, 0)
    view = await assignments.open_task(ctx, worker, task.assignment_id)
    assert view.draft is not None
    assert (view.draft.seq, view.draft.answer) == (3, b'{"n":3}')


async def test_the_draft_of_one_page_does_not_overwrite_another_pages(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)

    async def save(page: int, count: int, opened_at: int) -> Refusal | None:
        text = f'{{"page":{page},"n":{count}}}'.encode()
        seq = count * DRAFT_PAGES + page
        try:
            await assignments.save_draft(
                ctx, worker, task.assignment_id, 1, seq, text, 0, opened_at=opened_at
            )
        except WorkRefused as refused:
            return refused.reason
        return None

    assert [await save(7, count, 0) for count in (1, 3, 2)] == [None, None, None]
    # A window that was opened before the first one wrote, and one that was opened with what it wrote.
    assert [await save(5, count, 0) for count in (1, 3, 9)] == [Refusal.SUPERSEDED] * 3
    assert await save(6, 4, 3 * DRAFT_PAGES + 7) is None
    assert await save(7, 5, 0) is Refusal.SUPERSEDED
    view = await assignments.open_task(ctx, worker, task.assignment_id)
    assert view.draft is not None
    assert view.draft.answer == b'{"page":6,"n":4}'


async def test_a_worker_on_a_stopping_loop_may_finish(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    await human_loops.stop(ctx, work.caller, "loop")
    assert await work.status() == "Stopping"
    assert (await assignments.open_task(ctx, worker, task.assignment_id)).stopping
    await work.submit(worker, task, {"n": 1})
    await work.settle()
    assert await work.status() == "Stopped"
    assert (await work.output())["humanAnswers"]


@pytest.mark.parametrize("way", ["pause", "release", "decline"])
async def test_leaving_a_stopping_loop_ends_it(ctx: Context, way: str) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    await human_loops.stop(ctx, work.caller, "loop")
    if way == "pause":
        await assignments.pause(ctx, worker, task.assignment_id, 1)
    elif way == "release":
        await assignments.release(ctx, worker, task.assignment_id, 1)
    else:
        await assignments.decline(ctx, worker, task.assignment_id, 1, "")
    await work.settle()
    assert await work.status() == "Stopped"
    with pytest.raises(WorkRefused):
        await assignments.open_task(ctx, worker, task.assignment_id)


async def test_an_answer_after_the_loop_was_stopped_is_kept(ctx: Context, clock: FakeClock) -> None:
    work = await make_work(ctx, task_count=1)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    await human_loops.stop(ctx, work.caller, "loop")
    await assignments.pause(ctx, worker, task.assignment_id, 1)
    with pytest.raises(WorkRefused) as caught:
        await work.submit(worker, task, {"n": 1})
    assert refusal(caught) == (Refusal.STOPPED, True)
    assert await late_answers(work) == [("STOPPED", {"n": 1})]


async def test_leaving_the_team_ends_a_workers_part_and_keeps_the_answer(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    await users.remove_from_group(
        ctx, work.caller, work.crowd.pool_id, username=EMAILS[0], group=work.crowd.group
    )
    tasks = await offers.list_tasks(ctx, worker)
    assert (tasks.jobs, tasks.teams) == ((), ())
    with pytest.raises(WorkRefused) as caught:
        await assignments.claim(ctx, worker, task.flow_id)
    assert refusal(caught) == (Refusal.NOT_ELIGIBLE, False)
    with pytest.raises(WorkRefused) as caught:
        await work.submit(worker, task, {"n": 1})
    assert refusal(caught) == (Refusal.NOT_ELIGIBLE, True)


@pytest.mark.parametrize("answer", [b"", b"[1]", b'"text"', b"{", b"\xff{}"])
async def test_an_answer_must_be_a_json_object(ctx: Context, answer: bytes) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    with pytest.raises(WorkRefused) as caught:
        await assignments.submit(ctx, worker, 1, 1, answer, 0)
    assert refusal(caught) == (Refusal.NOT_JSON, False)


async def test_an_answer_of_ten_megabytes_is_too_large(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    with pytest.raises(WorkRefused) as caught:
        await work.submit(worker, task, {"text": "x" * 10 * 2**20})
    assert refusal(caught) == (Refusal.TOO_LARGE, False)
    await work.submit(worker, task, {"text": "x" * 7 * 2**20})


async def test_after_one_job_the_next_task_may_be_of_another(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await assignments.claim_next(ctx, worker, flow_id=987_654)
    assert task.loop_name == "loop"
    with pytest.raises(WorkRefused) as caught:
        await assignments.claim_next(ctx, worker, task.flow_id)
    assert refusal(caught) == (Refusal.NO_WORK, False)


async def test_a_fault_of_a_template_is_counted_once_per_fault(ctx: Context) -> None:
    work = await make_work(ctx)
    worker = await work.worker()
    await work.start()
    task = await work.claim(worker)
    fault = TemplateProblem("crowd-classifier", "categories", "7", "expected a list")
    for _ in range(3):
        await assignments.report_problem(ctx, worker, task.assignment_id, fault)
    found = await ctx.store.read(problems.page, work.caller.account, work.caller.region, None, 10)
    assert [(row.problem, row.occurrences, row.template_name, row.source) for row in found] == [
        (fault, 3, "ui", "frame")
    ]
