"""Managed policies: all of them, and one with its document, its versions and whom it is attached to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import confirmation, forms
from overread.console.access import HOME, POLICIES, AccessListPage, identity_href, name_listing, tabs
from overread.console.access_documents import NEW_POLICY
from overread.console.confirmation import Question
from overread.console.json_text import pretty
from overread.console.tables import Action, Cell, Fact, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.domain.access import CustomerPolicy, PolicyVersion
from overread.domain.errors import InUse
from overread.domain.policies.managed import MANAGED, ManagedPolicy
from overread.operations.access import policies
from overread.web.rendering import Page


@dataclass(frozen=True, slots=True)
class PolicyPage(Page):
    """document: of the version that counts. versions: None for AWS's."""

    file: ClassVar = "access_policy.html"
    name: str
    back: str
    arn: str
    facts: tuple[Fact, ...]
    actions: tuple[Action, ...]
    document: str
    attached: Table
    versions: Table | None


async def show_list(visit: OperatorVisit) -> Response:
    say = visit.texts.say
    listing = name_listing(visit)
    own = await policies.list_own(visit.ctx, visit.caller, listing)
    counts = await policies.attached_counts(visit.ctx, visit.caller)
    rows = [_row(visit, policy, policy.attached) for policy in own.items]
    if own.after is None:
        rows += [_row(visit, policy, counts.get(policy.arn, 0)) for policy in MANAGED.values()]
    table = Table(
        (say("column.name"), say("access.policy.of"), say("access.attached_to"), say("access.description")),
        tuple(rows),
        next=None if own.after is None else visit.href(POLICIES, **{"from": str(own.after[0])}),
        first=visit.href(POLICIES) if listing.after else None,
    )
    create = Action(say("access.policy.create"), visit.href(NEW_POLICY), tone="primary")
    page = AccessListPage(
        tabs(visit, POLICIES), say("access.policies"), say("access.policies.lead"), table, "", (create,)
    )
    return PAGES.response(page, visit.shell())


def _row(visit: OperatorVisit, policy: CustomerPolicy | ManagedPolicy, attached: int) -> tuple[Cell, ...]:
    say = visit.texts.say
    own = isinstance(policy, CustomerPolicy)
    return (
        Cell(policy.name, href=visit.href(f"{HOME}/policy", arn=policy.arn)),
        Cell(say("access.policy.own" if own else "access.policy.aws"), badge="accent" if own else "muted"),
        Cell(f"{attached:,}", number=True),
        Cell(policy.description),
    )


async def show(visit: OperatorVisit) -> Response:
    arn = visit.request.query_params.get("arn", "")
    found = await policies.get(visit.ctx, visit.caller, arn)
    versions = await policies.versions(visit.ctx, visit.caller, arn)
    entities = await policies.entities(visit.ctx, visit.caller, arn)
    say, policy = visit.texts.say, found.policy
    is_own = isinstance(policy, CustomerPolicy)
    page = PolicyPage(
        name=policy.name,
        back=visit.href(POLICIES),
        arn=arn,
        facts=_facts(visit, policy),
        actions=_actions(visit, arn) if is_own else (),
        document=pretty(next(version.document for version in versions if version.is_default)),
        attached=Table(
            (say("column.name"), say("access.kind")),
            tuple(
                (Cell(each.name, href=identity_href(visit, each.kind, each.name)), Cell(each.kind.title()))
                for each in entities
            ),
        ),
        versions=_versions(visit, arn, list(versions)) if is_own else None,
    )
    return PAGES.response(page, visit.shell())


def _facts(visit: OperatorVisit, policy: CustomerPolicy | ManagedPolicy) -> tuple[Fact, ...]:
    say = visit.texts.say
    facts = [Fact(say("access.description"), policy.description)] if policy.description else []
    if isinstance(policy, CustomerPolicy):
        facts += [
            Fact(say("fact.created"), visit.texts.moment(policy.created_at)),
            Fact(say("access.policy.updated"), visit.texts.moment(policy.updated_at)),
        ]
    return tuple(facts)


def _actions(visit: OperatorVisit, arn: str) -> tuple[Action, ...]:
    say = visit.texts.say
    return (
        Action(say("access.policy.edit"), visit.href(f"{HOME}/policy/edit", arn=arn)),
        Action(say("access.delete"), visit.href(f"{HOME}/policy/delete", arn=arn), "danger", asks=True),
    )


def _versions(visit: OperatorVisit, arn: str, versions: list[PolicyVersion]) -> Table:
    say = visit.texts.say

    def row(version: PolicyVersion) -> tuple[Cell, ...]:
        name = f"v{version.number}"
        fields = (("arn", arn), ("version", str(version.number)))
        choose = Action(
            say("access.version.choose"),
            visit.href(f"{HOME}/policy/default"),
            post=True,
            fields=fields,
            about=name,
        )
        counts = Cell(say("access.version.counts"), badge="success")
        return (
            Cell(name),
            Cell(moment=version.created_at),
            counts if version.is_default else Cell(actions=(choose,)),
        )

    columns = (say("access.version"), say("column.created"), say("access.actions"))
    return Table(columns, tuple(row(version) for version in versions))


async def choose_version(visit: OperatorVisit) -> Response:
    form = await visit.form()
    arn, number = form.text("arn"), form.text("version")
    await policies.set_default_version(
        visit.ctx, visit.caller, arn, int(number) if number.isdecimal() and len(number) < 10 else 0
    )
    said = visit.texts.say("access.version.chosen", version=f"v{number}")
    return forms.done(visit, visit.href(f"{HOME}/policy", arn=arn), said)


async def ask_delete(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, _question(visit))


async def delete(visit: OperatorVisit) -> Response:
    """With its versions: whoever is asked for a policy's name means all of it."""
    question = _question(visit)
    arn = visit.request.query_params.get("arn", "")
    draft = await confirmation.answer(visit, question)
    if draft.is_sound:
        with forms.catching(visit, draft):
            attached = await policies.entities(visit.ctx, visit.caller, arn)
            if attached:
                names = ", ".join(each.name for each in attached)
                raise InUse("policy", arn, visit.texts.say("access.policy.in_use", names=names))
            for version in await policies.versions(visit.ctx, visit.caller, arn):
                if not version.is_default:
                    await policies.delete_version(visit.ctx, visit.caller, arn, version.number)
            await policies.delete(visit.ctx, visit.caller, arn)
    if not draft.is_sound:
        return confirmation.ask(visit, question, draft)
    said = visit.texts.say("access.deleted", name=arn.rpartition("/")[2])
    return forms.done(visit, visit.href(POLICIES), said)


def _question(visit: OperatorVisit) -> Question:
    say, arn = visit.texts.say, visit.request.query_params.get("arn", "")
    name = arn.rpartition("/")[2]
    return Question(
        heading=say("access.delete.ask", name=name),
        sentences=(say("access.policy.delete.effect"),),
        button=say("access.delete"),
        action=visit.href(f"{HOME}/policy/delete", arn=arn),
        back=visit.href(f"{HOME}/policy", arn=arn),
        typed=name,
    )
