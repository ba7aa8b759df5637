"""What is particular to a remote store; what it has in common with the embedded one is in the contract suite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import obstore
import pytest
from obstore.store import MemoryStore

from overread.domain.errors import InUse, StorageUnavailable
from overread.domain.object_lists import ListQuery
from overread.domain.objects import Attributes, Bucket, ObjectRefusal, ObjectRefused, Upload
from overread.objects.remote import RemoteObjects, open_remote
from overread.store import Store
from overread.store.objects import ObjectRows

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BUCKET = Bucket("loops", "000000000000", "us-east-1", NOW)
REAL = Bucket("mapped", "000000000000", "eu-west-1", NOW)


@pytest.fixture
def index(store: Store) -> ObjectRows:
    return ObjectRows(store)


async def test_a_bucket_is_a_folder_and_a_mapped_one_is_a_store(index: ObjectRows) -> None:
    root, real = MemoryStore(), MemoryStore()
    await obstore.put_async(real, "there/before", b"1")
    objects = RemoteObjects(root, index, mapped={"mapped": real}, records=[REAL])
    for _ in range(2):  # a second start finds the record
        await objects.start()
        await objects.close()
    await objects.create_bucket(BUCKET)
    await objects.put_bytes("loops", "a/b", b"2", "text/plain")
    await objects.put_bytes("mapped", "a/b", b"3", "text/plain")
    assert bytes(await (await obstore.get_async(root, "loops/a/b")).bytes_async()) == b"2"
    assert bytes(await (await obstore.get_async(real, "a/b")).bytes_async()) == b"3"
    page = await objects.list_objects("mapped", ListQuery())
    assert [info.key for info in page.objects] == ["a/b", "there/before"]
    assert await objects.list_buckets("000000000000") == (BUCKET, REAL)


@pytest.mark.parametrize("key", ["a//b", "/a", "a/", ".", "a/./b", "../a", "a\x01b"])
async def test_keys_that_the_remote_store_cannot_hold_are_refused(index: ObjectRows, key: str) -> None:
    objects = RemoteObjects(MemoryStore(), index)
    await objects.create_bucket(BUCKET)
    with pytest.raises(ObjectRefused) as error:
        await objects.put_bytes("loops", key, b"1", "text/plain")
    assert error.value.refusal is ObjectRefusal.KEY
    await objects.delete("loops", [key])
    assert (await objects.list_objects("loops", ListQuery(prefix=key))).objects == ()


async def test_objects_of_others_are_read_as_they_are(index: ObjectRows) -> None:
    real = MemoryStore()
    odd = {
        "overread_checksum": "nothing of ours",
        "overread_parts": "x",
        "Content-Type": "text/x",
        "note": "1",
    }
    await obstore.put_async(real, "a", b"1", attributes=odd)
    objects = RemoteObjects(MemoryStore(), index, mapped={"mapped": real}, records=[REAL])
    await objects.start()
    info = await objects.head("mapped", "a")
    assert (info.attributes, info.checksum, info.part_sizes) == (
        Attributes("text/x", {}, {"note": "1"}),
        None,
        (),
    )
    await objects.close()


async def test_a_bucket_with_remote_objects_is_not_deleted(index: ObjectRows) -> None:
    objects = RemoteObjects(MemoryStore(), index)
    await objects.create_bucket(BUCKET)
    await objects.put_bytes("loops", "a", b"1", "text/plain")
    with pytest.raises(InUse):
        await objects.delete_bucket("loops")


async def test_old_parts_that_no_upload_names_are_swept(index: ObjectRows) -> None:
    root = MemoryStore()
    objects = RemoteObjects(root, index, clock=lambda: datetime.now(UTC) + timedelta(hours=2))
    await objects.create_bucket(BUCKET)
    upload = Upload("u1", "loops", "a", NOW)
    await objects.create_upload(upload)
    part = await objects.put_part(upload, 1, once(b"1"))
    await obstore.put_async(root, ".overread-uploads/lost", b"1")
    assert await objects.sweep() == 1
    left = await obstore.list(root).collect_async()
    assert [meta["path"] for meta in left] == [f".overread-uploads/{part.blob}"]


@pytest.mark.parametrize("url", ["file:///tmp", "memory:///", "nonsense", "ftp://host/x"])
def test_addresses_that_are_no_remote_store(index: ObjectRows, url: str) -> None:
    with pytest.raises(StorageUnavailable):
        open_remote(url, index, account="000000000000", region="us-east-1")


def test_addresses_of_remote_stores(index: ObjectRows) -> None:
    for url in ("s3://bucket/prefix", "gs://bucket"):
        open_remote(url, index, account="000000000000", region="us-east-1")


async def once(data: bytes) -> AsyncIterator[bytes]:
    yield data
