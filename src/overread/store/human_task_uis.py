"""Human task UIs and the template texts behind them.

A text is kept once per digest and stays when its UI goes: loops that were started with it go on with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.errors import AlreadyExists, NotFound
from overread.domain.human_task_ui import HumanTaskUi
from overread.domain.paging import Listing, Page
from overread.store import rows, tags
from overread.store.schema import AnyRow, human_task_uis, template_contents
from overread.store.times import from_ms, to_ms

KIND = "human task UI"


def insert(conn: sa.Connection, ui: HumanTaskUi, content: str) -> HumanTaskUi:
    """Store a new UI with its text. Raises AlreadyExists."""
    rows.insert_new(conn, template_contents, {"sha256": ui.content_sha256, "content": content})
    values = {
        "account": ui.account,
        "region": ui.region,
        "name": ui.name,
        "created_at": to_ms(ui.created_at),
        "content_sha256": ui.content_sha256,
    }
    new_id = rows.insert_new_id(conn, human_task_uis, values)
    if new_id is None:
        raise AlreadyExists(KIND, ui.name)
    return replace(ui, id=new_id)


def find(conn: sa.Connection, account: str, region: str, name: str) -> HumanTaskUi:
    """Raises NotFound."""
    row = conn.execute(_of(account, region, name)).one_or_none()
    if row is None:
        raise NotFound(KIND, name)
    return _from_row(row)


def find_content(conn: sa.Connection, sha256: str) -> str:
    """The text of a template. Raises NotFound."""
    content: str | None = conn.execute(
        sa.select(template_contents.c.content).where(template_contents.c.sha256 == sha256)
    ).scalar_one_or_none()
    if content is None:
        raise NotFound("template", sha256)
    return content


def list_page(conn: sa.Connection, account: str, region: str, listing: Listing) -> Page[HumanTaskUi]:
    return rows.resource_page(conn, human_task_uis, account, region, listing, _from_row)


def count(conn: sa.Connection, account: str, region: str) -> int:
    return rows.count(conn, human_task_uis, account, region)


def delete(conn: sa.Connection, account: str, region: str, name: str) -> None:
    """Delete a UI and its tags. Raises NotFound."""
    statement = sa.delete(human_task_uis).where(
        human_task_uis.c.account == account, human_task_uis.c.region == region, human_task_uis.c.name == name
    )
    if conn.execute(statement).rowcount == 0:
        raise NotFound(KIND, name)
    tags.delete_all(conn, arn.human_task_ui(account, region, name))


def _of(account: str, region: str, name: str) -> sa.Select[tuple[Any, ...]]:
    return sa.select(human_task_uis).where(
        human_task_uis.c.account == account, human_task_uis.c.region == region, human_task_uis.c.name == name
    )


def _from_row(row: AnyRow) -> HumanTaskUi:
    return HumanTaskUi(
        id=row.id,
        account=row.account,
        region=row.region,
        name=row.name,
        created_at=from_ms(row.created_at),
        content_sha256=row.content_sha256,
    )
