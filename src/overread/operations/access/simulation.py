"""Who may do what: policies asked without anybody doing anything, with the statement that decides."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product

import sqlalchemy as sa

from overread.domain.access import Identity, IdentityKind
from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest
from overread.domain.paging import Listing, Page
from overread.domain.policies.conditions import facts_of
from overread.domain.policies.document import read_document
from overread.domain.policies.evaluation import Decision, Permissions, Policy, permissions_of
from overread.domain.policies.patterns import Facts
from overread.operations.access.identities import find
from overread.operations.access.permissions import of_identity
from overread.operations.access_keys import NO_FACTS, RequestFacts
from overread.operations.context import Context

GIVEN = "PolicyInputList"
"""What policies are called that are asked about without being anybody's yet; a number follows."""

FIRST = Listing()

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
    listing: Listing = FIRST,
) -> Page[Answer]:
    """Whether a user or role may do each action to each resource; so many at once as `listing` says.

    facts: condition keys of the imagined request. further: documents to ask as well, as if they were attached.
    Raises NotFound, MalformedPolicy, InvalidRequest for what is no user or role.
    """
    named = _IDENTITY.match(principal_arn)
    if named is None:
        raise InvalidRequest(f"{principal_arn} is not the ARN of a user or a role.")
    identity = await find(ctx, caller, IdentityKind(named[1]), named[2], "SimulatePrincipalPolicy")
    # Not on the event loop: documents may be long, and are compiled for this question alone.
    added = await asyncio.to_thread(_given, further)
    permissions = await ctx.store.read(_permissions, identity, added)
    return await asyncio.to_thread(_page, permissions, actions, resources, facts_of(facts), listing)


def decisive_statement(decision: Decision) -> str:
    """The text of the statement that decided; "" where none did."""
    if decision.policy is None or decision.statement is None:
        return ""
    several = json.loads(decision.policy.document.text)["Statement"]
    statement = several[decision.statement.position] if isinstance(several, list) else several
    return json.dumps(statement, indent=2, ensure_ascii=False)


def _given(texts: Sequence[str]) -> list[Policy]:
    return [Policy(f"{GIVEN}.{at}", read_document(text)) for at, text in enumerate(texts, 1)]


def _page(
    permissions: Permissions, actions: Sequence[str], resources: Sequence[str], facts: Facts, listing: Listing
) -> Page[Answer]:
    first = 0 if listing.after is None else int(listing.after[0])
    last = first + listing.limit
    answers = tuple(
        Answer(
            action,
            resource,
            permissions.decide(action, (resource,), facts),
            _missing(permissions, action, facts),
        )
        for action, resource in islice(product(actions, resources), first, last)
    )
    return Page(answers, (last,) if last < len(actions) * len(resources) else None)


def _permissions(conn: sa.Connection, identity: Identity, added: list[Policy]) -> Permissions:
    own = of_identity(conn, identity)
    return permissions_of([*own.policies, *added], facts=own.facts)


def _missing(permissions: Permissions, action: str, facts: Facts) -> tuple[str, ...]:
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
