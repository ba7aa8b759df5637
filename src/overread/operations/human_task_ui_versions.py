"""Replacing a template: the next text under the same name and ARN, and every text before it.

Ours: A2I's templates are immutable. What A2I promises holds all the same: a loop keeps the text that it was started with
(`human_loops.template_sha256`), because the hot start statement compares the text that it was given with the UI's.
The action is ours as well, `sagemaker:UpdateHumanTaskUi`; nobody's policy allows it by naming one of A2I's.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import Conflict, InvalidRequest
from overread.domain.human_task_ui import (
    MAX_CONTENT,
    MAX_NOTE,
    MAX_SAMPLE,
    HumanTaskUi,
    TemplateVersion,
    sha256_of,
)
from overread.domain.text import check_storable
from overread.operations import audit
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.store import human_task_ui_versions, human_task_uis

UPDATE = "sagemaker:UpdateHumanTaskUi"
DESCRIBE = "sagemaker:DescribeHumanTaskUi"


@dataclass(frozen=True, slots=True)
class TemplateText:
    """One version with its text. sample: JSON text that its preview is filled with, None if there is none."""

    ui: HumanTaskUi
    version: TemplateVersion
    content: str
    sample: str | None

    @property
    def is_current(self) -> bool:
        return self.ui.version == self.version.number


async def read(ctx: Context, caller: Caller, name: str, number: int | None = None) -> TemplateText:
    """A version; without a number the one that new loops take. Raises NotFound."""
    authorize(caller, DESCRIBE, _arn(caller, name))
    return await ctx.store.read(_read, ctx, caller, name, number)


async def list_versions(
    ctx: Context, caller: Caller, name: str, *, limit: int, before: int | None = None
) -> list[TemplateVersion]:
    """Newest first. Raises NotFound for an unknown UI."""
    authorize(caller, DESCRIBE, _arn(caller, name))

    def read_list(conn: sa.Connection) -> list[TemplateVersion]:
        ui = human_task_uis.find(conn, caller.account, caller.region, name)
        return human_task_ui_versions.newest(conn, ui.id, limit, before)

    return await ctx.store.read(read_list)


async def replace(
    ctx: Context,
    caller: Caller,
    name: str,
    *,
    content: str,
    based_on: int,
    note: str = "",
    sample: str | None = None,
) -> TemplateVersion:
    """Give a UI its next version; the text that it has already makes none, and only its sample is kept.

    based_on: the version that was looked at when this one was written.
    Raises NotFound; Conflict if there has been another one since; InvalidRequest.
    """
    authorize(caller, UPDATE, _arn(caller, name))
    check_content(content, sample)
    if len(note) > MAX_NOTE:
        raise InvalidRequest(f"The note has {len(note)} characters, at most {MAX_NOTE} are kept.")
    check_storable(Note=note)

    def change(conn: sa.Connection) -> TemplateVersion:
        ui = human_task_uis.find(conn, caller.account, caller.region, name)
        version = TemplateVersion(based_on + 1, sha256_of(content), ctx.clock(), caller.arn, note)
        if ui.version != based_on:
            raise _changed_meanwhile(name)
        if version.content_sha256 == ui.content_sha256:
            version = human_task_ui_versions.find(conn, ui.id, ui.version)
        elif not human_task_uis.add_version(conn, ui, content, version):
            raise _changed_meanwhile(name)
        human_task_ui_versions.keep_sample(conn, ctx.store.sealer, ui.id, version.number, sample)
        return version

    return await audit.change(ctx, caller, UPDATE, _arn(caller, name), change)


async def restore(
    ctx: Context, caller: Caller, name: str, number: int, *, based_on: int, note: str
) -> TemplateVersion:
    """Make the text of an earlier version, with its sample, the next one. Raises as `replace`."""
    old = await read(ctx, caller, name, number)
    return await replace(
        ctx, caller, name, content=old.content, based_on=based_on, note=note, sample=old.sample
    )


def check_content(content: str, sample: str | None) -> None:
    """Raise InvalidRequest for a text that A2I's operations would not take either."""
    if not 1 <= len(content) <= MAX_CONTENT:
        raise InvalidRequest(f"The template has {len(content):,} characters, expected 1 to {MAX_CONTENT:,}.")
    if sample is not None and len(sample) > MAX_SAMPLE:
        raise InvalidRequest(
            f"The sample input has {len(sample):,} characters, expected at most {MAX_SAMPLE:,}."
        )
    check_storable(Content=content, Sample=sample)


def _read(conn: sa.Connection, ctx: Context, caller: Caller, name: str, number: int | None) -> TemplateText:
    ui = human_task_uis.find(conn, caller.account, caller.region, name)
    version = human_task_ui_versions.find(conn, ui.id, ui.version if number is None else number)
    return TemplateText(
        ui,
        version,
        human_task_uis.find_content(conn, version.content_sha256),
        human_task_ui_versions.read_sample(conn, ctx.store.sealer, ui.id, version.number),
    )


def _arn(caller: Caller, name: str) -> str:
    return arn.human_task_ui(caller.account, caller.region, name)


def _changed_meanwhile(name: str) -> Conflict:
    return Conflict(
        human_task_uis.KIND, name, f"The template {name} got another version meanwhile. Nothing was stored."
    )
