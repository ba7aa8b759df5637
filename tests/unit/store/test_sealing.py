from __future__ import annotations

import pytest

from overread.domain.errors import StorageUnavailable
from overread.store.sealing import Sealer, new_key


def test_what_was_sealed_opens_in_its_place() -> None:
    sealer = Sealer(new_key())
    sealed = sealer.seal(b"secret", b"table/1")
    assert b"secret" not in sealed
    assert sealer.open(sealed, b"table/1") == b"secret"


def test_equal_texts_are_sealed_differently() -> None:
    sealer = Sealer(new_key())
    assert sealer.seal(b"x", b"p") != sealer.seal(b"x", b"p")


def test_a_value_that_was_moved_or_changed_does_not_open() -> None:
    sealer = Sealer(new_key())
    sealed = sealer.seal(b"secret", b"table/1")
    for value, place in (
        (sealed, b"table/2"),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), b"table/1"),
        (b"", b"table/1"),
    ):
        with pytest.raises(StorageUnavailable):
            sealer.open(value, place)


def test_after_a_new_key_older_values_open_and_newer_ones_need_it() -> None:
    old, new = new_key(), new_key()
    before = Sealer(old).seal(b"x", b"p")
    both = Sealer(new, old)
    assert both.open(before, b"p") == b"x"
    after = both.seal(b"y", b"p")
    with pytest.raises(StorageUnavailable, match="OVERREAD_KEY"):
        Sealer(old).open(after, b"p")


@pytest.mark.parametrize("keys", [(), (b"short",)])
def test_a_key_has_32_bytes(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(*keys)
