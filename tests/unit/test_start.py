"""What a start loads: each of these would be seen in the time until the server is ready."""

from __future__ import annotations

import subprocess
import sys

LATER = {
    "alembic": "with a schema that is not the newest",
    "liquid": "in the rendering children alone",
    "structlog": "with the first line of the log",
    "obstore": "with a remote object store",
    "httpx": "with a webhook",
    "psycopg": "with PostgreSQL",
    "sqlalchemy.dialects.postgresql": "with PostgreSQL",
    "jinja2": "with the first page",
    "argon2": "with the first password",
    "botocore": "never: it is for tests",
}


def test_a_start_loads_nothing_that_it_does_not_need() -> None:
    program = f"import overread.app, overread.cli.serve, sys; print(*set({list(LATER)}) & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
