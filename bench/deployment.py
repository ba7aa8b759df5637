"""What a measurement works on: an account with a key, a team, a template and a flow definition, in a folder of its own."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgresql import PostgresServer

from overread.app import build_context
from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.flow_definition import HumanLoopConfig
from overread.domain.objects import Bucket
from overread.operations import flow_definitions, human_task_uis
from overread.operations.access_keys import create_access_key
from overread.operations.context import Context
from overread.operations.first_team import deployment_caller, ensure_first_team
from overread.settings import Settings
from overread.store.database import Database
from overread.store.migrations import upgrade

HOST = "127.0.0.1:8080"
"""The host that clients sign. The server does not care by which port it was reached."""

TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form><crowd-classifier name="sentiment" categories="['Good', 'Bad']" header="What is it?">
<classification-target>{{ task.input.text }}</classification-target></crowd-classifier></crowd-form>"""


@dataclass(frozen=True)
class Deployment:
    """A prepared deployment that measurements take copies of.

    postgres: the running server, None for SQLite. template: name of the prepared database on it.
    """

    folder: Path
    access_key_id: str
    secret: str
    caller: Caller
    flow_definition_arn: str
    postgres: PostgresServer | None = None
    template: str = ""

    @property
    def kind(self) -> str:
        return "SQLite" if self.postgres is None else "PostgreSQL"

    @contextmanager
    def copy(self, folder: Path) -> Iterator[Settings]:
        """A fresh copy, gone afterwards."""
        data = folder / "data"
        shutil.copytree(self.folder, data)
        url = None if self.postgres is None else self.postgres.new_database(self.template)
        # What the copy left in memory is written now, not during the measurement.
        os.sync()
        try:
            yield Settings(data_dir=data, database_url=url)
        finally:
            shutil.rmtree(data)
            if self.postgres is not None and url is not None:
                self.postgres.drop_database(url)


def prepare(folder: Path, key: tuple[str, str], postgres: PostgresServer | None = None) -> Deployment:
    """Make the deployment; its database is migrated and holds no loop. key: access key id and secret of its caller."""
    folder.mkdir(parents=True)
    url = None
    if postgres is not None:
        url = postgres.new_database()
        database = Database(url)
        upgrade(database)
        database.close()
    settings = Settings(data_dir=folder, database_url=url)
    caller, flow = asyncio.run(_fill(settings, *key))
    name = "" if url is None else url.removeprefix("postgresql:///").partition("?")[0]
    return Deployment(folder, *key, caller, flow, postgres, name)


async def _fill(settings: Settings, key_id: str, secret: str) -> tuple[Caller, str]:
    ctx = build_context(settings)
    await ctx.store.start()
    await ctx.objects.start()
    try:
        await create_access_key(ctx, ctx.policy.account, "bench", key_id, secret)
        caller = deployment_caller(ctx)
        return caller, await _flow_definition(ctx, caller)
    finally:
        await ctx.objects.close()
        await ctx.store.close()


async def _flow_definition(ctx: Context, caller: Caller) -> str:
    first = await ensure_first_team(ctx)
    await ctx.objects.create_bucket(Bucket("results", caller.account, caller.region, ctx.clock()))
    ui_arn = await human_task_uis.create(ctx, caller, name="reviews", content=TEMPLATE)
    config = HumanLoopConfig(
        workteam_arn=arn.private_workteam(caller.account, caller.region, first.team.name),
        human_task_ui_arn=ui_arn,
        task_title="Review a text",
        task_description="Say what it is",
        task_count=1,
        availability_seconds=None,
        time_limit_seconds=3_600,
    )
    return await flow_definitions.create(
        ctx,
        caller,
        name="reviews",
        role_arn=f"arn:aws:iam::{caller.account}:role/reviews",
        output_path="s3://results/reviews",
        config=config,
    )
