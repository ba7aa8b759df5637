"""What an identity may do: its inline and attached policies, compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from overread.domain.access import Identity, IdentityKind
from overread.domain.policies.document import parse_document
from overread.domain.policies.evaluation import Permissions, Policy, permissions_of
from overread.domain.policies.managed import MANAGED
from overread.domain.policies.patterns import Facts
from overread.store import identities, managed_policies

SESSION_POLICY = "session policy"


def of_identity(
    conn: sa.Connection,
    identity: Identity,
    *,
    session: Iterable[str] | None = None,
    facts: Facts | None = None,
) -> Permissions:
    """session: documents that narrow it. facts: what is known of the principal; by default what it is by itself."""
    named = {**attached_documents(conn, identity), **identities.inline(conn, identity)}
    policies = [Policy(name, parse_document(text)) for name, text in named.items()]
    narrowing = (
        None if session is None else [Policy(SESSION_POLICY, parse_document(text)) for text in session]
    )
    return permissions_of(policies, narrowing, facts_of_identity(identity) if facts is None else facts)


def attached_documents(conn: sa.Connection, identity: Identity) -> dict[str, str]:
    """By ARN. A policy that is attached and gone allows nothing."""
    arns = identities.attached(conn, identity)
    own = [arn for arn in arns if arn not in MANAGED]
    texts: Mapping[str, str] = managed_policies.documents(conn, identity.account, own) if own else {}
    return {
        arn: MANAGED[arn].text if arn in MANAGED else texts[arn]
        for arn in arns
        if arn in MANAGED or arn in texts
    }


def facts_of_identity(identity: Identity, session_name: str | None = None) -> dict[str, tuple[str, ...]]:
    """The condition keys that are known of a principal whatever it asks (documented for both kinds)."""
    facts = {
        "aws:principalarn": (identity.arn,),
        "aws:principalaccount": (identity.account,),
    }
    if identity.kind is IdentityKind.USER:
        return {
            **facts,
            "aws:principaltype": ("User",),
            "aws:username": (identity.name,),
            "aws:userid": (identity.unique_id,),
        }
    return {
        **facts,
        "aws:principaltype": ("AssumedRole",),
        "aws:userid": (f"{identity.unique_id}:{session_name or ''}",),
    }
