import { describe, expect, it } from 'vitest';
import { isRcpAction, rcpServicesDate } from '../../../shared/iam/actions/rcpServices.ts';
import { compiledStatements } from '../../../shared/iam/grant/compiledPolicy.ts';
import { allowsOutright, conditionsOutcome } from '../../../shared/iam/grant/outrightGrant.ts';
import { policyGroups } from '../../../shared/iam/grant/policyGroups.ts';
import {
  documentOf,
  knownContext,
  policyOf,
  unknownContext,
  unreadablePolicy,
  type WrittenStatement,
} from '../policyFixtures.ts';

const [a, b, c] = [policyOf('a'), policyOf('b'), policyOf('c')];

describe('policyGroups', () => {
  it('gives one group per layer and level, as people read them', () => {
    expect(
      policyGroups({ identity: [a, b], boundary: c, scps: [[a], [b, c]], rcps: [[c], []] }, 's3:getobject'),
    ).toEqual([
      { layer: 'identity', sources: [a, b] },
      { layer: 'boundary', sources: [c] },
      { layer: 'scp', level: 0, sources: [a] },
      { layer: 'scp', level: 1, sources: [b, c] },
      { layer: 'rcp', level: 0, sources: [c] },
      { layer: 'rcp', level: 1, sources: [] },
    ]);
    expect(policyGroups({ identity: [] }, 's3:getobject')).toEqual([{ layer: 'identity', sources: [] }]);
  });

  it('passes over RCPs for services that have none', () => {
    expect(policyGroups({ identity: [], rcps: [[a]] }, 'ec2:runinstances')).toHaveLength(1);
  });
});

describe('isRcpAction', () => {
  it.each([
    ['s3:GetObject', true],
    ['KMS:decrypt', true],
    ['sts:AssumeRole', true],
    ['sqs:SendMessage', true],
    ['secretsmanager:GetSecretValue', true],
    ['kms:RetireGrant', false],
    ['ec2:RunInstances', false],
    ['iam:PassRole', false],
    ['s3', false],
  ])('%s: %s', (action, expected) => {
    expect(isRcpAction(action)).toBe(expected);
    expect(rcpServicesDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});

describe('allowsOutright', () => {
  const allows = (...statements: readonly WrittenStatement[]) =>
    allowsOutright(
      { layer: 'identity', sources: [a, policyOf('p', ...statements)] },
      'a:b',
      knownContext({ 'aws:x': '1' }),
    );
  const met = { StringEquals: { 'aws:x': '1' } };
  const failed = { StringEquals: { 'aws:x': '2' } };
  const open = { StringEquals: { 'aws:y': '2' } };

  it.each([
    ['an Allow of everything', [{}], true],
    ['one under a condition that is met', [{ Condition: met }], true],
    ['one under a condition that is not', [{ Condition: failed }], false],
    ['one under a condition that is open', [{ Condition: open }], false],
    ['one on some resources', [{ Resource: 'arn:aws:s3:::*' }], false],
    ['one on some resources under a condition', [{ Resource: 'arn:aws:s3:::*', Condition: met }], false],
    ['a Deny that never applies', [{}, { Effect: 'Deny', Condition: { ...failed, Null: { 'aws:x': 'false' } } }], true],
    ['a Deny that is open', [{}, { Effect: 'Deny', Condition: open }], false],
    ['a Deny on some resources', [{}, { Effect: 'Deny', Resource: 'arn:aws:s3:::*' }], false],
    ['a Deny of another action', [{}, { Effect: 'Deny', Action: 'a:c' }], true],
    ['nothing', [], false],
  ] as const)('%s: %s', (_name, statements, expected) => {
    expect(allows(...statements)).toBe(expected);
    expect(allows(...statements)).toBe(expected);
  });

  it('lets RCPs allow without a statement', () => {
    expect(allowsOutright({ layer: 'rcp', sources: [] }, 's3:getobject', unknownContext)).toBe(true);
  });

  it('says nothing where a policy could not be read', () => {
    expect(
      allowsOutright({ layer: 'identity', sources: [policyOf('p', {}), unreadablePolicy('x')] }, 'a:b', unknownContext),
    ).toBe(false);
  });
});

describe('conditionsOutcome', () => {
  it('decides a statement for each context', () => {
    const [statement] = compiledStatements(
      documentOf([{ Condition: { StringEquals: { 'aws:x': '1' }, Null: { 'aws:x': 'false' } } }]),
    );
    if (statement === undefined) throw new Error('expected a statement');
    expect(conditionsOutcome(statement, knownContext({ 'aws:x': '1' }))).toBe('true');
    expect(conditionsOutcome(statement, knownContext({ 'aws:x': '2' }))).toBe('false');
    expect(conditionsOutcome(statement, unknownContext)).toBe('unknown');
    expect(conditionsOutcome(statement, unknownContext)).toBe('unknown');
  });

  it('takes a statement without conditions for met', () => {
    const [statement] = compiledStatements(documentOf([{}]));
    if (statement === undefined) throw new Error('expected a statement');
    expect(conditionsOutcome(statement, unknownContext)).toBe('true');
  });

  it('leaves open what only a closer look would tell', () => {
    const [statement] = compiledStatements(documentOf([{ Condition: { StringLikeIfExists: { 'aws:x': '*' } } }]));
    if (statement === undefined) throw new Error('expected a statement');
    expect(conditionsOutcome(statement, unknownContext)).toBe('unknown');
  });
});
