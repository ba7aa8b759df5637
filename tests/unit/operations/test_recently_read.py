"""One reading for everybody who misses a value at the same moment."""

from __future__ import annotations

import asyncio

import pytest

from overread.operations.recently_read import RecentlyRead


class Source:
    """Counts readings; each ends when it is let go."""

    def __init__(self) -> None:
        self.readings = 0
        self.go = asyncio.Event()

    async def read(self, answer: str) -> str:
        self.readings += 1
        await self.go.wait()
        if answer == "fail":
            raise LookupError(answer)
        return answer


async def test_those_who_wait_share_one_reading() -> None:
    source, cache = Source(), RecentlyRead[str, str](60, 10)
    waiting = [asyncio.create_task(cache.get("key", source.read, "value")) for _ in range(5)]
    await asyncio.sleep(0)
    source.go.set()
    assert await asyncio.gather(*waiting) == ["value"] * 5
    assert await cache.get("key", source.read, "other") == "value"
    assert source.readings == 1


async def test_a_value_ends_with_its_time() -> None:
    source, cache = Source(), RecentlyRead[str, str](0, 10)
    source.go.set()
    assert await cache.get("key", source.read, "old") == "old"
    assert await cache.get("key", source.read, "new") == "new"


async def test_a_failure_reaches_all_and_is_not_kept() -> None:
    source, cache = Source(), RecentlyRead[str, str](60, 10)
    waiting = [asyncio.create_task(cache.get("key", source.read, "fail")) for _ in range(2)]
    await asyncio.sleep(0)
    source.go.set()
    failures = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(failure) for failure in failures] == [LookupError, LookupError]
    assert await cache.get("key", source.read, "value") == "value"


async def test_one_who_goes_away_leaves_the_reading_to_the_others() -> None:
    source, cache = Source(), RecentlyRead[str, str](60, 10)
    gone = asyncio.create_task(cache.get("key", source.read, "value"))
    stays = asyncio.create_task(cache.get("key", source.read, "value"))
    await asyncio.sleep(0)
    gone.cancel()
    source.go.set()
    assert await stays == "value"
    with pytest.raises(asyncio.CancelledError):
        await gone


async def test_what_was_forgotten_while_it_was_read_is_read_again() -> None:
    source, cache = Source(), RecentlyRead[str, str](60, 10)
    before = asyncio.create_task(cache.get("key", source.read, "before"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    cache.forget("key")
    source.go.set()
    assert await before == "before"
    assert await cache.get("key", source.read, "after") == "after"


async def test_no_more_than_most_are_kept() -> None:
    source, cache = Source(), RecentlyRead[str, str](60, 2)
    source.go.set()
    for key in ("a", "b", "c"):
        await cache.get(key, source.read, "old")
    assert [await cache.get(key, source.read, "new") for key in ("a", "c")] == ["new", "old"]
