"""Flow definitions, by real boto3."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.boto3.conftest import Crowd, arn_of
from tests.boto3.refusals import refused
from tests.servers import Account, RunningServer

TEXTRACT = "AWS/Textract/AnalyzeDocument/Forms/V1"
JSON = "Overread/Json/V1"
REKOGNITION = "AWS/Rekognition/DetectModerationLabels/Image/V3"

CONDITIONS = (
    '{\n  "Conditions": [ {"ConditionType":"Sampling",'
    ' "ConditionParameters": {"RandomSamplingPercentage":  5} } ]\n}'
)


def changed(definition: dict[str, Any], **config: Any) -> dict[str, Any]:
    """The request with other members in its HumanLoopConfig."""
    return {**definition, "HumanLoopConfig": {**definition["HumanLoopConfig"], **config}}


def source(name: str, conditions: str | None = None) -> dict[str, Any]:
    members: dict[str, Any] = {"HumanLoopRequestSource": {"AwsManagedHumanLoopRequestSource": name}}
    if conditions is not None:
        members |= activation(conditions)
    return members


def activation(conditions: str) -> dict[str, Any]:
    inner = {"HumanLoopActivationConditions": conditions}
    return {"HumanLoopActivationConfig": {"HumanLoopActivationConditionsConfig": inner}}


# --- create and describe --------------------------------------------------------------------------


def test_the_smallest_definition_reads_back(
    sagemaker: Any, definition: dict[str, Any], account: Account
) -> None:
    before = datetime.now(UTC)
    made = sagemaker.create_flow_definition(**definition)
    assert made["FlowDefinitionArn"] == arn_of(account, "flow-definition", "flow")
    found = sagemaker.describe_flow_definition(FlowDefinitionName="flow")
    del found["ResponseMetadata"]
    assert abs(found.pop("CreationTime") - before) < timedelta(minutes=1)
    assert found == {
        "FlowDefinitionArn": made["FlowDefinitionArn"],
        "FlowDefinitionName": "flow",
        "FlowDefinitionStatus": "Active",
        "HumanLoopConfig": {**definition["HumanLoopConfig"], "TaskTimeLimitInSeconds": 3600},
        "OutputConfig": definition["OutputConfig"],
        "RoleArn": definition["RoleArn"],
    }


def test_every_member_reads_back_as_it_was_sent(sagemaker: Any, definition: dict[str, Any]) -> None:
    definition = changed(
        definition,
        TaskTitle="Tïtle\twith\nlines",
        TaskCount=3,
        TaskAvailabilityLifetimeInSeconds=3600,
        TaskTimeLimitInSeconds=86_400,
        TaskKeywords=["one", "two words", "3"],
    )
    definition["OutputConfig"]["KmsKeyId"] = "alias/reviews"
    definition |= source(TEXTRACT, CONDITIONS)
    sagemaker.create_flow_definition(**definition)
    found = sagemaker.describe_flow_definition(FlowDefinitionName="flow")
    assert {name: found[name] for name in definition} == definition


def test_availability_at_its_limit_is_accepted(sagemaker: Any, definition: dict[str, Any]) -> None:
    sagemaker.create_flow_definition(**changed(definition, TaskAvailabilityLifetimeInSeconds=2_592_000))


def test_the_example_of_the_guide_gets_all_violations_in_one_message(
    sagemaker: Any, definition: dict[str, Any]
) -> None:
    amount = {"Dollars": 123, "Cents": 123, "TenthFractionsOfACent": 123}
    request = changed(
        definition,
        WorkteamArn="workteamArn",
        TaskCount=123,
        TaskTimeLimitInSeconds=123,
        TaskKeywords=["SampleKeyword"],
        PublicWorkforceTaskPrice={"AmountInUsd": amount},
    )
    request |= source("AWS/Texttract/AnalyzeDocument/Forms/V1")
    below = "Member must have value less than or equal to"
    pattern = r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:workteam/.*"
    in_config = "at 'humanLoopConfig."
    in_amount = f"{in_config}publicWorkforceTaskPrice.amountInUsd."
    expected = {
        "Value 'AWS/Texttract/AnalyzeDocument/Forms/V1' at "
        "'humanLoopRequestSource.awsManagedHumanLoopRequestSource' failed to satisfy constraint: "
        f"Member must satisfy enum value set: [{REKOGNITION}, {TEXTRACT}, {JSON}]",
        f"Value 'workteamArn' {in_config}workteamArn' failed to satisfy constraint: "
        f"Member must satisfy regular expression pattern: {pattern}",
        f"Value '123' {in_config}taskCount' failed to satisfy constraint: {below} 3",
        f"Value '123' {in_amount}dollars' failed to satisfy constraint: {below} 2",
        f"Value '123' {in_amount}cents' failed to satisfy constraint: {below} 99",
        f"Value '123' {in_amount}tenthFractionsOfACent' failed to satisfy constraint: {below} 9",
    }
    with pytest.raises(sagemaker.exceptions.ClientError) as caught:
        sagemaker.create_flow_definition(**request)
    count, _, violations = caught.value.response["Error"]["Message"].partition(
        " validation errors detected: "
    )
    assert (count, set(violations.split("; "))) == ("6", expected)


def test_the_example_of_the_guide_passes_when_it_is_corrected(
    sagemaker: Any, definition: dict[str, Any]
) -> None:
    request = changed(
        definition,
        TaskCount=1,
        TaskAvailabilityLifetimeInSeconds=123,
        TaskTimeLimitInSeconds=123,
        TaskKeywords=["SampleKeyword"],
    )
    request |= source(TEXTRACT, CONDITIONS)
    sagemaker.create_flow_definition(**request)
    found = sagemaker.describe_flow_definition(FlowDefinitionName="flow")
    assert found["FlowDefinitionStatus"] == "Active"


def test_conditions_come_back_byte_for_byte(sagemaker: Any, definition: dict[str, Any]) -> None:
    sagemaker.create_flow_definition(**definition, **source(REKOGNITION, CONDITIONS))
    found = sagemaker.describe_flow_definition(FlowDefinitionName="flow")
    inner = found["HumanLoopActivationConfig"]["HumanLoopActivationConditionsConfig"]
    assert inner["HumanLoopActivationConditions"] == CONDITIONS


def test_empty_conditions_stand_for_none(sagemaker: Any, definition: dict[str, Any]) -> None:
    sagemaker.create_flow_definition(**definition, **source(REKOGNITION, ""))
    found = sagemaker.describe_flow_definition(FlowDefinitionName="flow")
    assert found["HumanLoopActivationConfig"] == activation("")["HumanLoopActivationConfig"]


# --- what is refused ------------------------------------------------------------------------------


def test_a_definition_needs_a_human_loop_config(sagemaker: Any, definition: dict[str, Any]) -> None:
    del definition["HumanLoopConfig"]
    message = (
        "1 validation error detected: Value null at 'humanLoopConfig' "
        "failed to satisfy constraint: Member must not be null"
    )
    with refused("ValidationException", message):
        sagemaker.create_flow_definition(**definition)


def test_conditions_without_a_request_source_are_refused(sagemaker: Any, definition: dict[str, Any]) -> None:
    message = (
        "HumanLoopActivationConfig is given without HumanLoopRequestSource: "
        "activation conditions are disabled for custom tasks."
    )
    with refused("ValidationException", message):
        sagemaker.create_flow_definition(**definition, **activation(CONDITIONS))


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ("{", "$ is not valid JSON at line 1, column 2, expected a JSON object."),
        ("[]", "$ is [], expected a JSON object."),
        ("[" * 5_000, "$ is JSON of numbers too long or nested too deeply, expected a JSON object."),
        (
            '{"Conditions": [{"ConditionType": "Sampling", "ConditionParameters": {"RandomSamplingPercentage": NaN}}]}',
            "$.Conditions[0].ConditionParameters.RandomSamplingPercentage is NaN, expected a JSON value.",
        ),
        (
            '{"ConditionType": "Sampling", "ConditionParameters": {"Share": 5, "RandomSamplingPercentage": 5}}',
            "$.Conditions[0].ConditionParameters.Share is not a parameter of Sampling, expected one of "
            "RandomSamplingPercentage.",
        ),
        (
            '{"Conditions": [{"And": [{"Or": [{"And": []}, {}]}, {}]}]}',
            "$.Conditions[0].And[0].Or[0].And is a third level of operators, expected a condition; two levels at most.",
        ),
        (
            '{"Conditions": [{"And": [{"ConditionType": "Sampling"}]}]}',
            "$.Conditions[0].And has 1 of them, expected a list of two conditions or more.",
        ),
        (
            '{"Conditions": [{"ConditionType": "Sampling", "ConditionType": "Sampling"}]}',
            "$.Conditions[0] has the member ConditionType more than once, expected each member once.",
        ),
        (
            '{"Conditions": [{"ConditionType": "MissingImportantFormKey"}]}',
            '$.Conditions[0].ConditionType is "MissingImportantFormKey", expected one of '
            f"ModerationLabelConfidenceCheck, Sampling ({REKOGNITION}).",
        ),
    ],
    ids=[
        "cut off",
        "list",
        "deep",
        "NaN",
        "unknown",
        "three levels",
        "And of one",
        "repeated",
        "of another source",
    ],
)
def test_conditions_that_mean_nothing_are_refused(
    sagemaker: Any, definition: dict[str, Any], conditions: str, message: str
) -> None:
    with refused("ValidationException", f"HumanLoopActivationConditions: {message}"):
        sagemaker.create_flow_definition(**definition, **source(REKOGNITION, conditions))


def test_conditions_of_10_241_characters_are_refused(sagemaker: Any, definition: dict[str, Any]) -> None:
    with pytest.raises(sagemaker.exceptions.ClientError) as caught:
        sagemaker.create_flow_definition(**definition, **source(REKOGNITION, CONDITIONS.ljust(10_241)))
    told = caught.value.response["Error"]
    place = "humanLoopActivationConfig.humanLoopActivationConditionsConfig.humanLoopActivationConditions"
    assert told["Code"] == "ValidationException"
    assert told["Message"].endswith(
        f"at '{place}' failed to satisfy constraint: Member must have length less than or equal to 10240"
    )
    sagemaker.create_flow_definition(**definition, **source(REKOGNITION, CONDITIONS.ljust(10_240)))


def test_a_work_team_that_is_not_there_is_refused(
    sagemaker: Any, definition: dict[str, Any], account: Account, server: RunningServer
) -> None:
    other = server.new_account()
    for team in (
        arn_of(account, "workteam", "private-crowd/nobody"),
        arn_of(other, "workteam", "private-crowd/team"),
        arn_of(account, "workteam", "private-crowd/team", "eu-west-1"),
        arn_of(account, "workteam", "vendor-crowd/team"),
    ):
        message = f"The specified Workteam '{team}' does not exist or you do not have access to it."
        with refused("ValidationException", message):
            sagemaker.create_flow_definition(**changed(definition, WorkteamArn=team))
    public = "arn:aws:sagemaker:us-east-1:394669845002:workteam/public-crowd/default"
    price = {"AmountInUsd": {"Dollars": 0, "Cents": 1, "TenthFractionsOfACent": 2}}
    message = f"The specified Workteam '{public}' does not exist or you do not have access to it."
    with refused("ValidationException", message):
        sagemaker.create_flow_definition(
            **changed(definition, WorkteamArn=public, PublicWorkforceTaskPrice=price)
        )


def test_a_human_task_ui_that_is_not_there_is_refused(
    sagemaker: Any, definition: dict[str, Any], account: Account
) -> None:
    for ui in (
        arn_of(account, "human-task-ui", "none"),
        arn_of(account, "human-task-ui", "ui", "eu-west-1"),
        "arn:aws:sagemaker:us-east-1:999999999999:human-task-ui/ui",
    ):
        with refused("ValidationException", f"The human task UI {ui} does not exist."):
            sagemaker.create_flow_definition(**changed(definition, HumanTaskUiArn=ui))


def test_the_output_bucket_must_exist(sagemaker: Any, definition: dict[str, Any]) -> None:
    definition["OutputConfig"]["S3OutputPath"] = "s3://nobody-has-this-bucket/reviews"
    message = (
        "The output bucket 'nobody-has-this-bucket' of S3OutputPath does not exist "
        "or you do not have access to it."
    )
    with refused("ValidationException", message):
        sagemaker.create_flow_definition(**definition)


def test_the_output_bucket_must_be_the_accounts_own(
    sagemaker: Any, definition: dict[str, Any], server: RunningServer
) -> None:
    other = server.new_account()
    other.client("s3").create_bucket(Bucket=f"private-{other.id}")
    definition["OutputConfig"]["S3OutputPath"] = f"s3://private-{other.id}/reviews"
    message = (
        f"The output bucket 'private-{other.id}' of S3OutputPath does not exist "
        "or you do not have access to it."
    )
    with refused("ValidationException", message):
        sagemaker.create_flow_definition(**definition)


def test_the_output_bucket_must_be_in_the_region(
    sagemaker: Any, client: Callable[..., Any], definition: dict[str, Any], account: Account
) -> None:
    name = f"elsewhere-{account.id}"
    client("s3", region="eu-west-1").create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    definition["OutputConfig"]["S3OutputPath"] = f"s3://{name}"
    message = (
        f"The output bucket '{name}' is in eu-west-1; it must be in the flow definition's Region us-east-1."
    )
    with refused("ValidationException", message):
        sagemaker.create_flow_definition(**definition)


def test_an_output_path_must_leave_room_for_the_keys(
    sagemaker: Any, definition: dict[str, Any], bucket: str
) -> None:
    definition["OutputConfig"]["S3OutputPath"] = f"s3://{bucket}/{'p' * 980}"
    message = "S3OutputPath leads to object keys of up to 1081 bytes, allowed: 1024."
    with refused("ValidationException", message):
        sagemaker.create_flow_definition(**definition)


def test_https_addresses_name_their_bucket_too(
    sagemaker: Any, definition: dict[str, Any], bucket: str
) -> None:
    path = f"https://s3.us-east-1.amazonaws.com/{bucket}/reviews"
    definition["OutputConfig"]["S3OutputPath"] = path
    sagemaker.create_flow_definition(**definition)
    found = sagemaker.describe_flow_definition(FlowDefinitionName="flow")
    assert found["OutputConfig"]["S3OutputPath"] == path


def test_a_price_is_for_the_public_workforce_only(sagemaker: Any, definition: dict[str, Any]) -> None:
    price = {"AmountInUsd": {"Dollars": 0, "Cents": 1, "TenthFractionsOfACent": 2}}
    message = "PublicWorkforceTaskPrice is for the public workforce only; the work team is another."
    with refused("ValidationException", message):
        sagemaker.create_flow_definition(**changed(definition, PublicWorkforceTaskPrice=price))


def test_a_price_that_is_not_on_the_list_is_refused(sagemaker: Any, definition: dict[str, Any]) -> None:
    request = changed(
        definition,
        WorkteamArn="arn:aws:sagemaker:us-east-1:394669845002:workteam/public-crowd/default",
        PublicWorkforceTaskPrice={"AmountInUsd": {"Cents": 1, "TenthFractionsOfACent": 3}},
    )
    listed = (
        "0.012, 0.024, 0.036, 0.048, 0.060, 0.072, 0.120, 0.240, 0.360, 0.480, 0.600, 0.720, 0.840, 0.960, "
        "1.080, 1.200"
    )
    message = f"PublicWorkforceTaskPrice is 0.013 US dollars, allowed for this kind of task: {listed}."
    with refused("ValidationException", message):
        sagemaker.create_flow_definition(**request)


def test_a_lifetime_beyond_the_limit_is_refused(sagemaker: Any, definition: dict[str, Any]) -> None:
    message = "TaskAvailabilityLifetimeInSeconds is 2592001, allowed for this work team: 1 to 2592000."
    with refused("ValidationException", message):
        sagemaker.create_flow_definition(**changed(definition, TaskAvailabilityLifetimeInSeconds=2_592_001))


def test_a_description_with_nul_is_refused(sagemaker: Any, definition: dict[str, Any]) -> None:
    with refused("ValidationException", "TaskDescription holds the character NUL."):
        sagemaker.create_flow_definition(**changed(definition, TaskDescription="a\0b"))


def test_arns_with_nul_name_nothing(
    sagemaker: Any, runtime: Any, definition: dict[str, Any], crowd: Crowd
) -> None:
    team = f"{crowd.team_arn}\0"
    message = f"The specified Workteam '{team}' does not exist or you do not have access to it."
    with refused("ValidationException", message):
        sagemaker.create_flow_definition(**changed(definition, WorkteamArn=team))
    flow = "arn:aws:sagemaker:us-east-1:111122223333:flow-definition/a\0b"
    with refused("ValidationException", f"The flow definition {flow} does not exist."):
        runtime.start_human_loop(
            HumanLoopName="loop", FlowDefinitionArn=flow, HumanLoopInput={"InputContent": "{}"}
        )


def test_a_refused_definition_leaves_nothing(sagemaker: Any, definition: dict[str, Any]) -> None:
    tags = [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]
    with refused("ValidationException", "Duplicate tag key 'a': the keys of a resource are unique."):
        sagemaker.create_flow_definition(**definition, Tags=tags)
    with refused("ResourceNotFound", "The flow definition flow does not exist."):
        sagemaker.describe_flow_definition(FlowDefinitionName="flow")


def test_a_taken_name_is_refused(sagemaker: Any, definition: dict[str, Any], flow_arn: str) -> None:
    with pytest.raises(sagemaker.exceptions.ResourceInUse) as caught:
        sagemaker.create_flow_definition(**definition)
    assert caught.value.response["Error"]["Message"] == "A flow definition with the name flow already exists."


def test_accounts_and_regions_have_names_of_their_own(
    sagemaker: Any, client: Callable[..., Any], server: RunningServer, flow_arn: str
) -> None:
    elsewhere = client("sagemaker", region="eu-west-1")
    stranger = server.new_account().client("sagemaker")
    for other in (elsewhere, stranger):
        assert other.list_flow_definitions()["FlowDefinitionSummaries"] == []
        with refused("ResourceNotFound"):
            other.describe_flow_definition(FlowDefinitionName="flow")
        with refused("ResourceNotFound"):
            other.delete_flow_definition(FlowDefinitionName="flow")


# --- list -----------------------------------------------------------------------------------------


def test_lists_in_pages_by_creation(sagemaker: Any, definition: dict[str, Any]) -> None:
    names = [f"flow-{number}" for number in range(5)]
    for name in names:
        sagemaker.create_flow_definition(**{**definition, "FlowDefinitionName": name})
    pages = sagemaker.get_paginator("list_flow_definitions").paginate(
        SortOrder="Ascending", PaginationConfig={"PageSize": 2}
    )
    found = [[each["FlowDefinitionName"] for each in page["FlowDefinitionSummaries"]] for page in pages]
    assert found == [names[:2], names[2:4], names[4:]]
    newest_first = sagemaker.list_flow_definitions()["FlowDefinitionSummaries"]
    assert [each["FlowDefinitionName"] for each in newest_first] == names[::-1]


def test_a_listing_is_bounded_by_creation_time(sagemaker: Any, flow_arn: str) -> None:
    made = sagemaker.describe_flow_definition(FlowDefinitionName="flow")["CreationTime"]
    millisecond = timedelta(milliseconds=1)

    def count(**bounds: datetime) -> int:
        return len(sagemaker.list_flow_definitions(**bounds)["FlowDefinitionSummaries"])

    found = [
        count(CreationTimeAfter=made),
        count(CreationTimeAfter=made + millisecond),
        count(CreationTimeBefore=made),
        count(CreationTimeBefore=made + millisecond),
    ]
    assert found == [1, 0, 0, 1]


def test_a_token_of_another_listing_is_refused(sagemaker: Any, definition: dict[str, Any]) -> None:
    for name in ("one", "two"):
        sagemaker.create_flow_definition(**{**definition, "FlowDefinitionName": name})
    token = sagemaker.list_flow_definitions(MaxResults=1)["NextToken"]
    with refused("ValidationException", "The provided NextToken is invalid."):
        sagemaker.list_flow_definitions(NextToken=token, SortOrder="Ascending")
    with refused("ValidationException", "The provided NextToken is invalid."):
        sagemaker.list_human_task_uis(NextToken=token)
    with refused("ValidationException", "The provided NextToken is invalid."):
        sagemaker.list_flow_definitions(NextToken="garbage")


# --- delete ---------------------------------------------------------------------------------------


def test_a_definition_without_loops_is_gone_at_once(
    sagemaker: Any, definition: dict[str, Any], flow_arn: str
) -> None:
    sagemaker.delete_flow_definition(FlowDefinitionName="flow")
    assert sagemaker.list_flow_definitions()["FlowDefinitionSummaries"] == []
    with pytest.raises(sagemaker.exceptions.ResourceNotFound):
        sagemaker.describe_flow_definition(FlowDefinitionName="flow")
    with pytest.raises(sagemaker.exceptions.ResourceNotFound):
        sagemaker.delete_flow_definition(FlowDefinitionName="flow")
    assert sagemaker.create_flow_definition(**definition)["FlowDefinitionArn"] == flow_arn


def test_a_definition_with_a_waiting_loop_goes_with_it(
    sagemaker: Any, runtime: Any, definition: dict[str, Any], flow_arn: str
) -> None:
    content = {"InputContent": '{"text": "hello"}'}
    runtime.start_human_loop(HumanLoopName="loop", FlowDefinitionArn=flow_arn, HumanLoopInput=content)
    sagemaker.delete_flow_definition(FlowDefinitionName="flow")
    wait_until_gone(sagemaker)
    with refused("ResourceNotFoundException", status=404):
        runtime.describe_human_loop(HumanLoopName="loop")
    with refused("ResourceNotFoundException", status=404):
        runtime.list_human_loops(FlowDefinitionArn=flow_arn)


def wait_until_gone(sagemaker: Any) -> None:
    for _ in range(600):
        try:
            found = sagemaker.describe_flow_definition(FlowDefinitionName="flow")
        except sagemaker.exceptions.ResourceNotFound:
            return
        assert found["FlowDefinitionStatus"] == "Deleting"
        time.sleep(0.05)
    pytest.fail("the flow definition is still there")


# --- quota ----------------------------------------------------------------------------------------


def test_quotas_of_the_deployment_hold(database_url: str, tmp_path: Path) -> None:
    running = RunningServer(
        database_url, tmp_path, max_flow_definitions=1, max_human_task_uis=1, max_workteams=1
    )
    try:
        check_quotas(running.new_account())
    finally:
        running.close()


def check_quotas(account: Account) -> None:
    sagemaker, cognito = account.client("sagemaker"), account.client("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    client_id = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="c")["UserPoolClient"][
        "ClientId"
    ]
    cognito.create_group(GroupName="reviewers", UserPoolId=pool_id)
    account.client("s3").create_bucket(Bucket="results")
    member = {"UserPool": pool_id, "UserGroup": "reviewers", "ClientId": client_id}
    team: dict[str, Any] = {
        "MemberDefinitions": [{"CognitoMemberDefinition": member}],
        "Description": "A team",
    }
    team_arn = sagemaker.create_workteam(WorkteamName="one", **team)["WorkteamArn"]
    template = {"Content": "<p></p>"}
    ui_arn = sagemaker.create_human_task_ui(HumanTaskUiName="one", UiTemplate=template)["HumanTaskUiArn"]
    definition: dict[str, Any] = {
        "RoleArn": f"arn:aws:iam::{account.id}:role/reviews",
        "HumanLoopConfig": {
            "WorkteamArn": team_arn,
            "HumanTaskUiArn": ui_arn,
            "TaskTitle": "t",
            "TaskDescription": "d",
            "TaskCount": 1,
        },
        "OutputConfig": {"S3OutputPath": "s3://results"},
    }
    sagemaker.create_flow_definition(FlowDefinitionName="one", **definition)
    reached = "The account-level service limit for {} is 1 and has been reached."
    with refused("ResourceLimitExceeded", reached.format("flow definitions")):
        sagemaker.create_flow_definition(FlowDefinitionName="two", **copy.deepcopy(definition))
    with refused("ResourceLimitExceeded", reached.format("human task UIs")):
        sagemaker.create_human_task_ui(HumanTaskUiName="two", UiTemplate=template)
    with refused("ResourceLimitExceeded", reached.format("work teams")):
        sagemaker.create_workteam(WorkteamName="two", **team)
    # A taken name is told first, so that creating again stays harmless at the limit.
    with refused("ResourceInUse"):
        sagemaker.create_flow_definition(FlowDefinitionName="one", **definition)
    with refused("ResourceInUse"):
        sagemaker.create_human_task_ui(HumanTaskUiName="one", UiTemplate=template)
    with refused("ResourceInUse"):
        sagemaker.create_workteam(WorkteamName="one", **team)
    listed = sagemaker.list_flow_definitions()["FlowDefinitionSummaries"]
    assert [each["FlowDefinitionName"] for each in listed] == ["one"]


# --- Terraform ------------------------------------------------------------------------------------


def test_terraform_reads_back_a_definition_with_tags(
    sagemaker: Any, definition: dict[str, Any], crowd: Crowd
) -> None:
    tags = [{"Key": "key1", "Value": "value1"}, {"Key": "key2", "Value": ""}]
    made = sagemaker.create_flow_definition(**definition, Tags=tags)
    assert sagemaker.list_tags(ResourceArn=made["FlowDefinitionArn"])["Tags"] == tags
    sagemaker.delete_flow_definition(FlowDefinitionName="flow")
    sagemaker.create_flow_definition(**definition)
    assert sagemaker.list_tags(ResourceArn=made["FlowDefinitionArn"])["Tags"] == []
