// An organization of six accounts in the AWS counterpart: units, policies, and a Veeam role in each account.

import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

/** The counterpart's own account: here the management account and the hub. */
export const hubAccount = '123456789012';
export const awsAccess = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
} as const;

/** What the role of each account needs, as a required set's own file. */
export const storeSet = {
  id: 'store',
  title: 'Store',
  principal: 'role',
  kind: 'base',
  product: 'Veeam Backup for AWS',
  build: '1.0.0.1',
  source: { url: 'https://example.com/store' },
  requires: { trustedServices: [], assumableByAppliance: false, instanceProfile: false },
  policy: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['ec2:DescribeInstances', 'ec2:CreateSnapshot', 'ec2:DeleteSnapshot'], Resource: '*' },
      { Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' },
    ],
  },
} as const;

const ec2Actions = storeSet.policy.Statement[0].Action;
const s3ReadOnly = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

export interface MotoWorld {
  /** Ids: `hub` is the management account; `suspended` was closed; `limited` lies below the SCP. */
  readonly accounts: Readonly<Record<'hub' | 'whole' | 'trimmed' | 'limited' | 'empty' | 'suspended', string>>;
  readonly workloads: string;
  /** Gives the role of an account these EC2 actions, and S3 by the policy that AWS manages. */
  setRole(account: string, actions: readonly string[]): Promise<void>;
}

/** `empty` has no Veeam role; all others have the role `backup/veeam-store`, complete but for `trimmed`. */
export async function createMotoWorld(endpoint: string): Promise<MotoWorld> {
  const organizations = new OrganizationsClient({ ...awsAccess, endpoint });
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots: roots } = await organizations.send(new ListRootsCommand({}));
  const root = roots?.[0]?.Id ?? '';
  const workloads = await createUnit(organizations, root, 'Workloads');
  const production = await createUnit(organizations, workloads, 'Production');
  const accounts = {
    hub: hubAccount,
    whole: await createAccount(organizations, 'whole', { root, unit: workloads }),
    trimmed: await createAccount(organizations, 'trimmed', { root, unit: workloads }),
    limited: await createAccount(organizations, 'limited', { root, unit: production }),
    empty: await createAccount(organizations, 'empty', { root, unit: root }),
    suspended: await createAccount(organizations, 'suspended', { root, unit: root }),
  };
  await organizations.send(new CloseAccountCommand({ AccountId: accounts.suspended }));
  await denySnapshotDeletes(organizations, root, production);
  const setRole = (account: string, actions: readonly string[]) => putActions(endpoint, account, actions);
  for (const account of [accounts.hub, accounts.whole, accounts.trimmed, accounts.limited]) {
    await createStoreRole(endpoint, account);
    await setRole(account, account === accounts.trimmed ? ec2Actions.slice(1) : ec2Actions);
  }
  return { accounts, workloads, setRole };
}

/** An IAM client of another account. */
export async function iamOf(endpoint: string, account: string): Promise<IAMClient> {
  if (account === hubAccount) return new IAMClient({ ...awsAccess, endpoint });
  const sts = new STSClient({ ...awsAccess, endpoint });
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/seed`, RoleSessionName: 'seed' }),
  );
  return new IAMClient({
    ...awsAccess,
    endpoint,
    credentials: {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    },
  });
}

async function createUnit(client: OrganizationsClient, parent: string, name: string): Promise<string> {
  const { OrganizationalUnit: unit } = await client.send(
    new CreateOrganizationalUnitCommand({ ParentId: parent, Name: name }),
  );
  return unit?.Id ?? '';
}

async function createAccount(
  client: OrganizationsClient,
  name: string,
  { root, unit }: { readonly root: string; readonly unit: string },
): Promise<string> {
  const { CreateAccountStatus: status } = await client.send(
    new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
  );
  const id = status?.AccountId ?? '';
  if (unit !== root) {
    await client.send(new MoveAccountCommand({ AccountId: id, SourceParentId: root, DestinationParentId: unit }));
  }
  return id;
}

async function denySnapshotDeletes(client: OrganizationsClient, root: string, unit: string): Promise<void> {
  await client.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType: 'SERVICE_CONTROL_POLICY' }));
  const content = {
    Version: '2012-10-17',
    Statement: [{ Sid: 'KeepSnapshots', Effect: 'Deny', Action: 'ec2:DeleteSnapshot', Resource: '*' }],
  };
  const { Policy: policy } = await client.send(
    new CreatePolicyCommand({
      Name: 'keep-snapshots',
      Description: 'Nobody deletes snapshots in production',
      Type: 'SERVICE_CONTROL_POLICY',
      Content: JSON.stringify(content),
    }),
  );
  await client.send(new AttachPolicyCommand({ PolicyId: policy?.PolicySummary?.Id, TargetId: unit }));
}

/** Creates the role `backup/veeam-store`, with S3 by the policy that AWS manages and nothing of EC2. */
export async function createStoreRole(endpoint: string, account: string): Promise<void> {
  const iam = await iamOf(endpoint, account);
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'veeam-store',
      Path: '/backup/',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'backup.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      }),
      Tags: [
        { Key: 'veeam:role', Value: storeSet.id },
        { Key: 'veeam:build', Value: storeSet.build },
      ],
    }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'veeam-store', PolicyArn: s3ReadOnly }));
}

async function putActions(endpoint: string, account: string, actions: readonly string[]): Promise<void> {
  const iam = await iamOf(endpoint, account);
  const role = { RoleName: 'veeam-store', PolicyName: 'ec2' };
  if (actions.length === 0) {
    await iam.send(new DeleteRolePolicyCommand(role));
    return;
  }
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
  await iam.send(new PutRolePolicyCommand({ ...role, PolicyDocument: JSON.stringify(document) }));
}
