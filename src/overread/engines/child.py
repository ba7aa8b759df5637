"""A worker process: `python -m overread.engines.child module:function`, with the pool's socket as its standard input.

The function is called once and loads the model; what it returns answers one question after the other until the
socket closes. The parent bounds wall time and memory from outside.
"""

from __future__ import annotations

import importlib
import os
import resource
import socket
import sys
from collections.abc import Callable

from overread.domain.errors import InputRefused
from overread.domain.output import Json
from overread.engines.messages import (
    EXHAUSTED,
    Question,
    decode_question,
    encode_answer,
    encode_failure,
    encode_refusal,
)
from overread.processes.frames import READY, encode, read_frame

Worker = Callable[[Question], dict[str, Json]]
"""Answers a question; may raise InputRefused, or MemoryError, after which the process ends."""


def main() -> None:
    module, _, function = sys.argv[1].partition(":")
    connection = socket.socket(fileno=0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    worker: Worker = getattr(importlib.import_module(module), function)()
    # From here on nothing of a document may reach the server's log; an error before this line should.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        connection.sendall(encode(READY))
        while (frame := read_frame(connection)) is not None:
            connection.sendall(_reply(worker, decode_question(frame)))
    except MemoryError:
        connection.sendall(encode(EXHAUSTED))
    except ConnectionError:
        # The parent is gone; nobody waits for an answer.
        return


def _reply(worker: Worker, question: Question) -> bytes:
    """One encoded reply. Lets MemoryError through: what is left of the process is not to be trusted."""
    try:
        return encode_answer(worker(question))
    except MemoryError:
        raise
    except InputRefused as err:
        return encode_refusal(err)
    except Exception as err:
        # Documents reach every corner of the libraries; whatever they raise ends this question only. The message
        # of an exception may quote the document, so only its kind is told.
        return encode_failure(f"reading the document raised {type(err).__name__}")


if __name__ == "__main__":
    main()
