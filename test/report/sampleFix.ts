// Fixes of every shape: one policy, everything at once, nothing, names that are attacks.

import type { Fix } from '../../shared/drift/fix.ts';
import type { PolicyDocument, Statement } from '../../shared/iam/policyDocument.ts';

const principal: Fix['principal'] = {
  arn: 'arn:aws:iam::111122223333:role/veeam-ec2-backup',
  name: 'veeam-ec2-backup',
  kind: 'role',
  account: '111122223333',
  partition: 'aws',
};

export const emptyFix: Fix = { principal, policies: [], detach: [], denies: [], cannot: [] };

/** The usual case: one managed policy cures it. */
export const onePolicyFix: Fix = {
  ...emptyFix,
  policies: [
    {
      name: 'veeam-ec2-backup-drift-fix',
      document: allow(['ebs:GetSnapshotBlock', 'kms:Decrypt']),
      placement: 'managed',
      size: 120,
    },
  ],
};

/** Every part at once. */
export const wholeFix: Fix = {
  principal,
  policies: [
    ...onePolicyFix.policies,
    { name: 'veeam-ec2-backup-drift-fix-2', document: allow(['ec2:CreateTags']), placement: 'inline', size: 90 },
    { name: 'veeam-ec2-backup-drift-fix-3', document: allow(['sqs:CreateQueue']), placement: 'over-quota', size: 90 },
  ],
  trust: {
    document: trust('arn:aws:iam::333344445555:role/veeam-impersonation'),
    size: 160,
    added: trust('arn:aws:iam::333344445555:role/veeam-impersonation').statements,
    removed: ['AROAEXAMPLEDEADROLE01'],
  },
  instanceProfile: { name: 'veeam-ec2-backup' },
  boundary: {
    policy: 'ops-boundary',
    policyArn: 'arn:aws:iam::111122223333:policy/ops-boundary',
    isEditable: true,
    sharedBy: ['nightly-export', 'reporting'],
    added: allow(['ec2:CreateTags']).statements,
    document: allow(['s3:*', 'ec2:CreateTags']),
    size: 130,
  },
  detach: [{ policy: 'AdministratorAccess', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
  denies: [
    {
      layer: 'identity',
      policy: 'freeze-2026',
      policyArn: 'arn:aws:iam::111122223333:policy/freeze-2026',
      sharedBy: ['reporting'],
      statement: { number: 1, sid: 'NoDeletes' },
      takesAway: ['ec2:DeleteSnapshot', 'sqs:DeleteQueue'],
    },
  ],
  cannot: [
    {
      cause: { layer: 'scp', kind: 'condition', policy: 'deny-outside-eu', why: 'denied outside Europe' },
      blocks: ['ec2:CopySnapshot'],
      advice: 'The owners of the organization must exempt the role from the SCP deny-outside-eu at the OU Workloads.',
    },
  ],
};

/** A fix in which every name and text is the same hostile one. */
export function hostileFix(text: string): Fix {
  return {
    ...wholeFix,
    principal: { ...principal, name: text, arn: `arn:aws:iam::111122223333:role/${text}` },
    policies: wholeFix.policies.map((policy) => ({ ...policy, name: text, document: allow([`ec2:${text}`]) })),
    trust: { document: trust(text), size: 1, added: [], removed: [text] },
    instanceProfile: { name: text },
    boundary: {
      policy: text,
      policyArn: `arn:aws:iam::111122223333:policy/${text}`,
      isEditable: true,
      sharedBy: [text],
      added: [],
      document: allow([text]),
      size: 1,
    },
    denies: [
      {
        layer: 'identity',
        policy: text,
        policyArn: text,
        statement: { number: 1, sid: text },
        sharedBy: [text],
        takesAway: [text],
      },
    ],
    detach: [{ policy: text, policyArn: text }],
    cannot: [{ cause: { layer: 'scp', kind: 'no-allow', policy: text, why: text }, blocks: [text], advice: text }],
    unknownSets: [{ why: text, advice: text }],
  };
}

function allow(actions: readonly string[]): PolicyDocument {
  const statement: Statement = {
    number: 1,
    sid: 'DriftFix',
    effect: 'Allow',
    action: { negated: false, patterns: actions },
    resource: { negated: false, patterns: ['*'] },
    conditions: [],
  };
  return { version: '2012-10-17', statements: [statement] };
}

function trust(value: string): PolicyDocument {
  const statement: Statement = {
    number: 1,
    effect: 'Allow',
    principal: { negated: false, principals: [{ type: 'AWS', value }] },
    action: { negated: false, patterns: ['sts:AssumeRole'] },
    conditions: [{ operator: 'StringEquals', key: 'sts:ExternalId', values: [`$\{aws:PrincipalTag/id}`] }],
  };
  return { version: '2012-10-17', statements: [statement] };
}
