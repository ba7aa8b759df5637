"""Policy documents as forms: inline policies, a role with its trust, policies of one's own. A fault is said with its line."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import confirmation, forms
from overread.console.access import (
    HOME,
    NAME,
    POLICIES,
    ROLES,
    Handler,
    Options,
    identity_href,
    policy_options,
)
from overread.console.access_identity import ROLE, name_of, read
from overread.console.confirmation import Question
from overread.console.json_text import pretty
from overread.console.visit import OperatorVisit
from overread.domain.access import IdentityKind
from overread.domain.errors import AlreadyExists, InvalidRequest, LimitExceeded
from overread.domain.policies.document import MalformedPolicy
from overread.domain.policies.trust import ASSUME_ROLE, SAGEMAKER
from overread.operations.access import grants, policies, roles
from overread.web.forms import Draft
from overread.web.rendering import Page

NEW_ROLE, NEW_POLICY = f"{HOME}/create-role", f"{HOME}/create-policy"

POLICY_NAME = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)

STARTING_POINT = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::BUCKET/*"]}],
    },
    indent=2,
)
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AllowSageMakerToAssumeRole",
                "Effect": "Allow",
                "Principal": {"Service": SAGEMAKER},
                "Action": ASSUME_ROLE,
            }
        ],
    },
    indent=2,
)
"""Of roles that workflows act as (documented sample)."""

_PLACES: forms.Places = {
    MalformedPolicy: "document",
    LimitExceeded: "document",
    InvalidRequest: "document",
    AlreadyExists: "name",
}


@dataclass(frozen=True, slots=True)
class DocumentPage(Page):
    """document: what it is called. names: whether the form asks for a name. policies: to attach at once; none for a
    document by itself.

    trail: (label, href) pairs.
    """

    file: ClassVar = "access_document.html"
    heading: str
    lead: str
    trail: tuple[tuple[str, str], ...]
    action: str
    back: str
    button: str
    document: str
    names: bool
    describes: bool
    policies: Options
    draft: Draft


# --- inline policies -----------------------------------------------------------------------------------------------


def show_inline(kind: IdentityKind) -> Handler:
    async def handler(visit: OperatorVisit) -> Response:
        identity = await read(visit, kind)
        name = visit.request.query_params.get("policy")
        text = STARTING_POINT
        if name is not None:
            text = pretty(await grants.get_inline(visit.ctx, visit.caller, kind, identity.name, name))
        draft = Draft(visit.texts, [("document", text), ("name", name or "")])
        return _inline_page(visit, kind, draft)

    return handler


def save_inline(kind: IdentityKind) -> Handler:
    async def handler(visit: OperatorVisit) -> Response:
        draft = await forms.posted(visit)
        name = visit.request.query_params.get("policy") or _policy_name(visit, draft)
        document = draft.text("document", required=True)
        if draft.is_sound:
            with forms.catching(visit, draft, _PLACES):
                await grants.put_inline(visit.ctx, visit.caller, kind, name_of(visit), name, document)
        if not draft.is_sound:
            return _inline_page(visit, kind, draft)
        said = visit.texts.say("access.policy.saved", name=name)
        return forms.done(visit, identity_href(visit, kind, name_of(visit)), said)

    return handler


def _inline_page(visit: OperatorVisit, kind: IdentityKind, draft: Draft) -> Response:
    say, name = visit.texts.say, name_of(visit)
    shown = visit.request.query_params.get("policy")
    here = identity_href(visit, kind, name)
    page = DocumentPage(
        heading=shown or say("access.inline.add"),
        lead=say("access.inline.lead", name=name),
        trail=(*_section(visit, kind), (name, here)),
        action=identity_href(visit, kind, name, "/inline", **({"policy": shown} if shown else {})),
        back=here,
        button=say("access.save"),
        document=say("access.document"),
        names=shown is None,
        describes=False,
        policies=(),
        draft=draft,
    )
    return forms.respond(visit, page, draft)


def ask_delete_inline(kind: IdentityKind) -> Handler:
    async def handler(visit: OperatorVisit) -> Response:
        return confirmation.ask(visit, _inline_question(visit, kind))

    return handler


def delete_inline(kind: IdentityKind) -> Handler:
    async def handler(visit: OperatorVisit) -> Response:
        question = _inline_question(visit, kind)
        policy = visit.request.query_params.get("policy", "")
        return await confirmation.carry_out(
            visit,
            question,
            lambda: grants.delete_inline(visit.ctx, visit.caller, kind, name_of(visit), policy),
            question.back,
            visit.texts.say("access.deleted", name=policy),
        )

    return handler


def _inline_question(visit: OperatorVisit, kind: IdentityKind) -> Question:
    say, policy = visit.texts.say, visit.request.query_params.get("policy", "")
    return Question(
        heading=say("access.delete.ask", name=policy),
        sentences=(say("access.inline.delete.effect", name=name_of(visit)),),
        button=say("access.delete"),
        action=identity_href(visit, kind, name_of(visit), "/inline-delete", policy=policy),
        back=identity_href(visit, kind, name_of(visit)),
    )


# --- roles ---------------------------------------------------------------------------------------------------------


async def show_new_role(visit: OperatorVisit) -> Response:
    return await _new_role_page(visit, Draft(visit.texts, [("document", TRUST)]))


async def create_role(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    say = visit.texts.say
    name = draft.text("name", required=True, pattern=NAME, pattern_says=say("access.name.form"))
    description = draft.text("description", max_length=1_000)
    trust = draft.text("document", required=True)
    if draft.is_sound:
        with forms.catching(visit, draft, _PLACES):
            await roles.create(visit.ctx, visit.caller, name, trust=trust, description=description)
            for arn in draft.values("policies"):
                await grants.attach(visit.ctx, visit.caller, ROLE, name, arn)
    if not draft.is_sound:
        return await _new_role_page(visit, draft)
    return forms.done(visit, identity_href(visit, ROLE, name), say("access.role.created", name=name))


async def _new_role_page(visit: OperatorVisit, draft: Draft) -> Response:
    say = visit.texts.say
    page = DocumentPage(
        heading=say("access.role.create"),
        lead=say("access.role.lead"),
        trail=_section(visit, ROLE),
        action=visit.href(NEW_ROLE),
        back=visit.href(ROLES),
        button=say("access.role.create"),
        document=say("access.trust"),
        names=True,
        describes=True,
        policies=await policy_options(visit),
        draft=draft,
    )
    return forms.respond(visit, page, draft)


async def show_trust(visit: OperatorVisit) -> Response:
    role = await read(visit, ROLE)
    return _trust_page(visit, Draft(visit.texts, [("document", pretty(role.trust))]))


async def save_trust(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    trust = draft.text("document", required=True)
    if draft.is_sound:
        with forms.catching(visit, draft, _PLACES):
            await roles.update_trust(visit.ctx, visit.caller, name_of(visit), trust)
    if not draft.is_sound:
        return _trust_page(visit, draft)
    said = visit.texts.say("access.trust.changed")
    return forms.done(visit, identity_href(visit, ROLE, name_of(visit)), said)


def _trust_page(visit: OperatorVisit, draft: Draft) -> Response:
    say, here = visit.texts.say, identity_href(visit, ROLE, name_of(visit))
    page = DocumentPage(
        heading=say("access.trust"),
        document=say("access.trust"),
        lead=say("access.trust.lead"),
        trail=(*_section(visit, ROLE), (name_of(visit), here)),
        action=identity_href(visit, ROLE, name_of(visit), "/trust"),
        back=here,
        button=say("access.save"),
        names=False,
        describes=False,
        policies=(),
        draft=draft,
    )
    return forms.respond(visit, page, draft)


# --- policies of one's own -----------------------------------------------------------------------------------------


async def show_new_policy(visit: OperatorVisit) -> Response:
    return _policy_page(visit, Draft(visit.texts, [("document", STARTING_POINT)]))


async def create_policy(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    name = _policy_name(visit, draft)
    description = draft.text("description", max_length=1_000)
    document = draft.text("document", required=True)
    arn = ""
    if draft.is_sound:
        with forms.catching(visit, draft, _PLACES):
            made = await policies.create(visit.ctx, visit.caller, name, document, description=description)
            arn = made.arn
    if not draft.is_sound:
        return _policy_page(visit, draft)
    said = visit.texts.say("access.policy.saved", name=name)
    return forms.done(visit, visit.href(f"{HOME}/policy", arn=arn), said)


async def show_new_version(visit: OperatorVisit) -> Response:
    versions = await policies.versions(visit.ctx, visit.caller, _arn(visit))
    current = next(version for version in versions if version.is_default)
    return _policy_page(visit, Draft(visit.texts, [("document", pretty(current.document))]), _arn(visit))


async def create_version(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    arn, document = _arn(visit), draft.text("document", required=True)
    if draft.is_sound:
        with forms.catching(visit, draft, _PLACES):
            await policies.create_version(visit.ctx, visit.caller, arn, document, as_default=True)
    if not draft.is_sound:
        return _policy_page(visit, draft, arn)
    said = visit.texts.say("access.policy.saved", name=arn.rpartition("/")[2])
    return forms.done(visit, visit.href(f"{HOME}/policy", arn=arn), said)


def _policy_page(visit: OperatorVisit, draft: Draft, arn: str | None = None) -> Response:
    """arn: of the policy that gets another version; None for a new one."""
    say = visit.texts.say
    trail: tuple[tuple[str, str], ...] = ((say("access.policies"), visit.href(POLICIES)),)
    shown = visit.href(POLICIES) if arn is None else visit.href(f"{HOME}/policy", arn=arn)
    if arn is not None:
        trail = (*trail, (arn.rpartition("/")[2], shown))
    page = DocumentPage(
        heading=say("access.policy.create" if arn is None else "access.policy.edit"),
        lead=say("access.policy.lead" if arn is None else "access.policy.edit.lead"),
        trail=trail,
        action=visit.href(NEW_POLICY) if arn is None else visit.href(f"{HOME}/policy/edit", arn=arn),
        back=shown,
        button=say("access.save"),
        document=say("access.document"),
        names=arn is None,
        describes=arn is None,
        policies=(),
        draft=draft,
    )
    return forms.respond(visit, page, draft)


def _arn(visit: OperatorVisit) -> str:
    return visit.request.query_params.get("arn", "")


def _policy_name(visit: OperatorVisit, draft: Draft) -> str:
    says = visit.texts.say("access.policy.name.form")
    return draft.text("name", required=True, pattern=POLICY_NAME, pattern_says=says)


def _section(visit: OperatorVisit, kind: IdentityKind) -> tuple[tuple[str, str], ...]:
    if kind is ROLE:
        return ((visit.texts.say("access.roles"), visit.href(ROLES)),)
    return ((visit.texts.say("access.users"), visit.href(HOME)),)
