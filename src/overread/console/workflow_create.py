"""Creating a human review workflow: one page with all of it, its samples, and what is made when it is sent.

Without script every part of the page shows what belongs to the choices above it after *Update the page*; with it at once
(frontend/src/pages/conditions.ts keeps controls and JSON in step).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import back_test, conditions_fields, forms, workflow_form
from overread.console.conditions_fields import KINDS, Settled
from overread.console.conditions_words import Sentence, in_words
from overread.console.template_editor import show_preview
from overread.console.visit import PAGES, OperatorVisit
from overread.console.workflow_form import NewRole, NewTemplate, NewWorkflow
from overread.console.workflow_menus import Menus, read_menus
from overread.console.workforce_team_new import NEW as NEW_TEAM
from overread.domain import arn
from overread.domain.errors import AlreadyExists, NotFound
from overread.domain.flow_definition import HumanLoopConfig
from overread.domain.policies.trust import SAGEMAKER
from overread.operations import (
    analysis,
    buckets,
    flow_definitions,
    human_task_ui_versions,
    human_task_uis,
    template_drafts,
)
from overread.operations.access import grants, roles
from overread.web.forms import Draft
from overread.web.rendering import Page

NEW = "workflows/-/create"
"""No workflow can be called like a path of ours: names begin with a letter or a digit."""
CONDITIONS = "workflows/-/conditions"
SAMPLE = "workflows/-/sample"


@dataclass(frozen=True, slots=True)
class ConditionsView:
    """One kind of conditions beside its controls. words: None while the JSON has a fault. beyond: why there are no controls."""

    kind: str
    words: tuple[Sentence, ...] | None
    beyond: str | None


@dataclass(frozen=True, slots=True)
class NewWorkflowPage(Page):
    """conditions: by kind. follow: where the script asks for the other side of edited conditions. sample: shows a task.
    labels: of Rekognition, for conditions to name.
    """

    file: ClassVar = "workflow_new.html"
    action: str
    back: str
    draft: Draft
    menus: Menus
    conditions: dict[str, ConditionsView]
    follow: str
    sample: str
    new_template: str
    new_team: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConditionsPage(Page):
    """The conditions of one kind alone, for the script."""

    file: ClassVar = "workflow_conditions.html"
    draft: Draft
    view: ConditionsView
    follow: str


async def show(visit: OperatorVisit) -> Response:
    draft = Draft(visit.texts, [*workflow_form.BLANK, *_suggested(visit)])
    for kind in KINDS:
        conditions_fields.begin(draft, kind, "", visit.ctx.policy.switches)
    menus = await read_menus(visit)
    if not menus.roles:
        draft.set("role_from", "new")
    if len(menus.teams) == 1:
        draft.set("team", menus.teams[0][0])
    return _page(visit, draft, menus)


async def create(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit)
    menus = await read_menus(visit)
    if draft.rearrange(**workflow_form.ROWS):
        return _page(visit, draft, menus)
    if draft.value("do") == "back-test" and draft.value("task_type") in KINDS:
        return await _back_test(visit, draft)
    if draft.value("do") == "update":
        return _page(visit, draft, menus, is_checked=True)
    wanted = workflow_form.read(visit.texts, draft, menus, visit.ctx.policy.switches)
    if wanted is not None:
        with forms.catching(visit, draft, _PLACES):
            await _make(visit, wanted, draft)
    if wanted is None or not draft.is_sound:
        return _page(visit, draft, await read_menus(visit), is_checked=True)
    return forms.done(
        visit, visit.href(f"workflows/{wanted.name}"), visit.texts.say("workflow.created", name=wanted.name)
    )


async def _back_test(visit: OperatorVisit, draft: Draft) -> Response:
    """The conditions as far as they are written, in a tab of their own."""
    kind = draft.value("task_type")
    written = conditions_fields.settle(visit.texts, draft.copy(), kind, visit.ctx.policy.switches).text
    return await back_test.show_conditions(visit, kind, written)


async def sample(visit: OperatorVisit) -> Response:
    """*See a sample worker task*: with the template that is chosen, or with the instructions as they are typed."""
    draft = await forms.posted(visit)
    menus = await read_menus(visit)
    template = workflow_form.read_template(visit.texts, draft, menus)
    if not template or not draft.is_sound:
        draft = draft.copy()
        draft.refuse("template", visit.texts.say("workflow.sample.no_template"))
        return _page(visit, draft, menus)
    role_arn = workflow_form.chosen_role(draft)
    if isinstance(template, NewTemplate):
        given = template_drafts.starter(draft.value("task_type"))
        return await show_preview(visit, template.content, given.sample, role_arn=role_arn)
    found = await human_task_ui_versions.read(visit.ctx, visit.caller, template)
    suggested = found.sample or await template_drafts.suggested_sample(visit.ctx, visit.caller, found.content)
    return await show_preview(visit, found.content, suggested, role_arn=role_arn)


async def follow(visit: OperatorVisit) -> Response:
    """For the page's script: the conditions of one kind after one of the two sides was edited."""
    draft = await forms.posted(visit)
    kind = draft.choice("kind", [*KINDS])
    changed = draft.choice("changed", ("controls", "json"))
    settled = conditions_fields.follow(
        visit.texts, draft, kind or "textract", changed, visit.ctx.policy.switches
    )
    page = ConditionsPage(draft, _view(visit, kind or "textract", settled), visit.href(CONDITIONS))
    return PAGES.response(page, visit.shell())


_PLACES: forms.Places = {
    "flow definition": "name",
    "human task UI": "template_name",
    "role": "role_name",
    "bucket": "new_bucket",
    "work team": "team",
}


async def _make(visit: OperatorVisit, wanted: NewWorkflow, draft: Draft) -> None:
    """Bucket, role and template first. What was made before something is refused stays, and is chosen in the draft."""
    ctx, caller = visit.ctx, visit.caller
    await _check_free(visit, wanted.name)
    if wanted.is_new_bucket:
        location = None if visit.region == "us-east-1" else visit.region
        await buckets.create_bucket(ctx, caller, wanted.bucket, location)
        draft.choose(bucket=wanted.bucket, new_bucket="")
    role_arn, template = wanted.role, wanted.template
    if isinstance(role_arn, NewRole):
        role_arn = await _make_role(visit, role_arn)
        draft.choose(role_from="existing", role=role_arn)
    if isinstance(template, NewTemplate):
        await human_task_uis.create(ctx, caller, name=template.name, content=template.content)
        template = template.name
        draft.choose(template_from="existing", template=template)
    await flow_definitions.create(
        ctx,
        caller,
        name=wanted.name,
        role_arn=role_arn,
        output_path=wanted.output_path,
        config=HumanLoopConfig(
            workteam_arn=wanted.workteam_arn,
            human_task_ui_arn=arn.human_task_ui(caller.account, caller.region, template),
            task_title=wanted.title,
            task_description=wanted.description,
            task_count=wanted.task_count,
            availability_seconds=wanted.availability_seconds,
            time_limit_seconds=wanted.time_limit_seconds,
            keywords=wanted.keywords,
            price=wanted.price,
        ),
        kms_key_id=wanted.kms_key_id,
        request_source=wanted.source,
        conditions=wanted.conditions or None,
        tag_pairs=wanted.tags,
    )


async def _check_free(visit: OperatorVisit, name: str) -> None:
    """Before anything is made for it. Raises AlreadyExists."""
    try:
        await flow_definitions.describe(visit.ctx, visit.caller, name)
    except NotFound:
        return
    raise AlreadyExists("flow definition", name)


async def _make_role(visit: OperatorVisit, wanted: NewRole) -> str:
    """A role as A2I's console makes it: trusted by the service, with rights to the objects of some buckets or any."""
    trust = _document({"Principal": {"Service": SAGEMAKER}, "Action": "sts:AssumeRole"})
    role = await roles.create(visit.ctx, visit.caller, wanted.name, trust=trust, path="/service-role/")
    names = ["*"] if wanted.buckets is None else wanted.buckets
    policy = _document(
        {
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": [f"arn:aws:s3:::{name}/*" for name in names],
        },
        {
            "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
            "Resource": [f"arn:aws:s3:::{name}" for name in names],
        },
    )
    await grants.put_inline(visit.ctx, visit.caller, roles.ROLE, wanted.name, "review-objects", policy)
    return role.arn


def _document(*statements: dict[str, object]) -> str:
    return json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **each} for each in statements]}
    )


def _suggested(visit: OperatorVisit) -> list[tuple[str, str]]:
    """What a link to the page has chosen already, and names nobody has to think about."""
    query = visit.request.query_params
    found = [("role_name", f"overread-review-{visit.ctx.clock():%Y%m%d%H%M%S}")]
    if query.get("type") in workflow_form.TASK_TYPES:
        found.append(("task_type", query["type"]))
    if query.get("template"):
        found += [("template", query["template"]), ("template_from", "existing")]
    return found


def _page(visit: OperatorVisit, draft: Draft, menus: Menus, *, is_checked: bool = False) -> Response:
    """is_checked: what is wrong with the conditions is to be said; the faults of other task types are nobody's."""
    switches = visit.ctx.policy.switches
    views = {}
    for kind in KINDS:
        target = draft if is_checked and kind == draft.value("task_type") else draft.copy()
        views[kind] = _view(visit, kind, conditions_fields.settle(visit.texts, target, kind, switches))
    page = NewWorkflowPage(
        action=visit.href(NEW),
        back=visit.href("workflows"),
        draft=draft,
        menus=menus,
        conditions=views,
        follow=visit.href(CONDITIONS),
        sample=visit.href(SAMPLE),
        new_template=visit.href("templates/-/create"),
        new_team=visit.href(NEW_TEAM),
        labels=analysis.MODERATION_LABELS,
    )
    return forms.respond(visit, page, draft)


def _view(visit: OperatorVisit, kind: str, settled: Settled) -> ConditionsView:
    beyond = settled.beyond
    return ConditionsView(
        kind=kind,
        words=None if settled.conditions is None else in_words(settled.conditions, visit.texts),
        beyond=None
        if beyond is None
        else visit.texts.say("conditions.beyond", what=beyond.what.value, path=beyond.path),
    )
