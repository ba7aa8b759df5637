"""SQL on SQLite and PostgreSQL: one file per table family with all its statements.

`Store` is what operations hold: it runs plain functions ``fn(conn, …)`` of the modules here, reading in a pool of threads and
writing through the grouped writer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from overread.store.checkpoints import Checkpoints
from overread.store.database import READERS, Database, storage_error
from overread.store.hot import Command
from overread.store.sealing import Sealer
from overread.store.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")

__all__ = ["Store"]


class Store:
    """Reading and writing, each in its own threads. Raises StorageUnavailable when the database cannot be used."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self.database = database
        self.sealer = sealer
        self.writer = Writer(database)
        self._checkpoints = Checkpoints(database, self.writer) if database.dialect == "sqlite" else None
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="overread-reader")

    async def start(self) -> None:
        await self.writer.start()
        if self._checkpoints is not None:
            self._checkpoints.start()

    async def close(self) -> None:
        await self.writer.close()
        if self._checkpoints is not None:
            await asyncio.to_thread(self._checkpoints.close)
        self._readers.shutdown(wait=True)
        self.database.close()

    async def read(
        self, fn: Callable[Concatenate[sa.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `fn(conn, …)` in a reader thread, inside one read transaction."""

        def run() -> T:
            try:
                with self.database.snapshot() as conn:
                    return fn(conn, *args, **kwargs)
            except DBAPIError as error:
                raise storage_error(error) from error

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(
        self, fn: Callable[Concatenate[sa.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `fn(conn, …)` in the writer thread under a savepoint; return its value after the commit.

        What it raises is raised here, and then nothing of it is stored.
        """
        return await self.writer.call(fn, *args, **kwargs)

    async def submit(self, command: Command[T]) -> T:
        """Run one hot command (`store/hot.py`); return its outcome after the commit."""
        return await self.writer.submit(command)

    def next_queue_position(self, now_ms: int) -> int:
        """A place at the end of the queue, for a slot that opens again. Only inside a function given to `write`."""
        return self.writer.hot.next_position(now_ms)
