"""Who may do what: policies asked without anybody doing anything, with the statement that decides."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from overread.domain.access import Identity, IdentityKind
from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest
from overread.domain.policies.conditions import facts_of
from overread.domain.policies.document import parse_document
from overread.domain.policies.evaluation import Decision, Permissions, Policy, permissions_of
from overread.operations.access.identities import find
from overread.operations.access.permissions import of_identity
from overread.operations.access_keys import NO_FACTS, RequestFacts
from overread.operations.context import Context

GIVEN = "PolicyInputList"
"""What policies are called that are asked about without being anybody's yet; a number follows."""

_IDENTITY = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:(user|role)/(?:[^/]+/)*([^/]+)\Z")


@dataclass(frozen=True, slots=True)
class Answer:
    """missing: condition keys that statements about the action ask for and that were not given."""

    action: str
    resource: str
    decision: Decision
    missing: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """In the words of `SimulatePrincipalPolicy`."""
        if self.decision.allowed:
            return "allowed"
        return "explicitDeny" if self.decision.explicit else "implicitDeny"


async def simulate(
    ctx: Context,
    caller: Caller,
    principal_arn: str,
    *,
    actions: Sequence[str],
    resources: Sequence[str] = ("*",),
    facts: RequestFacts = NO_FACTS,
    further: Sequence[str] = (),
) -> list[Answer]:
    """Whether a user or role may do each action to each resource.

    facts: condition keys of the imagined request. further: documents to ask as well, as if they were attached.
    Raises NotFound, MalformedPolicy, InvalidRequest for what is no user or role.
    """
    named = _IDENTITY.match(principal_arn)
    if named is None:
        raise InvalidRequest(f"{principal_arn} is not the ARN of a user or a role.")
    identity = await find(ctx, caller, IdentityKind(named[1]), named[2], "SimulatePrincipalPolicy")
    added = [Policy(f"{GIVEN}.{at}", parse_document(text)) for at, text in enumerate(further, 1)]
    permissions = await ctx.store.read(_permissions, identity, added)
    known = facts_of(facts)
    return [
        Answer(
            action,
            resource,
            permissions.decide(action, (resource,), known),
            _missing(permissions, action, known),
        )
        for action in actions
        for resource in resources
    ]


def decisive_statement(decision: Decision) -> str:
    """The text of the statement that decided; "" where none did."""
    if decision.policy is None or decision.statement is None:
        return ""
    several = json.loads(decision.policy.document.text)["Statement"]
    statement = several[decision.statement.position] if isinstance(several, list) else several
    return json.dumps(statement, indent=2, ensure_ascii=False)


def _permissions(conn: sa.Connection, identity: Identity, added: list[Policy]) -> Permissions:
    own = of_identity(conn, identity)
    return permissions_of([*own.policies, *added], facts=own.facts)


def _missing(permissions: Permissions, action: str, facts: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    asked = {
        condition.key: condition.written
        for policy in permissions.policies
        for statements in policy.document.naming(action)
        for statement in statements
        for condition in statement.conditions
    }
    return tuple(
        sorted(written for key, written in asked.items() if key not in facts and key not in permissions.facts)
    )
