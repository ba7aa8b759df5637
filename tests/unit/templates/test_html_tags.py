from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overread.templates.html_tags import start_tags

PAGES = [
    ("<p>a</p><br/>", [("p", {}), ("br", {})]),
    ("""<a x="1" Y='2' z=3 w>""", [("a", {"x": "1", "y": "2", "z": "3", "w": ""})]),
    ('<a link-text = "x"  b= y>', [("a", {"link-text": "x", "b": "y"})]),
    ('<a header="don"t match" src="u">', [("a", {"header": "don", "t": "", 'match"': "", "src": "u"})]),
    ('<a b="x > y"><c>', [("a", {"b": "x > y"}), ("c", {})]),
    ('<a b="&amp;&#39;">', [("a", {"b": "&'"})]),
    ("<!-- <a> --><b>", [("b", {})]),
    ("<!--> <a> --><b>", [("a", {}), ("b", {})]),
    ("<!-- never closed <a>", []),
    ("<script>if (a<b) '<p>'</script><i>", [("script", {}), ("i", {})]),
    ("<SCRIPT></SCRIPT ><i>", [("script", {}), ("i", {})]),
    ("<textarea><script></textarea><i>", [("textarea", {}), ("i", {})]),
    ("<style>a::after{content:'<b>'}</style><i>", [("style", {}), ("i", {})]),
    ("<!doctype html><html lang=en>", [("html", {"lang": "en"})]),
    ("1 < 2 <3 <x", [("x", {})]),
    ("<a/b/c=d/>", [("a", {"b": "", "c": "d/"})]),
    ("<a b=>", [("a", {"b": ""})]),
    ("<a =b=c>", [("a", {"=b": "c"})]),
    ('<a b="never closed', [("a", {"b": "never closed"})]),
]


@pytest.mark.parametrize(("html", "tags"), PAGES)
def test_tags_are_those_a_browser_sees(html: str, tags: list[tuple[str, dict[str, str]]]) -> None:
    assert [(tag.name, {a.name: a.value for a in tag.attributes()}) for tag in start_tags(html)] == tags


@given(st.text(alphabet=st.sampled_from("<>/!-=\"' abscript\n&;")))
def test_offsets_always_point_into_the_text(html: str) -> None:
    last = 0
    for tag in start_tags(html):
        assert html[tag.start] == "<"
        assert last <= tag.start < tag.end <= tag.content_end <= len(html)
        for attribute in tag.attributes():
            assert html[attribute.start : attribute.end].strip("\"'") == attribute.raw.strip("\"'")
        last = tag.content_end


@pytest.mark.parametrize("part", ['<a"', "<a b='", "<!--", "<script>", "<a =", "<", "<a b c ", "</", "<!"])
def test_the_scan_is_linear(part: str) -> None:
    """Not timed: a scan that went back would take minutes on these."""
    assert sum(1 for _ in start_tags(part * 500_000)) <= 500_000
