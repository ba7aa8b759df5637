"""Workforces, work teams and the people of a built-in user pool."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from overread.domain.errors import InvalidRequest


class PoolKind(StrEnum):
    """Whose people a pool holds. Only those of `COGNITO` are pools to a caller; the others are hidden.

    A hidden pool has its people from elsewhere: from a company's identity provider, or from the public.
    """

    COGNITO = "cognito"
    OIDC = "oidc"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class UserPool:
    """pool_id: `{region}_{9 letters or digits}` as Cognito makes them.

    settings: the members of CreateUserPool as sent, echoed by the describe calls.
    """

    id: int
    account: str
    region: str
    pool_id: str
    name: str
    created_at: datetime
    domain: str | None = None
    settings: dict[str, object] = field(default_factory=dict)
    kind: PoolKind = PoolKind.COGNITO

    @property
    def email_is_username(self) -> bool:
        """People are named by their e-mail address; their own user name is their sub."""
        named_by = self.settings.get("UsernameAttributes")
        return isinstance(named_by, list) and "email" in named_by

    @property
    def email_is_alias(self) -> bool:
        """An e-mail address may stand where a user name is asked for."""
        aliases = self.settings.get("AliasAttributes")
        return self.email_is_username or (isinstance(aliases, list) and "email" in aliases)

    @property
    def case_sensitive(self) -> bool:
        """Whether user names differ by case: they do unless the pool was made otherwise (documented)."""
        configuration = self.settings.get("UsernameConfiguration")
        return not isinstance(configuration, dict) or configuration.get("CaseSensitive") is not False


@dataclass(frozen=True, slots=True)
class UserPoolClient:
    """secret: only in memory and in the sealed column; the wire prints it as Cognito does.

    settings: the members of Create/UpdateUserPoolClient as sent, echoed by the describe calls.
    """

    pool_id: str
    client_id: str
    name: str
    created_at: datetime
    modified_at: datetime
    secret: str | None = field(default=None, repr=False)
    settings: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UserGroup:
    pool_id: str
    name: str
    created_at: datetime
    description: str | None = None
    precedence: int | None = None
    role_arn: str | None = None


class UserStatus(StrEnum):
    """As Cognito prints them."""

    FORCE_CHANGE_PASSWORD = "FORCE_CHANGE_PASSWORD"  # noqa: S105 - a state, not a password
    CONFIRMED = "CONFIRMED"
    ARCHIVED = "ARCHIVED"
    """Deleted: never shown; what is left are the ids that outputs of their work name."""


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
class Invitation:
    """What a new worker must be told. The password is nowhere else: the store has its hash only."""

    pool_id: str
    username: str
    email: str | None
    expires_at: datetime
    temporary_password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Workforce:
    """portal_id: ten characters [a-z0-9], the path of its portal. pool_id: a hidden pool's unless of the Cognito form."""

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
    ip_address_type: str | None = None
    kind: PoolKind = PoolKind.COGNITO


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


MAX_CIDRS = 10
"""Documented in prose; the model bounds the list nowhere."""

DISABLED = "Disabled"
"""What a constraint on presigned addresses is unless it is enabled."""


def check_cidrs(cidrs: Sequence[str]) -> None:
    """Raise InvalidRequest unless these are up to ten ranges of IPv4 or IPv6 addresses."""
    if len(cidrs) > MAX_CIDRS:
        raise InvalidRequest(f"SourceIpConfig holds {len(cidrs)} CIDRs, allowed: up to {MAX_CIDRS}.")
    for cidr in cidrs:
        try:
            ipaddress.ip_network(cidr, strict=False)
        except ValueError as error:
            raise InvalidRequest(
                f"SourceIpConfig holds '{cidr}', which is not a range of addresses."
            ) from error


def check_members(members: Sequence[TeamMember], workforce: Workforce) -> None:
    """Raise InvalidRequest unless all members are of the workforce's
    own user pool and client (documented).
    """
    for member in members:
        if (member.pool_id, member.client_id) != (workforce.pool_id, workforce.client_id):
            raise InvalidRequest(
                f"The member definition of group '{member.group}' names user pool '{member.pool_id}' "
                f"and client '{member.client_id}'; workforce '{workforce.name}' has user pool "
                f"'{workforce.pool_id}' and client '{workforce.client_id}'."
            )
