"""Unmodified clients of AWS: of all that they see, only what `overread env` prints is ours."""

from __future__ import annotations

import json
import os
import queue
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.clients.javascript_packages import node, programs_in
from tests.crash.deployment import Deployment
from tests.reviewers import Reviewer

HERE = Path(__file__).parent
ACCOUNT = "000000000000"
ANSWER = {"answer": "A lost parcel"}

PATIENCE_SECONDS = 300
"""A guard against waiting without end; the CLI's seventy processes take a minute on a slow machine."""


@pytest.fixture
def deployment(database_url: str, tmp_path: Path) -> Iterator[Deployment]:
    """`overread serve` in a process of its own."""
    running = Deployment(tmp_path, database_url)
    running.start()
    yield running
    running.stop()


def test_boto3(deployment: Deployment) -> None:
    run = Program(deployment, sys.executable, str(HERE / "review.py"))
    assert_reviewed(run.reviewed())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_boto3_with_several_server_processes(database_url: str, tmp_path: Path) -> None:
    """Every request may meet another process: what one has acknowledged the others know."""
    deployment = Deployment(tmp_path, database_url)
    deployment.environment["OVERREAD_PROCESSES"] = "3"
    deployment.start()
    try:
        assert_reviewed(Program(deployment, sys.executable, str(HERE / "review.py")).reviewed())
    finally:
        deployment.stop()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_aws_cli(deployment: Deployment) -> None:
    run = Program(deployment, "bash", str(HERE / "review.sh"))
    assert_reviewed(run.reviewed())


def test_the_sdk_for_javascript(deployment: Deployment, tmp_path: Path) -> None:
    run = Program(deployment, node(), str(programs_in(tmp_path) / "review.mjs"))
    assert_reviewed(run.reviewed())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_sdk_for_javascript_at_a_name(deployment: Deployment, tmp_path: Path) -> None:
    """An address gets path-style requests of it; at a name it puts the bucket into the host."""
    folder = programs_in(tmp_path)
    run = Program(
        deployment,
        node(),
        "--import",
        str(folder / "resolve_localhost.mjs"),
        str(folder / "review.mjs"),
        AWS_ENDPOINT_URL=deployment.url.replace("127.0.0.1", "localhost"),
    )
    assert_reviewed(run.reviewed())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_objects_by_the_sdk_for_javascript(deployment: Deployment, tmp_path: Path) -> None:
    """Streams, checksums, parts, ranges, odd keys; the other two clients do the same in tests/boto3/test_s3.py."""
    done = subprocess.run(
        [node(), str(programs_in(tmp_path) / "objects.mjs")],
        env=environment_of(deployment),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    checked = [f"checked by {name}" for name in ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256")]
    assert json.loads(done.stdout) == {
        "streamed": True,
        **dict.fromkeys(checked, True),
        "parts": True,
        "head": [True, {"made": "in parts"}],
        "range": True,
        "keys": [*checked, "copied", "in parts/ä +&?=#%/..", "streamed"],
        "missing": True,
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_files_of_the_first_start_do_instead_of_variables(deployment: Deployment, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    data = Path(deployment.environment["OVERREAD_DATA_DIR"])
    environment |= {
        "AWS_SHARED_CREDENTIALS_FILE": str(data / "credentials"),
        "AWS_CONFIG_FILE": str(data / "config"),
    }
    boto3 = "import boto3; print(boto3.client('sts').get_caller_identity()['Account'])"
    cli = str(Path(sys.executable).parent / "aws")
    commands = (
        [sys.executable, "-c", boto3],
        [cli, "sts", "get-caller-identity", "--query", "Account", "--output", "text"],
        [node(), str(programs_in(tmp_path) / "identity.mjs")],
    )
    accounts = [
        subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, timeout=PATIENCE_SECONDS
        ).stdout.strip()
        for command in commands
    ]
    assert accounts == [ACCOUNT] * 3


class Program:
    """A client's program, with a person who answers when it says where."""

    def __init__(self, deployment: Deployment, *command: str, **variables: str) -> None:
        environment = environment_of(deployment) | variables
        self._log = deployment.folder / "client.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def reviewed(self) -> dict[str, Any]:
        """Do the person's part, and return what the program has found."""
        try:
            _, portal = self._line().split()
            with Reviewer(portal) as ana:
                ana.sign_in("ana@example.com", "Temporary-1!", "Correct-Horse-1")
                task = ana.start_working()
                assert "A parcel without an address" in ana.session.get(task.frame).text
                assert ana.submit(task, json.dumps(ANSWER)).status_code == 200
            found: dict[str, Any] = json.loads(self._line())
            assert self._process.wait(PATIENCE_SECONDS) == 0, self._log.read_text()
        finally:
            self._process.kill()
            self._process.wait()
            self._reader.join()
        return found

    def _line(self) -> str:
        line = self._lines.get(timeout=PATIENCE_SECONDS)
        assert line, self._log.read_text()
        return line

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put("")


def environment_of(deployment: Deployment) -> dict[str, str]:
    """This process's environment with overread's variables, and without the real AWS's."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= variables_of(deployment)
    environment |= {"AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_CONFIG_FILE": os.devnull}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    return environment


def variables_of(deployment: Deployment) -> dict[str, str]:
    """What `overread env` prints; with PostgreSQL it is the same, with a key of `overread keys create`."""
    if "OVERREAD_DATABASE_URL" in deployment.environment:
        key, secret = deployment.credentials()
        return {
            "AWS_ENDPOINT_URL": deployment.url,
            "AWS_ACCESS_KEY_ID": key,
            "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
    printed = subprocess.run(
        [sys.executable, "-m", "overread", "env"],
        env=deployment.environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    pairs = (shlex.split(line)[1].partition("=") for line in printed.splitlines())
    return {name: value for name, _, value in pairs}


def assert_reviewed(found: dict[str, Any]) -> None:
    answers = found["output"].pop("humanAnswers")
    arn = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}"
    assert found == {
        "loops": [f"{arn}:human-loop/answered", f"{arn}:human-loop/stopped"],
        "stopped": "Stopped",
        "refused": "ValidationException",
        "listed": ["answered", "stopped"],
        "status": "Completed",
        "output": {
            "flowDefinitionArn": f"{arn}:flow-definition/parcels",
            "humanLoopName": "answered",
            "inputContent": {"text": "A parcel without an address"},
        },
        "is only output": True,
        "gone": "ResourceNotFoundException",
    }
    assert [answer["answerContent"] for answer in answers] == [ANSWER]
