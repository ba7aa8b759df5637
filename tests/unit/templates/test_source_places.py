from __future__ import annotations

import pytest

from overread.templates.source_places import line_and_column, script_spans, without_liquid


def scripts_of(template: str) -> list[str]:
    spans = script_spans(template)
    return [template[start:end] for start, end in zip(spans[::2], spans[1::2], strict=True)]


TEMPLATES = [
    ("<script>a</script><p>b</p><script>c</script>", ["a", "c"]),
    ("<script src='x'></script>{{ a }}", [""]),
    ("{% if a < b %}<script>x{{ '</script>' }}y</script>{% endif %}", ["x{{ '</script>' }}y"]),
    ('{{ "<script>" }}<p>', []),
    ("{% comment %}<script>{% endcomment %}<p>", []),
    ("{% raw %}<script>{{ a }}</script>{% endraw %}", ["{{ a }}"]),
    ("{% raw %}<script>x</script>", ["x"]),
    ("{{ <script>x</script> {% a %}", ["x"]),
    ("<!-- <script> -->", []),
    ("<script>never closed", ["never closed"]),
    ('<a title="<script>">{{ a }}</a>', []),
    ("<script {% if a %}defer{% endif %}>x</script>", ["x"]),
]


@pytest.mark.parametrize(("template", "scripts"), TEMPLATES)
def test_script_spans(template: str, scripts: list[str]) -> None:
    assert scripts_of(template) == scripts


def test_blanking_liquid_moves_nothing() -> None:
    template = "a{{ b }}c{% if d %}\ne{% endif %}"
    assert without_liquid(template) == "a" + "_" * 7 + "c" + "_" * 10 + "\ne" + "_" * 11


@pytest.mark.parametrize("part", ["{{", "{%", "{% raw %}", "{% comment %}", "{{ '", "{% raw"])
def test_blanking_is_linear(part: str) -> None:
    """Not timed: a scan that looked again for what is missing would take minutes on these."""
    template = part * 200_000
    assert len(without_liquid(template)) == len(template)


@pytest.mark.parametrize(("index", "place"), [(0, (1, 1)), (2, (1, 3)), (3, (2, 1)), (5, (3, 1))])
def test_line_and_column(index: int, place: tuple[int, int]) -> None:
    assert line_and_column("ab\nc\nd", index) == place
