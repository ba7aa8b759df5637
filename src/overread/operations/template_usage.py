"""What hangs on a template: the workflows that name it, the faults that were found in it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.human_task_ui import HumanTaskUi
from overread.domain.paging import Listing, Page
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.store import flow_definitions, human_task_uis
from overread.store.human_task_uis import Usage

MAX_WORKFLOWS = 200


@dataclass(frozen=True, slots=True)
class UsedTemplate:
    ui: HumanTaskUi
    usage: Usage


async def list_used(ctx: Context, caller: Caller, listing: Listing) -> Page[UsedTemplate]:
    authorize(caller, "sagemaker:ListHumanTaskUis", "*")

    def read(conn: sa.Connection) -> Page[UsedTemplate]:
        page = human_task_uis.list_page(conn, caller.account, caller.region, listing)
        usage = human_task_uis.usage_of(conn, page.items)
        return Page(tuple(UsedTemplate(ui, usage[ui.id]) for ui in page.items), page.after)

    return await ctx.store.read(read)


async def workflows_with(ctx: Context, caller: Caller, name: str) -> list[str]:
    """Names of the workflows that use a template, newest first, at most MAX_WORKFLOWS."""
    authorize(caller, "sagemaker:ListFlowDefinitions", "*")
    ui_arn = arn.human_task_ui(caller.account, caller.region, name)
    found = await ctx.store.read(
        flow_definitions.using_template, caller.account, caller.region, ui_arn, MAX_WORKFLOWS
    )
    return [flow.name for flow in found]
