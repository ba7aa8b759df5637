"""Rendering for the rest of overread: a pool of child processes, bounded in memory, time and number.

Liquid is never imported here. Templates come from strangers and Python cannot be stopped in the middle of a
filter, so a rendering happens in a process that can be killed; the parent keeps its memory, its secrets and
its event loop.

Pages that a person waits for and checks of new loops take turns, so neither can starve the other. A job
whose child is killed from outside, or gets no processor, is given to another child once.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from overread.domain.errors import StorageUnavailable, TemplateFailed
from overread.processes.child import ChildEnded, ChildProcess, python_command
from overread.templates.fields import Field
from overread.templates.frames import Reply, decode_reply, encode_request
from overread.templates.job import Aim, PageAddresses, RenderJob

__all__ = ["PageAddresses", "RenderJob", "RenderPool"]

log = logging.getLogger(__name__)

BATCH_JOBS = 16
"""Checks that one child gets at a time: enough to hide the hop, few enough for a page to come between."""
START_ATTEMPTS = 3
PATIENCE = 5
"""How many times its time a rendering may take that got less than half of a processor."""


class RenderPool:
    """Renders worker task templates in at most `size` child processes.

    memory_bytes: address space of a child. seconds: wall time of one rendering. backlog: jobs that may wait;
    beyond it callers wait to be let in. waiting_pages: of them those that somebody waits for; each holds its task's
    input in memory, so more are refused. The first child starts with `start()`, the others when there is work for
    them.
    """

    def __init__(
        self,
        *,
        size: int = 2,
        memory_bytes: int = 512 * 2**20,
        seconds: float = 2.0,
        backlog: int = 1024,
        waiting_pages: int = 256,
    ) -> None:
        self._size, self._memory_bytes, self._seconds = size, memory_bytes, seconds
        self._room = asyncio.Semaphore(backlog)
        self._waiting_pages = waiting_pages
        self._lanes = _Lanes()
        self._workers: list[_Worker] = []
        self._closed = False

    async def start(self) -> None:
        """Start the first child in the background; jobs wait until it is ready."""
        self._add_worker()

    async def close(self) -> None:
        """End all children. Jobs that wait or run fail with StorageUnavailable."""
        self._closed = True
        for worker in self._workers:
            worker.stop()
        await asyncio.gather(*(worker.task for worker in self._workers), return_exceptions=True)
        self._workers.clear()
        for request in self._lanes.drain():
            request.fail(StorageUnavailable("the renderer is closed"))

    async def render(self, job: RenderJob) -> str:
        """The page. Raises TemplateFailed; StorageUnavailable if no rendering process can be started, or too many wait."""
        reply = await self._ask(Aim.PAGE, job)
        assert reply.page is not None
        return reply.page

    async def check(self, job: RenderJob) -> None:
        """Render and drop the page. Raises TemplateFailed; StorageUnavailable as `render`."""
        await self._ask(Aim.CHECK, job)

    async def parse(self, template: str) -> None:
        """Check the syntax alone.

        Raises TemplateFailed with line and column; StorageUnavailable as `render`.
        """
        await self._ask(Aim.PARSE, _job_of(template))

    async def fields(self, template: str) -> Field:
        """What the template reads of its input. Raises as `parse`."""
        reply = await self._ask(Aim.FIELDS, _job_of(template))
        assert reply.page is not None
        return Field.from_json(reply.page)

    async def check_many(self, jobs: Sequence[RenderJob]) -> list[TemplateFailed | None]:
        """Check many at once; one result per job, in order. Raises StorageUnavailable as `render`."""
        requests: list[_Request] = []
        try:
            for job in jobs:
                requests.append(await self._submit(Aim.CHECK, job))
        except BaseException:
            for request in requests:
                request.done.cancel()
            raise
        await asyncio.gather(*(request.done for request in requests), return_exceptions=True)
        return [request.done.result().failure for request in requests]

    @property
    def process_ids(self) -> list[int]:
        """Of the children that run now."""
        return [worker.child.pid for worker in self._workers if worker.child is not None]

    async def _ask(self, aim: Aim, job: RenderJob) -> Reply:
        request = await self._submit(aim, job)
        reply = await request.done
        if reply.failure is not None:
            raise reply.failure
        return reply

    async def _submit(self, aim: Aim, job: RenderJob) -> _Request:
        if aim is not Aim.CHECK and len(self._lanes.singles) >= self._waiting_pages:
            raise StorageUnavailable("too many pages wait to be rendered")
        await self._room.acquire()
        if self._closed:
            self._room.release()
            raise StorageUnavailable("the renderer is closed")
        request = _Request(aim, job, asyncio.get_running_loop().create_future())
        request.done.add_done_callback(lambda _: self._room.release())
        self._lanes.add(request)
        idle = sum(worker.is_idle for worker in self._workers)
        if len(self._workers) < self._size and len(self._lanes) > idle:
            self._add_worker()
        return request

    def _add_worker(self) -> None:
        self._workers.append(_Worker(self._lanes, memory_bytes=self._memory_bytes, seconds=self._seconds))


def _job_of(template: str) -> RenderJob:
    return RenderJob(template, hashlib.sha256(template.encode()).hexdigest(), b"")


@dataclass(slots=True, eq=False)
class _Request:
    """A job and whoever waits for it. attempts: children that ended while they had it."""

    aim: Aim
    job: RenderJob
    done: asyncio.Future[Reply]
    attempts: int = 0

    def fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)

    def answer(self, reply: Reply) -> None:
        if not self.done.done():
            self.done.set_result(reply)


@dataclass(slots=True, eq=False)
class _Lanes:
    """What a person waits for and the checks of new loops, taken in turns, each in the order they came."""

    singles: deque[_Request] = field(default_factory=deque)
    checks: deque[_Request] = field(default_factory=deque)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    single_was_last: bool = False

    def add(self, request: _Request) -> None:
        self._lane(request).append(request)
        self.arrived.set()

    def put_back(self, requests: Iterable[_Request]) -> None:
        for request in reversed(list(requests)):
            self._lane(request).appendleft(request)
            self.arrived.set()

    async def take(self) -> list[_Request]:
        """One page, or a batch of checks; nobody's requests are left out. Waits while there are none."""
        while True:
            while not (self.singles or self.checks):
                self.arrived.clear()
                await self.arrived.wait()
            single = bool(self.singles) and not (self.single_was_last and self.checks)
            self.single_was_last = single
            lane, most = (self.singles, 1) if single else (self.checks, BATCH_JOBS)
            taken = [lane.popleft() for _ in range(min(most, len(lane)))]
            if wanted := [request for request in taken if not request.done.done()]:
                return wanted

    def __len__(self) -> int:
        return len(self.singles) + len(self.checks)

    def drain(self) -> list[_Request]:
        waiting = [*self.singles, *self.checks]
        self.singles.clear()
        self.checks.clear()
        return waiting

    def _lane(self, request: _Request) -> deque[_Request]:
        return self.checks if request.aim is Aim.CHECK else self.singles


class _Worker:
    """One place in the pool: a task that keeps a child and hands it one batch after the other."""

    def __init__(self, lanes: _Lanes, *, memory_bytes: int, seconds: float) -> None:
        self._lanes, self._memory_bytes, self._seconds = lanes, memory_bytes, seconds
        self.child: ChildProcess | None = None
        self.is_idle = True
        self.task = asyncio.create_task(self._run(), name="render")

    def stop(self) -> None:
        self.task.cancel()

    async def _run(self) -> None:
        batch: list[_Request] = []
        try:
            while True:
                self.is_idle = True
                if self.child is None:
                    await self._start_child()
                batch = await self._lanes.take()
                self.is_idle = False
                await self._serve(batch)
        finally:
            await self._drop_child()
            for request in batch:
                request.fail(StorageUnavailable("the renderer is closed"))

    async def _serve(self, batch: list[_Request]) -> None:
        """Get every request of the batch answered, or give it back to the lanes."""
        child = self.child or await self._start_child()
        if child is None:
            for request in batch:
                request.fail(StorageUnavailable("no rendering process can be started"))
            return
        try:
            frame = encode_request(batch[0].aim, [request.job for request in batch])
        except Exception as err:
            # A grant that cannot be pickled is its caller's mistake, not the pool's.
            for request in batch:
                request.fail(err)
            return
        remaining = deque(batch)
        loop = asyncio.get_running_loop()
        used, began = child.processor_seconds(), loop.time()
        try:
            child.send(frame)
            while remaining:
                reply = await self._next_reply(child, used)
                remaining.popleft().answer(self._or_failure(reply))
                if reply.exhausted:
                    break
                if loop.time() - began > self._seconds / 20:
                    # Only now is it worth knowing where the next job of the batch begins.
                    used, began = child.processor_seconds(), loop.time()
            else:
                return
        except TimeoutError:
            self._judge_delay(remaining, child.processor_seconds() - used)
        except ChildEnded as ended:
            self._judge_end(remaining, ended)
        self._lanes.put_back(remaining)
        await self._drop_child()

    async def _next_reply(self, child: ChildProcess, used_before: float) -> Reply:
        """Wait as long as a rendering may take; longer for a child that the machine lets hardly run."""
        for _ in range(PATIENCE):
            try:
                return decode_reply(await child.next_frame(self._seconds))
            except TimeoutError:
                if child.processor_seconds() - used_before >= self._seconds / 2:
                    raise
        raise TimeoutError

    def _judge_delay(self, remaining: deque[_Request], used_seconds: float) -> None:
        """The first request took too long. Was it at work, or did the machine not let it?

        A loop must not end because its server was short of processors for two seconds.
        """
        request = remaining[0]
        request.attempts += 1
        if used_seconds >= self._seconds / 2:
            remaining.popleft().answer(Reply(failure=self._too_slow()))
        elif request.attempts > 1:
            remaining.popleft().fail(StorageUnavailable("the machine is too busy to render"))

    def _judge_end(self, remaining: deque[_Request], ended: ChildEnded) -> None:
        """The child has ended while it had the first request: was it the template's fault?"""
        request = remaining[0]
        request.attempts += 1
        if ended.by_processor_limit:
            remaining.popleft().answer(Reply(failure=self._too_slow()))
        elif request.attempts > 1:
            message = "The process that rendered the template ended unexpectedly, twice."
            remaining.popleft().answer(Reply(failure=TemplateFailed("InvalidParameters", message)))

    async def _start_child(self) -> ChildProcess | None:
        command = python_command("overread.templates.child", str(self._memory_bytes), str(self._seconds))
        for attempt in range(1, START_ATTEMPTS + 1):
            try:
                self.child = await ChildProcess.start(command)
                return self.child
            except (ChildEnded, TimeoutError, OSError) as err:
                log.error("a rendering process does not start (attempt %d): %s", attempt, err)
        return None

    async def _drop_child(self) -> None:
        if self.child is not None:
            # Forgotten only afterwards: if this is cancelled, the end of the task does it again.
            await self.child.end()
            self.child = None

    def _or_failure(self, reply: Reply) -> Reply:
        if not reply.exhausted:
            return reply
        megabytes = self._memory_bytes // 2**20
        message = f"The template needs more than {megabytes} MB of memory to render."
        return Reply(failure=TemplateFailed("InvalidParameters", message))

    def _too_slow(self) -> TemplateFailed:
        message = f"The template takes longer than {self._seconds:g} seconds to render."
        return TemplateFailed("InvalidParameters", message)
