"""Liquid as A2I speaks it: objects, printing, escaping, the places of errors."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.templates.rendering import failure_of, render

from overread.domain.errors import TemplateFailed

RISKY = "<b>&\"'"
ESCAPED = "&lt;b&gt;&amp;&quot;&#39;"

PRINTED = [
    ("string", "plain", "plain"),
    ("string with markup", RISKY, ESCAPED),
    ("object", {"a": [1, "x"]}, "{&quot;a&quot;:[1,&quot;x&quot;]}"),
    ("list", ["<", 1.5, None, True], "[&quot;&lt;&quot;,1.5,null,true]"),
    ("empty list", [], "[]"),
    ("whole float", 996.0, "996"),
    ("float", 948.51, "948.51"),
    ("small float", 0.00001, "0.00001"),
    ("tiny float", 1e-7, "1e-7"),
    ("huge float", 1e21, "1e+21"),
    ("integer", 12, "12"),
    ("negative zero", -0.0, "0"),
    ("true", True, "true"),
    ("false", False, "false"),
    ("null", None, ""),
    ("text beyond ASCII", "naïve 日本 🙂", "naïve 日本 🙂"),
]


@pytest.mark.parametrize(("value", "printed"), [row[1:] for row in PRINTED], ids=[row[0] for row in PRINTED])
def test_a_value_without_a_filter_is_printed_as_escaped_text(value: object, printed: str) -> None:
    assert render("[{{ task.input.v }}]", {"v": value}) == f"[{printed}]"


PATHS = [
    ("{{ task.input.source-ref }}", "ref"),
    ("{{ task.input['source-ref'] }}", "ref"),
    ("{{ task.input.deep.list[1].name }}", "second"),
    ("{{ task.input.deep.list.first.name }}", "first"),
    ("{{ task.input.deep.list.size }}", "2"),
    ("{{ task.input.missing }}", ""),
    ("{{ task.input.missing.deeper[3] }}", ""),
    ("{{ nothing }}", ""),
    ("{% if task.input.missing %}yes{% else %}no{% endif %}", "no"),
    ("{% for x in task.input.deep.list %}{{ forloop.index }}{{ x.name }};{% endfor %}", "1first;2second;"),
    ("{% for x in task.input.missing %}x{% else %}none{% endfor %}", "none"),
    ("{% unless task.input.missing %}ok{% endunless %}", "ok"),
    ("{% case task.input.kind %}{% when 'a' %}A{% when 'b' %}B{% endcase %}", "B"),
    ("{% assign n = task.input.kind | upcase %}{{ n }}", "B"),
    ("{% raw %}{{ not liquid }}{% endraw %}", "{{ not liquid }}"),
    ("{% comment %}{{ nothing | here }}{% endcomment %}", ""),
    ("{% liquid\n assign v = '<'\n echo v\n%}", "&lt;"),
    ("{% tablerow x in task.input.none %}{{ x }}{% endtablerow %}", ""),
]
INPUT = {"source-ref": "ref", "kind": "b", "deep": {"list": [{"name": "first"}, {"name": "second"}]}}


@pytest.mark.parametrize(("template", "printed"), PATHS)
def test_objects_tags_and_paths(template: str, printed: str) -> None:
    assert render(template, INPUT) == printed


ESCAPING = [
    ("{{ v }}", ESCAPED),
    ("{{ v | escape }}", ESCAPED),
    ("{{ v | escape | escape }}", ESCAPED),
    ("{{ v | escape_once }}", ESCAPED),
    ("{{ '&amp; &#39; & <' | escape_once }}", "&amp; &#39; &amp; &lt;"),
    ("{{ '&amp;' }}", "&amp;amp;"),
    ("{{ v | skip_autoescape }}", RISKY),
    ("{{ v | escape | skip_autoescape }}", ESCAPED),
    ("{{ v | to_json }}", "&quot;&lt;b&gt;&amp;\\&quot;&#39;&quot;"),
    ("{{ v | to_json | escape }}", "&quot;&lt;b&gt;&amp;\\&quot;&#39;&quot;"),
    ("{{ o | to_json | skip_autoescape }}", '{"k":"<"}'),
    ("<a b='{{ o | to_json }}'>", "<a b='{&quot;k&quot;:&quot;&lt;&quot;}'>"),
    ('<a b="{{ o | to_json | escape }}">', '<a b="{&quot;k&quot;:&quot;&lt;&quot;}">'),
    ("<script>var x = {{ o | to_json }};</script>", '<script>var x = {"k":"\\u003c"};</script>'),
    ("<script>var x = {{ o | to_json | skip_autoescape }};</script>", '<script>var x = {"k":"<"};</script>'),
    ("<script>var x = '{{ v }}';</script>", f"<script>var x = '{ESCAPED}';</script>"),
    ("<script>var x = {{ o }};</script>", "<script>var x = {&quot;k&quot;:&quot;&lt;&quot;};</script>"),
    (
        "<script data-o='{{ o | to_json }}'></script>",
        "<script data-o='{&quot;k&quot;:&quot;&lt;&quot;}'></script>",
    ),
    ("<!-- <script> -->{{ o | to_json }}", "<!-- <script> -->{&quot;k&quot;:&quot;&lt;&quot;}"),
    ("{% assign j = o | to_json %}<script>{{ j }}</script>", '<script>{"k":"\\u003c"}</script>'),
    ("{% assign e = v | escape %}{{ e }}", ESCAPED),
    ("{% echo v %}", ESCAPED),
    ("{{ v | append: '<i>' }}", ESCAPED + "&lt;i&gt;"),
    ("{{ 'a<b' | newline_to_br | strip_html }}", "a&lt;b"),
    ("{% ifchanged %}{{ v }}{% endifchanged %}", ESCAPED),
    ("{% cycle '<', 'x' %}", "&lt;"),
    ("{% assign a = v %}{% cycle a, 'x' %}", ESCAPED),
    ("{% for i in (1..3) %}{% cycle 'g': 'a', 'b' %}{% endfor %}", "aba"),
]


@pytest.mark.parametrize(("template", "printed"), ESCAPING)
def test_escaping(template: str, printed: str) -> None:
    source = template.replace("{{ v", "{{ task.input.v").replace("{{ o", "{{ task.input.o")
    source = (
        source.replace("= v", "= task.input.v")
        .replace("= o", "= task.input.o")
        .replace("echo v", "echo task.input.v")
    )
    assert render(source, {"v": RISKY, "o": {"k": "<"}}) == printed


def test_the_guides_own_example_of_escape_is_not_doubled() -> None:
    template = "{{ \"Have you read 'James & the Giant Peach'?\" | escape }}"
    assert render(template) == "Have you read &#39;James &amp; the Giant Peach&#39;?"


def test_quotes_in_a_label_survive_an_attribute_that_holds_loose_json() -> None:
    template = '{% for l in task.input.labels %}{ name: "{{ l.name }}" },{% endfor %}'
    assert render(template, {"labels": [{"name": 'a "b"'}]}) == '{ name: "a &quot;b&quot;" },'


CAPTURES = [
    (
        "{% capture c %}s3://bucket/{{ task.input.k }}{% endcapture %}{{ c | grant_read_access }}",
        "bucket|a&amp;b&#39;c",
    ),
    (
        "{% capture c %}s3://bucket/{{ task.input.k | escape }}{% endcapture %}{{ c | grant_read_access }}",
        "bucket|a&amp;b&#39;c",
    ),
    ("{% capture c %}<i>{{ task.input.k }}</i>{% endcapture %}{{ c }}", "&lt;i&gt;a&amp;b&#39;c&lt;/i&gt;"),
    (
        "{% capture c %}<i>{{ task.input.k }}</i>{% endcapture %}{{ c | skip_autoescape }}",
        "<i>a&amp;b&#39;c</i>",
    ),
    ("{% capture c %}{{ task.input.k }}{% endcapture %}{% if c == task.input.k %}same{% endif %}", "same"),
    (
        "{% capture c %}{% capture d %}<{{ task.input.k }}{% endcapture %}"
        "{{ d | skip_autoescape }}{% endcapture %}{{ c | skip_autoescape }}",
        "<a&amp;b&#39;c",
    ),
    (
        "{% capture c %}{% ifchanged %}{{ task.input.k }}{% endifchanged %}{% endcapture %}{{ c }}",
        "a&amp;b&#39;c",
    ),
    ("{% capture c %}{% cycle 'x&y' %}{% endcapture %}{{ c }}", "x&amp;y"),
]


@pytest.mark.parametrize(("template", "printed"), CAPTURES)
def test_capture_keeps_raw_text_and_remembers_its_html(template: str, printed: str) -> None:
    assert render(template, {"k": "a&b'c"}, lambda bucket, key: f"{bucket}|{key}") == printed


FAILURES = [
    ("a\n  {% if x %}\nb", "TemplateSyntaxError", "Tag 'if' is never closed.", 2, 6),
    (
        "{% for a in b %}{% endfor %}{% for a in b %}",
        "TemplateSyntaxError",
        "Tag 'for' is never closed.",
        1,
        32,
    ),
    ("a\n{{ b", "TemplateSyntaxError", "Expected '}}', found end of file.", 2, 1),
    ("a\n\n  {{ b | nofilter }}", "TemplateSyntaxError", "Unknown filter 'nofilter'.", 3, 10),
    ("{% if x %}{{ b | nofilter }}{% endif %}", "TemplateSyntaxError", "Unknown filter 'nofilter'.", 1, 18),
    ("é {% nosuchtag %}", "TemplateSyntaxError", "Unexpected tag 'nosuchtag'.", 1, 6),
    ("{% include 'x' %}", "TemplateSyntaxError", "Unexpected tag 'include'.", 1, 4),
    ("{% render 'x' %}", "TemplateSyntaxError", "Unexpected tag 'render'.", 1, 4),
    ("{{ v | safe }}", "TemplateSyntaxError", "Unknown filter 'safe'.", 1, 8),
    ("{{ a b }}", "TemplateSyntaxError", "Expected end of expression, found word.", 1, 6),
    ("{% endif %}", "TemplateSyntaxError", "Unexpected tag 'endif'.", 1, 4),
    (
        "{% if 1 %}\n{{ 1 | divided_by: 0 }}{% endif %}",
        "InvalidParameters",
        "divided_by: can't divide by 0.",
        2,
        8,
    ),
    (
        "\n{{ task.input.nothing | grant_read_access }}",
        "InvalidParameters",
        '"grant_read_access" input is not a valid S3 URI: "".',
        2,
        25,
    ),
]


@pytest.mark.parametrize("row", FAILURES, ids=[row[0] for row in FAILURES])
def test_a_failure_names_its_place(row: tuple[str, str, str, int, int]) -> None:
    failure = failure_of(row[0])
    assert (failure.code, failure.message, failure.line, failure.column) == row[1:]


def test_a_template_of_the_longest_allowed_length_renders() -> None:
    part = "<p>{{ task.input.a }}</p>\n"
    template = part * (128_000 // len(part))
    template += " " * (128_000 - len(template))
    assert render(template, {"a": "&"}).count("<p>&amp;</p>") == 128_000 // len(part)


def test_a_header_with_a_stray_quote_is_left_as_it_is() -> None:
    template = '<x header="pairs that don"t match" src="{{ task.input.v }}">'
    assert render(template, {"v": "u"}) == '<x header="pairs that don"t match" src="u">'


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"'/`")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
SAFE_FILTERS = st.one_of(
    st.sampled_from(
        ["escape", "h", "escape_once", "to_json", "upcase", "downcase", "capitalize", "strip", "squish"]
    ),
    st.sampled_from(
        ["append: '<script>'", "prepend: '\"><'", "replace: '&', '<'", "remove: '&amp;'", "join: '<'"]
    ),
    st.sampled_from(
        ["first", "last", "reverse", "uniq", "compact", "concat: task.input.list", "default: '<d>'"]
    ),
    st.sampled_from(
        ["url_encode", "url_decode", "base64_encode", "newline_to_br", "strip_html", "truncate: 9"]
    ),
    st.sampled_from(["size", "split: 'a'", "slice: 0, 5"]),
)


@given(value=JSON_VALUES, chain=st.lists(SAFE_FILTERS, max_size=4), captured=st.booleans())
def test_no_chain_of_filters_lets_markup_through(value: Any, chain: list[str], captured: bool) -> None:
    printed = "{{ " + " | ".join(["task.input.v", *chain]) + " }}"
    if captured:
        printed = "{% capture c %}" + printed + "{% endcapture %}{{ c }}"
    try:
        page = render(printed, {"v": value, "list": ["<"]})
    except TemplateFailed:
        # Some values do not suit some filters; then nothing is printed at all.
        return
    assert not set(page) & set("<>\"'")
    assert "&" not in page.replace("&lt;", "").replace("&gt;", "").replace("&amp;", "").replace(
        "&quot;", ""
    ).replace("&#39;", "")


@given(value=JSON_VALUES)
def test_to_json_gives_the_same_value_in_text_attribute_and_script(value: Any) -> None:
    template = "{{ task.input.v | to_json }}<script>{{ task.input.v | to_json }}</script>"
    in_text, in_script = render(template, {"v": value}).removesuffix("</script>").split("<script>")
    assert "<" not in in_script
    assert json.loads(unescape(in_text)) == json.loads(in_script) == value
