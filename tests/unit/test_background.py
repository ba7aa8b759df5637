"""The ticking loops: they wake, they go on after a fault, they end."""

from __future__ import annotations

import asyncio

import pytest
from tests.fakes import FakeSink
from tests.work import make_work

from overread import background
from overread.background import Background
from overread.domain.errors import StorageUnavailable
from overread.domain.output import Json
from overread.operations import human_loops
from overread.operations.context import Context


class Work:
    """Counts its runs; `plan` says what each of the first ones gives or raises, later ones find nothing to do."""

    def __init__(self, *plan: int | Exception) -> None:
        self.plan, self.runs, self.ran = list(plan), 0, asyncio.Event()

    async def __call__(self, _: Context) -> int:
        self.runs += 1
        self.ran.set()
        result = self.plan.pop(0) if self.plan else 0
        if isinstance(result, Exception):
            raise result
        return result

    async def reached(self, runs: int) -> None:
        async with asyncio.timeout(60):
            while self.runs < runs:
                self.ran.clear()
                await self.ran.wait()


def running(
    monkeypatch: pytest.MonkeyPatch, work: Work, period: float = 3_600.0
) -> tuple[Context, Background]:
    monkeypatch.setattr(background, "LOOPS", {"work": (work, period)})
    monkeypatch.setattr(background, "AFTER_FAILURE_SECONDS", 0.01)
    ctx = Context(store=None, objects=None, renderer=None)  # type: ignore[arg-type]  # the work here needs none of them
    loops = Background(ctx)
    loops.start()
    return ctx, loops


async def test_work_goes_on_at_once_while_there_is_some(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work(5, 1, 0)
    _, loops = running(monkeypatch, work)
    await work.reached(3)
    await loops.close()
    assert work.runs == 3


class BlockedSink(FakeSink):
    """An address that takes the connection and never answers."""

    async def deliver(self, event: dict[str, Json]) -> None:
        await asyncio.Event().wait()


class CountingSink(FakeSink):
    """Tells when it has taken so many events."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.taken = asyncio.Semaphore(0)

    async def deliver(self, event: dict[str, Json]) -> None:
        await super().deliver(event)
        self.taken.release()


async def test_a_sink_that_hangs_holds_up_no_other(ctx: Context) -> None:
    work = await make_work(ctx)
    log = CountingSink("log")
    ctx.sinks = {"log": log, "webhook": BlockedSink("webhook")}
    object.__setattr__(ctx.policy, "sinks", tuple(ctx.sinks))
    loops = Background(ctx)
    loops.start()
    try:
        async with asyncio.timeout(60):
            for name in ("first", "second"):
                await work.start(name)
                await human_loops.stop(ctx, work.caller, name)
                await log.taken.acquire()
    finally:
        await loops.close()
    assert len(log.events) == 2


async def test_it_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work()
    ctx, loops = running(monkeypatch, work)
    await work.reached(1)
    ctx.wake("work")
    await work.reached(2)
    await loops.close()


async def test_it_ticks_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work()
    _, loops = running(monkeypatch, work, period=0.01)
    await work.reached(3)
    await loops.close()


@pytest.mark.parametrize("fault", [StorageUnavailable("gone"), RuntimeError("a fault of ours")])
async def test_it_goes_on_after_a_fault(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    work = Work(fault, fault)
    _, loops = running(monkeypatch, work)
    await work.reached(3)
    await loops.close()
    assert len(caplog.records) == 2
