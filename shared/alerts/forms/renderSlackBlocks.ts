// An alert as Slack blocks: the verdict as header, one section per cause, coverage and the way to the whole report.

import type { ContextBlock, HeaderBlock, KnownBlock } from '@slack/types';
import { isAboutActions } from '../../drift/ruleFacts.ts';
import { type Severity, severityOf } from '../../drift/severity.ts';
import { breakagesOf, purposeOf } from '../../report/wording/breakagesOf.ts';
import type { FindingGroup } from '../../report/wording/findingGroup.ts';
import { fixCommand } from '../../report/wording/fixCommand.ts';
import { headlineOf, whyOf } from '../../report/wording/headlineOf.ts';
import { judgedBy } from '../../report/wording/judgedBy.ts';
import { nextStepOf } from '../../report/wording/nextStepOf.ts';
import { accountLabel, namesOf, placeOf, principalName } from '../../report/wording/placesOf.ts';
import { describeInstant, formatCount, plural } from '../../report/wording/plural.ts';
import { type ChangeSection, changeNote, mendedNote } from '../../report/wording/viewChanges.ts';
import { visibleText } from '../../report/wording/visibleText.ts';
import type { AlertCause, AlertInput } from '../alertInput.ts';
import { alertClauses, alertSentence, describeCoverage, describeRunAsWhole, describeTotals } from './alertSentence.ts';
import { type AlertView, deskCallOf, viewAlert } from './alertView.ts';
import { reportAddress } from './reportAddress.ts';
import { escapeSlack, slackCode, slackLines, slackLink, slackPhrase, slackSection, slackWords } from './slackWords.ts';

/** Causes told over all kinds of change; with header, titles and closing well below Slack's 50 blocks. */
const maxGroups = 12;
/** Slack takes 3,000 characters per text; less reads better. */
const maxText = 2_500;
const maxActions = 15;
const maxEntries = 10;

const signs: Readonly<Record<Severity, string>> = {
  critical: '\u{1f534}',
  high: '\u{1f7e0}',
  medium: '\u{1f7e1}',
  low: '\u{1f535}',
  info: '⚪',
};

/** Nothing that is mended carries the sign of an alarm. */
const mended = '\u2705';

function signOf({ worst, lead }: AlertView): string {
  if (worst !== null) return `${signs[worst]} `;
  return lead === 'RESOLVED' ? `${mended} ` : '';
}

/**
 * Renders an alert as Block Kit, within the documented limits: at most 50 blocks, 150 characters in the header and 3,000
 * in a section (https://docs.slack.dev/reference/block-kit/blocks). Names are escaped, permissions stand in code spans.
 */
export function renderSlackBlocks(alert: AlertInput): KnownBlock[] {
  const view = viewAlert(alert);
  const sign = signOf(view);
  const [first, ...others] = alertClauses(alert, view);
  const since = alert.comparedWith === undefined ? [] : [`Since ${describeInstant(alert.comparedWith)}`];
  const further = [...others, ...since].join(' · ');
  return [
    header(`${sign}${view.lead}: ${first}`),
    ...(further === '' ? [] : [context([escapeSlack(further)])]),
    ...causeBlocks(alert),
    ...sectionBlocks(view.sections, alert),
    ...coverageBlocks(alert),
    ...exceptionBlocks(alert),
    { type: 'divider' },
    ...closingBlocks(alert),
  ];
}

/** The message's plain text, which Slack shows in notifications and reads to screen readers. Unescaped markup. */
export function slackFallback(alert: AlertInput): string {
  const view = viewAlert(alert);
  return `${view.lead}: ${alertSentence(alert, view)}`;
}

function sectionBlocks(sections: readonly ChangeSection[], alert: AlertInput): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let room = maxGroups;
  for (const section of sections) {
    const shown = section.groups.slice(0, room);
    room -= shown.length;
    const rest = section.groups.length - shown.length;
    blocks.push(slackSection(`*${section.title}*`));
    blocks.push(...shown.map((group) => slackSection(slackLines(groupLines(group, section, alert), maxText))));
    if (rest > 0) blocks.push(context([`and ${plural(rest, 'more problem')}, in the whole report`]));
  }
  return blocks;
}

function groupLines(group: FindingGroup, section: ChangeSection, alert: AlertInput): string[] {
  const place = slackCode(placeOf(group, alert.accountNames));
  if (section.kind === 'resolved') {
    return [
      `${mended} *RESOLVED* ${place}, ${escapeSlack(mendedNote(group, section))}`,
      slackPhrase(headlineOf(group)),
    ];
  }
  const title = `${signs[group.severity]} *${group.severity.toUpperCase()}* ${place}${escapeSlack(changeNote(group, section))}`;
  const why = whyOf(group);
  const names = namesOf(group);
  return [
    title,
    slackPhrase(headlineOf(group)),
    ...(isAboutActions(group) ? [codeList(group.subjects, maxActions)] : []),
    ...(why === undefined ? [] : [`Why: ${slackWords(why)}`]),
    ...(names.length < 2 ? [] : [`Roles: ${codeList(names, maxEntries)}`]),
    ...breakLines(group, alert),
    `*Next:* ${slackPhrase(nextStepOf(group))}`,
    ...whoLines(
      { principal: group.principals[0], principals: group.principals.length },
      fixCommand(group, deskCallOf(alert)),
    ),
  ];
}

function whoLines({ principal, principals }: WhoIsStruck, fix: string | undefined): string[] {
  const more = principals > 1 ? ` (and ${formatCount(principals - 1)} more)` : '';
  return [
    ...(principal === undefined ? [] : [`ARN: ${slackCode(principal, 300)}${more}`]),
    ...(fix === undefined ? [] : [`Fix: ${slackCode(fix, 600)}`]),
  ];
}

interface WhoIsStruck {
  /** ARN of the first. */
  readonly principal?: string | undefined;
  readonly principals: number;
}

/** The causes of a first scan, worst first. */
function causeBlocks({ causes }: AlertInput): KnownBlock[] {
  if (causes === undefined || causes.worst.length === 0) return [];
  const sections = causes.worst.map((cause) => slackSection(slackLines(causeLines(cause), maxText)));
  const more = causes.more === 0 ? [] : [context([`and ${plural(causes.more, 'more cause')}, in the whole report`])];
  return [slackSection('*Worst first*'), ...sections, ...more];
}

function causeLines(cause: AlertCause): string[] {
  const severity = severityOf(cause.severity);
  const breaks = cause.breaks.map((each) => slackWords(each, 120)).join('; ');
  return [
    `${signs[severity]} *${severity.toUpperCase()}* ${slackCode(cause.place)}`,
    slackWords(cause.headline, 600),
    ...(breaks === '' ? [] : [`*${severity === 'critical' ? 'Breaks' : 'May break'}:* ${breaks}`]),
    `*Next:* ${slackWords(cause.next, 600)}`,
    ...whoLines(cause, cause.fix),
  ];
}

function breakLines(group: FindingGroup, alert: AlertInput): string[] {
  const asked = alert.requirements.filter((requirement) => group.requirements.includes(requirement.id));
  const breaks = breakagesOf([group], asked).slice(0, 4);
  const [first] = breaks;
  if (first === undefined) return [];
  const purposes = breaks.map(({ requirement }) => {
    return `${slackWords(purposeOf(requirement), 120)} (${slackLink(requirement.url, 'guide')})`;
  });
  return [`*${first.certain ? 'Breaks' : 'May break'}:* ${purposes.join('; ')}`];
}

function coverageBlocks(alert: AlertInput): KnownBlock[] {
  const lines = alert.coverageChanges.map((change) => {
    const state = change.kind === 'lost' ? 'can no longer be read' : 'can be read again';
    return `• ${slackCode(accountLabel(change.account, alert.accountNames))} ${state}: ${slackWords(change.message)}`;
  });
  return listBlocks('Accounts', lines);
}

function exceptionBlocks(alert: AlertInput): KnownBlock[] {
  const lines = alert.expiringExceptions.map((each) => {
    const who = each.principal === null ? each.account : principalName(each.principal);
    return `• ${each.expires}: ${slackCode(each.code)} of ${slackCode(who)} (${slackWords(each.owner, 80)})`;
  });
  return listBlocks('Exceptions that end soon', lines);
}

function listBlocks(title: string, lines: readonly string[]): KnownBlock[] {
  if (lines.length === 0) return [];
  const rest = lines.length - maxEntries;
  const more = rest > 0 ? [`• and ${rest} more`] : [];
  return [slackSection(slackLines([`*${title}*`, ...lines.slice(0, maxEntries), ...more], maxText))];
}

function closingBlocks(alert: AlertInput): KnownBlock[] {
  const omitted = alert.omitted?.changes ?? 0;
  const where = reportAddress(alert) ?? alert.reportLocation;
  const facts = [
    `Open findings: ${describeTotals(alert.totals)}`,
    `Read: ${describeCoverage(alert.coverage)}`,
    slackWords(judgedBy(alert.run), 400),
    ...(omitted > 0 ? [`${plural(omitted, 'change')} only in the whole report`] : []),
  ];
  return [
    ...describeRunAsWhole(alert).map((sentence) => context([slackWords(sentence, 600)])),
    ...(where === undefined
      ? []
      : [slackSection(`*Whole report:* ${slackLink(where, 'open the report')}${linkOf(alert)}`)]),
    context([facts.join(' · ')]),
    ...(alert.seal === undefined ? [] : [context([`Seal: ${slackCode(alert.seal.sha256, 64)}`])]),
  ];
}

function linkOf({ reportLink: link }: AlertInput): string {
  if (link === undefined || escapeSlack(link.url).length > maxText) return '';
  return `, or ${slackLink(link.url, 'without any rights')} until ${escapeSlack(describeInstant(link.until))} at the latest`;
}

function codeList(items: readonly string[], limit: number): string {
  const shown = items.slice(0, limit).map((item) => slackCode(item, 100));
  const rest = items.length - shown.length;
  return `${shown.join(' ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function header(text: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: visibleText(text, 110), emoji: false } };
}

function context(texts: readonly string[]): ContextBlock {
  return { type: 'context', elements: texts.map((text) => ({ type: 'mrkdwn', text, verbatim: true })) };
}
