"""An account that is set up as the guides do it: only boto3, nothing of ours but the endpoint."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.servers import REGION, Account, RunningServer

from overread.store import human_loops

TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form><p>{{ task.input.text }}</p><crowd-input name="answer"></crowd-input></crowd-form>
"""


@dataclass(frozen=True)
class Crowd:
    """A private workforce with one work team of one group."""

    pool_id: str
    client_id: str
    team_arn: str
    members: list[dict[str, Any]]


@pytest.fixture
def sagemaker(client: Callable[..., Any]) -> Any:
    return client("sagemaker")


@pytest.fixture
def cognito(client: Callable[..., Any]) -> Any:
    return client("cognito-idp")


@pytest.fixture
def runtime(client: Callable[..., Any]) -> Any:
    return client("sagemaker-a2i-runtime")


@pytest.fixture
def pool(cognito: Any, account: Account) -> tuple[str, str]:
    """User pool and client, with domain and the group `reviewers`."""
    pool_id = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    made = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="portal", GenerateSecret=True)
    cognito.create_user_pool_domain(Domain=f"reviews-{account.id}", UserPoolId=pool_id)
    cognito.create_group(GroupName="reviewers", UserPoolId=pool_id)
    return pool_id, made["UserPoolClient"]["ClientId"]


@pytest.fixture
def crowd(sagemaker: Any, pool: tuple[str, str]) -> Crowd:
    """Workforce `crowd` and work team `team`."""
    pool_id, client_id = pool
    member = {"UserPool": pool_id, "UserGroup": "reviewers", "ClientId": client_id}
    members = [{"CognitoMemberDefinition": member}]
    cognito_config = {"UserPool": pool_id, "ClientId": client_id}
    sagemaker.create_workforce(WorkforceName="crowd", CognitoConfig=cognito_config)
    made = sagemaker.create_workteam(
        WorkteamName="team", WorkforceName="crowd", MemberDefinitions=members, Description="A team"
    )
    return Crowd(pool_id, client_id, made["WorkteamArn"], members)


@pytest.fixture
def bucket(client: Callable[..., Any], account: Account) -> str:
    name = f"results-{account.id}"
    client("s3").create_bucket(Bucket=name)
    return name


@pytest.fixture
def ui_arn(sagemaker: Any) -> str:
    """The human task UI `ui`."""
    made = sagemaker.create_human_task_ui(HumanTaskUiName="ui", UiTemplate={"Content": TEMPLATE})
    return str(made["HumanTaskUiArn"])


@pytest.fixture
def definition(account: Account, crowd: Crowd, bucket: str, ui_arn: str) -> dict[str, Any]:
    """The request of the smallest flow definition: `flow`."""
    return {
        "FlowDefinitionName": "flow",
        "RoleArn": f"arn:aws:iam::{account.id}:role/reviews",
        "HumanLoopConfig": {
            "WorkteamArn": crowd.team_arn,
            "HumanTaskUiArn": ui_arn,
            "TaskTitle": "Review a text",
            "TaskDescription": "Say what it is",
            "TaskCount": 1,
        },
        "OutputConfig": {"S3OutputPath": f"s3://{bucket}/reviews"},
    }


@pytest.fixture
def flow_arn(sagemaker: Any, definition: dict[str, Any]) -> str:
    """The flow definition `flow`."""
    return str(sagemaker.create_flow_definition(**definition)["FlowDefinitionArn"])


MakeFlow = Callable[..., str]


@pytest.fixture
def flow_of(sagemaker: Any, definition: dict[str, Any]) -> MakeFlow:
    """Makes a flow definition for a request source with conditions; its ARN."""

    def make(source: str, *conditions: object, name: str = "flow") -> str:
        document = json.dumps({"Conditions": conditions})
        config = {"HumanLoopActivationConditionsConfig": {"HumanLoopActivationConditions": document}}
        request = {**definition, "FlowDefinitionName": name} | (
            {"HumanLoopActivationConfig": config} if conditions else {}
        )
        made = sagemaker.create_flow_definition(
            **request, HumanLoopRequestSource={"AwsManagedHumanLoopRequestSource": source}
        )
        return str(made["FlowDefinitionArn"])

    return make


def arn_of(account: Account, kind: str, name: str, region: str = REGION) -> str:
    return f"arn:aws:sagemaker:{region}:{account.id}:{kind}/{name}"


def input_of(server: RunningServer, account: Account, name: str) -> Any:
    """`task.input` of a loop."""
    ctx = server.ctx

    async def read() -> bytes | None:
        loop = await ctx.store.read(human_loops.find, account.id, "us-east-1", name)
        assert loop is not None
        return await ctx.store.read(human_loops.read_input, ctx.store.sealer, loop)

    return json.loads(server.run(read()) or b"null")
