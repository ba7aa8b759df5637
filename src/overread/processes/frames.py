"""How parent and child talk: length-prefixed frames over one socket pair, which is the child's standard input.

What a frame holds is the rooms' own matter, but for the first one: a child that can work sends READY.
"""

from __future__ import annotations

import socket

HEADER_BYTES = 4

READY = b"R"


def encode(payload: bytes) -> bytes:
    return len(payload).to_bytes(HEADER_BYTES, "big") + payload


def read_frame(connection: socket.socket) -> bytearray | None:
    """The next frame, waiting for it; None if the other end has been closed."""
    header = _read_exactly(connection, HEADER_BYTES)
    return None if header is None else _read_exactly(connection, int.from_bytes(header, "big"))


def _read_exactly(connection: socket.socket, size: int) -> bytearray | None:
    received = bytearray(size)
    view = memoryview(received)
    filled = 0
    while filled < size:
        count = connection.recv_into(view[filled:])
        if count == 0:
            return None
        filled += count
    return received
