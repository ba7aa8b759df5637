"""One user or role: what it may do, a user's keys, a role's trust; and its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import confirmation, forms
from overread.console.access import (
    HOME,
    NAME,
    ROLES,
    Handler,
    Options,
    identity_href,
    policy_options,
)
from overread.console.confirmation import Question
from overread.console.json_text import pretty
from overread.console.tables import Action, Cell, Fact, Table
from overread.console.visit import PAGES, OperatorVisit
from overread.domain.access import Identity, IdentityKind, KeySummary
from overread.domain.errors import NotFound
from overread.operations import flow_definitions
from overread.operations.access import grants, keys, removal, roles, users
from overread.web.forms import Draft
from overread.web.rendering import Page

USER, ROLE = IdentityKind.USER, IdentityKind.ROLE


@dataclass(frozen=True, slots=True)
class IdentityPage(Page):
    """keys: None for a role. trust: a role's trust policy, "" for a user. options: policies that can be attached."""

    file: ClassVar = "access_identity.html"
    name: str
    back: str
    back_label: str
    arn: str
    facts: tuple[Fact, ...]
    actions: tuple[Action, ...]
    attached: Table
    options: Options
    attach: str
    inline: Table
    add_inline: Action
    keys: Table | None
    create_key: Action | None
    trust: str
    change_trust: Action | None
    draft: Draft


@dataclass(frozen=True, slots=True)
class SecretPage(Page):
    """What is shown once and never again. values: (label, text) pairs."""

    file: ClassVar = "access_secret.html"
    heading: str
    lead: str
    values: tuple[tuple[str, str], ...]
    back: str
    back_label: str


async def show_user(visit: OperatorVisit) -> Response:
    return await _show(visit, USER, Draft(visit.texts))


async def show_role(visit: OperatorVisit) -> Response:
    return await _show(visit, ROLE, Draft(visit.texts))


async def read(visit: OperatorVisit, kind: IdentityKind) -> Identity:
    """The identity that the address names. Raises NotFound."""
    name = name_of(visit)
    get = users.get if kind is USER else roles.get
    return (await get(visit.ctx, visit.caller, name))[0]


def name_of(visit: OperatorVisit) -> str:
    name: str = visit.request.path_params["name"]
    if NAME.fullmatch(name) is None:
        raise NotFound("user or role", name)
    return name


async def _show(visit: OperatorVisit, kind: IdentityKind, draft: Draft) -> Response:
    identity = await read(visit, kind)
    say, name = visit.texts.say, identity.name
    attached = await grants.list_attached(visit.ctx, visit.caller, kind, name)
    inline = await grants.list_inline(visit.ctx, visit.caller, kind, name)
    held = await keys.list_keys(visit.ctx, visit.caller, name) if kind is USER else None
    here = _Here(visit, identity)
    page = IdentityPage(
        name=name,
        back=visit.href(HOME if kind is USER else ROLES),
        back_label=say("access.users" if kind is USER else "access.roles"),
        arn=identity.arn,
        facts=here.facts(),
        actions=(Action(say("access.delete"), here.href("/delete"), tone="danger", asks=True),),
        attached=here.attached_table(attached),
        options=await policy_options(visit, attached),
        attach=here.href("/attach"),
        inline=here.inline_table(inline),
        add_inline=Action(say("access.inline.add"), here.href("/inline")),
        keys=None if held is None else here.keys_table(held),
        create_key=Action(say("access.key.create"), here.href("/keys"), post=True)
        if held is not None and len(held) < 2
        else None,
        trust=pretty(identity.trust) if identity.trust else "",
        change_trust=Action(say("access.trust.change"), here.href("/trust")) if kind is ROLE else None,
        draft=draft,
    )
    return forms.respond(visit, page, draft)


@dataclass(frozen=True, slots=True)
class _Here:
    """The page of one identity, with the addresses below it."""

    visit: OperatorVisit
    identity: Identity

    def href(self, rest: str, **query: str) -> str:
        return identity_href(self.visit, self.identity.kind, self.identity.name, rest, **query)

    def facts(self) -> tuple[Fact, ...]:
        say, identity = self.visit.texts.say, self.identity
        facts = [Fact(say("access.id"), identity.unique_id, mono=True)]
        if identity.path != "/":
            facts.append(Fact(say("access.path"), identity.path, mono=True))
        if identity.description:
            facts.append(Fact(say("access.description"), identity.description))
        if identity.kind is ROLE:
            facts.append(Fact(say("access.session"), self.visit.texts.duration(identity.max_session_seconds)))
        return (*facts, Fact(say("fact.created"), self.visit.texts.moment(identity.created_at)))

    def attached_table(self, arns: list[str]) -> Table:
        say = self.visit.texts.say

        def row(arn: str) -> tuple[Cell, ...]:
            detach = Action(
                say("access.detach"),
                self.href("/detach"),
                "quiet",
                post=True,
                fields=(("policy", arn),),
                about=arn,
            )
            shown = self.visit.href(f"{HOME}/policy", arn=arn)
            return Cell(arn.rpartition("/")[2], href=shown), Cell(arn, mono=True), Cell(actions=(detach,))

        columns = (say("column.name"), say("access.arn"), say("access.actions"))
        return Table(columns, tuple(row(arn) for arn in arns))

    def inline_table(self, documents: Mapping[str, str]) -> Table:
        say = self.visit.texts.say

        def row(name: str) -> tuple[Cell, ...]:
            delete = Action(
                say("access.delete"),
                self.href("/inline-delete", policy=name),
                "danger",
                asks=True,
                about=name,
            )
            return Cell(name, href=self.href("/inline", policy=name)), Cell(actions=(delete,))

        return Table((say("column.name"), say("access.actions")), tuple(row(name) for name in documents))

    def keys_table(self, held: list[KeySummary]) -> Table:
        say = self.visit.texts.say
        columns = ("access.key", "access.state", "access.used", "column.created", "access.actions")
        return Table(tuple(say(key) for key in columns), tuple(self._key_row(key) for key in held))

    def _key_row(self, key: KeySummary) -> tuple[Cell, ...]:
        say = self.visit.texts.say
        change = Action(
            say("access.key.disable" if key.active else "access.key.enable"),
            self.href("/keys/state"),
            post=True,
            fields=(("key", key.access_key_id), ("active", "" if key.active else "on")),
            about=key.access_key_id,
        )
        delete = Action(
            say("access.delete"),
            self.href("/keys/delete", key=key.access_key_id),
            "danger",
            asks=True,
            about=key.access_key_id,
        )
        used = Cell(say("access.key.unused"))
        if key.used is not None:
            used = Cell(moment=key.used.at, note=key.used.service)
        state = Cell(
            say("access.active" if key.active else "access.disabled"),
            badge="success" if key.active else "muted",
        )
        return (
            Cell(key.access_key_id, mono=True),
            state,
            used,
            Cell(moment=key.created_at),
            Cell(actions=(change, delete)),
        )


# --- attached policies ---------------------------------------------------------------------------------------------


def attach(kind: IdentityKind) -> Handler:
    async def handler(visit: OperatorVisit) -> Response:
        draft = await forms.posted(visit)
        name, arn = name_of(visit), draft.text("policy", max_length=2_048)
        if not arn:
            draft.refuse("policy", visit.texts.say("form.choose"))
        if draft.is_sound:
            with forms.catching(visit, draft):
                await grants.attach(visit.ctx, visit.caller, kind, name, arn)
        if not draft.is_sound:
            return await _show(visit, kind, draft)
        said = visit.texts.say("access.attached", name=arn.rpartition("/")[2])
        return forms.done(visit, identity_href(visit, kind, name), said)

    return handler


def detach(kind: IdentityKind) -> Handler:
    async def handler(visit: OperatorVisit) -> Response:
        arn = (await visit.form()).text("policy")
        await grants.detach(visit.ctx, visit.caller, kind, name_of(visit), arn)
        said = visit.texts.say("access.detached", name=arn.rpartition("/")[2])
        return forms.done(visit, identity_href(visit, kind, name_of(visit)), said)

    return handler


# --- keys ----------------------------------------------------------------------------------------------------------


async def create_key(visit: OperatorVisit) -> Response:
    """Answered at once: the secret is in no address and no cookie."""
    await visit.form()
    key, secret = await keys.create(visit.ctx, visit.caller, name_of(visit))
    say = visit.texts.say
    page = SecretPage(
        say("access.key.created", name=key.user_name),
        say("access.key.once"),
        ((say("access.key"), key.access_key_id), (say("access.secret"), secret)),
        identity_href(visit, USER, key.user_name),
        key.user_name,
    )
    return PAGES.response(page, visit.shell())


async def change_key(visit: OperatorVisit) -> Response:
    form = await visit.form()
    key_id, active = form.text("key"), bool(form.text("active"))
    await keys.set_active(visit.ctx, visit.caller, name_of(visit), key_id, active=active)
    say = visit.texts.say
    said = say("access.key.enabled", key=key_id) if active else say("access.key.now_disabled", key=key_id)
    return forms.done(visit, identity_href(visit, USER, name_of(visit)), said)


async def ask_delete_key(visit: OperatorVisit) -> Response:
    return confirmation.ask(visit, _key_question(visit))


async def delete_key(visit: OperatorVisit) -> Response:
    question = _key_question(visit)
    key_id = visit.request.query_params.get("key", "")
    return await confirmation.carry_out(
        visit,
        question,
        lambda: keys.delete(visit.ctx, visit.caller, name_of(visit), key_id),
        question.back,
        visit.texts.say("access.key.deleted", key=key_id),
    )


def _key_question(visit: OperatorVisit) -> Question:
    say, key_id = visit.texts.say, visit.request.query_params.get("key", "")
    return Question(
        heading=say("access.key.delete.ask", key=key_id),
        sentences=(say("access.key.delete.effect"),),
        button=say("access.delete"),
        action=identity_href(visit, USER, name_of(visit), "/keys/delete", key=key_id),
        back=identity_href(visit, USER, name_of(visit)),
    )


# --- the end -------------------------------------------------------------------------------------------------------


def ask_delete(kind: IdentityKind) -> Handler:
    async def handler(visit: OperatorVisit) -> Response:
        return confirmation.ask(visit, await _question(visit, await read(visit, kind)))

    return handler


def delete(kind: IdentityKind) -> Handler:
    async def handler(visit: OperatorVisit) -> Response:
        question = await _question(visit, await read(visit, kind))
        said = visit.texts.say("access.deleted", name=name_of(visit))
        return await confirmation.carry_out(
            visit,
            question,
            lambda: removal.remove(visit.ctx, visit.caller, kind, name_of(visit)),
            visit.href(HOME if kind is USER else ROLES),
            said,
        )

    return handler


async def _question(visit: OperatorVisit, identity: Identity) -> Question:
    say, name = visit.texts.say, identity.name
    if identity.kind is USER:
        effect = say("access.user.delete.effect")
    else:
        users = await flow_definitions.acting_as(visit.ctx, visit.caller, identity.arn)
        used = say("access.role.delete.used", len(users), names=forms.named(users)) if users else ""
        effect = f"{used} {say('access.role.delete.effect')}".strip()
    return Question(
        heading=say("access.delete.ask", name=name),
        sentences=(effect,),
        button=say("access.delete"),
        action=identity_href(visit, identity.kind, name, "/delete"),
        back=identity_href(visit, identity.kind, name),
        typed=name,
    )
