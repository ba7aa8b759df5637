"""One answer or input that cannot be written must not keep its loop, or all others, from ending."""

from __future__ import annotations

import pytest
from tests.work import make_work

from overread.domain.errors import InvalidInput, InvalidRequest, WorkRefused
from overread.operations import assignments, finishing, human_loops
from overread.operations.context import Context


def nested(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


@pytest.mark.parametrize("depth", [100, 200, 240, 250, 253, 254, 255, 300, 1_000, 1_024, 1_025, 5_000])
async def test_a_deep_answer_is_written_or_refused(ctx: Context, depth: int) -> None:
    work = await make_work(ctx)
    await work.start("deep")
    await work.start("other")
    worker = await work.worker()
    task = await work.claim(worker)
    try:
        await assignments.submit(ctx, worker, task.assignment_id, 1, nested(depth).encode(), 0)
        accepted = ["deep", "other"]
    except WorkRefused:
        assert depth > 200
        await assignments.decline(ctx, worker, task.assignment_id, 1, "")
        accepted = ["other"]
    await work.submit(worker, await work.claim(worker), {"a": 1})
    await finishing.finish_due(ctx)
    assert [await work.status(name) for name in accepted] == ["Completed"] * len(accepted)


@pytest.mark.parametrize("depth", [100, 200, 240, 250, 253, 254, 255, 300, 1_000, 1_024, 1_025, 5_000])
async def test_a_deep_input_is_written_or_refused(ctx: Context, depth: int) -> None:
    work = await make_work(ctx)
    try:
        await human_loops.start(
            ctx, work.caller, name="deep", flow_definition_arn=work.flow_arn, input_content=nested(depth)
        )
    except (InvalidInput, InvalidRequest):
        assert depth > 200
        return
    worker = await work.worker()
    await work.submit(worker, await work.claim(worker), {"a": 1})
    await finishing.finish_due(ctx)
    assert await work.status("deep") == "Completed"


@pytest.mark.parametrize("number", ["9" * 400, "1e400", "-1e400", "1e-400", "123456789012345678901234567890"])
async def test_a_number_without_end_is_written_or_refused(ctx: Context, number: str) -> None:
    work = await make_work(ctx)
    await work.start()
    worker = await work.worker()
    task = await work.claim(worker)
    try:
        await assignments.submit(ctx, worker, task.assignment_id, 1, f'{{"a": {number}}}'.encode(), 0)
    except WorkRefused:
        return
    await finishing.finish_due(ctx)
    assert await work.status() == "Completed"
