// A run report as a small organization gives it: every kind of finding, several causes, healthy roles, accounts unread.

import type { AccountCoverage, PrincipalReport } from '../../shared/drift/accountReport.ts';
import { type Finding, type FindingCause, findingId } from '../../shared/drift/finding.ts';
import type { RequirementRef } from '../../shared/drift/requirementRef.ts';
import { reportSchemaId, type WrittenReport } from '../../shared/drift/runReport.ts';
import { type Severity, severities } from '../../shared/drift/severity.ts';

export const sampleBuild = '13.1.0.411';
const guide = 'https://helpcenter.veeam.com/docs/vbr/userguide/';

export const sampleRequirements = {
  'ec2-backup': requirement('ec2-backup', 'EC2 backup role', 'image-level backup of EC2 instances'),
  'ec2-backup-worker': requirement(
    'ec2-backup-worker',
    'EC2 backup role: deploy workers in production accounts',
    'deployment of workers in production accounts for EC2 backup',
  ),
  'ec2-restore': requirement('ec2-restore', 'EC2 restore role', 'restore of EC2 instances and volumes'),
  'production-worker': requirement(
    'production-worker',
    'Production worker role (attached to workers in production accounts)',
    'work of worker instances in production accounts',
  ),
  repository: requirement('repository', 'Backup repository role', 'access to backup repositories in S3'),
  'rds-backup': requirement('rds-backup', 'RDS backup role', 'snapshots of RDS instances'),
  impersonation: requirement(
    'impersonation',
    'Impersonation role (attached to the backup appliance, assumes all other roles)',
    'every operation of the backup appliance in other accounts',
  ),
  'plugin-full': requirement('plugin-full', 'Plug-in user: every plug-in operation', 'all operations of the plug-in'),
} as const;
export type SampleSet = keyof typeof sampleRequirements;

export interface SamplePrincipal {
  readonly account: string;
  readonly name: string;
  readonly kind?: 'role' | 'user';
  readonly sets: readonly SampleSet[];
  readonly required: number;
  readonly findings?: readonly SampleFinding[];
}

/** A finding without what follows from the principal that it is about. */
export type SampleFinding = Omit<Finding, 'id' | 'account' | 'principal' | 'build'>;

export interface SampleAccount {
  readonly coverage: AccountCoverage;
  readonly principals: readonly SamplePrincipal[];
  readonly findings?: readonly SampleFinding[];
}

/** Joins accounts into a run report whose counts and ids are right. */
export function makeReport(accounts: readonly SampleAccount[], rest: Partial<WrittenReport> = {}): WrittenReport {
  const judged = accounts.flatMap((account) => account.principals.map((each) => judgedPrincipal(account, each)));
  const ofAccounts = accounts.flatMap((account) => (account.findings ?? []).map((each) => ofAccount(account, each)));
  const findings = [...judged.flatMap((each) => each.findings), ...ofAccounts];
  return {
    schema: reportSchemaId,
    run: {
      id: 'desk-20261004T054500Z',
      startedAt: '2026-10-04T05:45:00Z',
      finishedAt: '2026-10-04T05:45:07Z',
      trigger: 'desk',
      toolVersion: '0.1.0',
      build: sampleBuild,
      actionTableDate: '2026-09-26',
    },
    coverage: sampleCoverage(accounts),
    principals: judged.map((each) => each.report),
    findings,
    totals: totalsOf(findings),
    ...rest,
  };
}

/** Counts findings without an exception by severity. */
export function totalsOf(findings: readonly Finding[]): Record<Severity, number> {
  const counted = findings.filter((finding) => finding.exception === undefined);
  const count = (severity: Severity) => counted.filter((finding) => finding.severity === severity).length;
  return {
    critical: count('critical'),
    high: count('high'),
    medium: count('medium'),
    low: count('low'),
    info: count('info'),
  };
}

/** Findings `ACTION_MISSING`, `ACTION_DENIED` or `ACTION_LIMITED` for several actions of one cause. */
export function actionFindings(
  code: 'ACTION_MISSING' | 'ACTION_DENIED' | 'ACTION_LIMITED',
  actions: readonly string[],
  cause: FindingCause,
  set: SampleSet,
): SampleFinding[] {
  const words = { ACTION_MISSING: 'is not allowed', ACTION_DENIED: 'is denied', ACTION_LIMITED: 'is limited' };
  return actions.map((action) => ({
    code,
    severity: code === 'ACTION_LIMITED' ? 'high' : 'critical',
    requirements: [set],
    subject: action,
    summary: `${action} ${words[code]}: ${cause.why}`,
    causes: [cause],
    fix: adviseFix(action, cause),
  }));
}

function adviseFix(action: string, cause: FindingCause): string {
  const policy = cause.policy ?? '';
  if (cause.layer === 'scp') {
    return `Nothing in this account helps: ask the owners of the organization to exempt the role from the SCP ${policy}.`;
  }
  if (cause.layer === 'boundary') return `Allow ${action} in the permissions boundary ${policy}.`;
  if (cause.kind === 'explicit-deny') return `Take ${action} out of the policy ${policy}, or exempt the role from it.`;
  if (cause.kind === 'resource') return `Allow ${action} on every resource, not only on those in the policy ${policy}.`;
  return `Allow ${action} in a policy of the role.`;
}

function requirement(id: string, title: string, purpose: string): RequirementRef {
  return { id, title, build: sampleBuild, url: `${guide}aws_${id.replaceAll('-', '_')}.html`, purpose };
}

function sampleCoverage(accounts: readonly SampleAccount[]): WrittenReport['coverage'] {
  const rows = accounts.map((account) => account.coverage).filter((row) => row.account !== '*');
  const count = (status: AccountCoverage['status']) => rows.filter((row) => row.status === status).length;
  return {
    accounts: rows,
    accountsListed: rows.length,
    accountsRead: count('read'),
    accountsUnreadable: count('unreadable'),
    accountsExcluded: count('excluded'),
    rolesRead: rows.reduce((sum, row) => sum + row.roles, 0),
    usersRead: rows.reduce((sum, row) => sum + row.users, 0),
    principalsJudged: accounts.reduce((sum, account) => sum + account.principals.length, 0),
    skipped: [{ what: 'exports/README.txt', why: 'not JSON' }],
    notes: ['Resource policies of other services are not read.'],
  };
}

function judgedPrincipal(account: SampleAccount, sample: SamplePrincipal) {
  const kind = sample.kind ?? 'role';
  const arn = `arn:aws:iam::${sample.account}:${kind}/${sample.name}`;
  const findings = (sample.findings ?? []).map((each) => complete(each, sample.account, arn));
  const countOf = (code: string) => findings.filter((finding) => finding.code === code).length;
  const [limited, denied, missing] = [countOf('ACTION_LIMITED'), countOf('ACTION_DENIED'), countOf('ACTION_MISSING')];
  const counted = findings.filter((finding) => finding.exception === undefined);
  const report: PrincipalReport = {
    account: sample.account,
    ...(account.coverage.name !== undefined && { accountName: account.coverage.name }),
    principal: arn,
    name: sample.name,
    kind,
    requirements: sample.sets.map((set) => sampleRequirements[set]),
    selectedBy: 'tag',
    actions: {
      required: sample.required,
      granted: sample.required - limited - denied - missing,
      limited,
      denied,
      missing,
    },
    worst: severities.find((severity) => counted.some((finding) => finding.severity === severity)) ?? null,
    findings: findings.map((finding) => finding.id),
  };
  return { report, findings };
}

function ofAccount(account: SampleAccount, sample: SampleFinding): Finding {
  return complete(sample, account.coverage.account, null);
}

function complete(sample: SampleFinding, account: string, principal: string | null): Finding {
  const id = findingId({ account, principal, code: sample.code, subject: sample.subject });
  return { ...sample, id, account, principal, build: sampleBuild };
}
