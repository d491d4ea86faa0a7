import { expect, it } from 'vitest';
import { policyWeight } from '../../shared/iam/policyWeight.ts';
import { documentOf } from './policyFixtures.ts';

const actions = Array.from({ length: 200 }, (_, index) => `ec2:Action${index}`);
const condition = { StringEquals: { 'aws:x': ['a', 'b'] }, Bool: { 'aws:y': 'true' } };

it.each([
  ['nothing', [], 0],
  ['a list of actions on everything', [{ Action: actions }], 1],
  ['wildcards of actions', [{ Action: ['ec2:Get*', 'ec2:?et', 'ec2:Get'] }], 3],
  ['resources', [{ Action: 'ec2:Get', Resource: ['arn:aws:ec2:*:*:a/*', 'arn:aws:ec2:*:*:b', '*'] }], 3],
  ['conditions and their values', [{ Action: 'ec2:Get', Condition: condition }], 6],
  ['several statements', [{ Action: 'ec2:Get' }, { Effect: 'Deny', NotAction: 'ec2:*' }], 3],
] as const)('weighs %s', (_name, statements, weight) => {
  expect(policyWeight(documentOf(statements))).toBe(weight);
});

it('weighs a statement without resource', () => {
  const action = { negated: false, patterns: ['sts:AssumeRole'] };
  const trust = { number: 1, effect: 'Allow', action, conditions: [] } as const;
  expect(policyWeight({ version: '2012-10-17', statements: [trust] })).toBe(1);
});
