"""What travels between the pool and a child, in the frames of `processes/frames.py`; simple enough for any language.

    child → parent   READY once, when it can work
    parent → child   a question: 4 bytes of length, so many of JSON (what is asked), then the document as it is
    child → parent   one reply: its kind, then
                       A  the answer, JSON
                       I  {"flaw", "reason"}: the document is refused (names of InputFlaw)
                       F  {"reason"}: the engine failed and goes on
                       M  nothing: it ran out of memory, and is replaced

Never pickles: the child has read a stranger's document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from overread.domain.errors import EngineFailed, EngineFault, InputFlaw, InputRefused
from overread.domain.output import Json
from overread.processes.frames import HEADER_BYTES, encode

ANSWER = b"A"
INPUT_REFUSED = b"I"
FAILED = b"F"
EXHAUSTED = b"M"


@dataclass(frozen=True, slots=True)
class Question:
    """asked: small JSON. document: bytes of any size that the front lets through."""

    asked: dict[str, Json]
    document: bytes


def encode_question(question: Question) -> bytes:
    asked = orjson.dumps(question.asked)
    return encode(len(asked).to_bytes(HEADER_BYTES, "big") + asked + question.document)


def decode_question(frame: bytes | bytearray) -> Question:
    end = HEADER_BYTES + int.from_bytes(frame[:HEADER_BYTES], "big")
    return Question(orjson.loads(frame[HEADER_BYTES:end]), bytes(frame[end:]))


def encode_answer(answer: dict[str, Any]) -> bytes:
    return encode(ANSWER + orjson.dumps(answer))


def encode_refusal(error: InputRefused) -> bytes:
    return encode(INPUT_REFUSED + orjson.dumps({"flaw": error.flaw.name, "reason": error.reason}))


def encode_failure(reason: str) -> bytes:
    return encode(FAILED + orjson.dumps({"reason": reason[:2000].encode("utf-8", "replace").decode()}))


def decode_reply(engine: str, frame: bytes) -> bytes | InputRefused | EngineFailed:
    """The JSON of an answer, or the error that its caller is to get."""
    kind, body = frame[:1], frame[1:]
    if kind == ANSWER:
        return body
    if kind == INPUT_REFUSED:
        told = orjson.loads(body)
        return InputRefused(InputFlaw[told["flaw"]], told["reason"])
    if kind == FAILED:
        return EngineFailed(engine, EngineFault.CRASHED, orjson.loads(body)["reason"])
    if kind == EXHAUSTED:
        return EngineFailed(
            engine, EngineFault.OUT_OF_MEMORY, "the document needs more memory than a process has"
        )
    return EngineFailed(engine, EngineFault.WRONG_ANSWER, f"the process replied with {frame[:20]!r}")
