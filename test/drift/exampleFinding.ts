// Findings and reports for tests that do not care what was found.

import type { AccountReport, PrincipalReport } from '../../shared/drift/accountReport.ts';
import { type Finding, findingId } from '../../shared/drift/finding.ts';

export const exampleAccount = '111122223333';
export const exampleRole = 'arn:aws:iam::111122223333:role/veeam/backup';

/** Gives a finding about a role's missing action; what a test cares about is overridden. */
export function exampleFinding(overrides: Partial<Omit<Finding, 'id'>> = {}): Finding {
  const finding = {
    code: 'ACTION_MISSING',
    severity: 'critical',
    account: exampleAccount,
    principal: exampleRole,
    requirements: ['backup'],
    build: '1.0',
    subject: 'ec2:CreateSnapshot',
    summary: 'The role backup is not allowed ec2:CreateSnapshot: none of its policies allows it.',
    causes: [],
    fix: 'Allow ec2:CreateSnapshot in a policy of the role.',
    ...overrides,
  } as const;
  return { id: findingId(finding), ...finding };
}

/** Gives the report of an account that was read and has these findings. */
export function exampleReport(
  findings: readonly Finding[],
  coverage: Partial<AccountReport['coverage']> = {},
): AccountReport {
  const arns = [...new Set(findings.flatMap(({ principal }) => principal ?? []))];
  return {
    coverage: { account: exampleAccount, status: 'read', roles: 1, users: 0, principals: arns.length, ...coverage },
    principals: arns.map((arn) => examplePrincipal(arn, findings)),
    findings,
  };
}

function examplePrincipal(arn: string, findings: readonly Finding[]): PrincipalReport {
  const own = findings.filter(({ principal }) => principal === arn);
  return {
    account: exampleAccount,
    principal: arn,
    name: arn.slice(arn.lastIndexOf('/') + 1),
    kind: 'role',
    requirements: [],
    selectedBy: 'tag',
    actions: { required: 1, granted: 0, limited: 0, denied: 0, missing: 1 },
    worst: own[0]?.severity ?? null,
    findings: own.map(({ id }) => id),
  };
}
