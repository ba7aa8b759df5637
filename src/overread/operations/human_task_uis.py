"""Human task UIs for callers: create, describe, list, delete, and the preview of a template.

How a UI gets another text is in `human_task_ui_versions.py`: AWS has no operation for it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from overread.auth.session_tokens import derived_token
from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import InvalidRequest, LimitExceeded, NotFound, TemplateFailed
from overread.domain.human_task_ui import HumanTaskUi, sha256_of
from overread.domain.paging import Listing, Page
from overread.domain.request_source import RequestSource
from overread.domain.tags import by_key
from overread.domain.text import check_storable
from overread.operations import audit
from overread.operations.access import service_roles
from overread.operations.access_keys import authorize
from overread.operations.context import Context
from overread.operations.rendering import reading_grant
from overread.store import human_task_ui_versions, human_task_uis, rows, tags
from overread.templates import builtin
from overread.templates.failure import failure_message
from overread.templates.job import PageAddresses, RenderJob
from overread.templates.samples import SampleGrant

QUOTA_CODE = "L-3036C9CA"

CONTENT_PATH = "/templates/"
CONTENT_PURPOSE = "template text"
CONTENT_URL_TIME = timedelta(minutes=15)
"""A2I's own addresses are short-lived as well (inferred)."""


def default_template(
    source: RequestSource, *, instructions: str | None = None, additional_instructions: str | None = None
) -> str:
    """The template that a built-in task type starts from; HTML of one's own for both kinds of instructions.

    Raises InvalidRequest for predictions of any other kind, whose templates only their authors can write.
    """
    if source not in builtin.SOURCES:
        raise InvalidRequest(f"There is no default template for {source}.")
    return builtin.default_template(
        source, instructions=instructions, additional_instructions=additional_instructions
    )


async def create(
    ctx: Context,
    caller: Caller,
    *,
    name: str,
    content: str,
    tag_pairs: Iterable[tuple[str, str]] = (),
    sample: str | None = None,
) -> str:
    """Store a template under a name and return its ARN. Its Liquid is not looked at:
    it fails when it is rendered.

    sample: JSON text that its preview is filled with. Raises AlreadyExists, LimitExceeded, InvalidRequest.
    """
    ui_arn = arn.human_task_ui(caller.account, caller.region, name)
    authorize(caller, "sagemaker:CreateHumanTaskUi", ui_arn)
    check_storable(Content=content)
    added = by_key(tag_pairs)
    ui = HumanTaskUi(0, caller.account, caller.region, name, ctx.clock(), sha256_of(content))

    def change(conn: sa.Connection) -> None:
        limit = ctx.policy.max_human_task_uis
        if limit:
            rows.lock(conn, "human task UIs", ui.account, ui.region)
        made = human_task_uis.insert(conn, ui, content, caller.arn)
        if sample is not None:
            human_task_ui_versions.keep_sample(conn, ctx.store.sealer, made.id, made.version, sample)
        tags.put(conn, ui_arn, added)
        if limit and human_task_uis.count(conn, ui.account, ui.region) > limit:
            raise LimitExceeded("human task UIs", limit, QUOTA_CODE)

    await audit.change(ctx, caller, "sagemaker:CreateHumanTaskUi", ui_arn, change)
    return ui_arn


async def describe(ctx: Context, caller: Caller, name: str) -> HumanTaskUi:
    """Raises NotFound."""
    authorize(caller, "sagemaker:DescribeHumanTaskUi", arn.human_task_ui(caller.account, caller.region, name))
    return await ctx.store.read(human_task_uis.find, caller.account, caller.region, name)


async def list_uis(ctx: Context, caller: Caller, listing: Listing) -> Page[HumanTaskUi]:
    authorize(caller, "sagemaker:ListHumanTaskUis", "*")
    return await ctx.store.read(human_task_uis.list_page, caller.account, caller.region, listing)


async def delete(ctx: Context, caller: Caller, name: str) -> None:
    """Delete a UI, in use or not: running loops keep its text,
    and no new loop starts with it. Raises NotFound.
    """
    ui_arn, action = arn.human_task_ui(caller.account, caller.region, name), "sagemaker:DeleteHumanTaskUi"
    authorize(caller, action, ui_arn)
    await audit.change(
        ctx, caller, action, ui_arn, human_task_uis.delete, caller.account, caller.region, name
    )


def content_url(ctx: Context, ui: HumanTaskUi) -> str:
    """A short-lived address of the template's text, for whoever was given it: it needs no signature."""
    expires = int((ctx.clock() + CONTENT_URL_TIME).timestamp())
    claim = f"{ui.content_sha256}.{expires}"
    proof = derived_token(ctx.signing_key, CONTENT_PURPOSE, claim)
    return f"{ctx.policy.public_url}{CONTENT_PATH}{claim}.{proof}"


async def read_content(ctx: Context, capability: str) -> str:
    """The text behind the last part of a `content_url`. Raises NotFound for one that is forged or over."""
    claim, _, proof = capability.rpartition(".")
    expected = derived_token(ctx.signing_key, CONTENT_PURPOSE, claim)
    if not hmac.compare_digest(proof.encode("utf-8", "replace"), expected.encode()):
        raise NotFound("template", capability)
    sha256, _, expires = claim.partition(".")
    if ctx.clock().timestamp() >= int(expires):
        raise NotFound("template", capability)
    return await ctx.store.read(human_task_uis.find_content, sha256)


@dataclass(frozen=True, slots=True)
class RenderError:
    """Why a template cannot be rendered; a syntax error's message ends with its place."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Preview:
    """page: empty when there is an error."""

    page: str
    error: RenderError | None = None


async def render(
    ctx: Context,
    caller: Caller,
    *,
    content: str | None,
    human_task_ui_arn: str | None,
    input_json: str,
    role_arn: str | None = None,
    addresses: PageAddresses | None = None,
    samples_url: str | None = None,
) -> Preview:
    """Render a template, given as text or by the ARN of its UI, with a task's input.

    role_arn: whose rights decide what the template may read; None for all that the account has.
    addresses: for a page that a browser is to show. samples_url: the folder of the pictures in samples of ours.
    A template that cannot be rendered is a result, not an error.
    Raises InvalidRequest, NotFound for an unknown UI.
    """
    authorize(caller, "sagemaker:RenderUiTemplate", "*")
    permits = None
    if role_arn is not None:
        service_roles.pass_role(caller, role_arn)
        # A template that is no UI yet acts for one without a name.
        template = human_task_ui_arn or arn.human_task_ui(caller.account, caller.region, "")
        permits = await service_roles.reading_of_role(ctx, caller.account, role_arn, template)
    if (content is None) == (human_task_ui_arn is None):
        raise InvalidRequest("Exactly one of UiTemplate and HumanTaskUiArn is expected.")
    if human_task_ui_arn is not None:
        content = await ctx.store.read(_content_of, caller, human_task_ui_arn)
    assert content is not None
    if not input_json.lstrip(" \t\r\n").startswith("{"):
        # Whether it is JSON at all is found out where it is parsed.
        return Preview("", RenderError("InvalidInput", "The task input is not a JSON object."))
    grant = await reading_grant(ctx, caller.account, caller.region, permits=permits)
    if samples_url is not None:
        grant = SampleGrant(grant, samples_url)
    job = RenderJob(content, sha256_of(content), input_json.encode(), grant, addresses)
    try:
        return Preview(await ctx.renderer.render(job))
    except TemplateFailed as failure:
        return Preview("", RenderError(failure.code, failure_message(failure)))


def find_by_arn(conn: sa.Connection, caller: Caller, human_task_ui_arn: str) -> HumanTaskUi:
    """The UI of an ARN of the caller's own account and region. Raises NotFound, with the ARN for a name."""
    target = arn.parse(human_task_ui_arn)
    if target is not None and (target.account, target.region) == (caller.account, caller.region):
        try:
            return human_task_uis.find(conn, caller.account, caller.region, target.name)
        except NotFound:
            pass
    raise NotFound(human_task_uis.KIND, human_task_ui_arn)


def _content_of(conn: sa.Connection, caller: Caller, human_task_ui_arn: str) -> str:
    return human_task_uis.find_content(conn, find_by_arn(conn, caller, human_task_ui_arn).content_sha256)
