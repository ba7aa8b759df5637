"""Worker processes for engines that compute: bounded in number, memory, time and in how many may wait.

Inference holds a core for seconds and libraries that read strangers' files crash; neither may reach the server. So a
request goes to a process that can be killed: it starts with the first request, is replaced when it crashes, hangs or
grows too large, and ends when there has been nothing to do for a while. The caller always gets an answer or an
EngineFailed: the queue refuses rather than grows, and every wait has an end.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from overread.domain.errors import EngineFailed, EngineFault, OverreadError
from overread.engines.base import EngineOptions
from overread.engines.messages import Question, decode_reply, encode_question
from overread.processes.child import ChildEnded, ChildProcess

log = logging.getLogger(__name__)

START_SECONDS = 60.0
"""Loading a model takes two or three on an idle machine."""


class EnginePool:
    """Asks `options.processes` children, all started by `command`, one question at a time each.

    engine: stands in errors and logs. command: a program that speaks `messages.py` on its standard input; of Python,
    `python_command("overread.engines.child", "module:function")`.
    """

    def __init__(self, engine: str, command: Sequence[str], options: EngineOptions) -> None:
        self._engine, self._command, self._options = engine, command, options
        self._queue = _Queue()
        self._workers: list[_Worker] = []
        self._closed = False

    async def ask(self, question: Question, *, seconds: float, is_let_in: bool = False) -> bytes:
        """The child's answer. seconds: wall time that it may take, from when a child has it.

        is_let_in: part of something that was let in before; it is not refused as BUSY.

        Raises what the child refuses the question with (InputRefused, InvalidRequest), or EngineFailed.
        """
        if self._closed:
            raise self._failed(EngineFault.UNAVAILABLE, "the engine is closed")
        if not is_let_in and len(self._queue) >= self._options.backlog:
            raise self._failed(EngineFault.BUSY, f"{len(self._queue)} requests wait already")
        request = _Request(question, seconds, asyncio.get_running_loop().create_future())
        self._queue.add(request)
        self._provide_worker()
        return await request.done

    async def close(self) -> None:
        """End all children. Questions that wait or run fail as UNAVAILABLE."""
        self._closed = True
        workers = list(self._workers)
        for worker in workers:
            worker.task.cancel()
        await asyncio.gather(*(worker.task for worker in workers), return_exceptions=True)
        for request in self._queue.drain():
            request.fail(self._failed(EngineFault.UNAVAILABLE, "the engine is closed"))

    @property
    def process_ids(self) -> list[int]:
        """Of the children that run now."""
        return [worker.child.pid for worker in self._workers if worker.child and not worker.child.has_ended]

    def _provide_worker(self) -> None:
        idle = sum(worker.is_idle for worker in self._workers)
        if len(self._workers) < self._options.processes and len(self._queue) > idle:
            worker = _Worker(self._engine, self._command, self._options, self._queue)
            self._workers.append(worker)
            worker.task.add_done_callback(lambda _: self._forget(worker))

    def _forget(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        # A question may have come between the worker's last look and its end.
        if len(self._queue) and not self._closed:
            self._provide_worker()

    def _failed(self, fault: EngineFault, reason: str) -> EngineFailed:
        return EngineFailed(self._engine, fault, reason)


@dataclass(slots=True, eq=False)
class _Request:
    """A question and whoever waits for it."""

    question: Question
    seconds: float
    done: asyncio.Future[bytes]

    def answer(self, answer: bytes) -> None:
        if not self.done.done():
            self.done.set_result(answer)

    def fail(self, error: OverreadError) -> None:
        if not self.done.done():
            self.done.set_exception(error)


@dataclass(slots=True, eq=False)
class _Queue:
    """Questions in the order they came; those whose caller has gone are passed over."""

    waiting: deque[_Request] = field(default_factory=deque)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, request: _Request) -> None:
        self.waiting.append(request)
        self.arrived.set()

    async def take(self) -> _Request:
        while True:
            while not self.waiting:
                self.arrived.clear()
                await self.arrived.wait()
            request = self.waiting.popleft()
            if not request.done.done():
                return request

    def drain(self) -> list[_Request]:
        waiting = list(self.waiting)
        self.waiting.clear()
        return waiting

    def __len__(self) -> int:
        return sum(not request.done.done() for request in self.waiting)


class _Worker:
    """One place in the pool: a task that keeps a child, as long as there is work for it."""

    def __init__(self, engine: str, command: Sequence[str], options: EngineOptions, queue: _Queue) -> None:
        self._engine, self._command, self._options, self._queue = engine, command, options, queue
        self.child: ChildProcess | None = None
        self.is_idle = True
        self.task = asyncio.create_task(self._run(), name=f"engine {engine}")

    async def _run(self) -> None:
        try:
            while (request := await self._next_request()) is not None:
                self.is_idle = False
                try:
                    await self._serve(request)
                except asyncio.CancelledError:
                    request.fail(self._failed(EngineFault.UNAVAILABLE, "the engine is closed"))
                    raise
                except Exception as err:
                    # A mistake of ours must not leave its caller waiting, nor end the pool.
                    log.exception("engine %s: a worker failed", self._engine)
                    request.fail(self._failed(EngineFault.CRASHED, f"the pool failed: {err!r}"))
                    await self._drop_child()
                self.is_idle = True
        finally:
            await self._drop_child()

    async def _next_request(self) -> _Request | None:
        """None if there has been none for so long that the child's memory is better given back."""
        try:
            async with asyncio.timeout(self._options.idle_seconds):
                return await self._queue.take()
        except TimeoutError:
            return None

    async def _serve(self, request: _Request) -> None:
        try:
            child = await self._ready_child()
        except (ChildEnded, TimeoutError, OSError) as err:
            log.error("engine %s: its process does not start: %s", self._engine, err)
            request.fail(self._failed(EngineFault.CRASHED, f"its process does not start: {err}"))
            return
        try:
            child.send(encode_question(request.question))
            reply = decode_reply(self._engine, await child.next_frame(request.seconds))
        except TimeoutError:
            request.fail(self._failed(EngineFault.TIMED_OUT, f"no answer within {request.seconds:g} seconds"))
        except ChildEnded as ended:
            request.fail(self._failed(EngineFault.CRASHED, str(ended)))
        else:
            if isinstance(reply, bytes):
                request.answer(reply)
            else:
                request.fail(reply)
            if not (isinstance(reply, EngineFailed) and reply.fault is EngineFault.OUT_OF_MEMORY):
                return
        log.warning("engine %s: process %d is replaced", self._engine, child.pid)
        await self._drop_child()

    async def _ready_child(self) -> ChildProcess:
        if self.child is not None and self.child.has_ended:
            # Killed while it had nothing to do; nobody's question is to blame.
            await self._drop_child()
        if self.child is None:
            self.child = await ChildProcess.start(
                self._command, start_seconds=START_SECONDS, memory_bytes=self._options.memory_bytes
            )
        return self.child

    async def _drop_child(self) -> None:
        if self.child is not None:
            # Forgotten only afterwards: if this is cancelled, the end of the task does it again.
            await self.child.end()
            self.child = None

    def _failed(self, fault: EngineFault, reason: str) -> EngineFailed:
        return EngineFailed(self._engine, fault, reason)
