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
