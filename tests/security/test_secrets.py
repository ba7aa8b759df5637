"""Secrets and payloads stay where they belong: not in logs, representations, messages, or files that others read."""

from __future__ import annotations

import dataclasses
import logging
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from overread.cli import main
from overread.cli.logs import _LazyFormatter
from overread.domain.errors import OverreadError
from overread.settings import Settings, environment_name, load
from overread.store import Store
from overread.store.access_keys import CALLER, AccessKey

SECRET = "wJalrXUtnFEMI-the-secret"


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_traceback_in_the_log_shows_no_values(style: str) -> None:
    def fail(password: str) -> None:
        raise ValueError(f"{len(password)} characters")

    try:
        fail(SECRET)
    except ValueError as error:
        record = logging.LogRecord(
            "overread", logging.ERROR, __file__, 1, "failed", (), (type(error), error, None)
        )
        record.exc_info = (type(error), error, error.__traceback__)
    text = _LazyFormatter(style).format(record)
    assert "ValueError" in text
    assert SECRET not in text


async def test_a_failed_statement_does_not_tell_its_values(store: Store) -> None:
    def fail(conn: sa.Connection) -> None:
        conn.execute(sa.text("select no_such_column where 1 = :secret"), {"secret": SECRET})

    for attempt in (store.read, store.write):
        with pytest.raises((OverreadError, sa.exc.SQLAlchemyError)) as failed:
            await attempt(fail)
        told: BaseException | None = failed.value
        while told is not None:
            assert SECRET not in f"{told} {told!r}"
            told = told.__cause__ or told.__context__


def test_settings_and_keys_do_not_show_secrets() -> None:
    secret_names = [f.name for f in dataclasses.fields(Settings) if f.metadata["secret"]]
    assert {"key", "webhook_secret", "database_url"} <= set(secret_names)
    settings = load({environment_name(name): SECRET for name in secret_names})
    assert SECRET not in repr(settings)
    assert SECRET not in repr(AccessKey("AKIA", "000000000000", "a", CALLER, active=True, secret=SECRET))


def test_keys_are_no_options_of_a_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--key", "--webhook-secret", "--smtp-password"):
        with pytest.raises(SystemExit):
            main(["serve", option, SECRET])
        assert SECRET not in capsys.readouterr().out
    assert load({"OVERREAD_KEY": SECRET}).key == SECRET


def test_what_the_server_leaves_in_its_folder_is_its_owners(tmp_path: Path) -> None:
    """Also when somebody made the folder before, for everybody."""
    from tests.servers import RunningServer

    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    server = RunningServer("sqlite:", folder)
    server.close()
    exposed = [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert exposed == []
    assert (folder / "credentials").exists()
