"""Workforces, work teams and the people of a built-in user pool."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from overread.domain.errors import InvalidRequest
from overread.domain.identity_provider import IdentityProvider
from overread.domain.password_policy import PasswordPolicy, password_policy

POOL_TAGS = "UserPoolTags"
"""The member of a pool's settings that holds its tags."""


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
    def invite_template(self) -> tuple[str, str]:
        """Subject and text of invitations that the pool was made with; empty where it has none."""
        configuration = self.settings.get("AdminCreateUserConfig")
        template = configuration.get("InviteMessageTemplate") if isinstance(configuration, dict) else None
        if not isinstance(template, dict):
            return "", ""
        return str(template.get("EmailSubject") or ""), str(template.get("EmailMessage") or "")

    @property
    def second_factor(self) -> SecondFactorRule:
        return second_factor_rule(self.settings)

    @property
    def password_policy(self) -> PasswordPolicy:
        return password_policy(self.settings)

    @property
    def tags(self) -> dict[str, str]:
        tags = self.settings.get(POOL_TAGS)
        return {str(key): str(value) for key, value in tags.items()} if isinstance(tags, dict) else {}

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


class SecondFactorRule(StrEnum):
    """Whether people of a pool sign in with a second factor; the words of Cognito's MfaConfiguration."""

    OFF = "OFF"
    OPTIONAL = "OPTIONAL"
    ON = "ON"


def second_factor_rule(settings: Mapping[str, object]) -> SecondFactorRule:
    """settings: of a user pool."""
    return SecondFactorRule(str(settings.get("MfaConfiguration", SecondFactorRule.OFF)))


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
    RESET_REQUIRED = "RESET_REQUIRED"
    """An administrator asks for a new password, which a link by mail lets the person choose."""
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
class WorkforceVpc:
    """A VPC that a caller names for a workforce: kept and shown. The network of a deployment is its operator's."""

    vpc_id: str
    security_group_ids: tuple[str, ...]
    subnets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Workforce:
    """portal_id: ten characters [a-z0-9], the path of its portal.

    pool_id: of the Cognito form the caller's pool, else a hidden one. provider: of the OIDC form only.
    """

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
    provider: IdentityProvider | None = None
    vpc: WorkforceVpc | None = None


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A group of the workforce's pool: one CognitoMemberDefinition, or one name in an OidcMemberDefinition.

    pool_id: as long as the workforce is not known, `OWN_POOL` in an OidcMemberDefinition, which names no pool.
    definition: of which member definition of the team, from 0.
    """

    pool_id: str
    group: str
    client_id: str
    definition: int = 0


@dataclass(frozen=True, slots=True)
class Workteam:
    """members: 1-10. notification_topic, presign constraints: kept and echoed. listing_id: of a team that is offered to
    other accounts.
    """

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
    listing_id: str | None = None
    kind: PoolKind = PoolKind.COGNITO


OWN_POOL = ""
"""The pool of the workforce that a team will belong to, whichever that is."""

MAX_CIDRS = 10
"""Documented in prose; the model bounds the list nowhere."""

ENABLED = "Enabled"
DISABLED = "Disabled"
"""What a constraint on presigned addresses is unless it is enabled."""


def check_cidrs(cidrs: Sequence[str]) -> None:
    """Raise InvalidRequest unless these are up to ten ranges of IPv4 or IPv6 addresses."""
    if len(cidrs) > MAX_CIDRS:
        raise InvalidRequest(f"SourceIpConfig holds {len(cidrs)} CIDRs, allowed: up to {MAX_CIDRS}.")
    for cidr in cidrs:
        if not is_range(cidr):
            raise InvalidRequest(f"SourceIpConfig holds '{cidr}', which is not a range of addresses.")


def is_range(cidr: str) -> bool:
    """Whether this is a range of addresses, or one address."""
    try:
        ipaddress.ip_network(cidr, strict=False)
    except ValueError:
        return False
    return True


def check_members(members: Sequence[TeamMember], workforce: Workforce) -> None:
    """Raise InvalidRequest unless all members are of the workforce's kind, and of its own user pool and client
    (documented).
    """
    for member in members:
        if (member.pool_id == OWN_POOL) != (workforce.provider is not None):
            expected = "Cognito" if workforce.provider is None else "Oidc"
            raise InvalidRequest(
                f"The member definition of group '{member.group}' is not of the kind of workforce "
                f"'{workforce.name}': {expected}MemberDefinition is expected."
            )
        if workforce.provider is not None:
            continue
        if (member.pool_id, member.client_id) != (workforce.pool_id, workforce.client_id):
            raise InvalidRequest(
                f"The member definition of group '{member.group}' names user pool '{member.pool_id}' "
                f"and client '{member.client_id}'; workforce '{workforce.name}' has user pool "
                f"'{workforce.pool_id}' and client '{workforce.client_id}'."
            )
