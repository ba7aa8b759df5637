from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pytest
from jinja2 import UndefinedError
from starlette.requests import Request

from overread.console.tables import Cell, ListPage, Table
from overread.web.rendering import Page, Pages, Shell, request_theme
from overread.web.texts import LANGUAGES

SHELL = Shell(LANGUAGES["en"], "console", home="/console/", theme="dark", person="<b>op</b>", sign_out="/out")


@dataclass(frozen=True, slots=True)
class Incomplete(Page):
    """A page that lacks what its file shows."""

    file: ClassVar = "list.html"


def test_everything_a_page_shows_is_escaped() -> None:
    table = Table(("<i>",), ((Cell("</td><script>"),),))
    page = ListPage("<h>", "lead", table, "empty")

    text = Pages("overread.console").text(page, SHELL)

    assert not {"<i>", "<h>", "</td><script>", "<b>op</b>"} & set(text.split())
    assert "&lt;/td&gt;&lt;script&gt;" in text


def test_a_name_that_the_page_does_not_have_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        Pages("overread.console").text(Incomplete(), SHELL)


def test_the_page_begins_in_the_chosen_theme_and_language() -> None:
    page = ListPage("h", "l", Table((), ()), "e")

    assert '<html lang="en" dir="ltr" data-theme="dark">' in Pages("overread.console").text(page, SHELL)


@pytest.mark.parametrize(
    ("cookie", "theme"), [("light", "light"), ("dark", "dark"), ('"><x', "auto"), ("", "auto")]
)
def test_only_known_themes_are_believed(cookie: str, theme: str) -> None:
    request = Request({"type": "http", "headers": [(b"cookie", f"overread-theme={cookie}".encode())]})

    assert request_theme(request) == theme
