"""Pages of portal and console over many loops: from the request to the last byte of HTML, in a process of their own.

Rows are made by a few statements, because making a million loops as callers do would take longer than looking at them. What
they lack is never read by a list: inputs, answers, outputs.
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
import sqlalchemy as sa
from tests.pages import open_browser, post_form

from bench.deployment import Deployment
from bench.machine import SERVER_CORES
from bench.report import Report, percentile
from overread.app import build_context
from overread.console.routes import console_routes
from overread.domain.assignment import AssignmentState
from overread.domain.human_loop import FailureCode, LoopStatus
from overread.operations import sign_in, users
from overread.operations.context import Context
from overread.operations.first_team import add_worker, deployment_caller, ensure_first_team
from overread.portal.routes import portal_routes
from overread.settings import Settings
from overread.store.figures import DAY_MS, HOUR_MS
from overread.store.times import to_ms
from overread.web.options import WebOptions
from overread.web.rendering import STATIC

SIZES = (1_000, 100_000, 1_000_000)
JUDGED = 100_000
LIMIT_MS = 100.0
WORKERS = 1_000
WORKFLOWS = 20
DAYS = 30
ROUNDS = 25
PASSWORD = "Correct-Horse-1"
FIRST_WORKER = "worker-0000@example.com"
OPERATOR = "op@example.com"

CONSOLE_PAGES: Mapping[str, str] = {
    "overview": "",
    "overview, 30 days": "?time=30d",
    "one workflow in plots": "overview/flow-003?time=30d",
    "its workers": "overview/flow-003/workers?time=30d",
    "workflows": "workflows",
    "loops": "loops",
    "loops, a later page": "loops?after={middle}",
    "loops by state, most": "loops?status=Completed",
    "loops by state, few": "loops?status=Stopping",
    "loops by failure": "loops?status=Failed/InternalError",
    "loops by workflow": "loops?workflow=flow-003",
    "loops by workflow and state": "loops?workflow=flow-003&status=InProgress",
    "loops by worker": "loops?worker=worker-0500",
    "loops by worker and state": "loops?worker=worker-0500&status=Failed",
    "loops by day": "loops?from={day}&to={day}",
    "loops by whole name": "loops?name=invoice-{last}",
    "loops by beginning, few": "loops?name=invoice-{few}",
    "loops by beginning, all": "loops?name=inv",
    "loops by beginning, none new": "loops?name=letter-",
    "loops by all of these": "loops?name=inv&worker=worker-0500&status=Completed&workflow=flow-003&from={day}",
    "workers": "workforces/workers",
    "workers by name": "workforces/workers?name=worker-05",
    "deliveries": "deliveries",
    "audit": "audit",
    "audit by person": "audit?who=worker-0500",
}
PORTAL_PAGES: Mapping[str, str] = {"task list": ""}


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
        places = await _fill(ctx, size)
        routes = [*console_routes(ctx, WebOptions()), *portal_routes(ctx, WebOptions()), *STATIC.routes()]
        console = open_browser(routes)
        await _signed_in(console, "/console/", OPERATOR)
        found = [
            await _time(console, name, "/console/" + path.format_map(places))
            for name, path in CONSOLE_PAGES.items()
        ]
        portal = open_browser(routes)
        home = f"/portal/w/{(await ensure_first_team(ctx)).workforce.portal_id}/"
        await _signed_in(portal, home, FIRST_WORKER)
        return found + [await _time(portal, name, home + path) for name, path in PORTAL_PAGES.items()]
    finally:
        await ctx.objects.close()
        await ctx.store.close()


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


# --- rows --------------------------------------------------------------------------------------------------------


async def _fill(ctx: Context, size: int) -> dict[str, str]:
    """Rows for everything that a list shows; what addresses of CONSOLE_PAGES need to know of them."""
    caller = deployment_caller(ctx)
    await sign_in.add_operator(
        ctx, email=OPERATOR, password=PASSWORD, account=caller.account, must_change=False
    )
    await add_worker(ctx, FIRST_WORKER, PASSWORD)
    team = (await ensure_first_team(ctx)).team.members[0]
    await users.set_password(
        ctx, caller, team.pool_id, username=FIRST_WORKER, password=PASSWORD, permanent=True
    )
    now = to_ms(ctx.clock())
    values = {
        "account": caller.account,
        "region": caller.region,
        "now": now,
        "size": size,
        "apart": DAYS * DAY_MS // size,
        "pool": team.pool_id,
        "team_group": team.group,
        "digest": bytes(32),
    }

    def fill(conn: sa.Connection) -> int:
        for statement in _STATEMENTS:
            conn.execute(sa.text(statement), values)
        if conn.dialect.name == "postgresql":
            # Its sequences do not know of rows that came with their ids.
            for table in ("human_loops", "users", "flow_definitions", "assignments"):
                conn.execute(sa.text(f"select setval('{table}_id_seq', (select max(id) from {table}))"))
        middle = sa.text("select created_at from human_loops where id = :id")
        return int(conn.execute(middle, {"id": 1_000 + size // 2}).scalar_one())

    middle = await ctx.store.write(fill)
    await ctx.store.write(lambda conn: conn.exec_driver_sql("analyze"))
    return {
        "middle": f"{middle}-{1_000 + size // 2}",
        "day": ctx.clock().date().isoformat(),
        "last": f"{size:07}",
        "few": f"{size:07}"[:-2],
    }


def _states() -> str:
    """Of a hundred loops: eighty completed, ten open, six expired, one failed otherwise, two stopped, one stopping."""
    return f"""case
        when i % 100 < 80 then '{LoopStatus.COMPLETED}'
        when i % 100 < 90 then '{LoopStatus.IN_PROGRESS}'
        when i % 100 < 97 then '{LoopStatus.FAILED}'
        when i % 100 < 99 then '{LoopStatus.STOPPED}'
        else '{LoopStatus.STOPPING}' end"""


_NUMBERS = "with recursive numbers (i) as (select cast(1 as bigint) union all select i + 1 from numbers where i < {most})"
_NAME = "substr(cast(10000000 + i as varchar), 2)"
_STATEMENTS = (
    # Workers of the team.
    f"""insert into users (
            id, pool_id, username, sub, worker_id, email, status, enabled, attributes, created_at, modified_at)
        {_NUMBERS.format(most=WORKERS - 1)}
        select 10000 + i, :pool, 'user-' || i, 'sub-' || i, 'worker' || {_NAME},
            'worker-' || substr(cast(10000 + i as varchar), 2) || '@example.com', 'CONFIRMED', true, '{{}}', :now, :now
        from numbers""",
    """insert into group_members (group_id, user_id)
        select g.id, u.id from user_groups g, users u
        where g.pool_id = :pool and g.name = :team_group and u.id >= 10000""",
    # Workflows, copies of the one that there is.
    f"""insert into flow_definitions (
            id, account, region, name, status, created_at, role_arn, output_path, workteam_arn, human_task_ui_arn,
            task_title, task_description, task_count, time_limit_seconds, keywords)
        {_NUMBERS.format(most=WORKFLOWS)}
        select 1000 + i, account, region, 'flow-' || substr(cast(1000 + i as varchar), 2), status, created_at + i, role_arn,
            output_path, workteam_arn, human_task_ui_arn, task_title || i, task_description, task_count,
            time_limit_seconds, keywords
        from numbers, flow_definitions where name = 'reviews'""",
    f"""insert into human_loops (
            id, account, region, name, flow_id, status, created_at, available_until, input_digest, classifiers,
            template_sha256, task_count, time_limit_ms, free_slots, queue_position, failure_code, finished_at, outcome)
        {_NUMBERS.format(most=":size")}
        select 1000 + i, :account, :region, case when i <= 40 then 'letter-' else 'invoice-' end || {_NAME},
            1001 + i % {WORKFLOWS}, {_states()},
            :now - (:size - i) * :apart, :now + {DAY_MS}, :digest, '[]', '', 1, 3600000,
            case when i % 100 >= 80 and i % 100 < 90 then 1 else 0 end, i,
            case when i % 100 = 96 then '{FailureCode.INTERNAL_ERROR}'
                 when i % 100 >= 90 and i % 100 < 96 then '{FailureCode.EXPIRED}' end,
            case when i % 100 < 80 or (i % 100 >= 90 and i % 100 < 99) then :now - (:size - i) * :apart + 60000 end,
            case when i % 100 < 80 then 'Completed' when i % 100 >= 97 then 'Stopped' when i % 100 >= 90 then 'Expired' end
        from numbers""",
    f"""insert into assignments (
            id, loop_id, user_id, state, token, accepted_at, time_limit_at, ended_at, active_ms)
        select id, id, 10001 + (id * 7919) % {WORKERS - 1},
            case when status = '{LoopStatus.COMPLETED}' then '{AssignmentState.SUBMITTED}'
                 else '{AssignmentState.EXPIRED}' end,
            1, created_at, created_at + 3600000, created_at + 60000, 30000
        from human_loops where id >= 1000 and status in ('{LoopStatus.COMPLETED}', '{LoopStatus.FAILED}')""",
    # Figures of every hour and day: as many rows as real ones have, whatever the number of loops.
    f"""insert into flow_arrivals (flow_id, hour, shard, arrivals)
        {_NUMBERS.format(most=DAYS * 24)}
        select f.id, :now / {HOUR_MS} - i + 1, 0, 1 + :size / {DAYS * 24 * WORKFLOWS}
        from numbers, flow_definitions f where f.id > 1000""",
    *(
        f"""insert into flow_figures (flow_id, span, start, measure, bucket, shard, n, total)
        {_NUMBERS.format(most=DAYS * DAY_MS // span)}
        select f.id, {span}, (:now / {span} - i + 1) * {span}, m.measure, b.bucket, 0, 1 + :size / 100000, 30000
        from numbers, flow_definitions f, (select 'working' as measure union all select 'waiting') m, (
            select 100 as bucket union all select 101 union all select 104 union all select 110 union all select 115
            union all select 118 union all select 120 union all select 121 union all select 126 union all select 130
        ) b where f.id > 1000
        union all
        select f.id, {span}, (:now / {span} - i + 1) * {span}, m.measure, 0, 0, 1 + :size / 100000, 0
        from numbers, flow_definitions f, (
            select 'completed' as measure union all select 'expired' union all select 'declined' union all select 'agreement'
        ) m where f.id > 1000"""
        for span in (HOUR_MS, DAY_MS)
    ),
    f"""insert into worker_figures (flow_id, user_id, start, measure, bucket, shard, n, total)
        {_NUMBERS.format(most=DAYS)}
        select 1003, u.id, (:now / {DAY_MS} - i + 1) * {DAY_MS}, 'working', 110 + i % 10, 0, 1 + :size / 100000, 30000
        from numbers, users u where u.id >= 10000""",
    # Half of the loops have been looked at, by one of the workers each.
    """insert into audit (account, region, at, actor_kind, actor, actor_id, address, what, resource, loop_name, detail)
        select :account, :region, h.created_at, 'worker', u.email, u.worker_id, '192.0.2.1', 'task.opened', h.name, h.name, ''
        from human_loops h join users u on u.id = 10001 + (h.id * 7919) % 999 where h.id % 2 = 0""",
    """insert into outbox (account, region, loop_name, sink, event_id, payload, created_at, delivered_at)
        select account, region, name, 'queue', name,
            '{"loop_arn": "", "flow_definition_arn": "", "created_at": 0, "status": "Completed", "output_uri": "", '
            || '"failure_code": null, "failure_reason": null}', finished_at, finished_at
        from human_loops where finished_at is not null and id % 2 = 0""",
)


def main() -> None:
    import uvloop  # as the server runs

    data_dir, database_url, size = sys.argv[1:]
    os.sched_setaffinity(0, SERVER_CORES)
    settings = Settings(data_dir=Path(data_dir), database_url=database_url or None)
    print(json.dumps([asdict(each) for each in uvloop.run(_measure(settings, int(size)))]))


if __name__ == "__main__":
    main()
