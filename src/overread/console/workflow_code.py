"""One workflow as programs make it: boto3, the AWS CLI, Terraform; and how a program starts a loop with it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.responses import Response

from overread.console.visit import PAGES, OperatorVisit
from overread.console.workflows import tabs
from overread.domain import arn
from overread.domain.flow_definition import FlowDefinition
from overread.operations import flow_definitions, tags
from overread.web.rendering import NavItem, Page


@dataclass(frozen=True, slots=True)
class Snippet:
    """id: of the element that holds it."""

    id: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class WorkflowCodePage(Page):
    """lead: where programs find this installation."""

    file: ClassVar = "workflow_code.html"
    name: str
    snippets: tuple[Snippet, ...]
    lead: str
    tabs: tuple[NavItem, ...]
    back: str


async def show(visit: OperatorVisit) -> Response:
    name = visit.request.path_params["name"]
    flow = await flow_definitions.describe(visit.ctx, visit.caller, name)
    own_arn = arn.flow_definition(flow.account, flow.region, flow.name)
    request = _request(flow, await tags.list_tags(visit.ctx, visit.caller, own_arn))
    say, url = visit.texts.say, visit.ctx.policy.public_url
    page = WorkflowCodePage(
        name=name,
        snippets=(
            Snippet("code-start", say("code.start"), _start(flow, own_arn, url)),
            Snippet("code-boto3", say("code.python"), _boto3(flow, request, url)),
            Snippet("code-cli", say("code.cli"), _cli(flow, request, url)),
            Snippet("code-terraform", say("code.terraform"), _terraform(flow, request)),
        ),
        lead=say("code.lead", url=url),
        tabs=tabs(visit, name, "code"),
        back=visit.href("workflows"),
    )
    return PAGES.response(page, visit.shell())


def _request(flow: FlowDefinition, tagged: Mapping[str, str]) -> dict[str, Any]:
    """The members of CreateFlowDefinition that make this workflow."""
    config = flow.config
    loop: dict[str, Any] = {
        "WorkteamArn": config.workteam_arn,
        "HumanTaskUiArn": config.human_task_ui_arn,
        "TaskTitle": config.task_title,
        "TaskDescription": config.task_description,
        "TaskCount": config.task_count,
        "TaskTimeLimitInSeconds": config.time_limit_seconds,
    }
    if config.availability_seconds is not None:
        loop["TaskAvailabilityLifetimeInSeconds"] = config.availability_seconds
    if config.keywords:
        loop["TaskKeywords"] = [*config.keywords]
    if config.price is not None:
        loop["PublicWorkforceTaskPrice"] = {
            "AmountInUsd": {
                "Dollars": config.price.dollars,
                "Cents": config.price.cents,
                "TenthFractionsOfACent": config.price.tenth_fractions_of_a_cent,
            }
        }
    request: dict[str, Any] = {
        "FlowDefinitionName": flow.name,
        "RoleArn": flow.role_arn,
        "HumanLoopConfig": loop,
        "OutputConfig": {"S3OutputPath": flow.output_path}
        | ({"KmsKeyId": flow.kms_key_id} if flow.kms_key_id else {}),
    }
    if flow.request_source:
        request["HumanLoopRequestSource"] = {"AwsManagedHumanLoopRequestSource": flow.request_source}
    if flow.conditions:
        request["HumanLoopActivationConfig"] = {
            "HumanLoopActivationConditionsConfig": {"HumanLoopActivationConditions": flow.conditions}
        }
    if tagged:
        request["Tags"] = [{"Key": key, "Value": value} for key, value in sorted(tagged.items())]
    return request


def _start(flow: FlowDefinition, own_arn: str, url: str) -> str:
    return f"""import json

import boto3

a2i = boto3.client("sagemaker-a2i-runtime", region_name={_python(flow.region)}, endpoint_url={_python(url)})
a2i.start_human_loop(
    HumanLoopName="my-first-review",
    FlowDefinitionArn={_python(own_arn)},
    HumanLoopInput={{"InputContent": json.dumps({{"text": "What the template shows as task.input"}})}},
)
"""


def _boto3(flow: FlowDefinition, request: Mapping[str, Any], url: str) -> str:
    arguments = "".join(f"    {name}={_python(value, 4)},\n" for name, value in request.items())
    return f"""import boto3

sagemaker = boto3.client("sagemaker", region_name={_python(flow.region)}, endpoint_url={_python(url)})
sagemaker.create_flow_definition(
{arguments})
"""


def _python(value: Any, indent: int = 0) -> str:
    """A value as Python writes it. Members stand below each other."""
    pad, inner = " " * indent, " " * (indent + 4)
    if isinstance(value, dict):
        return (
            "{\n"
            + "".join(f"{inner}{_python(k)}: {_python(v, indent + 4)},\n" for k, v in value.items())
            + pad
            + "}"
        )
    if isinstance(value, list):
        return "[\n" + "".join(f"{inner}{_python(each, indent + 4)},\n" for each in value) + pad + "]"
    # JSON's texts and whole numbers are Python's, and always in double quotes.
    return json.dumps(value, ensure_ascii=False)


def _cli(flow: FlowDefinition, request: Mapping[str, Any], url: str) -> str:
    text = json.dumps(request, indent=2, ensure_ascii=False)
    return (
        f"aws sagemaker create-flow-definition --region {flow.region} --endpoint-url {shlex.quote(url)} \\\n"
        f"  --cli-input-json {shlex.quote(text)}\n"
    )


def _terraform(flow: FlowDefinition, request: Mapping[str, Any]) -> str:
    """An `aws_sagemaker_flow_definition`; blocks have the names of the API's members in Terraform's spelling."""
    config = request["HumanLoopConfig"]
    loop = {
        "human_task_ui_arn": config["HumanTaskUiArn"],
        "workteam_arn": config["WorkteamArn"],
        "task_count": config["TaskCount"],
        "task_title": config["TaskTitle"],
        "task_description": config["TaskDescription"],
        "task_time_limit_in_seconds": config["TaskTimeLimitInSeconds"],
        "task_availability_lifetime_in_seconds": config.get("TaskAvailabilityLifetimeInSeconds"),
        "task_keywords": config.get("TaskKeywords"),
    }
    blocks = [_block("human_loop_config", loop, _price(flow))]
    if flow.request_source:
        blocks.append(
            _block(
                "human_loop_request_source", {"aws_managed_human_loop_request_source": flow.request_source}
            )
        )
    if flow.conditions:
        inner = _block("human_loop_activation_conditions_config", {}, _conditions(flow.conditions))
        blocks.append(_block("human_loop_activation_config", {}, inner))
    output = {"s3_output_path": flow.output_path, "kms_key_id": flow.kms_key_id}
    blocks.append(_block("output_config", output))
    tagged = {each["Key"]: each["Value"] for each in request.get("Tags", [])}
    if tagged:
        pairs = "".join(f"  {_hcl(key)} = {_hcl(value)}\n" for key, value in tagged.items())
        blocks.append(f"tags = {{\n{pairs}}}\n")
    head = f"flow_definition_name = {_hcl(flow.name)}\nrole_arn             = {_hcl(flow.role_arn)}\n"
    body = head + "".join(f"\n{block}" for block in blocks)
    return f'resource "aws_sagemaker_flow_definition" "{flow.name}" {{\n{_indented(body)}}}\n'


def _price(flow: FlowDefinition) -> str:
    price = flow.config.price
    if price is None:
        return ""
    amount = {
        "dollars": price.dollars,
        "cents": price.cents,
        "tenth_fractions_of_a_cent": price.tenth_fractions_of_a_cent,
    }
    return _block("public_workforce_task_price", {}, _block("amount_in_usd", amount))


def _conditions(text: str) -> str:
    # A heredoc keeps the document byte for byte; what looks like Terraform's own in it is escaped.
    escaped = text.replace("${", "$${").replace("%{", "%%{")
    return f"human_loop_activation_conditions = <<JSON\n{escaped}\nJSON\n"


def _block(name: str, values: Mapping[str, Any], inner: str = "") -> str:
    given = {key: value for key, value in values.items() if value is not None}
    width = max(map(len, given), default=0)
    lines = "".join(f"{key.ljust(width)} = {_hcl(value)}\n" for key, value in given.items())
    return f"{name} {{\n{_indented(lines + inner)}}}\n"


def _hcl(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")


def _indented(text: str) -> str:
    """Two spaces before every line, but not inside of a heredoc."""
    lines, inside = [], False
    for line in text.splitlines():
        ends = inside and line == "JSON"
        lines.append(line if inside or not line else f"  {line}")
        inside = line.endswith("<<JSON") or (inside and not ends)
    return "\n".join(lines) + "\n"
