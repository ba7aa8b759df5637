"""The pool with real processes that crash, hang and grow."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import orjson
import psutil
import pytest

from overread.domain.errors import EngineFailed, EngineFault, InputFlaw, InputRefused
from overread.domain.output import Json
from overread.engines.base import EngineOptions
from overread.engines.messages import Question
from overread.engines.pool import EnginePool

COMMAND = [sys.executable, str(Path(__file__).parents[2] / "engine_worker.py")]
OPTIONS = EngineOptions(processes=1, backlog=2, memory_bytes=512 * 2**20)

NewPool = Callable[[EngineOptions], EnginePool]


@pytest.fixture
async def new_pool() -> AsyncIterator[NewPool]:
    pools: list[EnginePool] = []

    def make(options: EngineOptions) -> EnginePool:
        pools.append(EnginePool("test", COMMAND, options))
        return pools[-1]

    yield make
    for pool in pools:
        await pool.close()


@pytest.fixture
def pool(new_pool: NewPool) -> EnginePool:
    return new_pool(OPTIONS)


async def ask(pool: EnginePool, do: str, document: bytes = b"", seconds: float = 60) -> dict[str, Json]:
    answer: dict[str, Json] = orjson.loads(await pool.ask(Question({"do": do}, document), seconds=seconds))
    return answer


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - a process tells nobody that it has ended
            await asyncio.sleep(0.005)


def is_running(pid: int) -> bool:
    """Only a child of ours counts: on a busy machine its number is soon another process's."""
    try:
        return psutil.Process(pid).ppid() == os.getpid()
    except psutil.NoSuchProcess:
        return False


async def test_nothing_runs_before_the_first_question(pool: EnginePool) -> None:
    assert pool.process_ids == []
    answer = await ask(pool, "echo", bytes(10_000_000))
    assert answer == {"pid": pool.process_ids[0], "length": 10_000_000}


async def test_one_process_answers_one_question_after_the_other(pool: EnginePool) -> None:
    first, second = await ask(pool, "echo"), await ask(pool, "echo")
    assert first == second


async def test_what_the_engine_refuses_reaches_the_caller(pool: EnginePool) -> None:
    with pytest.raises(InputRefused) as refused:
        await ask(pool, "refuse")
    assert (refused.value.flaw, refused.value.reason) == (InputFlaw.ENCRYPTED, "It is locked.")


async def test_an_exception_ends_the_question_but_not_the_process_nor_tells_the_document(
    pool: EnginePool,
) -> None:
    before = await ask(pool, "echo")
    with pytest.raises(EngineFailed) as failed:
        await ask(pool, "raise", b"a secret")
    assert failed.value.fault is EngineFault.CRASHED
    assert failed.value.reason == "reading the document raised ZeroDivisionError"
    assert await ask(pool, "echo") == before


@pytest.mark.parametrize("how", ["crash", "exit"])
async def test_a_process_that_ends_is_replaced_and_its_caller_gets_an_error(
    pool: EnginePool, how: str
) -> None:
    before = await ask(pool, "echo")
    with pytest.raises(EngineFailed) as failed:
        await ask(pool, how)
    assert failed.value.fault is EngineFault.CRASHED
    after = await ask(pool, "echo")
    assert after["pid"] != before["pid"]


@pytest.mark.parametrize("how", ["hang", "spin"])
async def test_a_process_that_takes_too_long_is_replaced(pool: EnginePool, how: str) -> None:
    before = await ask(pool, "echo")
    with pytest.raises(EngineFailed) as failed:
        await ask(pool, how, seconds=0.2)
    assert failed.value.fault is EngineFault.TIMED_OUT
    after = await ask(pool, "echo")
    assert after["pid"] != before["pid"]
    await until(lambda: not is_running(int(str(before["pid"]))))


async def test_a_process_that_grows_too_large_is_replaced(pool: EnginePool) -> None:
    before = await ask(pool, "echo")
    with pytest.raises(EngineFailed) as failed:
        await ask(pool, "grow")
    assert failed.value.fault is EngineFault.OUT_OF_MEMORY
    after = await ask(pool, "echo")
    assert after["pid"] != before["pid"]


async def test_a_process_killed_while_idle_costs_nobody_an_answer(pool: EnginePool) -> None:
    before = await ask(pool, "echo")
    pid = int(str(before["pid"]))
    os.kill(pid, signal.SIGKILL)
    await until(lambda: pool.process_ids == [])
    after = await ask(pool, "echo")
    assert after["pid"] != pid


async def test_one_more_than_may_wait_is_refused_and_the_others_are_answered(
    pool: EnginePool, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    running = asyncio.create_task(ask(pool, "wait", bytes(gate)))
    await until(lambda: bool(pool.process_ids))
    waiting = [asyncio.create_task(ask(pool, "echo")) for _ in range(OPTIONS.backlog)]
    await asyncio.sleep(0)
    with pytest.raises(EngineFailed) as failed:
        await ask(pool, "echo")
    assert failed.value.fault is EngineFault.BUSY
    gate.touch()
    answers = await asyncio.gather(running, *waiting)
    assert len({answer["pid"] for answer in answers}) == 1


async def test_a_caller_that_gives_up_frees_its_place(pool: EnginePool, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    running = asyncio.create_task(ask(pool, "wait", bytes(gate)))
    await until(lambda: bool(pool.process_ids))
    waiting = [asyncio.create_task(ask(pool, "echo")) for _ in range(OPTIONS.backlog)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.gather(waiting[0], return_exceptions=True)
    late = asyncio.create_task(ask(pool, "echo"))
    gate.touch()
    assert (await late)["pid"] == (await running)["pid"] == (await waiting[1])["pid"]


async def test_as_many_processes_as_allowed_work_at_once(new_pool: NewPool, tmp_path: Path) -> None:
    pool = new_pool(EngineOptions(processes=2, backlog=8, memory_bytes=512 * 2**20))
    gate = tmp_path / "gate"
    running = [asyncio.create_task(ask(pool, "wait", bytes(gate))) for _ in range(4)]
    await until(lambda: len(pool.process_ids) == 2)
    gate.touch()
    answers = await asyncio.gather(*running)
    assert {answer["pid"] for answer in answers} == set(pool.process_ids)


async def test_an_idle_process_ends_and_the_next_question_starts_another(new_pool: NewPool) -> None:
    pool = new_pool(EngineOptions(processes=1, idle_seconds=0.05, memory_bytes=512 * 2**20))
    before = await ask(pool, "echo")
    await until(lambda: not is_running(int(str(before["pid"]))))
    await until(lambda: pool.process_ids == [])
    after = await ask(pool, "echo")
    assert after["pid"] != before["pid"]


async def test_closing_ends_the_processes_and_fails_who_waits(pool: EnginePool, tmp_path: Path) -> None:
    asked: list[Awaitable[dict[str, Json]]] = [
        asyncio.create_task(ask(pool, "wait", bytes(tmp_path / "never")))
    ]
    await until(lambda: bool(pool.process_ids))
    asked.append(asyncio.create_task(ask(pool, "echo")))
    await asyncio.sleep(0)
    [pid] = pool.process_ids
    await pool.close()
    ends = await asyncio.gather(*asked, return_exceptions=True)
    assert [getattr(end, "fault", end) for end in ends] == [EngineFault.UNAVAILABLE] * 2
    assert not is_running(pid)
    with pytest.raises(EngineFailed) as failed:
        await ask(pool, "echo")
    assert failed.value.fault is EngineFault.UNAVAILABLE


async def test_a_program_that_does_not_start_is_an_error_not_a_wait() -> None:
    pool = EnginePool("test", [sys.executable, "-c", "raise SystemExit(1)"], OPTIONS)
    with pytest.raises(EngineFailed) as failed:
        await ask(pool, "echo")
    assert failed.value.fault is EngineFault.CRASHED
    await pool.close()


async def test_a_reply_of_no_known_kind_is_an_error() -> None:
    program = (
        "import socket; s = socket.socket(fileno=0); send = lambda b: s.sendall(len(b).to_bytes(4, 'big') + b);"
        "send(b'R'); s.recv(1); send(b'?what')"
    )
    pool = EnginePool("test", [sys.executable, "-c", program], OPTIONS)
    with pytest.raises(EngineFailed) as failed:
        await ask(pool, "echo")
    assert failed.value.fault is EngineFault.WRONG_ANSWER
    await pool.close()
