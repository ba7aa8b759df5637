from __future__ import annotations

import pytest

from overread.templates.check import Finding, find_problems, inspect_template
from overread.templates.render import RenderPool

SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>\n'

CLEAN = [
    SCRIPT + '<crowd-form><crowd-input name="a"></crowd-input></crowd-form>',
    '<form><input name="a"><input type="submit"></form>',
    SCRIPT + '<crowd-entity-annotation name="a"></crowd-entity-annotation>',
    SCRIPT + "<crowd-form><crowd-input {% if task.input.a %}name='a'{% endif %}></crowd-input></crowd-form>",
    SCRIPT + '<crowd-form><crowd-input name="{{ task.input.a }}"></crowd-input></crowd-form>',
    SCRIPT + "<crowd-textract-analyze-document><short-instructions></short-instructions>"
    "<full-instructions></full-instructions></crowd-textract-analyze-document>",
]


@pytest.mark.parametrize("template", CLEAN)
def test_a_sound_template_has_no_findings(template: str) -> None:
    assert find_problems(template) == []


PROBLEMS = [
    ("<p>x</p>", Finding("no-form", "The template has no form: a worker could not submit an answer.")),
    (
        "<crowd-form></crowd-form>",
        Finding(
            "no-crowd-script", "The template uses crowd elements but does not load crowd-html-elements.js."
        ),
    ),
    (
        '\n<script src="https://assets.crowd.aws/crowd-html-elements-v2.js"></script><crowd-form></crowd-form>',
        Finding(
            "crowd-script-v2",
            "crowd-html-elements-v2.js is replaced by the one bundle; not all of its elements exist here.",
            2,
            1,
        ),
    ),
    (
        SCRIPT + "<crowd-form> <crowd-inputs></crowd-inputs></crowd-form>",
        Finding("unknown-element", "There is no element crowd-inputs.", 2, 14),
    ),
    (
        SCRIPT + "<crowd-form><crowd-checkbox></crowd-checkbox></crowd-form>",
        Finding("no-name", "crowd-checkbox has no name: what a worker enters there is lost.", 2, 13),
    ),
    (
        "<form><select></select></form>",
        Finding("no-name", "select has no name: what a worker enters there is lost.", 1, 7),
    ),
    (
        SCRIPT + "<crowd-rekognition-detect-moderation-labels></crowd-rekognition-detect-moderation-labels>",
        Finding(
            "no-instructions",
            "crowd-rekognition-detect-moderation-labels requires short-instructions and full-instructions; "
            "both may be empty.",
        ),
    ),
]


@pytest.mark.parametrize(("template", "finding"), PROBLEMS, ids=[row[1].kind for row in PROBLEMS])
def test_a_problem_is_named_with_its_place(template: str, finding: Finding) -> None:
    assert find_problems(template) == [finding]


def test_findings_are_bounded() -> None:
    assert len(find_problems("<form>" + "<crowd-x>" * 10_000)) == 100


async def test_a_syntax_error_comes_first() -> None:
    pool = RenderPool(size=1)
    await pool.start()
    try:
        findings = await inspect_template(pool, "\n{{ a | nofilter }}")
        sound = await inspect_template(pool, CLEAN[0])
    finally:
        await pool.close()
    assert [finding.kind for finding in findings] == ["syntax", "no-form"]
    assert findings[0] == Finding("syntax", "Unknown filter 'nofilter'.", 2, 8)
    assert sound == []


ELEMENTS = {
    "crowd-slider": frozenset({"min", "secondary-progress"}),
    "crowd-form": frozenset({"answer-format"}),
}


def form(inside: str) -> str:
    return f"{SCRIPT}<crowd-form>{inside}</crowd-form>"


@pytest.mark.parametrize(
    "inside",
    [
        '<crowd-slider name="a" min="1" secondaryProgress="2" class="x" aria-label="a" data-x onclick="f()"></crowd-slider>',
        '<crowd-slider name="a" {% if task.input.min %}min="1"{% endif %} {{ task.input.more }}></crowd-slider>',
        '{% if task.input.a %}<crowd-slider name="a">{% else %}<crowd-slider name="b">{% endif %}</crowd-slider>',
        '<!-- <crowd-slider name="a"> --><script>"<crowd-slider>"</script>',
        '<script src="validate.js"></script><a href="https://example.com">x</a>',
        '<crowd-tabs anything="1"></crowd-tabs>',
    ],
)
def test_what_is_right_or_unknown_is_left_alone(inside: str) -> None:
    assert find_problems(form(inside), ELEMENTS) == []


@pytest.mark.parametrize(
    ("inside", "finding"),
    [
        (
            '<crowd-slider name="a" mni="1"></crowd-slider>',
            Finding("unknown-attribute", "crowd-slider has no attribute mni. Is min meant?", 2, 36),
        ),
        (
            '<crowd-slider name="a" labels="1"></crowd-slider>',
            Finding("unknown-attribute", "crowd-slider has no attribute labels.", 2, 36),
        ),
        (
            '<crowd-slider name="a"/>\n<crowd-slider name="b"></crowd-slider>',
            Finding(
                "not-closed",
                "crowd-slider is never closed: </crowd-slider> closes it. A slash at the end of its tag does not.",
                2,
                13,
            ),
        ),
        (
            '<script src="//cdn.example/x.js"></script>',
            Finding(
                "from-elsewhere",
                "Workers' browsers load this from cdn.example, if your deployment lets them.",
                2,
                13,
            ),
        ),
    ],
)
def test_attributes_ends_and_addresses_are_judged(inside: str, finding: Finding) -> None:
    assert find_problems(form(inside), ELEMENTS) == [finding]
