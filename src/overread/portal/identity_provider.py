"""Signing in and out at the identity provider of a workforce: to it, back from it, and what is said if it fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from overread.auth.session_tokens import new_token
from overread.domain.errors import NotFound, ProviderFlaw, ProviderRefused, SignInFailure, SignInRefused
from overread.domain.workforce import Workforce
from overread.operations import oidc_sign_in, sessions
from overread.operations.oidc_sign_in import TRIP_TIME, Answer
from overread.portal import errors
from overread.portal.visit import (
    PAGES,
    Portal,
    Visit,
    WorkerVisit,
    portal_of_host,
    portal_path,
    recognise,
)
from overread.web.addresses import safe_next
from overread.web.rendering import Page
from overread.web.session_cookie import SessionCookie
from overread.web.sign_in_words import refusal_sentence

CALLBACK = "/oauth2/idpresponse"
"""Below the portal, or at the root of a portal's own host (documented)."""


@dataclass(frozen=True, slots=True)
class ProviderSignInPage(Page):
    """host: the provider's. action: where the trip to it begins."""

    file: ClassVar = "provider_sign_in.html"
    host: str
    action: str


@dataclass(frozen=True, slots=True)
class NotSignedInPage(Page):
    """detail: what was found, where whoever runs the provider can mend it."""

    file: ClassVar = "not_signed_in.html"
    sentence: str
    detail: str | None
    again: str


@dataclass(frozen=True, slots=True)
class SignedOutPage(Page):
    """onward: where the person signs out of the provider; the page leads there by itself."""

    file: ClassVar = "signed_out.html"
    host: str
    onward: str


def unless_elsewhere(
    handler: Callable[[Visit], Awaitable[Response]],
) -> Callable[[Visit], Awaitable[Response]]:
    """A step of signing in by password; people of an identity provider have none, and are shown where they sign in."""

    async def step(visit: Visit) -> Response:
        return await handler(visit) if visit.workforce.provider is None else _show(visit, visit.workforce)

    return step


def from_own_host(portal: Portal) -> Callable[[Request], Awaitable[Response]]:
    """The provider's answer at a portal's own host: on to the portal's path, with all that it brings."""

    async def endpoint(request: Request) -> Response:
        portal_id = portal_of_host(portal, request)
        if portal_id is None:
            return errors.page_of(NotFound("page", request.url.path), request)
        onward = f"{portal_path(portal_id).rstrip('/')}{CALLBACK}?{request.url.query}"
        return RedirectResponse(onward, status_code=307)

    return endpoint


async def start(visit: Visit) -> Response:
    """To the provider, from the portal's one address that the provider leads back to: cookies are of one host."""
    query = visit.request.query_params
    home = urlsplit(oidc_sign_in.portal_origin(visit.ctx, visit.workforce))
    target = safe_next(query.get("next"), visit.base)
    if visit.request.headers.get("host", "").lower() != home.netloc.lower() and "moved" not in query:
        # Once only: behind some proxies the host is never the one that the browser asked for.
        moved = urlencode({"next": target, "moved": "1"})
        return RedirectResponse(
            f"{home.scheme}://{home.netloc}{visit.request.url.path}?{moved}", status_code=303
        )
    cookie = _trip_cookie(visit)
    secret = cookie.read(visit.request) or new_token()
    address = await oidc_sign_in.begin(visit.ctx, visit.workforce, browser=secret, target=target)
    response = RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
    cookie.write(response, secret, max_age=TRIP_TIME)
    return response


async def come_back(visit: Visit) -> Response:
    """From the provider: into the portal, or a page that says why not."""
    query, cookie = visit.request.query_params, _trip_cookie(visit)
    answer = Answer(
        state=query.get("state", ""),
        code=query.get("code", ""),
        error=query.get("error", ""),
        issuer=query.get("iss"),
    )
    try:
        arrived = await oidc_sign_in.finish(
            visit.ctx, visit.workforce, answer, secret=cookie.read(visit.request), browser=visit.browser
        )
    except (ProviderRefused, SignInRefused) as refused:
        if refused.reason in _STALE and await recognise(visit, rotate=False) is not None:
            # Somebody who is signed in went back to this address, or began twice.
            return RedirectResponse(visit.base, status_code=303)
        return _refused(visit, refused)
    response = RedirectResponse(
        safe_next(arrived.target, visit.base), status_code=303, headers={"Cache-Control": "no-store"}
    )
    visit.cookie.write(response, arrived.signed_in.token)
    cookie.clear(response)
    return response


async def sign_out(visit: WorkerVisit, session_token: str) -> Response:
    """Out of overread, and on to the provider's own sign-out.

    By a page: Chromium holds the redirects of a form to our own addresses, and the provider's is none of them.
    """
    id_token = await oidc_sign_in.find_id_token(visit.ctx, session_token)
    await sessions.sign_out(visit.ctx, session_token, visit.address)
    onward = oidc_sign_in.logout_address(visit.ctx, visit.workforce, id_token)
    page = SignedOutPage(_host(visit.workforce), onward)
    response = PAGES.response(page, Visit.shell(visit))
    visit.cookie.clear(response)
    return response


def _show(visit: Visit, workforce: Workforce) -> Response:
    target = safe_next(visit.request.query_params.get("next"), visit.base)
    wanted = "" if target == visit.base else f"?{urlencode({'next': target})}"
    page = ProviderSignInPage(_host(workforce), f"{visit.base}sign-in/provider{wanted}")
    return PAGES.response(page, visit.shell())


def _refused(visit: Visit, refused: ProviderRefused | SignInRefused) -> Response:
    detail, status = None, 403
    if isinstance(refused, SignInRefused):
        sentence = refusal_sentence(refused, visit.texts)
        status = 429 if refused.reason is SignInFailure.TOO_MANY else 403
    else:
        sentence = visit.texts.say(_SENTENCES[refused.reason], host=_host(visit.workforce))
        detail = refused.detail if refused.reason is ProviderFlaw.UNFIT else None
        status = 502 if refused.reason is ProviderFlaw.UNREACHABLE else 403
    page = NotSignedInPage(sentence, detail, f"{visit.base}sign-in")
    return PAGES.response(page, visit.shell(), status=status)


_STALE = (ProviderFlaw.NOT_BEGUN, ProviderFlaw.REPEATED)

_SENTENCES = {
    ProviderFlaw.NOT_BEGUN: "provider.not_begun",
    ProviderFlaw.REPEATED: "provider.repeated",
    ProviderFlaw.DECLINED: "provider.declined",
    ProviderFlaw.UNREACHABLE: "provider.unreachable",
    ProviderFlaw.UNTRUSTED: "provider.untrusted",
    ProviderFlaw.UNFIT: "provider.unfit",
}


def _host(workforce: Workforce) -> str:
    return "" if workforce.provider is None else workforce.provider.host


def _trip_cookie(visit: Visit) -> SessionCookie:
    return SessionCookie(f"trip-{visit.workforce.portal_id}", secure=visit.portal.options.secure)
