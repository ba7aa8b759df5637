"""Inviting workers: up to fifty addresses at once, by mail or by a link that an operator hands on.

A mail brings a temporary password; a link lets the person choose one without. Both hold as many days as the pool's
temporary passwords. The newest invitation holds, the ones before it do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

import sqlalchemy as sa

from overread.auth import session_tokens
from overread.domain.caller import Caller
from overread.domain.email_address import is_address
from overread.domain.errors import AlreadyExists, InvalidRequest
from overread.domain.names import WORKER_ID_DIGITS
from overread.domain.notices import Letter, Sender
from overread.domain.objects import to_millisecond
from overread.domain.paging import Listing, Page
from overread.domain.workforce import User, UserPool, UserStatus
from overread.operations import users
from overread.operations.context import Context
from overread.operations.password_reset import Link
from overread.operations.portal_address import pool_portal_address
from overread.operations.user_pools import authorize_in_pool, pool_of, record_in_pool
from overread.store import account_links, letters, user_pools
from overread.store import users as stored_users
from overread.store.account_links import AccountLink, Purpose
from overread.store.letters import LetterState
from overread.store.sessions import WORKER
from overread.store.times import to_ms
from overread.store.users import Password

MAX_ADDRESSES = 50
"""At once, as in A2I's console (documented)."""
MAX_ORGANISATION = 128


class InvitationResult(Enum):
    """What became of one address."""

    INVITED = "a new worker, with an invitation"
    ADDED = "somebody who was there already, now in the group too"
    ALREADY_THERE = "somebody who was there already; nothing had to be done"
    NOT_AN_ADDRESS = "not an e-mail address"


@dataclass(frozen=True, slots=True)
class Invited:
    """One address of a list. link: only of a worker invited by link."""

    address: str
    result: InvitationResult
    user: User | None = None
    link: Link | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PendingInvitation:
    """Somebody who has not chosen a password yet. expires_at: of their newest invitation.

    letter: their newest mail, None if they were invited by link or otherwise.
    """

    user: User
    expires_at: datetime | None
    letter: LetterState | None


async def invite_workers(
    ctx: Context,
    caller: Caller,
    pool_id: str,
    *,
    addresses: Sequence[str],
    group: str | None = None,
    by_link: bool = False,
) -> tuple[Invited, ...]:
    """Make workers of these addresses, put them into the group, and invite them; one result for each, in order.

    by_link: nobody is written to; each new worker comes with a link instead. Somebody who is in the pool already is
    only put into the group. Raises NotFound for the pool or the group, InvalidRequest for more than fifty.
    """
    authorize_in_pool(caller, "AdminCreateUser", pool_id)
    if group is not None:
        authorize_in_pool(caller, "AdminAddUserToGroup", pool_id)
    if len(addresses) > MAX_ADDRESSES:
        raise InvalidRequest(
            f"{len(addresses)} addresses are too many: up to {MAX_ADDRESSES} can be invited at once."
        )
    await ctx.store.read(_check_place, caller, pool_id, group)
    return tuple(
        [await _invite(ctx, caller, pool_id, address.strip(), group, by_link) for address in addresses]
    )


async def resend(ctx: Context, caller: Caller, pool_id: str, username: str) -> User:
    """A new temporary password by mail. Raises NotFound, InvalidRequest for somebody with a password of their own."""
    return await users.invite_again(ctx, caller, pool_id, username=username)


async def make_link(ctx: Context, caller: Caller, pool_id: str, username: str) -> Link:
    """A link that lets somebody choose their first password; earlier invitations, by mail or link, hold no more.

    Raises NotFound, InvalidRequest for somebody with a password of their own, who is disabled, or without a portal.
    """
    authorize_in_pool(caller, "AdminCreateUser", pool_id)
    now = ctx.clock()

    def change(conn: sa.Connection) -> Link:
        pool = pool_of(conn, caller, pool_id)
        user = stored_users.find_user(conn, pool, username)
        if user.status is not UserStatus.FORCE_CHANGE_PASSWORD:
            raise InvalidRequest(f"{username} has a password already. Make a link to reset it instead.")
        if not user.enabled:
            raise InvalidRequest("The worker is disabled. Enable them before you make a link.")
        expires_at = now + users.validity(ctx, pool)
        stored_users.set_password(conn, user.id, Password(None, expires_at), user.status, now)
        letters.void_letters(conn, WORKER, user.id)
        record_in_pool(conn, now, caller, "AdminCreateUser", pool_id, username)
        return _new_link(conn, ctx, pool, user, now, expires_at)

    return await ctx.store.write(change)


async def list_pending(
    ctx: Context, caller: Caller, pool_id: str, listing: Listing
) -> Page[PendingInvitation]:
    """People who were invited and have not chosen a password yet. Raises NotFound."""
    authorize_in_pool(caller, "ListUsers", pool_id)

    def read(conn: sa.Connection) -> Page[PendingInvitation]:
        pool_of(conn, caller, pool_id)
        page = stored_users.list_invited(conn, pool_id, listing)
        newest = letters.newest_letters(conn, WORKER, [user.id for user, _ in page.items], users.INVITATION)
        pending = (
            PendingInvitation(user, expires_at, newest.get(user.id)) for user, expires_at in page.items
        )
        return Page(tuple(pending), page.after)

    return await ctx.store.read(read)


async def preview(ctx: Context, caller: Caller, pool_id: str, sender: Sender | None = None) -> Letter:
    """The invitation as a new worker of the pool would get it. sender: as it would be set. Raises NotFound."""
    authorize_in_pool(caller, "DescribeUserPool", pool_id)
    now = ctx.clock()

    def read(conn: sa.Connection) -> Letter:
        pool = pool_of(conn, caller, pool_id)
        told = users.invitation_of(
            conn,
            ctx,
            pool,
            "ana@example.com",
            "ana@example.com",
            "••••••••••••••",
            now + users.validity(ctx, pool),
        )
        return ctx.compose(told if sender is None else replace(told, sender=sender))

    return await ctx.store.read(read)


async def read_sender(ctx: Context, caller: Caller, pool_id: str) -> Sender:
    """In whose name people of the pool are written to. Raises NotFound."""
    authorize_in_pool(caller, "DescribeUserPool", pool_id)

    def read(conn: sa.Connection) -> Sender:
        pool_of(conn, caller, pool_id)
        return user_pools.read_sender(conn, pool_id)

    return await ctx.store.read(read)


async def set_sender(ctx: Context, caller: Caller, pool_id: str, sender: Sender) -> None:
    """Say in whose name people of the pool are written to. Raises NotFound, InvalidRequest."""
    authorize_in_pool(caller, "UpdateUserPool", pool_id)
    if len(sender.organisation) > MAX_ORGANISATION or not sender.organisation.isprintable():
        raise InvalidRequest(f"The organisation's name is one line of up to {MAX_ORGANISATION} characters.")
    if sender.contact and not is_address(sender.contact):
        raise InvalidRequest("The contact is an e-mail address.")

    def change(conn: sa.Connection) -> None:
        pool_of(conn, caller, pool_id)
        user_pools.set_sender(conn, pool_id, sender)

    await ctx.store.write(change)


def _check_place(conn: sa.Connection, caller: Caller, pool_id: str, group: str | None) -> None:
    pool_of(conn, caller, pool_id)
    if group is not None:
        user_pools.find_group(conn, pool_id, group)


async def _invite(
    ctx: Context,
    caller: Caller,
    pool_id: str,
    address: str,
    group: str | None,
    by_link: bool,
) -> Invited:
    if not is_address(address):
        return Invited(address, InvitationResult.NOT_AN_ADDRESS)
    try:
        if by_link:
            user, link = await _make_with_link(ctx, caller, pool_id, address)
        else:
            user, link = await _make_with_mail(ctx, caller, pool_id, address), None
    except AlreadyExists:
        return await _add(ctx, caller, pool_id, address, group)
    if group is not None:
        await users.add_to_group(ctx, caller, pool_id, username=user.username, group=group)
    return Invited(address, InvitationResult.INVITED, user, link)


async def _make_with_mail(ctx: Context, caller: Caller, pool_id: str, address: str) -> User:
    attributes: Mapping[str, str] = {"email": address, "email_verified": "true"}
    return await users.create_user(ctx, caller, pool_id, username=address, attributes=attributes)


async def _make_with_link(ctx: Context, caller: Caller, pool_id: str, address: str) -> tuple[User, Link]:
    now = to_millisecond(ctx.clock())
    sub, worker_id = ctx.ids.uuid(), ctx.ids.hex(WORKER_ID_DIGITS)
    attributes = {"email": address, "email_verified": "true"}

    def change(conn: sa.Connection) -> tuple[User, Link]:
        pool = pool_of(conn, caller, pool_id)
        expires_at = now + users.validity(ctx, pool)
        made = users.new_user(pool, address, sub, worker_id, attributes, now)
        user = users.insert_new_user(conn, pool, made, Password(None, expires_at))
        record_in_pool(conn, now, caller, "AdminCreateUser", pool_id, address)
        return user, _new_link(conn, ctx, pool, user, now, expires_at)

    return await ctx.store.write(change)


async def _add(ctx: Context, caller: Caller, pool_id: str, address: str, group: str | None) -> Invited:
    def change(conn: sa.Connection, now: datetime) -> tuple[User, bool]:
        user = stored_users.find_by_email(conn, pool_of(conn, caller, pool_id), address)
        added = group is not None and stored_users.add_to_group(conn, pool_id, group, user.id)
        if added:
            record_in_pool(conn, now, caller, "AdminAddUserToGroup", pool_id, f"{address} → {group}")
        return user, added

    user, added = await ctx.store.write(change, ctx.clock())
    return Invited(address, InvitationResult.ADDED if added else InvitationResult.ALREADY_THERE, user)


def _new_link(
    conn: sa.Connection, ctx: Context, pool: UserPool, user: User, now: datetime, expires_at: datetime
) -> Link:
    base = pool_portal_address(conn, ctx, pool.pool_id)
    if base is None:
        raise InvalidRequest("No workforce is made of this user pool yet: there is no portal to lead to.")
    token = session_tokens.new_token()
    hashed = session_tokens.token_hash(token)
    account_links.put_link(
        conn, AccountLink(WORKER, user.id, Purpose.INVITATION, hashed, to_ms(now), to_ms(expires_at))
    )
    return Link(f"{base}password/{token}", expires_at)
