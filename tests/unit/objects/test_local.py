"""Crashes of the embedded store: a file without a row may be left, a row without its file never."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from overread.domain.errors import PreconditionFailed, StorageUnavailable
from overread.domain.object_lists import ListQuery
from overread.domain.objects import Attributes, Bucket, ObjectInfo, WriteCondition
from overread.objects import indexed
from overread.objects.local import LocalObjects
from overread.store import Store
from overread.store.objects import ObjectRows

ALL = ListQuery()
BUCKET = Bucket("loops", "000000000000", "us-east-1", datetime(2026, 1, 1, tzinfo=UTC))


class Crash(BaseException):
    """The process dies here: nothing that would tidy up is run."""


class CrashingRows(ObjectRows):
    """The real index; before or after one of its transactions the process dies."""

    crash_before = crash_after = ""

    def __getattribute__(self, name: str) -> Any:
        method = super().__getattribute__(name)
        if name not in (super().__getattribute__("crash_before"), super().__getattribute__("crash_after")):
            return method

        async def crashing(*args: Any) -> Any:
            if name == self.crash_before:
                raise Crash
            await method(*args)
            raise Crash

        return crashing


def blobs(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def make_old(folder: Path) -> None:
    hours_ago = time.time() - 7_200
    for path in folder.rglob("*"):
        os.utime(path, (hours_ago, hours_ago))


@pytest.fixture
def index(store: Store) -> CrashingRows:
    return CrashingRows(store)


@pytest.fixture
async def objects(index: CrashingRows, tmp_path: Path) -> AsyncIterator[LocalObjects]:
    made = LocalObjects(tmp_path / "blobs", index)
    await made.start()
    await made.create_bucket(BUCKET)
    await made.put_bytes("loops", "a", b"old", "text/plain")
    yield made
    await made.close()


async def test_a_crash_before_the_row_leaves_the_old_object_and_a_file_that_is_swept(
    objects: LocalObjects, index: CrashingRows, tmp_path: Path
) -> None:
    index.crash_before = "put_object"
    with pytest.raises(Crash):
        await objects.put_bytes("loops", "a", b"new", "text/plain")
    assert await objects.read_bytes("loops", "a", 9) == b"old"
    assert len(blobs(tmp_path / "blobs")) == 2
    make_old(tmp_path / "blobs")
    await objects.sweep()
    assert blobs(tmp_path / "blobs") == {(await objects.head("loops", "a")).blob}


async def test_what_is_left_behind_is_swept_while_the_server_runs(
    index: CrashingRows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexed, "SWEEP_SECONDS", 0.01)
    objects = LocalObjects(tmp_path / "blobs", index)
    await objects.start()
    await objects.create_bucket(BUCKET)
    index.crash_before = "put_object"
    with pytest.raises(Crash):
        await objects.put_bytes("loops", "a", b"new", "text/plain")
    make_old(tmp_path / "blobs")
    async with asyncio.timeout(60):
        while blobs(tmp_path / "blobs"):  # noqa: ASYNC110 - sweeping tells nobody when it is done
            await asyncio.sleep(0.01)
    await objects.close()


async def test_a_crash_after_the_row_leaves_the_new_object_and_a_file_that_is_swept(
    objects: LocalObjects, index: CrashingRows, tmp_path: Path
) -> None:
    index.crash_after = "put_object"
    with pytest.raises(Crash):
        await objects.put_bytes("loops", "a", b"new", "text/plain")
    assert await objects.read_bytes("loops", "a", 9) == b"new"
    make_old(tmp_path / "blobs")
    await objects.sweep()
    assert blobs(tmp_path / "blobs") == {(await objects.head("loops", "a")).blob}


async def test_a_crash_while_deleting_never_leaves_a_row_without_its_file(
    objects: LocalObjects, index: CrashingRows
) -> None:
    for moment in ("crash_before", "crash_after"):
        setattr(index, moment, "delete_objects")
        with pytest.raises(Crash):
            await objects.delete("loops", ["a"])
        setattr(index, moment, "")
        page = await index.list_objects("loops", ALL)
        for info in page.objects:
            assert await objects.read_bytes("loops", info.key, 9) == b"old"


async def test_replacing_and_deleting_leave_no_files(objects: LocalObjects, tmp_path: Path) -> None:
    await objects.put_bytes("loops", "a", b"new", "text/plain")
    assert len(blobs(tmp_path / "blobs")) == 1
    await objects.delete("loops", ["a"])
    assert blobs(tmp_path / "blobs") == set()


async def test_a_refused_row_takes_its_file_with_it(objects: LocalObjects, tmp_path: Path) -> None:
    with pytest.raises(PreconditionFailed):
        await objects.put(
            "loops", "a", once(b"new"), Attributes(), condition=WriteCondition(if_none_match=True)
        )
    assert len(blobs(tmp_path / "blobs")) == 1


async def test_a_file_is_kept_while_it_is_open_whether_its_row_was_stored(
    objects: LocalObjects, index: CrashingRows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(info: ObjectInfo, condition: WriteCondition) -> Sequence[str]:
        await ObjectRows.put_object(index, info, condition)
        raise StorageUnavailable("the connection was lost while it waited for the commit")

    monkeypatch.setattr(index, "put_object", lost)
    with pytest.raises(StorageUnavailable):
        await objects.put_bytes("loops", "a", b"new", "text/plain")
    assert await objects.read_bytes("loops", "a", 9) == b"new"


async def test_a_missing_file_is_a_storage_error_and_not_a_missing_object(
    objects: LocalObjects, tmp_path: Path
) -> None:
    blob = (await objects.head("loops", "a")).blob
    (tmp_path / "blobs" / blob[:2] / blob).unlink()
    with pytest.raises(StorageUnavailable):
        await objects.get("loops", "a")


async def once(data: bytes) -> AsyncIterator[bytes]:
    yield data
