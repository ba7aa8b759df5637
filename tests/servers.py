"""The whole server on a free port of this machine, for tests with real clients."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from botocore.config import Config
from tests.fakes import FakePost

import boto3
from overread.auth.access_keys import new_access_key
from overread.operations.access_keys import create_access_key
from overread.operations.context import Context
from overread.settings import Settings

T = TypeVar("T")

REGION = "us-east-1"

_accounts = itertools.count(100_000_000_001)


@dataclass(frozen=True)
class Account:
    """An account of its own, so that tests on one server never meet."""

    id: str
    access_key_id: str
    secret: str
    url: str
    token: str | None = None

    def client(self, service: str, region: str = REGION, **config: Any) -> Any:
        """A real boto3 client that is pointed at the server. It never retries:
        a test sees the first answer.
        """
        return boto3.client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.url,
            region_name=region,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret,
            aws_session_token=self.token,
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}).merge(
                Config(**config)
            ),
        )


class RunningServer:
    """Runs in a thread with an event loop of its own; `run` executes a coroutine there."""

    def __init__(
        self, database_url: str, data_dir: Path, *, background: bool = True, **settings: Any
    ) -> None:
        # Of TCP by name: for others the loop does not switch Nagle's algorithm off, and each answer of two parts waits 40 ms.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        url = None if database_url.startswith("sqlite:") else database_url
        self.post = FakePost()
        # One renderer starts in half the time of two, and a test waits for one page at a time.
        self._settings = Settings(
            data_dir=data_dir, database_url=url, port=port, **{"renderers": 1, **settings}
        )
        self._background = background
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._serve, name="overread-test-server", daemon=True)
        self._thread.start()
        self._ready.wait(120)
        if self._failure is not None:
            raise self._failure

    @property
    def ctx(self) -> Context:
        return self.app.ctx

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(120)

    def new_account(self) -> Account:
        key_id, secret = new_access_key()
        account = str(next(_accounts))
        self.run(create_access_key(self.ctx, account, "tester", key_id, secret))
        return Account(account, key_id, secret, self.url)

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(30)
        self._socket.close()

    def _serve(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:
            self._failure = error
            self._ready.set()

    async def _main(self) -> None:
        from overread.app import Overread  # everything there is; unit tests need none of it

        self._loop = asyncio.get_running_loop()
        self.app = Overread(self._settings, background=self._background)
        self.app.ctx.compose = self.post.compose
        if not self._settings.smtp_host:
            self.app.ctx.post = self.post
        self._server = uvicorn.Server(
            uvicorn.Config(self.app, log_config=None, lifespan="on", access_log=False)
        )
        serving = asyncio.create_task(self._server.serve([self._socket]))
        while not self._server.started:
            if serving.done():
                await serving
                raise RuntimeError("the server did not start")
            await asyncio.sleep(0.01)
        self._ready.set()
        await serving
