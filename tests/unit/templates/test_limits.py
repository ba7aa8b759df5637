"""Hostile templates: each ends in an error that names what it does, before it costs memory or seconds."""

from __future__ import annotations

import pytest
from tests.unit.templates.rendering import failure_of, render

from overread.templates.limits import (
    MAX_BLOCK_NESTING,
    MAX_ITEMS,
    MAX_LOOP_ITERATIONS,
    MAX_PAGE_BYTES,
    MAX_RANGE,
    MAX_TEXT_CHARACTERS,
)

TEXT = f"would make a text of more than {MAX_TEXT_CHARACTERS} characters."
DOUBLE = "{% assign s = 'aaaaaaaaaa' %}{% for i in (1..40) %}{% assign s = s | "

HOSTILE = [
    ("{{ (1..30000000) | join: '' | size }}", f"The range 1..30000000 has more than {MAX_RANGE} numbers."),
    (
        "{% for i in (1..30000000) reversed %}{% endfor %}",
        f"The range 1..30000000 has more than {MAX_RANGE} numbers.",
    ),
    (
        "{% assign r = (0..99999999999999999999999) %}",
        f"The range 0..99999999999999999999999 has more than {MAX_RANGE} numbers.",
    ),
    (
        "{% for i in (1..100000) %}{% for j in (1..100000) %}{% endfor %}{% endfor %}",
        f"The loops of the template run more than {MAX_LOOP_ITERATIONS} times.",
    ),
    (
        "{% tablerow i in (1..100000) %}{% tablerow j in (1..100000) %}{% endtablerow %}{% endtablerow %}",
        f"The loops of the template run more than {MAX_LOOP_ITERATIONS} times.",
    ),
    (DOUBLE + "replace: 'a', 'aaaaaaaaaa' %}{% endfor %}", f"'replace' {TEXT}"),
    (DOUBLE + "replace: '', s %}{% endfor %}", f"'replace' {TEXT}"),
    (DOUBLE + "append: s %}{% endfor %}", f"'append' {TEXT}"),
    (DOUBLE + "prepend: s %}{% endfor %}", f"'prepend' {TEXT}"),
    (DOUBLE + "url_encode | append: s %}{% endfor %}", f"'append' {TEXT}"),
    (
        "{% assign s = 'x,' %}{% for i in (1..21) %}{% assign s = s | append: s %}{% endfor %}"
        "{{ s | split: ',' }}",
        f"'split' would make a list of more than {MAX_ITEMS} items.",
    ),
    (
        "{% assign a = (1..99999) | join: ',' | split: ',' %}"
        "{% for i in (1..9) %}{% assign a = a | concat: a %}{% endfor %}",
        f"'concat' makes a list of more than {MAX_ITEMS} items.",
    ),
    (
        "{% assign a = (1..99999) | join: ',' | split: ',' %}{{ a | join: task.input.long }}",
        f"'join' {TEXT}",
    ),
    (
        "{% for i in (1..100000) %}{{ task.input.long }}{% endfor %}",
        f"The page has more than {MAX_PAGE_BYTES} bytes.",
    ),
    (
        "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..90000) %}"
        "{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}",
        f"The page has more than {MAX_PAGE_BYTES} bytes.",
    ),
    (
        "{{ '" + "9" * 5000 + "' | plus: 1 }}",
        "Integer string conversion limit (4300) reached: value has 5000 digits.",
    ),
    ("{% if " + " and ".join(["a"] * 20_000) + " %}x{% endif %}", "The template is nested too deeply."),
    ("{{ a" + "[a" * 3000 + "]" * 3000 + " }}", "The template is nested too deeply."),
]


@pytest.mark.parametrize(("template", "message"), HOSTILE)
def test_a_hostile_template_is_told_what_it_does(template: str, message: str) -> None:
    failure = failure_of(template, {"long": "é" * 400})
    assert (failure.code, failure.message) == ("InvalidParameters", message)


def test_blocks_may_be_nested_only_so_deep() -> None:
    at_the_limit = "{% if true %}" * MAX_BLOCK_NESTING + "x" + "{% endif %}" * MAX_BLOCK_NESTING
    assert render(at_the_limit) == "x"
    failure = failure_of("{% if true %}" + at_the_limit + "{% endif %}")
    assert (failure.code, failure.message) == ("TemplateSyntaxError", "Block nesting limit reached.")


def test_integers_beyond_64_bits_become_floats_and_those_beyond_floats_are_refused() -> None:
    assert (
        render("{% assign n = 10 %}{% for i in (1..5) %}{% assign n = n | times: n %}{% endfor %}{{ n }}")
        == "1e+32"
    )
    assert (
        failure_of("{{ '" + "9" * 400 + "' | plus: 1 }}").message
        == "'plus' makes a number of more than 308 digits."
    )


def test_limits_are_reached_not_missed_by_one() -> None:
    assert render(f"{{{{ (1..{MAX_RANGE}) | size }}}}") == str(MAX_RANGE)
    assert len(render("{{ task.input.v }}", {"v": "x" * MAX_PAGE_BYTES})) == MAX_PAGE_BYTES
    assert failure_of("{{ task.input.v }}x", {"v": "x" * MAX_PAGE_BYTES}).message == (
        f"The page has more than {MAX_PAGE_BYTES} bytes."
    )
