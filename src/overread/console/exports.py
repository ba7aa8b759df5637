"""Results of a workflow as files: which, of what time, in which format."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response, StreamingResponse

from overread.console.csv_download import csv_response
from overread.console.overview import WindowView, figure_tabs, window_of, window_query, window_view
from overread.console.visit import OVERVIEW, PAGES, OperatorVisit
from overread.domain.errors import InvalidRequest, NotFound
from overread.operations import inspection, parquet_export, result_export
from overread.operations.result_export import Export, What
from overread.web.rendering import NavItem, Page

CSV, PARQUET = "csv", "parquet"
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class ExportPage(Page):
    """hidden: the time, as the links of files keep it. no_parquet: why there is none."""

    file: ClassVar = "overview_export.html"
    name: str
    back: str
    tabs: tuple[NavItem, ...]
    window: WindowView
    files: tuple[tuple[str, str, str, str], ...]
    no_parquet: str | None


async def show(visit: OperatorVisit) -> Response:
    name, window = visit.request.path_params["name"], window_of(visit)
    await inspection.find_workflow(visit.ctx, visit.operator, visit.region, name)
    here, kept = f"{OVERVIEW}/{name}/export", window_query(window)
    page = ExportPage(
        name=name,
        back=visit.href("", **kept),
        tabs=figure_tabs(visit, name, window, "export"),
        window=window_view(visit, here, window),
        files=tuple(
            (
                visit.texts.say(f"export.{what.value}"),
                visit.texts.say(f"export.{what.value}.lead"),
                visit.href(f"{here}/{what.value}.{CSV}", **kept),
                visit.href(f"{here}/{what.value}.{PARQUET}", **kept),
            )
            for what in What
        ),
        no_parquet=_no_parquet(),
    )
    return PAGES.response(page, visit.shell())


async def send(visit: OperatorVisit) -> Response:
    """`…/export/loops.csv`: of the time that the address says."""
    parameters = visit.request.path_params
    name, format = parameters["name"], parameters["format"]
    what = next((known for known in What if known.value == parameters["what"]), None)
    if what is None or format not in (CSV, PARQUET):
        raise NotFound("page", visit.request.url.path)
    if format == PARQUET:
        parquet_export.check_installed()
    found = await result_export.export(
        visit.ctx, visit.operator, visit.region, name, what, window_of(visit), visit.address
    )
    file = f"{name}-{what.value}"
    if format == CSV:
        return csv_response(file, [column for column, _ in found.columns], found.pages)
    return await _parquet(file, found)


async def _parquet(name: str, export: Export) -> Response:
    """Made whole before the first byte is sent, so that what fails is a page and no broken file."""
    stack = AsyncExitStack()
    path = await stack.enter_async_context(parquet_export.parquet_file(export))
    size = path.stat().st_size

    async def pieces() -> AsyncIterator[bytes]:
        async with stack:
            with path.open("rb") as file:
                while piece := file.read(_PIECE):
                    yield piece

    headers = {
        "Content-Disposition": f'attachment; filename="{name}.parquet"',
        "Content-Length": str(size),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(pieces(), media_type="application/vnd.apache.parquet", headers=headers)


def _no_parquet() -> str | None:
    try:
        parquet_export.check_installed()
    except InvalidRequest as error:
        return str(error)
    return None
