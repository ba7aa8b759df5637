"""`overread doctor`: look at an installation and say what would go wrong."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from overread.cli.options import Commands, add_settings, read_settings
from overread.domain.errors import OverreadError, TemplateFailed
from overread.settings import Settings

LOW_DISK_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """level: ok, warning or error. advice: what to do; empty when there is nothing to do."""

    level: str
    what: str
    advice: str = ""


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    doctor = commands.add_parser("doctor", help="Check the installation and say what is wrong.")
    add_settings(doctor)
    doctor.set_defaults(run=_doctor)


def _doctor(options: argparse.Namespace) -> int:
    settings = read_settings(options)
    worst = 0
    for finding in examine(settings):
        mark = {"ok": "ok     ", "warning": "warning", "error": "ERROR  "}[finding.level]
        print(f"{mark}  {finding.what}" + (f"\n         {finding.advice}" if finding.advice else ""))
        worst = max(worst, {"ok": 0, "warning": 0, "error": 1}[finding.level])
    return worst


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything that can be found out without changing the deployment, but for folders and keys of a first start."""
    yield from _data_folder(settings)
    yield _built_files()
    yield _database(settings)
    yield _rendering()
    yield _public_address(settings)


def _data_folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if settings.database_url and settings.objects_url and settings.key:
        return
    if not folder.exists():
        yield Finding("ok", f"data folder {folder} will be made at the first start")
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(
            "error", f"data folder {folder} cannot be written", "give it to the user that runs overread"
        )
        return
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"x")
            os.fsync(probe.fileno())
    except OSError as error:
        yield Finding("error", f"data folder {folder}: {error.strerror}", "nothing can be stored there")
        return
    free = shutil.disk_usage(folder).free
    level, advice = (
        ("ok", "") if free >= LOW_DISK_BYTES else ("warning", "a full disk refuses answers; make room")
    )
    yield Finding(level, f"data folder {folder}, {free / 2**30:.1f} GiB free", advice)
    for name in ("key", "credentials", "operator"):
        yield from _private(folder / name)


def _private(file: Path) -> Iterator[Finding]:
    if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Finding("error", f"{file} can be read by others", f"chmod 600 {file}")


def _built_files() -> Finding:
    from overread.web.static_files import BUILT

    missing = [
        name for name in ("crowd-html-elements.js", "frame.js", "overread.css") if not (BUILT / name).exists()
    ]
    if missing:
        return Finding(
            "error",
            f"built files are missing: {', '.join(missing)}",
            "install with `pip install .`, or run `make frontend`",
        )
    return Finding("ok", "front end is built")


def _database(settings: Settings) -> Finding:
    from overread.app import open_database

    kind = "PostgreSQL" if settings.database_url else f"SQLite in {settings.data_dir}"
    try:
        database = open_database(settings)
        with database.snapshot() as conn:
            conn.exec_driver_sql("select count(*) from human_loops where id < 0")
        database.close()
    except OverreadError as error:
        return Finding("error", f"database ({kind}): {error}", "see `overread migrate`")
    return Finding("ok", f"database ({kind}) answers, schema is current")


def _rendering() -> Finding:
    from overread.templates.job import RenderJob
    from overread.templates.render import RenderPool

    async def render() -> str:
        pool = RenderPool(size=1)
        await pool.start()
        try:
            return await pool.render(RenderJob("{{ task.input.word }}", "doctor", b'{"word": "fine"}'))
        finally:
            await pool.close()

    try:
        page = asyncio.run(render())
    except TemplateFailed as error:
        return Finding(
            "error", f"rendering: {error.message}", "child processes cannot be started with their limits"
        )
    return Finding("ok" if page == "fine" else "error", "templates are rendered in a child process")


def _public_address(settings: Settings) -> Finding:
    from overread.app import public_url

    url = public_url(settings)
    if url.startswith("http://") and settings.host not in ("127.0.0.1", "::1", "localhost"):
        return Finding(
            "warning",
            f"clients are told {url}",
            "passwords and documents travel in the clear: set OVERREAD_PUBLIC_URL to the https address",
        )
    return Finding("ok", f"clients are told {url}")
