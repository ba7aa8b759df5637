"""Rows of buckets, objects and uploads on both databases: order of keys, conditions, and which blobs fall free."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from overread.domain.checksums import Algorithm
from overread.domain.errors import AlreadyExists, InUse, NotFound, PreconditionFailed
from overread.domain.object_lists import ListQuery
from overread.domain.objects import (
    ALWAYS_WRITE,
    Attributes,
    Bucket,
    Checksum,
    ObjectInfo,
    Part,
    Upload,
    WriteCondition,
)
from overread.store import Store
from overread.store import objects as rows

NOW = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
BUCKET = Bucket("loops", "000000000000", "us-east-1", NOW)
UPLOAD = Upload(
    "u1", "loops", "big", NOW, Attributes("image/png", {}, {"a": "b"}), Algorithm.SHA256, composite=True
)


def info(key: str, blob: str = "blob-1", etag: str = "etag") -> ObjectInfo:
    return ObjectInfo(
        "loops",
        key,
        7,
        etag,
        NOW,
        Attributes("text/plain", {"expires": "never"}, {"ä": "ö"}),
        Checksum(Algorithm.CRC32, "AAAAAA==", composite=True),
        part_sizes=(5, 2),
        blob=blob,
    )


def part(number: int, blob: str) -> Part:
    return Part(number, 5, "etag", Checksum(Algorithm.SHA256, "AAAA"), NOW, blob)


@pytest.fixture(autouse=True)
async def bucket(store: Store) -> None:
    await store.write(rows.create_bucket, BUCKET)


async def test_an_object_comes_back_whole(store: Store) -> None:
    stored = info("a\x00b/ü\U0001f600")
    assert await store.write(rows.put_object, stored, ALWAYS_WRITE) == ()
    assert await store.read(rows.find_object, "loops", stored.key) == stored


async def test_a_replaced_blob_falls_free(store: Store) -> None:
    await store.write(rows.put_object, info("a", "one"), ALWAYS_WRITE)
    assert await store.write(rows.put_object, info("a", "two"), ALWAYS_WRITE) == ("one",)
    assert await store.write(rows.delete_objects, "loops", ["a", "absent"]) == ("two",)


async def test_conditions_decide_in_one_statement(store: Store) -> None:
    create, change = WriteCondition(if_none_match=True), WriteCondition(if_match='"etag"')
    with pytest.raises(NotFound):
        await store.write(rows.put_object, info("a"), change)
    await store.write(rows.put_object, info("a", "one"), create)
    with pytest.raises(PreconditionFailed):
        await store.write(rows.put_object, info("a", "two"), create)
    assert await store.write(rows.put_object, info("a", "three", etag="new"), change) == ("one",)
    with pytest.raises(PreconditionFailed):
        await store.write(rows.put_object, info("a", "four"), change)
    assert (await store.read(rows.find_object, "loops", "a")).blob == "three"


async def test_keys_are_in_the_order_of_their_bytes(store: Store) -> None:
    keys = ["a", "B", "_", "ä", "\uffee", "\U0001f600", "a/b", "a b"]
    for key in keys:
        await store.write(rows.put_object, info(key), ALWAYS_WRITE)
    page = await store.read(rows.list_objects, "loops", ListQuery())
    assert [entry.key for entry in page.objects] == sorted(keys, key=str.encode)


async def test_a_bucket_name_is_taken_once(store: Store) -> None:
    with pytest.raises(AlreadyExists) as own:
        await store.write(rows.create_bucket, BUCKET)
    with pytest.raises(AlreadyExists) as foreign:
        await store.write(rows.create_bucket, Bucket("loops", "111111111111", "us-east-1", NOW))
    assert (own.value.owned, foreign.value.owned) == (True, False)


async def test_a_bucket_goes_with_its_uploads_but_not_with_objects(store: Store) -> None:
    await store.write(rows.create_upload, UPLOAD)
    await store.write(rows.put_part, UPLOAD, part(1, "part-1"))
    await store.write(rows.put_object, info("a"), ALWAYS_WRITE)
    with pytest.raises(InUse):
        await store.write(rows.delete_bucket, "loops")
    await store.write(rows.delete_objects, "loops", ["a"])
    assert await store.write(rows.delete_bucket, "loops") == ("part-1",)
    with pytest.raises(NotFound):
        await store.read(rows.find_upload, "loops", "big", "u1")


async def test_completing_frees_parts_and_the_replaced_object(store: Store) -> None:
    await store.write(rows.put_object, info("big", "old"), ALWAYS_WRITE)
    await store.write(rows.create_upload, UPLOAD)
    assert await store.read(rows.find_upload, "loops", "big", "u1") == UPLOAD
    await store.write(rows.put_part, UPLOAD, part(2, "part-2"))
    assert await store.write(rows.put_part, UPLOAD, part(2, "part-2b")) == ("part-2",)
    assert await store.read(rows.list_parts, "u1", 0, 10) == (part(2, "part-2b"),)
    assert await store.read(rows.known_blobs, ["old", "part-2b", "part-2"]) == {"old", "part-2b"}
    freed = await store.write(rows.complete_upload, UPLOAD, info("big", "new"), ALWAYS_WRITE)
    assert sorted(freed) == ["old", "part-2b"]
    with pytest.raises(NotFound):
        await store.write(rows.put_part, UPLOAD, part(3, "part-3"))


async def test_a_refused_completion_keeps_the_upload(store: Store) -> None:
    await store.write(rows.put_object, info("big", "old"), ALWAYS_WRITE)
    await store.write(rows.create_upload, UPLOAD)
    await store.write(rows.put_part, UPLOAD, part(1, "part-1"))
    with pytest.raises(PreconditionFailed):
        await store.write(
            rows.complete_upload, UPLOAD, info("big", "new"), WriteCondition(if_none_match=True)
        )
    assert await store.read(rows.list_parts, "u1", 0, 10) == (part(1, "part-1"),)
