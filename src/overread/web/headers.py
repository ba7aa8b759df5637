"""The headers that keep our pages ours.

A page runs scripts and styles of its own origin only, is framed by nobody, posts to itself, and frames
(where it frames at all) the task frame's path and nothing else. Customers' HTML never gets these headers:
it gets `TASK_FRAME`, which puts it in an origin of its own (docs/explanation/security.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.requests import Request

from overread.web.csrf import ForeignRequest

FRAME_PATH = "/portal/frame/"

SANDBOX = "allow-scripts allow-forms allow-modals allow-popups allow-downloads"
"""The tokens of the frame element and of the frame's own response; never `allow-same-origin`."""

TASK_FRAME: Mapping[str, str] = {
    "Content-Security-Policy": f"sandbox {SANDBOX}",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

_HOST = re.compile(r"[a-z0-9.\-_]+(:\d{1,5})?\Z|\[[0-9a-f:.]+\](:\d{1,5})?\Z", re.IGNORECASE)


def request_host(request: Request) -> str:
    """Host and port by which the browser reached us.

    Raises ForeignRequest if that cannot be a host's name.
    """
    host = request.headers.get("host", "")
    if _HOST.match(host) is None:
        raise ForeignRequest("the request names no host")
    return host


def page_headers(*, frame_host: str | None = None, frame_path: str = FRAME_PATH) -> dict[str, str]:
    """frame_host: the host whose task frame the page shows; None for pages without one. frame_path: where it is there."""
    # Without a scheme a source matches the page's own (and https above http), also behind a proxy that ends
    # TLS.
    frame_source = "'none'" if frame_host is None else f"{frame_host}{frame_path}"
    policy = (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        f"frame-src {frame_source}",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
