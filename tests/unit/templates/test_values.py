from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overread.templates.limits import LimitReached
from overread.templates.values import escape, json_text, script_safe, shortest

NUMBERS = [
    (996.0, "996"),
    (948.51, "948.51"),
    (1e-6, "0.000001"),
    (1.5e-7, "1.5e-7"),
    (2.0**63, "9223372036854776000"),
    (1e20, "1" + "0" * 20),
    (1e21, "1e+21"),
    (-0.5, "-0.5"),
    (0.1 + 0.2, "0.30000000000000004"),
    (5e-324, "5e-324"),
]


@pytest.mark.parametrize(("number", "text"), NUMBERS)
def test_numbers_are_printed_as_javascript_prints_them(number: float, text: str) -> None:
    assert shortest(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_shortest_form_reads_back_as_the_same_number(number: float) -> None:
    assert float(shortest(number)) == number


@given(st.text())
def test_script_safe_json_is_the_same_json(text: str) -> None:
    safe = script_safe(json.dumps(text, ensure_ascii=False))
    assert json.loads(safe) == text
    assert "<" not in safe


def test_escape_uses_the_entities_a2i_documents() -> None:
    assert escape("&<>\"'") == "&amp;&lt;&gt;&quot;&#39;"


def test_json_nested_beyond_the_writers_depth_is_a_limit() -> None:
    value: list[object] = []
    for _ in range(300):
        value = [value]
    with pytest.raises(LimitReached):
        json_text(value)
