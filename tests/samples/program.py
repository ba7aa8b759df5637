"""The customer's side of a run: a program that knows boto3 and nothing else of overread."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Mapping
from typing import Any

from tests.samples.media import Medium
from tests.samples.samples import Sample
from tests.servers import Account

BUCKET = "samples"
"""The bucket that the samples' inputs name."""

EMAIL, TEMPORARY_PASSWORD = "ana@example.com", "Temporary-1!"
PATIENCE_SECONDS = 60


class Program:
    """One account with a bucket, a team of one worker, and a workflow for each sample."""

    def __init__(self, account: Account, media: Mapping[str, Medium]) -> None:
        self.account = account
        self._s3, self._cognito = account.client("s3"), account.client("cognito-idp")
        self._sagemaker, self._a2i = account.client("sagemaker"), account.client("sagemaker-a2i-runtime")
        self._names = (f"sample-{number}" for number in itertools.count(1))
        self._s3.create_bucket(Bucket=BUCKET)
        for key, medium in media.items():
            self._s3.put_object(Bucket=BUCKET, Key=key, Body=medium.content, ContentType=medium.content_type)
        self.team_arn = self._make_team()

    @property
    def portal(self) -> str:
        team = self._sagemaker.describe_workteam(WorkteamName="reviewers")["Workteam"]
        return f"http://{team['SubDomain']}/"

    def start(self, sample: Sample) -> str:
        """A template, a workflow and one loop on it; the loop's name."""
        name = next(self._names)
        ui = self._sagemaker.create_human_task_ui(
            HumanTaskUiName=name, UiTemplate={"Content": sample.template}
        )
        flow = self._sagemaker.create_flow_definition(
            FlowDefinitionName=name,
            RoleArn=f"arn:aws:iam::{self.account.id}:role/reviews",
            HumanLoopConfig={
                "WorkteamArn": self.team_arn,
                "HumanTaskUiArn": ui["HumanTaskUiArn"],
                "TaskTitle": sample.name[:128],
                "TaskDescription": "A sample template",
                "TaskCount": 1,
            },
            OutputConfig={"S3OutputPath": f"s3://{BUCKET}/answers"},
        )
        self._a2i.start_human_loop(
            HumanLoopName=name,
            FlowDefinitionArn=flow["FlowDefinitionArn"],
            HumanLoopInput={"InputContent": json.dumps(sample.input)},
        )
        return name

    def stop(self, loop: str) -> None:
        """So that a task that could not be done is not offered again."""
        if self._a2i.describe_human_loop(HumanLoopName=loop)["HumanLoopStatus"] == "InProgress":
            self._a2i.stop_human_loop(HumanLoopName=loop)

    def answer(self, loop: str) -> Any:
        """What `output.json` holds of the one worker's answer; background work is a moment behind."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while (found := self._a2i.describe_human_loop(HumanLoopName=loop))["HumanLoopStatus"] != "Completed":
            assert time.monotonic() < give_up, found
            time.sleep(0.02)
        key = found["HumanLoopOutput"]["OutputS3Uri"].removeprefix(f"s3://{BUCKET}/")
        output = json.loads(self._s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())
        [answer] = output["humanAnswers"]
        return answer["answerContent"]

    def _make_team(self) -> str:
        pool = self._cognito.create_user_pool(PoolName="people", UsernameAttributes=["email"])["UserPool"][
            "Id"
        ]
        client = self._cognito.create_user_pool_client(
            UserPoolId=pool, ClientName="portal", GenerateSecret=True
        )["UserPoolClient"]["ClientId"]
        self._cognito.create_group(GroupName="reviewers", UserPoolId=pool)
        self._cognito.admin_create_user(
            UserPoolId=pool,
            Username=EMAIL,
            UserAttributes=[{"Name": "email", "Value": EMAIL}],
            TemporaryPassword=TEMPORARY_PASSWORD,
            MessageAction="SUPPRESS",
        )
        self._cognito.admin_add_user_to_group(UserPoolId=pool, Username=EMAIL, GroupName="reviewers")
        self._sagemaker.create_workforce(
            WorkforceName="people", CognitoConfig={"UserPool": pool, "ClientId": client}
        )
        member = {"UserPool": pool, "UserGroup": "reviewers", "ClientId": client}
        team = self._sagemaker.create_workteam(
            WorkteamName="reviewers",
            WorkforceName="people",
            Description="One person who works through the samples",
            MemberDefinitions=[{"CognitoMemberDefinition": member}],
        )
        return str(team["WorkteamArn"])
