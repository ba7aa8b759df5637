"""One request of a person to the portal of one workforce: who asks, from where, in which language."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from overread.domain.errors import NotFound
from overread.domain.people import Worker
from overread.domain.workforce import PoolKind, Workforce
from overread.operations import sessions, sign_in
from overread.operations.context import Context
from overread.operations.own_account import Own
from overread.operations.sessions import Browser
from overread.operations.sign_in import Gate
from overread.web import csrf, live
from overread.web.addresses import check_findable
from overread.web.bodies import Form, read_form
from overread.web.notices import NoticeCookie
from overread.web.options import WebOptions
from overread.web.rendering import NavItem, Pages, Shell, request_texts, request_theme
from overread.web.session_cookie import SessionCookie
from overread.web.source_ip import client_address, may_enter
from overread.web.texts import Texts

PAGES = Pages("overread.portal")

EARNINGS = "earnings"
"""Only workers of the public are paid."""

PLACES = {"tasks": "", "history": "history", "notifications": "notifications", EARNINGS: "earnings"}
"""What the bar at the top leads to: the names of the words and the paths."""


@dataclass(frozen=True, slots=True)
class Portal:
    """What every handler of the portal is given."""

    ctx: Context
    options: WebOptions


@dataclass(frozen=True, slots=True)
class Visit:
    """A request from a network that the workforce admits. held_token: what the cookie says, unproved."""

    portal: Portal
    request: Request
    workforce: Workforce
    texts: Texts
    address: str
    held_token: str | None

    @property
    def ctx(self) -> Context:
        return self.portal.ctx

    @property
    def base(self) -> str:
        """The path of this portal, with a slash at the end."""
        return portal_path(self.workforce.portal_id)

    @property
    def cookie(self) -> SessionCookie:
        return _cookie(self.portal, self.workforce.portal_id)

    @property
    def gate(self) -> Gate:
        return Gate(self.workforce)

    @property
    def pages(self) -> Pages:
        return PAGES

    @property
    def browser(self) -> Browser:
        return Browser(self.address, self.request.headers.get("user-agent", ""), self.held_token)

    def shell(self) -> Shell:
        return Shell(self.texts, "portal", home=self.base, theme=request_theme(self.request))


@dataclass(frozen=True, slots=True)
class WorkerVisit(Visit):
    """A request whose session has been found.

    session_uid: names the session while its tokens change. fresh_token: goes into the cookie with the answer.
    """

    worker: Worker
    session_uid: str
    fresh_token: str | None = None

    @property
    def own(self) -> Own:
        return Own(self.gate.kind, self.worker.user_id, self.session_uid)

    @property
    def notices(self) -> NoticeCookie:
        return NoticeCookie(self.ctx, "portal", self.base, secure=self.portal.options.secure)

    @property
    def csrf_token(self) -> str:
        return csrf.csrf_token(self.ctx, self.session_uid)

    def shell(self, place: str | None = None) -> Shell:
        """place: which of PLACES the page is."""
        return Shell(
            self.texts,
            "portal",
            home=self.base,
            theme=request_theme(self.request),
            links=tuple(
                NavItem(self.texts.say(f"portal.{name}"), self.base + path, current=name == place)
                for name, path in PLACES.items()
                if name != EARNINGS or self.workforce.kind is PoolKind.PUBLIC
            ),
            person=self.worker.name,
            sign_out=f"{self.base}sign-out",
            csrf_token=self.csrf_token,
            notice=None
            if live.is_refresh(self.request)
            else self.notices.read(self.request, self.session_uid),
            account=f"{self.base}account",
        )

    def check_csrf(self, sent: str | None) -> None:
        """Raise ForeignRequest unless a page of this session sends this."""
        csrf.check_token(self.ctx, self.session_uid, sent)

    def renewed(self, response: Response) -> Response:
        """The answer, with the session's new token if there is one."""
        if self.fresh_token is not None and not self.cookie.is_in(response):
            self.cookie.write(response, self.fresh_token)
        return response

    async def form(self) -> Form:
        """The fields of a posted form whose CSRF token is right. Raises ForeignRequest."""
        form = await read_form(self.request)
        self.check_csrf(form.text(csrf.FIELD))
        return form


def portal_path(portal_id: str) -> str:
    return f"/portal/w/{portal_id}/"


def portal_of_host(portal: Portal, request: Request) -> str | None:
    """The id of the portal whose own host this is, if the deployment has a portal domain and the host is below it."""
    domain = portal.ctx.policy.portal_domain
    name, _, rest = request.headers.get("host", "").lower().partition(".")
    own = domain is not None and rest == domain.lower() and name.isascii() and name.isalnum()
    return name if own else None


async def enter(portal: Portal, request: Request) -> Visit:
    """The request as a visit. Raises NotFound for an unknown portal and for a network that is not let in.

    Both look alike from outside; AWS's reference says "not found" for the second (documented).
    """
    check_findable(request)
    portal_id = request.path_params["portal_id"]
    workforce = await sign_in.find_workforce(portal.ctx, portal_id)
    address = client_address(request, portal.options.trusted_proxies)
    if not may_enter(address, workforce.cidrs):
        raise NotFound("portal", portal_id)
    held_token = _cookie(portal, portal_id).read(request)
    return Visit(portal, request, workforce, request_texts(request), address, held_token)


async def recognise(visit: Visit, *, rotate: bool = True) -> WorkerVisit | None:
    """The visit with its worker, or None if nobody is signed in. rotate: the answer goes to the browser as a page."""
    if visit.held_token is None:
        return None
    found = await sessions.find_worker(visit.ctx, visit.held_token, visit.workforce.portal_id, rotate=rotate)
    if found is None:
        return None
    return WorkerVisit(
        visit.portal,
        visit.request,
        visit.workforce,
        visit.texts,
        visit.address,
        visit.held_token,
        found.person,
        found.uid,
        found.fresh_token,
    )


def _cookie(portal: Portal, portal_id: str) -> SessionCookie:
    return SessionCookie(f"portal-{portal_id}", secure=portal.options.secure)
