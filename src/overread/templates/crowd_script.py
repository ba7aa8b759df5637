"""Makes a rendered page ours: our bundle and pictures in place of AWS's, the frame script before all.

Only the named attribute values change; every other byte of the page stays as the template's author wrote it.
"""

from __future__ import annotations

import re
from html import escape

from overread.templates.html_tags import Attribute, StartTag, start_tags

_AWS_HOST = "assets.crowd.aws"
_CROWD_SCRIPT = re.compile(
    r"(?:https?:)?//assets\.crowd\.aws/crowd-html-elements(?P<second>-v2)?\.js(?:[?#].*)?", re.I
)
_PICTURE = re.compile(r"(?:https?:)?//assets\.crowd\.aws/images/(?P<path>[\w\-./%]+)(?:[?#].*)?", re.I)
_PROLOGUE = re.compile(r"\ufeff?(?:\s++|<!--(?:>|->|.*?--!?>)|<![a-z][^>]*+>)*+", re.I | re.DOTALL)
_BETWEEN = re.compile(r"(?:\s++|<!--(?:>|->|.*?--!?>))*+", re.DOTALL)


def prepare_page(
    html: str,
    *,
    crowd_script_url: str,
    frame_script_url: str | None,
    nonce: str | None,
    pictures_url: str,
) -> str:
    """The page as it is sent to a browser.

    crowd_script_url: replaces AWS's script address, the second version's too. pictures_url: a folder; AWS's
    `…/images/a2i-console/x.png` becomes `{pictures_url}/a2i-console/x.png`. frame_script_url: None for a
    page that talks to nobody (a preview); the script goes before every other one, behind doctype, `<html>`
    and `<head>`.
    """
    pieces: list[str] = []
    done = 0
    if frame_script_url is not None:
        done = _first_place_for_script(html)
        pieces += (html[:done], _frame_script(frame_script_url, nonce))
    named = html.find(_AWS_HOST, done)
    for tag in start_tags(html) if named >= 0 else ():
        if tag.end <= named:
            continue
        for attribute in tag.attributes():
            # Tags before the frame script are doctype, html and head: they load nothing.
            address = _our_address(tag, attribute, crowd_script_url, pictures_url)
            if address is not None and attribute.start >= done:
                pieces += (html[done : attribute.start], f'"{escape(address)}"')
                done = attribute.end
        named = html.find(_AWS_HOST, tag.end)
        if named < 0:
            break
    pieces.append(html[done:])
    return "".join(pieces)


def names_crowd_script(tag: StartTag) -> str | None:
    """'' if the tag loads AWS's element script, '-v2' for its second version, None if it does not."""
    source = tag.attribute("src") if tag.name == "script" else None
    found = _CROWD_SCRIPT.fullmatch(source.value.strip()) if source is not None else None
    return None if found is None else found["second"] or ""


def _our_address(tag: StartTag, attribute: Attribute, crowd_script_url: str, pictures_url: str) -> str | None:
    # A cheap look first: most attributes of a page are not addresses, and some are megabytes of JSON.
    if not attribute.raw[:64].lstrip().lower().startswith(_AWS_PREFIXES):
        return None
    value = attribute.value.strip()
    if tag.name == "script":
        return crowd_script_url if attribute.name == "src" and _CROWD_SCRIPT.fullmatch(value) else None
    picture = _PICTURE.fullmatch(value)
    if picture is None or ".." in picture["path"]:
        return None
    return f"{pictures_url.rstrip('/')}/{picture['path']}"


_AWS_PREFIXES = tuple(f"{scheme}//assets.crowd.aws" for scheme in ("https:", "http:", ""))


def _first_place_for_script(html: str) -> int:
    """Behind everything that may stand before a script without changing how the browser reads the page."""
    position = _end(_PROLOGUE, html, 0)
    for name in ("html", "head"):
        tag = next(start_tags(html[position : position + _LONGEST_TAG]), None)
        if tag is not None and tag.name == name and tag.start == 0:
            position += tag.end
            position = _end(_BETWEEN, html, position) if name == "html" else position
    return position


_LONGEST_TAG = 4096


def _end(pattern: re.Pattern[str], html: str, position: int) -> int:
    found = pattern.match(html, position)
    return found.end() if found else position


def _frame_script(url: str, nonce: str | None) -> str:
    nonce_attribute = f' data-nonce="{escape(nonce)}"' if nonce is not None else ""
    return f'<script src="{escape(url)}"{nonce_attribute}></script>'
