from __future__ import annotations

from overread.domain.human_task_ui import sha256_of


def test_the_digest_is_lower_case_hex_of_the_utf8_text() -> None:
    # printf 'abc' | sha256sum; printf '\xc3\xa4' | sha256sum
    expected = [
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "33e6d73fee82904c8d7afb78de1154d1e8dc2a0edb08120e63df5b9385c2d9cc",
    ]
    assert [sha256_of("abc"), sha256_of("ä")] == expected
