"""What every object store must do: embedded, in memory behind obstore, and as a gateway to a real S3."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from obstore.store import MemoryStore, S3Store
from tests.servers import RunningServer

from overread.domain.checksums import Algorithm, checksum
from overread.domain.errors import (
    AlreadyExists,
    BadDigest,
    InUse,
    NotFound,
    PreconditionFailed,
    RangeNotSatisfiable,
)
from overread.domain.object_lists import ListQuery
from overread.domain.objects import (
    MIN_PART_BYTES,
    Attributes,
    Bucket,
    ByteRange,
    Checksum,
    CopySource,
    CorsRule,
    NamedPart,
    ObjectRefusal,
    ObjectRefused,
    Part,
    Proof,
    ReadCondition,
    Upload,
    WriteCondition,
    multipart_etag,
)
from overread.objects.base import ObjectStore
from overread.objects.local import LocalObjects
from overread.objects.remote import RemoteObjects
from overread.store import Store
from overread.store.database import sqlite_url
from overread.store.objects import ObjectRows

NOW = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
BUCKET = Bucket("loops", "000000000000", "us-east-1", NOW)


@pytest.fixture
def index(store: Store) -> ObjectRows:
    return ObjectRows(store)


NewBucket = Callable[[], S3Store]


@pytest.fixture(scope="module")
def remote_s3(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewBucket]:
    """A remote S3, which is another overread on a real socket: makes a new real bucket, and obstore's client for it."""
    folder = tmp_path_factory.mktemp("remote")
    shutil.copy(sqlite_template, folder / "overread.db")
    server = RunningServer(sqlite_url(folder / "overread.db"), folder, background=False)
    account = server.new_account()
    client = account.client("s3")

    def new_bucket() -> S3Store:
        name = f"real-{uuid.uuid4().hex}"
        client.create_bucket(Bucket=name)
        return S3Store(
            name,
            endpoint=account.url,
            access_key_id=account.access_key_id,
            secret_access_key=account.secret,
            region="us-east-1",
            virtual_hosted_style_request=False,
            client_options={"allow_http": True},
        )

    yield new_bucket
    server.close()


@pytest.fixture(params=["local", "memory", "s3"])
async def objects(
    request: pytest.FixtureRequest, tmp_path: Path, index: ObjectRows
) -> AsyncIterator[ObjectStore]:
    made: ObjectStore
    if request.param == "local":
        made = LocalObjects(tmp_path / "blobs", index, clock=lambda: NOW)
    elif request.param == "memory":
        made = RemoteObjects(MemoryStore(), index)
    else:
        made = RemoteObjects(request.getfixturevalue("remote_s3")(), index)
    await made.start()
    await made.create_bucket(BUCKET)
    yield made
    await made.close()


async def body(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def read(objects: ObjectStore, key: str, **how: ByteRange | int | None) -> bytes:
    found = await objects.get("loops", key, **how)  # type: ignore[arg-type]  # one of two
    return b"".join([piece async for piece in found.body])


async def keys(objects: ObjectStore, query: ListQuery) -> tuple[list[str], list[str], str | None]:
    page = await objects.list_objects("loops", query)
    return [info.key for info in page.objects], list(page.prefixes), page.next_after


class TestBuckets:
    async def test_a_created_bucket_is_found_and_listed(self, objects: ObjectStore) -> None:
        other = Bucket("elsewhere", "111111111111", "eu-west-1", NOW)
        await objects.create_bucket(other)
        assert await objects.find_bucket("elsewhere") == other
        assert await objects.list_buckets("000000000000") == (BUCKET,)

    async def test_a_name_is_taken_once_for_all_accounts(self, objects: ObjectStore) -> None:
        with pytest.raises(AlreadyExists) as own:
            await objects.create_bucket(BUCKET)
        with pytest.raises(AlreadyExists) as foreign:
            await objects.create_bucket(replace(BUCKET, account="111111111111"))
        assert (own.value.owned, foreign.value.owned) == (True, False)

    async def test_a_bucket_with_an_object_is_not_deleted(self, objects: ObjectStore) -> None:
        await objects.put_bytes("loops", "a", b"1", "text/plain")
        with pytest.raises(InUse):
            await objects.delete_bucket("loops")
        await objects.delete("loops", ["a"])
        await objects.delete_bucket("loops")
        with pytest.raises(NotFound):
            await objects.find_bucket("loops")

    async def test_cors_rules_come_back_as_they_were_put(self, objects: ObjectStore) -> None:
        rules = (
            CorsRule(("https://*.example",), ("GET", "PUT"), ("*",), ("etag",), 30, "one"),
            CorsRule(("*",), ("GET",)),
        )
        await objects.put_cors("loops", rules)
        assert (await objects.find_bucket("loops")).cors == rules

    async def test_nothing_is_put_into_a_bucket_that_is_not_there(self, objects: ObjectStore) -> None:
        with pytest.raises(NotFound) as error:
            await objects.put_bytes("nowhere", "a", b"1", "text/plain")
        assert error.value.kind == "bucket"


class TestObjects:
    async def test_an_object_comes_back_as_it_was_put(self, objects: ObjectStore) -> None:
        attributes = Attributes(
            "application/json",
            {
                "cache-control": "no-store",
                "content-disposition": "inline",
                "expires": "Thu, 01 Jan 2026 00:00:00 GMT",
            },
            {"one": "1", "two": "zwei"},
        )
        put = await objects.put("loops", "a/b c+ü.json", body(b'{"a"', b": 1}"), attributes)
        head = await objects.head("loops", "a/b c+ü.json")
        assert (head.size, head.attributes, head.etag) == (8, attributes, put.etag)
        assert head.checksum == Checksum(Algorithm.CRC64NVME, checksum(Algorithm.CRC64NVME, b'{"a": 1}'))
        assert await read(objects, "a/b c+ü.json") == b'{"a": 1}'

    @pytest.mark.parametrize("size", [0, 1, 2**20 - 1, 2**20, 9 * 2**20 + 7])
    async def test_bodies_of_every_size(self, objects: ObjectStore, size: int) -> None:
        data = hashlib.shake_128(b"seed").digest(size)
        pieces = [data[at : at + 65_536] for at in range(0, size, 65_536)]
        await objects.put("loops", "big", body(*pieces), Attributes())
        assert await read(objects, "big") == data

    async def test_a_put_replaces(self, objects: ObjectStore) -> None:
        await objects.put_bytes("loops", "a", b"old", "text/plain")
        await objects.put_bytes("loops", "a", b"new", "text/html")
        assert await read(objects, "a") == b"new"
        assert (await objects.head("loops", "a")).attributes.content_type == "text/html"

    async def test_a_reader_keeps_what_it_opened(self, objects: ObjectStore) -> None:
        data = bytes(3 * 2**20)
        await objects.put_bytes("loops", "a", data, "text/plain")
        opened = await objects.get("loops", "a")
        first = await anext(aiter(opened.body))
        await objects.put_bytes("loops", "a", b"new", "text/plain")
        assert first + b"".join([piece async for piece in opened.body]) == data

    async def test_what_is_absent_is_not_found(self, objects: ObjectStore) -> None:
        for attempt in (objects.get("loops", "x"), objects.head("loops", "x")):
            with pytest.raises(NotFound) as error:
                await attempt
            assert error.value.kind == "object"
        await objects.delete("loops", ["x"])

    @pytest.mark.parametrize("mebibytes", [2, 17])
    async def test_a_body_that_breaks_off_leaves_nothing(self, objects: ObjectStore, mebibytes: int) -> None:
        async def broken() -> AsyncIterator[bytes]:
            for _ in range(mebibytes):
                yield bytes(2**20)
            raise BadDigest("SHA256", "a", "b")

        with pytest.raises(BadDigest):
            await objects.put("loops", "a", broken(), Attributes())
        with pytest.raises(NotFound):
            await objects.head("loops", "a")

    @pytest.mark.parametrize("algorithm", list(Algorithm))
    async def test_checksums_are_checked_and_kept(self, objects: ObjectStore, algorithm: Algorithm) -> None:
        right = checksum(algorithm, b"123456789")
        await objects.put(
            "loops",
            "a",
            body(b"12345", b"6789"),
            Attributes(),
            proof=Proof(algorithm=algorithm, checksum=lambda: right),
        )
        assert (await objects.head("loops", "a")).checksum == Checksum(algorithm, right)
        with pytest.raises(BadDigest):
            await objects.put(
                "loops",
                "a",
                body(b"12345678"),
                Attributes(),
                proof=Proof(algorithm=algorithm, checksum=lambda: right),
            )
        assert await read(objects, "a") == b"123456789"

    async def test_a_large_body_that_is_wrong_leaves_nothing(self, objects: ObjectStore) -> None:
        pieces = [bytes(2**20)] * 17
        with pytest.raises(BadDigest):
            await objects.put(
                "loops", "a", body(*pieces), Attributes(), proof=Proof(md5="1B2M2Y8AsgTpgAmY7PhCfg==")
            )
        with pytest.raises(NotFound):
            await objects.head("loops", "a")

    async def test_content_md5_is_checked(self, objects: ObjectStore) -> None:
        with pytest.raises(BadDigest):
            await objects.put(
                "loops", "a", body(b"1"), Attributes(), proof=Proof(md5="1B2M2Y8AsgTpgAmY7PhCfg==")
            )

    async def test_a_body_of_another_length_than_declared_is_refused(self, objects: ObjectStore) -> None:
        with pytest.raises(ObjectRefused) as error:
            await objects.put("loops", "a", body(b"123"), Attributes(), proof=Proof(size=4))
        assert error.value.refusal is ObjectRefusal.INCOMPLETE_BODY

    async def test_a_key_is_created_once(self, objects: ObjectStore) -> None:
        new = WriteCondition(if_none_match=True)
        results = await asyncio.gather(
            *(objects.put("loops", "a", body(b"%d" % n), Attributes(), condition=new) for n in range(8)),
            return_exceptions=True,
        )
        assert sum(isinstance(result, PreconditionFailed) for result in results) == 7
        assert sum(not isinstance(result, BaseException) for result in results) == 1

    async def test_a_put_that_names_an_old_etag_loses(self, objects: ObjectStore) -> None:
        old = (await objects.put_bytes("loops", "a", b"1", "text/plain")).etag
        await objects.put("loops", "a", body(b"2"), Attributes(), condition=WriteCondition(if_match=old))
        with pytest.raises(PreconditionFailed):
            await objects.put("loops", "a", body(b"3"), Attributes(), condition=WriteCondition(if_match=old))
        with pytest.raises(NotFound):
            await objects.put("loops", "x", body(b"3"), Attributes(), condition=WriteCondition(if_match=old))
        assert await read(objects, "a") == b"2"

    async def test_conditions_of_reading(self, objects: ObjectStore) -> None:
        info = await objects.put_bytes("loops", "a", b"1", "text/plain")
        with pytest.raises(PreconditionFailed) as unchanged:
            await objects.get("loops", "a", condition=ReadCondition(if_none_match=f'"{info.etag}"'))
        with pytest.raises(PreconditionFailed) as stale:
            await objects.get(
                "loops",
                "a",
                condition=ReadCondition(if_unmodified_since=info.modified_at - timedelta(seconds=9)),
            )
        assert (unchanged.value.not_modified, stale.value.not_modified) == (True, False)

    @pytest.mark.parametrize(
        ("byte_range", "expected"),
        [
            (ByteRange(0, 0), b"0"),
            (ByteRange(2, 4), b"234"),
            (ByteRange(7, None), b"789"),
            (ByteRange(None, 3), b"789"),
            (ByteRange(None, 99), b"0123456789"),
            (ByteRange(5, 99), b"56789"),
        ],
    )
    async def test_ranges(self, objects: ObjectStore, byte_range: ByteRange, expected: bytes) -> None:
        await objects.put_bytes("loops", "a", b"0123456789", "text/plain")
        found = await objects.get("loops", "a", byte_range=byte_range)
        assert b"".join([piece async for piece in found.body]) == expected
        assert found.stop - found.start == len(expected)
        assert found.info.size == 10

    async def test_a_range_behind_the_end_is_refused(self, objects: ObjectStore) -> None:
        await objects.put_bytes("loops", "a", b"0123456789", "text/plain")
        with pytest.raises(RangeNotSatisfiable):
            await objects.get("loops", "a", byte_range=ByteRange(10, None))

    async def test_read_bytes_is_bounded(self, objects: ObjectStore) -> None:
        await objects.put_bytes("loops", "a", b"0123456789", "text/plain")
        assert await objects.read_bytes("loops", "a", 10) == b"0123456789"
        with pytest.raises(ObjectRefused):
            await objects.read_bytes("loops", "a", 9)


class TestCopies:
    async def test_a_copy_keeps_attributes_or_takes_new_ones(self, objects: ObjectStore) -> None:
        old, new = Attributes("text/plain", {}, {"a": "1"}), Attributes("text/html", {}, {"b": "2"})
        await objects.put("loops", "a", body(b"12"), old)
        await objects.copy(CopySource("loops", "a"), "loops", "b")
        await objects.copy(CopySource("loops", "a", attributes=new), "loops", "a")
        assert (await objects.head("loops", "b")).attributes == old
        assert (await objects.head("loops", "a")).attributes == new
        assert await read(objects, "a") == await read(objects, "b") == b"12"

    async def test_a_copy_onto_itself_is_refused(self, objects: ObjectStore) -> None:
        await objects.put_bytes("loops", "a", b"1", "text/plain")
        with pytest.raises(ObjectRefused):
            await objects.copy(CopySource("loops", "a"), "loops", "a")


class TestLists:
    async def test_keys_are_in_the_order_of_their_bytes(self, objects: ObjectStore) -> None:
        for key in ("b", "a/b", "a", "ä", "\U0001f600", "\uffee", "a b", "B"):
            await objects.put_bytes("loops", key, b"", "text/plain")
        assert await keys(objects, ListQuery()) == (
            ["B", "a", "a b", "a/b", "b", "ä", "\uffee", "\U0001f600"],
            [],
            None,
        )

    async def test_pages_and_prefixes(self, objects: ObjectStore) -> None:
        for key in ("a", "p/1", "p/2", "q/1", "z"):
            await objects.put_bytes("loops", key, b"", "text/plain")
        query = ListQuery(delimiter="/", limit=2)
        assert await keys(objects, query) == (["a"], ["p/"], "p/")
        assert await keys(objects, replace(query, after="p/")) == (["z"], ["q/"], None)
        assert await keys(objects, ListQuery(prefix="p/", after="p/1")) == (["p/2"], [], None)
        assert await keys(objects, ListQuery(prefix="p")) == (["p/1", "p/2"], [], None)
        assert await keys(objects, ListQuery(limit=0)) == ([], [], None)

    async def test_prefixes_with_odd_characters(self, objects: ObjectStore) -> None:
        for key in ("a b+c/1", "a b+c/2", "a%20b/1"):
            await objects.put_bytes("loops", key, b"", "text/plain")
        query = ListQuery(prefix="a b+c/", after="a b+c/1")
        assert await keys(objects, query) == (["a b+c/2"], [], None)
        assert await keys(objects, ListQuery(prefix="a%", delimiter="/")) == ([], ["a%20b/"], None)


class TestUploads:
    async def test_parts_become_one_object(self, objects: ObjectStore) -> None:
        upload = await start(objects)
        first, second = bytes(MIN_PART_BYTES), b"tail"
        parts = [
            await objects.put_part(upload, 1, body(first)),
            await objects.put_part(upload, 3, body(second)),
        ]
        assert [part.number for part in await objects.list_parts(upload, 0, 10)] == [1, 3]
        info = await objects.complete_upload(upload, [named(part) for part in parts])
        assert info.size == MIN_PART_BYTES + 4
        assert await read(objects, "big") == first + second
        head = await objects.head("loops", "big")
        assert (head.attributes, head.checksum) == (
            upload.attributes,
            Checksum(Algorithm.CRC32, checksum(Algorithm.CRC32, first + second)),
        )
        with pytest.raises(NotFound) as error:
            await objects.find_upload("loops", "big", upload.id)
        assert error.value.kind == "upload"

    async def test_composite_checksums(self, objects: ObjectStore) -> None:
        upload = await start(objects, composite=True)
        part = await objects.put_part(upload, 1, body(b"only"))
        info = await objects.complete_upload(upload, [named(part)])
        assert info.checksum is not None
        assert info.checksum.value.endswith("-1")
        assert (await objects.head("loops", "big")).checksum == info.checksum

    async def test_a_part_is_replaced(self, objects: ObjectStore) -> None:
        upload = await start(objects)
        old = await objects.put_part(upload, 1, body(b"old"))
        await objects.put_part(upload, 1, body(b"new"))
        with pytest.raises(ObjectRefused) as error:
            await objects.complete_upload(upload, [named(old)])
        assert error.value.refusal is ObjectRefusal.PART_UNKNOWN

    async def test_parts_are_verified(self, objects: ObjectStore) -> None:
        upload = await start(objects)
        parts = [await objects.put_part(upload, number, body(b"small")) for number in (1, 2)]
        for chosen, refusal in (
            ([named(parts[1]), named(parts[0])], ObjectRefusal.PART_ORDER),
            ([named(parts[0]), named(parts[1])], ObjectRefusal.PART_TOO_SMALL),
            ([NamedPart(7, parts[0].etag)], ObjectRefusal.PART_UNKNOWN),
        ):
            with pytest.raises(ObjectRefused) as error:
                await objects.complete_upload(upload, chosen)
            assert error.value.refusal is refusal
        with pytest.raises(BadDigest):
            await objects.complete_upload(upload, [named(parts[0])], checksum="AAAAAA==")
        with pytest.raises(NotFound):
            await objects.head("loops", "big")

    async def test_an_aborted_upload_is_gone(self, objects: ObjectStore) -> None:
        upload = await start(objects)
        await objects.put_part(upload, 1, body(b"1"))
        await objects.abort_upload("loops", "big", upload.id)
        for attempt in (
            objects.put_part(upload, 1, body(b"1")),
            objects.abort_upload("loops", "big", upload.id),
        ):
            with pytest.raises(NotFound):
                await attempt
        await objects.delete_bucket("loops")

    async def test_a_part_is_copied_from_a_range(self, objects: ObjectStore) -> None:
        await objects.put_bytes("loops", "a", b"0123456789", "text/plain")
        upload = await start(objects)
        part = await objects.copy_part(upload, 1, CopySource("loops", "a"), ByteRange(2, 4))
        await objects.complete_upload(upload, [named(part)])
        assert await read(objects, "big") == b"234"

    async def test_uploads_are_listed_in_pages(self, objects: ObjectStore) -> None:
        made = [
            await start(objects, key=key, id=f"u{n}") for n, key in enumerate(["a", "a", "p/1", "p/2", "z"])
        ]
        page = await objects.list_uploads("loops", ListQuery(limit=1), "")
        assert (page.uploads, page.next_after) == ((made[0],), ("a", "u0"))
        page = await objects.list_uploads("loops", ListQuery(after="a", delimiter="/"), "u0")
        assert (page.uploads, page.prefixes, page.next_after) == ((made[1], made[4]), ("p/",), None)


async def start(
    objects: ObjectStore, *, composite: bool = False, key: str = "big", id: str = "upload-1"
) -> Upload:
    upload = Upload(
        id, "loops", key, NOW, Attributes("image/png", {}, {"a": "b"}), Algorithm.CRC32, composite
    )
    await objects.create_upload(upload)
    return await objects.find_upload("loops", key, id)


def named(part: Part) -> NamedPart:
    return NamedPart(part.number, f'"{part.etag}"', part.checksum)


def test_the_etag_of_parts_is_the_one_s3_makes() -> None:
    parts = [hashlib.md5(data).hexdigest() for data in (b"a", b"b")]
    expected = hashlib.md5(hashlib.md5(b"a").digest() + hashlib.md5(b"b").digest()).hexdigest() + "-2"
    assert multipart_etag(parts) == expected
