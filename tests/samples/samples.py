"""The templates that a run works through, each with an input and the keys that its answers must have.

AWS's templates are read where they are: they are not ours to copy. What to give them, and what to expect, is ours.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OWN_TEMPLATES = HERE / "templates"


class SamplesMissing(Exception):
    """A folder does not hold the templates that we have inputs for, or holds others."""


@dataclass(frozen=True)
class Sample:
    """answer_keys: in every valid answer. optional_keys: only where the worker has filled something in."""

    name: str
    template: str
    input: dict[str, Any]
    answer_keys: frozenset[str]
    optional_keys: frozenset[str]


def task_uis(folder: Path) -> list[Sample]:
    """The sample templates of `aws-samples/amazon-a2i-sample-task-uis`, checked out in `folder`."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.html"))}
    return list(_pair("task_uis.json", found))


def notebooks(folder: Path) -> list[Sample]:
    """The templates inside `aws-samples/amazon-a2i-sample-jupyter-notebooks`, checked out in `folder`."""
    found = {path.name: path for path in sorted(folder.glob("*.ipynb"))}
    return list(_pair("notebooks.json", found))


def own(folder: Path = OWN_TEMPLATES) -> list[Sample]:
    """Templates of our own writing: together they use every element and every attribute."""
    return [
        _sample(
            path.name, path.read_text("utf-8"), json.loads(path.with_name(f"{stem}.json").read_text("utf-8"))
        )
        for path in sorted(folder.glob("*.liquid.html"))
        for stem in (path.name.removesuffix(".liquid.html"),)
    ]


def _pair(inputs_file: str, found: dict[str, Path]) -> Iterator[Sample]:
    inputs: dict[str, dict[str, Any]] = json.loads((HERE / inputs_file).read_text("utf-8"))
    if missing := inputs.keys() - found.keys():
        raise SamplesMissing(f"not in the folder: {_listed(missing)}")
    if strange := found.keys() - inputs.keys():
        raise SamplesMissing(f"without an input in {inputs_file}: {_listed(strange)}")
    for name, entry in inputs.items():
        yield _sample(name, _template_in(found[name]), entry)


def _sample(name: str, template: str, entry: dict[str, Any]) -> Sample:
    return Sample(
        name, template, entry["input"], frozenset(entry["answerKeys"]), frozenset(entry["optionalKeys"])
    )


def _template_in(path: Path) -> str:
    text = path.read_text("utf-8")
    return next(_templates_of(json.loads(text), path.name)) if path.suffix == ".ipynb" else text


def _templates_of(notebook: dict[str, Any], name: str) -> Iterator[str]:
    """Strings that are assigned in a code cell and hold a crowd element."""
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code" or "<crowd-" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "<crowd-" in node.value:
                yield node.value
    raise SamplesMissing(f"{name} holds no template")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
