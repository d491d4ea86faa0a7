// Alerts as the sample organization would send them: a usual day, a baseline, all resolved.

import { alertCauses } from '../../shared/alerts/alertCauses.ts';
import type { AlertInput } from '../../shared/alerts/alertInput.ts';
import type { Change } from '../../shared/drift/change.ts';
import { type Finding, findingId } from '../../shared/drift/finding.ts';
import { sampleReport } from './sampleOrganization.ts';
import { sampleRequirements, totalsOf } from './sampleReport.ts';

const { coverage } = sampleReport;

/** A usual day: a boundary was tightened, a trust policy edited, one thing was mended, one account got lost. */
export const usualDay: AlertInput = {
  id: 'd41d8cd98f00b204',
  run: { ...sampleReport.run, trigger: 'schedule', id: '6f1c1d2e-8a55-4a0e-9f0a-2f0f7c1f0001' },
  baseline: false,
  comparedWith: '2026-10-03T05:45:09Z',
  coverage: {
    accountsListed: coverage.accountsListed,
    accountsRead: coverage.accountsRead,
    accountsUnreadable: coverage.accountsUnreadable,
    accountsExcluded: coverage.accountsExcluded,
    principalsJudged: coverage.principalsJudged,
    notes: coverage.notes,
  },
  totals: sampleReport.totals,
  changes: [
    ...changesOf('new', (finding) => finding.causes[0]?.layer === 'boundary'),
    ...changesOf('new', (finding) => finding.code === 'TRUST_APPLIANCE_MISSING'),
    ...changesOf('resolved', (finding) => finding.code === 'ACTION_DENIED'),
  ],
  coverageChanges: [{ account: '444455556666', kind: 'lost', message: 'the reader role could not be assumed' }],
  accountNames: { '111122223333': 'production', '222233334444': 'billing', '444455556666': 'sandbox' },
  requirements: Object.values(sampleRequirements),
  expiringExceptions: [],
  deskSettings: 'settings.yaml',
  reportLocation:
    's3://veeam-drift-audit/audit/v1/date=2026-10-04/run=6f1c1d2e-8a55-4a0e-9f0a-2f0f7c1f0001/report.html',
};

/** The first run of all. */
export const baseline: AlertInput = {
  ...withoutComparison(usualDay),
  baseline: true,
  changes: sampleReport.findings.map((finding) => toChange('new', finding)),
  causes: alertCauses({
    changes: sampleReport.findings
      .filter(({ exception }) => exception === undefined)
      .map((finding) => toChange('new', finding)),
    accountNames: usualDay.accountNames,
    findRequirement: (id) => Object.values(sampleRequirements).find((requirement) => requirement.id === id),
    call: { settings: 'settings.yaml', finishedAt: usualDay.run.finishedAt },
  }),
  coverageChanges: [],
};

/** Everything that was wrong yesterday is right again. */
export const allResolved: AlertInput = {
  ...usualDay,
  changes: changesOf('resolved', (finding) => finding.severity === 'critical'),
  coverageChanges: [{ account: '444455556666', kind: 'regained', message: 'it was read again' }],
  totals: totalsOf([]),
};

/** Each kind of change at once, and exceptions that end. */
export const everything: AlertInput = {
  ...usualDay,
  reportLink: {
    url: `https://veeam-drift-audit.s3.eu-central-1.amazonaws.com/audit/v1/date%3D2026-10-04/run%3D6f1c1d2e-8a55-4a0e-9f0a-2f0f7c1f0001/report.html?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Security-Token=${'IQoJb3JpZ2luX2Vj'.repeat(60)}%3D%3D&X-Amz-Signature=${'0a'.repeat(32)}&x-id=GetObject`,
    until: '2026-10-04T13:45:09Z',
  },
  changes: [
    ...usualDay.changes,
    ...changesOf('worse', (finding) => finding.code === 'ACTION_LIMITED').map((change) => ({
      ...change,
      before: 'medium' as const,
    })),
    ...changesOf('reminder', (finding) => finding.code === 'EXCESS_ACTIONS'),
  ],
  expiringExceptions: sampleReport.findings.flatMap((finding) =>
    finding.exception === undefined
      ? []
      : [
          {
            findingId: finding.id,
            account: finding.account,
            principal: finding.principal,
            code: finding.code,
            subject: finding.subject,
            owner: finding.exception.owner,
            expires: finding.exception.expires,
          },
        ],
  ),
};

function changesOf(kind: Change['kind'], matches: (finding: Finding) => boolean): Change[] {
  return sampleReport.findings.filter(matches).map((finding) => toChange(kind, finding));
}

function toChange(kind: Change['kind'], finding: Finding): Change {
  return { kind, finding, firstSeen: '2026-10-04T05:45:07Z' };
}

function withoutComparison({ comparedWith: _, ...alert }: AlertInput): AlertInput {
  return alert;
}

/** A bad day: an SCP, a boundary and a template changed over 400 roles. */
export const hugeDay: AlertInput = {
  ...usualDay,
  changes: Array.from({ length: 400 }, (_, index) => {
    const account = String(100_000_000_000 + Math.floor(index / 4));
    return usualDay.changes.slice(0, 12).map((change) => {
      const principal = `arn:aws:iam::${account}:role/veeam-${index % 4}`;
      const severity = index % 3 === 0 ? ('critical' as const) : ('high' as const);
      const finding = { ...change.finding, account, principal, severity };
      return { ...change, finding: { ...finding, id: findingId(finding) } };
    });
  }).flat(),
};
