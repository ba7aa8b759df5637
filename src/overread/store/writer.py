"""The grouped writer: one thread, one connection, one transaction for everything that waits.

Nothing is acknowledged before its commit. Two kinds of work arrive: *hot commands* (start, claim, submit), which
`store/hot.py` runs with hand-written statements, many at once where the statement allows; and *callables* ``fn(conn, *args)``,
each under a savepoint, so that one that raises undoes only itself. If the group as a whole fails, it is replayed with each
member alone, so that one poisoned command cannot take its neighbours with it, and two processes that waited for each other
get both their work done. What is given to the writer must bear to be run again.

The cost of a commit (one fsync) is thereby shared: measured against a transaction per request, four times the rate on
SQLite and eight on PostgreSQL (docs/explanation/storage.md).
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from overread.domain.errors import StorageUnavailable
from overread.store.database import Database, is_conflict, storage_error
from overread.store.hot import Command, Hot, HotCommand, hot_statements

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

MAX_GROUP = 512
MAX_GROUP_BYTES = 32 * 2**20
"""Payload bytes in one transaction: bounds memory and the time a reader's snapshot keeps the log alive."""
ATTEMPTS = 3
"""How often a command is tried that other processes get in the way of."""


@dataclass(slots=True)
class _Call:
    fn: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    weight = 0


@dataclass(slots=True)
class _Waiting:
    future: asyncio.Future[Any]
    work: _Call | HotCommand
    result: Any = None
    error: BaseException | None = None


class Writer:
    """Owns the only writing connection of this process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._collected: list[_Waiting] = []
        self._queue: queue.SimpleQueue[list[_Waiting] | None] = queue.SimpleQueue()
        self._backlog: deque[_Waiting] = deque()  # the thread's own
        self._thread: threading.Thread | None = None
        self.hot: Hot = hot_statements(database.dialect)
        self._conn: sa.Connection | None = None
        self.groups = 0
        self.commands = 0

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="overread-writer", daemon=True)
        self._thread.start()

    async def close(self) -> None:
        """Finishes what waits, then ends the thread."""
        if self._thread is not None:
            self._hand_over()
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None

    async def call(
        self, fn: Callable[Concatenate[sa.Connection, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `fn(conn, …)` in the writer's transaction; return when it is committed."""
        result: T = await self._put(_Call(fn, args, kwargs))
        return result

    def submit(self, command: Command[T]) -> asyncio.Future[T]:
        """Run a hot command; the future resolves after the commit."""
        assert isinstance(command, HotCommand)
        return self._put(command)

    def _put(self, work: _Call | HotCommand) -> asyncio.Future[Any]:
        """Collects what one turn of the event loop brings: the thread is woken once for all of it, and groups are twice as
        large as when it takes the first at once."""
        future = self._loop.create_future()
        if not self._collected:
            self._loop.call_soon(self._hand_over)
        self._collected.append(_Waiting(future, work))
        return future

    def _hand_over(self) -> None:
        if self._collected:
            collected, self._collected = self._collected, []
            self._queue.put(collected)

    # --- the thread ---

    def _run(self) -> None:
        is_open = True
        while is_open or self._backlog:
            is_open = is_open and self._receive()
            group = self._take()
            if group:
                self._handle(group)
                self._answer(group)
        if self._conn is not None:
            self._conn.close()

    def _receive(self) -> bool:
        """Everything that was handed over; waits if there is nothing to do. False once there will be no more."""
        try:
            handed = self._queue.get(block=not self._backlog)
            while handed is not None:
                self._backlog.extend(handed)
                handed = self._queue.get_nowait()
        except queue.Empty:
            return True
        return False

    def _take(self) -> list[_Waiting]:
        """The next group: what waits, at most MAX_GROUP."""
        group: list[_Waiting] = []
        weight = 0
        while self._backlog and len(group) < MAX_GROUP and weight < MAX_GROUP_BYTES:
            waiting = self._backlog.popleft()
            group.append(waiting)
            weight += waiting.work.weight
        return group

    def _handle(self, group: list[_Waiting]) -> None:
        """Store a group in one transaction, or else each of its members in one of its own."""
        try:
            self._transaction(group)
        except StorageUnavailable as error:
            self._fail(group, error)
        except Exception as error:
            log.warning(
                "a group of %d commands failed (%s); replaying each alone", len(group), type(error).__name__
            )
            for n, waiting in enumerate(group):
                try:
                    self._alone(waiting)
                except StorageUnavailable as unavailable:
                    self._fail(group[n:], unavailable)
                    break

    def _alone(self, waiting: _Waiting) -> None:
        """Store one command; once more if another process was in its way, which has gone on by then."""
        for attempt in range(1, ATTEMPTS + 1):
            waiting.result = waiting.error = None
            try:
                self._transaction([waiting])
            except StorageUnavailable:
                raise
            except Exception as error:
                if is_conflict(error) and attempt < ATTEMPTS:
                    continue
                self._fail([waiting], error)
            break

    def _transaction(self, group: list[_Waiting]) -> None:
        """Raises StorageUnavailable if the database is out of reach, and with it everything that waits;
        any other exception may be the fault of one of the group.
        """
        conn, cursor = self._begin()
        hot = [waiting for waiting in group if not isinstance(waiting.work, _Call)]
        calls = [waiting for waiting in group if isinstance(waiting.work, _Call)]
        try:
            if hot:
                results = self.hot.run(cursor, [waiting.work for waiting in hot])  # type: ignore[misc]  # no _Call here
                for waiting, result in zip(hot, results, strict=True):
                    waiting.result = result
            for waiting in calls:
                self._call(conn, cursor, waiting)
            cursor.execute("commit")
        except Exception as error:
            self._rollback(cursor)
            if self._is_lost(conn, error):
                self._drop_connection()
                raise storage_error(error) from error
            raise
        finally:
            if self._conn is not None:
                cursor.close()
        self.groups += 1
        self.commands += len(group)

    def _begin(self) -> tuple[sa.Connection, Any]:
        """A connection and its cursor in a new transaction.

        A connection that was lost while it was idle is replaced: nothing was asked of it yet.
        """
        is_old = self._conn is not None
        try:
            conn = self._connection()
            try:
                cursor = conn.connection.cursor()
                cursor.execute(self.hot.begin)
            except self.hot.driver_error as error:
                if not self._is_lost(conn, error):
                    raise
                self._drop_connection()
                if is_old:
                    return self._begin()
                raise
        except (DBAPIError, self.hot.driver_error) as error:
            raise storage_error(error) from error
        return conn, cursor

    def _call(self, conn: sa.Connection, cursor: Any, waiting: _Waiting) -> None:
        call = waiting.work
        assert isinstance(call, _Call)
        cursor.execute("savepoint command")
        try:
            waiting.result = call.fn(conn, *call.args, **call.kwargs)
        except DBAPIError as error:
            if error.connection_invalidated or is_conflict(error) or not self._is_open(cursor):
                # Not this call alone: the whole transaction is gone (SQLite ends it itself on a full disk), or has
                # to be tried again.
                raise
            cursor.execute("rollback to savepoint command")
            waiting.error = storage_error(error)
        except Exception as error:
            cursor.execute("rollback to savepoint command")
            waiting.error = error
        cursor.execute("release savepoint command")

    def _is_open(self, cursor: Any) -> bool:
        return self._database.dialect != "sqlite" or cursor.connection.in_transaction

    def _rollback(self, cursor: Any) -> None:
        try:
            if self._is_open(cursor):
                cursor.execute("rollback")
        except Exception:
            # The connection is gone, and the transaction with it; the next group opens a new one.
            log.warning("the writer's connection was lost in a transaction")
            self._drop_connection()

    def _is_lost(self, conn: sa.Connection, error: Exception) -> bool:
        """Whether the connection is of no use any more. Hot statements run on the bare driver, past SQLAlchemy's notice."""
        if conn.closed or conn.invalidated:
            return True
        if not isinstance(error, self.hot.driver_error):
            return False
        return bool(conn.dialect.is_disconnect(error, conn.connection.dbapi_connection, None))  # type: ignore[arg-type]

    def _connection(self) -> sa.Connection:
        if self._conn is None or self._conn.invalidated:
            self._drop_connection()
            self._conn = self._database.writer_connection()
        return self._conn

    def _drop_connection(self) -> None:
        if self._conn is not None:
            conn, self._conn = self._conn, None
            conn.invalidate()
            conn.close()

    def _fail(self, group: list[_Waiting], error: Exception) -> None:
        """What was in the way is told to everybody whom it met: an unanswered future is a hanging request."""
        ours = storage_error(error) if isinstance(error, DBAPIError | self.hot.driver_error) else error
        if isinstance(ours, StorageUnavailable):
            log.error("nothing was stored: %s", ours.reason)
        else:
            log.error("the writer failed", exc_info=error)
        for waiting in group:
            waiting.result, waiting.error = None, ours

    def _answer(self, group: list[_Waiting]) -> None:
        try:
            self._loop.call_soon_threadsafe(_resolve, group)
        except RuntimeError:
            # The event loop is closed: the process ends, and with it everybody who waited.
            log.warning("%d commands were committed after their callers had gone", len(group))


def _resolve(group: list[_Waiting]) -> None:
    for waiting in group:
        if waiting.future.done():  # cancelled by its caller; the commit stands
            continue
        if waiting.error is not None:
            waiting.future.set_exception(waiting.error)
        else:
            waiting.future.set_result(waiting.result)
