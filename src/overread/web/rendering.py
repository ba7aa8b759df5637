"""From a page's dataclass and its page file to HTML.

A page file sees three names: `page` (the dataclass, and nothing beside it), `shell` (what stands around every
page), `t` (words of the catalogue). An unknown name is an error, never an empty place. Everything is escaped.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from starlette.requests import Request
from starlette.responses import HTMLResponse

from overread.web.csrf import FIELD
from overread.web.headers import FRAME_PATH, page_headers
from overread.web.notices import Notice
from overread.web.static_files import StaticFiles
from overread.web.texts import Texts, choose_texts

if TYPE_CHECKING:
    from jinja2 import Environment

Theme = Literal["auto", "light", "dark"]
THEME_COOKIE = "overread-theme"
STATIC = StaticFiles()


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation. current: the page shown belongs to it."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class RegionMenu:
    """Which region is looked at. action: where another one is asked for."""

    account: str
    current: str
    action: str


@dataclass(frozen=True, slots=True)
class Shell:
    """What `base.html` shows around a page.

    room: also the name of the script that is loaded. person: who is signed in. sign_out: where that form
    posts. notice: what the page before has done. account: the page of their own account.
    """

    texts: Texts
    room: Literal["portal", "console"]
    home: str
    theme: Theme = "auto"
    person: str | None = None
    sign_out: str | None = None
    csrf_token: str = ""
    nav: tuple[NavItem, ...] = ()
    links: tuple[NavItem, ...] = ()
    place: RegionMenu | None = None
    notice: Notice | None = None
    account: str | None = None


class Page:
    """Base of what pages show: a frozen dataclass that names its page file."""

    __slots__ = ()
    file: ClassVar[str]


class Pages:
    """The page files of one room, over those of `web`."""

    def __init__(self, room: str) -> None:
        self._room = room

    def text(self, page: Page, shell: Shell) -> str:
        """The page as HTML text."""
        return (
            _environment(self._room)
            .get_template(page.file)
            .render(
                page=page,
                shell=shell,
                t=shell.texts.say,
                when=shell.texts.moment,
                csrf_field=FIELD,
                static_url=STATIC.url,
            )
        )

    def response(
        self,
        page: Page,
        shell: Shell,
        *,
        status: int = 200,
        frame_host: str | None = None,
        frame_path: str = FRAME_PATH,
    ) -> HTMLResponse:
        """The page as an answer, with the headers of `web/headers.py`."""
        headers = page_headers(frame_host=frame_host, frame_path=frame_path) | {
            "Content-Language": shell.texts.language
        }
        return HTMLResponse(self.text(page, shell), status_code=status, headers=headers)


def request_theme(request: Request) -> Theme:
    """What the person chose; `auto` follows the system."""
    chosen = request.cookies.get(THEME_COOKIE)
    return "light" if chosen == "light" else "dark" if chosen == "dark" else "auto"


def request_texts(request: Request) -> Texts:
    return choose_texts(request.headers.get("accept-language", ""))


@functools.cache
def _environment(room: str) -> Environment:
    # Imported with the first page: a start without visitors has no use for it, and starts are timed.
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=ChoiceLoader([PackageLoader(room, "pages"), PackageLoader("overread.web", "pages")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["iso"] = _iso
    return environment


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
