"""One sentence that survives a redirect: what a form has done, said by the page after it, once.

It travels in a cookie that lives a minute and is signed for its session, so nobody else can put words on a page of
ours. Nothing is stored on the server.
"""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from overread.auth.session_tokens import derived_token
from overread.operations.context import Context

NoticeTone = Literal["success", "warning", "error"]
TONES: tuple[NoticeTone, ...] = ("success", "warning", "error")
MAX_SENTENCE = 600
MAX_AGE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Notice:
    """href, link: where the sentence leads on, and how that is called."""

    sentence: str
    tone: NoticeTone = "success"
    href: str | None = None
    link: str | None = None


class NoticeCookie:
    """room: 'console' or 'portal'. path: of the pages that may show it."""

    def __init__(self, ctx: Context, room: str, path: str, *, secure: bool) -> None:
        self._ctx, self._path, self._secure = ctx, path, secure
        self.name = f"overread-{room}-notice"

    def write(self, response: Response, session: str, notice: Notice) -> None:
        members = [notice.sentence[:MAX_SENTENCE], notice.tone, notice.href, notice.link]
        text = base64.urlsafe_b64encode(json.dumps(members, ensure_ascii=False).encode()).decode()
        value = f"{text}.{self._signature(session, text)}"
        response.set_cookie(
            self.name,
            value,
            max_age=MAX_AGE_SECONDS,
            path=self._path,
            httponly=True,
            secure=self._secure,
            samesite="lax",
        )

    def read(self, request: Request, session: str) -> Notice | None:
        """The notice that waits for this session; None if there is none, or it is not ours."""
        text, _, signature = request.cookies.get(self.name, "").partition(".")
        expected = self._signature(session, text)
        if not text or not hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode()):
            return None
        sentence, tone, href, link = json.loads(base64.urlsafe_b64decode(text))
        return Notice(sentence, tone, href, link)

    def clear(self, request: Request, response: Response) -> None:
        """To be called when a page has shown it."""
        if self.name in request.cookies:
            response.delete_cookie(
                self.name, path=self._path, httponly=True, secure=self._secure, samesite="lax"
            )

    def _signature(self, session: str, text: str) -> str:
        return derived_token(self._ctx.signing_key, "notice", f"{session} {text}")
