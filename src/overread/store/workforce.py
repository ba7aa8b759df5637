"""Workforces and work teams. The public crowd's workforce is found by its portal only (`sessions.py`)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.errors import AlreadyExists, InUse, NotFound
from overread.domain.paging import Listing, Page
from overread.domain.workforce import PoolKind, TeamMember, Workforce, WorkforceVpc, Workteam
from overread.store import identity_providers as providers
from overread.store import rows, tags, usable_workteams
from overread.store.schema import (
    AnyRow,
    identity_providers,
    user_pools,
    vendor_services,
    workforces,
    workteam_members,
    workteams,
)
from overread.store.times import from_ms, to_ms
from overread.store.usable_workteams import Use

WORKFORCE = "workforce"
WORKTEAM = "work team"

# --- workforces -----------------------------------------------------------------------------------


def insert(conn: sa.Connection, workforce: Workforce) -> Workforce:
    """Store a workforce without its provider. Raises AlreadyExists."""
    values = {
        "account": workforce.account,
        "region": workforce.region,
        "name": workforce.name,
        "portal_id": workforce.portal_id,
        "pool_id": workforce.pool_id,
        "client_id": workforce.client_id,
        "cidrs": json.dumps(workforce.cidrs),
        "ip_address_type": workforce.ip_address_type,
        "created_at": to_ms(workforce.created_at),
        "updated_at": to_ms(workforce.updated_at),
        "vpc": _vpc_text(workforce.vpc),
    }
    new_id = rows.insert_new_id(conn, workforces, values)
    if new_id is None:
        raise AlreadyExists(WORKFORCE, workforce.name)
    return replace(workforce, id=new_id)


def find(conn: sa.Connection, account: str, region: str, name: str) -> Workforce:
    """Raises NotFound."""
    row = conn.execute(_private().where(*_named(workforces, account, region, name))).one_or_none()
    if row is None:
        raise NotFound(WORKFORCE, name)
    return _workforce(row)


def find_of_pool(conn: sa.Connection, account: str, region: str, pool_id: str) -> Workforce | None:
    """The workforce that a team of this pool belongs to if it names none: that of the pool, else the oldest."""
    row = conn.execute(
        _private()
        .where(workforces.c.account == account, workforces.c.region == region)
        .order_by(sa.case((workforces.c.pool_id == pool_id, 0), else_=1), workforces.c.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else _workforce(row)


def list_page(conn: sa.Connection, account: str, region: str, listing: Listing) -> Page[Workforce]:
    return rows.resource_page(conn, workforces, account, region, listing, _workforce, _private())


def count(conn: sa.Connection, account: str, region: str) -> int:
    own = _private().where(workforces.c.account == account, workforces.c.region == region)
    return conn.execute(sa.select(sa.func.count()).select_from(own.subquery())).scalar_one()


def update(conn: sa.Connection, workforce: Workforce) -> None:
    """Store everything that may change but the provider."""
    conn.execute(
        sa.update(workforces)
        .where(workforces.c.id == workforce.id)
        .values(
            pool_id=workforce.pool_id,
            client_id=workforce.client_id,
            cidrs=json.dumps(workforce.cidrs),
            ip_address_type=workforce.ip_address_type,
            updated_at=to_ms(workforce.updated_at),
            vpc=_vpc_text(workforce.vpc),
        )
    )


def delete(conn: sa.Connection, account: str, region: str, name: str) -> None:
    """Delete a workforce, and with a hidden pool everybody in it. Raises NotFound, InUse while it has work teams."""
    found = _private().where(*_named(workforces, account, region, name))
    row = conn.execute(found.with_for_update(of=workforces)).one_or_none()
    if row is None:
        raise NotFound(WORKFORCE, name)
    if has_teams(conn, row.id):
        raise InUse(WORKFORCE, name, f"The workforce '{name}' has work teams; delete them first.")
    conn.execute(sa.delete(workforces).where(workforces.c.id == row.id))
    delete_hidden_pool(conn, row.pool_id)
    tags.delete_all(conn, arn.workforce(account, region, name))


def has_teams(conn: sa.Connection, workforce_id: int) -> bool:
    one = sa.select(workteams.c.id).where(workteams.c.workforce_id == workforce_id).limit(1)
    return conn.execute(one).first() is not None


def delete_hidden_pool(conn: sa.Connection, pool_id: str) -> None:
    """Forget a pool that a workforce had to itself, with everybody in it; a caller's own pool stays."""
    conn.execute(
        sa.delete(user_pools).where(user_pools.c.pool_id == pool_id, user_pools.c.kind != PoolKind.COGNITO)
    )


# --- work teams -----------------------------------------------------------------------------------


def insert_team(conn: sa.Connection, team: Workteam, workforce_id: int) -> Workteam:
    """Raises AlreadyExists."""
    values = {
        "account": team.account,
        "region": team.region,
        "name": team.name,
        "workforce_id": workforce_id,
        "description": team.description,
        "notification_topic_arn": team.notification_topic_arn,
        "s3_presign_source_ip": team.s3_presign_source_ip,
        "s3_presign_vpc_source_ip": team.s3_presign_vpc_source_ip,
        "created_at": to_ms(team.created_at),
        "updated_at": to_ms(team.updated_at),
    }
    new_id = rows.insert_new_id(conn, workteams, values)
    if new_id is None:
        raise AlreadyExists(WORKTEAM, team.name)
    _insert_members(conn, new_id, team)
    own = Use(team.account, arn.private_workteam(team.account, team.region, team.name))
    usable_workteams.allow(conn, own, new_id)
    return replace(team, id=new_id)


def find_team(conn: sa.Connection, account: str, region: str, name: str) -> Workteam:
    """Raises NotFound."""
    row = conn.execute(_teams().where(*_named(workteams, account, region, name))).one_or_none()
    if row is None:
        raise NotFound(WORKTEAM, name)
    return _team(row, _members(conn, [row.id])[row.id])


def list_workteams(conn: sa.Connection, account: str, region: str, listing: Listing) -> Page[Workteam]:
    found = rows.resource_page(conn, workteams, account, region, listing, lambda row: row, _teams())
    members = _members(conn, [row.id for row in found.items])
    return Page(tuple(_team(row, members[row.id]) for row in found.items), found.after)


def count_teams(conn: sa.Connection, account: str, region: str) -> int:
    own = _teams().where(workteams.c.account == account, workteams.c.region == region)
    return conn.execute(sa.select(sa.func.count()).select_from(own.subquery())).scalar_one()


def update_team(conn: sa.Connection, team: Workteam) -> None:
    """Store everything that may change, the list of members as a whole."""
    conn.execute(
        sa.update(workteams)
        .where(workteams.c.id == team.id)
        .values(
            description=team.description,
            notification_topic_arn=team.notification_topic_arn,
            s3_presign_source_ip=team.s3_presign_source_ip,
            s3_presign_vpc_source_ip=team.s3_presign_vpc_source_ip,
            updated_at=to_ms(team.updated_at),
        )
    )
    conn.execute(sa.delete(workteam_members).where(workteam_members.c.workteam_id == team.id))
    _insert_members(conn, team.id, team)


def delete_team(conn: sa.Connection, team: Workteam) -> None:
    """Delete a team, its list of members and its tags."""
    conn.execute(sa.delete(workteams).where(workteams.c.id == team.id))
    tags.delete_all(conn, arn.private_workteam(team.account, team.region, team.name))


def _insert_members(conn: sa.Connection, team_id: int, team: Workteam) -> None:
    conn.execute(
        sa.insert(workteam_members),
        [
            {
                "workteam_id": team_id,
                "position": position,
                "pool_id": member.pool_id,
                "group_name": member.group,
                "client_id": member.client_id,
                "definition": member.definition,
            }
            for position, member in enumerate(team.members)
        ],
    )


def _teams() -> sa.Select[Any]:
    """Private teams: the public crowd's is no resource of its account."""
    of_workforce = (workforces.c.name.label("workforce_name"), workforces.c.portal_id, user_pools.c.kind)
    return (
        sa.select(workteams, *of_workforce, vendor_services.c.listing_id)
        .join(workforces, workforces.c.id == workteams.c.workforce_id)
        .join(user_pools, user_pools.c.pool_id == workforces.c.pool_id)
        .outerjoin(vendor_services, vendor_services.c.workteam_id == workteams.c.id)
        .where(user_pools.c.kind != PoolKind.PUBLIC)
    )


def _private() -> sa.Select[Any]:
    """The workforces that their account's callers see, each with the kind of its pool."""
    return (
        sa.select(*workforce_columns())
        .select_from(with_pool_and_provider(workforces))
        .where(user_pools.c.kind != PoolKind.PUBLIC)
    )


def with_pool_and_provider(of: sa.FromClause) -> sa.Join:
    """Rows of workforces with what `workforce_columns` needs beside them."""
    return of.join(user_pools, user_pools.c.pool_id == workforces.c.pool_id).outerjoin(
        identity_providers, identity_providers.c.workforce_id == workforces.c.id
    )


def workforce_columns() -> list[sa.ColumnElement[Any]]:
    """All that a `Workforce` is made of."""
    return [*workforces.c, user_pools.c.kind.label("kind"), *providers.columns()]


def _named(table: sa.Table, account: str, region: str, name: str) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.account == account, table.c.region == region, table.c.name == name


def workforce_from_columns(found: Mapping[str, Any]) -> Workforce:
    """found: the values of `workforce_columns` by name."""
    return Workforce(
        id=found["id"],
        account=found["account"],
        region=found["region"],
        name=found["name"],
        portal_id=found["portal_id"],
        pool_id=found["pool_id"],
        client_id=found["client_id"],
        cidrs=tuple(json.loads(found["cidrs"])),
        created_at=from_ms(found["created_at"]),
        updated_at=from_ms(found["updated_at"]),
        ip_address_type=found["ip_address_type"],
        kind=PoolKind(found["kind"]),
        provider=providers.from_columns(found),
        vpc=_vpc(found["vpc"]),
    )


def _workforce(row: AnyRow) -> Workforce:
    return workforce_from_columns(row._asdict())


def _vpc_text(vpc: WorkforceVpc | None) -> str | None:
    return None if vpc is None else json.dumps(dataclasses.asdict(vpc))


def _vpc(text: str | None) -> WorkforceVpc | None:
    if text is None:
        return None
    found = json.loads(text)
    return WorkforceVpc(found["vpc_id"], tuple(found["security_group_ids"]), tuple(found["subnets"]))


def _members(conn: sa.Connection, team_ids: Sequence[int]) -> dict[int, list[TeamMember]]:
    members: dict[int, list[TeamMember]] = {team_id: [] for team_id in team_ids}
    found = conn.execute(
        sa.select(workteam_members)
        .where(workteam_members.c.workteam_id.in_(team_ids))
        .order_by(workteam_members.c.position)
    )
    for row in found:
        members[row.workteam_id].append(
            TeamMember(row.pool_id, row.group_name, row.client_id, row.definition)
        )
    return members


def _team(row: AnyRow, members: Sequence[TeamMember]) -> Workteam:
    return Workteam(
        id=row.id,
        account=row.account,
        region=row.region,
        name=row.name,
        workforce_name=row.workforce_name,
        portal_id=row.portal_id,
        description=row.description,
        members=tuple(members),
        created_at=from_ms(row.created_at),
        updated_at=from_ms(row.updated_at),
        notification_topic_arn=row.notification_topic_arn,
        s3_presign_source_ip=row.s3_presign_source_ip,
        s3_presign_vpc_source_ip=row.s3_presign_vpc_source_ip,
        listing_id=row.listing_id,
        kind=PoolKind(row.kind),
    )
