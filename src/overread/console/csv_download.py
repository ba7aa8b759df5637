"""Rows as CSV, sent as they are read: however many there are, few are in memory."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence

from starlette.responses import StreamingResponse

Value = str | int | float | None
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a cell must not begin with: spreadsheets would take it for a formula, and these texts are other people's. The last
four are the first four as wide as a Chinese character, which some spreadsheets read alike."""


def csv_response(
    name: str, columns: Sequence[str], pages: AsyncIterator[Iterable[Sequence[Value]]]
) -> StreamingResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.csv"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(_lines(columns, pages), media_type="text/csv; charset=utf-8", headers=headers)


async def _lines(
    columns: Sequence[str], pages: AsyncIterator[Iterable[Sequence[Value]]]
) -> AsyncIterator[str]:
    yield csv_text([columns])
    async for page in pages:
        yield csv_text(page)


def csv_text(rows: Iterable[Sequence[Value]]) -> str:
    """Numbers stay numbers; texts are made harmless."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([harmless(value) for value in row] for row in rows)
    return text.getvalue()


def harmless(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
