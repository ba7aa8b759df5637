"""User pools with their clients, whose secrets are sealed, and their groups; the people are in `users.py`.

Hidden pools (`PoolKind`) are found by no statement here but those that take a pool's id as proved.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from overread.domain.errors import AlreadyExists, InUse, NotFound
from overread.domain.notices import Sender
from overread.domain.paging import Listing, Page
from overread.domain.password_policy import PasswordPolicy, password_policy
from overread.domain.workforce import PoolKind, UserGroup, UserPool, UserPoolClient
from overread.store import rows
from overread.store.schema import (
    AnyRow,
    user_groups,
    user_pool_clients,
    user_pools,
    workforces,
    workteam_members,
)
from overread.store.sealing import Sealer
from overread.store.times import from_ms, to_ms

POOL = "user pool"
CLIENT = "user pool client"
DOMAIN = "user pool domain"
GROUP = "group"
USER = "user"

# --- pools ----------------------------------------------------------------------------------------


def insert_pool(conn: sa.Connection, pool: UserPool) -> None:
    values = {
        "account": pool.account,
        "region": pool.region,
        "pool_id": pool.pool_id,
        "name": pool.name,
        "domain": pool.domain,
        "settings": json.dumps(pool.settings),
        "created_at": to_ms(pool.created_at),
        "kind": pool.kind,
    }
    if not rows.insert_new(conn, user_pools, values):
        raise AlreadyExists(POOL, pool.pool_id)


def find_pool(conn: sa.Connection, account: str, region: str, pool_id: str) -> UserPool:
    """Raises NotFound, also for a pool of another account or region, and for a hidden one."""
    row = conn.execute(_pools(account, region).where(user_pools.c.pool_id == pool_id)).one_or_none()
    if row is None:
        raise NotFound(POOL, pool_id)
    return _pool(row)


def find_pool_of_domain(conn: sa.Connection, domain: str) -> UserPool | None:
    row = conn.execute(sa.select(user_pools).where(user_pools.c.domain == domain)).one_or_none()
    return None if row is None else _pool(row)


def list_pools(conn: sa.Connection, account: str, region: str, listing: Listing) -> Page[UserPool]:
    return rows.page(conn, _pools(account, region), [user_pools.c.id], listing, _pool)


def read_sender(conn: sa.Connection, pool_id: str) -> Sender:
    """In whose name people of the pool are written to."""
    columns = (user_pools.c.organisation, user_pools.c.contact)
    row = conn.execute(sa.select(*columns).where(user_pools.c.pool_id == pool_id)).one_or_none()
    return Sender() if row is None else Sender(row.organisation, row.contact)


def read_password_policy(conn: sa.Connection, pool_id: str) -> PasswordPolicy:
    """Of any pool, hidden or not."""
    statement = sa.select(user_pools.c.settings).where(user_pools.c.pool_id == pool_id)
    return password_policy(json.loads(conn.execute(statement).scalar_one_or_none() or "{}"))


def set_sender(conn: sa.Connection, pool_id: str, sender: Sender) -> None:
    conn.execute(
        sa.update(user_pools)
        .where(user_pools.c.pool_id == pool_id)
        .values(organisation=sender.organisation, contact=sender.contact)
    )


def update_pool(conn: sa.Connection, pool_id: str, name: str, settings: Mapping[str, object]) -> None:
    conn.execute(
        sa.update(user_pools)
        .where(user_pools.c.pool_id == pool_id)
        .values(name=name, settings=json.dumps(settings))
    )


def set_domain(conn: sa.Connection, pool_id: str, domain: str | None) -> None:
    """Give a pool its domain, or take it. Raises AlreadyExists if another pool has it."""
    taken = sa.exists().where(user_pools.c.domain == domain, user_pools.c.pool_id != pool_id)
    if domain is not None and conn.execute(sa.select(taken)).scalar_one():
        raise AlreadyExists(DOMAIN, domain)
    conn.execute(sa.update(user_pools).where(user_pools.c.pool_id == pool_id).values(domain=domain))


def delete_pool(conn: sa.Connection, pool_id: str) -> None:
    """Delete a pool and everybody in it. Raises InUse while a workforce is made of it."""
    used = sa.select(workforces.c.name).where(workforces.c.pool_id == pool_id).limit(1)
    workforce = conn.execute(used).scalar_one_or_none()
    if workforce is not None:
        raise InUse(POOL, pool_id, f"The user pool {pool_id} is used by the workforce '{workforce}'.")
    conn.execute(sa.delete(user_pools).where(user_pools.c.pool_id == pool_id))


# --- clients --------------------------------------------------------------------------------------


def insert_client(conn: sa.Connection, sealer: Sealer, client: UserPoolClient) -> None:
    values = {
        "pool_id": client.pool_id,
        "client_id": client.client_id,
        "name": client.name,
        "secret_sealed": None
        if client.secret is None
        else sealer.seal(client.secret.encode(), _place(client.client_id)),
        "settings": json.dumps(client.settings),
        "created_at": to_ms(client.created_at),
        "modified_at": to_ms(client.modified_at),
    }
    if not rows.insert_new(conn, user_pool_clients, values):
        raise AlreadyExists(CLIENT, client.client_id)


def find_client(conn: sa.Connection, sealer: Sealer, pool_id: str, client_id: str) -> UserPoolClient:
    """Raises NotFound."""
    row = conn.execute(_client_where(pool_id, client_id)).one_or_none()
    if row is None:
        raise NotFound(CLIENT, client_id)
    return _client(sealer)(row)


def has_client(conn: sa.Connection, pool_id: str, client_id: str) -> bool:
    return conn.execute(_client_where(pool_id, client_id)).first() is not None


def list_clients(conn: sa.Connection, sealer: Sealer, pool_id: str, listing: Listing) -> Page[UserPoolClient]:
    statement = sa.select(user_pool_clients).where(user_pool_clients.c.pool_id == pool_id)
    return rows.page(conn, statement, [user_pool_clients.c.id], listing, _client(sealer))


def update_client(conn: sa.Connection, client: UserPoolClient) -> None:
    """Replace name and settings; the secret stays."""
    conn.execute(
        sa.update(user_pool_clients)
        .where(
            user_pool_clients.c.pool_id == client.pool_id, user_pool_clients.c.client_id == client.client_id
        )
        .values(name=client.name, settings=json.dumps(client.settings), modified_at=to_ms(client.modified_at))
    )


def delete_client(conn: sa.Connection, pool_id: str, client_id: str) -> None:
    """Raises NotFound, InUse while a workforce names it."""
    used = sa.select(workforces.c.name).where(
        workforces.c.pool_id == pool_id, workforces.c.client_id == client_id
    )
    workforce = conn.execute(used.limit(1)).scalar_one_or_none()
    if workforce is not None:
        raise InUse(CLIENT, client_id, f"The client {client_id} is used by the workforce '{workforce}'.")
    deleted = conn.execute(
        sa.delete(user_pool_clients).where(
            user_pool_clients.c.pool_id == pool_id, user_pool_clients.c.client_id == client_id
        )
    )
    if deleted.rowcount == 0:
        raise NotFound(CLIENT, client_id)


# --- groups ---------------------------------------------------------------------------------------


def insert_group(conn: sa.Connection, group: UserGroup) -> None:
    """Raises AlreadyExists."""
    if not ensure_group(conn, group):
        raise AlreadyExists(GROUP, group.name)


def ensure_group(conn: sa.Connection, group: UserGroup) -> bool:
    """Make a group unless there is one of this name; says whether it did."""
    values = {
        "pool_id": group.pool_id,
        "name": group.name,
        "description": group.description,
        "precedence": group.precedence,
        "role_arn": group.role_arn,
        "created_at": to_ms(group.created_at),
    }
    return rows.insert_new(conn, user_groups, values)


def find_group(conn: sa.Connection, pool_id: str, name: str) -> UserGroup:
    """Raises NotFound."""
    row = conn.execute(group_where(pool_id, name)).one_or_none()
    if row is None:
        raise NotFound(GROUP, name)
    return group_from_row(row)


def list_groups(conn: sa.Connection, pool_id: str, listing: Listing) -> Page[UserGroup]:
    statement = sa.select(user_groups).where(user_groups.c.pool_id == pool_id)
    return rows.page(conn, statement, [user_groups.c.name], listing, group_from_row)


def update_group(conn: sa.Connection, group: UserGroup) -> None:
    conn.execute(
        sa.update(user_groups)
        .where(user_groups.c.pool_id == group.pool_id, user_groups.c.name == group.name)
        .values(description=group.description, precedence=group.precedence, role_arn=group.role_arn)
    )


def delete_group(conn: sa.Connection, pool_id: str, name: str) -> None:
    """Raises NotFound, InUse while a work team is made of it (documented: Cognito refuses)."""
    used = sa.exists().where(workteam_members.c.pool_id == pool_id, workteam_members.c.group_name == name)
    if conn.execute(sa.select(used)).scalar_one():
        raise InUse(GROUP, name, f"The group {name} is used by a work team.")
    deleted = conn.execute(
        sa.delete(user_groups).where(user_groups.c.pool_id == pool_id, user_groups.c.name == name)
    )
    if deleted.rowcount == 0:
        raise NotFound(GROUP, name)


def _pools(account: str, region: str) -> sa.Select[Any]:
    return sa.select(user_pools).where(
        user_pools.c.account == account,
        user_pools.c.region == region,
        user_pools.c.kind == PoolKind.COGNITO,
    )


def _client_where(pool_id: str, client_id: str) -> sa.Select[Any]:
    return sa.select(user_pool_clients).where(
        user_pool_clients.c.pool_id == pool_id, user_pool_clients.c.client_id == client_id
    )


def group_where(pool_id: str, name: str) -> sa.Select[Any]:
    return sa.select(user_groups).where(user_groups.c.pool_id == pool_id, user_groups.c.name == name)


def _place(client_id: str) -> bytes:
    return f"user_pool_clients/{client_id}".encode()


def _pool(row: AnyRow) -> UserPool:
    return UserPool(
        id=row.id,
        account=row.account,
        region=row.region,
        pool_id=row.pool_id,
        name=row.name,
        created_at=from_ms(row.created_at),
        domain=row.domain,
        settings=json.loads(row.settings),
        kind=PoolKind(row.kind),
    )


def _client(sealer: Sealer) -> Callable[[AnyRow], UserPoolClient]:
    def make(row: AnyRow) -> UserPoolClient:
        sealed = row.secret_sealed
        return UserPoolClient(
            pool_id=row.pool_id,
            client_id=row.client_id,
            name=row.name,
            created_at=from_ms(row.created_at),
            modified_at=from_ms(row.modified_at),
            secret=None if sealed is None else sealer.open(sealed, _place(row.client_id)).decode(),
            settings=json.loads(row.settings),
        )

    return make


def group_from_row(row: AnyRow) -> UserGroup:
    return UserGroup(
        row.pool_id, row.name, from_ms(row.created_at), row.description, row.precedence, row.role_arn
    )
