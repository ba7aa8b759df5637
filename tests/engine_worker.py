"""A worker process that misbehaves as its questions ask: `python tests/engine_worker.py`."""

from __future__ import annotations

import os
import sys
import time

from overread.domain.errors import InputFlaw, InputRefused
from overread.domain.output import Json
from overread.engines import child
from overread.engines.messages import Question


def load() -> child.Worker:
    return answer


def answer(question: Question) -> dict[str, Json]:
    match question.asked["do"]:
        case "hang":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "crash":
            os.abort()
        case "exit":
            os._exit(3)
        case "raise":
            raise ZeroDivisionError(question.document.decode())
        case "refuse":
            raise InputRefused(InputFlaw.ENCRYPTED, "It is locked.")
        case "grow":
            held = [bytearray(16 * 2**20) for _ in range(200)]
            return {"held": len(held)}
        case "wait":
            # Until the file is there that the document names.
            while not os.path.exists(question.document):
                time.sleep(0.005)
        case _:
            pass
    return {"pid": os.getpid(), "length": len(question.document)}


if __name__ == "__main__":
    sys.argv = [sys.argv[0], "__main__:load"]
    child.main()
