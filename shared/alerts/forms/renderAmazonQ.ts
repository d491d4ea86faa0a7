// An alert as a custom notification of Amazon Q Developer in chat applications (formerly AWS Chatbot).

import type { FindingGroup } from '../../report/wording/findingGroup.ts';
import { headlineOf } from '../../report/wording/headlineOf.ts';
import { nextStepOf } from '../../report/wording/nextStepOf.ts';
import { accountLabel, placeOf } from '../../report/wording/placesOf.ts';
import { describeInstant, plural } from '../../report/wording/plural.ts';
import { type ChangeSection, changeNote, mendedNote } from '../../report/wording/viewChanges.ts';
import { visibleText } from '../../report/wording/visibleText.ts';
import type { AlertCause, AlertInput } from '../alertInput.ts';
import { alertClauses, describeCoverage, describeRunAsWhole, describeTotals } from './alertSentence.ts';
import { viewAlert } from './alertView.ts';
import { fitAlert } from './fitAlert.ts';
import { reportAddress } from './reportAddress.ts';
import { slackCode, slackLines, slackPhrase, slackWords } from './slackWords.ts';

/** Own limits, below those of the service, so that a message is never refused. */
const maxTitle = 200;
const maxDescription = 3_000;
const maxNextSteps = 4;
const maxGroups = 8;

/**
 * Renders an alert in the schema of custom notifications, version 1.0
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html): title, description in the chat client's
 * Markdown, the first next steps. The messages of one run form a thread. Other JSON or text on the topic is dropped by
 * the service without an error. `maxBytes` is counted as the JSON string that carries it.
 */
export function renderAmazonQ(alert: AlertInput, maxBytes = 16_384): string {
  return fitAlert(alert, maxBytes, (fitted) => JSON.stringify(notificationOf(fitted)));
}

function notificationOf(alert: AlertInput) {
  const view = viewAlert(alert);
  const open = view.sections.filter((section) => section.kind !== 'resolved').flatMap((section) => section.groups);
  const steps = [...new Set(open.map((group) => slackLines([slackPhrase(nextStepOf(group))], 300)))].slice(
    0,
    maxNextSteps,
  );
  const [title, ...others] = alertClauses(alert, view);
  return {
    version: '1.0',
    source: 'custom',
    id: alert.id,
    content: {
      textType: 'client-markdown',
      title: visibleText(`${view.lead}: ${title}`, maxTitle),
      description: slackLines([...others, ...descriptionLines(alert, view.sections)], maxDescription),
      ...(steps.length > 0 && { nextSteps: steps }),
      keywords: ['iam-drift', view.lead.toLowerCase()],
    },
    metadata: {
      threadId: `veeam-drift-${alert.run.id}`.slice(0, 75),
      eventType: 'veeam-drift-alert',
    },
  };
}

function descriptionLines(alert: AlertInput, sections: readonly ChangeSection[]): string[] {
  const groups = sections.flatMap((section) => section.groups.map((group) => ({ group, section })));
  const rest = groups.length - maxGroups;
  return [
    ...(alert.comparedWith === undefined ? [] : [`Since ${describeInstant(alert.comparedWith)}`]),
    ...describeRunAsWhole(alert).map((sentence) => slackWords(sentence, 600)),
    `Open findings: ${describeTotals(alert.totals)}. Read: ${describeCoverage(alert.coverage)}.`,
    ...(alert.seal === undefined ? [] : [`Seal: ${slackCode(alert.seal.sha256, 64)}`]),
    ...(alert.reportLocation === undefined
      ? []
      : [`Whole report: ${reportAddress(alert) ?? slackCode(alert.reportLocation, 300)}`]),
    ...(alert.causes?.worst ?? []).map(causeLine),
    ...groups.slice(0, maxGroups).map(({ group, section }) => groupLine(group, section, alert)),
    ...(rest > 0 ? [`• and ${plural(rest, 'more problem')}`] : []),
    ...alert.coverageChanges.slice(0, maxGroups).map((change) => {
      const state = change.kind === 'lost' ? 'can no longer be read' : 'can be read again';
      return `• ${slackCode(accountLabel(change.account, alert.accountNames))} ${state}: ${slackWords(change.message)}`;
    }),
  ];
}

function causeLine({ severity, place, headline }: AlertCause): string {
  return `• *${slackWords(severity, 20).toUpperCase()}* ${slackCode(place)} ${slackWords(headline, 400)}`;
}

function groupLine(group: FindingGroup, section: ChangeSection, alert: AlertInput): string {
  const place = slackCode(placeOf(group, alert.accountNames));
  const headline = slackPhrase(headlineOf(group));
  if (section.kind === 'resolved') {
    return `• *RESOLVED* ${place}, ${slackWords(mendedNote(group, section))}: ${headline}`;
  }
  const state = section.kind === 'new' ? '' : `${section.title}: `;
  const lead = `*${group.severity.toUpperCase()}* ${state}`.trim();
  return `• ${lead} ${place}${slackWords(changeNote(group, section))} ${headline}`;
}
