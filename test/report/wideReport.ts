// A run report of three hundred accounts in ten units, with forty sets: as wide and as long as a matrix gets.

import type { WrittenReport } from '../../shared/drift/runReport.ts';
import { sampleReport } from './sampleOrganization.ts';
import { makeReport, type SampleAccount, sampleRequirements } from './sampleReport.ts';

const [like] = sampleReport.findings;
if (like === undefined) throw new Error('expected a finding in the sample');
const { id: _, account: __, principal: ___, build: ____, ...finding } = like;

const accounts = Array.from({ length: 300 }, (_, index): SampleAccount => {
  const account = String(600_000_000_000 + index);
  const organizationPath = ['Root', `Unit ${index % 10}`];
  const coverage = { account, name: `account-${index}`, status: 'read', roles: 40, users: 0, principals: 40 } as const;
  const names = Array.from({ length: 8 }, (_, set) => `role-${(index + set * 5) % 40}`);
  const principals = names.map((name, each) => {
    const findings = each === 0 ? [finding] : [];
    return { account, name, sets: ['repository'] as const, required: 28, findings };
  });
  return { coverage: { ...coverage, organizationPath }, principals };
});

/** Each role has the set of its number, `set-7` of `role-7`. */
export function wideReport(): WrittenReport {
  const report = makeReport(accounts);
  const principals = report.principals.map((each) => {
    const id = each.name.replace('role', 'set');
    return { ...each, requirements: [{ ...sampleRequirements.repository, id }] };
  });
  const sets = new Map(principals.map((each) => [each.principal, each.requirements.map(({ id }) => id)]));
  const findings = report.findings.map((each) => ({ ...each, requirements: sets.get(each.principal ?? '') ?? [] }));
  return { ...report, principals, findings };
}
