"""User pools, as far as the documented creation of a private workforce by API needs them.

People are made by an administrator, with a temporary password that they replace when they first sign in.
Nobody signs up
here and no token is issued: workers sign in at the portal (`operations/sign_in.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from overread.auth import passwords
from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import AlreadyExists, InvalidRequest, NotFound, SignInFailure, SignInRefused
from overread.domain.names import (
    CLIENT_ID_LENGTH,
    CLIENT_SECRET_LENGTH,
    POOL_ID_LENGTH,
    WORKER_ID_DIGITS,
    user_pool_id,
)
from overread.domain.objects import to_millisecond
from overread.domain.paging import Listing, Page
from overread.domain.text import check_storable
from overread.domain.user_filter import parse_filter
from overread.domain.workforce import Invitation, User, UserGroup, UserPool, UserPoolClient, UserStatus
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.store import sessions, user_pools
from overread.store.user_pools import Password

# --- pools ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PoolView:
    """A pool as it is described. user_count: people in it."""

    pool: UserPool
    user_count: int


async def create_pool(ctx: Context, caller: Caller, name: str, settings: Mapping[str, object]) -> PoolView:
    """settings: the members of CreateUserPool but the name, as sent. Raises InvalidRequest for what is not
    served.
    """
    authorize(caller, "cognito-idp:CreateUserPool", "*")
    if settings.get("MfaConfiguration", "OFF") != "OFF":
        raise InvalidRequest("MfaConfiguration must be OFF: a second factor at sign-in is not served yet.")
    if settings.get("LambdaConfig"):
        raise InvalidRequest("LambdaConfig must be empty: triggers are not served.")
    pool = UserPool(
        id=0,
        account=caller.account,
        region=caller.region,
        pool_id=user_pool_id(caller.region, ctx.ids.short(POOL_ID_LENGTH)),
        name=name,
        created_at=to_millisecond(ctx.clock()),
        settings=dict(settings),
    )
    await ctx.store.write(user_pools.insert_pool, pool)
    return PoolView(pool, 0)


async def describe_pool(ctx: Context, caller: Caller, pool_id: str) -> PoolView:
    """Raises NotFound."""

    def read(conn: sa.Connection) -> PoolView:
        pool = _pool(conn, caller, "DescribeUserPool", pool_id)
        return PoolView(pool, user_pools.count_users(conn, pool_id))

    return await ctx.store.read(read)


async def list_pools(ctx: Context, caller: Caller, listing: Listing) -> Page[UserPool]:
    authorize(caller, "cognito-idp:ListUserPools", "*")
    return await ctx.store.read(user_pools.list_pools, caller.account, caller.region, listing)


async def delete_pool(ctx: Context, caller: Caller, pool_id: str) -> None:
    """Delete a pool with everybody in it. Raises NotFound, InUse while a workforce is made of it."""

    def change(conn: sa.Connection) -> None:
        pool = _pool(conn, caller, "DeleteUserPool", pool_id)
        if pool.settings.get("DeletionProtection") == "ACTIVE":
            raise InvalidRequest(
                "The user pool cannot be deleted because deletion protection is activated. "
                "Deletion protection must be inactivated first."
            )
        user_pools.delete_pool(conn, pool_id)

    await ctx.store.write(change)


async def create_domain(ctx: Context, caller: Caller, pool_id: str, domain: str) -> None:
    """Give a pool its domain. Raises NotFound, AlreadyExists if the domain is taken, InvalidRequest if the
    pool has one.
    """

    def change(conn: sa.Connection) -> None:
        pool = _pool(conn, caller, "CreateUserPoolDomain", pool_id)
        if pool.domain is not None:
            raise InvalidRequest(f"The user pool {pool_id} already has the domain {pool.domain}.")
        user_pools.set_domain(conn, pool_id, domain)

    await ctx.store.write(change)


async def find_domain(ctx: Context, caller: Caller, domain: str) -> UserPool | None:
    """The caller's pool of this domain, or None: Cognito then answers with an empty description
    (documented).
    """
    authorize(caller, "cognito-idp:DescribeUserPoolDomain", "*")
    pool = await ctx.store.read(user_pools.find_pool_of_domain, domain)
    own = pool is not None and (pool.account, pool.region) == (caller.account, caller.region)
    return pool if own else None


async def delete_domain(ctx: Context, caller: Caller, pool_id: str, domain: str) -> None:
    """Raises NotFound."""

    def change(conn: sa.Connection) -> None:
        if _pool(conn, caller, "DeleteUserPoolDomain", pool_id).domain != domain:
            raise NotFound(user_pools.DOMAIN, domain)
        user_pools.set_domain(conn, pool_id, None)

    await ctx.store.write(change)


# --- clients --------------------------------------------------------------------------------------


async def create_client(
    ctx: Context,
    caller: Caller,
    pool_id: str,
    *,
    name: str,
    settings: Mapping[str, object],
    generate_secret: bool,
    secret: str | None = None,
) -> UserPoolClient:
    """Make a client, with a generated secret, one the caller brings, or none. Raises NotFound,
    InvalidRequest.
    """
    if generate_secret and secret is not None:
        raise InvalidRequest("ClientSecret cannot be given together with GenerateSecret.")
    now = to_millisecond(ctx.clock())
    client = UserPoolClient(
        pool_id=pool_id,
        client_id=ctx.ids.short(CLIENT_ID_LENGTH),
        name=name,
        created_at=now,
        modified_at=now,
        secret=ctx.ids.short(CLIENT_SECRET_LENGTH) if generate_secret else secret,
        settings=dict(settings),
    )

    def change(conn: sa.Connection) -> None:
        _pool(conn, caller, "CreateUserPoolClient", pool_id)
        user_pools.insert_client(conn, ctx.store.sealer, client)

    await ctx.store.write(change)
    return client


async def describe_client(ctx: Context, caller: Caller, pool_id: str, client_id: str) -> UserPoolClient:
    """Raises NotFound."""

    def read(conn: sa.Connection) -> UserPoolClient:
        _pool(conn, caller, "DescribeUserPoolClient", pool_id)
        return user_pools.find_client(conn, ctx.store.sealer, pool_id, client_id)

    return await ctx.store.read(read)


async def list_clients(ctx: Context, caller: Caller, pool_id: str, listing: Listing) -> Page[UserPoolClient]:
    """Raises NotFound."""

    def read(conn: sa.Connection) -> Page[UserPoolClient]:
        _pool(conn, caller, "ListUserPoolClients", pool_id)
        return user_pools.list_clients(conn, ctx.store.sealer, pool_id, listing)

    return await ctx.store.read(read)


async def update_client(
    ctx: Context,
    caller: Caller,
    pool_id: str,
    client_id: str,
    *,
    name: str | None,
    settings: Mapping[str, object],
) -> UserPoolClient:
    """Replace a client's settings; what is not given falls back to its default (documented). Raises
    NotFound.
    """

    def change(conn: sa.Connection, now: datetime) -> UserPoolClient:
        _pool(conn, caller, "UpdateUserPoolClient", pool_id)
        found = user_pools.find_client(conn, ctx.store.sealer, pool_id, client_id)
        changed = replace(found, name=name or found.name, settings=dict(settings), modified_at=now)
        user_pools.update_client(conn, changed)
        return user_pools.find_client(conn, ctx.store.sealer, pool_id, client_id)

    return await ctx.store.write(change, ctx.clock())


async def delete_client(ctx: Context, caller: Caller, pool_id: str, client_id: str) -> None:
    """Raises NotFound, InUse while a workforce names it."""

    def change(conn: sa.Connection) -> None:
        _pool(conn, caller, "DeleteUserPoolClient", pool_id)
        user_pools.delete_client(conn, pool_id, client_id)

    await ctx.store.write(change)


# --- groups ---------------------------------------------------------------------------------------


async def create_group(
    ctx: Context,
    caller: Caller,
    pool_id: str,
    *,
    name: str,
    description: str | None = None,
    precedence: int | None = None,
    role_arn: str | None = None,
) -> UserGroup:
    """Raises NotFound, AlreadyExists."""
    check_storable(Description=description)
    group = UserGroup(pool_id, name, to_millisecond(ctx.clock()), description, precedence, role_arn)

    def change(conn: sa.Connection) -> None:
        _pool(conn, caller, "CreateGroup", pool_id)
        user_pools.insert_group(conn, group)

    await ctx.store.write(change)
    return group


async def get_group(ctx: Context, caller: Caller, pool_id: str, name: str) -> UserGroup:
    """Raises NotFound."""

    def read(conn: sa.Connection) -> UserGroup:
        _pool(conn, caller, "GetGroup", pool_id)
        return user_pools.find_group(conn, pool_id, name)

    return await ctx.store.read(read)


async def list_groups(ctx: Context, caller: Caller, pool_id: str, listing: Listing) -> Page[UserGroup]:
    """Raises NotFound."""

    def read(conn: sa.Connection) -> Page[UserGroup]:
        _pool(conn, caller, "ListGroups", pool_id)
        return user_pools.list_groups(conn, pool_id, listing)

    return await ctx.store.read(read)


async def delete_group(ctx: Context, caller: Caller, pool_id: str, name: str) -> None:
    """Raises NotFound, InUse while a work team is made of it."""

    def change(conn: sa.Connection) -> None:
        _pool(conn, caller, "DeleteGroup", pool_id)
        user_pools.delete_group(conn, pool_id, name)

    await ctx.store.write(change)


# --- people ---------------------------------------------------------------------------------------


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
    Raises NotFound, AlreadyExists, InvalidRequest, SignInRefused for a password against the policy,
    DeliveryFailed if the
    invitation cannot be handed on: then the person is there, and `invite_again` repeats it.
    """
    authorize(caller, "cognito-idp:AdminCreateUser", arn.user_pool(caller.account, caller.region, pool_id))
    password, stored = await _temporary(ctx, caller, pool_id, temporary_password)
    now = to_millisecond(ctx.clock())
    sub, worker_id = ctx.ids.uuid(), ctx.ids.hex(WORKER_ID_DIGITS)

    def change(conn: sa.Connection) -> User:
        pool = _pool(conn, caller, "AdminCreateUser", pool_id)
        user = _new_user(pool, username, sub, worker_id, attributes, now)
        if pool.email_is_alias and user.email is not None and user_pools.has_email(conn, pool_id, user.email):
            raise AlreadyExists(user_pools.USER, user.email)
        return user_pools.insert_user(conn, user, stored)

    user = await ctx.store.write(change)
    if invite:
        await _invite(ctx, user, password, stored)
    return user


async def invite_again(
    ctx: Context, caller: Caller, pool_id: str, *, username: str, temporary_password: str | None = None
) -> User:
    """Give a person who has not signed in yet a new temporary password and invitation.

    Raises NotFound, InvalidRequest for somebody who has a password of their own, SignInRefused,
    DeliveryFailed.
    """
    password, stored = await _temporary(ctx, caller, pool_id, temporary_password)

    def change(conn: sa.Connection, now: datetime) -> User:
        pool = _pool(conn, caller, "AdminCreateUser", pool_id)
        user = user_pools.find_user(conn, pool, username)
        if user.status is not UserStatus.FORCE_CHANGE_PASSWORD:
            raise InvalidRequest(f"Resend not possible. {username} status is not FORCE_CHANGE_PASSWORD")
        user_pools.set_password(conn, user.id, stored, user.status, now)
        return user_pools.find_user(conn, pool, username)

    user = await ctx.store.write(change, ctx.clock())
    await _invite(ctx, user, password, stored)
    return user


async def set_password(
    ctx: Context, caller: Caller, pool_id: str, *, username: str, password: str, permanent: bool
) -> None:
    """Set a person's password, their own or a temporary one, and end their sessions.

    Raises NotFound, SignInRefused for a password against the policy.
    """
    _check_password(password)
    pool = await ctx.store.read(_pool, caller, "AdminSetUserPassword", pool_id)
    expires_at = None if permanent else ctx.clock() + _validity(ctx, pool)
    stored = Password(await passwords.hash_password(password), expires_at)
    status = UserStatus.CONFIRMED if permanent else UserStatus.FORCE_CHANGE_PASSWORD

    def change(conn: sa.Connection, now: datetime) -> None:
        user = user_pools.find_user(conn, _pool(conn, caller, "AdminSetUserPassword", pool_id), username)
        user_pools.set_password(conn, user.id, stored, status, now)
        sessions.delete_sessions_of(conn, sessions.WORKER, user.id)

    await ctx.store.write(change, ctx.clock())


async def get_user(ctx: Context, caller: Caller, pool_id: str, username: str) -> User:
    """Raises NotFound."""

    def read(conn: sa.Connection) -> User:
        return user_pools.find_user(conn, _pool(conn, caller, "AdminGetUser", pool_id), username)

    return await ctx.store.read(read)


async def list_users(
    ctx: Context, caller: Caller, pool_id: str, filter_text: str, listing: Listing
) -> Page[User]:
    """filter_text: Cognito's `Filter`, empty for everybody. Raises NotFound, InvalidRequest."""
    check_storable(Filter=filter_text)
    wanted = parse_filter(filter_text)

    def read(conn: sa.Connection) -> Page[User]:
        _pool(conn, caller, "ListUsers", pool_id)
        return user_pools.list_users(conn, pool_id, wanted, listing)

    return await ctx.store.read(read)


async def list_users_in_group(
    ctx: Context, caller: Caller, pool_id: str, group: str, listing: Listing
) -> Page[User]:
    """Raises NotFound."""

    def read(conn: sa.Connection) -> Page[User]:
        _pool(conn, caller, "ListUsersInGroup", pool_id)
        user_pools.find_group(conn, pool_id, group)
        return user_pools.list_users_in_group(conn, pool_id, group, listing)

    return await ctx.store.read(read)


async def list_groups_of_user(
    ctx: Context, caller: Caller, pool_id: str, username: str, listing: Listing
) -> Page[UserGroup]:
    """Raises NotFound."""

    def read(conn: sa.Connection) -> Page[UserGroup]:
        user = user_pools.find_user(conn, _pool(conn, caller, "AdminListGroupsForUser", pool_id), username)
        return user_pools.list_groups_of_user(conn, user.id, listing)

    return await ctx.store.read(read)


async def add_to_group(ctx: Context, caller: Caller, pool_id: str, *, username: str, group: str) -> None:
    """Raises NotFound. Adding somebody twice changes nothing."""

    def change(conn: sa.Connection) -> None:
        user = user_pools.find_user(conn, _pool(conn, caller, "AdminAddUserToGroup", pool_id), username)
        user_pools.add_to_group(conn, pool_id, group, user.id)

    await ctx.store.write(change)


async def remove_from_group(ctx: Context, caller: Caller, pool_id: str, *, username: str, group: str) -> None:
    """Raises NotFound. Removing somebody who is not in the group changes nothing."""

    def change(conn: sa.Connection) -> None:
        user = user_pools.find_user(conn, _pool(conn, caller, "AdminRemoveUserFromGroup", pool_id), username)
        user_pools.remove_from_group(conn, pool_id, group, user.id)

    await ctx.store.write(change)


async def enable_user(ctx: Context, caller: Caller, pool_id: str, username: str) -> None:
    """Raises NotFound."""

    def change(conn: sa.Connection, now: datetime) -> None:
        user = user_pools.find_user(conn, _pool(conn, caller, "AdminEnableUser", pool_id), username)
        user_pools.set_enabled(conn, user.id, now, enabled=True)

    await ctx.store.write(change, ctx.clock())


async def disable_user(ctx: Context, caller: Caller, pool_id: str, username: str) -> None:
    """The person gets no more tasks and their sessions end; groups stay. Raises NotFound."""

    def change(conn: sa.Connection, now: datetime) -> None:
        user = user_pools.find_user(conn, _pool(conn, caller, "AdminDisableUser", pool_id), username)
        user_pools.set_enabled(conn, user.id, now, enabled=False)
        sessions.delete_sessions_of(conn, sessions.WORKER, user.id)

    await ctx.store.write(change, ctx.clock())


async def delete_user(ctx: Context, caller: Caller, pool_id: str, username: str) -> None:
    """Forget a person, enabled or not; their answers stay. Raises NotFound."""

    def change(conn: sa.Connection, now: datetime) -> None:
        user = user_pools.find_user(conn, _pool(conn, caller, "AdminDeleteUser", pool_id), username)
        user_pools.delete_user(conn, user, now)
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
    pool = await ctx.store.read(_pool, caller, "AdminCreateUser", pool_id)
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


def _pool(conn: sa.Connection, caller: Caller, operation: str, pool_id: str) -> UserPool:
    authorize(caller, f"cognito-idp:{operation}", arn.user_pool(caller.account, caller.region, pool_id))
    return user_pools.find_pool(conn, caller.account, caller.region, pool_id)
