// The CloudWatch metrics of a finished run, in the embedded metric format.

import type { Metrics } from '@aws-lambda-powertools/metrics';
import { noFacts } from '../drift/runFacts.ts';
import { severities } from '../drift/severity.ts';
import type { FinishedRun } from '../run/finishedRun.ts';
import { capitalize } from '../vocabulary/capitalize.ts';

const hourMs = 3_600_000;

/**
 * Adds to `metrics`, for a run over the whole estate: `Heartbeat` 1, `AccountsListed`, `AccountsRead`,
 * `AccountsUnreadable`, `Unseen` (accounts, files, roles and users that were to be read and were not, and that no
 * exception accepts), `QuestionsOpen`, `AccountsNeverRead`, `OldestUnreadHours` (0 where all were read), `PrincipalsJudged`,
 * `FindingsCritical` … `FindingsInfo`, `Changes`, `DurationSeconds`. A run over less adds `PartialRuns` 1 and `Changes`
 * only, so that no chart falls because somebody looked at one account.
 */
export function addRunMetrics(metrics: Metrics, finished: FinishedRun, now: Date): void {
  const { summary, oldestRead, neverRead, facts } = finished;
  const { counts } = summary;
  const { new: added, worse, resolved, reminder } = counts.changes;
  metrics.addMetric('Changes', 'Count', added + worse + resolved + reminder);
  if (summary.partial) {
    metrics.addMetric('PartialRuns', 'Count', 1);
    return;
  }
  metrics.addMetric('Heartbeat', 'Count', 1);
  metrics.addMetric('AccountsListed', 'Count', counts.accountsListed);
  metrics.addMetric('AccountsRead', 'Count', counts.accountsRead);
  metrics.addMetric('AccountsUnreadable', 'Count', counts.accountsUnreadable);
  const { unseen, questions } = facts ?? noFacts;
  metrics.addMetric('Unseen', 'Count', unseen.accounts + unseen.files + unseen.principals + unseen.unjudged);
  metrics.addMetric('QuestionsOpen', 'Count', questions.length);
  metrics.addMetric('AccountsNeverRead', 'Count', neverRead);
  metrics.addMetric('OldestUnreadHours', 'Count', hoursSince(oldestRead, now));
  metrics.addMetric('PrincipalsJudged', 'Count', counts.principals);
  for (const severity of severities) {
    metrics.addMetric(`Findings${capitalize(severity)}`, 'Count', counts.findings[severity]);
  }
  metrics.addMetric('DurationSeconds', 'Seconds', (now.getTime() - Date.parse(summary.startedAt)) / 1000);
}

function hoursSince(instant: string | undefined, now: Date): number {
  return instant === undefined ? 0 : (now.getTime() - Date.parse(instant)) / hourMs;
}
