"""What Liquid values look like as text and as HTML.

Runs in the rendering child only. Three kinds of string carry more than their characters: `Html` is finished
and printed as it stands, `Json` is printed raw inside `<script>` and escaped elsewhere, `Captured` remembers
both what a `capture` block said and how it would have been printed. A filter that makes a new string of one
of them gives an ordinary string, which is escaped like any other: losing the mark is always the safe
direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import orjson
from liquid.undefined import is_undefined

from overread.templates.limits import LimitReached


class Html(str):
    """Finished HTML.

    source: the text it was made of, for a filter that needs the text (`grant_read_access`).
    """

    __slots__ = ("source",)
    source: str

    def __new__(cls, html: str, source: str) -> Html:
        made = super().__new__(cls, html)
        made.source = source
        return made


class Json(str):
    """JSON text made by `to_json`."""

    __slots__ = ()


class Captured(str):
    """The raw text of a `capture` block.

    html: the same block with its outputs escaped, its literal markup not.
    """

    __slots__ = ("html",)
    html: str

    def __new__(cls, text: str, html: str) -> Captured:
        made = super().__new__(cls, text)
        made.html = html
        return made


def escape(text: str) -> str:
    """Escape for element content and for quoted attributes alike."""
    # Replacing in bytes takes little more than half the time, and the blocks of a document are long.
    return (
        text.encode("utf-8", "surrogatepass")
        .replace(b"&", b"&amp;")
        .replace(b"<", b"&lt;")
        .replace(b">", b"&gt;")
        .replace(b'"', b"&quot;")
        .replace(b"'", b"&#39;")
        .decode("utf-8", "surrogatepass")
    )


def text_of(value: object) -> str:
    """The text of any value: JSON for lists and objects, shortest form for numbers, '' for nothing."""
    if isinstance(value, str):
        return value
    if value is None or is_undefined(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return shortest(float(value))
    if isinstance(value, list | tuple | dict):
        return json_text(value)
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    return str(value)


def plain_text_of(value: object) -> str:
    """As `text_of`, with any escaping of an earlier filter undone."""
    return value.source if isinstance(value, Html) else text_of(value)


def shortest(number: float) -> str:
    """A number as JavaScript prints it: 996, 948.51, 0.00001, 1e-7."""
    if number.is_integer() and abs(number) < 2**53:
        return str(int(number))
    text = repr(number)
    if number.is_integer() and abs(number) < 1e21:
        # The digits that tell it from its neighbours, then zeros.
        return format(Decimal(text), ".0f")
    if "e" not in text:
        return text
    if 1e-6 <= abs(number) < 1:
        return format(Decimal(text), "f")
    mantissa, exponent = text.split("e")
    return f"{mantissa}e{exponent[0]}{exponent[1:].lstrip('0')}"


def json_text(value: object) -> str:
    """Compact JSON. Raises LimitReached if the value is nested more than 254 levels deep (orjson's limit)."""
    try:
        return orjson.dumps(value, default=_as_json).decode()
    except orjson.JSONEncodeError as err:
        raise LimitReached(f"the value cannot be written as JSON: {err}") from err


def script_safe(json: str) -> str:
    """The same JSON without the characters that could end or comment out a `<script>`."""
    return json.replace("<", "\\u003c")


def _as_json(value: object) -> object:
    # Not `is None`: `map` puts an object that only equals None in place of a missing member.
    if is_undefined(value) or value == None:  # noqa: E711
        return None
    if isinstance(value, range):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Decimal):
        return float(value)
    liquid_value = getattr(value, "__liquid__", None)
    return liquid_value() if liquid_value is not None else str(value)
