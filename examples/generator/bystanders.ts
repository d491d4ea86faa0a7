// Groups, and roles that have nothing to do with Veeam: the scan reads them and says nothing about them.

import { accounts, type ExampleAccount } from './accounts.ts';
import { type Draft, documentOf, guideDocument, trustService } from './draft.ts';

const nobody: Omit<Draft, 'name'> = {
  tags: {},
  attached: [],
  inline: [],
  trust: [],
  hasInstanceProfile: false,
  groups: [],
};

const administrator: Draft = {
  ...nobody,
  name: 'break-glass-admin',
  tags: { team: 'platform' },
  inline: [{ name: 'everything', document: documentOf({ Effect: 'Allow', Action: '*', Resource: '*' }) }],
  trust: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accounts.main.id}:root` },
      Action: 'sts:AssumeRole',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
  ],
};

const webServer: Draft = {
  ...nobody,
  name: 'shop-web-server',
  tags: { team: 'shop' },
  attached: [
    {
      name: 'shop-assets-read',
      document: documentOf({
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: ['arn:aws:s3:::shop-web-assets', 'arn:aws:s3:::shop-web-assets/*'],
      }),
    },
  ],
  trust: [trustService('ec2.amazonaws.com')],
  hasInstanceProfile: true,
};

/** The roles of an account that no Veeam product uses. */
export function bystanders({ id }: ExampleAccount): readonly Draft[] {
  return id === accounts.web.id ? [administrator, webServer] : [administrator];
}

/** The groups of an account. */
export function groupsOf({ id }: ExampleAccount): readonly Pick<Draft, 'name' | 'attached' | 'inline'>[] {
  if (id !== accounts.backup.id) return [];
  const [statement] = guideDocument('plugin-connect-appliance').Statement;
  const actions = [statement?.Action ?? []].flat();
  const isIam = (action: string) => action.startsWith('iam:');
  const allow = (meant: readonly string[]) => documentOf({ Effect: 'Allow', Action: meant, Resource: '*' });
  return [
    {
      name: 'veeam-plugin-users',
      attached: [{ name: 'veeam-plugin-connect', document: allow(actions.filter((action) => !isIam(action))) }],
      inline: [{ name: 'iam-part', document: allow(actions.filter(isIam)) }],
    },
    {
      name: 'limited-operators',
      attached: [
        {
          name: 'no-role-passing',
          document: documentOf({ Sid: 'NoRolePassing', Effect: 'Deny', Action: 'iam:PassRole', Resource: '*' }),
        },
      ],
      inline: [],
    },
  ];
}
