"""A linear scan over HTML for its start tags, by the rules of the HTML standard's tokenizer.

It only reads, and says where things stand, so that a rewriter can leave everything else byte for byte as it
is. Every alternative is possessive and an unclosed tag or comment runs to the end of the text, as
in a browser: no input makes the scan go back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
"""Elements whose content is text up to their own end tag."""

_ATTRIBUTE = (
    r"""(?P<name>=?[^\s/>=]++|=)"""
    r"""(?:\s*+=\s*+(?:"(?P<double>[^"]*+)(?:"|\Z)|'(?P<single>[^']*+)(?:'|\Z
    )|(?P<bare>[^\s>"'][^\s>]*+)|(?=>)))?+"""
)
_ANY_ATTRIBUTE = re.sub(r"\?P<\w+>", "?:", _ATTRIBUTE)
_MARKUP = re.compile(
    rf"<!--(?:>|->|.*?(?:--!?>|\Z))|<(?P<kind>[!?/])[^>]*+(?:>|\Z)"
    rf"|<(?P<tag>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:[\s/]++|{_ANY_ATTRIBUTE})*+)(?:>|\Z)",
    re.DOTALL,
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_END_NAME = re.compile(r"[a-zA-Z][^\s/>]*+")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a start tag.

    name: lower case. raw: the value as it is written, '' without one. start, end: of the value with its
    quotes. name_start: of the name.
    """

    name: str
    raw: str
    start: int
    end: int
    name_start: int = 0

    @property
    def value(self) -> str:
        """The value with its entities decoded."""
        return unescape(self.raw)


@dataclass(frozen=True, slots=True)
class StartTag:
    """One start tag.

    name: lower case. start, end: offsets of `<` and behind `>`. content_end: where the text of a raw-text
    element ends.
    """

    name: str
    start: int
    end: int
    content_end: int
    text: str

    def attributes(self) -> Iterator[Attribute]:
        """Every attribute in order; a repeated name comes again, browsers keep the first."""
        for found in _ATTRIBUTES.finditer(self.text, self.start + 1 + len(self.name), self.end):
            group = next((name for name in ("double", "single", "bare") if found[name] is not None), None)
            if group is None:
                yield Attribute(found["name"].lower(), "", found.end(), found.end(), found.start("name"))
                continue
            start, end = found.span(group)
            if group != "bare":
                start, end = start - 1, found.end()
            yield Attribute(found["name"].lower(), found[group], start, end, found.start("name"))

    def attribute(self, name: str) -> Attribute | None:
        return next((attribute for attribute in self.attributes() if attribute.name == name), None)


def start_tags(html: str) -> Iterator[StartTag]:
    """The start tags of a page in order, none from inside comments, scripts, styles and other raw text."""
    position = 0
    while found := _MARKUP.search(html, position):
        position = found.end()
        if found["tag"] is None:
            continue
        name = found["tag"].lower()
        content_end = position
        if name in RAW_TEXT:
            content_end = _end_of_raw_text(html, name, position)
        yield StartTag(name, found.start(), position, content_end, html)
        position = content_end


def end_tags(html: str) -> Iterator[tuple[str, int]]:
    """(name, offset) of the end tags in order, none from inside comments and raw text."""
    position = 0
    while found := _MARKUP.search(html, position):
        position = found.end()
        if found["tag"] is not None and (name := found["tag"].lower()) in RAW_TEXT:
            position = _end_of_raw_text(html, name, position)
        elif found["kind"] == "/" and (ended := _END_NAME.match(html, found.start() + 2)):
            yield ended[0].lower(), found.start()


def _end_of_raw_text(html: str, name: str, position: int) -> int:
    found = _END_TAGS[name].search(html, position)
    return found.start() if found else len(html)


_END_TAGS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW_TEXT}
