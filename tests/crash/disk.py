"""A disk of a few megabytes that only one deployment sees, to be filled and emptied."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest


class SmallDisk:
    """A file system in memory, mounted at `folder` in a mount namespace that a sleeping process holds open."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        folder.mkdir(exist_ok=True)
        as_root = [] if os.getuid() == 0 else ["--map-root-user"]
        mount = f'mount -t tmpfs -o size={megabytes}m,mode=700 tmpfs "{folder}" && echo ready && exec sleep infinity'
        self._holder = subprocess.Popen(
            ["unshare", "--mount", *as_root, "sh", "-c", mount],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._holder.stdout is not None
        if self._holder.stdout.readline() != "ready\n":
            _, reason = self._holder.communicate()
            pytest.skip(f"this machine lets nobody mount a file system in a namespace: {reason.strip()}")
        as_user = [] if os.getuid() == 0 else ["--user", "--preserve-credentials"]
        self.launcher = ("nsenter", f"--target={self._holder.pid}", "--mount", *as_user)
        self._seen_from_here = Path(f"/proc/{self._holder.pid}/root{folder}")
        self._filler = self._seen_from_here / "filler"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._holder.kill()
        self._holder.communicate()

    def fill(self, *, but: int = 0) -> None:
        """Take the room that is left, to the last byte or but for so many."""
        with self._filler.open("ab", buffering=0) as filler:
            for size in (1 << 20, 1 << 12, 1):
                with contextlib.suppress(_DiskFull):
                    while True:
                        _write(filler.fileno(), size)
            filler.truncate(filler.tell() - but)

    def make_room(self) -> None:
        self._filler.unlink()


class _DiskFull(Exception):
    pass


def _write(descriptor: int, size: int) -> None:
    try:
        os.write(descriptor, b"\0" * size)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _DiskFull from error
        raise
