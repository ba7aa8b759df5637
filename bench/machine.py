"""The machine a run was made on, and where its processes are put."""

from __future__ import annotations

import os
import platform
import sqlite3
import time
from pathlib import Path

from bench.report import percentile

DISK_WRITES = 500
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORES = set(CORES[:1]) if len(CORES) > 1 else set(CORES)
CLIENT_CORES = set(CORES[1:]) if len(CORES) > 1 else set(CORES)
"""Server and client never take turns on one core if there are two: the client's work is not the server's."""


def describe() -> list[str]:
    return [
        f"machine: {_processor()}, {len(CORES)} cores, {_memory_gb():.0f} GB; Linux {platform.release()}",
        f"software: CPython {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        load() + ("" if os.getloadavg()[0] < 0.5 else "; not idle, so compare ratios and not rates"),
    ]


def disk(folder: Path) -> str:
    """How long the disk takes to make 40 kB durable: no commit can be faster, nor can a tail be shorter."""
    times = []
    with (folder / "disk").open("wb", buffering=0) as file:
        file.write(bytes(4 * 2**20))
        os.fsync(file.fileno())
        for number in range(DISK_WRITES):
            file.seek(number % 100 * 40_960)
            file.write(os.urandom(40_960))
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - began) * 1e3)
            time.sleep(0.002)  # as commits come at 500 a second
    times.sort()
    middle, slow = percentile(times, 50), percentile(times, 99)
    return f"disk: 40 kB are durable in {middle:.2f} ms, p99 {slow:.2f}, longest {times[-1]:.1f}"


def load() -> str:
    """The machine's load averages, in words."""
    return "load average " + ", ".join(f"{part:.2f}" for part in os.getloadavg())


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
