"""The page that a run writes says what has not succeeded."""

from __future__ import annotations

from datetime import date

from tests.samples.results import Result, Stage
from tests.samples.samples import Sample
from tests.samples.table import Run, page


def make_result(name: str, stage: Stage, **more: object) -> Result:
    return Result(Sample(name, "", {}, frozenset(), frozenset()), stage, **more)  # type: ignore[arg-type]


def make_page(*task_uis: Result) -> str:
    return page(Run(date(2026, 1, 2), "0.1", "150", "abcdef" * 8, task_uis, []))


def test_totals_count_only_what_came_through() -> None:
    written = make_page(
        make_result("good.html", Stage.AS_EXPECTED),
        make_result("bad.html", Stage.ACCEPTED, reason="key a is missing"),
    )
    assert "**1 of 2 sample templates** (50 %)." in written
    assert "## What did not succeed\n\n- key a is missing: `bad.html`\n" in written


def test_a_row_says_how_far_it_got() -> None:
    written = make_page(
        make_result(
            "x.html", Stage.WORKED, elements=["crowd-form", "crowd-input"], answer_keys=[], seconds=1.26
        )
    )
    assert "| `x.html` | crowd-form, crowd-input | yes | yes | – | – |  | 1.3 |" in written


def test_whatever_was_out_of_the_ordinary_is_named() -> None:
    written = make_page(
        make_result(
            "x.html",
            Stage.AS_EXPECTED,
            step="adds a label",
            outside={"https://example.com/a.js": "an empty reply"},
            own_messages=["a is not\ndefined"],
        )
    )
    assert "- The worker adds a label: `x.html`\n" in written
    assert "- `https://example.com/a.js` was answered with an empty reply: `x.html`\n" in written
    assert "- a is not defined: `x.html`\n" in written


def test_what_is_said_of_several_templates_is_said_once() -> None:
    written = make_page(
        *(make_result(name, Stage.AS_EXPECTED, step="adds a label") for name in ("x.html", "y.html"))
    )
    assert "- The worker adds a label: `x.html`, `y.html`\n" in written
