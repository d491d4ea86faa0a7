// Roles whose documents a generator filled to IAM's quotas, with everything in them that takes long to judge.

import fc from 'fast-check';
import {
  type Filling,
  fillDocuments,
  grantFilling,
  maxManaged,
  quotas,
  trustFilling,
} from '../test/iam/hostileDocuments.ts';
import { type CostlyRole, documentOf } from './makeRole.ts';

const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' };
const everything = documentOf(allowAll);
const sets = [
  ...['default-backup-restore', 'ec2-backup', 'ec2-restore', 'ec2-restore-worker', 'efs-backup', 'efs-restore'],
  ...['fsx-backup', 'rds-backup', 'rds-restore', 'redshift-backup', 'dynamodb-backup', 'plugin-full'],
];
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const maxTagValue = 256;
const tagValues = ['a', 'ab', 'abc.', 'a-'].map((part) => part.repeat(maxTagValue).slice(0, maxTagValue));

/** Gives as many roles, the same for the same seed. */
export function drawnRoles(count: number, seed: number): readonly CostlyRole[] {
  return fc.sample(roleArbitrary, { seed, numRuns: count }).map((role, at) => ({ ...role, what: `drawn ${at}` }));
}

const tagsArbitrary = fc
  .array(fc.constantFrom('team', ...tagValues), { minLength: 26, maxLength: 26 })
  .map((values) => Object.fromEntries(values.map((value, at) => [String.fromCharCode(97 + at), value])));

const roleArbitrary = fc
  .record({
    own: grantFilling,
    above: fc.array(grantFilling, { minLength: 1, maxLength: 5 }),
    boundary: grantFilling,
    rcp: grantFilling,
    trust: trustFilling,
    identity: fc.constantFrom('inline', 'managed', 'managed', 'both', 'everything'),
    has: fc.record({ scps: fc.boolean(), boundary: fc.boolean(), rcps: fc.boolean(), trust: fc.boolean() }),
    sets: fc.oneof(fc.constant(['ec2-backup']), fc.subarray(sets, { minLength: 1 })),
    tags: tagsArbitrary,
  })
  .map(
    ({ own, above, boundary, rcp, trust, identity, has, ...others }): CostlyRole => ({
      what: '',
      identity: [
        ...(identity === 'inline' || identity === 'both' ? fillDocuments(own, 1, quotas.inline) : []),
        ...(identity === 'managed' || identity === 'both' ? fillDocuments(own, maxManaged, quotas.managed) : []),
        ...(identity === 'everything' ? [everything] : []),
      ],
      ...(has.scps && {
        scps: above.map((filling) => [everything, ...fillDocuments(filling, 4, quotas.longScp)]),
      }),
      ...(has.boundary && { boundary: fillDocuments(boundary, 1, quotas.managed)[0] }),
      ...(has.rcps && { rcps: [[documentOf(toEverybody(allowAll)), ...resourceControls(rcp)]] }),
      ...(has.trust && { trust: fillDocuments(trust, 1, quotas.trust)[0] }),
      ...others,
    }),
  );

function resourceControls({ templates }: Filling): readonly unknown[] {
  const toAll = templates.map((template) => (at: number) => toEverybody(template(at)));
  return fillDocuments({ templates: toAll }, 4, quotas.scp);
}

function toEverybody(statement: object) {
  return { Principal: '*', ...statement };
}
