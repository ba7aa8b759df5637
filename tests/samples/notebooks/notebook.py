"""The notebooks as they were published, and the only words in them that a run replaces."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import nbformat

COMPREHEND = "Amazon Augmented AI (A2I) and Comprehend DetectSentiment.ipynb"
TEXTRACT = "Amazon Augmented AI (A2I) and Textract AnalyzeDocument.ipynb"

PLACEHOLDERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        COMPREHEND: {"<REGION>": "region", "<YOUR_BUCKET>": "bucket", "<YOUR_WORKTEAM>": "team"},
        TEXTRACT: {"<YOUR_BUCKET_NAME>": "bucket", "<YOUR_WORKTEAM_ARN>": "team"},
    }
)
"""What the notebooks ask their reader to fill in, each once, and what it is filled with. Nothing else is changed."""

UNFILLED = re.compile(r"<[A-Z][A-Z_]+>")


class NotebookUnknown(Exception):
    """The notebook in the folder is not the one that the run was written for."""


@dataclass(frozen=True)
class CodeCell:
    """heading: the last one above it. filled: the placeholders that were replaced in it."""

    index: int
    heading: str
    filled: tuple[str, ...]


@dataclass(frozen=True)
class Notebook:
    """content: in nbformat's form, filled in."""

    name: str
    sha256: str
    content: Any
    code: tuple[CodeCell, ...]


def read_notebook(folder: Path, name: str, values: Mapping[str, str]) -> Notebook:
    """values: region, bucket and team. Raises NotebookUnknown unless every placeholder is there once."""
    text = (folder / name).read_bytes()
    content = nbformat.reads(text.decode(), as_version=4)
    code = tuple(_fill(content.cells, PLACEHOLDERS[name], values))
    filled = sorted(placeholder for cell in code for placeholder in cell.filled)
    if filled != sorted(PLACEHOLDERS[name]):
        raise NotebookUnknown(f"{name}: filled in were {', '.join(filled) or 'none'}")
    return Notebook(name, hashlib.sha256(text).hexdigest(), content, code)


def _fill(cells: list[Any], placeholders: Mapping[str, str], values: Mapping[str, str]) -> Iterator[CodeCell]:
    heading = ""
    for index, cell in enumerate(cells):
        if cell.cell_type != "code":
            heading = _last_heading(cell.source) or heading
            continue
        filled = tuple(one for one in placeholders if one in cell.source)
        for placeholder in filled:
            cell.source = cell.source.replace(placeholder, values[placeholders[placeholder]])
        if left := UNFILLED.search(cell.source):
            raise NotebookUnknown(f"cell {index} asks for {left.group()}, which is not known")
        yield CodeCell(index, heading, filled)


def _last_heading(markdown: str) -> str:
    found = re.findall(r"^#+ +(.+?) *$", markdown, re.MULTILINE)
    return str(found[-1]) if found else ""
