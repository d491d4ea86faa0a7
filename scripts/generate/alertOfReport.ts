// What the hub would tell after a run, made of the run's report: for pictures, samples and tests of messages.

import type { AlertInput } from '../../shared/alerts/alertInput.ts';
import { buildAlerts } from '../../shared/alerts/buildAlerts.ts';
import type { RunReport } from '../../shared/drift/runReport.ts';
import { headlineOfReport } from '../../shared/report/wording/headlineOfReport.ts';
import { accountNamesOf } from '../../shared/report/wording/viewCauses.ts';

/** Gives the message: what changed, or a first scan where the report compares with nothing; undefined where there is nothing to tell. */
export function alertOfReport(report: RunReport): AlertInput | undefined {
  const { run, coverage, questions = [], totals, findings, changes } = report;
  const firstSeen = run.finishedAt;
  const isBaseline = changes === undefined || changes.baseline;
  const counting = [...findings].filter(({ exception }) => exception === undefined);
  const requirements = new Map(
    [...report.principals].flatMap((each) => each.requirements.map((one) => [`${one.id} ${one.build}`, one])),
  );
  const [alert] = buildAlerts(
    {
      run: { ...run, trigger: 'schedule' },
      baseline: isBaseline,
      ...(!isBaseline && { comparedWith: dayBefore(run.finishedAt) }),
      coverage,
      headline: headlineOfReport(report),
      questions,
      expectedRoles: report.expectedRoles,
      totals,
      totalsByAccount: new Map(),
      changes: isBaseline ? counting.map((finding) => ({ kind: 'new', finding, firstSeen })) : changes.findings,
      omitted: new Map(),
      coverageChanges: isBaseline ? [] : changes.coverage,
      accountNames: accountNamesOf(report),
      expiring: [],
      deskSettings: 'settings.yaml',
      reportLocation: `s3://veeam-drift-audit/audit/v1/date=${firstSeen.slice(0, 10)}/run=${run.id}/report.html`,
    },
    { groupBy: 'run', minimumSeverity: 'info', findRequirement: (id, build) => requirements.get(`${id} ${build}`) },
  );
  return alert;
}

function dayBefore(instant: string): string {
  return new Date(Date.parse(instant) - 86_400_000).toISOString();
}
