"""Starting a human loop by hand: an input that the template takes, or a document or an image that is analysed first.

A2I's console cannot. What is started is started by the operations that programs call, conditions included.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console import forms
from overread.console.visit import OperatorVisit
from overread.console.workflow_menus import Options
from overread.domain import arn
from overread.domain.errors import AlreadyExists, Conflict, InputRefused, InvalidRequest, NotFound
from overread.domain.flow_definition import FlowDefinition
from overread.domain.human_loop import FREE_OF_ADULT_CONTENT, FREE_OF_PERSONAL_DATA
from overread.domain.request_source import RequestSource
from overread.operations import (
    analysis,
    buckets,
    flow_definitions,
    human_task_ui_versions,
    reviews,
    template_drafts,
)
from overread.operations.analysis import HumanLoopRequest, ObjectName
from overread.web.forms import Draft
from overread.web.rendering import Page
from overread.web.uploads import Upload

MAX_UPLOAD_BYTES = 20 * 2**20
"""A little more than the largest image, with the form around it."""

MAX_INPUT = 3_145_728
"""Characters of `InputContent` (documented)."""

ANALYSED = {RequestSource.TEXTRACT: "document", RequestSource.REKOGNITION: "image"}
CLASSIFIERS = (FREE_OF_PERSONAL_DATA, FREE_OF_ADULT_CONTENT)
FORMS = "FORMS"

_NAME = re.compile(r"[A-Za-z0-9](-*[A-Za-z0-9]){0,62}")
_PLACES: forms.Places = {
    Conflict: "name",
    AlreadyExists: "name",
    "bucket": "bucket",
    "object": "key",
    InputRefused: "file",
}


@dataclass(frozen=True, slots=True)
class StartPage(Page):
    """analysed: `document` or `image`, what is read before the conditions decide; None for workflows that take JSON only.
    has_engine: something here can read it. names_samples: the input begins with pictures that only previews have.
    """

    file: ClassVar = "workflow_start.html"
    name: str
    action: str
    back: str
    section: str
    draft: Draft
    analysed: str | None
    has_engine: bool
    names_samples: bool
    buckets: Options
    classifiers: Options


async def show(visit: OperatorVisit) -> Response:
    flow = await _flow(visit)
    draft = Draft(
        visit.texts,
        [
            ("name", f"{flow.name[:47].rstrip('-')}-{visit.ctx.clock():%Y%m%d%H%M%S}"),
            ("from", "file" if _has_engine(visit, flow) else "json"),
            ("input", await _sample(visit, flow)),
        ],
    )
    return await _page(visit, flow, draft)


async def start(visit: OperatorVisit) -> Response:
    flow = await _flow(visit)
    form, files = await visit.upload_form(MAX_UPLOAD_BYTES)
    draft = Draft.posted(visit.texts, form)
    say = visit.texts.say
    name = draft.text("name", required=True, pattern=_NAME, pattern_says=say("start.name.wrong"))
    classifiers = [value for value in CLASSIFIERS if draft.has("classifiers", value)]
    asked = HumanLoopRequest(name, arn.flow_definition(flow.account, flow.region, flow.name), classifiers)
    way = draft.choice("from", ("file", "object", "json")) if _analysed(flow) else "json"
    loop_arn = None
    if way == "json":
        text = _input(visit, draft, files)
        if draft.is_sound:
            with forms.catching(visit, draft, {**_PLACES, InvalidRequest: "input"}):
                loop_arn = await _review(visit, asked, text)
    else:
        given = _given(visit, draft, files, way)
        if draft.is_sound and given is not None:
            with forms.catching(visit, draft, _PLACES):
                loop_arn = await _analyse(visit, flow, asked, given)
    if not draft.is_sound:
        return await _page(visit, flow, draft)
    back = visit.href(f"workflows/{flow.name}")
    if loop_arn is None:
        return forms.done(visit, back, say("start.not_activated"), "warning")
    return forms.done(visit, visit.href(f"loops/{name}"), say("start.started", name=name))


async def _review(visit: OperatorVisit, asked: HumanLoopRequest, text: str) -> str | None:
    found = await reviews.request_review(
        visit.ctx,
        visit.caller,
        name=asked.name,
        flow_definition_arn=asked.flow_definition_arn,
        input_content=text,
        content_classifiers=asked.content_classifiers,
    )
    return found.loop_arn


async def _analyse(
    visit: OperatorVisit, flow: FlowDefinition, asked: HumanLoopRequest, given: bytes | ObjectName
) -> str | None:
    if flow.request_source == RequestSource.TEXTRACT:
        found = await analysis.analyze_document(visit.ctx, visit.caller, given, [FORMS], asked)
    else:
        found = await analysis.detect_moderation_labels(visit.ctx, visit.caller, given, human_loop=asked)
    return None if found.outcome is None else found.outcome.loop_arn


def _input(visit: OperatorVisit, draft: Draft, files: Mapping[str, Upload]) -> str:
    """The text of the input, or of the file that stands for it."""
    if "input_file" not in files:
        return draft.text("input", required=True, max_length=MAX_INPUT)
    try:
        text = files["input_file"].content.decode()
    except UnicodeDecodeError:
        draft.refuse("input_file", visit.texts.say("start.input_file.wrong"))
        return ""
    # Shown again, the page has it in its field: a browser never sends a file twice by itself.
    draft.set("input", text)
    return text


def _given(
    visit: OperatorVisit, draft: Draft, files: Mapping[str, Upload], way: str
) -> bytes | ObjectName | None:
    if way == "object":
        bucket, key = draft.text("bucket", required=True), draft.text("key", required=True)
        return ObjectName(bucket, key)
    upload = files.get("file")
    if upload is None or not upload.content:
        draft.refuse("file", visit.texts.say("start.file.needed"))
        return None
    return upload.content


async def _flow(visit: OperatorVisit) -> FlowDefinition:
    """Raises NotFound."""
    return await flow_definitions.describe(visit.ctx, visit.caller, visit.request.path_params["name"])


async def _sample(visit: OperatorVisit, flow: FlowDefinition) -> str:
    """An input that has everything the template reads: its own sample, or one made of its text."""
    try:
        found = await human_task_ui_versions.read(
            visit.ctx, visit.caller, flow.config.human_task_ui_arn.rpartition("/")[2]
        )
    except NotFound:
        return template_drafts.EMPTY_SAMPLE
    return found.sample or await template_drafts.suggested_sample(visit.ctx, visit.caller, found.content)


async def _page(visit: OperatorVisit, flow: FlowDefinition, draft: Draft) -> Response:
    say, here = visit.texts.say, f"workflows/{flow.name}"
    own = await buckets.list_buckets(visit.ctx, visit.caller) if _analysed(flow) else ()
    page = StartPage(
        name=flow.name,
        action=visit.href(f"{here}/start"),
        back=visit.href(here),
        section=visit.href("workflows"),
        draft=draft,
        analysed=_analysed(flow),
        has_engine=_has_engine(visit, flow),
        names_samples=f"s3://{template_drafts.SAMPLE_BUCKET}/" in draft.value("input"),
        buckets=tuple((bucket.name, bucket.name) for bucket in own),
        classifiers=(
            (FREE_OF_PERSONAL_DATA, say("start.classifiers.personal")),
            (FREE_OF_ADULT_CONTENT, say("start.classifiers.adult")),
        ),
    )
    return forms.respond(visit, page, draft)


def _analysed(flow: FlowDefinition) -> str | None:
    return None if flow.request_source is None else ANALYSED.get(RequestSource(flow.request_source))


def _has_engine(visit: OperatorVisit, flow: FlowDefinition) -> bool:
    engines = visit.ctx.engines
    analysed = _analysed(flow)
    return (analysed == "document" and engines.document is not None) or (
        analysed == "image" and engines.moderation is not None
    )
