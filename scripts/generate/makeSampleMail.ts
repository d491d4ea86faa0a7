// Makes the README's sample mail: what the hub would send after its first scan of the estate of a report.
// node scripts/generate/makeSampleMail.ts --report veeam-drift-report/report.json --out docs/first-scan.txt

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildAlerts } from '../../shared/alerts/buildAlerts.ts';
import { renderEmail } from '../../shared/alerts/forms/renderEmail.ts';
import { parseRunReport } from '../../shared/report/parseRunReport.ts';
import { headlineOfReport } from '../../shared/report/wording/headlineOfReport.ts';
import { accountNamesOf } from '../../shared/report/wording/viewCauses.ts';

const { values } = parseArgs({
  options: {
    report: { type: 'string', default: 'veeam-drift-report/report.json' },
    out: { type: 'string', default: 'docs/first-scan.txt' },
  },
});
const parsed = parseRunReport(readFileSync(values.report, 'utf8'));
if (!parsed.ok) throw new Error(`${values.report}: expected the JSON report of a run`);
const { report } = parsed;
const { run, coverage, questions = [], totals, principals } = report;
const firstSeen = run.finishedAt;
const counting = report.findings.filter(({ exception }) => exception === undefined);
const requirements = new Map(
  principals.flatMap((each) => each.requirements.map((one) => [`${one.id} ${one.build}`, one])),
);
const [alert] = buildAlerts(
  {
    run: { ...run, trigger: 'schedule' },
    baseline: true,
    coverage,
    headline: headlineOfReport(report),
    questions,
    totals,
    totalsByAccount: new Map(),
    changes: counting.map((finding) => ({ kind: 'new', finding, firstSeen })),
    omitted: new Map(),
    coverageChanges: [],
    accountNames: accountNamesOf(report),
    expiring: [],
    deskSettings: 'settings.yaml',
    reportLocation: `s3://veeam-drift-audit/audit/v1/date=${firstSeen.slice(0, 10)}/run=${run.id}/report.html`,
  },
  { groupBy: 'run', minimumSeverity: 'info', findRequirement: (id, build) => requirements.get(`${id} ${build}`) },
);
if (alert === undefined) throw new Error('expected a message about the first scan');
const { subject, body } = renderEmail(alert);
writeFileSync(values.out, `Subject: ${subject}\n\n${body}`);
console.log(`${values.out} written`);
