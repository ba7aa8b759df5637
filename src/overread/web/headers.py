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
from overread.web.options import TemplatePolicy

FRAME_PATH = "/portal/frame/"

SANDBOX = "allow-scripts allow-forms allow-modals allow-popups allow-downloads"
"""The tokens of the frame element and of the frame's own response; never `allow-same-origin`."""

CLOSED_SANDBOX = "allow-scripts allow-forms allow-modals"
"""Under the policy `closed`: windows and downloads would be ways out."""

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


def task_frame_sandbox(policy: TemplatePolicy) -> str:
    return CLOSED_SANDBOX if policy is TemplatePolicy.CLOSED else SANDBOX


def task_frame_headers(policy: TemplatePolicy, host: str) -> dict[str, str]:
    """The headers of every response that holds a customer's HTML. host: by which the browser reached us.

    Under `closed` a template runs its own script and ours, and loads from our address only: no other host is told
    anything by a load, a form, a window or a download. Moving the frame is stopped by `frame-src` of the page around it.
    """
    if policy is TemplatePolicy.OPEN:
        return dict(TASK_FRAME)
    ours = f"{host}/static/"
    rules = (
        f"sandbox {CLOSED_SANDBOX}",
        "default-src 'none'",
        # The template is a program: what it may not do is to speak to strangers.
        f"script-src {ours} 'unsafe-inline' 'unsafe-eval' blob:",
        f"style-src {ours} 'unsafe-inline'",
        f"font-src {ours} data:",
        f"img-src {host} data: blob:",
        f"media-src {host} data: blob:",
        f"connect-src {host} data: blob:",
        "worker-src blob:",
        "form-action 'none'",
        "base-uri 'none'",
    )
    return {**TASK_FRAME, "Content-Security-Policy": "; ".join(rules)}


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
