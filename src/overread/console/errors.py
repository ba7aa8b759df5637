"""What went wrong, said to an operator: one table from errors to a sentence."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from overread.console.visit import BASE, OVERVIEW, PAGES, SECTIONS, OperatorVisit, Visit
from overread.domain.errors import (
    AccessDenied,
    AlreadyExists,
    Conflict,
    InUse,
    InvalidRequest,
    LimitExceeded,
    NotFound,
    OverreadError,
    StorageUnavailable,
)
from overread.web.bodies import BodyTooLarge, MalformedForm
from overread.web.csrf import ForeignRequest
from overread.web.rendering import Page
from overread.web.texts import Texts

log = logging.getLogger(__name__)

_NOUNS = {
    "flow definition": "noun.workflow",
    "human task UI": "noun.template",
}
"""What the console calls differently from the API."""

_TABLE: tuple[tuple[type[OverreadError], int, str], ...] = (
    (NotFound, 404, "error.not_found"),
    (ForeignRequest, 403, "error.foreign"),
    (BodyTooLarge, 413, "error.too_large"),
    (MalformedForm, 400, "error.malformed"),
    (AccessDenied, 403, "error.denied"),
    (StorageUnavailable, 503, "error.storage"),
    # What a form did not catch: somebody else was faster, or the page was an old one.
    *(
        (kind, 409, "error.refused")
        for kind in (AlreadyExists, Conflict, InUse, InvalidRequest, LimitExceeded)
    ),
    (OverreadError, 500, "error.unknown"),
)


@dataclass(frozen=True, slots=True)
class ProblemPage(Page):
    """detail: what operators may know and workers need not. back: label and address of where one goes from here."""

    file: ClassVar = "problem.html"
    heading: str
    sentence: str
    detail: str | None
    back: tuple[str, str]


def page_of(error: OverreadError, visit: Visit) -> Response:
    """The error as a page."""
    status, key = next((status, key) for kind, status, key in _TABLE if isinstance(error, kind))
    if status >= 500:
        log.error("console request failed: %s: %s", type(error).__name__, error)
    page = ProblemPage(
        heading=visit.texts.say(f"{key}.heading"),
        sentence=visit.texts.say(key),
        detail=sentence_of(error, visit.texts) if status in (403, 404, 409) else None,
        back=_back(visit),
    )
    return PAGES.response(page, visit.shell(), status=status)


def _back(visit: Visit) -> tuple[str, str]:
    """To the list that the missing thing would be in."""
    section = visit.request.url.path.removeprefix(BASE).partition("/")[0]
    if not isinstance(visit, OperatorVisit) or section not in SECTIONS or section == OVERVIEW:
        return visit.texts.say("way.console"), BASE
    return visit.texts.say("way.section", name=visit.texts.say(f"nav.{section}")), visit.href(section)


def sentence_of(error: OverreadError, texts: Texts) -> str:
    """What an operation refused, as a sentence beside a form: operators may read what the log would say."""
    if isinstance(error, StorageUnavailable):
        return texts.say("error.storage.form")
    sentence = str(error)
    if isinstance(error, NotFound | AlreadyExists) and error.kind in _NOUNS:
        sentence = texts.say(_NOUNS[error.kind]) + sentence.removeprefix(error.kind)
    return (sentence[:1].upper() + sentence[1:]).rstrip(".") + "."


def status_of(error: OverreadError) -> int:
    """Of the page that shows the form again."""
    return 403 if isinstance(error, AccessDenied) else 503 if isinstance(error, StorageUnavailable) else 422
