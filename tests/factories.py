"""Things that tests need and do not care about, made through the operations themselves."""

from __future__ import annotations

from dataclasses import dataclass

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.flow_definition import HumanLoopConfig
from overread.domain.objects import Bucket
from overread.domain.workforce import TeamMember, User, UserStatus
from overread.operations import flow_definitions, human_task_uis, user_pools, users, workforce
from overread.operations.context import Context
from overread.operations.workforce import TeamSettings
from overread.store import users as stored_users

ACCOUNT = "111122223333"
REGION = "us-east-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/reviews"
PASSWORD = "Correct-Horse-1"

TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form><p>{{ task.input.text }}</p><crowd-input name="answer"></crowd-input></crowd-form>
"""


def make_caller(account: str = ACCOUNT, region: str = REGION) -> Caller:
    return Caller(account, region, f"arn:aws:iam::{account}:user/tester", "AIDATESTER", "AKIATESTER")


@dataclass(frozen=True)
class Crowd:
    """A private workforce with one team."""

    pool_id: str
    client_id: str
    group: str
    workforce: str
    team: str
    team_arn: str


async def make_crowd(ctx: Context, caller: Caller, *, group: str = "reviewers", team: str = "team") -> Crowd:
    """A pool with client, domain and group, a workforce and a team; the workforce is the account's one."""
    pool_id = (await user_pools.create_pool(ctx, caller, "people", {})).pool.pool_id
    client = await user_pools.create_client(
        ctx, caller, pool_id, name="portal", settings={}, generate_secret=True
    )
    await user_pools.create_group(ctx, caller, pool_id, name=group)
    await workforce.create(ctx, caller, name="reviewers", pool_id=pool_id, client_id=client.client_id)
    settings = TeamSettings(description="A team", members=(TeamMember(pool_id, group, client.client_id),))
    team_arn = await workforce.create_team(ctx, caller, name=team, settings=settings)
    return Crowd(pool_id, client.client_id, group, "reviewers", team, team_arn)


async def make_worker(
    ctx: Context, caller: Caller, crowd: Crowd, email: str = "ana@example.com", password: str = PASSWORD
) -> None:
    """A person with a password of their own, in the crowd's group."""
    await users.create_user(
        ctx, caller, crowd.pool_id, username=email, attributes={"email": email}, invite=False
    )
    await users.set_password(ctx, caller, crowd.pool_id, username=email, password=password, permanent=True)
    await users.add_to_group(ctx, caller, crowd.pool_id, username=email, group=crowd.group)


async def make_member(ctx: Context, caller: Caller, crowd: Crowd, email: str = "ana@example.com") -> None:
    """A person in the crowd's group who cannot sign in: for tests that need a worker and no password, which costs a hash."""
    now = ctx.clock()
    user = User(
        id=0,
        pool_id=crowd.pool_id,
        username=email,
        sub=ctx.ids.uuid(),
        worker_id=ctx.ids.hex(16),
        email=email,
        status=UserStatus.CONFIRMED,
        enabled=True,
        created_at=now,
        modified_at=now,
        attributes={"email": email},
    )
    await ctx.store.write(stored_users.insert_user, user, stored_users.Password("no hash", None))
    await users.add_to_group(ctx, caller, crowd.pool_id, username=email, group=crowd.group)


async def make_bucket(ctx: Context, caller: Caller, name: str = "results") -> str:
    await ctx.objects.create_bucket(Bucket(name, caller.account, caller.region, ctx.clock()))
    return name


async def make_ui(ctx: Context, caller: Caller, name: str = "ui", content: str = TEMPLATE) -> str:
    return await human_task_uis.create(ctx, caller, name=name, content=content)


def make_config(
    team_arn: str = arn.private_workteam(ACCOUNT, REGION, "team"),
    ui_arn: str = arn.human_task_ui(ACCOUNT, REGION, "ui"),
    **changes: object,
) -> HumanLoopConfig:
    members: dict[str, object] = {
        "workteam_arn": team_arn,
        "human_task_ui_arn": ui_arn,
        "task_title": "Review a text",
        "task_description": "Say what it is",
        "task_count": 1,
        "availability_seconds": None,
        "time_limit_seconds": 3_600,
        **changes,
    }
    return HumanLoopConfig(**members)  # type: ignore[arg-type]


async def make_flow(
    ctx: Context, caller: Caller, name: str = "flow", *, crowd: Crowd | None = None, **changes: object
) -> str:
    """A flow definition, with everything it needs if no crowd is given; its ARN."""
    if crowd is None:
        crowd = await make_crowd(ctx, caller)
        await make_ui(ctx, caller)
        await make_bucket(ctx, caller)
    return await make_flow_of_team(ctx, caller, crowd.team, name, **changes)


async def make_flow_of_team(
    ctx: Context, caller: Caller, team: str, name: str = "flow", **changes: object
) -> str:
    """A flow definition of a private team, with the template `ui`; its ARN."""
    config = make_config(
        arn.private_workteam(caller.account, caller.region, team),
        arn.human_task_ui(caller.account, caller.region, "ui"),
        **changes,
    )
    return await flow_definitions.create(
        ctx, caller, name=name, role_arn=ROLE, output_path="s3://results/reviews", config=config
    )
