"""Worker task templates to begin with, each with a sample input: of the built-in task types, and for tasks of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from overread.domain.request_source import RequestSource
from overread.templates.builtin import default_template

BUILT_IN = {"textract": RequestSource.TEXTRACT, "rekognition": RequestSource.REKOGNITION}
"""Starters of task types that have a template of their own."""

CUSTOM = (
    "classification",
    "document-fields",
    "llm-answer",
    "comparison",
    "text-labels",
    "image-classification",
    "image-boxes",
    "blank",
)


@dataclass(frozen=True, slots=True)
class Starter:
    """content: Liquid. sample: JSON text of an input that shows all of it."""

    content: str
    sample: str


def starter(name: str) -> Starter:
    """One of BUILT_IN or CUSTOM. Raises KeyError for another name."""
    if name in BUILT_IN:
        return Starter(default_template(BUILT_IN[name]), _read(f"{name}.sample.json"))
    if name not in CUSTOM:
        raise KeyError(name)
    return Starter(_read(f"{name}.liquid.html"), _read(f"{name}.sample.json"))


def _read(name: str) -> str:
    return (files("overread.templates.starters") / name).read_text("utf-8")
