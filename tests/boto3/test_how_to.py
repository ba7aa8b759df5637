"""The programs of docs/how-to, run as they are shown."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.servers import RunningServer

import boto3
from overread.first_start import read_pairs
from overread.operations import first_team

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"


@pytest.fixture
def server_of_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningServer]:
    """A server with its default workforce, to which the process's AWS variables point."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    server = RunningServer("sqlite:", tmp_path)
    server.run(first_team.ensure_first_team(server.ctx))
    keys = read_pairs(tmp_path / "credentials")
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys["aws_access_key_id"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", keys["aws_secret_access_key"])
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    yield server
    server.close()


@pytest.mark.usefixtures("server_of_variables")
def test_workers_are_added_by_the_api() -> None:
    shown = _run("add-workers.md")
    people = shown["idp"].list_users_in_group(
        UserPoolId=shown["workforce"]["UserPool"], GroupName="night-shift"
    )
    assert [
        {attribute["Name"]: attribute["Value"] for attribute in person["Attributes"]}["email"]
        for person in people["Users"]
    ] == ["bo@example.com"]
    team = shown["sagemaker"].describe_workteam(WorkteamName="night-shift")["Workteam"]
    assert team["WorkteamArn"].endswith(":workteam/private-crowd/night-shift")


def test_a_workforce_of_an_identity_provider_is_made(server_of_variables: RunningServer) -> None:
    ctx = server_of_variables.ctx
    ctx.policy = replace(ctx.policy, max_workforces_per_region=0)
    shown = _run("sign-in-with-your-identity-provider.md")
    team = shown["sagemaker"].describe_workteam(WorkteamName="reviewers")["Workteam"]
    assert team["WorkforceArn"] == shown["workforce"]["WorkforceArn"]


@pytest.mark.usefixtures("server_of_variables")
def test_a_program_gets_a_user_that_starts_one_workflow() -> None:
    shown = _run("control-who-may-do-what.md")
    assert shown["iam"].list_user_policies(UserName="intake")["PolicyNames"] == ["start-forms"]
    assert shown["key"]["UserName"] == "intake"


def _run(page: str) -> dict[str, Any]:
    program = (HOW_TO / page).read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {}
    exec(compile(program, page, "exec"), names)
    return names
