"""People and the work teams that they are in through their groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from overread.domain.assignment import OPEN_STATES
from overread.domain.paging import Listing, Page
from overread.domain.workforce import User, UserStatus, Workteam
from overread.store import rows
from overread.store.schema import assignments, group_members, user_groups, users, workteam_members, workteams
from overread.store.users import from_row

_SHOWN_NAME = sa.func.coalesce(users.c.email, users.c.username)

_IN_GROUP_OF_TEAM = sa.and_(
    user_groups.c.pool_id == workteam_members.c.pool_id, user_groups.c.name == workteam_members.c.group_name
)


def list_people(
    conn: sa.Connection, pool_id: str, prefix: str, listing: Listing, *, enabled: bool | None = None
) -> Page[User]:
    """Everybody in a pool. prefix: how the e-mail address, or else the user name begins, whatever its letter case."""
    statement = _people(prefix).where(users.c.pool_id == pool_id)
    if enabled is not None:
        statement = statement.where(users.c.enabled.is_(enabled))
    return rows.page(conn, statement, [users.c.id], listing, from_row)


def list_of_team(conn: sa.Connection, team: Workteam, prefix: str, listing: Listing) -> Page[User]:
    """Everybody in one of the team's groups, disabled ones too."""
    return rows.page(conn, _people(prefix).where(_is_in(team).exists()), [users.c.id], listing, from_row)


def list_outside_team(conn: sa.Connection, team: Workteam, prefix: str, listing: Listing) -> Page[User]:
    """Enabled people of the team's pool who are in none of its groups."""
    statement = _people(prefix).where(
        users.c.pool_id == team.members[0].pool_id, users.c.enabled, ~_is_in(team).exists()
    )
    return rows.page(conn, statement, [users.c.id], listing, from_row)


def count_people(conn: sa.Connection, team_ids: Sequence[int]) -> dict[int, int]:
    """How many people are in each team; teams of nobody are left out."""
    found = conn.execute(
        sa.select(
            workteam_members.c.workteam_id, sa.func.count(group_members.c.user_id.distinct()).label("people")
        )
        .select_from(workteam_members)
        .join(user_groups, _IN_GROUP_OF_TEAM)
        .join(group_members, group_members.c.group_id == user_groups.c.id)
        .where(workteam_members.c.workteam_id.in_(team_ids))
        .group_by(workteam_members.c.workteam_id)
    )
    return {row.workteam_id: row.people for row in found}


def teams_of(conn: sa.Connection, user_ids: Sequence[int]) -> dict[int, list[str]]:
    """Names of the private teams that each of these people is in."""
    found = conn.execute(
        sa.select(group_members.c.user_id, workteams.c.name)
        .distinct()
        .select_from(group_members)
        .join(user_groups, user_groups.c.id == group_members.c.group_id)
        .join(workteam_members, _IN_GROUP_OF_TEAM)
        .join(workteams, workteams.c.id == workteam_members.c.workteam_id)
        .where(group_members.c.user_id.in_(user_ids))
        .order_by(workteams.c.name)
    )
    teams: dict[int, list[str]] = {}
    for row in found:
        teams.setdefault(row.user_id, []).append(row.name)
    return teams


def teams_of_group(conn: sa.Connection, pool_id: str, group: str) -> list[str]:
    """Names of the teams that are made of this group, among others."""
    found = conn.execute(
        sa.select(workteams.c.name)
        .join(workteam_members, workteam_members.c.workteam_id == workteams.c.id)
        .where(workteam_members.c.pool_id == pool_id, workteam_members.c.group_name == group)
        .order_by(workteams.c.name)
    )
    return list(found.scalars())


def find_person(conn: sa.Connection, pool_id: str, user_id: int) -> User | None:
    row = conn.execute(_people("").where(users.c.id == user_id, users.c.pool_id == pool_id)).one_or_none()
    return None if row is None else from_row(row)


def find_named(conn: sa.Connection, pool_id: str, names: Sequence[str]) -> list[User]:
    """Those of a pool who are called by these e-mail addresses, or else user names; a name of nobody is passed over."""
    found = _people("").where(users.c.pool_id == pool_id, _SHOWN_NAME.in_(names)).order_by(users.c.id)
    return [from_row(row) for row in conn.execute(found)]


def count_held(conn: sa.Connection, user_id: int) -> int:
    """Tasks in somebody's hands."""
    held = sa.select(sa.func.count()).where(
        assignments.c.user_id == user_id, assignments.c.state.in_([state.value for state in OPEN_STATES])
    )
    return conn.execute(held).scalar_one()


def _people(prefix: str) -> sa.Select[Any]:
    statement = sa.select(users).where(users.c.status != UserStatus.ARCHIVED)
    if prefix:
        statement = statement.where(
            sa.func.substr(sa.func.lower(_SHOWN_NAME), 1, len(prefix)) == prefix.lower()
        )
    return statement


def _is_in(team: Workteam) -> sa.Select[Any]:
    groups = sa.or_(
        *(
            sa.and_(user_groups.c.pool_id == member.pool_id, user_groups.c.name == member.group)
            for member in team.members
        )
    )
    return (
        sa.select(group_members.c.user_id)
        .join(user_groups, user_groups.c.id == group_members.c.group_id)
        .where(group_members.c.user_id == users.c.id, groups)
    )
