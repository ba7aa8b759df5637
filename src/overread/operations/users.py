"""The people of user pools.

They are made by an administrator, with a temporary password that they replace when they first sign in. Nobody signs
up here and no token is issued: workers sign in at the portal (`operations/sign_in.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from overread.auth import passwords
from overread.domain.caller import Caller
from overread.domain.errors import AlreadyExists, InvalidRequest, SignInFailure, SignInRefused
from overread.domain.names import WORKER_ID_DIGITS
from overread.domain.objects import to_millisecond
from overread.domain.paging import Listing, Page
from overread.domain.text import check_storable
from overread.domain.user_filter import parse_filter
from overread.domain.workforce import Invitation, User, UserGroup, UserPool, UserStatus
from overread.operations.context import Context
from overread.operations.user_pools import authorize_in_pool, pool_of
from overread.store import rows, sessions, user_pools, users
from overread.store.users import Password


async def create_user(
    ctx: Context,
    caller: Caller,
    pool_id: str,
    *,
    username: str,
    attributes: Mapping[str, str],
    temporary_password: str | None = None,
    invite: bool = True,
) -> User:
    """Make a person with a temporary password, and hand their invitation on unless `invite` is False.

    Without temporary_password one is made; it is nowhere but in the invitation.
    Raises NotFound, AlreadyExists, InvalidRequest, SignInRefused for a password against the policy;
    DeliveryFailed if the invitation cannot be handed on: then the person is there, and `invite_again`
    repeats it.
    """
    authorize_in_pool(caller, "AdminCreateUser", pool_id)
    password, stored = await _temporary(ctx, caller, pool_id, temporary_password)
    now = to_millisecond(ctx.clock())
    sub, worker_id = ctx.ids.uuid(), ctx.ids.hex(WORKER_ID_DIGITS)

    def change(conn: sa.Connection) -> User:
        pool = pool_of(conn, caller, pool_id)
        user = _new_user(pool, username, sub, worker_id, attributes, now)
        if pool.email_is_alias and user.email is not None:
            rows.lock(conn, "e-mail addresses", caller.account, caller.region)
            if users.has_email(conn, pool_id, user.email):
                raise AlreadyExists(users.USER, user.email)
        return users.insert_user(conn, user, stored)

    user = await ctx.store.write(change)
    if invite:
        await _invite(ctx, user, password, stored)
    return user


async def invite_again(
    ctx: Context, caller: Caller, pool_id: str, *, username: str, temporary_password: str | None = None
) -> User:
    """Give a person who has not signed in yet a new temporary password and invitation.

    Raises NotFound, InvalidRequest for somebody who has a password of their own,
    SignInRefused, DeliveryFailed.
    """
    authorize_in_pool(caller, "AdminCreateUser", pool_id)
    password, stored = await _temporary(ctx, caller, pool_id, temporary_password)

    def change(conn: sa.Connection, now: datetime) -> User:
        pool = pool_of(conn, caller, pool_id)
        user = users.find_user(conn, pool, username)
        if user.status is not UserStatus.FORCE_CHANGE_PASSWORD:
            raise InvalidRequest(f"Resend not possible. {username} status is not FORCE_CHANGE_PASSWORD")
        users.set_password(conn, user.id, stored, user.status, now)
        return users.find_user(conn, pool, username)

    user = await ctx.store.write(change, ctx.clock())
    await _invite(ctx, user, password, stored)
    return user


async def set_password(
    ctx: Context, caller: Caller, pool_id: str, *, username: str, password: str, permanent: bool
) -> None:
    """Set a person's password, their own or a temporary one, and end their sessions.

    Raises NotFound, SignInRefused for a password against the policy.
    """
    authorize_in_pool(caller, "AdminSetUserPassword", pool_id)
    _check_password(password)
    pool = await ctx.store.read(pool_of, caller, pool_id)
    expires_at = None if permanent else ctx.clock() + _validity(ctx, pool)
    stored = Password(await passwords.hash_password(password), expires_at)
    status = UserStatus.CONFIRMED if permanent else UserStatus.FORCE_CHANGE_PASSWORD

    def change(conn: sa.Connection, now: datetime) -> None:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        users.set_password(conn, user.id, stored, status, now)
        sessions.delete_sessions_of(conn, sessions.WORKER, user.id)

    await ctx.store.write(change, ctx.clock())


async def get_user(ctx: Context, caller: Caller, pool_id: str, username: str) -> User:
    """Raises NotFound."""
    authorize_in_pool(caller, "AdminGetUser", pool_id)

    def read(conn: sa.Connection) -> User:
        return users.find_user(conn, pool_of(conn, caller, pool_id), username)

    return await ctx.store.read(read)


async def list_users(
    ctx: Context, caller: Caller, pool_id: str, filter_text: str, listing: Listing
) -> Page[User]:
    """filter_text: Cognito's `Filter`, empty for everybody. Raises NotFound, InvalidRequest."""
    authorize_in_pool(caller, "ListUsers", pool_id)
    check_storable(Filter=filter_text)
    wanted = parse_filter(filter_text)

    def read(conn: sa.Connection) -> Page[User]:
        pool_of(conn, caller, pool_id)
        return users.list_users(conn, pool_id, wanted, listing)

    return await ctx.store.read(read)


async def list_users_in_group(
    ctx: Context, caller: Caller, pool_id: str, group: str, listing: Listing
) -> Page[User]:
    """Raises NotFound."""
    authorize_in_pool(caller, "ListUsersInGroup", pool_id)

    def read(conn: sa.Connection) -> Page[User]:
        pool_of(conn, caller, pool_id)
        user_pools.find_group(conn, pool_id, group)
        return users.list_users_in_group(conn, pool_id, group, listing)

    return await ctx.store.read(read)


async def list_groups_of_user(
    ctx: Context, caller: Caller, pool_id: str, username: str, listing: Listing
) -> Page[UserGroup]:
    """Raises NotFound."""
    authorize_in_pool(caller, "AdminListGroupsForUser", pool_id)

    def read(conn: sa.Connection) -> Page[UserGroup]:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        return users.list_groups_of_user(conn, user.id, listing)

    return await ctx.store.read(read)


async def add_to_group(ctx: Context, caller: Caller, pool_id: str, *, username: str, group: str) -> None:
    """Raises NotFound. Adding somebody twice changes nothing."""
    authorize_in_pool(caller, "AdminAddUserToGroup", pool_id)

    def change(conn: sa.Connection) -> None:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        users.add_to_group(conn, pool_id, group, user.id)

    await ctx.store.write(change)


async def remove_from_group(ctx: Context, caller: Caller, pool_id: str, *, username: str, group: str) -> None:
    """Raises NotFound. Removing somebody who is not in the group changes nothing."""
    authorize_in_pool(caller, "AdminRemoveUserFromGroup", pool_id)

    def change(conn: sa.Connection) -> None:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        users.remove_from_group(conn, pool_id, group, user.id)

    await ctx.store.write(change)


async def enable_user(ctx: Context, caller: Caller, pool_id: str, username: str) -> None:
    """Raises NotFound."""
    authorize_in_pool(caller, "AdminEnableUser", pool_id)

    def change(conn: sa.Connection, now: datetime) -> None:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        users.set_enabled(conn, user.id, now, enabled=True)

    await ctx.store.write(change, ctx.clock())


async def disable_user(ctx: Context, caller: Caller, pool_id: str, username: str) -> None:
    """The person gets no more tasks and their sessions end; groups stay. Raises NotFound."""
    authorize_in_pool(caller, "AdminDisableUser", pool_id)

    def change(conn: sa.Connection, now: datetime) -> None:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        users.set_enabled(conn, user.id, now, enabled=False)
        sessions.delete_sessions_of(conn, sessions.WORKER, user.id)

    await ctx.store.write(change, ctx.clock())


async def delete_user(ctx: Context, caller: Caller, pool_id: str, username: str) -> None:
    """Forget a person, enabled or not; their answers stay. Raises NotFound."""
    authorize_in_pool(caller, "AdminDeleteUser", pool_id)

    def change(conn: sa.Connection, now: datetime) -> None:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        users.delete_user(conn, user, now)
        sessions.delete_sessions_of(conn, sessions.WORKER, user.id)

    await ctx.store.write(change, ctx.clock())


def _new_user(
    pool: UserPool, username: str, sub: str, worker_id: str, attributes: Mapping[str, str], now: datetime
) -> User:
    given = dict(attributes)
    if "sub" in given:
        raise InvalidRequest("The attribute sub cannot be given: it is made.")
    if pool.email_is_username:
        if "@" not in username:
            raise InvalidRequest("Username should be an email.")
        given["email"] = username
    name = sub if pool.email_is_username else username
    email = given.get("email")
    if not pool.case_sensitive:
        name = name.lower()
        email = None if email is None else email.lower()
    check_storable(email=email)
    return User(
        id=0,
        pool_id=pool.pool_id,
        username=name,
        sub=sub,
        worker_id=worker_id,
        email=email,
        status=UserStatus.FORCE_CHANGE_PASSWORD,
        enabled=True,
        created_at=now,
        modified_at=now,
        attributes={"sub": sub, **given},
    )


async def _temporary(ctx: Context, caller: Caller, pool_id: str, given: str | None) -> tuple[str, Password]:
    """A temporary password in the clear and as it is stored."""
    if given is not None:
        _check_password(given)
    pool = await ctx.store.read(pool_of, caller, pool_id)
    password = passwords.temporary_password() if given is None else given
    return password, Password(await passwords.hash_password(password), ctx.clock() + _validity(ctx, pool))


def _validity(ctx: Context, pool: UserPool) -> timedelta:
    """How long a temporary password holds: as the pool says, else the deployment."""
    policies = pool.settings.get("Policies")
    policy = policies.get("PasswordPolicy") if isinstance(policies, dict) else None
    days = policy.get("TemporaryPasswordValidityDays") if isinstance(policy, dict) else None
    return timedelta(days=days if isinstance(days, int) and days > 0 else ctx.policy.temporary_password_days)


def _check_password(password: str) -> None:
    rule = passwords.broken_rule(password)
    if rule is not None:
        raise SignInRefused(SignInFailure.WEAK_PASSWORD, detail=rule.value)


async def _invite(ctx: Context, user: User, password: str, stored: Password) -> None:
    assert stored.expires_at is not None
    await ctx.invite(Invitation(user.pool_id, user.username, user.email, stored.expires_at, password))
