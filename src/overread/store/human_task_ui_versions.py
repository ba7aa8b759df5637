"""Versions of human task UIs: which text a UI had since when, by whom, and the sample input of its preview."""

from __future__ import annotations

import sqlalchemy as sa

from overread.domain.errors import NotFound
from overread.domain.human_task_ui import TemplateVersion
from overread.store.schema import AnyRow, human_task_ui_versions
from overread.store.sealing import Sealer
from overread.store.times import from_ms, to_ms

KIND = "template version"

_v = human_task_ui_versions.c
_SHOWN = (_v.number, _v.content_sha256, _v.created_at, _v.created_by, _v.note)


def insert(conn: sa.Connection, ui_id: int, version: TemplateVersion) -> None:
    """Store a version; its text is there already (store/human_task_uis.py)."""
    conn.execute(
        sa.insert(human_task_ui_versions).values(
            human_task_ui_id=ui_id,
            number=version.number,
            content_sha256=version.content_sha256,
            created_at=to_ms(version.created_at),
            created_by=version.created_by,
            note=version.note,
        )
    )


def find(conn: sa.Connection, ui_id: int, number: int) -> TemplateVersion:
    """Raises NotFound."""
    row = conn.execute(sa.select(*_SHOWN).where(*_of(ui_id, number))).one_or_none()
    if row is None:
        raise NotFound(KIND, str(number))
    return _from_row(row)


def newest(conn: sa.Connection, ui_id: int, limit: int, before: int | None = None) -> list[TemplateVersion]:
    """Newest first. before: only those with a lower number."""
    statement = sa.select(*_SHOWN).where(_v.human_task_ui_id == ui_id)
    if before is not None:
        statement = statement.where(_v.number < before)
    return [_from_row(row) for row in conn.execute(statement.order_by(_v.number.desc()).limit(limit))]


def keep_sample(conn: sa.Connection, sealer: Sealer, ui_id: int, number: int, sample: str | None) -> None:
    """Remember what a version's preview is filled with; None forgets it."""
    sealed = None if sample is None else sealer.seal(sample.encode(), _place(ui_id, number))
    conn.execute(sa.update(human_task_ui_versions).where(*_of(ui_id, number)).values(sample_sealed=sealed))


def read_sample(conn: sa.Connection, sealer: Sealer, ui_id: int, number: int) -> str | None:
    sealed = conn.execute(sa.select(_v.sample_sealed).where(*_of(ui_id, number))).scalar_one_or_none()
    return None if sealed is None else sealer.open(bytes(sealed), _place(ui_id, number)).decode()


def delete_all(conn: sa.Connection, ui_id: int) -> None:
    conn.execute(sa.delete(human_task_ui_versions).where(_v.human_task_ui_id == ui_id))


def _of(ui_id: int, number: int) -> tuple[sa.ColumnElement[bool], ...]:
    return _v.human_task_ui_id == ui_id, _v.number == number


def _place(ui_id: int, number: int) -> bytes:
    return f"human_task_ui_versions/{ui_id}/{number}".encode()


def _from_row(row: AnyRow) -> TemplateVersion:
    return TemplateVersion(
        number=row.number,
        content_sha256=row.content_sha256,
        created_at=from_ms(row.created_at),
        created_by=row.created_by,
        note=row.note,
    )
