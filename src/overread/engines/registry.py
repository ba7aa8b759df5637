"""Which engine a setting means: `local`, `recorded:/a/folder`, or a name that an installed package brings.

A package brings an engine by an entry point of the group `overread.engines`, named by kind and engine, that leads to a
factory taking `EngineOptions`:

    [project.entry-points."overread.engines"]
    "document.acme" = "acme_ocr.overread:open_engine"

Only the module of the chosen engine is imported.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from importlib.metadata import entry_points
from typing import Any, cast

from overread.domain.errors import InvalidRequest
from overread.engines.base import ENTRY_POINTS, DocumentEngine, EngineOptions, ModerationEngine

DOCUMENT, MODERATION = "document", "moderation"

BUILT_IN = {
    "document.local": "overread.engines.documents.engine:open_engine",
    "document.aws": "overread.engines.aws:open_document_engine",
    "document.http": "overread.engines.http:open_document_engine",
    "document.recorded": "overread.engines.recorded:open_document_engine",
    "moderation.local": "overread.engines.moderation.engine:open_engine",
    "moderation.aws": "overread.engines.aws:open_moderation_engine",
    "moderation.http": "overread.engines.http:open_moderation_engine",
    "moderation.recorded": "overread.engines.recorded:open_moderation_engine",
}
"""Factories of our own; an installed package cannot take their names."""


def open_document_engine(setting: str, options: EngineOptions) -> DocumentEngine:
    """The engine that the setting names. Raises InvalidRequest for a name that nobody brings, or a wrong argument."""
    return cast(DocumentEngine, _open(DOCUMENT, setting, options))


def open_moderation_engine(setting: str, options: EngineOptions) -> ModerationEngine:
    """As `open_document_engine`."""
    return cast(ModerationEngine, _open(MODERATION, setting, options))


def engine_names(kind: str) -> list[str]:
    """All engines of a kind that a setting may name here."""
    brought = {point.name for point in entry_points(group=ENTRY_POINTS)}
    prefix = kind + "."
    return sorted(name.removeprefix(prefix) for name in {*BUILT_IN, *brought} if name.startswith(prefix))


def _open(kind: str, setting: str, options: EngineOptions) -> object:
    name, _, argument = setting.partition(":")
    return _factory(kind, name)(replace(options, argument=argument))


def _factory(kind: str, name: str) -> Any:
    full = f"{kind}.{name}"
    if full in BUILT_IN:
        module, _, function = BUILT_IN[full].partition(":")
        return getattr(importlib.import_module(module), function)
    for point in entry_points(group=ENTRY_POINTS, name=full):
        return point.load()
    known = ", ".join(engine_names(kind))
    raise InvalidRequest(f"There is no {kind} engine named {name!r}; there are: {known}.")
