"""`overread serve` on an existing data folder: time until it is ready, and memory of all its processes when idle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from bench.deployment import Deployment
from bench.report import Report, shown
from bench.server import START_SECONDS, await_answer, free_port
from overread.settings import Settings

READY_SECONDS, IDLE_MEGABYTES = 0.5, 150
SETTLE_SECONDS, MEMORY_RUNS = 5.0, 3


def measure(deployment: Deployment, scratch: Path, report: Report, *, starts: int) -> None:
    report.title(f"overread serve on an existing data folder, {starts} starts")
    seconds: list[float] = []
    proportional: list[float] = []
    resident: list[float] = []
    with deployment.copy(scratch) as settings:
        _start(settings)  # leaves what the first start leaves
        for _ in range(starts):
            seconds.append(_start(settings))
        for _ in range(MEMORY_RUNS):
            _start(settings, proportional, resident)
    report.line(f"resident sets summed, pages that processes share counted in each: {shown(resident)} MB")
    report.below("ready after launch", seconds, READY_SECONDS, "s")
    report.below("idle, proportional sets of all processes", proportional, IDLE_MEGABYTES, "MB", 0)


def _start(
    settings: Settings, proportional: list[float] | None = None, resident: list[float] | None = None
) -> float:
    """Seconds until ready. With lists, the megabytes of all its processes once it has settled are added to them."""
    port = free_port()
    # An installed package has its bytecode; a checkout under this variable would compile all of it at every start.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "overread",
            "serve",
            "--data-dir",
            str(settings.data_dir),
            "--port",
            str(port),
        ],
        env=environment,
    )
    try:
        await_answer(process, port)
        took = time.perf_counter() - began
        if proportional is not None and resident is not None:
            time.sleep(SETTLE_SECONDS)
            server = psutil.Process(process.pid)
            memory = [each.memory_full_info() for each in (server, *server.children(recursive=True))]
            proportional.append(sum(one.pss for one in memory) / 2**20)
            resident.append(sum(one.rss for one in memory) / 2**20)
        return took
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(START_SECONDS)
