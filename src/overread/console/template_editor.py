"""Writing a worker task template: made from a starter or replaced by its next version, with a preview beside the text.

Everything works without script: the text is a field, the preview a button that posts the form into the frame. The script
(frontend/src/template-editor.ts) puts an editor in the field's place, checks while somebody types, and shows the preview anew.

The text that is previewed is nowhere stored: it comes with the request and goes, in the answer, into a sandboxed frame.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from starlette.responses import HTMLResponse, JSONResponse, Response

from overread.console import forms
from overread.console.task_templates import NEW, tabs
from overread.console.visit import BASE, PAGES, OperatorVisit
from overread.domain.errors import (
    AlreadyExists,
    Conflict,
    InvalidRequest,
    NotFound,
    OverreadError,
    StorageUnavailable,
)
from overread.domain.human_task_ui import MAX_NOTE, is_name
from overread.operations import human_task_ui_versions, human_task_uis, template_drafts
from overread.operations.template_drafts import EMPTY_SAMPLE, Verdict
from overread.web.element_catalogue import element_attributes
from overread.web.forms import Draft
from overread.web.headers import request_host, task_frame_headers, task_frame_sandbox
from overread.web.rendering import STATIC, NavItem, Page, Shell

PREVIEW, CHECK, SAMPLE = "templates/-/preview", "templates/-/check", "templates/-/sample"
TYPES = (*template_drafts.BUILT_IN, *template_drafts.CUSTOM)
MAX_FORM_BYTES = 4 * 2**20
"""Two texts of 128,000 characters, as a form writes those that are not Latin."""

_NONCE = re.compile(r"[0-9a-f]{32}\Z")
_FRAME = "template-preview"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing to say about a template. line, column: from 1, or None."""

    severity: Literal["error", "warning"]
    message: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class TemplateEditorPage(Page):
    """name: of the template that is replaced; None for a new one. types: (value, label) of the starters, built-in task types
    and others. reviews: whose input can be the sample, (name, label). state: what the page's script must know.
    """

    file: ClassVar = "template_editor.html"
    heading: str
    name: str | None
    action: str
    back: str
    button: str
    draft: Draft
    built_in: tuple[tuple[str, str], ...]
    custom: tuple[tuple[str, str], ...]
    reviews: tuple[tuple[str, str], ...]
    sentences: tuple[Sentence, ...]
    preview: str
    frame: str
    sandbox: str
    tabs: tuple[NavItem, ...]
    state: dict[str, object]


@dataclass(frozen=True, slots=True)
class PreviewProblemPage(Page):
    """Stands in the frame where the preview cannot. detail: where and why."""

    file: ClassVar = "preview_problem.html"
    heading: str
    detail: str


# --- a new template ----------------------------------------------------------------------------------------------


async def show_new(visit: OperatorVisit) -> Response:
    chosen = visit.request.query_params.get("type", "")
    draft = Draft(visit.texts, [("type", chosen if chosen in TYPES else TYPES[0])])
    _begin(draft)
    return await _page(visit, draft)


async def create(visit: OperatorVisit) -> Response:
    draft = await forms.posted(visit, max_bytes=MAX_FORM_BYTES)
    if draft.value("do") == "fill":
        _begin(draft)
        return await _page(visit, draft)
    if await _asked_for_sample(visit, draft):
        return await _page(visit, draft)
    say = visit.texts.say
    name = draft.text("name", required=True, max_length=63)
    if name and not is_name(name):
        draft.refuse("name", say("template.name.wrong"))
    verdict = await _check(visit, draft)
    if draft.is_sound:
        with forms.catching(visit, draft, {AlreadyExists: "name", InvalidRequest: "content"}):
            human_task_ui_versions.check_content(_content(draft), _sample(draft))
            await human_task_uis.create(
                visit.ctx, visit.caller, name=name, content=_content(draft), sample=_sample(draft)
            )
    if not draft.is_sound:
        return await _page(visit, draft, verdict=verdict)
    return forms.done(visit, visit.href(f"templates/{name}"), say("template.created", name=name))


def _begin(draft: Draft) -> None:
    """Fill in the starter that is chosen."""
    given = template_drafts.starter(draft.choice("type", TYPES) or TYPES[0])
    draft.set("content", given.content)
    draft.set("sample", given.sample)


# --- the next version --------------------------------------------------------------------------------------------


async def show_edit(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    found = await human_task_ui_versions.read(visit.ctx, visit.caller, name)
    sample = found.sample or await template_drafts.suggested_sample(visit.ctx, visit.caller, found.content)
    draft = Draft(
        visit.texts,
        [("content", found.content), ("sample", sample), ("based_on", str(found.version.number))],
    )
    return await _page(visit, draft, name)


async def replace(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    draft = await forms.posted(visit, max_bytes=MAX_FORM_BYTES)
    if await _asked_for_sample(visit, draft):
        return await _page(visit, draft, name)
    say = visit.texts.say
    note = draft.text("note", max_length=MAX_NOTE)
    based_on = draft.number("based_on", 1, 10**9)
    verdict = await _check(visit, draft)
    if not draft.is_sound:
        return await _page(visit, draft, name, verdict=verdict)
    current = await human_task_ui_versions.read(visit.ctx, visit.caller, name)
    # A form writes line ends its own way, which is no reason for another version.
    is_same = _lines(current.content) == _content(draft)
    with forms.catching(visit, draft, {InvalidRequest: "content"}):
        try:
            version = await human_task_ui_versions.replace(
                visit.ctx,
                visit.caller,
                name,
                content=current.content if is_same else _content(draft),
                based_on=based_on,
                note=note,
                sample=_sample(draft),
            )
        except Conflict:
            # Whoever has read this and saves once more knows what they do.
            draft.set("based_on", str(current.ui.version))
            draft.refuse(None, say("template.changed_meanwhile", number=current.ui.version))
        else:
            sentence = (
                say("template.unchanged") if is_same else say("template.replaced", number=version.number)
            )
            return forms.done(visit, visit.href(f"templates/{name}"), sentence)
    return await _page(visit, draft, name, verdict=verdict)


# --- while it is written -----------------------------------------------------------------------------------------


async def check(visit: OperatorVisit) -> Response:
    """For the page's script: what there is to say about the text, as JSON."""
    form = await visit.form(max_bytes=MAX_FORM_BYTES)
    content, sample = _lines(form.text("content")), _lines(form.text("sample")) or EMPTY_SAMPLE
    verdict = await template_drafts.check(visit.ctx, visit.caller, content, sample, element_attributes())
    return JSONResponse(
        {
            "findings": [
                {
                    "severity": sentence.severity,
                    "message": sentence.message,
                    "line": sentence.line,
                    "column": sentence.column,
                }
                for sentence in _sentences(visit, verdict)
            ],
            "sampleError": verdict.sample_error,
        },
        headers={"Cache-Control": "no-store"},
    )


async def sample(visit: OperatorVisit) -> Response:
    """For the page's script: a sample, made of what the text reads or taken from a review, as JSON text."""
    form = await visit.form(max_bytes=MAX_FORM_BYTES)
    try:
        text = await _new_sample(visit, _lines(form.text("content")), form.text("review"))
    except (NotFound, InvalidRequest) as error:
        return JSONResponse({"sentence": _sentence(error)}, status_code=422)
    return JSONResponse({"sample": text}, headers={"Cache-Control": "no-store"})


async def preview(visit: OperatorVisit) -> Response:
    """The page of a task made with the text and the sample that were posted, for the sandboxed frame and nothing else."""
    form = await visit.form(max_bytes=MAX_FORM_BYTES)
    nonce = form.text("nonce")
    return await show_preview(
        visit,
        _lines(form.text("content")),
        _lines(form.text("sample")) or EMPTY_SAMPLE,
        role_arn=form.text("role").strip() or None,
        nonce=nonce if _NONCE.match(nonce) else None,
    )


async def show_preview(
    visit: OperatorVisit, content: str, sample: str, *, role_arn: str | None = None, nonce: str | None = None
) -> Response:
    """A task's page as a worker sees it, in an origin of its own wherever it is opened.

    nonce: None without a page around it.
    """
    host = request_host(visit.request)
    headers = task_frame_headers(visit.console.options.template_policy, host)
    origin = f"//{host}"
    try:
        found = await template_drafts.preview(
            visit.ctx,
            visit.caller,
            content,
            sample,
            addresses=template_drafts.page_addresses(
                origin,
                crowd_script=STATIC.url("crowd-html-elements.js"),
                frame_script=STATIC.url("frame.js"),
                nonce=nonce,
            ),
            samples_url=f"{origin}/static/samples",
            role_arn=role_arn,
        )
        if found.error is None:
            return HTMLResponse(found.page, headers=headers)
        detail = found.error.message
    except StorageUnavailable:
        detail = visit.texts.say("frame.busy.sentence")
    except OverreadError as error:
        detail = _sentence(error)
    page = PreviewProblemPage(visit.texts.say("template.preview.failed"), detail)
    shell = Shell(visit.texts, "console", home=BASE, theme="auto")
    return HTMLResponse(PAGES.text(page, shell), status_code=422, headers=headers)


# --- shared ------------------------------------------------------------------------------------------------------


async def _page(
    visit: OperatorVisit, draft: Draft, name: str | None = None, *, verdict: Verdict | None = None
) -> Response:
    say = visit.texts.say
    reviews = await template_drafts.recent_reviews(visit.ctx, visit.caller, name) if name else []
    options = visit.console.options
    page = TemplateEditorPage(
        heading=say("template.edit.heading", name=name) if name else say("template.create"),
        name=name,
        action=visit.href(f"templates/{name}/edit" if name else NEW),
        back=visit.href(f"templates/{name}" if name else "templates"),
        button=say("template.replace") if name else say("template.create"),
        draft=draft,
        built_in=tuple((key, say(f"template.type.{key}")) for key in template_drafts.BUILT_IN),
        custom=tuple((key, say(f"template.type.{key}")) for key in template_drafts.CUSTOM),
        reviews=tuple(
            (review.name, f"{review.name} · {review.workflow} · {visit.texts.moment(review.created_at)}")
            for review in reviews
        ),
        sentences=_sentences(visit, verdict) if verdict else (),
        preview=visit.href(PREVIEW),
        frame=_FRAME,
        sandbox=task_frame_sandbox(options.template_policy),
        tabs=tabs(visit, name, "edit") if name else (),
        state={
            "check": visit.href(CHECK),
            "sample": visit.href(SAMPLE),
            "language": visit.texts.language,
            "words": {
                key.removeprefix("script.template."): text
                for key, text in visit.texts.words.items()
                if key.startswith("script.template.")
            },
        },
    )
    return PAGES.response(
        page,
        visit.shell(),
        status=200 if draft.is_sound else draft.status,
        frame_host=request_host(visit.request),
        frame_path=f"{BASE}{PREVIEW}",
    )


async def _check(visit: OperatorVisit, draft: Draft) -> Verdict | None:
    """Refuse what no task could be made with; what is only doubtful is said and stored."""
    content, sample = _content(draft), _sample(draft)
    if not content.strip():
        draft.refuse("content", visit.texts.say("form.required"))
    with forms.catching(visit, draft):
        verdict = await template_drafts.check(visit.ctx, visit.caller, content, sample, element_attributes())
        error = verdict.error
        if error is not None:
            place = visit.texts.say("template.place", line=error.line, column=error.column)
            draft.refuse("content", error.message + (place if error.line else ""))
        if verdict.sample_error is not None:
            draft.refuse("sample", verdict.sample_error)
        return verdict
    return None


async def _asked_for_sample(visit: OperatorVisit, draft: Draft) -> bool:
    """Put another sample into the draft, if one of the buttons for that was pressed."""
    wish = draft.value("do")
    if wish not in ("sample", "review"):
        return False
    review = draft.value("review") if wish == "review" else ""
    with forms.catching(visit, draft, {NotFound: "sample", InvalidRequest: "sample"}):
        draft.set("sample", await _new_sample(visit, _content(draft), review))
    return True


async def _new_sample(visit: OperatorVisit, content: str, review: str) -> str:
    if review:
        return await template_drafts.input_of_review(visit.ctx, visit.caller, review)
    return await template_drafts.suggested_sample(visit.ctx, visit.caller, content)


def _sentences(visit: OperatorVisit, verdict: Verdict) -> tuple[Sentence, ...]:
    found = [
        Sentence("error" if finding.is_error else "warning", finding.message, finding.line, finding.column)
        for finding in verdict.findings
    ]
    found += [
        Sentence("warning", visit.texts.say("template.missing", place=place)) for place in verdict.missing
    ]
    return tuple(found)


def _content(draft: Draft) -> str:
    return _lines(draft.value("content"))


def _sample(draft: Draft) -> str:
    return _lines(draft.value("sample")).strip() or EMPTY_SAMPLE


def _lines(text: str) -> str:
    """As it was written: forms end lines by two characters."""
    return text.replace("\r\n", "\n")


def _sentence(error: OverreadError) -> str:
    sentence = str(error)
    return f"{sentence[:1].upper()}{sentence[1:]}"
