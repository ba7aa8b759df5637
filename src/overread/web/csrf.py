"""Proof that a changing request comes from a page of ours.

Two checks. *Where from*: a browser says so in `Origin` and `Sec-Fetch-Site`; a sandboxed task frame says
`Origin: null` and is refused like any stranger. *What it holds*: a token derived from the session,
which only a page that the session itself asked for contains; it comes in a form field or in a header. It is made
of the session's uid, which stays while the token in the cookie is replaced.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from starlette.requests import Request

from overread.auth.session_tokens import derived_token
from overread.domain.errors import OverreadError
from overread.operations.context import Context

FIELD = "csrf_token"
HEADER = "x-csrf-token"


class ForeignRequest(OverreadError):
    """The request does not come from a page of ours, or from one that an earlier session had opened."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def csrf_token(ctx: Context, session_uid: str) -> str:
    return derived_token(ctx.signing_key, "csrf", session_uid)


def check_origin(ctx: Context, request: Request) -> None:
    """Raise ForeignRequest if the browser says that another site sends this.

    Neither header: not a browser of the last years, which no foreign page can make one send.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForeignRequest("the request comes from another site")
    origin = request.headers.get("origin")
    if origin is None:
        return
    ours = {request.headers.get("host", "").lower(), urlsplit(ctx.policy.public_url).netloc.lower()}
    if urlsplit(origin).netloc.lower() not in ours - {""}:
        raise ForeignRequest("the request comes from another origin")


def check_token(ctx: Context, session_uid: str, sent: str | None) -> None:
    """Raise ForeignRequest unless `sent` is the token of this session."""
    expected = csrf_token(ctx, session_uid).encode()
    if not hmac.compare_digest(expected, (sent or "").encode("utf-8", "replace")):
        raise ForeignRequest("the page was opened in another session")
