"""The people of user pools.

They are made by an administrator, with a temporary password that they replace when they first sign in. Nobody signs
up here and no token is issued: workers sign in at the portal (`operations/sign_in.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from overread.auth import passwords
from overread.domain.caller import Caller
from overread.domain.errors import AlreadyExists, InvalidRequest
from overread.domain.names import WORKER_ID_DIGITS
from overread.domain.notices import Invitation
from overread.domain.objects import to_millisecond
from overread.domain.paging import Listing, Page
from overread.domain.text import check_storable
from overread.domain.user_filter import parse_filter
from overread.domain.workforce import User, UserGroup, UserPool, UserStatus
from overread.operations import letters
from overread.operations.context import Context
from overread.operations.portal_address import pool_portal_address
from overread.operations.sign_in import check_policy
from overread.operations.user_pools import authorize_in_pool, pool_of, record_in_pool
from overread.store import (
    account_links,
    assignments,
    logins,
    rows,
    second_factors,
    sessions,
    user_pools,
    users,
)
from overread.store import letters as stored_letters
from overread.store.users import Password

INVITATION = "invitation"
"""The notice that brings a temporary password."""


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
    """Make a person with a temporary password, and invite them by mail unless `invite` is False.

    Without temporary_password one is made; it is nowhere but in the invitation, which is committed with the person.
    Raises NotFound, AlreadyExists, InvalidRequest, SignInRefused for a password against the policy.
    """
    authorize_in_pool(caller, "AdminCreateUser", pool_id)
    password, stored = await _temporary(ctx, caller, pool_id, temporary_password)
    now = to_millisecond(ctx.clock())
    sub, worker_id = ctx.ids.uuid(), ctx.ids.hex(WORKER_ID_DIGITS)

    def change(conn: sa.Connection) -> User:
        pool = pool_of(conn, caller, pool_id)
        user = insert_new_user(conn, pool, new_user(pool, username, sub, worker_id, attributes, now), stored)
        record_in_pool(conn, now, caller, "AdminCreateUser", pool_id, username)
        if invite:
            _invite(conn, ctx, pool, user, password, stored, now)
        return user

    user = await ctx.store.write(change)
    if invite:
        ctx.wake("letters")
    return user


async def invite_again(
    ctx: Context, caller: Caller, pool_id: str, *, username: str, temporary_password: str | None = None
) -> User:
    """Give a person who has not signed in yet a new temporary password and invitation.

    Links of earlier invitations hold no more. Raises NotFound, InvalidRequest for somebody who has a password of
    their own, SignInRefused.
    """
    authorize_in_pool(caller, "AdminCreateUser", pool_id)
    password, stored = await _temporary(ctx, caller, pool_id, temporary_password)

    def change(conn: sa.Connection, now: datetime) -> User:
        pool = pool_of(conn, caller, pool_id)
        user = users.find_user(conn, pool, username)
        if user.status is not UserStatus.FORCE_CHANGE_PASSWORD:
            raise InvalidRequest(f"Resend not possible. {username} status is not FORCE_CHANGE_PASSWORD")
        users.set_password(conn, user.id, stored, user.status, now)
        account_links.delete_links_of(conn, sessions.WORKER, user.id)
        record_in_pool(conn, now, caller, "AdminCreateUser", pool_id, username)
        _invite(conn, ctx, pool, user, password, stored, now)
        return users.find_user(conn, pool, username)

    user = await ctx.store.write(change, ctx.clock())
    ctx.wake("letters")
    return user


async def set_password(
    ctx: Context, caller: Caller, pool_id: str, *, username: str, password: str, permanent: bool
) -> None:
    """Set a person's password, their own or a temporary one, and end their sessions.

    Raises NotFound, SignInRefused for a password against the policy.
    """
    authorize_in_pool(caller, "AdminSetUserPassword", pool_id)
    pool = await ctx.store.read(pool_of, caller, pool_id)
    check_policy(password, pool.password_policy)
    expires_at = None if permanent else ctx.clock() + validity(ctx, pool)
    stored = Password(await passwords.hash_password(password), expires_at)
    status = UserStatus.CONFIRMED if permanent else UserStatus.FORCE_CHANGE_PASSWORD

    def change(conn: sa.Connection, now: datetime) -> None:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        users.set_password(conn, user.id, stored, status, now)
        record_in_pool(conn, now, caller, "AdminSetUserPassword", pool_id, username)
        _shut_out(conn, user)

    await ctx.store.write(change, ctx.clock())


async def get_user(ctx: Context, caller: Caller, pool_id: str, username: str) -> User:
    """Raises NotFound."""
    authorize_in_pool(caller, "AdminGetUser", pool_id)

    def read(conn: sa.Connection) -> User:
        return users.find_user(conn, pool_of(conn, caller, pool_id), username)

    return await ctx.store.read(read)


async def update_attributes(
    ctx: Context,
    caller: Caller,
    pool_id: str,
    username: str,
    *,
    changed: Mapping[str, str] | None = None,
    deleted: Sequence[str] = (),
) -> None:
    """Set attributes of a person, or take them away; an empty value takes it away, too (documented).

    Raises NotFound, AlreadyExists for an address that belongs to somebody else, InvalidRequest.
    """
    given = dict(changed or {})
    operation = "AdminUpdateUserAttributes" if given else "AdminDeleteUserAttributes"
    authorize_in_pool(caller, operation, pool_id)
    if "sub" in given or "sub" in deleted:
        raise InvalidRequest("The attribute sub cannot be changed: it is made.")
    check_storable(email=given.get("email"))

    def change(conn: sa.Connection, now: datetime) -> None:
        pool = pool_of(conn, caller, pool_id)
        user = users.find_user(conn, pool, username)
        if pool.email_is_username and "email" in deleted:
            raise InvalidRequest(
                "The attribute email cannot be deleted: people of this pool are named by it."
            )
        merged = {**user.attributes, **given}
        kept = {name: value for name, value in merged.items() if value and name not in deleted}
        email = _email_of(pool, kept)
        if email != user.email:
            if email is not None:
                _check_email_is_free(conn, pool, email)
            # What is on its way to the old address, or has arrived there, opens nothing any more.
            account_links.delete_links_of(conn, sessions.WORKER, user.id)
            stored_letters.void_letters(conn, sessions.WORKER, user.id)
        users.set_attributes(conn, user.id, kept, email, now)
        record_in_pool(conn, now, caller, operation, pool_id, username)

    await ctx.store.write(change, ctx.clock())


async def end_sessions(ctx: Context, caller: Caller, pool_id: str, username: str) -> int:
    """Sign a person out everywhere; how many sessions ended. Raises NotFound."""
    authorize_in_pool(caller, "AdminUserGlobalSignOut", pool_id)

    def change(conn: sa.Connection, now: datetime) -> int:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        record_in_pool(conn, now, caller, "AdminUserGlobalSignOut", pool_id, username)
        return sessions.delete_sessions_of(conn, sessions.WORKER, user.id)

    return await ctx.store.write(change, ctx.clock())


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

    def change(conn: sa.Connection, now: datetime) -> None:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        if users.add_to_group(conn, pool_id, group, user.id):
            who = f"{username} → {group}"
            record_in_pool(conn, now, caller, "AdminAddUserToGroup", pool_id, who)

    await ctx.store.write(change, ctx.clock())


async def remove_from_group(ctx: Context, caller: Caller, pool_id: str, *, username: str, group: str) -> None:
    """Raises NotFound. Removing somebody who is not in the group changes nothing."""
    authorize_in_pool(caller, "AdminRemoveUserFromGroup", pool_id)

    def change(conn: sa.Connection, now: datetime) -> None:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        users.remove_from_group(conn, pool_id, group, user.id)
        who = f"{username} ← {group}"
        record_in_pool(conn, now, caller, "AdminRemoveUserFromGroup", pool_id, who)

    await ctx.store.write(change, ctx.clock())


async def enable_user(ctx: Context, caller: Caller, pool_id: str, username: str) -> None:
    """Raises NotFound."""
    authorize_in_pool(caller, "AdminEnableUser", pool_id)

    def change(conn: sa.Connection, now: datetime) -> None:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        users.set_enabled(conn, user.id, now, enabled=True)
        record_in_pool(conn, now, caller, "AdminEnableUser", pool_id, username)

    await ctx.store.write(change, ctx.clock())


async def disable_user(ctx: Context, caller: Caller, pool_id: str, username: str) -> None:
    """The person gets no more tasks; what they hold goes back to the team, their sessions and links end, groups stay.

    Raises NotFound.
    """
    authorize_in_pool(caller, "AdminDisableUser", pool_id)

    def change(conn: sa.Connection, now: datetime) -> None:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        users.set_enabled(conn, user.id, now, enabled=False)
        record_in_pool(conn, now, caller, "AdminDisableUser", pool_id, username)
        _shut_out(conn, user)
        assignments.return_all(conn, user.id, now, ctx.store.next_queue_position)

    await ctx.store.write(change, ctx.clock())
    ctx.wake("finishing")


async def delete_user(ctx: Context, caller: Caller, pool_id: str, username: str) -> None:
    """Forget a person, enabled or not; their answers stay. Raises NotFound."""
    authorize_in_pool(caller, "AdminDeleteUser", pool_id)

    def change(conn: sa.Connection, now: datetime) -> None:
        user = users.find_user(conn, pool_of(conn, caller, pool_id), username)
        assignments.return_all(conn, user.id, now, ctx.store.next_queue_position)
        users.delete_user(conn, user, now)
        record_in_pool(conn, now, caller, "AdminDeleteUser", pool_id, username)
        _shut_out(conn, user)
        second_factors.delete_factor(conn, sessions.WORKER, user.id)

    await ctx.store.write(change, ctx.clock())
    ctx.wake("finishing")


def insert_new_user(conn: sa.Connection, pool: UserPool, user: User, stored: Password) -> User:
    """Store a new person. Raises AlreadyExists."""
    if user.email is not None:
        _check_email_is_free(conn, pool, user.email)
    return users.insert_user(conn, user, stored)


def _check_email_is_free(conn: sa.Connection, pool: UserPool, email: str) -> None:
    """Raise AlreadyExists if the address is somebody's name in this pool."""
    if not pool.email_is_alias:
        return
    rows.lock(conn, "e-mail addresses", pool.account, pool.region)
    if users.has_email(conn, pool.pool_id, email):
        raise AlreadyExists(users.USER, email)


def _email_of(pool: UserPool, attributes: Mapping[str, str]) -> str | None:
    email = attributes.get("email")
    return email if email is None or pool.case_sensitive else email.lower()


def new_user(
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
    if not pool.case_sensitive:
        name = name.lower()
    email = _email_of(pool, given)
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
    pool = await ctx.store.read(pool_of, caller, pool_id)
    if given is not None:
        check_policy(given, pool.password_policy)
    minimum = pool.password_policy.min_length
    password = passwords.temporary_password(minimum) if given is None else given
    return password, Password(await passwords.hash_password(password), ctx.clock() + validity(ctx, pool))


def validity(ctx: Context, pool: UserPool) -> timedelta:
    """How long a temporary password holds: as the pool says, else the deployment."""
    policies = pool.settings.get("Policies")
    policy = policies.get("PasswordPolicy") if isinstance(policies, dict) else None
    days = policy.get("TemporaryPasswordValidityDays") if isinstance(policy, dict) else None
    return timedelta(days=days if isinstance(days, int) and days > 0 else ctx.policy.temporary_password_days)


def _invite(
    conn: sa.Connection,
    ctx: Context,
    pool: UserPool,
    user: User,
    password: str,
    stored: Password,
    now: datetime,
) -> None:
    assert stored.expires_at is not None
    letter = ctx.compose(
        invitation_of(conn, ctx, pool, user.username, user.email, password, stored.expires_at)
    )
    login = logins.find_login(conn, sessions.WORKER, user.id)
    assert login is not None
    letters.enqueue(conn, ctx, letter, login, INVITATION, now, stored.expires_at)


def invitation_of(
    conn: sa.Connection,
    ctx: Context,
    pool: UserPool,
    username: str,
    email: str | None,
    password: str,
    expires_at: datetime,
) -> Invitation:
    """What a new worker of the pool is told, in the pool's own words if it has any."""
    subject, message = pool.invite_template
    return Invitation(
        pool_id=pool.pool_id,
        username=username,
        email=email,
        expires_at=expires_at,
        temporary_password=password,
        portal_url=pool_portal_address(conn, ctx, pool.pool_id),
        sender=user_pools.read_sender(conn, pool.pool_id),
        subject=subject,
        message=message,
    )


def _shut_out(conn: sa.Connection, user: User) -> None:
    """End whatever lets the person in: sessions, links, letters that bring a password."""
    sessions.delete_sessions_of(conn, sessions.WORKER, user.id)
    account_links.delete_links_of(conn, sessions.WORKER, user.id)
    stored_letters.void_letters(conn, sessions.WORKER, user.id)
