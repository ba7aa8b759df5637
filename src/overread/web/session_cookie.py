"""The cookie that carries a session token. One name per portal, so that one browser may hold several.

HttpOnly, SameSite=Lax, no end date (the session ends on the server); under TLS it is Secure and has the
`__Host-` prefix, so that no neighbouring subdomain can plant one.
"""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from overread.auth.session_tokens import TOKEN_BYTES

MAX_LENGTH = 2 * TOKEN_BYTES


class SessionCookie:
    """scope: `portal-{portal id}`, `console`, or `trip-{portal id}` on the way to an identity provider and back."""

    def __init__(self, scope: str, *, secure: bool) -> None:
        self._secure = secure
        self.name = f"__Host-overread-{scope}" if secure else f"overread-{scope}"

    def read(self, request: Request) -> str | None:
        """The token the browser sent, unproved; None if there is none or it cannot be one."""
        token = request.cookies.get(self.name)
        return token if token and len(token) <= MAX_LENGTH and token.isascii() else None

    def write(self, response: Response, token: str, *, max_age: timedelta | None = None) -> None:
        response.set_cookie(
            self.name,
            token,
            max_age=None if max_age is None else int(max_age.total_seconds()),
            path="/",
            httponly=True,
            secure=self._secure,
            samesite="lax",
        )

    def is_in(self, response: Response) -> bool:
        """Whether the answer says something about this cookie already."""
        return any(header.startswith(f"{self.name}=") for header in response.headers.getlist("set-cookie"))

    def clear(self, response: Response) -> None:
        response.delete_cookie(self.name, path="/", httponly=True, secure=self._secure, samesite="lax")
