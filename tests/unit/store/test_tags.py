from __future__ import annotations

from overread.store import Store, tags


async def test_a_replaced_tag_keeps_its_place(store: Store) -> None:
    await store.write(tags.put, "arn", {"b": "1", "a": "2"})
    await store.write(tags.put, "arn", {"c": "3", "b": "4"})
    found = await store.read(tags.find_all, "arn")
    assert list(found.items()) == [("b", "4"), ("a", "2"), ("c", "3")]


async def test_resources_have_tags_of_their_own(store: Store) -> None:
    await store.write(tags.put, "one", {"a": "1"})
    await store.write(tags.put, "two", {"a": "2", "b": ""})
    await store.write(tags.delete, "two", ["a", "none"])
    await store.write(tags.delete_all, "one")
    assert [await store.read(tags.find_all, arn) for arn in ("one", "two")] == [{}, {"b": ""}]
