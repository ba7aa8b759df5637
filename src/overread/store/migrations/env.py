"""Alembic's entry; run by `overread.store.migrations.upgrade`."""

from __future__ import annotations

from alembic import context

from overread.store import objects  # noqa: F401 - its tables belong to the schema
from overread.store.migrations import run_online
from overread.store.schema import metadata

run_online(context.config, context, metadata)
