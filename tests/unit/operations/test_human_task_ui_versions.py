from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa
from tests.factories import TEMPLATE, make_caller, make_flow, make_ui
from tests.fakes import FakeClock, FakeRenderer

from overread.domain.caller import Caller
from overread.domain.errors import Conflict, InvalidRequest, NotFound, TemplateFailed
from overread.domain.human_task_ui import MAX_CONTENT, MAX_NOTE, TemplateVersion, sha256_of
from overread.operations import human_loops, human_task_uis, rendering
from overread.operations.context import Context
from overread.operations.human_task_ui_versions import list_versions, read, replace, restore
from overread.store import problems, schema

SECOND = "<p>second</p>"


async def test_a_template_begins_with_its_first_version(ctx: Context, caller: Caller) -> None:
    await human_task_uis.create(ctx, caller, name="ui", content=TEMPLATE, sample='{"text": "a"}')
    found = await read(ctx, caller, "ui")
    assert (found.version, found.content, found.sample, found.is_current) == (
        TemplateVersion(1, sha256_of(TEMPLATE), ctx.clock(), caller.arn, ""),
        TEMPLATE,
        '{"text": "a"}',
        True,
    )


async def test_every_version_is_kept_with_who_when_and_why(
    ctx: Context, caller: Caller, clock: FakeClock
) -> None:
    await make_ui(ctx, caller)
    first_at = clock.now
    clock.advance(minutes=5)
    made = await replace(
        ctx, caller, "ui", content=SECOND, based_on=1, note="Shorter", sample='{"text": "b"}'
    )
    second = TemplateVersion(2, sha256_of(SECOND), clock.now, caller.arn, "Shorter")
    assert made == second
    assert await list_versions(ctx, caller, "ui", limit=10) == [
        second,
        TemplateVersion(1, sha256_of(TEMPLATE), first_at, caller.arn, ""),
    ]
    assert [v.number for v in await list_versions(ctx, caller, "ui", limit=10, before=2)] == [1]
    old = await read(ctx, caller, "ui", 1)
    assert (old.content, old.sample, old.is_current) == (TEMPLATE, None, False)
    ui = await human_task_uis.describe(ctx, caller, "ui")
    assert (ui.content_sha256, ui.version, ui.created_at) == (sha256_of(SECOND), 2, first_at)


async def test_a_loop_keeps_the_text_it_was_started_with(
    ctx: Context, caller: Caller, renderer: FakeRenderer
) -> None:
    flow_arn = await make_flow(ctx, caller)

    async def start(name: str) -> None:
        await human_loops.start(
            ctx, caller, name=name, flow_definition_arn=flow_arn, input_content='{"text": "x"}'
        )

    await start("before")
    await replace(ctx, caller, "ui", content=SECOND, based_on=1)
    # At once, although what a start needs to know is remembered for a second.
    await start("after")
    await rendering.check_due(ctx)

    def texts(conn: sa.Connection) -> dict[str, str]:
        rows = conn.execute(sa.select(schema.human_loops.c.name, schema.human_loops.c.template_sha256))
        return {row.name: row.template_sha256 for row in rows}

    assert await ctx.store.read(texts) == {"before": sha256_of(TEMPLATE), "after": sha256_of(SECOND)}
    assert sorted(job.template for job in renderer.jobs) == sorted([TEMPLATE, SECOND])


async def test_a_fault_of_an_earlier_version_keeps_its_templates_name(
    ctx: Context, caller: Caller, renderer: FakeRenderer
) -> None:
    flow_arn = await make_flow(ctx, caller)
    renderer.failures[TEMPLATE] = TemplateFailed("InvalidParameters", "no")
    await human_loops.start(ctx, caller, name="a", flow_definition_arn=flow_arn, input_content="{}")
    await rendering.check_due(ctx)

    async def found() -> list[tuple[str | None, bool]]:
        rows = await ctx.store.read(problems.page, caller.account, caller.region, None, 10)
        return [(row.template_name, row.is_current) for row in rows]

    before = await found()
    await replace(ctx, caller, "ui", content=SECOND, based_on=1)
    after = await found()
    await human_task_uis.delete(ctx, caller, "ui")
    assert (before, after, await found()) == ([("ui", True)], [("ui", False)], [(None, False)])


async def test_an_earlier_text_comes_back_as_the_next_version(ctx: Context, caller: Caller) -> None:
    await human_task_uis.create(ctx, caller, name="ui", content=TEMPLATE, sample='{"text": "a"}')
    await replace(ctx, caller, "ui", content=SECOND, based_on=1)
    await restore(ctx, caller, "ui", 1, based_on=2, note="Version 1 again")
    found = await read(ctx, caller, "ui")
    assert (found.version.number, found.version.note, found.content, found.sample) == (
        3,
        "Version 1 again",
        TEMPLATE,
        '{"text": "a"}',
    )


async def test_the_same_text_makes_no_version_but_its_sample_is_kept(ctx: Context, caller: Caller) -> None:
    await make_ui(ctx, caller)
    made = await replace(ctx, caller, "ui", content=TEMPLATE, based_on=1, note="?", sample="{}")
    found = await read(ctx, caller, "ui")
    assert (made.number, made.note, found.version, found.sample) == (1, "", made, "{}")


async def test_of_two_who_replace_at_once_one_is_refused(ctx: Context, caller: Caller) -> None:
    await make_ui(ctx, caller)
    outcomes = await asyncio.gather(
        replace(ctx, caller, "ui", content="<p>a</p>", based_on=1),
        replace(ctx, caller, "ui", content="<p>b</p>", based_on=1),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [TemplateVersion, Conflict]
    assert (await read(ctx, caller, "ui")).content == "<p>a</p>"


async def test_a_template_that_is_deleted_takes_its_versions_along(ctx: Context, caller: Caller) -> None:
    await make_ui(ctx, caller)
    await replace(ctx, caller, "ui", content=SECOND, based_on=1)
    await human_task_uis.delete(ctx, caller, "ui")
    await make_ui(ctx, caller, content="<p>new</p>")
    assert [v.number for v in await list_versions(ctx, caller, "ui", limit=10)] == [1]


async def test_what_no_operation_of_a2i_would_take_is_refused(ctx: Context, caller: Caller) -> None:
    await make_ui(ctx, caller)
    for content, note in (("", ""), ("x" * (MAX_CONTENT + 1), ""), ("a\0b", ""), ("a", "n" * (MAX_NOTE + 1))):
        with pytest.raises(InvalidRequest):
            await replace(ctx, caller, "ui", content=content, based_on=1, note=note)
    with pytest.raises(InvalidRequest):
        await replace(ctx, caller, "ui", content="a", based_on=1, sample="1" * 128_001)


async def test_another_accounts_template_is_not_there(ctx: Context, caller: Caller) -> None:
    await make_ui(ctx, caller)
    stranger = make_caller("444455556666")
    for work in (
        read(ctx, stranger, "ui"),
        list_versions(ctx, stranger, "ui", limit=1),
        replace(ctx, stranger, "ui", content="a", based_on=1),
        restore(ctx, stranger, "ui", 1, based_on=1, note=""),
    ):
        with pytest.raises(NotFound):
            await work
