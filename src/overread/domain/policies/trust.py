"""Whom a role trusts: its trust policy, asked by a service or by a caller.

Source: IAM User Guide, "AWS JSON policy elements: Principal" and "Methods to assume a role" (documented).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from overread.domain.policies.document import Document, Principal, Statement
from overread.domain.policies.patterns import Facts

ASSUME_ROLE = "sts:AssumeRole"
SAGEMAKER = "sagemaker.amazonaws.com"

_ROLE_ITSELF = ("*",)
"""What a trust policy is about, which it does not say."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who would use a role. names: every ARN that means it, and nothing else does. service: for AWS's services.

    A session of a role goes by its own ARN and by the role's.
    """

    account: str = ""
    names: tuple[str, ...] = ()
    service: str = ""


class Trust(Enum):
    """DELEGATED: the role leaves it to the asker's account, whose policies must allow it, too (documented)."""

    NONE = "no statement of the trust policy names the caller"
    DENIED = "a statement of the trust policy denies it"
    DELEGATED = "the trust policy names the caller's account"
    DIRECT = "the trust policy names the caller"


def trust_of(document: Document, asker: Asker, facts: Facts, action: str = ASSUME_ROLE) -> Trust:
    """How far a role trusts `asker`."""
    denying, allowing = document.naming(action)
    if any(_names(statement, asker) and statement.applies(_ROLE_ITSELF, facts) for statement in denying):
        return Trust.DENIED
    found = [
        named
        for statement in allowing
        if (named := _names(statement, asker)) is not None and statement.applies(_ROLE_ITSELF, facts)
    ]
    if Trust.DIRECT in found:
        return Trust.DIRECT
    return Trust.DELEGATED if found else Trust.NONE


def with_principal(text: str, before: str, after: str) -> str:
    """A trust policy in which a user or a role has another name; the same text if it names nobody so.

    A policy means the identity, not the name: when one is deleted, its unique id stands there, and who comes after it
    under its name is not meant (documented).
    """
    document = json.loads(text)
    found = False
    for principals in _named_principals(document):
        for kind, names in principals.items():
            listed = names if isinstance(names, list) else [names]
            if before in listed:
                found = True
                changed = [after if name == before else name for name in listed]
                principals[kind] = changed if names is listed else changed[0]
    return json.dumps(document, ensure_ascii=False) if found else text


def _named_principals(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    several = document["Statement"]
    for statement in several if isinstance(several, list) else [several]:
        for element in ("Principal", "NotPrincipal"):
            if isinstance(statement.get(element), dict):
                yield statement[element]


def _names(statement: Statement, asker: Asker) -> Trust | None:
    how = [
        named
        for principal in statement.principals or ()
        if (named := _names_one(principal, asker)) is not None
    ]
    if statement.not_principals:
        return None if how else Trust.DELEGATED
    if Trust.DIRECT in how:
        return Trust.DIRECT
    return Trust.DELEGATED if how else None


def _names_one(principal: Principal, asker: Asker) -> Trust | None:
    if asker.service:
        return Trust.DIRECT if principal == Principal("Service", asker.service) else None
    if principal.kind != "AWS":
        return None
    if principal.value in asker.names:
        return Trust.DIRECT
    # A star means everybody, each by leave of their own account.
    account = (asker.account, f"arn:aws:iam::{asker.account}:root")
    return Trust.DELEGATED if principal.value in ("*", *account) else None
