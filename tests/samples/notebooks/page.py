"""The page of the docs that a run writes. Nothing on it is written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tests.samples.notebooks.notebook import PLACEHOLDERS
from tests.samples.notebooks.run import CellResult, Check, Result
from tests.samples.table import row

STANDS_IN = (
    (
        "Amazon Comprehend",
        "a server of the run's own, at `AWS_ENDPOINT_URL_COMPREHEND`; it knows the notebook's four sentences",
    ),
    ("Amazon Textract", "overread's own `AnalyzeDocument`, with the local document engine"),
    ("SageMaker, Augmented AI, S3, STS", "overread, at `AWS_ENDPOINT_URL`"),
    (
        "SageMaker's Python SDK",
        "a module of one function, `get_execution_role()`, which the notebooks use of it",
    ),
    ("`!pip install`", "a program that installs nothing: the run has the versions above"),
    (
        "`!wget` of `document-demo.jpg`",
        "a program that copies a form drawn for this run; AWS's picture is not ours to keep",
    ),
    ("the kernel `conda_python3`", "`python3` of ipykernel"),
    (
        "the worker",
        "Chromium, at the portal whose address the notebook prints, with `http` instead of `https`;"
        " the next cell is executed when the loops are completed",
    ),
)


@dataclass(frozen=True)
class Run:
    on: date
    versions: Mapping[str, str]
    results: Sequence[Result]


def page(run: Run) -> str:
    passed = sum(one.passed for one in run.results)
    versions = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    lines = [
        "# Sample notebooks",
        "",
        "Two of AWS's public notebooks for Amazon A2I, executed by Jupyter cell by cell, with a person in Chromium where they",
        "wait for one. Their text is unchanged but for the placeholders that they ask their reader to fill in. This page is",
        "written by `make notebooks` and by nothing else; [CONTRIBUTING](../../CONTRIBUTING.md) says how.",
        "",
        f"**{passed} of {len(run.results)} notebooks.**",
        "",
        f"Run of {run.on.isoformat()}: {versions}.",
        "",
        "## What stood in for what",
        "",
        *_table(("In the notebooks", "In this run"), STANDS_IN),
        *(line for result in run.results for line in _section(result)),
    ]
    return "\n".join(lines) + "\n"


def _section(result: Result) -> list[str]:
    notebook = result.notebook
    filled = "; ".join(f"`{one}` by the {value}" for one, value in PLACEHOLDERS[notebook.name].items())
    return [
        "",
        f"## `{notebook.name}`",
        "",
        f"SHA-256 `{notebook.sha256[:16]}`. Filled in: {filled}.",
        f"Executed: {len(result.cells)} of {len(notebook.code)} code cells. Tasks that the person did: {result.tasks}.",
        "",
        *_table(("Cell", "Under the heading", "Text", "Executed", "Seconds"), _cells(result)),
        *([] if result.problem == "" else ["", "The run stopped:", "", "```", result.problem, "```"]),
        "",
        *_table(("At the end", "Expected", "Found", "Holds"), map(_check, result.checks)),
    ]


def _cells(result: Result) -> list[tuple[str, ...]]:
    executed: dict[int, CellResult] = {one.cell.index: one for one in result.cells}
    return [
        (
            str(cell.index),
            cell.heading,
            f"{', '.join(f'`{one}`' for one in cell.filled)} filled in" if cell.filled else "as written",
            "yes" if cell.index in executed else "–",
            f"{executed[cell.index].seconds:.1f}" if cell.index in executed else "",
        )
        for cell in result.notebook.code
    ]


def _check(check: Check) -> tuple[str, ...]:
    return check.says, f"`{check.expected}`", f"`{check.found}`", "yes" if check.holds else "**no**"


def _table(head: Sequence[str], rows: object) -> list[str]:
    return [row(head), row(["---"] * len(head)), *map(row, rows)]  # type: ignore[call-overload]
