"""A program beside the browser: boto3 in the account of a test's world."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

from tests.browser.conftest import TEMPORARY, World
from tests.servers import Account

from overread.auth.access_keys import new_access_key
from overread.domain import arn
from overread.operations.access_keys import create_access_key


def new_program(world: World) -> Account:
    """Clients with a new access key of the world's account."""
    key_id, secret = new_access_key()
    world.server.run(create_access_key(world.ctx, world.caller.account, "program", key_id, secret))
    return Account(world.caller.account, key_id, secret, world.server.url)


class Customer:
    """A program of the world's account: boto3 and nothing else."""

    def __init__(self, world: World) -> None:
        account = self.account = new_program(world)
        self.world = world
        self.s3, self.cognito = account.client("s3"), account.client("cognito-idp")
        self.sagemaker, self.a2i = account.client("sagemaker"), account.client("sagemaker-a2i-runtime")
        self.bucket = f"results-{account.id}"

    def add_flow(
        self,
        name: str,
        template: str,
        source: str | None = None,
        conditions: Sequence[object] = (),
        **config: object,
    ) -> str:
        """source: of a built-in task type, with its conditions. The flow definition's ARN."""
        self.sagemaker.create_human_task_ui(HumanTaskUiName=name, UiTemplate={"Content": template})
        made = self.sagemaker.create_flow_definition(
            FlowDefinitionName=name,
            RoleArn=f"arn:aws:iam::{self.world.caller.account}:role/reviews",
            HumanLoopConfig={
                "WorkteamArn": self.world.crowd.team_arn,
                "HumanTaskUiArn": self._arn("human-task-ui", name),
                "TaskTitle": f"Work on {name}",
                "TaskDescription": "Look and say",
                "TaskCount": 1,
                **config,
            },
            OutputConfig={"S3OutputPath": f"s3://{self.bucket}/reviews"},
            **_activation(source, conditions),
        )
        return str(made["FlowDefinitionArn"])

    def invite(self, email: str) -> str:
        """The worker's `sub`."""
        pool = self.world.crowd.pool_id
        made = self.cognito.admin_create_user(
            UserPoolId=pool,
            Username=email,
            UserAttributes=[{"Name": "email", "Value": email}],
            TemporaryPassword=TEMPORARY,
            MessageAction="SUPPRESS",
        )
        self.cognito.admin_add_user_to_group(
            UserPoolId=pool, Username=email, GroupName=self.world.crowd.group
        )
        return str(next(one["Value"] for one in made["User"]["Attributes"] if one["Name"] == "sub"))

    def start(self, name: str, flow: str, **task_input: object) -> None:
        self.a2i.start_human_loop(
            HumanLoopName=name,
            FlowDefinitionArn=self._arn("flow-definition", flow),
            HumanLoopInput={"InputContent": json.dumps(task_input)},
        )

    def status(self, name: str) -> str:
        return str(self.a2i.describe_human_loop(HumanLoopName=name)["HumanLoopStatus"])

    def wait_for(self, name: str, *statuses: str) -> dict[str, Any]:
        """The loop's description once it has one of these statuses; background work is a moment behind."""
        give_up = time.monotonic() + 60
        while True:
            found: dict[str, Any] = self.a2i.describe_human_loop(HumanLoopName=name)
            if found["HumanLoopStatus"] in statuses:
                return found
            assert time.monotonic() < give_up, found["HumanLoopStatus"]
            time.sleep(0.05)

    def output(self, name: str, status: str = "Completed") -> dict[str, Any]:
        uri = self.wait_for(name, status)["HumanLoopOutput"]["OutputS3Uri"]
        body = self.s3.get_object(Bucket=self.bucket, Key=uri.split(f"s3://{self.bucket}/")[1])["Body"]
        document: dict[str, Any] = json.loads(body.read())
        return document

    def outputs(self) -> int:
        return int(self.s3.list_objects_v2(Bucket=self.bucket, Prefix="reviews/")["KeyCount"])

    def _arn(self, kind: str, name: str) -> str:
        make = arn.human_task_ui if kind == "human-task-ui" else arn.flow_definition
        return make(self.world.caller.account, self.world.caller.region, name)


def _activation(source: str | None, conditions: Sequence[object]) -> dict[str, object]:
    if source is None:
        return {}
    members: dict[str, object] = {"HumanLoopRequestSource": {"AwsManagedHumanLoopRequestSource": source}}
    if conditions:
        written = json.dumps({"Conditions": conditions})
        members["HumanLoopActivationConfig"] = {
            "HumanLoopActivationConditionsConfig": {"HumanLoopActivationConditions": written}
        }
    return members


def answers(output: dict[str, Any]) -> list[Any]:
    return [answer["answerContent"] for answer in output["humanAnswers"]]
