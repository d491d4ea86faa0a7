import { describe, expect, it } from 'vitest';
import type { PolicyCondition } from '../../../shared/iam/policyDocument.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { callerAccounts } from '../../../shared/iam/trust/callerAccounts.ts';
import type { IdentityCaller } from '../../../shared/iam/trust/trustScene.ts';

const outsider: IdentityCaller = { kind: 'outsider' };

function accountsOf(
  caller: IdentityCaller,
  ...conditions: readonly PolicyCondition[]
): readonly (string | undefined)[] {
  return callerAccounts(caller, { around: { partition: 'aws' }, conditions, meter: createStepMeter(1_000_000) });
}

const conditionOf = (operator: string, key: string, ...values: readonly string[]): PolicyCondition => ({
  operator,
  key: `aws:${key}`,
  values,
});

/** Of patterns that each of which tells accounts apart: the ways in which they come out, as texts of 0 and 1. */
function waysOf(accounts: readonly (string | undefined)[], patterns: readonly RegExp[]): readonly string[] {
  const ways = accounts.map((account) => patterns.map((pattern) => Number(pattern.test(account ?? ''))).join(''));
  return [...new Set(ways)].toSorted();
}

describe('callerAccounts', () => {
  it.each<readonly [IdentityCaller, string]>([
    [{ kind: 'account', account: '222233334444' }, '222233334444'],
    [{ kind: 'principal', arn: 'arn:aws:iam::222233334444:role/a' }, '222233334444'],
    [{ kind: 'principal', arn: 'appliance' }, '000000000000'],
  ])('gives the account of %j', (caller, account) => {
    expect(accountsOf(caller, conditionOf('StringLike', 'PrincipalAccount', '12*'))).toEqual([account]);
  });

  it('gives of outsiders an account for each way in which conditions on accounts come out', () => {
    const found = accountsOf(outsider, conditionOf('StringLike', 'PrincipalAccount', '12*', '*34'));
    expect(waysOf(found, [/^12/, /34$/])).toEqual(['00', '01', '10', '11']);
    for (const account of found) expect(account).toMatch(/^[^:*?]{12}$/);
  });

  it('gives of outsiders an account for each way in which conditions on the accounts of ARNs come out', () => {
    const arns = ['arn:aws:iam::12*:role/a', 'arn:aws:iam::*34:role/b'];
    const found = accountsOf(outsider, conditionOf('ArnLike', 'PrincipalArn', ...arns));
    expect(waysOf(found, [/^12/, /34$/])).toEqual(['00', '01', '10', '11']);
  });

  it('gives an account that lies behind a wildcard which takes colons', () => {
    const found = accountsOf(outsider, conditionOf('StringLike', 'PrincipalArn', 'arn:*77:role/a'));
    expect(waysOf(found, [/77$/])).toEqual(['0', '1']);
  });

  it('gives no account that a condition names in full', () => {
    const found = accountsOf(
      outsider,
      conditionOf('StringEquals', 'PrincipalAccount', '222233334444'),
      conditionOf('StringLike', 'PrincipalArn', 'arn:aws:iam::333344445555:role/*', 'no ARN'),
    );
    expect(found).toHaveLength(1);
    expect(found).not.toContain('222233334444');
    expect(found).not.toContain('333344445555');
  });

  it('gives any account where more than 40 would have to be looked at', () => {
    const patterns = (count: number) => Array.from({ length: count }, (_, index) => `${index + 100}*`);
    const found = (count: number) =>
      accountsOf(outsider, conditionOf('StringLike', 'PrincipalAccount', ...patterns(count)));
    expect(found(39)).toHaveLength(40);
    expect(found(40)).toEqual([undefined]);
  });

  it('gives any account of what is compared as a number', () => {
    expect(accountsOf(outsider, conditionOf('NumericEquals', 'PrincipalAccount', '1'))).toEqual([undefined]);
  });

  it('takes steps by the length of each ARN, and leaves ARNs out that it cannot pay for', () => {
    const stepsOf = (length: number) => {
      const meter = createStepMeter(1_000_000);
      const values = [`arn:*${'7'.repeat(length)}:role/a`];
      callerAccounts(outsider, {
        around: { partition: 'aws' },
        conditions: [conditionOf('StringLike', 'PrincipalArn', ...values)],
        meter,
      });
      return meter.steps;
    };
    const [short, long, longer] = [stepsOf(100), stepsOf(200), stepsOf(400)];
    // One place of the pattern against all of the form of a role's ARN, of some thirty places, three at a step.
    expect(long - short).toBeGreaterThan(1_000);
    expect(long - short).toBeLessThan(5_000);
    expect(longer - long).toBeLessThan(4 * (long - short));
    expect(
      callerAccounts(outsider, {
        around: { partition: 'aws' },
        conditions: [conditionOf('StringLike', 'PrincipalArn', 'arn:*7:role/a')],
        meter: createStepMeter(0),
      }),
    ).toEqual([undefined]);
  });
});
