"""The filters that A2I adds to standard Liquid, and those whose standard form knows nothing of JSON values.

Source: SageMaker Developer Guide, "Use custom templates"; spec/templates.md 3. Runs in the rendering child
only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from liquid.filter import flatten, with_context
from liquid.undefined import is_undefined

from overread.templates.s3_address import parse_s3_address
from overread.templates.values import Captured, Html, Json, escape, json_text, plain_text_of, text_of

if TYPE_CHECKING:
    from liquid import Environment


class Granting(Protocol):
    """The part of a rendering that a filter may see."""

    @property
    def grant(self) -> Callable[[str, str], str] | None: ...


_REMOVED = ("safe", "escapejs")
"""python-liquid's own: A2I has `skip_autoescape`, and an unknown name must not work by accident."""

TEXT_ARGUMENTS = frozenset(
    {"append", "prepend", "remove", "remove_first", "remove_last"}
    | {"replace", "replace_first", "replace_last", "split"}
)
"""Filters of text whose arguments are text too."""

TEXT_FILTERS = TEXT_ARGUMENTS | frozenset(
    {"base64_decode", "base64_encode", "base64_url_safe_decode", "base64_url_safe_encode", "capitalize"}
    | {"downcase", "lstrip", "newline_to_br", "rstrip", "slice", "squish", "strip", "strip_html"}
    | {"strip_newlines", "truncate", "truncatewords", "upcase", "url_decode", "url_encode"}
)
"""Filters of text.

What is not text is first turned into A2I's text (JSON, shortest numbers), not Python's.
"""

_LONE_AMPERSAND = re.compile(r"&(?!(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")


def add_filters(env: Environment) -> None:
    """Register A2I's filters and take python-liquid's extras away."""
    for name in _REMOVED:
        del env.filters[name]
    for name, function in _FILTERS.items():
        env.add_filter(name, function)


def escape_filter(value: object) -> Html:
    """The same result as auto-escape; not doubled on output."""
    if isinstance(value, Html):
        return value
    text = text_of(value)
    return Html(escape(text), text)


def escape_once(value: object) -> Html:
    """Escape, but leave entities that are already there alone."""
    if isinstance(value, Html):
        return value
    text = text_of(value)
    html = escape(_LONE_AMPERSAND.sub("\0", text).replace("&", "\1"))
    return Html(html.replace("\1", "&").replace("\0", "&amp;"), text)


def skip_autoescape(value: object) -> Html:
    """Raw output, for trusted HTML. A captured block keeps its markup and the escaping of its outputs."""
    if isinstance(value, Html):
        return value
    text = text_of(value)
    return Html(value.html if isinstance(value, Captured) else text, text)


def to_json(value: object) -> Json:
    return Json(json_text(plain_text_of(value) if isinstance(value, str) else value))


@with_context
def grant_read_access(value: object, *, context: Granting) -> str:
    """A short-lived URL for an object in S3. What may be read is decided by the job's grant.

    Raises TemplateFailed, with A2I's own message (observed) if the value is not an S3 address.
    """
    address = plain_text_of(value)
    bucket, key = parse_s3_address(address)
    if context.grant is None:
        return f"https://s3.amazonaws.com/{bucket}/{key}"
    return context.grant(bucket, key)


def join(value: object, separator: object = " ") -> str:
    return text_of(separator).join(value) if isinstance(value, list) else text_of(value)


def prepare_arguments(name: str, left: object, args: tuple[Any, ...]) -> tuple[object, tuple[Any, ...]]:
    """Turn what a filter of text receives into text, and what `join` receives into a flat list of texts."""
    if name == "join":
        items = left if isinstance(left, list | tuple | range) else [] if is_undefined(left) else [left]
        return [text_of(item) for item in flatten(items)], args
    if name not in TEXT_FILTERS:
        return left, args
    if name in TEXT_ARGUMENTS:
        args = tuple(text_of(arg) for arg in args)
    return text_of(left), args


_FILTERS: dict[str, Callable[..., object]] = {
    "escape": escape_filter,
    "h": escape_filter,
    "escape_once": escape_once,
    "skip_autoescape": skip_autoescape,
    "to_json": to_json,
    "grant_read_access": grant_read_access,
    "join": join,
}
