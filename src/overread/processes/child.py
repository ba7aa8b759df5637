"""One child process as its parent sees it: start, ask, await replies, kill."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from overread.processes.frames import HEADER_BYTES, READY

START_SECONDS = 30.0
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])


def python_command(module: str, *arguments: str) -> list[str]:
    """Runs a module of ours with nothing of the user's own packages or the current folder on its path."""
    return [sys.executable, "-s", "-P", "-m", module, *arguments]


class ChildEnded(Exception):
    """The child has ended by itself. exit_code: negative for a signal, as in subprocess."""

    def __init__(self, exit_code: int) -> None:
        self.exit_code = exit_code
        super().__init__(f"the process ended with exit code {exit_code}")

    @property
    def by_processor_limit(self) -> bool:
        return self.exit_code == -signal.SIGXCPU


class ChildProcess(asyncio.Protocol):
    """A child and the socket to it. Frames are read as they come; one reader awaits them."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._frames: deque[bytes] = deque()
        self._waiting: asyncio.Future[None] | None = None
        self._at_end = False
        self._transport: asyncio.Transport | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    async def start(
        cls,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        start_seconds: float = START_SECONDS,
        memory_bytes: int | None = None,
    ) -> ChildProcess:
        """Start a child and wait until it says that it can work. Raises ChildEnded or TimeoutError if it cannot.

        environment: all that the child knows of ours, beside where to find this package.
        memory_bytes: of writable memory of its own, set from outside, so that it binds a child in any language. What
        is only reserved, or mapped from a file, does not count: libraries of 300 MB and V8's cages stay outside.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            # stdin is the socket; nothing else is inherited but stderr, which the child gives up once it runs.
            # A session of its own: Ctrl-C in the terminal is for the server, which then closes the socket.
            process = subprocess.Popen(  # noqa: ASYNC220, S603 - our own code; vfork, a millisecond
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={"PYTHONPATH": _PACKAGE_ROOT, "LC_ALL": "C.UTF-8", **(environment or {})},
                cwd="/",
                close_fds=True,
                start_new_session=True,
            )
        if memory_bytes is not None:
            with contextlib.suppress(ProcessLookupError):  # it has ended already; reading from it will say so
                resource.prlimit(process.pid, resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        ours.setblocking(False)
        child = cls()
        child._process = process
        try:
            await asyncio.get_running_loop().create_unix_connection(lambda: child, sock=ours)
            if await child.next_frame(start_seconds) != READY:
                raise ChildEnded(0)
        except BaseException:
            await child.end()
            raise
        return child

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def processor_seconds(self) -> float:
        """Processor time the child has used so far; wall time where the system does not tell (no /proc)."""
        try:
            with open(f"/proc/{self.pid}/stat", "rb") as stat:
                # The second field is the program's name in brackets, which may hold blanks.
                fields = stat.read().rpartition(b")")[2].split()
        except OSError:
            return time.monotonic()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND

    @property
    def has_ended(self) -> bool:
        """Whether the child has closed its end; it will not answer any more."""
        return self._at_end

    def send(self, frame: bytes) -> None:
        assert self._transport is not None
        self._transport.write(frame)

    async def next_frame(self, seconds: float) -> bytes:
        """The next frame. Raises ChildEnded if there will be none, TimeoutError if there is none in time."""
        if not self._frames:
            if not self._at_end:
                self._waiting = asyncio.get_running_loop().create_future()
                try:
                    async with asyncio.timeout(seconds):
                        await self._waiting
                finally:
                    self._waiting = None
            if not self._frames:
                raise ChildEnded(await self._exit_code())
        return self._frames.popleft()

    async def end(self) -> None:
        """Kill the child, whatever it does, and wait until its memory is given back."""
        if self._transport is not None:
            self._transport.abort()
        await self._exit_code()

    async def _exit_code(self) -> int:
        # A child that has ended keeps its own code; one that has only closed its socket does not stay.
        assert self._process is not None
        self._process.kill()
        # Taking half a gigabyte down is no work for the event loop. Shielded: a caller who is cancelled must not
        # leave a zombie, which it would if the wait had not begun.
        waiting = asyncio.get_running_loop().run_in_executor(None, self._process.wait)
        return await asyncio.shield(waiting)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        while len(self._received) >= HEADER_BYTES:
            end = HEADER_BYTES + int.from_bytes(self._received[:HEADER_BYTES], "big")
            if len(self._received) < end:
                break
            self._frames.append(bytes(self._received[HEADER_BYTES:end]))
            del self._received[:end]
        if self._frames:
            self._wake()

    def connection_lost(self, _exc: Exception | None) -> None:
        self._at_end = True
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
