"""Workforces and work teams for callers. Workforces are of the Cognito form:
a user pool and one of its clients.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import InUse, InvalidRequest, LimitExceeded, NotFound
from overread.domain.names import DEFAULT_WORKFORCE, PORTAL_ID_LENGTH, portal_address
from overread.domain.paging import Listing, Page
from overread.domain.tags import by_key
from overread.domain.text import check_storable
from overread.domain.workforce import (
    DISABLED,
    TeamMember,
    Workforce,
    Workteam,
    check_cidrs,
    check_members,
)
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.operations.team_uses import change_unused, check_unused
from overread.store import rows, tags, user_pools, vendors, workforce
from overread.store.usable_workteams import Use

QUOTA_CODE = "L-1BAEE5A7"


def sub_domain(ctx: Context, portal_id: str) -> str:
    """`SubDomain`: where the workers of a workforce go, without a scheme."""
    return portal_address(ctx.policy.public_url, ctx.policy.portal_domain, portal_id)


# --- workforces -----------------------------------------------------------------------------------


async def create(
    ctx: Context,
    caller: Caller,
    *,
    name: str,
    pool_id: str,
    client_id: str,
    cidrs: Sequence[str] = (),
    ip_address_type: str | None = None,
    tag_pairs: Iterable[tuple[str, str]] = (),
) -> str:
    """Make a workforce of a user pool and return its ARN.

    Raises LimitExceeded if the account has one in this region, InvalidRequest, NotFound for pool or client.
    """
    own_arn = arn.workforce(caller.account, caller.region, name)
    authorize(caller, "sagemaker:CreateWorkforce", own_arn)
    check_cidrs(cidrs)
    added = by_key(tag_pairs)
    made = _new_workforce(ctx, caller, name, pool_id, client_id)
    made = replace(made, cidrs=tuple(cidrs), ip_address_type=ip_address_type)

    def change(conn: sa.Connection) -> None:
        _insert_workforce(conn, ctx, made)
        tags.put(conn, own_arn, added)

    await ctx.store.write(change)
    return own_arn


async def describe(ctx: Context, caller: Caller, name: str) -> Workforce:
    """Raises NotFound."""
    authorize(caller, "sagemaker:DescribeWorkforce", arn.workforce(caller.account, caller.region, name))
    return await ctx.store.read(workforce.find, caller.account, caller.region, name)


async def list_workforces(ctx: Context, caller: Caller, listing: Listing) -> Page[Workforce]:
    authorize(caller, "sagemaker:ListWorkforces", "*")
    return await ctx.store.read(workforce.list_page, caller.account, caller.region, listing)


async def update(
    ctx: Context,
    caller: Caller,
    *,
    name: str,
    cidrs: Sequence[str] | None = None,
    ip_address_type: str | None = None,
) -> Workforce:
    """Change what is given; an empty list of address ranges opens the
    portal to every address. Raises NotFound.
    """
    authorize(caller, "sagemaker:UpdateWorkforce", arn.workforce(caller.account, caller.region, name))
    check_cidrs(cidrs or ())

    def change(conn: sa.Connection, now: datetime) -> Workforce:
        found = workforce.find(conn, caller.account, caller.region, name)
        changed = replace(
            found,
            cidrs=found.cidrs if cidrs is None else tuple(cidrs),
            ip_address_type=ip_address_type or found.ip_address_type,
            updated_at=now,
        )
        workforce.update(conn, changed)
        return workforce.find(conn, caller.account, caller.region, name)

    return await ctx.store.write(change, ctx.clock())


async def delete(ctx: Context, caller: Caller, name: str) -> None:
    """Raises NotFound, InUse while it has work teams."""
    authorize(caller, "sagemaker:DeleteWorkforce", arn.workforce(caller.account, caller.region, name))
    await ctx.store.write(workforce.delete, caller.account, caller.region, name)


def _new_workforce(ctx: Context, caller: Caller, name: str, pool_id: str, client_id: str) -> Workforce:
    now = ctx.clock()
    return Workforce(
        id=0,
        account=caller.account,
        region=caller.region,
        name=name,
        portal_id=ctx.ids.short(PORTAL_ID_LENGTH),
        pool_id=pool_id,
        client_id=client_id,
        cidrs=(),
        created_at=now,
        updated_at=now,
    )


def _insert_workforce(conn: sa.Connection, ctx: Context, made: Workforce) -> Workforce:
    rows.lock(conn, "workforces", made.account, made.region)
    limit = ctx.policy.max_workforces_per_region
    if limit and workforce.count(conn, made.account, made.region) >= limit:
        raise LimitExceeded("workforces", limit)
    user_pools.find_pool(conn, made.account, made.region, made.pool_id)
    if not user_pools.has_client(conn, made.pool_id, made.client_id):
        raise NotFound(user_pools.CLIENT, made.client_id)
    return workforce.insert(conn, made)


# --- work teams -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """What a caller says about a team; None leaves it as it is, or at its default.

    clear_topic: a notification configuration without a topic was given.
    """

    description: str | None = None
    members: tuple[TeamMember, ...] | None = None
    notification_topic_arn: str | None = None
    clear_topic: bool = False
    s3_presign_source_ip: str | None = None
    s3_presign_vpc_source_ip: str | None = None


async def create_team(
    ctx: Context,
    caller: Caller,
    *,
    name: str,
    settings: TeamSettings,
    workforce_name: str | None = None,
    tag_pairs: Iterable[tuple[str, str]] = (),
) -> str:
    """Make a work team of one to ten groups of a workforce's user pool and return its ARN.

    Without workforce_name it belongs to the account's workforce; if there is none yet, one named `default` is
    made of the team's user pool and client, as programs older than CreateWorkforce need it (inferred).
    Raises AlreadyExists, LimitExceeded, InvalidRequest, NotFound for workforce, pool or group.
    """
    own_arn = arn.private_workteam(caller.account, caller.region, name)
    authorize(caller, "sagemaker:CreateWorkteam", own_arn)
    _check_description(settings.description)
    added = by_key(tag_pairs)
    members = settings.members or ()
    if not members:
        raise InvalidRequest("A work team has 1 to 10 member definitions.")
    fallback = _new_workforce(ctx, caller, DEFAULT_WORKFORCE, members[0].pool_id, members[0].client_id)

    def change(conn: sa.Connection, now: datetime) -> None:
        limit = ctx.policy.max_workteams
        if limit:
            rows.lock(conn, "work teams", caller.account, caller.region)
        if workforce_name is not None:
            of = workforce.find(conn, caller.account, caller.region, workforce_name)
        else:
            of = workforce.find_only(conn, caller.account, caller.region) or _insert_workforce(
                conn, ctx, fallback
            )
        _check_groups(conn, members, of)
        team = Workteam(
            id=0,
            account=caller.account,
            region=caller.region,
            name=name,
            workforce_name=of.name,
            portal_id=of.portal_id,
            description=settings.description or "",
            members=members,
            created_at=now,
            updated_at=now,
            notification_topic_arn=settings.notification_topic_arn,
            s3_presign_source_ip=settings.s3_presign_source_ip or DISABLED,
            s3_presign_vpc_source_ip=settings.s3_presign_vpc_source_ip or DISABLED,
        )
        workforce.insert_team(conn, team, of.id)
        tags.put(conn, own_arn, added)
        if limit and workforce.count_teams(conn, caller.account, caller.region) > limit:
            raise LimitExceeded("work teams", limit, QUOTA_CODE)

    await ctx.store.write(change, ctx.clock())
    return own_arn


async def describe_team(ctx: Context, caller: Caller, name: str) -> Workteam:
    """Raises NotFound."""
    authorize(caller, "sagemaker:DescribeWorkteam", arn.private_workteam(caller.account, caller.region, name))
    return await ctx.store.read(workforce.find_team, caller.account, caller.region, name)


async def list_teams(ctx: Context, caller: Caller, listing: Listing) -> Page[Workteam]:
    authorize(caller, "sagemaker:ListWorkteams", "*")
    return await ctx.store.read(workforce.list_workteams, caller.account, caller.region, listing)


async def update_team(ctx: Context, caller: Caller, name: str, settings: TeamSettings) -> Workteam:
    """Change what is given; members replace the whole list. Raises NotFound, InvalidRequest."""
    authorize(caller, "sagemaker:UpdateWorkteam", arn.private_workteam(caller.account, caller.region, name))
    _check_description(settings.description)

    def change(conn: sa.Connection, now: datetime) -> Workteam:
        found = workforce.find_team(conn, caller.account, caller.region, name)
        if settings.members is not None:
            of = workforce.find(conn, caller.account, caller.region, found.workforce_name)
            _check_groups(conn, settings.members, of)
        topic = (
            None if settings.clear_topic else settings.notification_topic_arn or found.notification_topic_arn
        )
        changed = replace(
            found,
            description=settings.description or found.description,
            members=found.members if settings.members is None else settings.members,
            notification_topic_arn=topic,
            s3_presign_source_ip=settings.s3_presign_source_ip or found.s3_presign_source_ip,
            s3_presign_vpc_source_ip=settings.s3_presign_vpc_source_ip or found.s3_presign_vpc_source_ip,
            updated_at=now,
        )
        workforce.update_team(conn, changed)
        return workforce.find_team(conn, caller.account, caller.region, name)

    return await ctx.store.write(change, ctx.clock())


async def delete_team(ctx: Context, caller: Caller, name: str) -> None:
    """Raises NotFound, InUse while a loop that has not ended is meant for the team (inferred), or while it is offered to
    other accounts.
    """
    own_arn = arn.private_workteam(caller.account, caller.region, name)
    authorize(caller, "sagemaker:DeleteWorkteam", own_arn)

    def look(conn: sa.Connection, created_from: datetime | None) -> Workteam:
        team = workforce.find_team(conn, caller.account, caller.region, name)
        service = vendors.find_of_team(conn, team.id)
        if service is not None:
            raise InUse(
                workforce.WORKTEAM,
                name,
                f"The work team {name} is offered to other accounts as {service.text.title}. "
                "Withdraw the service first, then delete the team.",
            )
        check_unused(conn, [Use(caller.account, own_arn)], name, "delete the team", created_from)
        return team

    await change_unused(ctx, look, workforce.delete_team)


def _check_description(description: str | None) -> None:
    check_storable(Description=description)
    if description is not None and not description.strip():
        raise InvalidRequest("Workteam description cannot be empty")


def _check_groups(conn: sa.Connection, members: Sequence[TeamMember], of: Workforce) -> None:
    check_members(members, of)
    for member in members:
        user_pools.find_group(conn, member.pool_id, member.group)
