// Makes the README's sample mail: what the hub would send after its first scan of the estate of a report.
// node scripts/generate/makeSampleMail.ts --report veeam-drift-report/report.json --out docs/first-scan.txt

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { renderEmail } from '../../shared/alerts/forms/renderEmail.ts';
import { runReportSchema } from '../../shared/drift/runReport.ts';
import { alertOfReport } from './alertOfReport.ts';

const { values } = parseArgs({
  options: {
    report: { type: 'string', default: 'veeam-drift-report/report.json' },
    out: { type: 'string', default: 'docs/first-scan.txt' },
  },
});
const parsed = runReportSchema.safeParse(JSON.parse(readFileSync(values.report, 'utf8')));
if (!parsed.success) throw new Error(`${values.report}: expected the JSON report of a run`);
const alert = alertOfReport(parsed.data);
if (alert === undefined) throw new Error('expected a message about the first scan');
const { subject, body } = renderEmail(alert);
writeFileSync(values.out, `Subject: ${subject}\n\n${body}`);
console.log(`${values.out} written`);
