"""Blob files: what is on the disk after success, failure, cancellation and a crash."""

from __future__ import annotations

import asyncio
import errno
import os
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from overread.domain.errors import BadDigest, StorageUnavailable
from overread.domain.objects import Proof
from overread.objects.blobs import PIECE_BYTES, BlobFolder
from overread.objects.intake import Intake


@pytest.fixture
async def folder(tmp_path: Path) -> AsyncIterator[BlobFolder]:
    made = BlobFolder(tmp_path)
    await made.start()
    yield made
    await made.close()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


async def body(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def intake() -> Intake:
    return Intake(Proof())


async def test_a_blob_is_one_file_that_only_its_owner_reads(folder: BlobFolder, tmp_path: Path) -> None:
    blob = await folder.write(body(b"one", b"two"), intake())
    path = tmp_path / blob[:2] / blob
    assert files(tmp_path) == [blob]
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"onetwo", 0o600)


async def test_a_blob_that_is_wrong_leaves_no_file(folder: BlobFolder, tmp_path: Path) -> None:
    wrong = Intake(Proof(md5="1B2M2Y8AsgTpgAmY7PhCfg=="))
    with pytest.raises(BadDigest):
        await folder.write(body(bytes(PIECE_BYTES), b"more"), wrong)
    assert files(tmp_path) == []


async def test_a_writer_that_is_cancelled_leaves_no_file(folder: BlobFolder, tmp_path: Path) -> None:
    began = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield bytes(PIECE_BYTES)
        began.set()
        await asyncio.Event().wait()

    writing = asyncio.create_task(folder.write(endless(), intake()))
    await began.wait()
    assert len(files(tmp_path)) == 1
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert files(tmp_path) == []


async def test_a_full_disk_is_storage_unavailable_and_leaves_no_file(
    folder: BlobFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, written = os.write, 0

    def full(fd: int, data: memoryview) -> int:
        nonlocal written
        if written >= PIECE_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written += len(data)
        return real(fd, data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StorageUnavailable, match="No space left"):
        await folder.write(body(bytes(PIECE_BYTES), bytes(PIECE_BYTES)), intake())
    assert files(tmp_path) == []


async def test_writing_in_pieces_of_a_short_write(
    folder: BlobFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:3]))
    blob = await folder.write(body(b"0123456789"), intake())
    assert (tmp_path / blob[:2] / blob).read_bytes() == b"0123456789"


async def test_everything_is_synced_before_the_name_is_told(
    folder: BlobFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def record(fd: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{fd}"))
        real(fd)

    monkeypatch.setattr(os, "fsync", record)
    blob = await folder.write(body(b"1"), intake())
    assert synced == [str(tmp_path / "incoming" / blob), str(tmp_path / blob[:2])]


async def test_many_writers_at_once(folder: BlobFolder, tmp_path: Path) -> None:
    blobs = await asyncio.gather(*(folder.write(body(b"%d" % n), intake()) for n in range(50)))
    assert files(tmp_path) == sorted(blobs)


async def test_a_removed_blob_is_not_found_but_an_open_one_is_read(folder: BlobFolder) -> None:
    data = os.urandom(3 * PIECE_BYTES)
    blob = await folder.write(body(data), intake())
    opened = await folder.read(blob, 0, len(data))
    await folder.remove([blob])
    assert b"".join([piece async for piece in opened]) == data
    with pytest.raises(FileNotFoundError):
        await folder.read(blob, 0, 1)


async def test_sweeping_takes_old_files_that_nothing_names(folder: BlobFolder, tmp_path: Path) -> None:
    old, needed, young = [await folder.write(body(b"1"), intake()) for _ in range(3)]
    (tmp_path / "incoming" / "half").write_bytes(b"half")
    hours_ago = time.time() - 7_200
    for path in (tmp_path / old[:2] / old, tmp_path / needed[:2] / needed, tmp_path / "incoming" / "half"):
        os.utime(path, (hours_ago, hours_ago))

    async def known(blobs: Sequence[str]) -> frozenset[str]:
        return frozenset({needed} & set(blobs))

    assert await folder.sweep(known) == 2
    assert files(tmp_path) == sorted([needed, young])
