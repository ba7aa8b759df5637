"""Users and roles with their inline policies, and what is attached to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from overread.domain.access import Identity, IdentityKind
from overread.domain.errors import AlreadyExists, NotFound
from overread.domain.paging import Listing, Page
from overread.domain.policies.trust import with_principal
from overread.store import rows, tags
from overread.store.schema import (
    AnyRow,
    access_keys,
    deleted_roles,
    identities,
    inline_policies,
    policy_attachments,
)
from overread.store.times import from_ms, to_ms


def insert(conn: sa.Connection, identity: Identity) -> Identity:
    """Raises AlreadyExists, also for a name that differs in case alone."""
    values = {
        "account": identity.account,
        "kind": identity.kind,
        "name": identity.name,
        "name_key": identity.name.lower(),
        "path": identity.path,
        "unique_id": identity.unique_id,
        "created_at": to_ms(identity.created_at),
    }
    if identity.kind is IdentityKind.ROLE:
        values |= {
            "trust": identity.trust,
            "description": identity.description,
            "max_session_seconds": identity.max_session_seconds,
        }
    new_id = rows.insert_new_id(conn, identities, values)
    if new_id is None:
        raise AlreadyExists(identity.kind, identity.name)
    if identity.kind is IdentityKind.ROLE:
        conn.execute(_forgotten(sa.delete(deleted_roles), identity))
    return replace(identity, id=new_id)


def find(conn: sa.Connection, account: str, kind: IdentityKind, name: str) -> Identity:
    """Raises NotFound."""
    row = conn.execute(
        sa.select(identities).where(*_named(account, kind, name), identities.c.name == name)
    ).one_or_none()
    if row is None:
        raise NotFound(kind, name)
    return from_row(row)


def list_page(
    conn: sa.Connection, account: str, kind: IdentityKind, listing: Listing, path_prefix: str = "/"
) -> Page[Identity]:
    """In the order of names."""
    chosen = sa.select(identities).where(
        identities.c.account == account,
        identities.c.kind == kind,
        identities.c.path.startswith(path_prefix, autoescape=True),
    )
    if listing.name_contains:
        chosen = chosen.where(identities.c.name.icontains(listing.name_contains, autoescape=True))
    return rows.page(conn, chosen, [identities.c.name], listing, from_row)


def update(conn: sa.Connection, identity: Identity) -> None:
    """Store what can be changed of an identity. Raises AlreadyExists for a new name that is taken."""
    taken = sa.select(identities.c.id).where(
        *_named(identity.account, identity.kind, identity.name), identities.c.id != identity.id
    )
    if conn.execute(taken).first() is not None:
        raise AlreadyExists(identity.kind, identity.name)
    values: dict[str, object] = {
        "name": identity.name,
        "name_key": identity.name.lower(),
        "path": identity.path,
    }
    if identity.kind is IdentityKind.ROLE:
        values |= {
            "trust": identity.trust,
            "description": identity.description,
            "max_session_seconds": identity.max_session_seconds,
        }
    conn.execute(sa.update(identities).where(identities.c.id == identity.id).values(values))


def rename_user(conn: sa.Connection, before: Identity, after: Identity) -> None:
    """A user takes keys and tags along to a new name or path. Raises AlreadyExists."""
    update(conn, after)
    conn.execute(
        sa.update(access_keys)
        .where(access_keys.c.account == before.account, access_keys.c.user_name == before.name)
        .values(user_name=after.name)
    )
    moved = tags.find_all(conn, before.arn)
    tags.delete_all(conn, before.arn)
    tags.put(conn, after.arn, moved)
    _rename_principal(conn, before.arn, after.arn)


def delete(conn: sa.Connection, identity: Identity) -> None:
    """With whatever still belongs to it. That a role has been is remembered: its name does not become unknown again."""
    conn.execute(sa.delete(identities).where(identities.c.id == identity.id))
    tags.delete_all(conn, identity.arn)
    _rename_principal(conn, identity.arn, identity.unique_id)
    if identity.kind is IdentityKind.ROLE:
        values = {"account": identity.account, "name_key": identity.name.lower()}
        rows.insert_new(conn, deleted_roles, values)


def _rename_principal(conn: sa.Connection, before: str, after: str) -> None:
    """In the trust policies of roles of all accounts."""
    trust = identities.c.trust
    # A name may be written with escapes: those texts are looked at, too.
    may_name = trust.contains(before.rpartition("/")[2], autoescape=True) | trust.contains(
        "\\", autoescape=True
    )
    for row in conn.execute(sa.select(identities.c.id, trust).where(may_name)).all():
        renamed = with_principal(row.trust, before, after)
        if renamed != row.trust:
            conn.execute(sa.update(identities).where(identities.c.id == row.id).values(trust=renamed))


def was_deleted(conn: sa.Connection, account: str, role_name: str) -> bool:
    """Whether there was a role of this name, and is none any more."""
    found = sa.select(deleted_roles).where(
        deleted_roles.c.account == account, deleted_roles.c.name_key == role_name.lower()
    )
    return conn.execute(found).first() is not None


# --- inline policies ---------------------------------------------------------------------------------------------


def put_inline(conn: sa.Connection, identity: Identity, name: str, document: str) -> None:
    values = {"identity_id": identity.id, "name": name, "document": document}
    rows.upsert(conn, inline_policies, values, changed=["document"])


def inline(conn: sa.Connection, identity: Identity) -> dict[str, str]:
    """Documents by name, in the order of names."""
    found = conn.execute(
        sa.select(inline_policies.c.name, inline_policies.c.document)
        .where(inline_policies.c.identity_id == identity.id)
        .order_by(inline_policies.c.name)
    )
    return {row.name: row.document for row in found}


def delete_inline(conn: sa.Connection, identity: Identity, name: str) -> bool:
    deleted = conn.execute(
        sa.delete(inline_policies).where(
            inline_policies.c.identity_id == identity.id, inline_policies.c.name == name
        )
    )
    return deleted.rowcount == 1


# --- attached policies -------------------------------------------------------------------------------------------


def attach(conn: sa.Connection, identity: Identity, policy_arn: str) -> None:
    """What is attached already stays so."""
    rows.insert_new(conn, policy_attachments, {"identity_id": identity.id, "policy_arn": policy_arn})


def detach(conn: sa.Connection, identity: Identity, policy_arn: str) -> bool:
    deleted = conn.execute(
        sa.delete(policy_attachments).where(
            policy_attachments.c.identity_id == identity.id, policy_attachments.c.policy_arn == policy_arn
        )
    )
    return deleted.rowcount == 1


def attached(conn: sa.Connection, identity: Identity) -> list[str]:
    """ARNs, in their order."""
    found = conn.execute(
        sa.select(policy_attachments.c.policy_arn)
        .where(policy_attachments.c.identity_id == identity.id)
        .order_by(policy_attachments.c.policy_arn)
    )
    return list(found.scalars())


def policy_names(conn: sa.Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    """ARNs of attached and names of inline policies, by identity, in their order."""
    attached_ones = sa.select(policy_attachments.c.identity_id, policy_attachments.c.policy_arn.label("name"))
    inline_ones = sa.select(inline_policies.c.identity_id, inline_policies.c.name)
    found = sa.union_all(
        attached_ones.where(policy_attachments.c.identity_id.in_(ids)),
        inline_ones.where(inline_policies.c.identity_id.in_(ids)),
    ).order_by("identity_id", "name")
    names: dict[int, list[str]] = {}
    for row in conn.execute(found):
        names.setdefault(row.identity_id, []).append(row.name)
    return names


def with_policy(conn: sa.Connection, account: str, policy_arn: str) -> list[Identity]:
    """The identities of an account that a policy is attached to, by kind and name."""
    found = conn.execute(
        sa.select(identities)
        .join(policy_attachments, policy_attachments.c.identity_id == identities.c.id)
        .where(policy_attachments.c.policy_arn == policy_arn, identities.c.account == account)
        .order_by(identities.c.kind, identities.c.name)
    )
    return [from_row(row) for row in found]


def count_attached(conn: sa.Connection, account: str, policy_arns: Sequence[str]) -> dict[str, int]:
    """Policies of the given ones that are attached, with to how many identities of the account."""
    found = conn.execute(
        sa.select(policy_attachments.c.policy_arn, sa.func.count().label("attached"))
        .join(identities, policy_attachments.c.identity_id == identities.c.id)
        .where(identities.c.account == account, policy_attachments.c.policy_arn.in_(policy_arns))
        .group_by(policy_attachments.c.policy_arn)
    )
    return {row.policy_arn: row.attached for row in found}


def from_row(row: AnyRow) -> Identity:
    return Identity(
        id=row.id,
        account=row.account,
        kind=IdentityKind(row.kind),
        name=row.name,
        path=row.path,
        unique_id=row.unique_id,
        created_at=from_ms(row.created_at),
        trust=row.trust or "",
        description=row.description or "",
        max_session_seconds=row.max_session_seconds or 0,
    )


def _named(account: str, kind: IdentityKind, name: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        identities.c.account == account,
        identities.c.kind == kind,
        identities.c.name_key == name.lower(),
    )


def _forgotten(statement: sa.Delete, role: Identity) -> sa.Delete:
    return statement.where(
        deleted_roles.c.account == role.account, deleted_roles.c.name_key == role.name.lower()
    )
