"""Pages that stay true: their script asks for them again, and is told when nothing has changed.

A page marks what may change with `data-live` (frontend/src/pages/live.ts); there is no second address for it, so what is
shown later is what a reload would show. Why by asking again: docs/decisions/pages-ask-again.md.
"""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

HEADER = "x-overread-live"


def is_refresh(request: Request) -> bool:
    """Whether a page on screen asks for itself again: nobody looks at what surrounds its live regions."""
    return HEADER in request.headers


def answer(request: Request, response: Response) -> Response:
    """The page with its tag; or 304 if the page on screen is the same."""
    if not is_refresh(request) or response.status_code != 200 or not isinstance(response, HTMLResponse):
        return response
    tag = f'"{hashlib.blake2b(bytes(response.body), digest_size=16).hexdigest()}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": "no-store"})
    response.headers["ETag"] = tag
    return response
