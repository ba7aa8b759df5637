"""SQLite's checkpoints, in a thread of their own.

A commit appends to the log (WAL); a checkpoint moves what was appended into the database file and waits for the disk.
SQLite makes one within a commit as soon as the log is long enough, and everybody in that commit waits along: on a busy
disk that was one claim in ten, for 70 ms and more. Here it is done beside the writer, which a passive checkpoint never
holds up.
"""

from __future__ import annotations

import logging
import threading

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from overread.store.database import LOG_PAGES, Database
from overread.store.writer import Writer

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.25
BUSY_PAGES = 1_000
"""If a checkpoint moved as many pages, the next follows at once: little must be left when the log begins anew."""


class Checkpoints:
    """Runs while a store on SQLite is open."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database, self._writer = database, writer
        self._end = threading.Event()
        self._thread: threading.Thread | None = None
        self._conn: sa.Connection | None = None
        self._moved = 0

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="overread-checkpoints", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends after the checkpoint that goes on."""
        if self._thread is not None:
            self._end.set()
            self._thread.join()
            self._thread = None
        if self._conn is not None:
            self._conn.close()
            self._conn = None

    def checkpoint(self) -> float:
        """Move what is committed by now; the seconds after which to come again."""
        if self._conn is None:
            self._conn = self._database.writer_connection()
        _busy, in_log, moved = self._conn.exec_driver_sql("pragma wal_checkpoint(passive)").one()
        before, self._moved = self._moved, moved
        # Under load only a checkpoint within a commit meets the end of the log, and may begin it anew: give way to it.
        is_behind = moved - before > BUSY_PAGES and in_log < LOG_PAGES
        return 0.0 if is_behind else PAUSE_SECONDS

    def _run(self) -> None:
        pause, seen = PAUSE_SECONDS, 0
        while not self._end.wait(pause):
            pause = PAUSE_SECONDS
            if self._writer.groups == seen:
                continue
            seen = self._writer.groups
            try:
                pause = self.checkpoint()
            except DBAPIError as error:
                # Nothing is lost: the log keeps it. If the disk is full, the writer's own callers hear of it.
                log.warning("a checkpoint failed: %s", error.orig)
