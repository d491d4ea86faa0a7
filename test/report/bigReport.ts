// A run report of many roles, made of the sample organization again and again.

import { findingId } from '../../shared/drift/finding.ts';
import type { WrittenReport } from '../../shared/drift/runReport.ts';
import { sampleReport } from './sampleOrganization.ts';
import { totalsOf } from './sampleReport.ts';

/** Gives a report of `roles` roles in accounts of ten, each like one of the sample's, under names of their own. */
export function bigReport(roles: number): WrittenReport {
  const byId = new Map(sampleReport.findings.map((finding) => [finding.id, finding]));
  const copies = Array.from({ length: roles }, (_, index) => copyOf(index, byId));
  const findings = copies.flatMap((copy) => copy.findings);
  const accounts = [...new Set(copies.map((copy) => copy.principal.account))].map((account) => {
    return {
      account,
      name: `account-${account.slice(-4)}`,
      status: 'read' as const,
      roles: 200,
      users: 1,
      principals: 10,
    };
  });
  const counts = { accountsListed: accounts.length, accountsRead: accounts.length, accountsUnreadable: 0 };
  return {
    ...sampleReport,
    coverage: {
      ...sampleReport.coverage,
      ...counts,
      accounts,
      principalsJudged: roles,
      rolesRead: accounts.length * 200,
    },
    principals: copies.map((copy) => copy.principal),
    findings,
    totals: totalsOf(findings),
  };
}

function copyOf(index: number, byId: ReadonlyMap<string, WrittenReport['findings'][number]>) {
  const model = sampleReport.principals[index % sampleReport.principals.length];
  if (model === undefined) throw new Error('expected principals in the sample report');
  const account = String(500_000_000_000 + Math.floor(index / 10));
  const principal = model.principal.replace(/\d{12}/, account).concat(`-${index}`);
  const findings = model.findings.flatMap((id) => {
    const finding = byId.get(id);
    if (finding === undefined) return [];
    const moved = { ...finding, account, principal };
    return [{ ...moved, id: findingId(moved) }];
  });
  const name = `${model.name}-${index}`;
  const accountName = `account-${account.slice(-4)}`;
  return {
    principal: { ...model, account, accountName, principal, name, findings: findings.map(({ id }) => id) },
    findings,
  };
}
