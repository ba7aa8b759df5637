/** Who the AWS SDK for JavaScript is, as its environment and files say. */

import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const { Account } = await new STSClient().send(new GetCallerIdentityCommand());
console.log(Account);
