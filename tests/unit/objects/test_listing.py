"""Listing held against a plain sorted dictionary, for any keys, prefixes, delimiters and page sizes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from obstore.store import MemoryStore

from overread.domain.object_lists import ListQuery
from overread.domain.objects import Bucket, ObjectInfo, WriteCondition
from overread.objects.remote import RemoteObjects
from overread.store import objects as rows
from overread.store.objects import list_objects, put_object
from overread.store.schema import metadata

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BUCKET = Bucket("loops", "000000000000", "us-east-1", NOW)

# A small alphabet makes keys that share prefixes; the odd ones sort differently as text than as UTF-16 or by locale.
KEY = st.text(alphabet="ab/-Ä\uffee\U0001f600", min_size=1, max_size=6)
QUERIES = st.builds(
    ListQuery,
    prefix=st.text(alphabet="ab/", max_size=3),
    delimiter=st.sampled_from(["", "/", "b", "ab"]),
    limit=st.integers(1, 4),
)


def expected(keys: set[str], query: ListQuery) -> list[str]:
    """What S3 documents, said in the plainest way: fold what has the delimiter, sort by bytes."""
    entries: set[str] = set()
    for key in keys:
        if not key.startswith(query.prefix):
            continue
        rest = key[len(query.prefix) :]
        head, delimiter, _ = rest.partition(query.delimiter) if query.delimiter else (rest, "", "")
        entries.add(query.prefix + head + delimiter)
    return sorted(entries, key=str.encode)


def info(key: str) -> ObjectInfo:
    return ObjectInfo("loops", key, 0, "etag", NOW, blob=key)


@settings(max_examples=150, deadline=None)
@given(st.sets(KEY, max_size=14), QUERIES)
def test_rows_are_listed_as_a_sorted_dictionary_would_be(keys: set[str], query: ListQuery) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as conn:
        metadata.create_all(conn, tables=[rows.buckets, rows.objects])
        rows.create_bucket(conn, BUCKET)
        for key in keys:
            put_object(conn, info(key), WriteCondition())
        found: list[str] = []
        after = ""
        while True:
            page = list_objects(conn, "loops", ListQuery(query.prefix, query.delimiter, after, query.limit))
            entries = [entry.key for entry in page.objects] + list(page.prefixes)
            assert len(entries) <= query.limit
            found += sorted(entries, key=str.encode)
            if page.next_after is None:
                break
            after = page.next_after
    engine.dispose()
    assert found == expected(keys, query)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(KEY, max_size=10), QUERIES)
def test_a_remote_store_is_listed_alike(keys: set[str], query: ListQuery) -> None:
    expressible = {key for key in keys if "//" not in f"/{key}/"}

    async def pages() -> list[str]:
        remote = RemoteObjects(MemoryStore(), OneBucket())  # type: ignore[arg-type]  # only looks for the bucket
        for key in expressible:
            await remote.put_bytes("loops", key, b"", "text/plain")
        found: list[str] = []
        after = ""
        while True:
            page = await remote.list_objects(
                "loops", ListQuery(query.prefix, query.delimiter, after, query.limit)
            )
            found += sorted([entry.key for entry in page.objects] + list(page.prefixes), key=str.encode)
            if page.next_after is None:
                return found
            after = page.next_after

    assert asyncio.run(pages()) == expected(expressible, query)


class OneBucket:
    """An index that holds a bucket and nothing else."""

    async def find_bucket(self, name: str) -> Bucket:
        return BUCKET
