#!/usr/bin/env bash
# A program for Amazon A2I, with the AWS CLI. It knows nothing of overread: where AWS is, its environment says.
#
# Prints `portal ADDRESS` when a person is needed, and at last what it has found, as one line of JSON.
set -euo pipefail

export AWS_PAGER=''
here=$(mktemp -d)
trap 'rm -r "$here"' EXIT

account=$(aws sts get-caller-identity --query Account --output text)
bucket=cli-reviews-$account
printf 'A parcel without an address' >"$here/input.txt"
aws s3 mb "s3://$bucket" >/dev/null
aws s3 cp --quiet "$here/input.txt" "s3://$bucket/inputs/näme +1.txt"
text=$(aws s3 cp "s3://$bucket/inputs/näme +1.txt" -)

pool=$(aws cognito-idp create-user-pool --pool-name people --username-attributes email --query UserPool.Id --output text)
# As JSON, because this CLI would open an address that is given as a parameter.
app=$(aws cognito-idp create-user-pool-client --query UserPoolClient.ClientId --output text --cli-input-json '{
  "UserPoolId": "'"$pool"'", "ClientName": "portal", "GenerateSecret": true,
  "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["email", "openid", "profile"],
  "AllowedOAuthFlowsUserPoolClient": true, "CallbackURLs": ["https://example.com/oauth2/idpresponse"],
  "SupportedIdentityProviders": ["COGNITO"]}')
aws cognito-idp create-user-pool-domain --user-pool-id "$pool" --domain "cli-people-$account" >/dev/null
aws cognito-idp create-group --user-pool-id "$pool" --group-name reviewers >/dev/null
aws cognito-idp admin-create-user --user-pool-id "$pool" --username ana@example.com \
  --user-attributes Name=email,Value=ana@example.com Name=email_verified,Value=true \
  --temporary-password 'Temporary-1!' --message-action SUPPRESS >/dev/null
aws cognito-idp admin-add-user-to-group --user-pool-id "$pool" --username ana@example.com --group-name reviewers

aws sagemaker create-workforce --workforce-name people --cognito-config "UserPool=$pool,ClientId=$app" >/dev/null
team=$(aws sagemaker create-workteam --workteam-name reviewers --workforce-name people \
  --description 'People who look at parcels' \
  --member-definitions "CognitoMemberDefinition={UserPool=$pool,UserGroup=reviewers,ClientId=$app}" \
  --query WorkteamArn --output text)
portal=$(aws sagemaker describe-workteam --workteam-name reviewers --query Workteam.SubDomain --output text)
cat >"$here/template.liquid.html" <<'TEMPLATE'
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <p>{{ task.input.text }}</p>
  <crowd-input name="answer" label="What is it?" required></crowd-input>
</crowd-form>
TEMPLATE
python3 -c 'import json, sys; print(json.dumps({"Content": sys.stdin.read()}))' \
  <"$here/template.liquid.html" >"$here/template.json"
ui=$(aws sagemaker create-human-task-ui --human-task-ui-name parcels --ui-template "file://$here/template.json" \
  --query HumanTaskUiArn --output text)
flow=$(aws sagemaker create-flow-definition --flow-definition-name parcels \
  --role-arn "arn:aws:iam::$account:role/reviews" \
  --human-loop-config "WorkteamArn=$team,HumanTaskUiArn=$ui,TaskTitle=Look at a parcel,TaskDescription=Say what it is,TaskCount=1,TaskTimeLimitInSeconds=600" \
  --output-config "S3OutputPath=s3://$bucket/reviews" --query FlowDefinitionArn --output text)
for _ in {1..60}; do
  status=$(aws sagemaker describe-flow-definition --flow-definition-name parcels --query FlowDefinitionStatus --output text)
  if [ "$status" = Active ]; then break; fi
  sleep 2
done

input=$(python3 -c 'import json, sys; print(json.dumps({"InputContent": json.dumps({"text": sys.argv[1]})}))' "$text")
loops=()
for name in answered stopped; do
  loops+=("$(aws sagemaker-a2i-runtime start-human-loop --human-loop-name $name --flow-definition-arn "$flow" \
    --human-loop-input "$input" --data-attributes ContentClassifiers=FreeOfPersonallyIdentifiableInformation \
    --query HumanLoopArn --output text)")
done
aws sagemaker-a2i-runtime stop-human-loop --human-loop-name stopped
stopped=$(aws sagemaker-a2i-runtime describe-human-loop --human-loop-name stopped --query HumanLoopStatus --output text)
refused=$({ aws sagemaker-a2i-runtime delete-human-loop --human-loop-name answered 2>&1 || true; } | grep -o '[A-Z][A-Za-z]*Exception')
listed=$(aws sagemaker-a2i-runtime list-human-loops --flow-definition-arn "$flow" --sort-order Ascending --page-size 1 \
  --query 'HumanLoopSummaries[].HumanLoopName' --output json)

echo "portal http://$portal/"
until [ "$(aws sagemaker-a2i-runtime describe-human-loop --human-loop-name answered \
  --query HumanLoopStatus --output text)" != InProgress ]; do
  sleep 0.5
done

read -r status uri < <(aws sagemaker-a2i-runtime describe-human-loop --human-loop-name answered \
  --query '[HumanLoopStatus, HumanLoopOutput.OutputS3Uri]' --output text)
aws s3 cp --quiet "$uri" "$here/output.json"
keys=$(aws s3 ls --recursive "s3://$bucket/reviews" | wc -l)

for name in answered stopped; do aws sagemaker-a2i-runtime delete-human-loop --human-loop-name $name; done
gone=$({ aws sagemaker-a2i-runtime describe-human-loop --human-loop-name answered 2>&1 || true; } | grep -o '[A-Z][A-Za-z]*Exception')
aws sagemaker delete-flow-definition --flow-definition-name parcels
aws sagemaker delete-human-task-ui --human-task-ui-name parcels
aws sagemaker delete-workteam --workteam-name reviewers >/dev/null
aws sagemaker delete-workforce --workforce-name people
aws s3 rb --force "s3://$bucket" >/dev/null

python3 - "${loops[0]}" "${loops[1]}" "$stopped" "$refused" "$listed" "$status" "$keys" "$gone" "$here/output.json" <<'SCRIPT'
import json, sys
first, second, stopped, refused, listed, status, keys, gone, output = sys.argv[1:]
print(json.dumps({
    "loops": [first, second], "stopped": stopped, "refused": refused, "listed": json.loads(listed), "status": status,
    "output": json.load(open(output)), "is only output": keys == "1", "gone": gone,
}))
SCRIPT
