"""A real `overread serve` in a process of its own that can be killed, and a program and a worker that use it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from tests.factories import PASSWORD, TEMPLATE
from tests.pages import new_client

import boto3

EMAIL = "ana@example.com"
REGION = "us-east-1"

START_SECONDS = 120
"""A guard against waiting without end, on a loaded machine."""


class Deployment:
    """Starts, kills and restarts the server on one data folder and database.

    launcher: a command that runs overread's in surroundings of its own.
    """

    def __init__(self, folder: Path, database_url: str, launcher: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self._launcher = launcher
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.event_log = folder / "events.jsonl"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "OVERREAD_"))
        }
        self.environment |= {
            "OVERREAD_DATA_DIR": str(folder / "data"),
            "OVERREAD_PORT": str(self.port),
            "OVERREAD_EVENT_LOG": str(self.event_log),
            "OVERREAD_RENDERERS": "1",
        }
        if not database_url.startswith("sqlite:"):
            self.environment["OVERREAD_DATABASE_URL"] = database_url
        self._process: subprocess.Popen[bytes] | None = None
        self._keys: tuple[str, str] | None = None

    def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command("serve"), env=self.environment, stdout=log, stderr=log
            )
        give_up = time.monotonic() + START_SECONDS
        with new_client(timeout=5) as asking:
            while not self._is_ready(asking):
                if self._process.poll() is not None:
                    raise AssertionError((self.folder / "server.log").read_text()[-4000:])
                assert time.monotonic() < give_up, "the server was not ready within its time"
                time.sleep(0.02)

    def kill(self) -> None:
        """As the kernel does it: no handler runs, nothing is flushed."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(30)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(60)

    def client(self, service: str) -> Any:
        key, secret = self.credentials()
        return boto3.client(
            service,  # type: ignore[call-overload]  # its stubs know names only as literals
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            config=Config(
                retries={"total_max_attempts": 1}, read_timeout=60, s3={"addressing_style": "path"}
            ),
        )

    def credentials(self) -> tuple[str, str]:
        if self._keys is None:
            made = subprocess.run(
                self._command("keys", "create"),
                env=self.environment,
                check=True,
                capture_output=True,
                text=True,
            ).stdout
            found = dict(line.split("=", 1) for line in made.split())
            self._keys = found["AWS_ACCESS_KEY_ID"], found["AWS_SECRET_ACCESS_KEY"]
        return self._keys

    def _is_ready(self, asking: httpx.Client) -> bool:
        try:
            return asking.get(f"{self.url}/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def _command(self, *arguments: str) -> list[str]:
        return [*self._launcher, sys.executable, "-m", "overread", *arguments]


@dataclass
class Promises:
    """What the server has acknowledged."""

    started: set[str] = field(default_factory=set)
    answers: dict[int, str] = field(default_factory=dict)
    """Assignment to the mark in its submitted answer."""
    drafts: dict[int, int] = field(default_factory=dict)
    """Assignment to the sequence number of its newest draft."""


def set_up(deployment: Deployment) -> tuple[str, str]:
    """A bucket, a team with one worker, a template, a workflow: flow definition ARN and portal address."""
    deployment.client("s3").create_bucket(Bucket="results")
    idp, sagemaker = deployment.client("cognito-idp"), deployment.client("sagemaker")
    pool = idp.create_user_pool(PoolName="people")["UserPool"]["Id"]
    app = idp.create_user_pool_client(UserPoolId=pool, ClientName="portal", GenerateSecret=True)[
        "UserPoolClient"
    ]
    idp.create_user_pool_domain(Domain="people", UserPoolId=pool)
    idp.create_group(GroupName="reviewers", UserPoolId=pool)
    idp.admin_create_user(
        UserPoolId=pool,
        Username=EMAIL,
        UserAttributes=[{"Name": "email", "Value": EMAIL}],
        TemporaryPassword=PASSWORD,
        MessageAction="SUPPRESS",
    )
    idp.admin_set_user_password(UserPoolId=pool, Username=EMAIL, Password=PASSWORD, Permanent=True)
    idp.admin_add_user_to_group(UserPoolId=pool, Username=EMAIL, GroupName="reviewers")
    sagemaker.create_workforce(
        WorkforceName="people", CognitoConfig={"UserPool": pool, "ClientId": app["ClientId"]}
    )
    member = {"UserPool": pool, "UserGroup": "reviewers", "ClientId": app["ClientId"]}
    team = sagemaker.create_workteam(
        WorkteamName="team", Description="Everybody", MemberDefinitions=[{"CognitoMemberDefinition": member}]
    )["WorkteamArn"]
    ui = sagemaker.create_human_task_ui(HumanTaskUiName="ui", UiTemplate={"Content": TEMPLATE})[
        "HumanTaskUiArn"
    ]
    flow = sagemaker.create_flow_definition(
        FlowDefinitionName="flow",
        RoleArn="arn:aws:iam::000000000000:role/reviews",
        OutputConfig={"S3OutputPath": "s3://results/reviews"},
        HumanLoopConfig={
            "WorkteamArn": team,
            "HumanTaskUiArn": ui,
            "TaskTitle": "Review",
            "TaskDescription": "Say what it is",
            "TaskCount": 1,
        },
    )["FlowDefinitionArn"]
    portal = sagemaker.describe_workteam(WorkteamName="team")["Workteam"]["SubDomain"]
    return flow, f"http://{portal}/"


class Program(threading.Thread):
    """Starts loops as fast as it can until the server is gone."""

    def __init__(self, client: Any, flow: str, promises: Promises, prefix: str) -> None:
        super().__init__()
        self._client, self._flow, self._promises, self._prefix = client, flow, promises, prefix

    def run(self) -> None:
        for n in range(10_000):
            name = f"{self._prefix}-{n}"
            try:
                self._client.start_human_loop(
                    HumanLoopName=name,
                    FlowDefinitionArn=self._flow,
                    HumanLoopInput={"InputContent": orjson.dumps({"text": name}).decode()},
                )
            except (BotoCoreError, ClientError):
                return
            self._promises.started.add(name)


class Reviewer(threading.Thread):
    """Accepts, drafts and submits until the server is gone. Every fifth task is left with its drafts."""

    def __init__(self, portal: str, promises: Promises, session: httpx.Client) -> None:
        super().__init__()
        self._portal, self._promises, self._session = portal, promises, session

    def run(self) -> None:
        try:
            token, form = self._list()
            location = ""
            for n in range(10_000):
                found = re.search(r"/tasks/(\d+)$", location)
                if found is None:
                    location = self._accept(token, form)
                else:
                    location = self._work(int(found.group(1)), token, leave=n % 5 == 4)
        except httpx.TransportError:
            return

    def _list(self) -> tuple[str, str]:
        """The CSRF token and the address of the job's Start working form."""
        page = self._session.get(self._portal).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        form = re.search(r'action="([^"]+/jobs/\d+/start)"', page)
        assert token is not None, page
        return token.group(1), form.group(1) if form else f"{httpx.URL(self._portal).path}jobs/1/start"

    def _accept(self, token: str, form: str) -> str:
        """Where the accepted task is; the list's address when there is none."""
        answer = self._session.post(httpx.URL(self._portal).join(form), data={"csrf_token": token})
        return str(answer.headers.get("location", ""))

    def _work(self, assignment: int, token: str, *, leave: bool) -> str:
        task = f"{self._portal}tasks/{assignment}"
        headers = {"x-csrf-token": token, "x-task-token": "1", "x-active-milliseconds": "5"}
        for seq in (1, 2):
            saved = self._session.put(
                f"{task}/draft", content=b'{"answer":"so far"}', headers={**headers, "x-draft-seq": str(seq)}
            )
            if saved.status_code == 200:
                self._promises.drafts[assignment] = seq
        if leave:
            return ""
        mark = f"answer-{assignment}"
        answered = self._session.post(
            f"{task}/submit", content=orjson.dumps({"answer": mark}), headers=headers
        )
        if answered.status_code != 200:
            return ""
        self._promises.answers[assignment] = mark
        following: str = answered.json()["next"]
        return following


def signed_in(portal: str) -> httpx.Client:
    session = new_client()
    answer = session.post(f"{portal}sign-in", data={"email": EMAIL, "password": PASSWORD, "next": ""})
    assert answer.status_code == 303, answer.text
    return session
