"""Reports of a worker's page: a page that reports without end does not fill the operator's list."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from overread.domain.offer import TemplateProblem
from overread.store import Store, problems
from overread.store.problems import MAX_PROBLEMS

NOW = datetime(2026, 3, 4, tzinfo=UTC)


async def test_a_template_has_so_many_problems_and_no_more(store: Store) -> None:
    def report(conn: sa.Connection, template: str, count: int) -> None:
        for number in range(count):
            problems.note(
                conn,
                account="1" * 12,
                region="us-east-1",
                template_sha256=template,
                loop_name="loop",
                source="frame",
                problem=TemplateProblem("crowd-form", "", "", f"problem {number}"),
                now=NOW,
            )

    await store.write(report, "a", MAX_PROBLEMS + 20)
    await store.write(report, "a", 1)
    await store.write(report, "b", 1)
    found = await store.read(problems.page, "1" * 12, "us-east-1", None, 10 * MAX_PROBLEMS)
    assert [row.template_sha256 for row in found] == ["b"] + ["a"] * MAX_PROBLEMS
    assert found[-1].occurrences == 2, "a problem that is known is still counted"
