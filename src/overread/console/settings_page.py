"""Settings of the server with where they come from, what it runs on, and the checks of `overread doctor`. Read only."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from starlette.responses import Response

from overread.console.tables import Cell, Fact, Table, Tone
from overread.console.visit import PAGES, OperatorVisit
from overread.operations import installation
from overread.web.options import Installation, SettingShown
from overread.web.rendering import Page

_TONES: dict[str, Tone] = {"ok": "success", "warning": "warning", "error": "error"}


@dataclass(frozen=True, slots=True)
class SettingsPage(Page):
    """is_own: whether the server is the operator's account's. check: where the checks are run; None where they cannot be."""

    file: ClassVar = "settings.html"
    is_own: bool
    facts: tuple[Fact, ...]
    table: Table | None
    check: str | None
    checks: Table | None


async def show(visit: OperatorVisit) -> Response:
    """`?check=1` runs the checks."""
    here = visit.console.options.installation
    if not installation.belongs_to(visit.ctx, visit.operator):
        return PAGES.response(SettingsPage(False, (), None, None, None), visit.shell())
    asked = visit.request.query_params.get("check") == "1" and here.examine is not None
    page = SettingsPage(
        is_own=True,
        facts=await _facts(visit, here),
        table=_table(visit, here.settings),
        check=visit.href("settings", check="1") if here.examine is not None else None,
        checks=await _checks(visit, here) if asked else None,
    )
    return PAGES.response(page, visit.shell())


async def _facts(visit: OperatorVisit, here: Installation) -> tuple[Fact, ...]:
    say, found = visit.texts.say, await installation.facts(visit.ctx)
    none = say("fact.none")
    facts = [
        Fact(say("fact.server_version"), here.version),
        Fact(say("fact.schema"), found.schema),
        Fact(say("fact.database"), found.database),
        Fact(say("fact.size"), _size(found.size_bytes)),
        Fact(say("fact.document_engine"), found.document_engine or none),
        Fact(say("fact.moderation_engine"), found.moderation_engine or none),
        Fact(say("fact.sinks"), ", ".join(found.sinks) or none),
    ]
    if here.data_dir is not None and here.data_dir.exists():
        used, free = await asyncio.to_thread(_disk, here.data_dir)
        facts.insert(4, Fact(say("fact.disk"), say("settings.of", used=_size(used), free=_size(free))))
    return tuple(facts)


def _disk(folder: Path) -> tuple[int, int]:
    usage = shutil.disk_usage(folder)
    return usage.used, usage.free


def _table(visit: OperatorVisit, settings: tuple[SettingShown, ...]) -> Table:
    say = visit.texts.say
    columns = ("setting", "value", "source", "default", "help")
    return Table(
        columns=tuple(say(f"column.{column}") for column in columns),
        rows=tuple(
            (
                Cell(line.option or line.variable, mono=True, note=line.variable if line.option else None),
                Cell(
                    line.value
                    if line.value is not None
                    else say("settings.set" if line.is_set else "settings.unset")
                ),
                Cell(say(f"source.{line.source}"), badge="" if line.source == "default" else "accent"),
                Cell(line.default),
                Cell(line.help),
            )
            for line in settings
        ),
    )


async def _checks(visit: OperatorVisit, here: Installation) -> Table:
    examine = here.examine
    assert examine is not None
    found = await asyncio.to_thread(lambda: list(examine()))
    say = visit.texts.say
    return Table(
        columns=(say("column.status"), say("column.message"), say("column.help")),
        rows=tuple(
            (
                Cell(say(f"check.{each.level}"), badge=_TONES[each.level]),
                Cell(each.what),
                Cell(each.advice),
            )
            for each in found
        ),
    )


def _size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1_000:
            return f"{count:.0f} {unit}"
        count /= 1_000
    return f"{count:.1f} TB"
