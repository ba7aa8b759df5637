"""An export as a Parquet file. Never all rows at once: pages become small files, which polars streams into one."""

from __future__ import annotations

import asyncio
import importlib.util
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from overread.domain.errors import InvalidRequest
from overread.operations.result_export import Export, Kind, Row

ROWS_A_PIECE = 20_000


def check_installed() -> None:
    """Raise InvalidRequest with how to install what writes Parquet, unless it is there."""
    if importlib.util.find_spec("polars") is None:
        raise InvalidRequest("Parquet needs polars, which is not installed: pip install overread[backtest]")


@asynccontextmanager
async def parquet_file(export: Export) -> AsyncIterator[Path]:
    """The whole export, in a file that is gone afterwards."""
    check_installed()
    with tempfile.TemporaryDirectory(prefix="overread-export-") as name:
        folder = Path(name)
        rows: list[Row] = []
        count = 0
        async for page in export.pages:
            rows += page
            if len(rows) >= ROWS_A_PIECE:
                await asyncio.to_thread(_write_piece, folder, count, export, rows)
                rows, count = [], count + 1
        await asyncio.to_thread(_write_piece, folder, count, export, rows)
        file = folder / "export.parquet"
        await asyncio.to_thread(_join, folder, file)
        yield file


def _write_piece(folder: Path, number: int, export: Export, rows: Sequence[Row]) -> None:
    import polars as pl  # only who exports to Parquet has it

    types = {Kind.TEXT: pl.String, Kind.WHOLE: pl.Int64, Kind.NUMBER: pl.Float64}
    schema = {name: types[kind] for name, kind in export.columns}
    pl.DataFrame(rows, schema=schema, orient="row").write_ipc(folder / f"{number:06}.arrow")


def _join(folder: Path, file: Path) -> None:
    import polars as pl

    pl.scan_ipc(folder / "*.arrow").sink_parquet(file, compression="zstd")
