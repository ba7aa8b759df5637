"""What travels between the pool and a rendering child, in the frames of `processes/frames.py`.

    parent → child   one request: a pickle of (aim, jobs)
    child → parent   READY once; then one reply per job, in order: PAGE, DONE, FAILED or EXHAUSTED

The parent's pickle carries the grant, a callable. Replies are never pickles: the child has read a stranger's
template.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from overread.domain.errors import TemplateFailed
from overread.processes.frames import encode
from overread.templates.job import Aim, RenderJob

PAGE = b"P"
DONE = b"D"
FAILED = b"F"
EXHAUSTED = b"M"


@dataclass(frozen=True, slots=True)
class Reply:
    """Of one job. page: None if none was asked for. exhausted: the child ran out of memory and ends."""

    page: str | None = None
    failure: TemplateFailed | None = None
    exhausted: bool = False


def encode_request(aim: Aim, jobs: Sequence[RenderJob]) -> bytes:
    return encode(pickle.dumps((aim, list(jobs)), protocol=pickle.HIGHEST_PROTOCOL))


def encode_reply(page: str | None) -> bytes:
    if page is None:
        return encode(DONE)
    # A lone surrogate can come out of `url_decode` or an escape in JSON; a browser would show the same
    # character.
    return encode(PAGE + page.encode("utf-8", "replace"))


def encode_failure(failure: TemplateFailed) -> bytes:
    fields = (failure.code, _printable(failure.message), failure.line, failure.column)
    return encode(FAILED + orjson.dumps(fields))


def decode_reply(frame: bytes) -> Reply:
    kind, body = frame[:1], frame[1:]
    if kind == PAGE:
        return Reply(page=body.decode())
    if kind == FAILED:
        code, message, line, column = orjson.loads(body)
        return Reply(failure=TemplateFailed(code, message, line, column))
    if kind == EXHAUSTED:
        return Reply(exhausted=True)
    return Reply()


def _printable(message: str, limit: int = 2000) -> str:
    return message[:limit].encode("utf-8", "replace").decode()
