"""The page of the docs that a run writes. Nothing on it is written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tests.samples.results import Result, Stage

MARKS = ("–", "yes")


@dataclass(frozen=True)
class Run:
    """templates_sha256: of all templates together, so that a reader can tell whether they have changed since."""

    on: date
    overread: str
    chromium: str
    templates_sha256: str
    task_uis: Sequence[Result]
    notebooks: Sequence[Result]

    @property
    def results(self) -> list[Result]:
        return [*self.task_uis, *self.notebooks]


def page(run: Run) -> str:
    lines = [
        "# Sample templates",
        "",
        "Every public sample template for Amazon A2I, worked from end to end: rendered by the server, opened in Chromium in",
        "the portal's sandboxed frame, filled in with mouse and keyboard, submitted, and the answer read from `output.json`.",
        "This page is written by `make samples` and by nothing else; [CONTRIBUTING](../../CONTRIBUTING.md) says how.",
        "",
        f"{_totals('sample templates', run.task_uis)} {_totals('notebook templates', run.notebooks)}",
        "",
        f"Run of {run.on.isoformat()}, overread {run.overread}, Chromium {run.chromium}; templates of sha256"
        f" `{run.templates_sha256[:16]}`.",
        "",
        "- **Rendered**: all elements stand, pictures, sounds and films are there, Submit is to be seen.",
        "- **Worked**: everything that the template shows was filled in.",
        "- **Accepted**: the answer was submitted and stands in `output.json`.",
        "- **As expected**: it has the keys that AWS's answers have and, under each, what was entered; no element reported",
        "  a problem, neither the library nor the portal wrote an error to the console, and axe found no serious violation",
        "  in the elements.",
        "- **Seconds**: from `StartHumanLoop` to the comparison, with all that the worker does.",
        "",
        "## `aws-samples/amazon-a2i-sample-task-uis`",
        "",
        *_table(run.task_uis),
        "",
        "## `aws-samples/amazon-a2i-sample-jupyter-notebooks`",
        "",
        *_table(run.notebooks),
        *_section("What did not succeed", ((one.reason, one) for one in run.results if one.reason)),
        *_section(
            "What some templates ask for beyond filling in",
            ((f"The worker {one.step}", one) for one in run.results if one.step),
        ),
        *_section("Addresses of other origins", _outside(run.results)),
        *_section(
            "Errors of the templates' own scripts",
            ((message, one) for one in run.results for message in one.own_messages),
        ),
    ]
    return "\n".join(lines) + "\n"


def _totals(what: str, results: Sequence[Result]) -> str:
    passed = sum(one.passed for one in results)
    return f"**{passed} of {len(results)} {what}** ({100 * passed / max(1, len(results)):.0f} %)."


def _table(results: Sequence[Result]) -> list[str]:
    head = ("Template", "Elements", "Rendered", "Worked", "Accepted", "As expected", "Answer keys", "Seconds")
    rows = [
        (
            f"`{one.sample.name}`",
            ", ".join(one.elements),
            *(MARKS[one.stage >= stage] for stage in Stage if stage is not Stage.NOTHING),
            ", ".join(f"`{key}`" for key in one.answer_keys),
            f"{one.seconds:.1f}",
        )
        for one in results
    ]
    return [row(head), row(["---"] * 7 + ["--:"]), *map(row, rows)]


def row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _section(title: str, said: Iterable[tuple[str, Result]]) -> list[str]:
    """What is said of several templates is said once."""
    names: dict[str, list[str]] = {}
    for text, result in said:
        names.setdefault(" ".join(text.split()), []).append(f"`{result.sample.name}`")
    if not names:
        return []
    return ["", f"## {title}", "", *(f"- {text}: {', '.join(found)}" for text, found in names.items())]


def _outside(results: Sequence[Result]) -> list[tuple[str, Result]]:
    """A run reaches no other origin: it answers itself, as said here."""
    found = [
        (f"`{address}` was answered with {answer}", one)
        for one in results
        for address, answer in one.outside.items()
    ]
    return sorted(found, key=lambda said: said[0])
