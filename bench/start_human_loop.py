"""StartHumanLoop under load: how much of the rate is left when a loop is stored durably.

Variants take turns within each round, and each ratio is made within a round: the machine may be slower in the next.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench import client
from bench.deployment import Deployment
from bench.report import Report, shown
from bench.server import running
from bench.traffic import INPUT_BYTES
from overread.settings import Settings
from overread.store.database import Database, sqlite_url

CONNECTIONS = 64
RATIOS = {"SQLite": 0.50, "PostgreSQL": 0.60}
P99_MS, ONE_CLIENT_P50_MS = 25.0, 1.5
WARM_UP, ONE_CLIENT = 4_000, 2_000
"""Requests: before the measurement, and of the measurement with a single connection."""


@dataclass
class Runs:
    """One variant's figures, one for each round. Times in ms; processor time in µs per request."""

    rate: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    database_cpu: list[float] = field(default_factory=list)
    client_busy: list[float] = field(default_factory=list)
    one_client_p50: list[float] = field(default_factory=list)
    one_client_p99: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        database = f", database {shown(self.database_cpu)} µs" if any(self.database_cpu) else ""
        return (
            f"{name:<15} {shown(self.rate)}/s; p50 {shown(self.p50, 1)}, p99 {shown(self.p99, 1)} ms; processor per request: "
            f"server {shown(self.cpu)} µs{database}; client {max(self.client_busy):.0%} busy"
        )


def measure(
    deployments: Sequence[Deployment],
    requests: Path,
    scratch: Path,
    report: Report,
    *,
    seconds: float,
    rounds: int,
) -> None:
    """Print and judge what storing a loop costs. requests: folder of the signed traffic."""
    report.title(
        f"StartHumanLoop, {INPUT_BYTES:,} B of input, {CONNECTIONS} connections, "
        f"{rounds} rounds of {seconds:g} s; median (least-most)"
    )
    variants = {"echo": ("echo", deployments[0]), "nothing stored": ("nothing", deployments[0])}
    variants |= {deployment.kind: ("store", deployment) for deployment in deployments}
    found = {name: Runs() for name in variants}
    for _ in range(rounds):
        for name, (variant, deployment) in variants.items():
            _run(variant, deployment, found[name], requests, scratch, seconds)
    for name, runs in found.items():
        report.line(runs.line(name))
    for deployment in deployments:
        _judge(deployment.kind, found[deployment.kind], found["nothing stored"], report)


def measure_with_checks(
    deployments: Sequence[Deployment], requests: Path, scratch: Path, report: Report, *, loops: int
) -> None:
    """The whole server, background work and rendering children included: from the first start to the last check."""
    report.title(f"StartHumanLoop while the template of each loop is tried, {loops:,} loops, nothing pinned")
    for deployment in deployments:
        with deployment.copy(scratch) as settings, running("whole", settings) as server:
            began = time.perf_counter()
            load = client.run(requests, server.port, connections=CONNECTIONS, seconds=120, last=loops - 1)
            _refuse_failures(load)
            started = time.perf_counter()
            _await_checks(settings)
            ended = time.perf_counter()
        report.line(
            f"{deployment.kind:<15} {loops / (ended - began):,.0f}/s started and checked; meanwhile started at "
            f"{load.rate:,.0f}/s with p99 {load.p99:.1f} ms, the last check {ended - started:.1f} s after the last start"
        )


def _run(
    variant: str, deployment: Deployment, runs: Runs, requests: Path, scratch: Path, seconds: float
) -> None:
    with deployment.copy(scratch) as settings, running(variant, settings) as server:
        warm_up = client.run(
            requests, server.port, connections=CONNECTIONS, seconds=seconds, last=WARM_UP - 1
        )
        alone = client.run(
            requests,
            server.port,
            connections=1,
            seconds=seconds,
            first=WARM_UP,
            last=WARM_UP + ONE_CLIENT - 1,
        )
        with _database_seconds(deployment) as database:
            before = server.cpu_seconds()
            load = client.run(
                requests, server.port, connections=CONNECTIONS, seconds=seconds, first=WARM_UP + ONE_CLIENT
            )
            runs.cpu.append((server.cpu_seconds() - before) / load.answers * 1e6)
        _check_stored(settings, *((warm_up, alone, load) if variant == "store" else ()))
        runs.database_cpu.append(database[0] / load.answers * 1e6)
    _refuse_failures(load)
    runs.rate.append(load.rate)
    runs.p50.append(load.p50)
    runs.p99.append(load.p99)
    runs.client_busy.append(load.busy)
    runs.one_client_p50.append(alone.p50)
    runs.one_client_p99.append(alone.p99)


def _judge(kind: str, stored: Runs, nothing: Runs, report: Report) -> None:
    ratios = [one / other for one, other in zip(stored.rate, nothing.rate, strict=True)]
    report.at_least(f"{kind}: rate against nothing stored", ratios, RATIOS[kind])
    per_processor = [one / other for one, other in zip(nothing.cpu, stored.cpu, strict=True)]
    report.line(f"        {kind}: the same by the server's processor time: {shown(per_processor, 2)}")
    report.below(f"{kind}: p99 with {CONNECTIONS} connections", stored.p99, P99_MS, "ms", 1)
    report.below(
        f"{kind}: p50 of one client on one connection", stored.one_client_p50, ONE_CLIENT_P50_MS, "ms"
    )
    report.line(f"        {kind}: p99 of one client on one connection: {shown(stored.one_client_p99, 2)} ms")


def _check_stored(settings: Settings, *loads: client.Load) -> None:
    """A variant must have done what its name says: what was answered is stored, and nothing else."""
    expected = sum(load.answers for load in loads)
    database = Database(settings.database_url or sqlite_url(settings.sqlite_path))
    try:
        with database.snapshot() as conn:
            stored = conn.exec_driver_sql("select count(*) from human_loops").scalar_one()
    finally:
        database.close()
    if stored != expected:
        raise SystemExit(f"{stored} loops are stored, not {expected}: the figures would mean nothing")


def _refuse_failures(load: client.Load) -> None:
    if load.bad:
        raise SystemExit(
            f"{load.bad} of {load.answers} requests were refused: the figures would mean nothing"
        )


@contextmanager
def _database_seconds(deployment: Deployment) -> Iterator[list[float]]:
    """Yields a list that holds the processor seconds of PostgreSQL afterwards; 0 for SQLite, which has no process."""
    found = [0.0]
    before = _postgres_seconds(deployment)
    yield found
    found[0] = _postgres_seconds(deployment) - before


def _postgres_seconds(deployment: Deployment) -> float:
    if deployment.postgres is None:
        return 0.0
    server = psutil.Process(deployment.postgres.process_id)
    total = 0.0
    for process in (server, *server.children()):
        times = process.cpu_times()
        total += times.user + times.system
    return total


def _await_checks(settings: Settings) -> None:
    """Wait until no loop waits for its check."""
    database = Database(settings.database_url or sqlite_url(settings.sqlite_path))
    try:
        while True:
            with database.snapshot() as conn:
                if (
                    conn.exec_driver_sql(
                        "select 1 from human_loops where check_due is not null limit 1"
                    ).first()
                    is None
                ):
                    return
            time.sleep(0.02)
    finally:
        database.close()
