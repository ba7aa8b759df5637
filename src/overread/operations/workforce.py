"""Workforces and work teams for callers.

A workforce has its people from a user pool of the caller (Cognito form), or from an identity provider (OIDC form);
then they are in a hidden pool of its own, into which `oidc_sign_in.py` puts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import InUse, InvalidRequest, LimitExceeded, NotFound
from overread.domain.identity_provider import IdentityProvider, check_provider
from overread.domain.names import (
    DEFAULT_WORKFORCE,
    HIDDEN_POOL_LENGTH,
    PORTAL_ID_LENGTH,
    hidden_pool_id,
    portal_address,
)
from overread.domain.objects import to_millisecond
from overread.domain.paging import Listing, Page
from overread.domain.tags import by_key
from overread.domain.text import check_storable
from overread.domain.workforce import (
    DISABLED,
    OWN_POOL,
    PoolKind,
    TeamMember,
    UserPool,
    Workforce,
    WorkforceVpc,
    Workteam,
    check_cidrs,
    check_members,
)
from overread.operations import audit
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.operations.team_uses import change_unused, check_unused
from overread.store import identity_providers, rows, tags, user_pools, vendors, workforce
from overread.store.usable_workteams import Use

QUOTA_CODE = "L-1BAEE5A7"


def sub_domain(ctx: Context, portal_id: str) -> str:
    """`SubDomain`: where the workers of a workforce go, without a scheme."""
    return portal_address(ctx.policy.public_url, ctx.policy.portal_domain, portal_id)


# --- workforces -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Network:
    """From where a workforce's portal is used. None of a member leaves it as it is.

    cidrs: ranges of addresses that are let in; an empty list is every address. clear_vpc: an empty VPC was given.
    """

    cidrs: Sequence[str] | None = None
    ip_address_type: str | None = None
    vpc: WorkforceVpc | None = None
    clear_vpc: bool = False

    def of(self, found: Workforce) -> Workforce:
        """The workforce with this network. Raises InvalidRequest."""
        check_cidrs(self.cidrs or ())
        return replace(
            found,
            cidrs=found.cidrs if self.cidrs is None else tuple(self.cidrs),
            ip_address_type=self.ip_address_type or found.ip_address_type,
            vpc=None if self.clear_vpc else self.vpc or found.vpc,
        )


ANY_NETWORK = Network()


async def create(
    ctx: Context,
    caller: Caller,
    *,
    name: str,
    pool_id: str,
    client_id: str,
    network: Network = ANY_NETWORK,
    tag_pairs: Iterable[tuple[str, str]] = (),
) -> str:
    """Make a workforce of a user pool and return its ARN.

    Raises LimitExceeded if the account has one in this region, InvalidRequest, NotFound for pool or client.
    """
    made = _new_workforce(ctx, caller, name, pool_id, client_id)
    return await _create(ctx, caller, made, network, tag_pairs, _insert_of_pool)


async def create_with_provider(
    ctx: Context,
    caller: Caller,
    *,
    name: str,
    provider: IdentityProvider,
    client_secret: str,
    network: Network = ANY_NETWORK,
    tag_pairs: Iterable[tuple[str, str]] = (),
) -> str:
    """Make a workforce whose people sign in at an identity provider, and return its ARN.

    Raises LimitExceeded if the account has one in this region, InvalidRequest.
    """
    check_provider(provider)
    pool = _hidden_pool(ctx, caller, name)
    made = _new_workforce(ctx, caller, name, pool.pool_id, provider.client_id)

    def insert(conn: sa.Connection, made: Workforce) -> Workforce:
        user_pools.insert_pool(conn, pool)
        stored = workforce.insert(conn, made)
        identity_providers.put(conn, ctx.store.sealer, stored.id, provider, client_secret)
        return stored

    return await _create(ctx, caller, made, network, tag_pairs, insert)


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
    network: Network = ANY_NETWORK,
    provider: IdentityProvider | None = None,
    client_secret: str = "",
) -> Workforce:
    """Change what is given. A provider, with its client secret, replaces the one that there is.

    Raises NotFound, InvalidRequest for a provider while there are work teams, and where there was none.
    """
    authorize(caller, "sagemaker:UpdateWorkforce", arn.workforce(caller.account, caller.region, name))
    if provider is not None:
        check_provider(provider)
    empty_pool = _hidden_pool(ctx, caller, name)

    def change(conn: sa.Connection, now: datetime) -> Workforce:
        found = workforce.find(conn, caller.account, caller.region, name)
        changed = replace(network.of(found), updated_at=now)
        if provider is not None:
            changed = _with_provider(conn, changed, provider, empty_pool)
            identity_providers.put(conn, ctx.store.sealer, found.id, provider, client_secret)
        workforce.update(conn, changed)
        if changed.pool_id != found.pool_id:
            workforce.delete_hidden_pool(conn, found.pool_id)
        return workforce.find(conn, caller.account, caller.region, name)

    own_arn = arn.workforce(caller.account, caller.region, name)
    return await audit.change(ctx, caller, "sagemaker:UpdateWorkforce", own_arn, change, ctx.clock())


async def delete(ctx: Context, caller: Caller, name: str) -> None:
    """Raises NotFound, InUse while it has work teams."""
    own_arn, action = arn.workforce(caller.account, caller.region, name), "sagemaker:DeleteWorkforce"
    authorize(caller, action, own_arn)
    await audit.change(ctx, caller, action, own_arn, workforce.delete, caller.account, caller.region, name)


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


async def _create(
    ctx: Context,
    caller: Caller,
    made: Workforce,
    network: Network,
    tag_pairs: Iterable[tuple[str, str]],
    insert: Callable[[sa.Connection, Workforce], Workforce],
) -> str:
    own_arn = arn.workforce(caller.account, caller.region, made.name)
    authorize(caller, "sagemaker:CreateWorkforce", own_arn)
    added = by_key(tag_pairs)
    made = network.of(made)

    def change(conn: sa.Connection) -> None:
        _check_limit(conn, ctx, made)
        insert(conn, made)
        tags.put(conn, own_arn, added)

    await audit.change(ctx, caller, "sagemaker:CreateWorkforce", own_arn, change)
    return own_arn


def _check_limit(conn: sa.Connection, ctx: Context, made: Workforce) -> None:
    rows.lock(conn, "workforces", made.account, made.region)
    limit = ctx.policy.max_workforces_per_region
    if limit and workforce.count(conn, made.account, made.region) >= limit:
        raise LimitExceeded("workforces", limit)


def _insert_of_pool(conn: sa.Connection, made: Workforce) -> Workforce:
    user_pools.find_pool(conn, made.account, made.region, made.pool_id)
    if not user_pools.has_client(conn, made.pool_id, made.client_id):
        raise NotFound(user_pools.CLIENT, made.client_id)
    return workforce.insert(conn, made)


def _with_provider(
    conn: sa.Connection, found: Workforce, provider: IdentityProvider, empty_pool: UserPool
) -> Workforce:
    """The workforce with another provider. People are who they are by their issuer: with another issuer nobody is
    known any more. Raises InvalidRequest.
    """
    if found.provider is None:
        raise InvalidRequest(
            f"The workforce '{found.name}' has its people from an Amazon Cognito user pool. To change to an identity "
            "provider, delete its work teams and the workforce, and create it anew."
        )
    if workforce.has_teams(conn, found.id):
        raise InvalidRequest(
            f"The workforce '{found.name}' has work teams; delete them before you change its OidcConfig."
        )
    if provider.issuer == found.provider.issuer:
        return replace(found, client_id=provider.client_id)
    user_pools.insert_pool(conn, empty_pool)
    return replace(found, client_id=provider.client_id, pool_id=empty_pool.pool_id)


def _hidden_pool(ctx: Context, caller: Caller, name: str) -> UserPool:
    return UserPool(
        id=0,
        account=caller.account,
        region=caller.region,
        pool_id=hidden_pool_id(caller.region, ctx.ids.short(HIDDEN_POOL_LENGTH)),
        name=name,
        created_at=to_millisecond(ctx.clock()),
        kind=PoolKind.OIDC,
    )


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
    """Make a work team of groups of a workforce's user pool, or identity provider, and return its ARN.

    Without workforce_name it belongs to the account's workforce; if there is none yet, one named `default` is made of the
    team's user pool and client, as programs older than CreateWorkforce need it (inferred).
    Raises AlreadyExists, LimitExceeded, InvalidRequest, NotFound for workforce, pool or group.
    """
    own_arn = arn.private_workteam(caller.account, caller.region, name)
    authorize(caller, "sagemaker:CreateWorkteam", own_arn)
    _check_description(settings.description)
    added = by_key(tag_pairs)
    wanted = settings.members or ()
    if not wanted:
        raise InvalidRequest("A work team has 1 to 10 member definitions.")
    fallback = _new_workforce(ctx, caller, DEFAULT_WORKFORCE, wanted[0].pool_id, wanted[0].client_id)

    def change(conn: sa.Connection, now: datetime) -> None:
        limit = ctx.policy.max_workteams
        if limit:
            rows.lock(conn, "work teams", caller.account, caller.region)
        if workforce_name is not None:
            of = workforce.find(conn, caller.account, caller.region, workforce_name)
        else:
            of = _only_workforce(conn, ctx, fallback)
        members = _groups_of(conn, wanted, of)
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
            kind=of.kind,
        )
        workforce.insert_team(conn, team, of.id)
        tags.put(conn, own_arn, added)
        if limit and workforce.count_teams(conn, caller.account, caller.region) > limit:
            raise LimitExceeded("work teams", limit, QUOTA_CODE)

    await audit.change(ctx, caller, "sagemaker:CreateWorkteam", own_arn, change, ctx.clock())
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
        members = found.members
        if settings.members is not None:
            of = workforce.find(conn, caller.account, caller.region, found.workforce_name)
            members = _groups_of(conn, settings.members, of)
        topic = (
            None if settings.clear_topic else settings.notification_topic_arn or found.notification_topic_arn
        )
        changed = replace(
            found,
            description=settings.description or found.description,
            members=members,
            notification_topic_arn=topic,
            s3_presign_source_ip=settings.s3_presign_source_ip or found.s3_presign_source_ip,
            s3_presign_vpc_source_ip=settings.s3_presign_vpc_source_ip or found.s3_presign_vpc_source_ip,
            updated_at=now,
        )
        workforce.update_team(conn, changed)
        return workforce.find_team(conn, caller.account, caller.region, name)

    team_arn = arn.private_workteam(caller.account, caller.region, name)
    return await audit.change(ctx, caller, "sagemaker:UpdateWorkteam", team_arn, change, ctx.clock())


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


def _only_workforce(conn: sa.Connection, ctx: Context, fallback: Workforce) -> Workforce:
    found = workforce.find_of_pool(conn, fallback.account, fallback.region, fallback.pool_id)
    if found is not None:
        return found
    if fallback.pool_id == OWN_POOL:
        raise InvalidRequest(
            "There is no workforce yet: a work team of OidcMemberDefinition belongs to that of its provider."
        )
    _check_limit(conn, ctx, fallback)
    return _insert_of_pool(conn, fallback)


def _check_description(description: str | None) -> None:
    check_storable(Description=description)
    if description is not None and not description.strip():
        raise InvalidRequest("Workteam description cannot be empty")


def _groups_of(conn: sa.Connection, members: Sequence[TeamMember], of: Workforce) -> tuple[TeamMember, ...]:
    """The members as they are stored. A provider's groups are not known here before somebody of them signs in.

    Raises InvalidRequest, NotFound for a group of a user pool.
    """
    check_members(members, of)
    if of.provider is not None:
        return tuple(replace(member, pool_id=of.pool_id, client_id=of.client_id) for member in members)
    for member in members:
        user_pools.find_group(conn, member.pool_id, member.group)
    return tuple(members)
