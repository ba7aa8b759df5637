"""The servers that are measured, each in a process of its own: `python -m bench.server VARIANT DATA_DIR PORT [DATABASE_URL]`.

echo answers every body with itself. nothing is the server as it is, with a handler that ends where storing would begin.
store is the server as it is, without background work; whole is the server as it is.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import psutil

from bench.machine import SERVER_CORES
from overread.app import Overread, Receive, Scope, Send
from overread.aws.app import AwsFront
from overread.aws.context import AwsRequest
from overread.cli.serve import run_server
from overread.domain import arn
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.settings import Settings

VARIANTS = ("echo", "nothing", "store", "whole")
START_SECONDS = 30


@dataclass(frozen=True)
class Running:
    process: psutil.Process
    port: int

    def cpu_seconds(self) -> float:
        """Of the server's own process; rendering children count for themselves."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@contextmanager
def running(variant: str, settings: Settings) -> Iterator[Running]:
    """A server that answers; ended afterwards."""
    port = free_port()
    arguments = [variant, str(settings.data_dir), str(port), *filter(None, [settings.database_url])]
    process = subprocess.Popen([sys.executable, "-m", "bench.server", *arguments])
    try:
        await_answer(process, port)
        yield Running(psutil.Process(process.pid), port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(START_SECONDS)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def await_answer(process: subprocess.Popen[bytes], port: int, path: str = "/readyz") -> None:
    """Wait until the server answers a GET with 200."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"the server ended with {process.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                if connection.recv(4096)[9:12] == b"200":
                    return
        except ConnectionError:
            pass
        time.sleep(0.001)
    raise SystemExit("the server does not start")


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads a body and answers with it: what uvicorn and the client cost by themselves."""
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    message = await receive()
    body = message["body"]
    while message["more_body"]:
        message = await receive()
        body += message["body"]
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class StoresNothing:
    """The real server up to the point where storing begins."""

    def __init__(self, settings: Settings) -> None:
        self._server = Overread(settings, background=False)
        handlers = {"sagemaker-a2i-runtime": {"StartHumanLoop": validate_only}}
        self._front = AwsFront(self._server.ctx, handlers=handlers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._front.is_aws_request(scope):
            await self._front(scope, receive, send)
        else:
            await self._server(scope, receive, send)


async def validate_only(_ctx: Context, request: AwsRequest, params: Any) -> Mapping[str, object]:
    """StartHumanLoop as far as it can be refused without looking at what is stored."""
    caller = request.caller
    assert caller is not None
    loop_arn = arn.human_loop(caller.account, caller.region, params.HumanLoopName)
    authorize(caller, "sagemaker:StartHumanLoop", loop_arn)
    if type(orjson.loads(params.HumanLoopInput.InputContent)) is not dict:
        raise ValueError("the benchmark's input is an object")
    return {"HumanLoopArn": loop_arn}


def main() -> None:
    variant, data_dir, port, *rest = sys.argv[1:]
    settings = Settings(
        data_dir=Path(data_dir), port=int(port), database_url=rest[0] if rest else None, log_level="warning"
    )
    if variant != "whole":  # rendering children would be held to the server's core with it
        os.sched_setaffinity(0, SERVER_CORES)
    app: Any
    match variant:
        case "echo":
            app = echo
        case "nothing":
            app = StoresNothing(settings)
        case "store":
            app = Overread(settings, background=False)
        case "whole":
            app = Overread(settings)
        case _:
            raise SystemExit(f"no variant {variant}, only {', '.join(VARIANTS)}")
    sys.exit(run_server(settings, app))


if __name__ == "__main__":
    main()
