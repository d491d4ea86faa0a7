import { describe, expect, it } from 'vitest';
import { createTrustKeeper } from '../../../shared/drift/trust/createTrustKeeper.ts';
import type { Account } from '../../../shared/iam/principal.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { documentOf } from '../../iam/policyFixtures.ts';

const trust = documentOf([{ Action: 'sts:AssumeRole' }]);
const settings = { appliances: [], trust: { accounts: [], principals: [], services: [] } };
const organization = { accountIds: [] };
const layers = { layers: { identity: [] }, scpLevels: [], rcpLevels: [] };
const accountOf = (index: number): Account => ({
  id: String(100_000_000_000 + index),
  partition: 'aws',
  isManagementAccount: false,
  levels: [],
});

describe('createTrustKeeper', () => {
  const keep = createTrustKeeper<{ readonly isDecided: true; readonly of: string }>();
  let made = 0;
  const ask = (account: Account) => {
    const meter = createStepMeter();
    const question = { principal: { trust }, sets: [], account, layers, settings, organization, meter };
    const facts = keep(question, (own) => {
      made += 1;
      own.take(7);
      return { isDecided: true, of: account.id };
    });
    return { facts, steps: meter.steps };
  };
  const accounts = Array.from({ length: 50 }, (_, index) => accountOf(index));

  it('makes once what roles of one account share, and counts it for each', () => {
    const [account] = accounts;
    if (account === undefined) throw new Error('expected an account');
    expect([ask(account), ask(account)]).toEqual(
      Array(2).fill({ facts: { isDecided: true, of: account.id }, steps: 7 }),
    );
    expect(made).toBe(1);
  });

  it('forgets accounts that others came after, and gives each its own all the same', () => {
    made = 0;
    const first = accounts.map(ask);
    expect(accounts.map(ask)).toEqual(first);
    expect(first.map(({ facts }) => facts.of)).toEqual(accounts.map(({ id }) => id));
    expect(made).toBeGreaterThan(95);
  });
});
