/**
 * A program for Amazon A2I, with the AWS SDK for JavaScript. It knows nothing of overread: where AWS is, its
 * environment says.
 *
 * Prints `portal ADDRESS` when a person is needed, and at last what it has found, as one line of JSON.
 */

import { setTimeout as sleep } from "node:timers/promises";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateFlowDefinitionCommand,
  CreateHumanTaskUiCommand,
  CreateWorkforceCommand,
  CreateWorkteamCommand,
  DeleteFlowDefinitionCommand,
  DeleteHumanTaskUiCommand,
  DeleteWorkforceCommand,
  DeleteWorkteamCommand,
  DescribeFlowDefinitionCommand,
  DescribeWorkteamCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import {
  DeleteHumanLoopCommand,
  DescribeHumanLoopCommand,
  paginateListHumanLoops,
  ResourceNotFoundException,
  SageMakerA2IRuntimeClient,
  StartHumanLoopCommand,
  StopHumanLoopCommand,
  ValidationException,
} from "@aws-sdk/client-sagemaker-a2i-runtime";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const TEMPLATE = `<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <p>{{ task.input.text }}</p>
  <crowd-input name="answer" label="What is it?" required></crowd-input>
</crowd-form>
`;

const sts = new STSClient();
const s3 = new S3Client();
const cognito = new CognitoIdentityProviderClient();
const sagemaker = new SageMakerClient();
const a2i = new SageMakerA2IRuntimeClient();

const { Account: account } = await sts.send(new GetCallerIdentityCommand());
const Bucket = `javascript-reviews-${account}`;
const Key = "inputs/näme +1.txt";
await s3.send(new CreateBucketCommand({ Bucket }));
await s3.send(new PutObjectCommand({ Bucket, Key, Body: "A parcel without an address", ContentType: "text/plain" }));
const { Body: stored } = await s3.send(new GetObjectCommand({ Bucket, Key }));
const text = await stored.transformToString();

const { UserPool } = await cognito.send(
  new CreateUserPoolCommand({ PoolName: "people", UsernameAttributes: ["email"] }),
);
const UserPoolId = UserPool.Id;
const { UserPoolClient } = await cognito.send(
  new CreateUserPoolClientCommand({
    UserPoolId,
    ClientName: "portal",
    GenerateSecret: true,
    AllowedOAuthFlows: ["code"],
    AllowedOAuthScopes: ["email", "openid", "profile"],
    AllowedOAuthFlowsUserPoolClient: true,
    CallbackURLs: ["https://example.com/oauth2/idpresponse"],
    SupportedIdentityProviders: ["COGNITO"],
  }),
);
const ClientId = UserPoolClient.ClientId;
await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: `javascript-people-${account}` }));
await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName: "reviewers" }));
await cognito.send(
  new AdminCreateUserCommand({
    UserPoolId,
    Username: "ana@example.com",
    UserAttributes: [
      { Name: "email", Value: "ana@example.com" },
      { Name: "email_verified", Value: "true" },
    ],
    TemporaryPassword: "Temporary-1!",
    MessageAction: "SUPPRESS",
  }),
);
await cognito.send(
  new AdminAddUserToGroupCommand({ UserPoolId, Username: "ana@example.com", GroupName: "reviewers" }),
);

await sagemaker.send(
  new CreateWorkforceCommand({ WorkforceName: "people", CognitoConfig: { UserPool: UserPoolId, ClientId } }),
);
const { WorkteamArn } = await sagemaker.send(
  new CreateWorkteamCommand({
    WorkteamName: "reviewers",
    WorkforceName: "people",
    Description: "People who look at parcels",
    MemberDefinitions: [{ CognitoMemberDefinition: { UserPool: UserPoolId, UserGroup: "reviewers", ClientId } }],
  }),
);
const { Workteam } = await sagemaker.send(new DescribeWorkteamCommand({ WorkteamName: "reviewers" }));
const { HumanTaskUiArn } = await sagemaker.send(
  new CreateHumanTaskUiCommand({ HumanTaskUiName: "parcels", UiTemplate: { Content: TEMPLATE } }),
);
const { FlowDefinitionArn } = await sagemaker.send(
  new CreateFlowDefinitionCommand({
    FlowDefinitionName: "parcels",
    RoleArn: `arn:aws:iam::${account}:role/reviews`,
    HumanLoopConfig: {
      WorkteamArn,
      HumanTaskUiArn,
      TaskTitle: "Look at a parcel",
      TaskDescription: "Say what it is",
      TaskCount: 1,
      TaskTimeLimitInSeconds: 600,
    },
    OutputConfig: { S3OutputPath: `s3://${Bucket}/reviews` },
  }),
);
for (let tries = 0; tries < 60; tries++) {
  const found = await sagemaker.send(new DescribeFlowDefinitionCommand({ FlowDefinitionName: "parcels" }));
  if (found.FlowDefinitionStatus === "Active") break;
  await sleep(2_000);
}

const loops = [];
for (const HumanLoopName of ["answered", "stopped"]) {
  const started = await a2i.send(
    new StartHumanLoopCommand({
      HumanLoopName,
      FlowDefinitionArn,
      HumanLoopInput: { InputContent: JSON.stringify({ text }) },
      DataAttributes: { ContentClassifiers: ["FreeOfPersonallyIdentifiableInformation"] },
    }),
  );
  loops.push(started.HumanLoopArn);
}
await a2i.send(new StopHumanLoopCommand({ HumanLoopName: "stopped" }));
const stopped = (await describe("stopped")).HumanLoopStatus;
const refused = await errorOf(new DeleteHumanLoopCommand({ HumanLoopName: "answered" }), ValidationException);
const listed = [];
for await (const page of paginateListHumanLoops({ client: a2i, pageSize: 1 }, { FlowDefinitionArn, SortOrder: "Ascending" })) {
  listed.push(...page.HumanLoopSummaries.map((loop) => loop.HumanLoopName));
}

console.log("portal", `http://${Workteam.SubDomain}/`);
let loop = await describe("answered");
while (loop.HumanLoopStatus === "InProgress") {
  await sleep(500);
  loop = await describe("answered");
}

const key = loop.HumanLoopOutput.OutputS3Uri.split(`s3://${Bucket}/`)[1];
const { Body: written } = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
const output = JSON.parse(await written.transformToString());
const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "reviews" }));
const keys = Contents.map((found) => found.Key);

for (const HumanLoopName of ["answered", "stopped"]) await a2i.send(new DeleteHumanLoopCommand({ HumanLoopName }));
const gone = await errorOf(new DescribeHumanLoopCommand({ HumanLoopName: "answered" }), ResourceNotFoundException);
await sagemaker.send(new DeleteFlowDefinitionCommand({ FlowDefinitionName: "parcels" }));
await sagemaker.send(new DeleteHumanTaskUiCommand({ HumanTaskUiName: "parcels" }));
await sagemaker.send(new DeleteWorkteamCommand({ WorkteamName: "reviewers" }));
await sagemaker.send(new DeleteWorkforceCommand({ WorkforceName: "people" }));
await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [Key, ...keys].map((name) => ({ Key: name })) } }));
await s3.send(new DeleteBucketCommand({ Bucket }));

console.log(
  JSON.stringify({
    loops,
    stopped,
    refused,
    listed,
    status: loop.HumanLoopStatus,
    output,
    "is only output": keys.length === 1 && keys[0] === key,
    gone,
  }),
);

function describe(HumanLoopName) {
  return a2i.send(new DescribeHumanLoopCommand({ HumanLoopName }));
}

/** The name of the error that a call must end with, an instance of `kind`. */
async function errorOf(command, kind) {
  try {
    await a2i.send(command);
  } catch (error) {
    if (error instanceof kind) return error.name;
    throw error;
  }
  return "nothing";
}
