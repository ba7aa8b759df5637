"""`python -m bench`: every figure that overread promises, measured on this machine and judged.

Exits with 1 if a requirement is not met.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.postgresql import PostgresServer

from bench import claim, conditions, elements, idle, machine, pages, render, start_human_loop, traffic
from bench.deployment import HOST, Deployment, prepare
from bench.report import Report
from overread.auth.access_keys import new_access_key

PARTS = ("start", "claim", "render", "idle", "elements", "conditions", "pages")
EXPECTED_RATE = 30_000
"""Requests a second that are signed beforehand for a run; more than any variant but the echo has been seen to answer."""

RENDER_MS = 3.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", default=PARTS, help=f"of {', '.join(PARTS)}; all if none is given"
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="of one StartHumanLoop run")
    parser.add_argument("--rounds", type=int, default=3, help="how often each variant runs")
    parser.add_argument("--open-loops", type=int, default=100_000, help="that wait while tasks are claimed")
    parser.add_argument(
        "--loops", type=int, nargs="+", default=pages.SIZES, help="that there are while pages are looked at"
    )
    parser.add_argument("--without-postgresql", action="store_true", help="measure SQLite alone")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}, only {', '.join(PARTS)}")
    report = Report()
    for line in machine.describe():
        print(line)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="overread-bench-") as name:
        folder = Path(name)
        print(machine.disk(folder))
        postgres = None if options.without_postgresql else PostgresServer(durable=True)
        try:
            key = new_access_key()
            deployments = [prepare(folder / "sqlite", key)]
            if postgres is not None:
                print(f"PostgreSQL: {postgres.version}, fsync on, defaults otherwise")
                deployments.append(prepare(folder / "postgresql", key, postgres))
            _measure(options, deployments, folder, report)
            report.title("afterwards")
            report.line(machine.disk(folder))
            report.line(machine.load())
        finally:
            if postgres is not None:
                postgres.stop()
    met = report.summary()
    print(f"\ntook {time.monotonic() - began:.0f} s")
    return 0 if met else 1


def _measure(
    options: argparse.Namespace, deployments: list[Deployment], folder: Path, report: Report
) -> None:
    if "start" in options.parts:
        requests = folder / "requests"
        _sign(deployments[0], requests, int(options.seconds * EXPECTED_RATE))
        start_human_loop.measure(
            deployments, requests, folder, report, seconds=options.seconds, rounds=options.rounds
        )
        start_human_loop.measure_with_checks(
            deployments, requests, folder, report, loops=int(options.seconds * 1_000)
        )
    if "claim" in options.parts:
        claim.measure(
            deployments,
            folder,
            report,
            open_loops=options.open_loops,
            seconds=options.seconds,
            rounds=options.rounds,
        )
    if "render" in options.parts:
        _render(report)
    if "idle" in options.parts:
        idle.measure(deployments[0], folder, report, starts=9)
    if "conditions" in options.parts:
        conditions.measure(report)
    if "pages" in options.parts:
        pages.measure(deployments, folder, report, sizes=options.loops)
    if "elements" in options.parts:
        elements.measure(report)


def _render(report: Report) -> None:
    report.title("rendering in a child process")
    figures = asyncio.run(render.measure())
    for line in render.report(figures).splitlines()[1:]:
        report.line(line.strip())
    report.below(
        f"page of {render.BLOCKS} blocks, hop to the child included", [figures.textract_ms], RENDER_MS, "ms"
    )


def _sign(deployment: Deployment, folder: Path, count: int) -> None:
    folder.mkdir()
    traffic.sign_traffic(
        count,
        host=HOST,
        flow_definition_arn=deployment.flow_definition_arn,
        access_key_id=deployment.access_key_id,
        secret=deployment.secret,
        region=deployment.caller.region,
    ).save(folder)


if __name__ == "__main__":
    sys.exit(main())
