"""What went wrong, said to a worker: one table from errors to a sentence with a way on.

A page gets `gone.html`, a call of the task page's script gets `{"reason", "sentence", "kept", …}`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from overread.domain.errors import (
    NotFound,
    OverreadError,
    Refusal,
    StorageUnavailable,
    TemplateFailed,
    WorkRefused,
)
from overread.portal.visit import PAGES, Visit, WorkerVisit
from overread.web.bodies import BodyTooLarge, MalformedForm
from overread.web.csrf import ForeignRequest
from overread.web.rendering import Page, Shell, request_texts, request_theme
from overread.web.texts import Texts

log = logging.getLogger(__name__)

_STATUS: dict[type[OverreadError], int] = {
    NotFound: 404,
    ForeignRequest: 403,
    WorkRefused: 409,
    BodyTooLarge: 413,
    MalformedForm: 400,
    TemplateFailed: 422,
    StorageUnavailable: 503,
}

_REFUSAL_STATUS = {
    Refusal.NOT_YOURS: 404,
    Refusal.NOT_ELIGIBLE: 403,
    Refusal.TOO_LARGE: 413,
    Refusal.NOT_JSON: 400,
}


@dataclass(frozen=True, slots=True)
class GonePage(Page):
    """reopen: where *Open it here instead* posts, if that is the way on."""

    file: ClassVar = "gone.html"
    heading: str
    sentence: str
    home: str | None
    reopen: str | None = None


def status_of(error: OverreadError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, WorkRefused):
        return _REFUSAL_STATUS.get(error.reason, 409)
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)


def page_of(error: OverreadError, request: Request, visit: Visit | None = None) -> Response:
    """The error as a page."""
    _note(error)
    texts = request_texts(request)
    key = _key(error)
    reopen = None
    if isinstance(error, WorkRefused) and error.reason is Refusal.SUPERSEDED:
        reopen = request.url.path.rpartition("/")[0] + "/resume"
    page = GonePage(
        heading=texts.say(f"{key}.heading"),
        sentence=_sentence(error, texts),
        home=None if visit is None else visit.base,
        reopen=reopen if isinstance(visit, WorkerVisit) else None,
    )
    shell = (
        visit.shell()
        if visit is not None
        else Shell(texts, "portal", home="/portal/", theme=request_theme(request))
    )
    return PAGES.response(page, shell, status=status_of(error))


def json_of(error: OverreadError, request: Request, visit: Visit | None = None) -> Response:
    """The error as the answer to a call of the task page's script."""
    _note(error)
    reason = error.reason.name if isinstance(error, WorkRefused) else type(error).__name__
    kept = isinstance(error, WorkRefused) and error.kept
    texts = request_texts(request) if visit is None else visit.texts
    return _json(status_of(error), reason, _sentence(error, texts), kept=kept)


def json_signed_out(visit: Visit) -> Response:
    """Nobody is signed in any more; the page keeps the answer and asks to sign in again."""
    return _json(401, "SIGNED_OUT", visit.texts.say("error.signed_out"), kept=False)


def _json(status: int, reason: str, sentence: str, *, kept: bool) -> Response:
    body = {"reason": reason, "sentence": sentence, "kept": kept}
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return JSONResponse(body, status_code=status, headers=headers)


def _key(error: OverreadError) -> str:
    if isinstance(error, WorkRefused):
        return f"refused.{error.reason.name.lower()}"
    for kind, key in (
        (NotFound, "error.not_found"),
        (ForeignRequest, "error.foreign"),
        (BodyTooLarge, "error.too_large"),
        (StorageUnavailable, "error.storage"),
        (MalformedForm, "error.malformed"),
    ):
        if isinstance(error, kind):
            return key
    return "error.unknown"


def _sentence(error: OverreadError, texts: Texts) -> str:
    sentence = texts.say(_key(error))
    if isinstance(error, WorkRefused) and error.kept:
        sentence = f"{sentence} {texts.say('refused.kept')}"
    return sentence


def _note(error: OverreadError) -> None:
    """What only the operator can mend goes to the log; the rest is the ordinary course of work."""
    if status_of(error) >= 500:
        log.error("portal request failed: %s: %s", type(error).__name__, error)
