// The invented organization: its accounts, units and organization policies.

import type { OrganizationFile } from '../../shared/estate/organizationFile.ts';

export interface ExampleAccount {
  readonly id: string;
  readonly name: string;
  readonly parent: string;
}

const root = 'r-h7d2';
const infrastructure = 'ou-h7d2-infra0001';
const workloads = 'ou-h7d2-workload1';
export const production = 'ou-h7d2-product01';
const development = 'ou-h7d2-develop01';
const sandboxes = 'ou-h7d2-sandbox01';

export const accounts = {
  main: { id: '111122223333', name: 'main', parent: root },
  backup: { id: '222233334444', name: 'backup', parent: infrastructure },
  web: { id: '333344445555', name: 'shop-web', parent: production },
  data: { id: '444455556666', name: 'shop-data', parent: production },
  orders: { id: '777788889999', name: 'shop-orders', parent: production },
  dev: { id: '555566667777', name: 'development', parent: development },
  sandbox: { id: '666677778888', name: 'sandbox', parent: sandboxes },
} as const satisfies Readonly<Record<string, ExampleAccount>>;

export const organizationId = 'o-a1b2c3d4e5';

/** The regions that the example's Veeam works in, as its settings say. */
export const regions = ['eu-central-1', 'eu-west-1'];

const units = [infrastructure, workloads, production, development, sandboxes];
const accountIds = Object.values(accounts).map(({ id }) => id);

const allowAll = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Everything but veeam-* roles is kept from deleting recovery points; the management account is exempt anyway. */
const protectBackups = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'OnlyVeeamDeletesBackups',
      Effect: 'Deny',
      Action: ['backup:DeleteBackupVault', 'backup:DeleteRecoveryPoint'],
      Resource: '*',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/veeam-*' } },
    },
  ],
};

/** Restricts nothing that Veeam does: the settings name the same regions. */
const regionGuard = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'OnlyOurRegions',
      Effect: 'Deny',
      // Of the last three no list of endpoints says where they are served.
      NotAction: [
        'iam:*',
        'organizations:*',
        'sts:*',
        'support:*',
        'pricing:*',
        'backup-storage:*',
        'ec2messages:*',
        'ssmmessages:*',
      ],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': regions } },
    },
  ],
};

/** Stands in the place of FullAWSAccess; Amazon FSx is not in it. */
const developmentServices = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ServicesForDevelopment',
      Effect: 'Allow',
      Action: [
        'backup:*',
        'backup-storage:*',
        'cloudwatch:*',
        'dynamodb:*',
        'ebs:*',
        'ec2:*',
        'elasticfilesystem:*',
        'elasticloadbalancing:*',
        'events:*',
        'iam:*',
        'kms:*',
        'logs:*',
        'ram:*',
        's3:*',
        'sns:*',
        'sqs:*',
        'ssm:*',
        'sts:*',
      ],
      Resource: '*',
    },
  ],
};

const noInstancesInIreland = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'NoInstancesInIreland',
      Effect: 'Deny',
      Action: 'ec2:RunInstances',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    },
  ],
};

/** Keeps everybody outside the organization away from data, and nobody inside. */
const onlyOurOrganization = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'OnlyOurOrganization',
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:*', 'kms:*', 'sqs:*', 'secretsmanager:*'],
      Resource: '*',
      Condition: {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organizationId },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    },
  ],
};

function scp(
  id: string,
  name: string,
  policy: { readonly content: Record<string, unknown>; readonly targets: string[] },
) {
  return { id, arn: policyArn('service_control_policy', id), name, type: 'SERVICE_CONTROL_POLICY' as const, ...policy };
}

function policyArn(type: string, id: string): string {
  return `arn:aws:organizations::${accounts.main.id}:policy/${organizationId}/${type}/${id}`;
}

/** organization.json of the example. */
export const organizationFile: OrganizationFile = {
  schema: 'veeam-drift/organization/1',
  id: organizationId,
  managementAccountId: accounts.main.id,
  policyTypes: { SERVICE_CONTROL_POLICY: 'ENABLED', RESOURCE_CONTROL_POLICY: 'ENABLED' },
  roots: [{ id: root, name: 'Root' }],
  organizationalUnits: [
    { id: infrastructure, name: 'Infrastructure', parent: root },
    { id: workloads, name: 'Workloads', parent: root },
    { id: production, name: 'Production', parent: workloads },
    { id: development, name: 'Development', parent: workloads },
    { id: sandboxes, name: 'Sandboxes', parent: root },
  ],
  accounts: Object.values(accounts).map((account) => ({
    ...account,
    state: 'ACTIVE',
    ...(account.id === accounts.sandbox.id && {
      unreadable: {
        reason: 'not-assumed',
        message: 'sts:AssumeRole of veeam-drift-reader was refused (AccessDenied)',
      },
    }),
  })),
  policies: [
    {
      id: 'p-FullAWSAccess',
      arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
      name: 'FullAWSAccess',
      type: 'SERVICE_CONTROL_POLICY',
      content: allowAll,
      targets: [root, ...units.filter((unit) => unit !== development), ...accountIds],
    },
    scp('p-9x2kq7ab', 'protect-backups', { content: protectBackups, targets: [root] }),
    scp('p-4m8dw1cd', 'our-regions', { content: regionGuard, targets: [workloads] }),
    scp('p-7t5nz3ef', 'development-services', { content: developmentServices, targets: [development] }),
    scp('p-1c6hv9gh', 'no-instances-in-ireland', { content: noInstancesInIreland, targets: [development] }),
    {
      id: 'p-2r4jy8kl',
      arn: policyArn('resource_control_policy', 'p-2r4jy8kl'),
      name: 'only-our-organization',
      type: 'RESOURCE_CONTROL_POLICY',
      content: onlyOurOrganization,
      targets: [root],
    },
  ],
};
