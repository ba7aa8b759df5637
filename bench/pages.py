"""Pages of portal and console over many loops: from the request to the last byte of HTML, in a process of their own.

The rows are made by `page_rows.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
from tests.pages import open_browser, post_form

from bench.deployment import Deployment
from bench.machine import SERVER_CORES
from bench.page_rows import FIRST_WORKER, OPERATOR, PASSWORD, WORKERS, fill
from bench.report import Report, percentile
from overread.app import build_context
from overread.console.routes import console_routes
from overread.operations.context import Context
from overread.operations.first_team import ensure_first_team
from overread.portal.routes import portal_routes
from overread.settings import Settings
from overread.web.options import WebOptions
from overread.web.rendering import STATIC

SIZES = (1_000, 100_000, 1_000_000)
JUDGED = 100_000
LIMIT_MS = 100.0
ROUNDS = 25

CONSOLE_PAGES: Mapping[str, str] = {
    "overview": "",
    "overview, 30 days": "?time=30d",
    "one workflow in plots": "overview/flow-003?time=30d",
    "its workers": "overview/flow-003/workers?time=30d",
    "workflows": "workflows",
    "a workflow": "workflows/flow-003",
    "templates": "templates",
    "template problems": "problems",
    "loops": "loops",
    "loops, a later page": "loops?after={middle}",
    "loops by state, most": "loops?status=Completed",
    "loops by state, few": "loops?status=Stopping",
    "loops by failure": "loops?status=Failed/InternalError",
    "loops by workflow": "loops?workflow=flow-003",
    "loops by workflow and state": "loops?workflow=flow-003&status=InProgress",
    "loops by worker": "loops?worker=worker-0500",
    "loops by worker and state": "loops?worker=worker-0500&status=Failed",
    "loops by busiest worker": "loops?worker=worker-0000",
    "loops by busiest, and state": "loops?worker=worker-0000&status=Stopped",
    "loops by day": "loops?from={day}&to={day}",
    "loops by whole name": "loops?name=invoice-{last}",
    "loops by beginning, few": "loops?name=invoice-{few}",
    "loops by beginning, all": "loops?name=inv",
    "loops by beginning, none new": "loops?name=letter-",
    "loops by all of these": "loops?name=inv&worker=worker-0500&status=Completed&workflow=flow-003&from={day}",
    "a loop": "loops/invoice-{last}",
    "work teams": "workforces",
    "a work team": "workforces/teams/team-07",
    "workers": "workforces/workers",
    "workers by name": "workforces/workers?name=worker-05",
    "public workers": "workforces/public/workers",
    "ledger": "workforces/public/ledger",
    "ledger of a worker": "workforces/public/ledger?worker={public}",
    "users and access keys": "access",
    "roles": "access/roles",
    "mail": "mail",
    "deliveries": "deliveries",
    "deliveries given up": "deliveries?state=failed",
    "deliveries that arrived": "deliveries?state=delivered",
    "audit": "audit",
    "audit by person": "audit?who=worker-0500",
}
PORTAL_PAGES: Mapping[str, str] = {
    "task list": "",
    "preview of the next task": "jobs/1003/preview",
    "history": "history",
}


@dataclass(frozen=True)
class PageTime:
    """ms."""

    name: str
    median: float
    p95: float


def measure(
    deployments: Sequence[Deployment], scratch: Path, report: Report, *, sizes: Sequence[int]
) -> None:
    for deployment in deployments:
        found: dict[int, list[PageTime]] = {}
        for size in sizes:
            with deployment.copy(scratch) as settings:
                found[size] = _in_own_process(settings, size)
        report.title(f"pages on {deployment.kind}, {WORKERS:,} workers, {ROUNDS} times each: median (p95) ms")
        names = [each.name for each in found[sizes[0]]]
        report.line(f"{'':<30}" + "".join(f"{size:>18,}" for size in sizes) + f"{'growth':>10}")
        for number, name in enumerate(names):
            times = [found[size][number] for size in sizes]
            told = "".join(f"{f'{each.median:.1f} ({each.p95:.1f})':>18}" for each in times)
            report.line(f"{name:<30}{told}{times[-1].median / times[0].median:>9.1f}×")
        if JUDGED in found:
            slowest = max(found[JUDGED], key=lambda each: each.p95)
            report.below(
                f"{deployment.kind}: the slowest page with {JUDGED:,} loops, p95 ({slowest.name})",
                [slowest.p95],
                LIMIT_MS,
                "ms",
                1,
            )


def _in_own_process(settings: Settings, size: int) -> list[PageTime]:
    arguments = [settings.data_dir, settings.database_url or "", size]
    done = subprocess.run(
        [sys.executable, "-m", "bench.pages", *map(str, arguments)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return [PageTime(**each) for each in json.loads(done.stdout)]


async def _measure(settings: Settings, size: int) -> list[PageTime]:
    ctx = build_context(settings)
    await ctx.store.start()
    await ctx.objects.start()
    try:
        places = await fill(ctx, size)
        return [await _time(browser, name, path) for name, browser, path in await every_page(ctx, places)]
    finally:
        await ctx.objects.close()
        await ctx.store.close()


async def every_page(ctx: Context, places: Mapping[str, str]) -> list[tuple[str, httpx.AsyncClient, str]]:
    """Its name, a browser that is signed in, its address. places: what the addresses need to know of the rows."""
    routes = [*console_routes(ctx, WebOptions()), *portal_routes(ctx, WebOptions()), *STATIC.routes()]
    console, portal = open_browser(routes), open_browser(routes)
    home = f"/portal/w/{(await ensure_first_team(ctx)).workforce.portal_id}/"
    await _signed_in(console, "/console/", OPERATOR)
    await _signed_in(portal, home, FIRST_WORKER)
    return [
        *((name, console, "/console/" + path.format_map(places)) for name, path in CONSOLE_PAGES.items()),
        *((name, portal, home + path.format_map(places)) for name, path in PORTAL_PAGES.items()),
    ]


async def _signed_in(browser: httpx.AsyncClient, path: str, email: str) -> None:
    answer = await post_form(browser, await browser.get(path), "/sign-in", email=email, password=PASSWORD)
    assert answer.status_code == 200, answer.text
    assert answer.url.path == path, answer.url


async def _time(browser: httpx.AsyncClient, name: str, path: str) -> PageTime:
    times = []
    for number in range(ROUNDS + 2):
        began = time.perf_counter()
        answer = await browser.get(path)
        took = (time.perf_counter() - began) * 1e3
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        if number >= 2:  # the first ones read the templates, and the pages of the database
            times.append(took)
    times.sort()
    return PageTime(name, percentile(times, 50), percentile(times, 95))


def main() -> None:
    import uvloop  # as the server runs

    data_dir, database_url, size = sys.argv[1:]
    os.sched_setaffinity(0, SERVER_CORES)
    settings = Settings(data_dir=Path(data_dir), database_url=database_url or None)
    print(json.dumps([asdict(each) for each in uvloop.run(_measure(settings, int(size)))]))


if __name__ == "__main__":
    main()
