"""One request of a person to the portal of one workforce: who asks, from where, in which language."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from overread.domain.errors import NotFound
from overread.domain.people import Worker
from overread.domain.workforce import Workforce
from overread.operations import sign_in
from overread.operations.context import Context
from overread.web import csrf
from overread.web.addresses import check_findable
from overread.web.bodies import Form, read_form
from overread.web.options import WebOptions
from overread.web.rendering import Pages, Shell, request_texts, request_theme
from overread.web.session_cookie import SessionCookie
from overread.web.source_ip import client_address, may_enter
from overread.web.texts import Texts

PAGES = Pages("overread.portal")


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

    def shell(self) -> Shell:
        return Shell(self.texts, "portal", home=self.base, theme=request_theme(self.request))


@dataclass(frozen=True, slots=True)
class WorkerVisit(Visit):
    """A request whose session has been found. session_token is the proved one."""

    worker: Worker
    session_token: str

    @property
    def csrf_token(self) -> str:
        return csrf.csrf_token(self.ctx, self.session_token)

    def shell(self) -> Shell:
        return Shell(
            self.texts,
            "portal",
            home=self.base,
            theme=request_theme(self.request),
            person=self.worker.name,
            sign_out=f"{self.base}sign-out",
            csrf_token=self.csrf_token,
        )

    def check_csrf(self, sent: str | None) -> None:
        """Raise ForeignRequest unless a page of this session sends this."""
        csrf.check_token(self.ctx, self.session_token, sent)

    async def form(self) -> Form:
        """The fields of a posted form whose CSRF token is right. Raises ForeignRequest."""
        form = await read_form(self.request)
        self.check_csrf(form.text(csrf.FIELD))
        return form


def portal_path(portal_id: str) -> str:
    return f"/portal/w/{portal_id}/"


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


async def recognise(visit: Visit) -> WorkerVisit | None:
    """The visit with its worker, or None if nobody is signed in."""
    if visit.held_token is None:
        return None
    worker = await sign_in.find_worker(visit.ctx, visit.held_token, visit.workforce.portal_id)
    if worker is None:
        return None
    return WorkerVisit(
        visit.portal,
        visit.request,
        visit.workforce,
        visit.texts,
        visit.address,
        visit.held_token,
        worker,
        visit.held_token,
    )


def _cookie(portal: Portal, portal_id: str) -> SessionCookie:
    return SessionCookie(f"portal-{portal_id}", secure=portal.options.secure)
