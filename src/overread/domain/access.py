"""Users, roles and policies of an account: names, limits, and what is fixed of them. What policies mean is in `policies/`.

Limits and forms: IAM User Guide, "IAM and AWS STS quotas" (documented).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from overread.domain.errors import InvalidRequest, LimitExceeded

MAX_KEYS_OF_USER = 2
MAX_ATTACHED = 10
MAX_VERSIONS = 5
MAX_INLINE_CHARACTERS = {"user": 2_048, "role": 10_240}
"""Of all inline policies together, without white space."""
MAX_MANAGED_CHARACTERS = 6_144
MAX_TRUST_CHARACTERS = 2_048
MIN_SESSION_SECONDS, DEFAULT_SESSION_SECONDS, MAX_SESSION_SECONDS = 900, 3_600, 43_200
MAX_CHAINED_SESSION_SECONDS = 3_600
MAX_USER_SESSION_SECONDS = 129_600

_BLANK = re.compile(r"\s+")
_NAME = re.compile(r"[\w+=,.@-]{1,64}\Z", re.ASCII)


class IdentityKind(StrEnum):
    USER = "user"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Identity:
    """A user or a role of an account.

    path: begins and ends with a slash. unique_id: AIDA… or AROA…; another identity of the same name has another one.
    trust: the text of a role's trust policy; "" for a user.
    """

    id: int
    account: str
    kind: IdentityKind
    name: str
    path: str
    unique_id: str
    created_at: datetime
    trust: str = ""
    description: str = ""
    max_session_seconds: int = DEFAULT_SESSION_SECONDS

    @property
    def arn(self) -> str:
        return identity_arn(self.account, self.kind, self.path, self.name)


@dataclass(frozen=True, slots=True)
class CustomerPolicy:
    """A managed policy of an account's own. attached: to how many identities."""

    id: int
    account: str
    name: str
    path: str
    unique_id: str
    description: str
    default_version: int
    newest_version: int
    created_at: datetime
    updated_at: datetime
    attached: int = 0

    @property
    def arn(self) -> str:
        return policy_arn(self.account, self.path, self.name)


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    number: int
    document: str
    created_at: datetime
    is_default: bool


@dataclass(frozen=True, slots=True)
class KeyUse:
    """When a key signed its latest request that was noted, and for which service and region."""

    at: datetime
    service: str
    region: str


@dataclass(frozen=True, slots=True)
class KeySummary:
    """An access key as lists show it: without its secret. used: None if it never was."""

    access_key_id: str
    user_name: str
    active: bool
    created_at: datetime
    used: KeyUse | None = None


class NotAUser(InvalidRequest):
    """Who asks without naming a user means themselves, and is none: a session of a role."""

    def __init__(self) -> None:
        super().__init__("Must specify userName when calling with non-User credentials")


def identity_arn(account: str, kind: str, path: str, name: str) -> str:
    return f"arn:aws:iam::{account}:{kind}{path}{name}"


def policy_arn(account: str, path: str, name: str) -> str:
    return f"arn:aws:iam::{account}:policy{path}{name}"


def session_arn(account: str, role_name: str, session_name: str) -> str:
    return f"arn:aws:sts::{account}:assumed-role/{role_name}/{session_name}"


def is_name(text: str) -> bool:
    """Whether a user or a role may have this name."""
    return _NAME.match(text) is not None


def counted(document: str) -> int:
    """Characters of a document as IAM's quotas count them: white space is free."""
    return len(_BLANK.sub("", document))


def check_size(document: str, limit: int, quota: str) -> None:
    """quota: as AWS calls it. Raises LimitExceeded."""
    if counted(document) > limit:
        raise LimitExceeded(f"characters of {quota}", limit, quota)
