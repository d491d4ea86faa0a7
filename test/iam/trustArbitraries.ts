// Generators of trust policies, resource control policies and callers over small alphabets, so that what is drawn meets often.

import fc from 'fast-check';
import type { TrustSurroundings } from '../../shared/iam/decideTrust.ts';
import type { TrustCaller } from '../../shared/iam/trustCaller.ts';
import { documentOf, type WrittenStatement } from './policyFixtures.ts';
import { known, withoutAccounts, withoutOrganization } from './trustFixtures.ts';

/** A trust policy's statements, and those of a resource control policy above the role. */
export interface DrawnTrust {
  readonly trust: readonly WrittenStatement[];
  readonly guards: readonly WrittenStatement[];
  readonly around: TrustSurroundings;
}

const accounts = ['111122223333', '222233334444', '333344445555', '999988887777'];
const roles = accounts.flatMap((account) => [
  `arn:aws:iam::${account}:role/veeam-1`,
  `arn:aws:iam::${account}:role/team/other`,
  `arn:aws:iam::${account}:user/admin`,
]);
const organizations = ['o-exampleorg1', 'o-otherorg12'];
const services = ['ec2.amazonaws.com', 'backup.amazonaws.com', 'pods.eks.amazonaws.com'];
const providers = ['arn:aws:iam::111122223333:saml-provider/corp', 'accounts.google.com'];

const principals: readonly unknown[] = [
  ...['*', '*', '*', { AWS: '*' }, { Federated: '*' }, { AWS: '*', Federated: '*' }],
  ...accounts.map((account) => ({ AWS: account })),
  ...accounts.map((account) => ({ AWS: `arn:aws:iam::${account}:root` })),
  ...roles.map((role) => ({ AWS: role })),
  ...[{ AWS: 'arn:aws:sts::222233334444:assumed-role/veeam-1/session' }, { AWS: 'AROAEXAMPLEEXAMPLE123' }],
  ...[{ AWS: 'arn:aws-cn:iam::222233334444:root' }, { AWS: [roles[0], accounts[0]] }],
  ...services.map((service) => ({ Service: service })),
  ...providers.map((provider) => ({ Federated: provider })),
  { AWS: accounts[2], Service: services[0], Federated: providers[1] },
];

/** Key, operators and values of one condition. */
type Alternatives = readonly [key: string, operators: readonly string[], values: readonly string[]];

const text = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringNotEqualsIfExists',
  'StringEqualsIfExists',
];
const arns = [
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'ArnNotLikeIfExists',
  'StringLike',
  'StringNotLike',
];
const conditions: readonly Alternatives[] = [
  ['aws:PrincipalAccount', text, [...accounts, '9999*', '*', `\${aws:ResourceAccount}`]],
  [
    'aws:PrincipalArn',
    arns,
    [...roles, 'arn:aws:iam::*:role/veeam-*', 'arn:aws:iam::999988887777:*', 'arn:aws:iam::2222*:user/*', '*role/v*'],
  ],
  ['aws:PrincipalOrgID', text, [...organizations, 'o-*', 'o-other*']],
  [
    'aws:PrincipalOrgPaths',
    ['ForAnyValue:StringLike', 'ForAllValues:StringLike', 'ForAnyValue:StringNotLike'],
    ['o-exampleorg1/*', 'o-exampleorg1/r-ab12/ou-ab12-11111111/*', 'o-otherorg12/r-ab12/*'],
  ],
  ['aws:SourceAccount', text, accounts],
  [
    'aws:SourceArn',
    ['ArnLike', 'ArnNotLike', 'ArnLikeIfExists'],
    ['arn:aws:backup:*:111122223333:*', 'arn:aws:ec2:*:*:*'],
  ],
  ['aws:SourceOrgID', text, organizations],
  ['aws:PrincipalIsAWSService', ['Bool', 'BoolIfExists'], ['true', 'false']],
  ['aws:PrincipalServiceName', text, [...services, '*.amazonaws.com']],
  ['aws:PrincipalType', text, ['AssumedRole', 'User']],
  ['aws:PrincipalTag/team', text, ['backup', 'guests']],
  ['sts:ExternalId', text, ['abc', 'xyz']],
  ['aws:SourceIp', ['IpAddress', 'NotIpAddress'], ['192.0.2.0/24', '0.0.0.0/0']],
  ['aws:MultiFactorAuthPresent', ['Bool', 'BoolIfExists', 'Null'], ['true', 'false']],
  ['aws:PrincipalOrgID', ['Null'], ['true', 'false']],
];

const conditionArbitrary = fc
  .constantFrom(...conditions)
  .chain(([key, operators, values]) =>
    fc.tuple(
      fc.constant(key),
      fc.constantFrom(...operators),
      fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
    ),
  );

const blockArbitrary = fc.array(conditionArbitrary, { maxLength: 2 }).map((entries) => {
  const block: Record<string, Record<string, readonly string[]>> = {};
  for (const [key, operator, values] of entries) block[operator] = { ...block[operator], [key]: values };
  return block;
});

const actions = [
  'sts:AssumeRole',
  'sts:AssumeRole',
  'sts:AssumeRole',
  'sts:*',
  'sts:AssumeRoleWith*',
  'sts:TagSession',
];

function statementArbitrary(effect: fc.Arbitrary<'Allow' | 'Deny'>): fc.Arbitrary<WrittenStatement> {
  return fc
    .record({
      Effect: effect,
      Action: fc.uniqueArray(fc.constantFrom(...actions), { minLength: 1, maxLength: 2 }),
      principal: fc.constantFrom(...principals),
      isNegated: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
      Condition: blockArbitrary,
    })
    .map(({ principal, isNegated, ...rest }) => ({ ...rest, [isNegated ? 'NotPrincipal' : 'Principal']: principal }));
}

/** A Deny of a resource control policy speaks of everybody. */
const guardArbitrary: fc.Arbitrary<WrittenStatement> = blockArbitrary.map((Condition) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 'sts:AssumeRole',
  Condition,
}));

export const trustArbitrary: fc.Arbitrary<DrawnTrust> = fc.record({
  trust: fc
    .tuple(
      fc.array(statementArbitrary(fc.constant('Allow')), { minLength: 1, maxLength: 2 }),
      fc.array(statementArbitrary(fc.constant('Deny')), { maxLength: 2 }),
    )
    .map((parts) => parts.flat()),
  guards: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(guardArbitrary, { minLength: 1, maxLength: 2 })),
  around: fc.constantFrom(known, known, known, withoutAccounts, withoutOrganization),
});

/** Callers that policies name, and others that no policy names. */
export const callerArbitrary: fc.Arbitrary<TrustCaller> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...roles, 'arn:aws:iam::555566667777:role/veeam-9', 'arn:aws:iam::999900001111:user/x'),
      idArbitrary(),
    )
    .map(([arn, id]) => ({ kind: 'principal', arn, ...id }) as const),
  fc
    .tuple(fc.constantFrom(...accounts, '555566667777', '999900001111'), idArbitrary())
    .map(([account, id]) => ({ kind: 'account', account, ...id }) as const),
  fc.constant({ kind: 'outsider' } as const),
  fc
    .constantFrom(...organizations, 'o-otherwise1', 'o-unnamed123')
    .map((organizationId) => ({ kind: 'organization', organizationId }) as const),
  fc
    .constantFrom(...services, 'rds.amazonaws.com', 'ec2.amazonaws.com.cn')
    .map((service) => ({ kind: 'service', service }) as const),
  fc
    .constantFrom(...providers, 'arn:aws:iam::111122223333:oidc-provider/example.com')
    .map((provider) => ({ kind: 'federated', provider }) as const),
);

/** The surroundings of a drawn policy, with its resource control policy. */
export function surroundingsOf({ around, guards }: DrawnTrust): TrustSurroundings {
  if (guards.length === 0) return around;
  return { ...around, guards: [{ name: 'guard', document: documentOf(guards) }] };
}

function idArbitrary(): fc.Arbitrary<{ readonly externalId?: string | null }> {
  return fc.constantFrom({}, { externalId: null }, { externalId: 'abc' });
}
