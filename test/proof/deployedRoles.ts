// The roles that really stand in an account of the AWS counterpart: policies, trust, and credentials.

import { GetRoleCommand, GetRolePolicyCommand, type IAMClient, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { PolicyDocument } from '../../shared/iam/policyDocument.ts';
import { awsAccess, hubAccount, iamOf } from '../e2e/motoWorld.ts';
import { readPolicy } from '../infra/resolvedResources.ts';

export interface DeployedRole {
  readonly arn: string;
  readonly trust: PolicyDocument;
  readonly policies: readonly { readonly name: string; readonly document: PolicyDocument }[];
}

/** @throws what IAM answers where there is no such role */
export async function readRole(endpoint: string, account: string, name: string): Promise<DeployedRole> {
  const client = await iamOf(endpoint, account);
  const { Role: role } = await client.send(new GetRoleCommand({ RoleName: name }));
  const { PolicyNames: names = [] } = await client.send(new ListRolePoliciesCommand({ RoleName: name }));
  return {
    arn: role?.Arn ?? '',
    trust: readPolicy(role?.AssumeRolePolicyDocument),
    policies: await Promise.all(names.map((policy) => readInlinePolicy(client, name, policy))),
  };
}

async function readInlinePolicy(
  client: IAMClient,
  role: string,
  name: string,
): Promise<DeployedRole['policies'][number]> {
  const { PolicyDocument: text } = await client.send(new GetRolePolicyCommand({ RoleName: role, PolicyName: name }));
  return { name, document: readPolicy(text) };
}

/** What Lambda puts into a function's environment of its role's credentials. */
export async function credentialsOf(endpoint: string, role: string): Promise<Readonly<Record<string, string>>> {
  const sts = new STSClient({ ...awsAccess, endpoint });
  const RoleArn = `arn:aws:iam::${hubAccount}:role/${role}`;
  const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: role }));
  return {
    AWS_ACCESS_KEY_ID: given?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: given?.SecretAccessKey ?? '',
    AWS_SESSION_TOKEN: given?.SessionToken ?? '',
  };
}

/** Account and role that an access key belongs to. The counterpart checks no signature. */
export async function roleOfKey(
  endpoint: string,
  accessKey: string,
): Promise<{ readonly account: string; readonly role: string }> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/eu-central-1/sts/aws4_request, SignedHeaders=host, Signature=test`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  });
  const text = await answer.text();
  const [, account, role] = /:sts::(\d{12}):assumed-role\/([^/<]+)\//.exec(text) ?? [];
  if (account === undefined || role === undefined) throw new Error(`expected the role of ${accessKey}, got ${text}`);
  return { account, role };
}
