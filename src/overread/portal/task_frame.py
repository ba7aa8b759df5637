"""The customer's template, rendered for one worker, in an origin of its own.

The address is a capability: it needs no cookie and names one assignment, one fencing token and an end. It is
good for the networks of the workforce, and as long as its worker may work on the task.
Whatever is answered here carries the sandbox headers, failures too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from overread.domain.errors import OverreadError, StorageUnavailable, TemplateFailed
from overread.operations import frames
from overread.portal.errors import status_of
from overread.portal.visit import PAGES, Portal
from overread.web.headers import TASK_FRAME, request_host, task_frame_headers
from overread.web.rendering import STATIC, Page, Shell, request_texts, request_theme
from overread.web.source_ip import client_address, may_enter


@dataclass(frozen=True, slots=True)
class FrameProblemPage(Page):
    """Stands in the frame where the task cannot. detail: what the template's author would want to know."""

    file: ClassVar = "frame_problem.html"
    heading: str
    sentence: str
    detail: str | None


def show(portal: Portal) -> Callable[[Request], Awaitable[Response]]:
    """The handler of the frame's address."""

    async def endpoint(request: Request) -> Response:
        try:
            # With the host, because a template may move relative addresses with <base>; without the scheme,
            # because a proxy may have ended TLS before us.
            host = request_host(request)
            origin = f"//{host}"
            address = client_address(request, portal.options.trusted_proxies)
            page = await frames.frame_page(
                portal.ctx,
                request.path_params["capability"],
                address=address,
                admits=partial(may_enter, address),
                crowd_script_url=origin + STATIC.url("crowd-html-elements.js"),
                frame_script_url=origin + STATIC.url("frame.js"),
                pictures_url=f"{origin}/static/pictures",
            )
        except OverreadError as error:
            return _problem(request, error)
        return HTMLResponse(page.html, headers=task_frame_headers(portal.options.template_policy, host))

    return endpoint


def _problem(request: Request, error: OverreadError) -> Response:
    texts = request_texts(request)
    match error:
        case TemplateFailed():
            heading, sentence = "frame.failed", "frame.failed.sentence"
        case StorageUnavailable():
            heading, sentence = "frame.busy", "frame.busy.sentence"
        case _:
            heading, sentence = "frame.gone", "frame.gone.sentence"
    page = FrameProblemPage(
        heading=texts.say(heading),
        sentence=texts.say(sentence),
        detail=str(error) if isinstance(error, TemplateFailed) else None,
    )
    shell = Shell(texts, "portal", home="/portal/", theme=request_theme(request))
    return HTMLResponse(PAGES.text(page, shell), status_code=status_of(error), headers=dict(TASK_FRAME))
