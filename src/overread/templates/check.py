"""What a template must and must not contain, as hints for its author. Nothing here forbids anything.

Reads the source, not a rendered page: Liquid is blanked out, so what it would print is not judged. The
syntax of the Liquid itself is checked by a rendering child (`RenderPool.parse`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain, islice
from urllib.parse import urlsplit

from overread.domain.errors import TemplateFailed
from overread.templates.crowd_script import names_crowd_script
from overread.templates.html_tags import Attribute, StartTag, end_tags, start_tags
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
UNKNOWN_ATTRIBUTE, NOT_CLOSED, ELSEWHERE = "unknown-attribute", "not-closed", "from-elsewhere"

Elements = Mapping[str, frozenset[str]]
"""What attributes each crowd element has of its own."""

_EVERYWHERE = frozenset(
    {
        "accesskey", "autofocus", "class", "contenteditable", "dir", "draggable", "enterkeyhint", "exportparts",
        "form", "hidden", "id", "inert", "inputmode", "is", "itemid", "itemprop", "itemref", "itemscope",
        "itemtype", "lang", "name", "nonce", "part", "popover", "role", "slot", "spellcheck", "style",
        "tabindex", "title", "translate",
    }
)  # fmt: skip
"""Attributes that any element of a page may have (the HTML standard), and `name`, which is judged by itself."""

_BRANCH = re.compile(r"\{%-?\s*(?P<end>end)?(?:if|unless|case)\b")

_LOADS = {"script": "src", "link": "href", "iframe": "src"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One hint.

    kind: one of the constants above. message: a sentence for the author. line, column: from 1, or None.
    """

    kind: str
    message: str
    line: int | None = None
    column: int | None = None

    @property
    def is_error(self) -> bool:
        """No worker would ever see a task made with it."""
        return self.kind == SYNTAX


async def inspect_template(
    pool: RenderPool, template: str, elements: Elements | None = None
) -> list[Finding]:
    """Every finding, a syntax error first. elements: None leaves attributes unjudged."""
    findings: list[Finding] = []
    try:
        await pool.parse(template)
    except TemplateFailed as error:
        findings.append(Finding(SYNTAX, error.message, error.line, error.column))
    return findings + find_problems(template, elements)


def find_problems(template: str, elements: Elements | None = None) -> list[Finding]:
    """The findings that the HTML alone gives, at most 100, those about the whole of the template first."""
    html = without_liquid(template)
    tags = list(start_tags(html))
    unclosed = _unclosed(template, html, tags)
    of_tags = (finding for tag in tags for finding in _of_tag(tag, template, unclosed, elements or {}))
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


def _unclosed(template: str, html: str, tags: list[StartTag]) -> frozenset[int]:
    """Where crowd elements begin that never end. What begins in a branch may be ended behind it, and is left alone."""
    ends = ((at, name, False) for name, at in end_tags(html))
    starts = ((tag.start, tag.name, True) for tag in tags)
    branches = ((found.start(), "", not found["end"]) for found in _BRANCH.finditer(template))
    open_ones: dict[str, list[int | None]] = {}
    depth = 0
    for at, name, begins in sorted((*ends, *starts, *branches)):
        if not name:
            depth += 1 if begins else -1
        elif begins and name.startswith("crowd-"):
            open_ones.setdefault(name, []).append(at if depth <= 0 else None)
        elif not begins and open_ones.get(name):
            open_ones[name].pop()
    return frozenset(at for left in open_ones.values() for at in left if at is not None)


def _of_tag(tag: StartTag, template: str, unclosed: frozenset[int], elements: Elements) -> Iterator[Finding]:
    def found(kind: str, message: str, start: int = tag.start) -> Finding:
        return Finding(kind, message, *line_and_column(template, start))

    if names_crowd_script(tag) == "-v2":
        message = (
            "crowd-html-elements-v2.js is replaced by the one bundle; not all of its elements exist here."
        )
        yield found(SECOND_SCRIPT, message)
    if tag.name.startswith("crowd-") and tag.name not in _KNOWN_ELEMENTS:
        yield found(UNKNOWN_ELEMENT, f"There is no element {tag.name}.")
    if _answers(tag) and not _has_name(tag, template):
        yield found(NO_NAME, f"{tag.name} has no name: what a worker enters there is lost.")
    if tag.start in unclosed:
        slash = " A slash at the end of its tag does not." if template[tag.end - 2 : tag.end] == "/>" else ""
        yield found(NOT_CLOSED, f"{tag.name} is never closed: </{tag.name}> closes it.{slash}")
    for attribute in tag.attributes() if tag.name in elements else ():
        if not _is_known(attribute, elements[tag.name]):
            wish = get_close_matches(attribute.name, elements[tag.name], 1)
            hint = f" Is {wish[0]} meant?" if wish else ""
            message = f"{tag.name} has no attribute {attribute.name}.{hint}"
            yield found(UNKNOWN_ATTRIBUTE, message, attribute.name_start)
    host = _host(tag)
    if host:
        yield found(ELSEWHERE, f"Workers' browsers load this from {host}, if your deployment lets them.")


def _is_known(attribute: Attribute, own: frozenset[str]) -> bool:
    name = attribute.name
    if name in _EVERYWHERE or name.startswith(("data-", "aria-", "on")) or "____" in name:
        # Underscores stand where Liquid stood; what it would print beside the rest of the name, nobody knows.
        return True
    return name in own or name in {known.replace("-", "") for known in own}


def _host(tag: StartTag) -> str:
    """The other machine that a tag loads from; '' for none, and for AWS's address of the elements, which is ours."""
    source = tag.attribute(_LOADS.get(tag.name, ""))
    if source is None or names_crowd_script(tag) is not None:
        return ""
    try:
        return urlsplit(source.value.strip()).netloc
    except ValueError:
        return ""


def _answers(tag: StartTag) -> bool:
    if tag.name == "input":
        kind = tag.attribute("type")
        return kind is None or kind.value.lower() not in {"button", "submit", "reset", "image"}
    return tag.name in _ANSWERING or tag.name in {"select", "textarea"}


def _has_name(tag: StartTag, template: str) -> bool:
    name = tag.attribute("name")
    # A tag among whose attributes stands `{% if … %}` may get its name from there.
    return (name is not None and name.value != "") or "{%" in template[tag.start : tag.end]
