"""The private workforce that a deployment begins with: one user pool, one workforce, one team that everybody is in.

The A2I console makes exactly these on a first visit (documented: workforce `default`, team `Everyone-in-private-workforce`).
"""

from __future__ import annotations

from dataclasses import dataclass

from overread.domain.caller import Caller
from overread.domain.errors import NotFound
from overread.domain.paging import Listing
from overread.domain.workforce import SecondFactorRule, TeamMember, User, Workforce, Workteam
from overread.operations import user_pools, users, workforce
from overread.operations.context import Context

WORKFORCE = "default"
TEAM = "Everyone-in-private-workforce"
GROUP = "everyone"


@dataclass(frozen=True, slots=True)
class FirstTeam:
    workforce: Workforce
    team: Workteam


def deployment_caller(ctx: Context) -> Caller:
    """The deployment's own account, acting for its operator at the command line."""
    account = ctx.policy.account
    return Caller(account, ctx.policy.region, f"arn:aws:iam::{account}:root", account, "")


async def ensure_first_team(ctx: Context, caller: Caller | None = None) -> FirstTeam:
    """The default workforce and team; made if they do not exist, left as they are if they do.

    caller: whose they are; None for the deployment's own account and region.
    """
    caller = caller or deployment_caller(ctx)
    try:
        found = await workforce.describe(ctx, caller, WORKFORCE)
    except NotFound:
        found = await _make_workforce(ctx, caller)
    try:
        team = await workforce.describe_team(ctx, caller, TEAM)
    except NotFound:
        await workforce.create_team(
            ctx,
            caller,
            name=TEAM,
            workforce_name=WORKFORCE,
            settings=workforce.TeamSettings(
                description="Everyone in the private workforce",
                members=(TeamMember(found.pool_id, GROUP, found.client_id),),
            ),
        )
        team = await workforce.describe_team(ctx, caller, TEAM)
    return FirstTeam(found, team)


async def add_worker(ctx: Context, email: str, temporary_password: str) -> User:
    """Add a worker to the first team. Raises AlreadyExists, SignInRefused for a password against the policy."""
    first = await ensure_first_team(ctx)
    caller = deployment_caller(ctx)
    member = first.team.members[0]
    user = await users.create_user(
        ctx,
        caller,
        member.pool_id,
        username=email,
        attributes={"email": email, "email_verified": "true"},
        temporary_password=temporary_password,
        invite=False,
    )
    await users.add_to_group(ctx, caller, member.pool_id, username=email, group=member.group)
    return user


async def list_workers(ctx: Context) -> tuple[User, ...]:
    """Workers of the first team's group; the first page of a hundred."""
    first = await ensure_first_team(ctx)
    member = first.team.members[0]
    page = await users.list_users_in_group(
        ctx, deployment_caller(ctx), member.pool_id, member.group, Listing(limit=100)
    )
    return page.items


async def _make_workforce(ctx: Context, caller: Caller) -> Workforce:
    pool = await user_pools.create_pool(
        ctx,
        caller,
        "overread",
        {"UsernameAttributes": ["email"], "MfaConfiguration": SecondFactorRule.OPTIONAL.value},
    )
    pool_id = pool.pool.pool_id
    client = await user_pools.create_client(
        ctx, caller, pool_id, name="overread", settings={}, generate_secret=True
    )
    await user_pools.create_group(ctx, caller, pool_id, name=GROUP)
    await workforce.create(ctx, caller, name=WORKFORCE, pool_id=pool_id, client_id=client.client_id)
    return await workforce.describe(ctx, caller, WORKFORCE)
