"""Faults of worker task templates that rendering or a worker's page has found, counted."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from overread.domain.offer import TemplateProblem
from overread.domain.text import storable
from overread.store import rows
from overread.store.schema import human_task_ui_versions, human_task_uis, template_problems
from overread.store.times import from_ms, to_ms

MAX_TEXT = 1_000
MAX_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """template_name: a human task UI that has this text, or had it in an earlier version (is_current: which of the two);
    None if all of them are gone.
    """

    id: int
    template_sha256: str
    template_name: str | None
    is_current: bool
    loop_name: str
    source: str
    problem: TemplateProblem
    seen_at: datetime
    occurrences: int


def note(
    conn: sa.Connection,
    *,
    account: str,
    region: str,
    template_sha256: str,
    loop_name: str,
    source: str,
    problem: TemplateProblem,
    now: datetime,
) -> None:
    """Count a fault. The same fault of the same template is one row with its latest loop; the rows of one template are
    at most MAX_PROBLEMS, because a page can report without end."""
    texts = {
        "source": source,
        "element": storable(problem.element)[:MAX_TEXT],
        "attribute": storable(problem.attribute)[:MAX_TEXT],
        "message": storable(problem.message)[:MAX_TEXT],
    }
    fingerprint = hashlib.sha256("\0".join(texts.values()).encode()).digest()
    t = template_problems.c
    same = sa.and_(
        t.account == account,
        t.region == region,
        t.template_sha256 == template_sha256,
        t.fingerprint == fingerprint,
    )
    seen = {"loop_name": loop_name, "seen_at": to_ms(now), "position": storable(problem.position)[:MAX_TEXT]}
    counted = conn.execute(
        sa.update(template_problems).where(same).values(occurrences=t.occurrences + 1, **seen)
    )
    if counted.rowcount == 0 and not _has_most(conn, account, region, template_sha256):
        values = {
            "account": account,
            "region": region,
            "template_sha256": template_sha256,
            "fingerprint": fingerprint,
            "occurrences": 1,
            **texts,
            **seen,
        }
        rows.insert_new(conn, template_problems, values)


def _has_most(conn: sa.Connection, account: str, region: str, template_sha256: str) -> bool:
    t = template_problems.c
    known = sa.select(sa.func.count()).where(
        t.account == account, t.region == region, t.template_sha256 == template_sha256
    )
    return int(conn.execute(known).scalar_one()) >= MAX_PROBLEMS


def page(
    conn: sa.Connection, account: str, region: str, before_id: int | None, limit: int
) -> list[ProblemRow]:
    """Newest first found first."""
    found = conn.execute(
        sa.select(template_problems)
        .where(template_problems.c.account == account, template_problems.c.region == region)
        .where(sa.true() if before_id is None else template_problems.c.id < before_id)
        .order_by(template_problems.c.id.desc())
        .limit(limit)
    ).all()
    texts = {row.template_sha256 for row in found}
    u, v = human_task_uis.c, human_task_ui_versions.c
    current = _names(conn, account, region, u.content_sha256, texts)
    earlier = _names(conn, account, region, v.content_sha256, texts)
    return [
        ProblemRow(
            id=row.id,
            template_sha256=row.template_sha256,
            template_name=current.get(row.template_sha256) or earlier.get(row.template_sha256),
            is_current=row.template_sha256 in current,
            loop_name=row.loop_name,
            source=row.source,
            problem=TemplateProblem(row.element, row.attribute, row.position, row.message),
            seen_at=from_ms(row.seen_at),
            occurrences=row.occurrences,
        )
        for row in found
    ]


def _names(
    conn: sa.Connection, account: str, region: str, text: sa.Column[str], wanted: Collection[str]
) -> dict[str, str]:
    """The first of the human task UIs by name that have, or had, each of some texts. text: the column that says which."""
    u = human_task_uis.c
    uis: sa.FromClause = human_task_uis
    if text.table is human_task_ui_versions:
        uis = uis.join(human_task_ui_versions, human_task_ui_versions.c.human_task_ui_id == u.id)
    named = (
        sa.select(text.label("sha256"), sa.func.min(u.name).label("name"))
        .select_from(uis)
        .where(u.account == account, u.region == region, text.in_(wanted))
        .group_by(text)
    )
    return {row.sha256: row.name for row in conn.execute(named)}
