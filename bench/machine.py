"""The machine a run was made on, and where its processes are put."""

from __future__ import annotations

import os
import platform
import sqlite3
from pathlib import Path

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
