"""One request of a person to the console: who asks, and which region is looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from overread.domain.caller import Caller
from overread.domain.people import Operator
from overread.operations import sessions
from overread.operations.context import Context
from overread.operations.own_account import Own
from overread.operations.sessions import Browser
from overread.operations.sign_in import CONSOLE, Gate
from overread.web import csrf, live
from overread.web.addresses import check_findable
from overread.web.bodies import Form, read_form
from overread.web.notices import Notice, NoticeCookie
from overread.web.options import WebOptions
from overread.web.rendering import NavItem, Pages, RegionMenu, Shell, request_texts, request_theme
from overread.web.session_cookie import SessionCookie
from overread.web.source_ip import client_address
from overread.web.texts import Texts
from overread.web.uploads import Upload, read_upload_form

BASE = "/console/"
PAGES = Pages("overread.console")

SECTIONS = (
    "overview",
    "workflows",
    "templates",
    "loops",
    "workforces",
    "deliveries",
    "problems",
    "access",
    "audit",
    "settings",
)
"""The entries of the navigation that there are; each is a path below BASE and a text `nav.…`. The overview is BASE itself.

Their order: overview, workflows, templates, loops, workforces, deliveries, problems, access, settings.
"""

OVERVIEW = "overview"

_POSITION = re.compile(r"[0-9]{1,18}(-[0-9]{1,18})?\Z")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d{1,2}\Z")


@dataclass(frozen=True, slots=True)
class Console:
    """What every handler of the console is given."""

    ctx: Context
    options: WebOptions

    @property
    def cookie(self) -> SessionCookie:
        return SessionCookie("console", secure=self.options.secure)

    @property
    def notices(self) -> NoticeCookie:
        return NoticeCookie(self.ctx, "console", BASE, secure=self.options.secure)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request by anybody. held_token: what the cookie says, unproved."""

    console: Console
    request: Request
    texts: Texts
    address: str
    held_token: str | None

    @property
    def ctx(self) -> Context:
        return self.console.ctx

    @property
    def base(self) -> str:
        return BASE

    @property
    def cookie(self) -> SessionCookie:
        return self.console.cookie

    @property
    def gate(self) -> Gate:
        return CONSOLE

    @property
    def pages(self) -> Pages:
        return PAGES

    @property
    def browser(self) -> Browser:
        return Browser(self.address, self.request.headers.get("user-agent", ""), self.held_token)

    def shell(self) -> Shell:
        return Shell(self.texts, "console", home=BASE, theme=request_theme(self.request))


@dataclass(frozen=True, slots=True)
class OperatorVisit(Visit):
    """A request whose session has been found. region: the one that lists show.

    session_uid: names the session while its tokens change. fresh_token: goes into the cookie with the answer.
    """

    operator: Operator
    session_uid: str
    region: str
    fresh_token: str | None = None

    @property
    def after(self) -> str | None:
        """The position of a list's page, as the link to it says; one that was edited by hand is the first
        page.
        """
        position = self.request.query_params.get("after", "")
        return position if _POSITION.match(position) else None

    def href(self, path: str, **query: str | None) -> str:
        """An address below the console that keeps the region."""
        region = None if self.region == self.ctx.policy.region else self.region
        pairs = {name: value for name, value in {**query, "region": region}.items() if value}
        return f"{BASE}{path}" + (f"?{urlencode(pairs)}" if pairs else "")

    @property
    def own(self) -> Own:
        return Own(self.gate.kind, self.operator.id, self.session_uid)

    @property
    def notices(self) -> NoticeCookie:
        return self.console.notices

    @property
    def caller(self) -> Caller:
        """The operator as whoever calls an operation in the region that is looked at."""
        return self.operator.as_caller(self.region, self.address)

    def shell(self) -> Shell:
        section = self.request.url.path.removeprefix(BASE).partition("/")[0] or OVERVIEW
        return Shell(
            self.texts,
            "console",
            home=BASE,
            theme=request_theme(self.request),
            person=self.operator.email,
            account=f"{BASE}account",
            sign_out=f"{BASE}sign-out",
            csrf_token=csrf.csrf_token(self.ctx, self.session_uid),
            nav=tuple(
                NavItem(
                    self.texts.say(f"nav.{name}"),
                    self.href("" if name == OVERVIEW else name),
                    current=name == section,
                )
                for name in SECTIONS
            ),
            place=RegionMenu(self.operator.account, self.region, f"{BASE}{section}"),
            notice=None
            if live.is_refresh(self.request)
            else self.console.notices.read(self.request, self.session_uid),
        )

    def renewed(self, response: Response) -> Response:
        """The answer, with the session's new token if there is one."""
        if self.fresh_token is not None and not self.cookie.is_in(response):
            self.cookie.write(response, self.fresh_token)
        return response

    def leave_notice(self, response: Response, notice: Notice) -> None:
        """Let the page that the response leads to say this first."""
        self.console.notices.write(response, self.session_uid, notice)

    async def form(self, *, long: bool = False, max_bytes: int | None = None) -> Form:
        """The fields of a posted form whose CSRF token is right. Raises ForeignRequest.

        long: it may have rows that a person adds, or whole documents in a field. max_bytes: where those are longer.
        """
        form = await read_form(self.request, long=long, max_bytes=max_bytes)
        csrf.check_token(self.ctx, self.session_uid, form.text(csrf.FIELD))
        return form

    async def upload_form(self, max_bytes: int) -> tuple[Form, Mapping[str, Upload]]:
        """As `form`, with the files that were chosen in it."""
        form, files = await read_upload_form(self.request, max_bytes)
        csrf.check_token(self.ctx, self.session_uid, form.text(csrf.FIELD))
        return form, files


def enter(console: Console, request: Request) -> Visit:
    address = client_address(request, console.options.trusted_proxies)
    return Visit(console, request, request_texts(request), address, console.cookie.read(request))


async def recognise(visit: Visit) -> OperatorVisit | None:
    """The visit with its operator, or None if nobody is signed in.

    Raises NotFound for an address of nothing.
    """
    check_findable(visit.request)
    if visit.held_token is None:
        return None
    found = await sessions.find_operator(visit.ctx, visit.held_token, rotate=True)
    if found is None:
        return None
    wanted = visit.request.query_params.get("region", "")
    region = wanted if _REGION.match(wanted) else visit.ctx.policy.region
    return OperatorVisit(
        visit.console,
        visit.request,
        visit.texts,
        visit.address,
        visit.held_token,
        found.person,
        found.uid,
        region,
        found.fresh_token,
    )
