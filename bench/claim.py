"""Claiming the next task: through the operation that the portal calls, in a process with nothing but the store.

Claims arrive by the clock, whether or not the ones before are answered, and a claim's time counts from the moment it was
due: a server that stalls is not excused by clients that wait.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from bench.deployment import Deployment
from bench.machine import SERVER_CORES
from bench.report import Report, percentile, shown
from overread.app import build_context
from overread.auth.passwords import temporary_password
from overread.domain.people import Worker
from overread.operations import assignments
from overread.operations.context import Context
from overread.operations.first_team import add_worker, deployment_caller, ensure_first_team
from overread.operations.flow_definitions import StartableFlow, for_start
from overread.settings import Settings
from overread.store.hot import StartLoop
from overread.store.human_loops import input_place
from overread.store.times import to_ms

WORKERS = 16
OFFERED_PER_SECOND = 500
SATURATION_SECONDS = 5.0
P99_MS = {"SQLite": 10.0, "PostgreSQL": 25.0}
BATCH = 500


@dataclass(frozen=True)
class Claims:
    """What one process measured. Times in ms."""

    offered: float
    p50: float
    p99: float
    most: float
    saturated: float


def measure(
    deployments: Sequence[Deployment],
    scratch: Path,
    report: Report,
    *,
    open_loops: int,
    seconds: float,
    rounds: int,
) -> None:
    report.title(
        f"claim of the next task, {open_loops:,} open loops, {OFFERED_PER_SECOND} claims offered per second by {WORKERS} "
        f"workers, {rounds} rounds of {seconds:g} s"
    )
    found: dict[str, list[Claims]] = {deployment.kind: [] for deployment in deployments}
    for _ in range(rounds):
        for deployment in deployments:
            with deployment.copy(scratch) as settings:
                found[deployment.kind].append(_in_own_process(settings, deployment, open_loops, seconds))
    for kind, runs in found.items():
        report.line(
            f"{kind:<15} p50 {shown([run.p50 for run in runs], 2)}, p99 {shown([run.p99 for run in runs], 2)}, longest "
            f"{shown([run.most for run in runs], 1)} ms at {shown([run.offered for run in runs])}/s; "
            f"at saturation {shown([run.saturated for run in runs])}/s"
        )
        report.below(f"{kind}: p99 of a claim", [run.p99 for run in runs], P99_MS[kind], "ms")


def _in_own_process(settings: Settings, deployment: Deployment, open_loops: int, seconds: float) -> Claims:
    arguments = [
        settings.data_dir,
        settings.database_url or "",
        deployment.flow_definition_arn,
        open_loops,
        seconds,
    ]
    done = subprocess.run(
        [sys.executable, "-m", "bench.claim", *map(str, arguments)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return Claims(**json.loads(done.stdout))


async def _measure(settings: Settings, flow_definition_arn: str, open_loops: int, seconds: float) -> Claims:
    ctx = build_context(settings)
    await ctx.store.start()
    try:
        flow = await for_start(ctx, deployment_caller(ctx), flow_definition_arn)
        await _open_loops(ctx, flow, open_loops)
        workers = await _workers(ctx)
        await asyncio.gather(*(assignments.claim(ctx, worker, flow.flow_id) for worker in workers))
        times, took = await _offered(ctx, workers, flow.flow_id, seconds)
        saturated = await _saturated(ctx, workers, flow.flow_id, (open_loops - len(times)) // 2)
    finally:
        await ctx.store.close()
    times.sort()
    return Claims(
        offered=len(times) / took,
        p50=percentile(times, 50) * 1e3,
        p99=percentile(times, 99) * 1e3,
        most=times[-1] * 1e3,
        saturated=saturated,
    )


async def _offered(
    ctx: Context, workers: Sequence[Worker], flow_id: int, seconds: float
) -> tuple[list[float], float]:
    """Every claim's seconds from when it was due, and how long it took until the last was answered."""
    chance = random.Random(2)  # arrivals as of people who know nothing of each other, the same in every run
    times: list[float] = []
    claims: list[asyncio.Task[None]] = []
    began = time.perf_counter()

    async def claim(worker: Worker, due: float) -> None:
        await assignments.claim(ctx, worker, flow_id)
        times.append(time.perf_counter() - due)

    due = began
    while (due := due + chance.expovariate(OFFERED_PER_SECOND)) < began + seconds:
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        claims.append(asyncio.create_task(claim(workers[len(claims) % WORKERS], due)))
    await asyncio.gather(*claims)
    return times, time.perf_counter() - began


async def _saturated(ctx: Context, workers: Sequence[Worker], flow_id: int, most: int) -> float:
    """Claims a second when each worker asks for the next task at once; at most so many, to leave loops open."""
    began = time.perf_counter()

    async def keep_claiming(worker: Worker) -> int:
        claimed = 0
        while claimed < most // WORKERS and time.perf_counter() < began + SATURATION_SECONDS:
            await assignments.claim(ctx, worker, flow_id)
            claimed += 1
        return claimed

    claimed = sum(await asyncio.gather(*(keep_claiming(worker) for worker in workers)))
    return claimed / (time.perf_counter() - began)


async def _open_loops(ctx: Context, flow: StartableFlow, count: int) -> None:
    caller = deployment_caller(ctx)
    now = ctx.clock()
    sealed = ctx.store.sealer.seal(
        b'{"text": "x"}', input_place(caller.account, caller.region, "", to_ms(now))
    )

    def loop(number: int) -> StartLoop:
        return StartLoop(
            account=caller.account,
            region=caller.region,
            name=f"loop-{number:09d}",
            flow_id=flow.flow_id,
            human_task_ui_id=flow.human_task_ui_id,
            template_sha256=flow.template_sha256,
            task_count=1,
            time_limit_ms=flow.time_limit_ms,
            created_at=to_ms(now),
            available_until=to_ms(now + timedelta(days=5)),
            input_digest=bytes(32),
            classifiers="[]",
            sealed=sealed,
        )

    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        await asyncio.gather(*(ctx.store.submit(loop(number)) for number in numbers))


async def _workers(ctx: Context) -> list[Worker]:
    workforce = (await ensure_first_team(ctx)).workforce
    workers = []
    for number in range(WORKERS):
        email = f"worker-{number}@example.com"
        user = await add_worker(ctx, email, temporary_password())
        workers.append(Worker(user.id, user.pool_id, user.worker_id, user.sub, email, email, workforce))
    return workers


def main() -> None:
    import uvloop  # as the server runs

    data_dir, database_url, flow_definition_arn, open_loops, seconds = sys.argv[1:]
    os.sched_setaffinity(0, SERVER_CORES)
    settings = Settings(data_dir=Path(data_dir), database_url=database_url or None)
    found = uvloop.run(_measure(settings, flow_definition_arn, int(open_loops), float(seconds)))
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
