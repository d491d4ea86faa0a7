import { describe, expect, it } from 'vitest';
import { judgeAccount } from '../../shared/drift/judgeAccount.ts';
import type { Appliance } from '../../shared/drift/judgeSettings.ts';
import { buildRunReport } from '../../shared/scan/buildRunReport.ts';
import { accountOf, caseOf, catalogOf, principalOf, settingsOf } from '../drift/ruleCase.ts';

const old = 'arn:aws:iam::111122223333:role/prod-VeeamImpersonationRoleV1-OLD111';
const current = 'arn:aws:iam::111122223333:role/prod-VeeamImpersonationRoleV1-NEW222';

function notesOf(appliances: readonly Appliance[]): readonly string[] {
  const roles = [
    { name: 'one', trusts: [old] },
    { name: 'two', trusts: [old, current] },
  ];
  const rows = roles.map(({ name, trusts }) =>
    caseOf({
      name,
      sets: { backup: { appliance: true } },
      trust: { Effect: 'Allow', Principal: { AWS: trusts }, Action: 'sts:AssumeRole' },
    }),
  );
  const [row] = rows;
  if (row === undefined) throw new Error('expected a case');
  const report = judgeAccount({
    reading: {
      status: 'read',
      account: accountOf(row),
      principals: rows.map((each) => principalOf(each)),
      roles: 2,
      users: 0,
    },
    catalog: catalogOf(row),
    settings: { ...settingsOf(row), appliances },
    organization: { accountIds: [] },
  });
  const run = {
    id: 'a',
    startedAt: '2026-11-28T00:00:00.000Z',
    finishedAt: '2026-11-28T00:00:01.000Z',
    trigger: 'desk',
    toolVersion: '1',
    build: '1.0',
    actionTableDate: '2026-11-28',
  } as const;
  return buildRunReport({ run, accounts: [report], settingsFindings: [], skipped: [], notes: [] }).coverage.notes;
}

describe('a report with several appliances', () => {
  it('says which of them the roles trust', () => {
    expect(notesOf([{ role: old }, { role: current }])).toEqual([
      `The appliance ${old} can assume 2 roles: one, two.`,
      `The appliance ${current} can assume 1 role: two.`,
    ]);
  });

  it('says it of each that a pattern means', () => {
    expect(notesOf([{ role: 'arn:aws:iam::111122223333:role/prod-VeeamImpersonationRoleV1-*' }])).toEqual([
      `The appliance ${old} can assume 2 roles: one, two.`,
      `The appliance ${current} can assume 1 role: two.`,
    ]);
  });

  it('says nothing where there is nothing to choose', () => {
    expect(notesOf([{ role: old }])).toEqual([]);
  });
});
