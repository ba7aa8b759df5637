"""Teams and their people as an operator looks after them: who is in which team, and what follows if they leave.

What is done to one person is in `users.py`, `invitations.py`, `password_reset.py` and `second_factor.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from overread.domain.caller import Caller
from overread.domain.errors import AlreadyExists, Conflict, InUse, InvalidRequest, NotFound
from overread.domain.names import PORTAL_ID_LENGTH
from overread.domain.notices import Invitation, Letter, Sender
from overread.domain.paging import Listing, Page
from overread.domain.workforce import OWN_POOL, TeamMember, User, UserGroup, Workforce, Workteam
from overread.operations import first_team, invitations, oidc_workers, user_pools, users, workforce
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.operations.invitations import Invited
from overread.operations.portal_address import portal_address
from overread.operations.user_pools import authorize_in_pool, pool_of
from overread.operations.workforce import TeamSettings
from overread.store import sessions, team_people
from overread.store import users as stored_users
from overread.store import workforce as stored_workforce
from overread.store.times import to_ms
from overread.store.user_pools import GROUP

SAMPLE_PASSWORD = "\N{BULLET}" * 14

MOST_GROUPS = 100
"""On the menu of groups to import."""


@dataclass(frozen=True, slots=True)
class TeamRow:
    team: Workteam
    people: int


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """teams: names."""

    user: User
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkerView:
    """Everything about one worker. held: tasks in their hands. sessions: open ones."""

    user: User
    teams: tuple[str, ...]
    groups: tuple[UserGroup, ...]
    held: int
    sessions: int


# --- teams ----------------------------------------------------------------------------------------


async def list_teams(ctx: Context, caller: Caller, listing: Listing) -> Page[TeamRow]:
    """Private teams with the number of their people."""
    authorize(caller, "sagemaker:ListWorkteams", "*")

    def read(conn: sa.Connection) -> Page[TeamRow]:
        page = stored_workforce.list_workteams(conn, caller.account, caller.region, listing)
        counts = team_people.count_people(conn, [team.id for team in page.items])
        return Page(tuple(TeamRow(team, counts.get(team.id, 0)) for team in page.items), page.after)

    return await ctx.store.read(read)


async def create_with_new_workers(
    ctx: Context,
    caller: Caller,
    of: Workforce | None,
    *,
    name: str,
    description: str,
    addresses: Sequence[str],
    sender: Sender | None = None,
    by_link: bool = False,
) -> tuple[Invited, ...]:
    """Make a team of a group of its own, and invite these people into it.

    of: its workforce, of the Cognito form; None makes the first one, with the team of everybody (documented), into
    which they come too. sender: in whose name they are written to; None leaves it as it is.
    Raises AlreadyExists, Conflict for a group of the name, InvalidRequest, LimitExceeded; then nobody is invited.
    """
    everybody: TeamMember | None = None
    if of is None:
        first = await first_team.ensure_first_team(ctx, caller)
        of, everybody = first.workforce, first.team.members[0]
    if of.provider is not None:
        raise InvalidRequest("The workers of this workforce are looked after at its identity provider.")
    try:
        await user_pools.create_group(ctx, caller, of.pool_id, name=name)
    except AlreadyExists:
        await _check_free(ctx, caller, name)
        # Its people would be in the team unasked.
        raise Conflict(
            GROUP,
            name,
            f"There is a user group {name} already, perhaps of a team that was deleted. "
            "Import that group, or choose another name.",
        ) from None
    settings = TeamSettings(description=description, members=(TeamMember(of.pool_id, name, of.client_id),))
    try:
        await workforce.create_team(ctx, caller, name=name, settings=settings, workforce_name=of.name)
    except BaseException:
        await user_pools.delete_group(ctx, caller, of.pool_id, name)
        raise
    if sender is not None:
        await invitations.set_sender(ctx, caller, of.pool_id, sender)
    invited = await invitations.invite_workers(
        ctx, caller, of.pool_id, addresses=addresses, group=name, by_link=by_link
    )
    if everybody is not None:
        await _add(ctx, everybody.pool_id, everybody.group, [each.address for each in invited])
    return invited


async def _check_free(ctx: Context, caller: Caller, name: str) -> None:
    """Raises AlreadyExists if there is a team of the name."""
    try:
        await ctx.store.read(stored_workforce.find_team, caller.account, caller.region, name)
    except NotFound:
        return
    raise AlreadyExists(stored_workforce.WORKTEAM, name)


async def create_of_groups(
    ctx: Context, caller: Caller, of: Workforce, *, name: str, description: str, groups: Sequence[str]
) -> str:
    """Make a team of groups that there are, or of groups of the workforce's identity provider; its ARN.

    Raises as `workforce.create_team`.
    """
    settings = TeamSettings(description=description, members=members_of(of, groups))
    return await workforce.create_team(ctx, caller, name=name, settings=settings, workforce_name=of.name)


def members_of(of: Workforce, groups: Sequence[str]) -> tuple[TeamMember, ...]:
    """The member definitions of a team of these groups."""
    if of.provider is not None:
        return tuple(TeamMember(OWN_POOL, group, "") for group in groups)
    return tuple(TeamMember(of.pool_id, group, of.client_id, at) for at, group in enumerate(groups))


async def list_groups(ctx: Context, caller: Caller, of: Workforce) -> tuple[str, ...]:
    """Groups of the workforce's pool, for a menu. Nobody knows those of an identity provider."""
    if of.provider is not None:
        return ()
    page = await user_pools.list_groups(ctx, caller, of.pool_id, Listing(limit=MOST_GROUPS))
    return tuple(group.name for group in page.items)


async def preview_invitation(ctx: Context, caller: Caller, of: Workforce | None, sender: Sender) -> Letter:
    """The invitation as a new worker of the workforce would get it; None is the one that the first team makes."""
    if of is not None:
        return await invitations.preview(ctx, caller, of.pool_id, sender)
    authorize(caller, "cognito-idp:CreateUserPool", "*")
    valid = timedelta(days=ctx.policy.temporary_password_days)
    someone = "ana@example.com"
    portal = portal_address(ctx, "x" * PORTAL_ID_LENGTH)
    return ctx.compose(
        Invitation(
            "", someone, someone, ctx.clock() + valid, SAMPLE_PASSWORD, portal_url=portal, sender=sender
        )
    )


# --- the people of a team -------------------------------------------------------------------------


async def list_people(
    ctx: Context, caller: Caller, team: Workteam, prefix: str, listing: Listing, *, outside: bool = False
) -> Page[WorkerRow]:
    """The people of a team, or those of its pool who are not in it. prefix: how their address begins."""
    authorize_in_pool(caller, "ListUsersInGroup", team.members[0].pool_id)
    choose = team_people.list_outside_team if outside else team_people.list_of_team

    def read(conn: sa.Connection) -> Page[WorkerRow]:
        return _with_teams(conn, choose(conn, team, prefix, listing))

    return await ctx.store.read(read)


async def add_people(ctx: Context, caller: Caller, team: Workteam, names: Sequence[str]) -> int:
    """Put people of the team's pool into its first group; how many there are. names: as of `name_of`. Raises NotFound."""
    group = team.members[0].group
    authorize_in_pool(caller, "AdminAddUserToGroup", team.members[0].pool_id)
    await ctx.store.read(pool_of, caller, team.members[0].pool_id)
    return await _add(ctx, team.members[0].pool_id, group, names)


async def remove_person(ctx: Context, caller: Caller, team: Workteam, user_id: int) -> None:
    """Take somebody out of all groups of the team, and so out of other teams of these groups. Raises NotFound."""
    authorize_in_pool(caller, "AdminRemoveUserFromGroup", team.members[0].pool_id)

    def write(conn: sa.Connection) -> None:
        pool_of(conn, caller, team.members[0].pool_id)
        for member in team.members:
            stored_users.remove_from_group(conn, member.pool_id, member.group, user_id)

    await ctx.store.write(write)


async def teams_left(ctx: Context, caller: Caller, team: Workteam) -> tuple[str, ...]:
    """Other teams that somebody leaves together with this one, because they share a group."""
    authorize(caller, "sagemaker:ListWorkteams", "*")

    def read(conn: sa.Connection) -> tuple[str, ...]:
        named = {
            name
            for member in team.members
            for name in team_people.teams_of_group(conn, member.pool_id, member.group)
        }
        return tuple(sorted(named - {team.name}))

    return await ctx.store.read(read)


# --- workers --------------------------------------------------------------------------------------


async def list_workers(
    ctx: Context, caller: Caller, of: Workforce, prefix: str, listing: Listing, *, enabled: bool | None = None
) -> Page[WorkerRow]:
    """Everybody in the workforce's pool, or who has signed in by its identity provider."""
    authorize_in_pool(caller, "ListUsers", of.pool_id)

    def read(conn: sa.Connection) -> Page[WorkerRow]:
        page = team_people.list_people(conn, of.pool_id, prefix, listing, enabled=enabled)
        return _with_teams(conn, page)

    return await ctx.store.read(read)


def name_of(user: User) -> str:
    """What a worker is called in lists and selections."""
    return user.email or user.username


async def set_enabled(
    ctx: Context, caller: Caller, of: Workforce, names: Sequence[str], *, enabled: bool
) -> int:
    """Enable or disable these people; how many there are. names: as of `name_of`, of an identity provider's people as it
    names them. Raises NotFound for the pool.
    """
    if of.provider is not None:
        return await oidc_workers.set_enabled(ctx, caller, of.name, names, enabled=enabled)
    authorize_in_pool(caller, "ListUsers", of.pool_id)

    def read(conn: sa.Connection) -> list[User]:
        pool_of(conn, caller, of.pool_id)
        return team_people.find_named(conn, of.pool_id, names)

    found = await ctx.store.read(read)
    change = users.enable_user if enabled else users.disable_user
    for user in found:
        await change(ctx, caller, of.pool_id, user.username)
    return len(found)


async def find_worker(ctx: Context, caller: Caller, of: Workforce, username: str) -> WorkerView:
    """Raises NotFound."""
    authorize_in_pool(caller, "AdminGetUser", of.pool_id)

    def read(conn: sa.Connection, now: datetime) -> WorkerView:
        user = stored_users.find_user(conn, pool_of(conn, caller, of.pool_id), username)
        return _view(conn, user, now)

    return await ctx.store.read(read, ctx.clock())


async def find_in_pool(ctx: Context, caller: Caller, pool_id: str, user_id: int) -> WorkerView:
    """A worker by the store's key, as links to people name them. Raises NotFound."""
    authorize_in_pool(caller, "AdminGetUser", pool_id)

    def read(conn: sa.Connection, now: datetime) -> WorkerView:
        pool_of(conn, caller, pool_id)
        user = team_people.find_person(conn, pool_id, user_id)
        if user is None:
            raise NotFound(stored_users.USER, str(user_id))
        return _view(conn, user, now)

    return await ctx.store.read(read, ctx.clock())


async def delete_worker(ctx: Context, caller: Caller, of: Workforce, username: str) -> None:
    """Forget a worker who was disabled before (documented). Raises NotFound, InUse for one who is enabled."""
    user = await users.get_user(ctx, caller, of.pool_id, username)
    if user.enabled:
        raise InUse(
            stored_users.USER, username, "A worker who is enabled cannot be deleted. Disable them first."
        )
    await users.delete_user(ctx, caller, of.pool_id, username)


async def end_sessions(ctx: Context, caller: Caller, of: Workforce, username: str) -> int:
    """Sign a worker out everywhere; of how many sessions. Raises NotFound."""
    authorize_in_pool(caller, "AdminUserGlobalSignOut", of.pool_id)

    def write(conn: sa.Connection) -> int:
        user = stored_users.find_user(conn, pool_of(conn, caller, of.pool_id), username)
        return sessions.delete_sessions_of(conn, sessions.WORKER, user.id)

    return await ctx.store.write(write)


async def _add(ctx: Context, pool_id: str, group: str, names: Sequence[str]) -> int:
    def write(conn: sa.Connection) -> int:
        known = team_people.find_named(conn, pool_id, names)
        for user in known:
            stored_users.add_to_group(conn, pool_id, group, user.id)
        return len(known)

    return await ctx.store.write(write)


def _with_teams(conn: sa.Connection, page: Page[User]) -> Page[WorkerRow]:
    teams = team_people.teams_of(conn, [user.id for user in page.items])
    return Page(tuple(WorkerRow(user, tuple(teams.get(user.id, ()))) for user in page.items), page.after)


def _view(conn: sa.Connection, user: User, now: datetime) -> WorkerView:
    return WorkerView(
        user=user,
        teams=tuple(team_people.teams_of(conn, [user.id]).get(user.id, ())),
        groups=stored_users.list_groups_of_user(conn, user.id, Listing(limit=MOST_GROUPS)).items,
        held=team_people.count_held(conn, user.id),
        sessions=len(sessions.list_sessions(conn, sessions.WORKER, user.id, to_ms(now))),
    )
