import { describe, expect, it } from 'vitest';
import { evaluateConditions } from '../../../shared/iam/conditions/evaluateConditions.ts';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';

const context: KnownContext = {
  known: { 'aws:PrincipalAccount': '111122223333', 'aws:TagKeys': ['a', 'b'] },
  oneOf: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] },
  others: 'unknown',
};

const account = { operator: 'StringEquals', key: 'AWS:principalaccount', values: ['111122223333'] };
const otherAccount = { ...account, values: ['444455556666'] };
const region = { operator: 'StringNotEquals', key: 'aws:RequestedRegion', values: ['eu-west-1'] };
const address = { operator: 'IpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8'] };

describe('evaluateConditions', () => {
  it.each([
    ['an empty block', [], 'true'],
    ['one that is met', [account], 'true'],
    ['one that is not', [otherAccount], 'false'],
    ['one that depends', [region], 'unknown'],
    ['one on an unknown key', [address], 'unknown'],
    ['one that is met and one that depends', [account, region], 'unknown'],
    ['one that is not met among others', [region, otherAccount, address], 'false'],
  ] as const)('decides %s', (_name, conditions, outcome) => {
    expect(evaluateConditions(conditions, context, { version: '2012-10-17' }).outcome).toBe(outcome);
  });

  it('says what is known of each key, and which values fail', () => {
    const { entries } = evaluateConditions([account, region, address], context, { version: '2012-10-17' });
    expect(entries).toEqual([
      {
        condition: account,
        outcome: 'true',
        knowledge: { kind: 'values', alternatives: [['111122223333']] },
        failing: [],
        meeting: ['111122223333'],
        isOperatorKnown: true,
      },
      {
        condition: region,
        outcome: 'unknown',
        knowledge: { kind: 'values', alternatives: [['eu-west-1'], ['us-east-1']] },
        failing: ['eu-west-1'],
        meeting: ['us-east-1'],
        isOperatorKnown: true,
      },
      {
        condition: address,
        outcome: 'unknown',
        knowledge: { kind: 'unknown' },
        failing: [],
        meeting: [],
        isOperatorKnown: true,
      },
    ]);
  });

  it('says that an operator is not known', () => {
    const strange = { operator: 'StringSimilar', key: 'aws:PrincipalAccount', values: ['1'] };
    const { outcome, entries } = evaluateConditions([strange], context, { version: '2012-10-17' });
    expect([outcome, entries[0]?.isOperatorKnown]).toEqual(['unknown', false]);
  });

  it('looks closely: any value or none', () => {
    const any = { operator: 'StringLikeIfExists', key: 'aws:x', values: ['*'] };
    expect(evaluateConditions([any], context, { version: '2012-10-17' }).outcome).toBe('true');
  });
});
