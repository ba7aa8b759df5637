"""Addresses that go into mails and links: of the deployment's own settings, never of a request's Host header."""

from __future__ import annotations

import sqlalchemy as sa

from overread.operations.context import Context
from overread.store import sessions


def portal_address(ctx: Context, portal_id: str) -> str:
    """The portal of a workforce, with a slash at the end."""
    scheme, _, host = ctx.policy.public_url.partition("://")
    if ctx.policy.portal_domain is not None:
        host = f"{portal_id}.{ctx.policy.portal_domain}"
    return f"{scheme}://{host}/portal/w/{portal_id}/"


def console_address(ctx: Context) -> str:
    return f"{ctx.policy.public_url}/console/"


def pool_portal_address(conn: sa.Connection, ctx: Context, pool_id: str) -> str | None:
    """The portal of the pool's people, or None while no workforce is made of the pool."""
    portal_id = sessions.portal_of_pool(conn, pool_id)
    return None if portal_id is None else portal_address(ctx, portal_id)
