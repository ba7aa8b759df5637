"""`WorkerAccessConfiguration.S3Presign`: what a task shows of a bucket opens at its worker's network address only."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx
import pytest
from tests.factories import ROLE, make_caller, make_config, make_crowd, make_ui
from tests.servers import RunningServer
from tests.work import Work

from overread.domain import arn
from overread.domain.objects import Bucket
from overread.operations import flow_definitions, frames, workforce
from overread.operations.workforce import TeamSettings

TEMPLATE = """<crowd-form><img src="{{ task.input.picture | grant_read_access }}"></crowd-form>"""
HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer("sqlite:", tmp_path_factory.mktemp("bound"))
    yield running
    running.close()


async def granted_address(server: RunningServer, account: str, constraints: TeamSettings) -> str:
    """The address of the picture in the page of an accepted task, as its worker's browser gets it."""
    ctx, caller = server.ctx, make_caller(account)
    crowd = await make_crowd(ctx, caller)
    await workforce.update_team(ctx, caller, crowd.team, constraints)
    await make_ui(ctx, caller, content=TEMPLATE)
    bucket = f"pictures-{account}"
    await ctx.objects.create_bucket(Bucket(bucket, account, caller.region, ctx.clock()))
    await ctx.objects.put_bytes(bucket, "a.png", b"a picture", "image/png")
    ui_arn = arn.human_task_ui(account, caller.region, "ui")
    flow_arn = await flow_definitions.create(
        ctx,
        caller,
        name="flow",
        role_arn=ROLE,
        output_path=f"s3://{bucket}/out",
        config=make_config(crowd.team_arn, ui_arn),
    )
    work = Work(ctx, caller, crowd, flow_arn)
    await work.start(picture=f"s3://{bucket}/a.png")
    task = await work.claim(await work.worker())
    frame = frames.of_task(ctx, task.assignment_id, 1, task.time_limit_at)
    async with httpx.AsyncClient() as browser:
        page = await browser.get(f"{server.url}/portal/frame/{frame.capability}")
    return unescape(page.text.partition('src="http')[2].partition('"')[0]).join(("http", ""))


def status(url: str, address: str) -> int:
    """Of a GET from this address of the machine."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=address)) as client:
        return client.get(url).status_code


def without(url: str, parameter: str) -> str:
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != parameter]
    return urlunsplit(parts._replace(query=urlencode(kept)))


@pytest.mark.parametrize(
    "constraints",
    [TeamSettings(s3_presign_source_ip="Enabled"), TeamSettings(s3_presign_vpc_source_ip="Enabled")],
)
def test_an_address_opens_for_its_worker_only(server: RunningServer, constraints: TeamSettings) -> None:
    url = server.run(granted_address(server, server.new_account().id, constraints))

    assert status(url, HERE) == 200
    assert status(url, ELSEWHERE) == 403
    # The binding is signed: neither dropped nor changed.
    assert status(without(url, "X-Overread-Source-Ip"), ELSEWHERE) == 403
    assert status(url.replace(f"={HERE}", f"={ELSEWHERE}"), ELSEWHERE) == 403


def test_without_the_constraint_it_opens_anywhere(server: RunningServer) -> None:
    url = server.run(granted_address(server, server.new_account().id, TeamSettings()))

    assert (status(url, HERE), status(url, ELSEWHERE)) == (200, 200)
