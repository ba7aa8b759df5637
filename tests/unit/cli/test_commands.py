"""The commands as somebody types them, on a data folder of their own."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.postgresql import PostgresServer

from overread.app import Overread, open_database, public_url
from overread.cli import main
from overread.cli.serve import usable_port
from overread.settings import Settings
from overread.store.database import Database
from overread.store.migrations import HEAD, current_version

Type = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("OVERREAD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OVERREAD_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def type_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> Type:
    """Run one command; exit status, standard output and standard error."""

    def run(*words: str) -> tuple[int, str, str]:
        status = main(words)
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def empty_postgresql(postgres: PostgresServer) -> Iterator[str]:
    url = postgres.new_database(template="template0")
    yield url
    postgres.drop_database(url)


def start_once(folder: Path, **settings: object) -> None:
    """What a server leaves that was started and ended."""

    async def run() -> None:
        app = Overread(Settings(data_dir=folder, **settings), background=False)  # type: ignore[arg-type]
        await app.start()
        await app.close()

    asyncio.run(run())


def test_env_prints_what_the_last_start_wrote(folder: Path, type_in: Type) -> None:
    start_once(folder, port=9123)
    status, out, _ = type_in("env")
    variables = dict(line.removeprefix("export ").split("=", 1) for line in out.splitlines())
    assert status == 0
    assert variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:9123"
    assert variables["AWS_REGION"] == variables["AWS_DEFAULT_REGION"] == "us-east-1"
    assert f"aws_access_key_id = {variables['AWS_ACCESS_KEY_ID']}\n" in (folder / "credentials").read_text()


def test_env_prefers_an_address_that_it_is_given(folder: Path, type_in: Type) -> None:
    start_once(folder, port=9123)
    _, out, _ = type_in("env", "--public-url", "https://review.example.org")
    assert "export AWS_ENDPOINT_URL=https://review.example.org\n" in out


def test_env_per_service_leaves_other_services_alone(folder: Path, type_in: Type) -> None:
    start_once(folder)
    _, out, _ = type_in("env", "--per-service")
    names = {
        line.removeprefix("export ").partition("=")[0] for line in out.splitlines() if "ENDPOINT" in line
    }
    assert names == {
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
        "AWS_ENDPOINT_URL_IAM",
        "AWS_ENDPOINT_URL_REKOGNITION",
        "AWS_ENDPOINT_URL_S3",
        "AWS_ENDPOINT_URL_SAGEMAKER",
        "AWS_ENDPOINT_URL_SAGEMAKER_A2I_RUNTIME",
        "AWS_ENDPOINT_URL_STS",
        "AWS_ENDPOINT_URL_TEXTRACT",
    }


def test_env_before_the_first_start_says_what_to_do(folder: Path, type_in: Type) -> None:
    status, out, err = type_in("env")
    assert (status, out) == (1, "")
    assert err.startswith(f"overread: {folder / 'credentials'} does not exist: start `overread serve` once")


def test_keys_come_and_go(type_in: Type) -> None:
    _, made, _ = type_in("keys", "create", "--user", "robot")
    key_id = made.splitlines()[0].removeprefix("AWS_ACCESS_KEY_ID=")
    assert type_in("keys", "list")[1] == f"{key_id}  robot  active  never used\n"
    assert type_in("keys", "disable", key_id)[0] == 0
    assert type_in("keys", "list")[1] == f"{key_id}  robot  disabled  never used\n"


def test_an_unknown_key_is_a_sentence(type_in: Type) -> None:
    assert type_in("keys", "disable", "AKIANOBODY") == (
        1,
        "",
        "overread: access key 'AKIANOBODY' does not exist\n",
    )


def test_a_worker_is_added_once(folder: Path, type_in: Type) -> None:
    start_once(folder, port=9123)
    status, out, _ = type_in("worker", "add", "ana@example.com")
    assert status == 0
    assert out.startswith("portal: http://127.0.0.1:9123/portal/w/")
    assert "ana@example.com" in type_in("worker", "list")[1]
    status, _, err = type_in("worker", "add", "ana@example.com")
    assert (status, err) == (1, "overread: user 'ana@example.com' already exists\n")


def test_an_operator_is_added_once(type_in: Type) -> None:
    assert "temporary password: " in type_in("operator", "add", "op@example.com")[1]
    assert (
        type_in("operator", "add", "OP@example.com")[2]
        == "overread: operator 'OP@example.com' already exists\n"
    )


def test_migrate_brings_postgresql_forward(
    monkeypatch: pytest.MonkeyPatch, type_in: Type, empty_postgresql: str
) -> None:
    monkeypatch.setenv("OVERREAD_DATABASE_URL", empty_postgresql)
    status, _, err = type_in("keys", "list")
    assert (status, "run `overread migrate`" in err) == (1, True)
    assert type_in("migrate")[1] == f"schema: empty -> {HEAD}\n"
    assert type_in("migrate")[1] == f"schema: {HEAD}, nothing to do\n"
    database = Database(empty_postgresql)
    assert current_version(database) == HEAD
    database.close()
    assert type_in("keys", "list")[0] == 0


def test_a_busy_port_is_a_sentence(type_in: Type) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        status, out, err = type_in("serve", "--port", str(port))
    assert (status, out) == (1, "")
    assert err == (
        f"overread: port {port} of 127.0.0.1 cannot be used (Address already in use); choose another with --port\n"
    )


def test_port_0_is_a_free_one_before_any_address_is_made() -> None:
    with socket.create_server(("127.0.0.1", usable_port(Settings(port=0)).port)) as server:
        port = server.getsockname()[1]
    assert public_url(usable_port(Settings(port=port))) == f"http://127.0.0.1:{port}"


def test_a_setting_that_nobody_knows_stops_the_start(monkeypatch: pytest.MonkeyPatch, type_in: Type) -> None:
    monkeypatch.setenv("OVERREAD_TRUSTED_PROXY", "10.0.0.7")
    status, _, err = type_in("serve")
    assert status == 1
    assert err.startswith("overread: OVERREAD_TRUSTED_PROXY is not a setting")


def test_an_open_address_needs_tls(type_in: Type) -> None:
    status, _, err = type_in("serve", "--host", "0.0.0.0")
    assert status == 1
    assert "give --tls-cert and --tls-key, or --behind-proxy" in err


def test_doctor_finds_nothing_wrong_with_a_started_deployment(folder: Path, type_in: Type) -> None:
    start_once(folder)
    status, out, _ = type_in("doctor")
    assert (status, "ERROR" in out) == (0, False)
    assert "templates are rendered in a child process" in out


def test_doctor_names_a_file_that_others_can_read(folder: Path, type_in: Type) -> None:
    start_once(folder)
    (folder / "key").chmod(stat.S_IRUSR | stat.S_IRGRP)
    status, out, _ = type_in("doctor")
    assert status == 1
    assert f"ERROR    {folder / 'key'} can be read by others\n         chmod 600 {folder / 'key'}\n" in out


def test_doctor_names_a_database_of_a_newer_version(folder: Path, type_in: Type) -> None:
    start_once(folder)
    database = open_database(Settings(data_dir=folder))
    with database.engine.begin() as conn:
        conn.exec_driver_sql("update alembic_version set version_num = '9999'")
    database.close()
    status, out, _ = type_in("doctor")
    assert status == 1
    assert f"the database's schema is 9999, which this overread does not know: its newest is {HEAD}." in out


def test_default_templates_are_printed_with_ones_own_instructions(tmp_path: Path, type_in: Type) -> None:
    own = tmp_path / "how.html"
    own.write_text("<p>Look twice.</p>")
    status, out, err = type_in("templates", "default", "rekognition", "--instructions", str(own))
    assert (status, err) == (0, "")
    assert "<p>Look twice.</p>" in out
    assert "<crowd-rekognition-detect-moderation-labels" in out


def test_access_is_given_asked_about_and_taken(type_in: Type, tmp_path: Path) -> None:
    assert type_in("access", "create-user", "ci", "--policy", "AmazonAugmentedAIFullAccess")[1] == (
        "arn:aws:iam::000000000000:user/ci\n"
    )
    assert type_in("access", "create-role", "reviews")[0] == 0
    document = tmp_path / "policy.json"
    document.write_text('{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}')
    assert type_in("access", "put-policy", "reviews", "nothing", str(document), "--role")[0] == 0
    assert type_in("access", "list")[1] == "user  ci  AmazonAugmentedAIFullAccess\nrole  reviews  nothing\n"

    status, out, _ = type_in("access", "simulate", "ci", "sagemaker:StartHumanLoop")
    assert (status, out.splitlines()[0]) == (0, "allowed")
    assert out.splitlines()[-1] == "Conditions also ask for sagemaker:WorkteamType (--context)."
    public = ("--context", "sagemaker:WorkteamType=public-crowd")
    assert type_in("access", "simulate", "ci", "sagemaker:StartHumanLoop", *public) == (
        3,
        "denied\nNo policy allows it.\n",
        "",
    )
    status, out, _ = type_in("access", "simulate", "reviews", "s3:GetObject", "--role")
    assert (status, out.splitlines()[:2]) == (3, ["denied", "Denied by nothing:"])

    document.write_text('{"Statement": {\n"Effect": "Perhaps"}}')
    assert type_in("access", "put-policy", "ci", "broken", str(document)) == (
        1,
        "",
        'overread: Statement.Effect (line 2) is "Perhaps", expected Allow or Deny.\n',
    )
    assert type_in("access", "attach", "ci", "NoSuchAccess")[2] == (
        "overread: managed policy 'NoSuchAccess' does not exist\n"
    )
    assert type_in("keys", "create", "--user", "ci")[0] == 0
    assert type_in("access", "delete", "ci")[0] == 0
    assert type_in("access", "list")[1] == "role  reviews  nothing\n"


def test_a_first_key_is_an_administrators_unless_policies_are_named(type_in: Type) -> None:
    assert type_in("keys", "create")[0] == 0
    assert type_in("keys", "create", "--user", "reader", "--policy", "ReadOnlyAccess")[0] == 0
    assert type_in("access", "list")[1] == "user  admin  AdministratorAccess\nuser  reader  ReadOnlyAccess\n"
    assert [line.split("  ")[1:] for line in type_in("keys", "list")[1].splitlines()] == [
        ["admin", "active", "never used"],
        ["reader", "active", "never used"],
    ]
    assert type_in("keys", "create", "--user", "no such name")[0] == 1
