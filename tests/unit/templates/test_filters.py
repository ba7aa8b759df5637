"""Standard filters over JSON values, and the filters that A2I adds."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.templates.rendering import failure_of, render

from overread.domain.errors import TemplateFailed

INPUT: dict[str, Any] = {
    "list": [{"n": "b", "s": 2.0}, {"n": "a", "s": 1.5}],
    "words": ["x", 1.0, True, None],
    "object": {"k": [1]},
    "text": "a,b,c",
    "whole": 996.0,
}

STANDARD = [
    ("task.input.list | map: 'n' | join: '-'", "b-a"),
    ("task.input.list | sort: 's' | first | map: 'n'", "[&quot;a&quot;]"),
    ("task.input.list | where: 'n', 'a' | size", "1"),
    ("task.input.list | map: 'missing'", "[null,null]"),
    ("task.input.words | join: '|'", "x|1|true|"),
    ("task.input.text | split: ',' | last", "c"),
    ("task.input.text | split: ','", "[&quot;a&quot;,&quot;b&quot;,&quot;c&quot;]"),
    ("task.input.object | append: '!'", "{&quot;k&quot;:[1]}!"),
    ("task.input.whole | append: '%'", "996%"),
    ("'n=' | append: task.input.whole", "n=996"),
    ("'a1.0b' | replace: task.input.missing, '-'", "-a-1-.-0-b-"),
    ("true | append: ''", "true"),
    ("task.input.missing | append: 'x'", "x"),
    ("task.input.missing | default: 'd'", "d"),
    ("task.input.whole | divided_by: 10", "99.6"),
    ("7 | divided_by: 2", "3"),
    ("1.2 | plus: 0.1", "1.3"),
    ("3.14159 | round: 2", "3.14"),
    ("'2020-01-02' | date: '%d.%m.%Y'", "02.01.2020"),
    ("(1..4) | join: ' '", "1 2 3 4"),
    ("(1..4)", "1..4"),
    ("9223372036854775807 | plus: 1", "9223372036854776000"),
    ("'abc' | slice: 1, 1", "b"),
    ("task.input.missing | to_json", "null"),
    ("task.input.whole | to_json", "996.0"),
]


@pytest.mark.parametrize(("expression", "printed"), STANDARD)
def test_standard_filters_see_a2is_text_of_json_values(expression: str, printed: str) -> None:
    assert render("{{ " + expression + " }}", INPUT) == printed


def test_grant_read_access_prints_what_the_grant_answers_escaped() -> None:
    page = render(
        "<img src=\"{{ 's3://photos/a&b.jpg' | grant_read_access }}\">",
        grant=lambda bucket, key: f"https://host/{bucket}?key={key}&sig=1",
    )
    assert page == '<img src="https://host/photos?key=a&amp;b.jpg&amp;sig=1">'


def test_without_a_grant_an_address_is_checked_and_printed_plain() -> None:
    assert render("{{ 's3://photos/a.jpg' | grant_read_access }}") == "https://s3.amazonaws.com/photos/a.jpg"


def test_a_refused_grant_keeps_its_code_and_gets_a_place() -> None:
    def refuse(bucket: str, key: str) -> str:
        raise TemplateFailed("AccessDenied", f"no reading of {bucket}")

    with pytest.raises(TemplateFailed) as caught:
        render("\n{{ 's3://photos/a.jpg' | grant_read_access }}", grant=refuse)
    failure = caught.value
    assert (failure.code, failure.message, failure.line, failure.column) == (
        "AccessDenied",
        "no reading of photos",
        2,
        26,
    )


@pytest.mark.parametrize(
    "value", ["", " ", "photo.jpg", "https://example.com/photos/a.jpg", "s3://photos", {"a": "<"}]
)
def test_an_address_that_is_none_fails_with_a2is_message(value: object) -> None:
    shown = '{"a":"<"}' if isinstance(value, dict) else value
    failure = failure_of("{{ task.input.v | grant_read_access }}", {"v": value})
    assert (failure.code, failure.message) == (
        "InvalidParameters",
        f'"grant_read_access" input is not a valid S3 URI: "{shown}".',
    )


def test_a_filter_called_wrongly_names_itself_and_its_place() -> None:
    failure = failure_of("{{ 'a' | append }}")
    assert (failure.code, failure.line, failure.column) == ("InvalidParameters", 1, 10)
    assert "append" in failure.message
