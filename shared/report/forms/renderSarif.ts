// The findings as SARIF 2.1.0, for code scanning: one result per finding, one rule per kind of drift.

import type { Location, Log, Notification, ReportingDescriptor, Result, Suppression } from 'sarif';
import type { Finding } from '../../drift/finding.ts';
import type { Listed } from '../../drift/listed.ts';
import { compareCodes, factsOfCode, type RuleFacts, titleOfCode } from '../../drift/ruleFacts.ts';
import { factsOfReport, isAllSeen } from '../../drift/runFacts.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { compareSeverities, type Severity, severityOf } from '../../drift/severity.ts';
import { capitalize } from '../../vocabulary/capitalize.ts';
import { escapedJson } from '../../vocabulary/escapedJson.ts';
import { headlineOfReport, headlineText } from '../wording/headlineOfReport.ts';
import { questionSentence } from '../wording/questionSentence.ts';
import { visibleText } from '../wording/visibleText.ts';
import { worstFirst } from '../wording/worstFirst.ts';

/** GitHub takes at most 25,000 results of a run (code scanning, SARIF support); the worst come first. */
const maxResults = 25_000;

/** Where the required sets come from: the tool has no page of its own. */
const informationUri = 'https://helpcenter.veeam.com/docs/vbaws/guide/req_permissions.html';

const levels: Readonly<Record<Severity, Result.level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};
/** GitHub's scale: above 9.0 critical, from 7.0 high, from 4.0 medium. */
const scores: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.0',
};

/**
 * Renders the findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). A finding has
 * no place in a file: its location is the ARN as logical location, and as file the path `iam/<account>/<role>`, because
 * code scanning shows no result without one. Accepted findings are suppressed. More than 25,000 results are left to the
 * JSON report, and a notification says so. The first notification is the headline of the run, an error where not
 * everything was seen or nothing was judged; the open questions follow.
 */
export function renderSarif(report: RunReport): string {
  const left = Math.max(report.findings.length - maxResults, 0);
  const notes = notesOf(report, left).map((text): Notification => ({ level: 'note', message: { text } }));
  return sarifText({ run: report.run, findings: report.findings, notifications: [headNotification(report), ...notes] });
}

export interface SarifParts {
  readonly run: RunReport['run'];
  readonly findings: Listed<Finding>;
  readonly notifications: Notification[];
  /** Where a finding stands in a file; default: nowhere, see {@link renderSarif}. */
  readonly placeOf?: (finding: Finding) => { readonly file: string; readonly line: number } | undefined;
}

/** Renders findings as SARIF, the worst first. */
export function sarifText({ run, findings: given, notifications, placeOf = () => undefined }: SarifParts): string {
  const worst = worstByCode(given);
  const codes = [...worst.keys()].toSorted(compareCodes);
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'veeam-role-drift',
            informationUri,
            version: visibleText(run.toolVersion, 60),
            rules: codes.map((code) => ruleOf(code, worst.get(code) ?? 'info')),
          },
        },
        automationDetails: { id: `veeam-role-drift/${encodeURIComponent(visibleText(run.id, 100))}` },
        invocations: [
          {
            executionSuccessful: true,
            startTimeUtc: run.startedAt,
            endTimeUtc: run.finishedAt,
            toolExecutionNotifications: notifications,
          },
        ],
        results: worstFirst(given)
          .take(maxResults)
          .map((finding) => resultOf(finding, codes, locationOf(finding, placeOf(finding))))
          .toArray(),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
  return `${escapedJson(log)}\n`;
}

function headNotification(report: RunReport): Notification {
  const text = visibleText(headlineText(headlineOfReport(report)), 1_000);
  return { level: isAllSeen(factsOfReport(report)) ? 'note' : 'error', message: { text } };
}

function notesOf(report: RunReport, left: number): string[] {
  const questions = (report.questions ?? []).map((question) => `Not judged: ${questionSentence(question).join(' ')}`);
  const all = [...questions, ...report.coverage.notes];
  const notes = all.map((note) => visibleText(note, 1_000)).filter((note) => note.trim() !== '');
  return left === 0 ? notes : [...notes, `${left} findings are only in the JSON report: SARIF takes ${maxResults}.`];
}

function worstByCode(findings: Listed<Finding>): ReadonlyMap<string, Severity> {
  const worst = new Map<string, Severity>();
  for (const { code, severity } of findings) {
    const known = worst.get(code);
    if (known === undefined || compareSeverities(severity, known) < 0) worst.set(code, severityOf(severity));
  }
  return worst;
}

function ruleOf(code: string, worst: Severity): ReportingDescriptor {
  const facts = factsOfCode(code);
  return {
    id: code,
    shortDescription: { text: titleOfCode(code) },
    ...(facts !== undefined && { fullDescription: { text: sentence(facts.when) }, help: helpOf(facts) }),
    defaultConfiguration: { level: levels[worst] },
    properties: { 'security-severity': scores[worst], tags: ['iam', 'security'] },
  };
}

// What GitHub shows beside an alert.
function helpOf({ title, when, why }: RuleFacts): NonNullable<ReportingDescriptor['help']> {
  const next = 'The message of each result ends with what to do; veeam-drift fix prints it as commands or documents.';
  return {
    text: `${sentence(when)} ${why} ${next}`,
    markdown: `**${title}**: ${sentence(when)}\n\n${why}\n\n${next.replace('veeam-drift fix', '`veeam-drift fix`')}`,
  };
}

function sentence(clause: string): string {
  return `${capitalize(clause)}.`;
}

function resultOf(finding: Finding, codes: readonly string[], location: Location): Result {
  const text = `${visibleText(finding.summary, 1_000)} ${visibleText(finding.fix, 1_000)}`;
  return {
    ruleId: finding.code,
    ruleIndex: codes.indexOf(finding.code),
    level: levels[severityOf(finding.severity)],
    kind: 'fail',
    message: { text: escapeMessage(text) },
    locations: [location],
    partialFingerprints: { 'findingId/v1': finding.id },
    suppressions: suppressionsOf(finding),
    properties: { severity: finding.severity, account: finding.account, requirements: [...finding.requirements] },
  };
}

function locationOf(finding: Finding, place: ReturnType<NonNullable<SarifParts['placeOf']>>): Location {
  const owner = finding.principal ?? finding.account;
  const path = ['iam', finding.account, ...(finding.principal?.replace(/^.*?:(?=role\/|user\/)/, '').split('/') ?? [])];
  const parts = place === undefined ? path : place.file.replaceAll('\\', '/').split('/');
  return {
    physicalLocation: {
      artifactLocation: { uri: parts.map((part) => encodeURIComponent(visibleText(part, 100))).join('/') },
      region: { startLine: place?.line ?? 1 },
    },
    logicalLocations: [
      { fullyQualifiedName: visibleText(owner, 400), kind: finding.principal === null ? 'account' : 'resource' },
    ],
  };
}

function suppressionsOf(finding: Finding): Suppression[] {
  if (finding.exception === undefined) return [];
  const { reason, owner, expires } = finding.exception;
  const justification = `${visibleText(reason, 400)} (${visibleText(owner, 100)}, until ${visibleText(expires, 20)})`;
  return [{ kind: 'external', status: 'accepted', justification }];
}

/** In a message, `{0}` is a placeholder and `[text](target)` a link: neither may come from a name. */
function escapeMessage(text: string): string {
  return text
    .replaceAll('{', '{{')
    .replaceAll('}', '}}')
    .replaceAll(/[[\]\\]/g, String.raw`\$&`);
}
