"""The local moderation engine with its real processes: Pillow, and the model in Node."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import psutil
import pytest
from PIL import Image
from tests.unit.engines.moderation.pictures import as_file, landscape

from overread.domain.errors import EngineFailed, EngineFault, InputFlaw, InputRefused
from overread.engines.base import EngineOptions
from overread.engines.moderation import engine as local
from overread.engines.moderation.engine import LocalModeration
from overread.processes.frames import READY, read_frame

MEGABYTE = 2**20
PICTURE = as_file("PNG", landscape())

NewEngine = Callable[..., LocalModeration]


@pytest.fixture
async def new_engine() -> AsyncIterator[NewEngine]:
    engines: list[LocalModeration] = []

    def make(**options: Any) -> LocalModeration:
        engines.append(LocalModeration(EngineOptions(**{"seconds": 60.0, **options})))
        return engines[-1]

    yield make
    for engine in engines:
        await engine.close()


@pytest.fixture
def engine(new_engine: NewEngine) -> LocalModeration:
    return new_engine()


async def confidences(engine: LocalModeration, image: bytes, min_confidence: float = 0) -> dict[str, float]:
    answer: Any = await engine.detect(image, min_confidence=min_confidence)
    return {label["Name"]: label["Confidence"] for label in answer["ModerationLabels"]}


def is_running(pid: int) -> bool:
    """Only a child of ours counts: on a busy machine its number is soon another process's."""
    try:
        return psutil.Process(pid).ppid() == os.getpid()
    except psutil.NoSuchProcess:
        return False


async def fault_of(engine: LocalModeration, image: bytes = PICTURE) -> EngineFailed:
    with pytest.raises(EngineFailed) as failed:
        await engine.detect(image)
    return failed.value


async def test_the_model_says_what_nsfwjs_itself_says_of_the_same_pixels(engine: LocalModeration) -> None:
    """Expected: `(await nsfwjs.load("MobileNetV2Mid")).classify(pixels)` of nsfwjs 4.4.0 on tfjs 4.22.0, in percent."""
    assert await confidences(engine, PICTURE) == pytest.approx(
        {
            "Explicit Nudity": 0.2484 + 0.01156,
            "Illustrated Nudity Or Sexual Activity": 0.2484,
            "Nudity": 0.01156,
            "Suggestive": 0.02464,
        },
        rel=0.02,
    )


async def test_harmless_pictures_have_no_label_that_anybody_asks_for(engine: LocalModeration) -> None:
    for image in (landscape(), landscape(300, 900), Image.new("RGB", (200, 200), "white")):
        assert await confidences(engine, as_file("JPEG", image), min_confidence=50) == {}


async def test_a_refused_image_costs_no_process(engine: LocalModeration) -> None:
    await engine.detect(PICTURE)
    before = engine.decoders.process_ids, engine.models.process_ids
    with pytest.raises(InputRefused) as refused:
        await engine.detect(PICTURE[:100])
    assert refused.value.flaw is InputFlaw.BAD
    await engine.detect(PICTURE)
    assert (engine.decoders.process_ids, engine.models.process_ids) == before


async def test_one_more_than_may_wait_is_refused_and_the_others_are_answered(new_engine: NewEngine) -> None:
    engine = new_engine(processes=1, backlog=2)
    ends = await asyncio.gather(*(engine.detect(PICTURE) for _ in range(5)), return_exceptions=True)
    faults = [getattr(end, "fault", None) for end in ends]
    assert faults == [None, None, None, EngineFault.BUSY, EngineFault.BUSY]
    await engine.detect(PICTURE)


async def test_a_model_that_hangs_is_replaced(new_engine: NewEngine) -> None:
    engine = new_engine(seconds=5.0)
    await engine.detect(PICTURE)
    [hanging] = engine.models.process_ids
    os.kill(hanging, signal.SIGSTOP)
    assert (await fault_of(engine)).fault is EngineFault.TIMED_OUT
    await engine.detect(PICTURE)
    assert engine.models.process_ids != [hanging]


async def test_a_model_that_was_killed_is_replaced(engine: LocalModeration) -> None:
    before = await confidences(engine, PICTURE)
    [killed] = engine.models.process_ids
    os.kill(killed, signal.SIGKILL)
    async with asyncio.timeout(60):
        while engine.models.process_ids:  # noqa: ASYNC110 - a process tells nobody that it has ended
            await asyncio.sleep(0.005)
    assert await confidences(engine, PICTURE) == before


async def test_an_image_that_needs_too_much_memory_ends_its_decoder_only(new_engine: NewEngine) -> None:
    engine = new_engine(memory_bytes=900 * MEGABYTE)
    await engine.detect(PICTURE)
    before = engine.decoders.process_ids, engine.models.process_ids
    large = as_file("PNG", Image.new("I;16", (10_000, 10_000)), compress_level=1)
    assert (await fault_of(engine, large)).fault is EngineFault.OUT_OF_MEMORY
    await engine.detect(PICTURE)
    assert engine.decoders.process_ids != before[0]
    assert engine.models.process_ids == before[1]


async def test_the_memory_limit_binds_node_too(new_engine: NewEngine) -> None:
    failed = await fault_of(new_engine(memory_bytes=200 * MEGABYTE))
    assert failed.fault is EngineFault.CRASHED
    assert failed.reason.startswith("its process does not start: the process ended with exit code")


async def test_without_the_extra_the_caller_is_told_what_to_install(
    engine: LocalModeration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "EXTRA", ("PIL", "no_such_module"))
    failed = await fault_of(engine)
    assert (failed.fault, failed.reason) == (
        EngineFault.NOT_INSTALLED,
        "no_such_module not installed: pip install overread[moderation]",
    )
    assert engine.decoders.process_ids == []


async def test_closing_ends_both_processes_and_later_requests_are_told(engine: LocalModeration) -> None:
    await engine.detect(PICTURE)
    pids = engine.decoders.process_ids + engine.models.process_ids
    await engine.close()
    assert [pid for pid in pids if is_running(pid)] == []
    assert (await fault_of(engine)).fault is EngineFault.UNAVAILABLE


def test_the_model_ends_when_the_server_is_gone() -> None:
    """However that happened: nobody else would end it."""
    ours, theirs = socket.socketpair()
    with theirs:
        model = subprocess.Popen(local.model_command(), stdin=theirs.fileno(), stdout=subprocess.DEVNULL)
    with ours:
        assert bytes(read_frame(ours) or b"") == READY
    assert model.wait(60) == 0


async def test_answers_say_in_which_taxonomy_they_are(engine: LocalModeration) -> None:
    answer = cast(dict[str, Any], await engine.detect(PICTURE))
    assert answer["ModerationModelVersion"] == "3.0"
