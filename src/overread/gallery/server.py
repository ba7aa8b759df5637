"""The gallery over HTTP. What somebody types there runs in the preview, so the preview has an origin of its own."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from overread.gallery.site import INDEX, PAGES, PREVIEW, built_files
from overread.web.csrf import ForeignRequest
from overread.web.headers import TASK_FRAME, page_headers, request_host
from overread.web.static_files import StaticFiles


def gallery_app() -> Starlette:
    """An ASGI application of two pages and the built files they need.

    Raises GalleryNotBuilt.
    """
    next(built_files())
    return Starlette(
        routes=[
            Route("/", _index),
            Route(f"/{INDEX}", _index),
            Route(f"/{PREVIEW}", _preview),
            *StaticFiles().routes("/"),
        ]
    )


async def _index(request: Request) -> Response:
    try:
        headers = page_headers(frame_host=request_host(request), frame_path=f"/{PREVIEW}")
    except ForeignRequest as error:
        return Response(str(error), status_code=400, media_type="text/plain")
    return Response((PAGES / INDEX).read_bytes(), media_type="text/html", headers=headers)


async def _preview(_request: Request) -> Response:
    return Response((PAGES / PREVIEW).read_bytes(), media_type="text/html", headers=dict(TASK_FRAME))
