// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import { describe, expect, it } from 'vitest';
import { evaluateConditions } from '../../../shared/iam/conditions/evaluateConditions.ts';
import { stepsPerTest } from '../../../shared/iam/conditions/keyStates.ts';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';

const context: KnownContext = {
  known: { 'aws:PrincipalAccount': '111122223333', 'aws:TagKeys': ['a', 'b'] },
  oneOf: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] },
  others: 'unknown',
};

const account = { operator: 'StringEquals', key: 'AWS:principalaccount', values: ['111122223333'] };
const otherAccount = { ...account, values: ['444455556666'] };
const region = { operator: 'StringNotEquals', key: 'aws:RequestedRegion', values: ['eu-west-1'] };
const address = { operator: 'IpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8'] };

const itself = { ...region, values: ['${aws:RequestedRegion}'] };
const both = ['eu-west-1', 'us-east-1'];
const manyVariables = ['${aws:a}', '${aws:b}', '${aws:c}', '${aws:d}'];

describe('evaluateConditions', () => {
  it.each([
    ['an empty block', [], 'true'],
    ['one that is met', [account], 'true'],
    ['one that is not', [otherAccount], 'false'],
    ['one that depends', [region], 'unknown'],
    ['one on an unknown key', [address], 'unknown'],
    ['one that compares a key with itself', [{ ...itself, operator: 'StringEquals' }], 'true'],
    ['one that tells a key from itself', [itself], 'false'],
    [
      'one that compares a key of several values with itself',
      [{ ...account, key: 'aws:TagKeys', values: ['${aws:TagKeys}'] }],
      'false',
    ],
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

  it.each([
    ['the one that is known', otherAccount, ['111122223333'], []],
    ['all that are known, where all fail alike', { ...region, values: ['eu-west-1', 'us-east-1'] }, both, []],
    ['none, where all meet it alike', { ...region, values: ['ap-south-1'] }, [], both],
    ['none, where a variable is not known', { ...account, values: ['${aws:x}'] }, [], []],
    ['none, where many variables are not known', { ...account, values: manyVariables }, [], []],
    [
      'none, where another value is met beside it',
      { ...account, values: ['${aws:x}', '111122223333'] },
      [],
      account.values,
    ],
  ] as const)('says which values fail: %s', (_name, condition, failing, meeting) => {
    const { entries } = evaluateConditions([condition], context, { version: '2012-10-17' });
    expect(entries).toMatchObject([{ failing, meeting }]);
  });

  it('leaves open what takes more steps than there are', () => {
    const outcome = (limit: number) =>
      evaluateConditions([account], context, { version: '2012-10-17', meter: createStepMeter(limit) }).outcome;
    expect([outcome(1), outcome(1_000)]).toEqual(['unknown', 'true']);
  });

  it('counts the steps of one value once, and of several for each value of the condition', () => {
    const steps = (regions: readonly string[], values: readonly string[]) => {
      const meter = createStepMeter();
      const known: KnownContext = { known: {}, oneOf: { 'aws:RequestedRegion': regions }, others: 'absent' };
      evaluateConditions([{ ...region, values }], known, { version: '2012-10-17', meter });
      return meter.steps;
    };
    expect(steps(['eu-west-1'], ['eu-west-1'])).toBeLessThan(3 * stepsPerTest);
    const regions = Array.from({ length: 10 }, (_, index) => `eu-west-${index}`);
    const tested = 10 * (1 + 10) * stepsPerTest;
    expect(steps(regions, regions)).toBeGreaterThanOrEqual(tested + 10 * 10 * stepsPerTest);
    expect(steps(regions, [])).toBeGreaterThanOrEqual(10 * stepsPerTest + 10 * stepsPerTest);
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
