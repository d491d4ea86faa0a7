import { describe, expect, it } from 'vitest';
import type { LimitJudging } from '../../shared/estate/accountReading.ts';
import type { Principal } from '../../shared/iam/principal.ts';
import { type AdviserOptions, createAdviser } from '../../shared/scan/adviser.ts';
import { type JudgedAccount, scanEstate } from '../../shared/scan/scanEstate.ts';
import { openExample, readExampleInput } from '../examples/exampleInput.ts';

describe('an adviser that puts off', () => {
  it('gives the same advice once it has finished', async () => {
    const { catalog, accounts } = await judgeExample();
    const atOnce = await adviceOn(accounts, { catalog });
    const later = await adviceOn(accounts, { catalog, putsOff: true });
    expect(atOnce.fixes.length).toBeGreaterThan(5);
    expect(atOnce.explanations.length).toBeGreaterThan(5);
    expect(later).toEqual(atOnce);
  });

  it('advises on the same ones where not all have advice', async () => {
    const { catalog, accounts } = await judgeExample();
    const atOnce = await adviceOn(accounts, { catalog, maxPrincipals: 3 });
    expect(atOnce.fixes).toHaveLength(3);
    expect(await adviceOn(accounts, { catalog, maxPrincipals: 3, putsOff: true })).toEqual(atOnce);
  });

  it('has none before it is finished, and what comes afterwards waits for the next time', async () => {
    const { catalog, accounts } = await judgeExample();
    const adviser = createAdviser({ catalog, putsOff: true });
    const [first, ...others] = accounts.filter(({ report }) => report.principals.some(({ worst }) => worst !== null));
    if (first !== undefined) await adviser.observe(first);
    expect(adviser.advice.fixes.size).toBe(0);
    await adviser.finish();
    const { size } = adviser.advice.fixes;
    expect(size).toBeGreaterThan(0);
    for (const account of others) await adviser.observe(account);
    expect(adviser.advice.fixes.size).toBe(size);
    await adviser.finish();
    expect(adviser.advice.fixes.size).toBeGreaterThan(size);
  });

  it('gives none when the time is used up', async () => {
    const { catalog, accounts } = await judgeExample();
    let isUsedUp = false;
    const limitJudging: LimitJudging = () => () => (isUsedUp ? 'the time is used up' : undefined);
    const adviser = createAdviser({ catalog, putsOff: true });
    for (const account of accounts) await adviser.observe({ ...account, limitJudging });
    isUsedUp = true;
    await adviser.finish();
    expect(adviser.advice.fixes.size).toBe(0);
  });

  it('keeps none whose documents are so long that many of them would fill memory', async () => {
    const { catalog, accounts } = await judgeExample();
    const adviser = createAdviser({ catalog, putsOff: true, maxPrincipals: 2 });
    for (const account of accounts) await adviser.observe(withLongDocuments(account));
    expect(adviser.advice.fixes.size).toBe(2);
  });
});

async function judgeExample() {
  const { settings, catalog } = await readExampleInput();
  const estate = openExample(settings.requirementFiles, { wants: async () => () => true });
  const accounts: JudgedAccount[] = [];
  const judging = {
    estate,
    settings,
    catalog,
    today: '2026-11-22',
    onJudged: (one: JudgedAccount) => void accounts.push(one),
  };
  for await (const report of scanEstate(judging)) expect(report.coverage.account).not.toBe('');
  return { catalog, accounts: accounts.map((account) => ({ ...account, resources: undefined })) };
}

async function adviceOn(accounts: readonly JudgedAccount[], options: AdviserOptions) {
  const adviser = createAdviser(options);
  for (const account of accounts) await adviser.observe(account);
  await adviser.finish();
  const { fixes, explanations } = adviser.advice;
  return { fixes: [...fixes].sort(byKey), explanations: [...explanations].sort(byKey) };
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function withLongDocuments(judged: JudgedAccount): JudgedAccount {
  const { reading } = judged;
  if (reading.status !== 'read') return judged;
  return { ...judged, reading: { ...reading, principals: reading.principals.map(withLongDocument) } };
}

function withLongDocument(principal: Principal): Principal {
  const action = { negated: false, patterns: ['sns:Publish'] };
  const resource = { negated: false, patterns: Array.from({ length: 100_001 }, () => 'arn:aws:sns:*:*:a') };
  const statement = { number: 1, effect: 'Deny', action, resource, conditions: [] } as const;
  const document = { version: '2012-10-17', statements: [statement] } as const;
  return { ...principal, identity: [{ name: 'long', attachment: 'inline', size: 100, document }] };
}
