"""Access: tabs of the section, the list of users, and a new user."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from starlette.responses import Response

from overread.console import forms
from overread.console.tables import Action, Cell, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.domain.access import CustomerPolicy, Identity, IdentityKind
from overread.domain.errors import AlreadyExists
from overread.domain.paging import Listing
from overread.domain.paging import Page as Found
from overread.domain.policies.managed import MANAGED, ManagedPolicy
from overread.operations.access import grants, policies, roles, users
from overread.web.forms import Draft
from overread.web.rendering import NavItem, Page

HOME = "access"
ROLES, POLICIES, SIMULATOR, OPERATORS = (
    f"{HOME}/roles",
    f"{HOME}/policies",
    f"{HOME}/who-may",
    f"{HOME}/operators",
)
NEW_USER = f"{HOME}/create-user"

PAGE = 100
NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)

Options = tuple[tuple[str, str, str | None], ...]
"""(value, label, hint) of what can be chosen."""

Handler = Callable[[OperatorVisit], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class AccessListPage(Page):
    """One tab. lead: what its rows are. actions: what makes another one."""

    file: ClassVar = "access_list.html"
    tabs: tuple[NavItem, ...]
    heading: str
    lead: str
    table: Table
    empty: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class NewUserPage(Page):
    """policies: to choose from, with what each allows."""

    file: ClassVar = "access_user_new.html"
    action: str
    back: str
    policies: Options
    draft: Draft


def tabs(visit: OperatorVisit, current: str) -> tuple[NavItem, ...]:
    say = visit.texts.say
    entries = (
        (HOME, say("access.users")),
        (ROLES, say("access.roles")),
        (POLICIES, say("access.policies")),
        (SIMULATOR, say("access.who_may")),
        (OPERATORS, say("access.operators")),
    )
    return tuple(NavItem(label, visit.href(path), current=path == current) for path, label in entries)


def identity_href(visit: OperatorVisit, kind: IdentityKind, name: str, rest: str = "", **query: str) -> str:
    """The page of a user or a role, or one below it."""
    return visit.href(f"{HOME}/{kind}s/{quote(name, safe='')}{rest}", **query)


def name_listing(visit: OperatorVisit) -> Listing:
    """The page that was asked for, of a list in the order of names."""
    after = visit.request.query_params.get("from", "")
    return Listing(limit=PAGE, after=(after,) if NAME.fullmatch(after) else None)


async def policy_options(visit: OperatorVisit, but: Sequence[str] = ()) -> Options:
    """The account's own policies and AWS's, but for some."""
    own = (await policies.list_own(visit.ctx, visit.caller, Listing(limit=PAGE))).items
    found: list[CustomerPolicy | ManagedPolicy] = [*own, *MANAGED.values()]
    return tuple(
        (policy.arn, policy.name, policy.description or None) for policy in found if policy.arn not in but
    )


async def show_users(visit: OperatorVisit) -> Response:
    found = await users.list_users(visit.ctx, visit.caller, name_listing(visit))
    say = visit.texts.say
    create = Action(say("access.user.create"), visit.href(NEW_USER), tone="primary")
    table = await identity_table(visit, IdentityKind.USER, found)
    page = AccessListPage(
        tabs(visit, HOME),
        say("access.users"),
        say("access.users.lead"),
        table,
        say("access.users.none"),
        (create,),
    )
    return PAGES.response(page, visit.shell())


async def show_roles(visit: OperatorVisit) -> Response:
    found = await roles.list_roles(visit.ctx, visit.caller, name_listing(visit))
    say = visit.texts.say
    create = Action(say("access.role.create"), visit.href(f"{HOME}/create-role"), tone="primary")
    page = AccessListPage(
        tabs(visit, ROLES),
        say("access.roles"),
        say("access.roles.lead"),
        await identity_table(visit, IdentityKind.ROLE, found),
        say("access.roles.none"),
        (create,),
    )
    return PAGES.response(page, visit.shell())


async def identity_table(visit: OperatorVisit, kind: IdentityKind, found: Found[Identity]) -> Table:
    """Users or roles, each with its policies by name."""
    say = visit.texts.say
    names = await grants.policy_names(visit.ctx, visit.caller, found.items)
    rows = [
        (
            Cell(identity.name, href=identity_href(visit, kind, identity.name)),
            Cell(", ".join(names.get(identity.id, ())) or say("access.no_policies")),
            Cell(moment=identity.created_at),
        )
        for identity in found.items
    ]
    path = HOME if kind is IdentityKind.USER else ROLES
    following = None if found.after is None else visit.href(path, **{"from": str(found.after[0])})
    return Table(
        (say("column.name"), say("access.policies"), say("column.created")),
        tuple(rows),
        next=following,
        first=visit.href(path) if visit.request.query_params.get("from") else None,
    )


# --- a new user ----------------------------------------------------------------------------------------------------


async def show_new_user(visit: OperatorVisit) -> Response:
    return await _new_user_page(visit, Draft(visit.texts))


async def create_user(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    say = visit.texts.say
    name = draft.text("name", required=True, pattern=NAME, pattern_says=say("access.name.form"))
    if draft.is_sound:
        with forms.catching(visit, draft, {AlreadyExists: "name"}):
            await users.create(visit.ctx, visit.caller, name)
            for arn in draft.values("policies"):
                await grants.attach(visit.ctx, visit.caller, IdentityKind.USER, name, arn)
    if not draft.is_sound:
        return await _new_user_page(visit, draft)
    return forms.done(
        visit, identity_href(visit, IdentityKind.USER, name), say("access.user.created", name=name)
    )


async def _new_user_page(visit: OperatorVisit, draft: Draft) -> Response:
    page = NewUserPage(visit.href(NEW_USER), visit.href(HOME), await policy_options(visit), draft)
    return forms.respond(visit, page, draft)
