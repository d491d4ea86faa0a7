import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunReport } from '../../shared/drift/runReport.ts';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { collectReport } from '../../shared/scan/collectReport.ts';
import { wantPrincipal } from '../../shared/scan/wantPrincipal.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { describeRealData } from './realData.ts';

const catalog = loadCatalog();

async function scan(folder: string, build: string): Promise<RunReport> {
  const settings = { ...defaultSettings, build };
  const estate = createExportsEstate({ folder, wants: wantPrincipal(catalog, settings) });
  const now = () => new Date('2026-11-22T06:00:00Z');
  return collectReport({ estate, catalog, settings, today: '2026-11-22', runId: 'real', now });
}

function missingActions(report: RunReport, role: string): readonly string[] {
  return [...report.findings]
    .filter(({ code, principal }) => code === 'ACTION_MISSING' && principal?.endsWith(`:role/${role}`))
    .map(({ subject }) => subject);
}

function codes(report: RunReport): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { code } of report.findings) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

describeRealData('the estates', (root) => {
  const folder = (name: string) => join(root, 'estates', name);

  // Checked by hand against the sets: plain difference of the ten policies and the guide's lists.
  it.each([
    ['10.0.0.232', 107, 6],
    ['13.1.0.411', 110, 8],
  ])('of 2022 lack what the guide of build %s has added since', async (build, ofDefault, ofEc2Backup) => {
    const report = await scan(folder('veeamhub-terraform-2022'), build);
    expect(missingActions(report, 'veeam-aws-default-role')).toHaveLength(ofDefault);
    expect(missingActions(report, 'veeam-aws-ec2-backup-role')).toHaveLength(ofEc2Backup);
    expect(missingActions(report, 'veeam-aws-vpc-backup-role')).toEqual([]);
  });

  it('of 2022 lack the trust that archive retrieval asks for', async () => {
    const { findings } = await scan(folder('veeamhub-terraform-2022'), '10.0.0.232');
    const trust = [...findings].filter(({ code }) => code === 'TRUST_SERVICE_MISSING');
    expect(trust.map(({ principal, subject }) => [principal?.split('/')[1], subject])).toEqual([
      ['veeam-aws-default-role', 'batchoperations.s3.amazonaws.com'],
      ['veeam-aws-repository-role', 'batchoperations.s3.amazonaws.com'],
    ]);
  });

  it('of a lab of 2020 have a default role without services, profile and newer actions', async () => {
    const report = await scan(folder('veeam-aws-lab'), '10.0.0.232');
    expect(codes(report)).toEqual({ ACTION_MISSING: 122, TRUST_SERVICE_MISSING: 3, INSTANCE_PROFILE_MISSING: 1 });
    const judged = [...report.principals].filter(({ worst }) => worst === null).map(({ name }) => name);
    expect(judged).toEqual(['VeeamImpersonationRoleV1']);
  });

  it('that have nothing to do with Veeam give no finding, and are counted', async () => {
    const { findings, coverage, principals } = await scan(folder('cloudsplaining-sample'), '13.1.0.411');
    expect([...findings, ...principals]).toEqual([]);
    expect(coverage).toMatchObject({ accountsRead: 1, rolesRead: 78, usersRead: 44, skipped: [] });
  });
});
