"""Human task UIs and the template texts behind them.

A text is kept once per digest and stays when its UI goes or gets another: loops that were started with it go on with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.errors import AlreadyExists, NotFound
from overread.domain.human_task_ui import HumanTaskUi, TemplateVersion
from overread.domain.paging import Listing, Page
from overread.store import human_task_ui_versions, rows, tags
from overread.store.schema import (
    AnyRow,
    flow_definitions,
    human_task_uis,
    template_contents,
    template_problems,
)
from overread.store.times import from_ms, to_ms

KIND = "human task UI"


@dataclass(frozen=True, slots=True)
class Usage:
    """workflows: how many flow definitions name the UI. problems: different faults found in the text it has now."""

    workflows: int
    problems: int


def insert(conn: sa.Connection, ui: HumanTaskUi, content: str, author: str = "") -> HumanTaskUi:
    """Store a new UI with its text, which is its first version. Raises AlreadyExists."""
    _keep(conn, ui.content_sha256, content)
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
    first = TemplateVersion(1, ui.content_sha256, ui.created_at, author, "")
    human_task_ui_versions.insert(conn, new_id, first)
    return replace(ui, id=new_id)


def add_version(conn: sa.Connection, ui: HumanTaskUi, content: str, version: TemplateVersion) -> bool:
    """Give a UI its next text; says whether it still had the version of `ui`, which of two at once only one finds."""
    _keep(conn, version.content_sha256, content)
    changed = conn.execute(
        sa.update(human_task_uis)
        .where(human_task_uis.c.id == ui.id, human_task_uis.c.version == ui.version)
        .values(content_sha256=version.content_sha256, version=version.number)
    )
    if changed.rowcount == 0:
        return False
    human_task_ui_versions.insert(conn, ui.id, version)
    return True


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


def usage_of(conn: sa.Connection, uis: Sequence[HumanTaskUi]) -> dict[int, Usage]:
    """How much some UIs of one account and region are used, by their ids."""
    if not uis:
        return {}
    f, p = flow_definitions.c, template_problems.c
    account, region = uis[0].account, uis[0].region
    arns = {arn.human_task_ui(account, region, ui.name): ui.id for ui in uis}
    workflows = conn.execute(
        sa.select(f.human_task_ui_arn, sa.func.count())
        .where(f.account == account, f.region == region, f.human_task_ui_arn.in_(arns))
        .group_by(f.human_task_ui_arn)
    )
    faults = conn.execute(
        sa.select(p.template_sha256, sa.func.count().label("found"))
        .where(p.account == account, p.region == region)
        .where(p.template_sha256.in_({ui.content_sha256 for ui in uis}))
        .group_by(p.template_sha256)
    )
    users = {arns[ui_arn]: number for ui_arn, number in workflows}
    found = {row.template_sha256: row.found for row in faults}
    return {ui.id: Usage(users.get(ui.id, 0), found.get(ui.content_sha256, 0)) for ui in uis}


def delete(conn: sa.Connection, account: str, region: str, name: str) -> None:
    """Delete a UI with its versions and tags. Raises NotFound."""
    # Locked, so that nobody adds a version while the others are taken away.
    ui_id = conn.execute(_of(account, region, name).with_for_update()).scalar_one_or_none()
    if ui_id is None:
        raise NotFound(KIND, name)
    human_task_ui_versions.delete_all(conn, ui_id)
    conn.execute(sa.delete(human_task_uis).where(human_task_uis.c.id == ui_id))
    tags.delete_all(conn, arn.human_task_ui(account, region, name))


def _keep(conn: sa.Connection, sha256: str, content: str) -> None:
    rows.insert_new(conn, template_contents, {"sha256": sha256, "content": content})


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
        version=row.version,
    )
