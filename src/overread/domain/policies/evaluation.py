"""May this identity do that? The policies of an identity, narrowed by those of its session.

Order (documented): an explicit deny anywhere refuses; then each of the two layers must allow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from overread.domain.policies.document import Document, Statement
from overread.domain.policies.patterns import Facts

NOTHING_KNOWN: Facts = {}


class Layer(Enum):
    """Which policies decided, in the words of AWS's messages."""

    IDENTITY = "identity-based policy"
    SESSION = "session policy"
    RESOURCE = "resource-based policy"


@dataclass(frozen=True, slots=True)
class Policy:
    """name: as whoever administers them calls it: an ARN, or the name of an inline policy."""

    name: str
    document: Document


@dataclass(frozen=True, slots=True)
class Decision:
    """policy, statement: what decided; None where nothing allows."""

    allowed: bool
    layer: Layer = Layer.IDENTITY
    policy: Policy | None = None
    statement: Statement | None = None

    @property
    def explicit(self) -> bool:
        """Whether a statement refused, rather than none allowing."""
        return not self.allowed and self.statement is not None


@dataclass(frozen=True, slots=True)
class Permissions:
    """What a principal may do in its own account.

    policies: of the identity. session: policies given with a session, which narrow it; None without any.
    facts: condition keys that are known of the principal, whatever it asks.
    """

    policies: tuple[Policy, ...] = ()
    session: tuple[Policy, ...] | None = None
    facts: Facts = field(default_factory=dict)
    unrestricted: bool = False
    """Nothing needs to be evaluated: it may do everything."""

    def decide(self, action: str, resources: tuple[str, ...], facts: Facts = NOTHING_KNOWN) -> Decision:
        """action: as `s3:GetObject`. resources: every name of what is asked for. facts: of the request; the principal's
        own are added here.
        """
        if self.unrestricted and not self.policies:
            return ALLOWED
        known = {**facts, **self.facts}
        identity = _decide(self.policies, Layer.IDENTITY, action, resources, known)
        if self.session is None or identity.explicit:
            return identity
        session = _decide(self.session, Layer.SESSION, action, resources, known)
        return session if session.explicit or identity.allowed else identity


ALLOWED = Decision(allowed=True)
NOTHING = Permissions()
EVERYTHING = Permissions(unrestricted=True)
"""Of a deployment's own programs and of operators."""


def permissions_of(
    policies: Iterable[Policy], session: Iterable[Policy] | None = None, facts: Facts = NOTHING_KNOWN
) -> Permissions:
    """The permissions that an identity's policies give; whether they are without limit is found out here, once."""
    own = tuple(policies)
    narrowing = None if session is None else tuple(session)
    return Permissions(own, narrowing, facts, _is_unrestricted(own) and narrowing is None)


def _is_unrestricted(policies: tuple[Policy, ...]) -> bool:
    return any(policy.document.allows_everything for policy in policies) and not any(
        policy.document.denies_something for policy in policies
    )


def _decide(
    policies: tuple[Policy, ...], layer: Layer, action: str, resources: tuple[str, ...], facts: Facts
) -> Decision:
    allowed: Decision | None = None
    for policy in policies:
        denying, allowing = policy.document.naming(action)
        for statement in denying:
            if statement.applies(resources, facts):
                return Decision(False, layer, policy, statement)
        if allowed is None:
            for statement in allowing:
                if statement.applies(resources, facts):
                    allowed = Decision(True, layer, policy, statement)
                    break
    return allowed or Decision(False, layer)
