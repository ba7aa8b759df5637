from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories import TEMPLATE, make_caller, make_ui
from tests.fakes import FakeClock, FakeRenderer

from overread.domain.caller import Caller
from overread.domain.errors import NotFound, TemplateFailed
from overread.domain.human_task_ui import sha256_of
from overread.operations import human_task_uis
from overread.operations.context import Context
from overread.operations.human_task_uis import (
    CONTENT_URL_TIME,
    Preview,
    RenderError,
    content_url,
    read_content,
)


async def capability_of(ctx: Context, caller: Caller) -> str:
    await make_ui(ctx, caller)
    url = content_url(ctx, await human_task_uis.describe(ctx, caller, "ui"))
    assert url.startswith("http://127.0.0.1:8080/templates/")
    return url.rpartition("/")[2]


async def test_an_address_of_a_text_holds_until_its_end(
    ctx: Context, caller: Caller, clock: FakeClock
) -> None:
    capability = await capability_of(ctx, caller)
    clock.advance(seconds=(CONTENT_URL_TIME - timedelta(seconds=1)).total_seconds())
    assert await read_content(ctx, capability) == TEMPLATE
    clock.advance(seconds=1)
    with pytest.raises(NotFound):
        await read_content(ctx, capability)


async def test_an_address_cannot_be_changed(ctx: Context, caller: Caller) -> None:
    capability = await capability_of(ctx, caller)
    sha256, expires, proof = capability.split(".")
    other = sha256_of("other")
    for forged in (
        f"{other}.{expires}.{proof}",
        f"{sha256}.{int(expires) + 1}.{proof}",
        "",
        "..",
        f"{capability}ä",
    ):
        with pytest.raises(NotFound):
            await read_content(ctx, forged)


async def test_a_preview_renders_with_a_grant_for_the_callers_buckets(
    ctx: Context, caller: Caller, renderer: FakeRenderer
) -> None:
    preview = await human_task_uis.render(
        ctx, caller, content="<p>", human_task_ui_arn=None, input_json='{"a": 1}'
    )
    [job] = renderer.jobs
    assert preview == Preview('<p>{"a": 1}')
    assert (job.template, job.digest, job.input_json) == ("<p>", sha256_of("<p>"), b'{"a": 1}')
    assert job.grant is not None
    with pytest.raises(TemplateFailed) as caught:
        job.grant("somebody-elses", "key")
    assert caught.value.code == "AccessDenied"


async def test_a_failure_is_a_result(ctx: Context, caller: Caller, renderer: FakeRenderer) -> None:
    renderer.failures["<p>"] = TemplateFailed("TemplateSyntaxError", "no", 3, 4)
    found = await human_task_uis.render(ctx, caller, content="<p>", human_task_ui_arn=None, input_json="{}")
    assert found == Preview("", RenderError("TemplateSyntaxError", "no (line 3, column 4)"))


async def test_another_accounts_template_cannot_be_previewed(ctx: Context, caller: Caller) -> None:
    ui_arn = await make_ui(ctx, caller)
    with pytest.raises(NotFound):
        await human_task_uis.render(
            ctx, make_caller("999999999999"), content=None, human_task_ui_arn=ui_arn, input_json="{}"
        )
