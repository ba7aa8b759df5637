from __future__ import annotations

import re
import unicodedata

import pytest

from overread.aws.patterns import category_ranges, compiled


@pytest.mark.parametrize(
    ("pattern", "value", "matches"),
    [
        ("[a-z]+", "abc", True),
        ("[a-z]+", "abc!", False),
        ("[a-z]+", "abc\n", False),
        (".+", "one line", True),
        (".+", "two\nlines", False),
        (".+", "two\u2028lines", False),
        ("(?s).*", "two\nlines", True),
        (r"[\S\s]+", "two\nlines", True),
        (r"\d{2}", "12", True),
        (r"\d{2}", "١٢", False),
        (r"[\w-]+", "us-east_1", True),
        (r"[\w-]+", "ü", False),
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", "Größe 5 @home", True),
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", "a!b", False),
        (r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", "prüfer-日本!", True),
        (r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", "two words", False),
        (r"\p{L}", "é", True),
        (r"\p{L}", "5", False),
        (r"[\t\n\r -\uD7FF\uE000-\uFFFD]*", "tab\tand\nline", True),
        (r"[\t\n\r -\uD7FF\uE000-\uFFFD]*", "😀", False),
        ("a|b", "ab", False),
    ],
)
def test_a_pattern_of_aws_means_here_what_it_means_in_java(pattern: str, value: str, matches: bool) -> None:
    assert (compiled(pattern).match(value) is not None) == matches


@pytest.mark.parametrize("letters", [*"LMNPSZ", "LMNPS"])
def test_category_ranges_hold_exactly_their_categories(letters: str) -> None:
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))

    found = "".join(re.findall(f"[{category_ranges(letters)}]", everything))

    assert found == "".join(char for char in everything if unicodedata.category(char)[0] in letters)
