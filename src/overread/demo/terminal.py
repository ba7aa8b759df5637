"""What the demo says: how to sign in and connect, and each loop's result as it ends."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any, TextIO

from overread import __version__
from overread.app import public_url
from overread.demo.reviewer import EMAIL
from overread.demo.sample_work import JOBS
from overread.domain import arn
from overread.domain.caller import Caller
from overread.domain.errors import DeliveryFailed, OverreadError
from overread.domain.output import Json, bucket_and_prefix
from overread.first_start import read_pairs
from overread.operations import buckets
from overread.operations.buckets import Place
from overread.operations.context import Context
from overread.operations.first_team import deployment_caller
from overread.settings import Settings

RULE = "─" * 78


def welcome(settings: Settings, *, reviewer_password: str, waiting: int) -> str:
    """The first screen: two sign-ins, and the lines to paste for AWS clients."""
    url = public_url(settings)
    operator = read_pairs(settings.data_dir / "operator")
    work = f"{waiting} sample tasks wait in the portal" if waiting else "All sample tasks are done"
    return f"""
{RULE}
overread {__version__} is running; Ctrl+C ends it. {work}.

  Portal     {url}/portal/
             Email     {EMAIL}
             Password  {reviewer_password}

  Console    {url}/console/
             Email     {operator.get("email", "-")}
             Password  {operator.get("password", "-")}

To start a review yourself, paste into another shell:

{paste_lines(settings)}
The result of every review is printed below as soon as it is done.
{RULE}
"""


def paste_lines(settings: Settings) -> str:
    """Shell lines that connect AWS clients and start a loop, once with boto3, once with the AWS CLI."""
    flow_arn = arn.flow_definition(settings.account, settings.region, JOBS[0].name)
    return f"""\
eval "$({_command()} env --data-dir {shlex.quote(str(settings.data_dir))})"

python3 - <<'END'                      # needs: pip install boto3
import boto3, json
boto3.client("sagemaker-a2i-runtime").start_human_loop(
    HumanLoopName="my-first-review",
    FlowDefinitionArn="{flow_arn}",
    HumanLoopInput={{"InputContent": json.dumps({{"text": "Where is my parcel?"}})}},
)
END

aws sagemaker-a2i-runtime list-human-loops --flow-definition-arn {flow_arn}
"""


def more_work(account: str, region: str) -> str:
    flow_arn = arn.flow_definition(account, region, JOBS[0].name)
    return (
        "All sample tasks are done. Start more with StartHumanLoop (the lines above, with another HumanLoopName)\n"
        f"on {flow_arn},\n"
        "or begin again: end this server, remove its data folder, run `make run`.\n"
    )


class TerminalSink:
    """Prints `output.json` of every loop that ends, and says when the sample work is done."""

    name = "terminal"

    def __init__(self, ctx: Context, out: TextIO) -> None:
        self._ctx = ctx
        self._out = out
        self._waiting: set[str] = set()

    def expect(self, names: frozenset[str]) -> None:
        """These loops are the sample work that is still to be done."""
        self._waiting |= names

    async def deliver(self, event: dict[str, Json]) -> None:
        detail: Any = event["detail"]
        name, status, uri = (
            detail["humanLoopName"],
            detail["humanLoopStatus"],
            detail["humanLoopOutput"]["outputS3Uri"],
        )
        if status == "Completed":
            self._say(f"\n{name} is completed: {uri}\n{await self._output(uri)}\n")
        else:
            reason = detail["failureReason"]
            self._say(f"\n{name} has ended: {status}{f' ({reason})' if reason else ''}\n")
        if name in self._waiting:
            self._waiting.discard(name)
            if not self._waiting:
                policy = self._ctx.policy
                self._say("\n" + more_work(policy.account, policy.region))

    async def close(self) -> None:
        """Nothing is held open."""

    async def _output(self, uri: str) -> str:
        bucket, key = bucket_and_prefix(uri)
        caller: Caller = deployment_caller(self._ctx)
        try:
            found = await buckets.get_object(self._ctx, caller, Place(bucket, key))
            content = b"".join([piece async for piece in found.body])
        except OverreadError as error:
            raise DeliveryFailed(self.name, str(error)) from error
        return json.dumps(json.loads(content), indent=2, ensure_ascii=False)

    def _say(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


def _command() -> str:
    """How the reader of the terminal can call overread: as it was called."""
    called = Path(sys.argv[0])
    if called.name != "overread":
        return f"{shlex.quote(sys.executable)} -m overread"
    if shutil.which("overread") == str(called.resolve()):
        return "overread"
    resolved = called.absolute()
    return shlex.quote(
        str(resolved.relative_to(Path.cwd()) if resolved.is_relative_to(Path.cwd()) else resolved)
    )
