"""`python -m bench.moderation`: how fast the local moderation engine is, and what memory its two processes take.

Wall time depends on what else the machine does; processor time hardly does.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time

import psutil
from tests.unit.engines.moderation.pictures import as_file, landscape

from bench import machine
from overread.engines.base import EngineOptions
from overread.engines.moderation.engine import LocalModeration

PICTURES = {
    "JPEG of 12 megapixels": as_file("JPEG", landscape(4000, 3000), quality=90),
    "PNG of 2 megapixels": as_file("PNG", landscape(1920, 1080)),
    "JPEG of 0.3 megapixels": as_file("JPEG", landscape(640, 480), quality=90),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.moderation", description=__doc__)
    parser.add_argument("--images", type=int, default=50, help="of each kind")
    parser.add_argument("--starts", type=int, default=5)
    options = parser.parse_args()
    for line in machine.describe():
        print(line)
    asyncio.run(_measure(options.images, options.starts))


async def _measure(images: int, starts: int) -> None:
    picture = PICTURES["JPEG of 0.3 megapixels"]
    times = []
    for _ in range(starts):
        engine = LocalModeration(EngineOptions(seconds=60))
        began = time.perf_counter()
        await engine.detect(picture)
        times.append(time.perf_counter() - began)
        used = [_processor_seconds(pid) for pid in _processes(engine)]
        await engine.close()
    print(f"first answer of new processes: {statistics.median(times):.2f} s (median of {starts})")
    print(f"  processor time: decoder {used[0]:.2f} s, model {used[1]:.2f} s")
    engine = LocalModeration(EngineOptions(seconds=60))
    await engine.detect(picture)
    for name, content in PICTURES.items():
        before = [_processor_seconds(pid) for pid in _processes(engine)]
        began = time.perf_counter()
        for _ in range(images):
            await engine.detect(content)
        seconds = time.perf_counter() - began
        after = [_processor_seconds(pid) for pid in _processes(engine)]
        decoder, model = ((b - a) / images * 1e3 for a, b in zip(before, after, strict=True))
        print(f"{name}: {images / seconds:.1f} images a second, one after the other")
        print(f"  processor time of one: decoder {decoder:.0f} ms, model {model:.0f} ms")
    for name, pid in zip(("decoder", "model"), _processes(engine), strict=True):
        memory = psutil.Process(pid).memory_info()
        print(f"{name}: {memory.rss / 2**20:.0f} MB resident, {memory.data / 2**20:.0f} MB writable")
    await engine.close()


def _processes(engine: LocalModeration) -> list[int]:
    """Decoder and model."""
    return [*engine.decoders.process_ids, *engine.models.process_ids]


def _processor_seconds(pid: int) -> float:
    used = psutil.Process(pid).cpu_times()
    return float(used.user + used.system)


if __name__ == "__main__":
    main()
