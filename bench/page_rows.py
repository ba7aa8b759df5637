"""Rows for the pages of `pages.py`: loops, as many as are wanted, and all that lists of portal and console show of them.

They are made by a few statements, because making a million loops as callers do would take longer than looking at them. What
they lack is never read by a list: inputs, answers, outputs.
"""

from __future__ import annotations

import sqlalchemy as sa

from overread.domain.access import IdentityKind
from overread.domain.assignment import AssignmentState, HoldState
from overread.domain.human_loop import FailureCode, LoopStatus
from overread.domain.public_crowd import CrowdChoices
from overread.operations import public_crowd, sign_in, users
from overread.operations.context import Context
from overread.operations.first_team import add_worker, deployment_caller, ensure_first_team
from overread.store.figures import DAY_MS, HOUR_MS
from overread.store.times import to_ms

WORKERS = 1_000
WORKFLOWS = 20
TEAMS = 50
KINDS = 200
"""Templates, faults of one, users with an access key, roles."""
DAYS = 30
PASSWORD = "Correct-Horse-1"
FIRST_WORKER = "worker-0000@example.com"
"""The one who signs in; has done each twentieth of the loops."""
OPERATOR = "op@example.com"


async def fill(ctx: Context, size: int, days: int = DAYS) -> dict[str, str]:
    """Rows for everything that a list shows, made in that many days; what addresses of `pages.py` need to know of them."""
    caller = deployment_caller(ctx)
    await sign_in.add_operator(
        ctx, email=OPERATOR, password=PASSWORD, account=caller.account, must_change=False
    )
    first = await add_worker(ctx, FIRST_WORKER, PASSWORD)
    team = (await ensure_first_team(ctx)).team.members[0]
    await users.set_password(
        ctx, caller, team.pool_id, username=FIRST_WORKER, password=PASSWORD, permanent=True
    )
    choices = CrowdChoices("Be honest.", takes_registrations=True, confirms_email=True)
    crowd = await public_crowd.open_crowd(ctx, caller, choices)
    now = to_ms(ctx.clock())
    values = {
        "account": caller.account,
        "region": caller.region,
        "now": now,
        "size": size,
        "days": days,
        "apart": days * DAY_MS // size,
        "pool": team.pool_id,
        "team_group": team.group,
        "client": team.client_id,
        "first": first.id,
        "crowd": crowd.workforce_id,
        "crowd_pool": crowd.pool_id,
        "consent": crowd.consent.id,
        "digest": bytes(32),
    }

    def write(conn: sa.Connection) -> int:
        for statement in _STATEMENTS:
            conn.execute(sa.text(statement), values)
        if conn.dialect.name == "postgresql":
            # Its sequences do not know of rows that came with their ids.
            for table in (
                "human_loops",
                "users",
                "user_groups",
                "workteams",
                "flow_definitions",
                "assignments",
            ):
                conn.execute(sa.text(f"select setval('{table}_id_seq', (select max(id) from {table}))"))
        middle = sa.text("select created_at from human_loops where id = :id")
        return int(conn.execute(middle, {"id": 1_000 + size // 2}).scalar_one())

    middle = await ctx.store.write(write)
    if ctx.store.database.dialect == "postgresql":
        # It does so by itself, but not within the minute. SQLite is left as it is: it has no statistics in a deployment.
        with ctx.store.database.engine.connect() as conn:
            conn.exec_driver_sql("vacuum analyze")
    return {
        "middle": f"{middle}-{1_000 + size // 2}",
        "day": ctx.clock().date().isoformat(),
        "last": f"{size:07}",
        "few": f"{size:07}"[:-2],
        "public": "20007",
    }


_TAKEN = "i % 100 = 89 and i > :size - 50000"
"""Open loops that somebody works on: as many as workers may be at work at a time, however many loops there are."""
_ON_HOLD = "i % 100 = 88 and i > :size - 5000"


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
_IS_BUSIEST = "(id / 100) % 20 = 15"
_WORKER = f"case when {_IS_BUSIEST} then :first else 10001 + (id * 7919) % {WORKERS - 1} end"
"""Who did, or does, a loop: each twentieth the worker who signs in."""
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
            template_sha256, task_count, time_limit_ms, free_slots, open_count, held_count, queue_position, expiry_due,
            failure_code, finished_at, outcome)
        {_NUMBERS.format(most=":size")}
        select 1000 + i, :account, :region, case when i <= 40 then 'letter-' else 'invoice-' end || {_NAME},
            1001 + i % {WORKFLOWS}, {_states()},
            :now - (:size - i) * :apart, :now + {DAY_MS}, :digest, '[]', '', 1, 3600000,
            case when i % 100 >= 80 and i % 100 < 90 and not ({_TAKEN}) and not ({_ON_HOLD}) then 1 else 0 end,
            case when {_TAKEN} then 1 else 0 end, case when {_ON_HOLD} then 1 else 0 end, i,
            case when i % 100 >= 80 and i % 100 < 90 then :now + {DAY_MS} end,
            case when i % 100 = 96 then '{FailureCode.INTERNAL_ERROR}'
                 when i % 100 >= 90 and i % 100 < 96 then '{FailureCode.EXPIRED}' end,
            case when i % 100 < 80 or (i % 100 >= 90 and i % 100 < 99) then :now - (:size - i) * :apart + 60000 end,
            case when i % 100 < 80 then 'Completed' when i % 100 >= 97 then 'Stopped' when i % 100 >= 90 then 'Expired' end
        from numbers""",
    f"""insert into assignments (
            id, loop_id, user_id, state, token, accepted_at, time_limit_at, deadline_due, ended_at, active_ms)
        select id, id, {_WORKER},
            case status when '{LoopStatus.COMPLETED}' then '{AssignmentState.SUBMITTED}'
                 when '{LoopStatus.FAILED}' then '{AssignmentState.EXPIRED}' else '{AssignmentState.ACCEPTED}' end,
            1, created_at, created_at + 3600000, case when open_count = 1 then :now + 3600000 end,
            case when open_count = 0 then created_at + 60000 end, 30000
        from human_loops
        where id >= 1000 and (status in ('{LoopStatus.COMPLETED}', '{LoopStatus.FAILED}') or open_count = 1)""",
    # Half of the tasks that were done had been on hold before.
    f"""insert into holds (loop_id, flow_id, user_id, state, held_at, until_due, ended_at)
        select id, flow_id, {_WORKER},
            case when held_count = 1 then '{HoldState.HELD}' else '{HoldState.ACCEPTED}' end, created_at,
            case when held_count = 1 then :now + 60000 end, case when held_count = 0 then created_at + 30000 end
        from human_loops
        where id >= 1000 and (status = '{LoopStatus.COMPLETED}' and id % 2 = 0 or held_count = 1)""",
    # Figures of every hour and day: as many rows as real ones have, whatever the number of loops.
    f"""insert into flow_arrivals (flow_id, hour, shard, arrivals)
        {_NUMBERS.format(most=":days * 24")}
        select f.id, :now / {HOUR_MS} - i + 1, 0, 1 + :size / (:days * {24 * WORKFLOWS})
        from numbers, flow_definitions f where f.id > 1000""",
    *(
        f"""insert into flow_figures (flow_id, span, start, measure, bucket, shard, n, total)
        {_NUMBERS.format(most=f":days * {DAY_MS // span}")}
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
        {_NUMBERS.format(most=":days")}
        select 1003, u.id, (:now / {DAY_MS} - i + 1) * {DAY_MS}, 'working', 110 + i % 10, 0, 1 + :size / 100000, 30000
        from numbers, users u where u.id >= 10000""",
    # Half of the loops have been looked at, by one of the workers each.
    """insert into audit (account, region, at, actor_kind, actor, actor_id, address, what, resource, loop_name, detail)
        select :account, :region, h.created_at, 'worker', u.email, u.worker_id, '192.0.2.1', 'task.opened', h.name, h.name, ''
        from human_loops h join users u on u.id = 10001 + (h.id * 7919) % 999 where h.id % 2 = 0""",
    """insert into outbox (account, region, loop_name, sink, event_id, payload, created_at, attempts, delivered_at)
        select account, region, name, 'queue', name,
            '{"loop_arn": "", "flow_definition_arn": "", "created_at": 0, "status": "Completed", "output_uri": "", '
            || '"failure_code": null, "failure_reason": null}', finished_at, 1,
            case when id % 1000 <> 0 then finished_at end
        from human_loops where finished_at is not null and id % 2 = 0""",
    # Workers of the public, each fourth loop a line of their ledger.
    f"""insert into users (
            id, pool_id, username, sub, worker_id, email, status, enabled, attributes, created_at, modified_at)
        {_NUMBERS.format(most=WORKERS)}
        select 20000 + i, :crowd_pool, 'public-' || i, 'public-sub-' || i, 'public' || {_NAME},
            'public-' || i || '@example.com', 'CONFIRMED', true, '{{}}', :now, :now
        from numbers""",
    """insert into public_workers (user_id, consent_id, consented_at, accepts_adult, earned, answer_count)
        select id, :consent, :now, false, 0, 0 from users where id >= 20000""",
    f"""insert into earnings (
            workforce_id, user_id, worker_id, flow_name, loop_name, assignment_id, price, earned_at)
        select :crowd, 20001 + id % {WORKERS}, 'public', 'flow-001', name, id, 360, created_at
        from human_loops where id >= 1000 and id % 4 = 0""",
    # A mail for each tenth loop.
    """insert into letters (
            uid, account, region, notice, kind, subject_id, recipient, created_at, attempts, sent_at)
        select name, account, region, 'work', 'worker', 10001, 'worker-0001@example.com', created_at, 1, created_at
        from human_loops where id >= 1000 and id % 10 = 0""",
    # Kinds whose number has nothing to do with that of loops.
    f"""insert into human_task_uis (account, region, name, created_at, content_sha256)
        {_NUMBERS.format(most=KINDS)}
        select account, region, 'template-' || i, created_at + i, content_sha256
        from numbers, human_task_uis where name = 'reviews'""",
    f"""insert into template_problems (
            account, region, template_sha256, loop_name, seen_at, source, element, attribute, position, message,
            occurrences, fingerprint)
        {_NUMBERS.format(most=KINDS)}
        select :account, :region, 'template-' || i, 'invoice-0000001', :now, 'render', '', '', '', 'There is no such filter.',
            1, :digest
        from numbers""",
    f"""insert into user_groups (id, pool_id, name, created_at)
        {_NUMBERS.format(most=TEAMS)}
        select 1000 + i, :pool, 'group-' || i, :now from numbers""",
    f"""insert into group_members (group_id, user_id)
        select 1001 + id % {TEAMS}, id from users where id > 10000 and id < 20000""",
    f"""insert into workteams (id, account, region, name, workforce_id, description, created_at, updated_at)
        {_NUMBERS.format(most=TEAMS)}
        select 1000 + i, account, region, 'team-' || substr(cast(100 + i as varchar), 2), id, '', :now + i, :now
        from numbers, workforces where name = 'default'""",
    f"""insert into workteam_members (workteam_id, position, pool_id, group_name, client_id)
        {_NUMBERS.format(most=TEAMS)}
        select 1000 + i, 0, :pool, 'group-' || i, :client from numbers""",
    *(
        f"""insert into identities (account, kind, name, name_key, path, unique_id, created_at)
        {_NUMBERS.format(most=KINDS)}
        select :account, '{kind}', '{kind}-' || i, '{kind}-' || i, '/', '{kind}-' || i, :now from numbers"""
        for kind in IdentityKind
    ),
    f"""insert into access_keys (access_key_id, account, user_name, purpose, active, secret_sealed, created_at)
        {_NUMBERS.format(most=KINDS)}
        select 'AKIA' || i, :account, 'user-' || i, 'caller', true, :digest, :now from numbers""",
)
