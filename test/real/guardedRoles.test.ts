// Administrators below SCPs as organizations have them, those of AWS's landing zones among them: all must be decided.

import { expect, it } from 'vitest';
import { documentOf, makeRole } from '../../bench/makeRole.ts';
import { judgeAccount } from '../../shared/drift/judgeAccount.ts';
import { loadCatalog, newestBuild } from '../../shared/requirements/loadCatalog.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { describeRealData, readRealJson } from './realData.ts';

const catalog = loadCatalog();
const roleSets = catalog.sets.filter(({ build, principal }) => build === newestBuild() && principal === 'role');
const everything = documentOf({ Effect: 'Allow', Action: '*', Resource: '*' });
const powerUser = documentOf({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' });

/** By level, root first. */
const guards = [
  ['asea-part0-workload', 'asea-part1', 'primeharbor-critical-roles', 'welldone-central-iam'],
  ['asea-sensitive', 'lza-guardrails-1', 'primeharbor-backup-vaults', 'welldone-baseline'],
  ['primeharbor-instance-types', 'primeharbor-public-snapshot', 'scps-terraform-sandbox', 'welldone-regions'],
];

describeRealData('below guardrails on three levels', (folder) => {
  const read = (name: string) => readRealJson(folder, `changes/scps/${name}.json`);
  const scps = guards.map((level) => [everything, ...level.map(read)]);
  const kinds = [
    ['an administrator', everything],
    ['a power user', powerUser],
  ] as const;
  const rows = kinds.flatMap(([who, document]) =>
    [1, 12].flatMap((count) =>
      [undefined, ['eu-central-1']].map(
        (regions) => [who, count, regions?.join() ?? 'any', document, regions] as const,
      ),
    ),
  );

  it.each(rows)('%s with %i sets, in %s region, is decided', (what, count, _name, document, regions) => {
    const sets = roleSets.slice(0, count).map(({ id }) => id);
    const { principal, account } = makeRole({ what, identity: [document], scps, sets });
    const reading = { status: 'read', account, principals: [principal], roles: 1, users: 0 } as const;
    const settings = { ...defaultSettings, build: newestBuild(), ...(regions !== undefined && { regions }) };
    const { findings, coverage } = judgeAccount({ reading, catalog, settings, organization: { accountIds: [] } });
    expect(coverage.questions?.map(({ question }) => question) ?? []).not.toContain('undecided-policies');
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.filter(({ summary }) => /not listed in full/.test(summary))).toEqual([]);
  });
});
