"""What a template must and must not contain, as hints for its author. Nothing here forbids anything.

Reads the source, not a rendered page: Liquid is blanked out, so what it would print is not judged. The
syntax of the Liquid itself is checked by a rendering child (`RenderPool.parse`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from overread.domain.errors import TemplateFailed
from overread.templates.crowd_script import names_crowd_script
from overread.templates.html_tags import StartTag, start_tags
from overread.templates.render import RenderPool
from overread.templates.source_places import line_and_column, without_liquid

_WITH_OWN_FORM = frozenset(
    {
        "crowd-entity-annotation",
        "crowd-textract-analyze-document",
        "crowd-rekognition-detect-moderation-labels",
    }
)
_BUILT_IN = _WITH_OWN_FORM - {"crowd-entity-annotation"}
_FIXED_KEYS = frozenset({"crowd-rekognition-detect-moderation-labels", "crowd-textract-analyze-document"})
"""They answer under keys of their own, without `name`."""

_ANSWERING = frozenset(
    {
        f"crowd-{kind}"
        for kind in ("input", "text-area", "checkbox", "radio-button", "toggle-button", "slider")
    }
    | {
        f"crowd-{kind}"
        for kind in ("classifier", "classifier-multi-select", "bounding-box", "polygon", "line")
    }
    | {
        f"crowd-{kind}"
        for kind in ("image-classifier", "image-classifier-multi-select", "polyline", "keypoint")
    }
    | {f"crowd-{kind}" for kind in ("instance-segmentation", "semantic-segmentation", "entity-annotation")}
)
_OTHER_ELEMENTS = frozenset(
    {
        f"crowd-{kind}"
        for kind in ("alert", "badge", "button", "card", "fab", "form", "icon-button", "instructions")
    }
    | {f"crowd-{kind}" for kind in ("modal", "radio-group", "tab", "tabs", "toast")}
)
_KNOWN_ELEMENTS = _ANSWERING | _OTHER_ELEMENTS | _BUILT_IN

MAX_FINDINGS = 100

SYNTAX, NO_FORM, NO_SCRIPT, SECOND_SCRIPT = "syntax", "no-form", "no-crowd-script", "crowd-script-v2"
UNKNOWN_ELEMENT, NO_NAME, NO_INSTRUCTIONS = "unknown-element", "no-name", "no-instructions"


@dataclass(frozen=True, slots=True)
class Finding:
    """One hint.

    kind: one of the constants above. message: a sentence for the author. line, column: from 1, or None.
    """

    kind: str
    message: str
    line: int | None = None
    column: int | None = None


async def inspect_template(pool: RenderPool, template: str) -> list[Finding]:
    """Every finding, a syntax error first."""
    findings: list[Finding] = []
    try:
        await pool.parse(template)
    except TemplateFailed as error:
        findings.append(Finding(SYNTAX, error.message, error.line, error.column))
    return findings + find_problems(template)


def find_problems(template: str) -> list[Finding]:
    """The findings that the HTML alone gives, at most 100, those about the whole of the template first."""
    tags = list(start_tags(without_liquid(template)))
    of_tags = (finding for tag in tags for finding in _of_tag(tag, template))
    return list(islice(chain(_of_the_whole(tags), of_tags), MAX_FINDINGS))


def _of_the_whole(tags: list[StartTag]) -> Iterator[Finding]:
    names = {tag.name for tag in tags}
    crowd_names = {name for name in names if name.startswith("crowd-")}
    if not names & ({"form", "crowd-form"} | _WITH_OWN_FORM):
        yield Finding(NO_FORM, "The template has no form: a worker could not submit an answer.")
    if crowd_names and not any(names_crowd_script(tag) is not None for tag in tags):
        message = "The template uses crowd elements but does not load crowd-html-elements.js."
        yield Finding(NO_SCRIPT, message)
    for name in sorted(names & _BUILT_IN):
        if not {"short-instructions", "full-instructions"} <= names:
            message = f"{name} requires short-instructions and full-instructions; both may be empty."
            yield Finding(NO_INSTRUCTIONS, message)


def _of_tag(tag: StartTag, template: str) -> Iterator[Finding]:
    def found(kind: str, message: str) -> Finding:
        return Finding(kind, message, *line_and_column(template, tag.start))

    if names_crowd_script(tag) == "-v2":
        message = (
            "crowd-html-elements-v2.js is replaced by the one bundle; not all of its elements exist here."
        )
        yield found(SECOND_SCRIPT, message)
    if tag.name.startswith("crowd-") and tag.name not in _KNOWN_ELEMENTS:
        yield found(UNKNOWN_ELEMENT, f"There is no element {tag.name}.")
    if _answers(tag) and not _has_name(tag, template):
        yield found(NO_NAME, f"{tag.name} has no name: what a worker enters there is lost.")


def _answers(tag: StartTag) -> bool:
    if tag.name == "input":
        kind = tag.attribute("type")
        return kind is None or kind.value.lower() not in {"button", "submit", "reset", "image"}
    return tag.name in _ANSWERING or tag.name in {"select", "textarea"}


def _has_name(tag: StartTag, template: str) -> bool:
    name = tag.attribute("name")
    # A tag among whose attributes stands `{% if … %}` may get its name from there.
    return (name is not None and name.value != "") or "{%" in template[tag.start : tag.end]
