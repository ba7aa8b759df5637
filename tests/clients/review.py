"""A program for Amazon A2I, with boto3. It knows nothing of overread: where AWS is, its environment says.

Prints `portal ADDRESS` when a person is needed, and at last what it has found, as one line of JSON.
"""

from __future__ import annotations

import json
import time

import boto3

REGION_OF_BUCKET = "us-east-1"
FOLDER = "reviews"
TEMPLATE = """<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <p>{{ task.input.text }}</p>
  <crowd-input name="answer" label="What is it?" required></crowd-input>
</crowd-form>
"""

sts = boto3.client("sts")
s3 = boto3.client("s3")
cognito = boto3.client("cognito-idp")
sagemaker = boto3.client("sagemaker")
a2i = boto3.client("sagemaker-a2i-runtime")

account = sts.get_caller_identity()["Account"]
bucket = f"python-reviews-{account}"
s3.create_bucket(Bucket=bucket)
assert (
    s3.head_bucket(Bucket=bucket)["ResponseMetadata"]["HTTPHeaders"]["x-amz-bucket-region"]
    == REGION_OF_BUCKET
)
s3.put_object(
    Bucket=bucket, Key="inputs/näme +1.txt", Body=b"A parcel without an address", ContentType="text/plain"
)
text = s3.get_object(Bucket=bucket, Key="inputs/näme +1.txt")["Body"].read().decode()

pool = cognito.create_user_pool(PoolName="people", UsernameAttributes=["email"])["UserPool"]["Id"]
app = cognito.create_user_pool_client(
    UserPoolId=pool,
    ClientName="portal",
    GenerateSecret=True,
    AllowedOAuthFlows=["code"],
    AllowedOAuthScopes=["email", "openid", "profile"],
    AllowedOAuthFlowsUserPoolClient=True,
    CallbackURLs=["https://example.com/oauth2/idpresponse"],
    SupportedIdentityProviders=["COGNITO"],
)["UserPoolClient"]["ClientId"]
cognito.create_user_pool_domain(Domain=f"python-people-{account}", UserPoolId=pool)
cognito.create_group(GroupName="reviewers", UserPoolId=pool)
cognito.admin_create_user(
    UserPoolId=pool,
    Username="ana@example.com",
    UserAttributes=[
        {"Name": "email", "Value": "ana@example.com"},
        {"Name": "email_verified", "Value": "true"},
    ],
    TemporaryPassword="Temporary-1!",
    MessageAction="SUPPRESS",
)
cognito.admin_add_user_to_group(UserPoolId=pool, Username="ana@example.com", GroupName="reviewers")

sagemaker.create_workforce(WorkforceName="people", CognitoConfig={"UserPool": pool, "ClientId": app})
team = sagemaker.create_workteam(
    WorkteamName="reviewers",
    WorkforceName="people",
    Description="People who look at parcels",
    MemberDefinitions=[
        {"CognitoMemberDefinition": {"UserPool": pool, "UserGroup": "reviewers", "ClientId": app}}
    ],
)["WorkteamArn"]
portal = sagemaker.describe_workteam(WorkteamName="reviewers")["Workteam"]["SubDomain"]
ui = sagemaker.create_human_task_ui(HumanTaskUiName="parcels", UiTemplate={"Content": TEMPLATE})[
    "HumanTaskUiArn"
]
flow = sagemaker.create_flow_definition(
    FlowDefinitionName="parcels",
    RoleArn=f"arn:aws:iam::{account}:role/reviews",
    HumanLoopConfig={
        "WorkteamArn": team,
        "HumanTaskUiArn": ui,
        "TaskTitle": "Look at a parcel",
        "TaskDescription": "Say what it is",
        "TaskCount": 1,
        "TaskTimeLimitInSeconds": 600,
    },
    OutputConfig={"S3OutputPath": f"s3://{bucket}/{FOLDER}"},
)["FlowDefinitionArn"]
for _ in range(60):
    if sagemaker.describe_flow_definition(FlowDefinitionName="parcels")["FlowDefinitionStatus"] == "Active":
        break
    time.sleep(2)

arns = [
    a2i.start_human_loop(
        HumanLoopName=name,
        FlowDefinitionArn=flow,
        HumanLoopInput={"InputContent": json.dumps({"text": text})},
        DataAttributes={"ContentClassifiers": ["FreeOfPersonallyIdentifiableInformation"]},
    )["HumanLoopArn"]
    for name in ("answered", "stopped")
]
a2i.stop_human_loop(HumanLoopName="stopped")
stopped = a2i.describe_human_loop(HumanLoopName="stopped")["HumanLoopStatus"]
try:
    a2i.delete_human_loop(HumanLoopName="answered")
    refused = "nothing"
except a2i.exceptions.ValidationException as error:
    refused = error.response["Error"]["Code"]
listed = [
    loop["HumanLoopName"]
    for page in a2i.get_paginator("list_human_loops").paginate(
        FlowDefinitionArn=flow, SortOrder="Ascending", PaginationConfig={"PageSize": 1}
    )
    for loop in page["HumanLoopSummaries"]
]

print("portal", f"http://{portal}/", flush=True)
while (loop := a2i.describe_human_loop(HumanLoopName="answered"))["HumanLoopStatus"] == "InProgress":
    time.sleep(0.5)

uri = loop["HumanLoopOutput"]["OutputS3Uri"]
key = uri.split(f"s3://{bucket}/")[1]
output = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
keys = [found["Key"] for found in s3.list_objects_v2(Bucket=bucket, Prefix=FOLDER)["Contents"]]

for name in ("answered", "stopped"):
    a2i.delete_human_loop(HumanLoopName=name)
try:
    a2i.describe_human_loop(HumanLoopName="answered")
    gone = "nothing"
except a2i.exceptions.ResourceNotFoundException as error:
    gone = error.response["Error"]["Code"]
sagemaker.delete_flow_definition(FlowDefinitionName="parcels")
sagemaker.delete_human_task_ui(HumanTaskUiName="parcels")
sagemaker.delete_workteam(WorkteamName="reviewers")
sagemaker.delete_workforce(WorkforceName="people")
s3.delete_objects(
    Bucket=bucket, Delete={"Objects": [{"Key": name} for name in ("inputs/näme +1.txt", *keys)]}
)
s3.delete_bucket(Bucket=bucket)

print(
    json.dumps(
        {
            "loops": arns,
            "stopped": stopped,
            "refused": refused,
            "listed": listed,
            "status": loop["HumanLoopStatus"],
            "output": output,
            "is only output": keys == [key],
            "gone": gone,
        }
    )
)
