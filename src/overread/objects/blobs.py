"""Files that hold bytes under names of our own: written once, durable before anybody hears of them.

A blob is written under a temporary name, synced, renamed, and its folder is synced; only then may a row name it.
So a crash leaves at worst a file that no row names, never a row without its file. Such orphans are swept.

All file calls run in threads of this folder's own: a slow disk must not hold up the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from overread.domain.errors import StorageUnavailable
from overread.objects.base import Body
from overread.objects.intake import Intake

P = ParamSpec("P")
T = TypeVar("T")

PIECE_BYTES = 2**20
"""Bytes per hop to a thread; a body up to this size is written in one hop."""
READ_BYTES = 2**18
ORPHAN_SECONDS = 3_600
"""Younger files without a row may belong to a request that is under way, here or in another process."""
_SWEEP_BATCH = 500


class BlobFolder:
    """`start()` before use, `close()` after. Raises StorageUnavailable for what the disk refuses."""

    def __init__(self, folder: Path, *, threads: int = 8) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="overread-blobs")
        self._syncs = _FolderSyncs(self._run)

    async def start(self) -> None:
        await self._run(self._make_folders)

    async def close(self) -> None:
        await asyncio.to_thread(self._threads.shutdown)

    async def write(self, body: Body, intake: Intake) -> str:
        """Store a body that `intake` finds right; returns the blob's name. Leaves no file if it raises."""
        blob = uuid.uuid4().hex
        file = _Incoming(self._incoming / blob, self._path(blob))
        pending: list[bytes] = []
        pending_bytes = 0
        try:
            async for piece in body:
                pending.append(piece)
                pending_bytes += len(piece)
                if pending_bytes >= PIECE_BYTES:
                    await self._run(file.append, b"".join(pending), intake)
                    pending, pending_bytes = [], 0
            await self._run(file.finish, b"".join(pending), intake)
            await self._syncs.sync(file.final.parent)
        except BaseException:
            # Also when the caller has gone away; shielded, because a second cancellation must not leave the file.
            await asyncio.shield(self._run(file.discard))
            raise
        return blob

    async def read(self, blob: str, start: int, stop: int) -> BlobBody:
        """Open a blob; what is opened can be read to its end even if it is removed meanwhile.

        Raises FileNotFoundError.
        """
        return await self._run(_open, self._path(blob), start, stop, self._run)

    async def remove(self, blobs: Sequence[str]) -> None:
        """Remove blobs that no row names any more. What cannot be removed now is left to sweeping."""
        if blobs:
            await self._run(self._remove, blobs)

    async def sweep(self, known: Callable[[Sequence[str]], Awaitable[frozenset[str]]]) -> int:
        """Remove files older than an hour that no row names; returns how many."""
        before = time.time() - ORPHAN_SECONDS
        old = await self._run(self._older_than, before)
        swept = await self._run(self._remove_incoming, before)
        for at in range(0, len(old), _SWEEP_BATCH):
            batch = old[at : at + _SWEEP_BATCH]
            needed = await known(batch)
            orphans = [blob for blob in batch if blob not in needed]
            await self.remove(orphans)
            swept += len(orphans)
        return swept

    async def _run(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        def guarded() -> T:
            try:
                return fn(*args, **kwargs)
            except FileNotFoundError:
                raise
            except OSError as error:
                raise StorageUnavailable(f"blob folder: {error.strerror or error}") from error

        return await asyncio.get_running_loop().run_in_executor(self._threads, guarded)

    def _path(self, blob: str) -> Path:
        return self._folder / blob[:2] / blob

    def _make_folders(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in ("incoming", *(f"{number:02x}" for number in range(256))):
            (self._folder / name).mkdir(exist_ok=True, mode=0o700)
        _sync_folder(self._folder)

    def _remove(self, blobs: Sequence[str]) -> None:
        for blob in blobs:
            with contextlib.suppress(OSError):
                self._path(blob).unlink()

    def _older_than(self, before: float) -> list[str]:
        folders = (
            folder for folder in self._folder.iterdir() if folder != self._incoming and folder.is_dir()
        )
        return [path.name for folder in folders for path in _old_files(folder, before)]

    def _remove_incoming(self, before: float) -> int:
        old = _old_files(self._incoming, before)
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def _old_files(folder: Path, before: float) -> list[Path]:
    old: list[Path] = []
    for path in folder.iterdir():
        # Other requests go on meanwhile, and remove files.
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                old.append(path)
    return old


class BlobBody:
    """The bytes of an open blob. Iterate to the end, or `aclose()`."""

    def __init__(
        self, fd: int, start: int, stop: int, run: Callable[..., Awaitable[bytes]], first: bytes = b""
    ) -> None:
        self._fd: int | None = fd
        self._at, self._stop = start, stop
        self._first = first
        self._run = run
        self._lock = threading.Lock()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if self._first:
            piece, self._first = self._first, b""
        elif self._at < self._stop:
            piece = await self._run(self._read)
        else:
            self._close()
            raise StopAsyncIteration
        self._at += len(piece)
        return piece

    async def aclose(self) -> None:
        self._at = self._stop
        self._close()

    def __del__(self) -> None:
        self._close()

    def _read(self) -> bytes:
        # The lock keeps a reader that was cancelled from reading a descriptor that is closed, or another's already.
        with self._lock:
            if self._fd is None:
                return b""
            piece = os.pread(self._fd, min(READ_BYTES, self._stop - self._at), self._at)
        if not piece:
            raise StorageUnavailable("a blob is shorter than its row says")
        return piece

    def _close(self) -> None:
        with self._lock:
            if self._fd is not None:
                os.close(self._fd)
                self._fd = None


def _open(path: Path, start: int, stop: int, run: Callable[..., Awaitable[bytes]]) -> BlobBody:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    body = BlobBody(fd, start, stop, run)
    if 0 < stop - start <= READ_BYTES:
        # Small objects take one hop in all.
        body._first = body._read()
    return body


class _Incoming:
    """A file on its way in. Its calls come from several threads, one after the other.

    A caller that is cancelled does not stop the call that runs for it: hence the lock, and the mark that it is over.
    """

    def __init__(self, temporary: Path, final: Path) -> None:
        self._temporary = temporary
        self.final = final
        self._lock = threading.Lock()
        self._fd: int | None = None
        self._over = False

    def append(self, data: bytes, intake: Intake) -> None:
        with self._lock:
            if not self._over:
                intake.take(data)
                self._write(data)

    def finish(self, data: bytes, intake: Intake) -> None:
        with self._lock:
            if self._over:
                return
            intake.take(data)
            intake.finish()
            os.fsync(self._write(data))
            self._close()
            self._temporary.rename(self.final)

    def discard(self) -> None:
        with self._lock:
            self._over = True
            self._close()
            self._temporary.unlink(missing_ok=True)
            self.final.unlink(missing_ok=True)

    def _write(self, data: bytes) -> int:
        if self._fd is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._fd = os.open(self._temporary, flags, 0o600)
        view = memoryview(data)
        while view:
            view = view[os.write(self._fd, view) :]
        return self._fd

    def _close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


class _FolderSyncs:
    """Syncs folders for all who wait in one round: the second sync of a round costs next to nothing."""

    def __init__(
        self, run: Callable[[Callable[[Iterable[Path]], None], Iterable[Path]], Awaitable[None]]
    ) -> None:
        self._run = run
        self._waiting: list[tuple[Path, asyncio.Future[None]]] = []
        self._round: asyncio.Task[None] | None = None

    async def sync(self, folder: Path) -> None:
        """Return when everything renamed into `folder` before this call is durable."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((folder, done))
        if self._round is None:
            self._round = loop.create_task(self._rounds())
        await done

    async def _rounds(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            failure: Exception | None = None
            try:
                await self._run(_sync_folders, {folder for folder, _ in batch})
            except Exception as error:
                # Whatever it is, those who wait must hear it: a future without an answer is a request that hangs.
                failure = error
            for _, done in batch:
                if done.done():  # its caller has gone
                    continue
                if failure is None:
                    done.set_result(None)
                else:
                    done.set_exception(failure)
        self._round = None


def _sync_folders(folders: Iterable[Path]) -> None:
    for folder in folders:
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
