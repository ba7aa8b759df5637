"""Where a portal begins: the one that an address means, signing in (`web/sign_in.py`) and out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from overread.operations import holds, sessions, sign_in
from overread.portal import identity_provider
from overread.portal.visit import PAGES, Portal, WorkerVisit, portal_of_host, portal_path
from overread.web.rendering import Page, Shell, request_texts, request_theme


@dataclass(frozen=True, slots=True)
class NoPortalPage(Page):
    """The deployment has no workforce yet."""

    file: ClassVar = "no_portal.html"


@dataclass(frozen=True, slots=True)
class SignedInPage(Page):
    """Shown in the second tab of somebody who signed in again to save a task in the first."""

    file: ClassVar = "signed_in.html"
    home: str


def from_root(portal: Portal) -> Callable[[Request], Awaitable[Response]]:
    """`/`: on a host of the portal domain the portal that it names, else the default one."""

    async def endpoint(request: Request) -> Response:
        portal_id = portal_of_host(portal, request)
        if portal_id is not None:
            return RedirectResponse(portal_path(portal_id), status_code=307)
        return RedirectResponse("/portal/", status_code=307)

    return endpoint


def to_default(portal: Portal) -> Callable[[Request], Awaitable[Response]]:
    """`/portal/`: the portal of the deployment's own account and region."""

    async def endpoint(request: Request) -> Response:
        portal_id = await sign_in.default_portal(portal.ctx)
        if portal_id is not None:
            return RedirectResponse(portal_path(portal_id), status_code=307)
        shell = Shell(request_texts(request), "portal", home="/portal/", theme=request_theme(request))
        return PAGES.response(NoPortalPage(), shell, status=404)

    return endpoint


async def sign_out(visit: WorkerVisit) -> Response:
    await visit.form()
    await holds.release(visit.ctx, visit.worker)
    if visit.held_token is not None and visit.workforce.provider is not None:
        return await identity_provider.sign_out(visit, visit.held_token)
    if visit.held_token is not None:
        await sessions.sign_out(visit.ctx, visit.held_token, visit.address)
    response = RedirectResponse(f"{visit.base}sign-in", status_code=303)
    visit.cookie.clear(response)
    return response


async def signed_in(visit: WorkerVisit) -> Response:
    return PAGES.response(SignedInPage(visit.base), visit.shell())
