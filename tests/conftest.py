"""What every test may ask for: databases of both kinds, a store, a context,
a running server and clients for it.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import settings
from tests.factories import ACCOUNT, REGION, make_caller
from tests.fakes import FakeClock, FakePost, FakeRenderer
from tests.postgresql import PostgresServer
from tests.servers import Account, RunningServer

from overread.auth.passwords import CHEAP, choose_cost
from overread.domain.caller import Caller
from overread.objects.local import LocalObjects
from overread.operations.context import Context
from overread.store import Store
from overread.store.database import Database, sqlite_url
from overread.store.migrations import upgrade
from overread.store.objects import ObjectRows
from overread.store.sealing import Sealer, new_key
from overread.templates.render import RenderPool

choose_cost(CHEAP)

# The suite starts overread some hundred times in processes of its own. Where the environment forbids compiled files, each
# of them would compile all of it again: half of the time that a start takes.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A loaded machine is no fault of what is tested.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

DATABASES = ("sqlite", "postgresql")

RECORDED = Path(__file__).parent / "recorded"
"""Answers of engines, beside the pictures that they belong to."""


def pytest_configure(config: pytest.Config) -> None:
    """Distribute files in their order: xdist begins with those of most tests, and the longest here are one or two tests.

    A worker was alone with them at the end. In their order the last are the many short files of `unit`.
    """
    if config.pluginmanager.hasplugin("xdist"):
        config.option.loadscopereorder = False


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL for this session (with xdist:
    for this worker), started by the first test that needs it.
    """
    server = PostgresServer()
    template = Database(server.url("template1"))
    upgrade(template)
    template.close()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "overread.db"
    database = Database(sqlite_url(path))
    upgrade(database)
    database.close()
    return path


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty database; the test runs once for each kind."""
    yield from _new_database(request, request.param, tmp_path)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    opened = Store(Database(database_url), Sealer(new_key()))
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def renderer() -> FakeRenderer:
    return FakeRenderer()


@pytest.fixture
def post() -> FakePost:
    return FakePost()


@pytest.fixture
async def ctx(
    store: Store, tmp_path: Path, clock: FakeClock, renderer: FakeRenderer, post: FakePost
) -> AsyncIterator[Context]:
    """What operations receive: the real store and embedded objects; clock, renderer and post are fakes."""
    objects = LocalObjects(tmp_path / "objects", ObjectRows(store), clock=clock)
    await objects.start()
    yield Context(
        store=store,
        objects=objects,
        renderer=cast(RenderPool, renderer),
        clock=clock,
        signing_key=b"0123456789abcdef0123456789abcdef",
        post=post,
        compose=post.compose,
    )
    await objects.close()


@pytest.fixture
def caller() -> Caller:
    return make_caller(ACCOUNT, REGION)


@pytest.fixture(scope="session", params=DATABASES)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """The whole server, one for all tests on a kind of database; tests keep apart by their `account`."""
    folder = tmp_path_factory.mktemp("server")
    for url in _new_database(request, request.param, folder):
        running = RunningServer(
            url,
            folder,
            document_engine=f"recorded:{RECORDED / 'textract'}",
            moderation_engine=f"recorded:{RECORDED / 'rekognition'}",
        )
        yield running
        running.close()


@pytest.fixture
def account(server: RunningServer) -> Account:
    """A new account with an access key."""
    return server.new_account()


@pytest.fixture
def client(account: Account) -> Callable[..., Any]:
    """`client("sagemaker")`: a real boto3 client of the test's own account;
    `region` and botocore's settings by name.
    """
    return account.client


def _new_database(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        path = folder / "overread.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield sqlite_url(path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.empty_database() as url:
        yield url
