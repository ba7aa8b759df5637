"""The rendering child: `python -m overread.templates.child`, with the pool's socket as its standard input.

It starts with a bare environment and no other descriptor, bounds itself before it reads anything, and
renders one job after the other until the socket closes. Its parent bounds its wall time; the limit of
processor time set here for each job also ends a child whose parent has died in the meantime.
"""

from __future__ import annotations

import gc
import json
import math
import os
import pickle
import resource
import socket
import sys
import time
from collections import OrderedDict

import orjson

from overread.domain.errors import TemplateFailed
from overread.processes.frames import READY, encode, read_frame
from overread.templates.crowd_script import prepare_page
from overread.templates.diagnosis import diagnose
from overread.templates.environment import TaskEnvironment, TaskTemplate
from overread.templates.frames import EXHAUSTED, encode_failure, encode_reply
from overread.templates.input_fields import input_fields
from overread.templates.job import Aim, RenderJob

MAX_CACHED_TEMPLATES = 256
MAX_CACHED_WEIGHT = 64 * 2**20


def main() -> None:
    memory_bytes, seconds = int(sys.argv[1]), float(sys.argv[2])
    connection = socket.socket(fileno=0)
    _bound(memory_bytes)
    renderer = Renderer()
    # What is loaded now stays; an input of some thousand objects should not start a collection in the middle.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    # From here on nothing of a task may reach the server's log; an error before this line should.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        connection.sendall(encode(READY))
        while (request := read_frame(connection)) is not None:
            aim, jobs = pickle.loads(request)  # noqa: S301 - from our parent
            del request
            for job in jobs:
                _allow_processor_time(seconds)
                connection.sendall(renderer.reply(aim, job))
    except MemoryError:
        connection.sendall(encode(EXHAUSTED))
    except ConnectionError:
        # The parent is gone; nobody waits for an answer.
        return


class Renderer:
    """Renders jobs, keeping the most recently used parsed templates."""

    def __init__(self, *, max_weight: int = MAX_CACHED_WEIGHT) -> None:
        self._max_weight = max_weight
        self._environment = TaskEnvironment()
        self._parsed: OrderedDict[str, tuple[TaskTemplate, int]] = OrderedDict()
        self._weight = 0

    def reply(self, aim: Aim, job: RenderJob) -> bytes:
        """One encoded reply. Lets MemoryError through: what is left of the process is not to be trusted."""
        try:
            template = self._template(job)
            if aim is Aim.PARSE:
                return encode_reply(None)
            if aim is Aim.FIELDS:
                return encode_reply(input_fields(template).to_json())
            page = self._render(template, job)
            return encode_reply(page if aim is Aim.PAGE else None)
        except MemoryError:
            raise
        except Exception as err:
            if isinstance(err.__cause__, MemoryError):
                raise err.__cause__ from err
            # Templates reach every corner of the library; whatever it raises is this template's failure.
            return encode_failure(diagnose(err, job.template))

    def _render(self, template: TaskTemplate, job: RenderJob) -> str:
        page = template.render_task(parse_input(job.input_json), job.grant)
        if job.addresses is None:
            return page
        return prepare_page(
            page,
            crowd_script_url=job.addresses.crowd_script_url,
            frame_script_url=job.addresses.frame_script_url,
            nonce=job.addresses.nonce,
            pictures_url=job.addresses.pictures_url,
        )

    def _template(self, job: RenderJob) -> TaskTemplate:
        cached = self._parsed.get(job.digest)
        if cached is not None:
            self._parsed.move_to_end(job.digest)
            return cached[0]
        template = self._environment.from_string(job.template)
        assert isinstance(template, TaskTemplate)
        # A parsed node is about a kilobyte, so a short template can be heavy.
        weight = len(job.template) + 1000 * (job.template.count("{{") + job.template.count("{%"))
        self._parsed[job.digest] = (template, weight)
        self._weight += weight
        while len(self._parsed) > MAX_CACHED_TEMPLATES or (
            self._weight > self._max_weight and len(self._parsed) > 1
        ):
            self._weight -= self._parsed.popitem(last=False)[1][1]
        return template


def parse_input(text: bytes) -> object:
    """The value of a task input. Raises TemplateFailed("InvalidInput") if it is not JSON."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as err:
        # JavaScript writes half of a surrogate pair where it has cut a string; orjson refuses it, a browser does not.
        try:
            mended = json.dumps(json.loads(text), ensure_ascii=False).encode("utf-16", "surrogatepass")
            return orjson.loads(mended.decode("utf-16", "replace"))
        except (ValueError, RecursionError):
            raise TemplateFailed("InvalidInput", f"The task input is not JSON: {err}.") from err


def _bound(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Enough to import the module of a grant, no more.
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def _allow_processor_time(seconds: float) -> None:
    # The limit counts from the start of the process, in whole seconds; the kernel ends us when it is passed.
    limit = math.ceil(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
