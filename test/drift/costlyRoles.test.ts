// Roles at the quotas of IAM: what must be decided is, and what is not is said.

import { describe, expect, it } from 'vitest';
import { alikeRoles } from '../../bench/alikeRoles.ts';
import { costlyRoles } from '../../bench/costlyRoles.ts';
import { costlyTrusts } from '../../bench/costlyTrusts.ts';
import { type CostlyRole, makeRole } from '../../bench/makeRole.ts';
import { judgeAccount } from '../../shared/drift/judgeAccount.ts';
import { loadCatalog, newestBuild } from '../../shared/requirements/loadCatalog.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';

const catalog = loadCatalog();
const settings = { ...defaultSettings, build: newestBuild() };

function judge(role: CostlyRole) {
  const { principal, account } = makeRole(role);
  const reading = { status: 'read', account, principals: [principal], roles: 1, users: 0 } as const;
  return judgeAccount({ reading, catalog, settings, organization: { accountIds: [] } });
}

const mayBeLimited = /^[17]/;
const decided = [...costlyRoles().filter(({ what }) => !mayBeLimited.test(what)), ...alikeRoles()];
const hostile = costlyRoles().filter(({ what }) => mayBeLimited.test(what));

describe('a role with costly policies', () => {
  it.each(decided.map((role) => [role.what, role] as const))('is decided: %s', (_what, role) => {
    const { findings, coverage } = judge(role);
    expect(coverage.questions?.map(({ question }) => question) ?? []).not.toContain('undecided-policies');
    expect(findings.filter(({ causes }) => causes.some(({ kind }) => kind === 'undecided'))).toEqual([]);
    expect(findings.filter(({ summary }) => /not listed in full/.test(summary))).toEqual([]);
  });

  it.each(hostile.map((role) => [role.what, role] as const))('has an end, and is told: %s', (_what, role) => {
    const { findings, coverage } = judge(role);
    expect(coverage.questions).toContainEqual(expect.objectContaining({ question: 'undecided-policies', count: 1 }));
    const undecided = findings.filter(({ causes }) => causes[0]?.kind === 'undecided');
    for (const { code, summary } of undecided) {
      expect([code, summary]).toEqual(['ACTION_LIMITED', expect.stringContaining('so this was not decided')]);
    }
    const excess = findings.filter(({ code }) => code.startsWith('EXCESS_'));
    expect(excess.length).toBeGreaterThan(0);
    for (const { summary } of excess) expect(summary).toContain('not listed in full');
  });
});

describe('a trust policy that takes too many steps', () => {
  it.each(costlyTrusts().map(({ what, trust }) => [what, trust] as const))('is said to: %s', (what, trust) => {
    const { findings, coverage } = judge({ what, trust, identity: [] });
    expect(coverage.questions).toContainEqual(expect.objectContaining({ question: 'undecided-policies', count: 1 }));
    const told = findings.filter(({ causes }) => causes.some(({ layer }) => layer === 'trust'));
    expect(told).toEqual([
      expect.objectContaining({
        code: 'POLICY_UNREADABLE',
        subject: 'trust policy',
        summary: expect.stringContaining('was not judged in full'),
        causes: [expect.objectContaining({ kind: 'undecided', why: expect.stringContaining('it allows everybody') })],
      }),
    ]);
  });
});
