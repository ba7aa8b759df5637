"""Workforces, work teams and the people of a built-in user pool."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class UserPool:
    """pool_id: `{region}_{9 letters or digits}` as Cognito makes them."""

    id: int
    account: str
    region: str
    pool_id: str
    name: str
    created_at: datetime
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class UserPoolClient:
    """secret: only in memory and in the sealed column; the wire prints it as Cognito does.

    settings: the members of Create/UpdateUserPoolClient as sent, echoed by the describe calls.
    """

    pool_id: str
    client_id: str
    name: str
    created_at: datetime
    secret: str | None = field(default=None, repr=False)
    settings: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UserGroup:
    pool_id: str
    name: str
    created_at: datetime
    description: str | None = None


class UserStatus(StrEnum):
    """As Cognito prints them."""

    FORCE_CHANGE_PASSWORD = "FORCE_CHANGE_PASSWORD"  # noqa: S105 - a state, not a password
    CONFIRMED = "CONFIRMED"


@dataclass(frozen=True, slots=True)
class User:
    """One person in a user pool: a worker.

    id: the store's key. sub: UUID. worker_id: 16 lower-case hex digits, opaque, the one in output.json.
    attributes: Cognito attributes as sent, `email` among them.
    """

    id: int
    pool_id: str
    username: str
    sub: str
    worker_id: str
    email: str | None
    status: UserStatus
    enabled: bool
    created_at: datetime
    modified_at: datetime
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workforce:
    """A workforce of the Cognito form. portal_id: ten characters [a-z0-9], the path of its portal."""

    id: int
    account: str
    region: str
    name: str
    portal_id: str
    pool_id: str
    client_id: str
    cidrs: tuple[str, ...]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One CognitoMemberDefinition: a group of the pool."""

    pool_id: str
    group: str
    client_id: str


@dataclass(frozen=True, slots=True)
class Workteam:
    """members: 1-10. notification_topic, presign constraints: kept and echoed."""

    id: int
    account: str
    region: str
    name: str
    workforce_name: str
    portal_id: str
    description: str
    members: tuple[TeamMember, ...]
    created_at: datetime
    updated_at: datetime
    notification_topic_arn: str | None = None
    s3_presign_source_ip: str | None = None
    s3_presign_vpc_source_ip: str | None = None
