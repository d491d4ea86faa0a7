// The parts of the alert e-mail: changes by kind, accounts lost and regained, exceptions that end soon.

import { isAboutActions } from '../../drift/ruleFacts.ts';
import { breakagesOf, purposeOf } from '../../report/wording/breakagesOf.ts';
import { wrapText } from '../../report/wording/escapeTerminal.ts';
import type { FindingGroup } from '../../report/wording/findingGroup.ts';
import { fixCommand } from '../../report/wording/fixCommand.ts';
import { headlineOf, whyOf } from '../../report/wording/headlineOf.ts';
import { listActions } from '../../report/wording/listActions.ts';
import { nextStepOf } from '../../report/wording/nextStepOf.ts';
import { terminalPhrase } from '../../report/wording/paint.ts';
import { accountLabel, namesOf, placeOf, principalName } from '../../report/wording/placesOf.ts';
import { formatCount, plural } from '../../report/wording/plural.ts';
import { type ChangeSection, changeNote, mendedNote } from '../../report/wording/viewChanges.ts';
import { visibleText } from '../../report/wording/visibleText.ts';
import type { AlertCause, AlertInput } from '../alertInput.ts';
import { deskCallOf } from './alertView.ts';

/** Causes that are told in full; the rest is short or counted, so that a bad day stays readable. */
const maxFullGroups = 5;
/** One line each, below the causes told in full. */
const maxShortGroups = 5;
const maxEntries = 8;

/** Gives the lines of one kind of change: open problems with cause and next step, resolved ones in short. */
export function sectionLines(section: ChangeSection, alert: AlertInput, columns: number): string[] {
  const full = section.kind === 'resolved' ? [] : section.groups.slice(0, maxFullGroups);
  const short = section.groups.slice(full.length, full.length + maxShortGroups);
  const rest = section.groups.length - full.length - short.length;
  const shortLines = short.flatMap((group) => {
    const title = titleOf(group, section, alert);
    return wrapText(`${title}: ${terminalPhrase(headlineOf(group))}`, columns, '- ');
  });
  return [
    '',
    section.title.toUpperCase(),
    ...full.flatMap((group, index) => [...(index > 0 ? [''] : []), ...groupLines({ group, section, alert, columns })]),
    ...(full.length > 0 && short.length > 0 ? ['', ...shortLines] : shortLines),
    ...(rest > 0 ? [`- and ${plural(rest, 'more problem')}, in the whole report`] : []),
  ];
}

/** Gives the lines about accounts that can no longer be read, or can again; none where nothing changed. */
export function accountLines(alert: AlertInput, columns: number): string[] {
  const entries = alert.coverageChanges.map((change) => {
    const label = visibleText(accountLabel(change.account, alert.accountNames));
    const state = change.kind === 'lost' ? 'can no longer be read' : 'can be read again';
    return `${label} ${state}: ${visibleText(change.message)}`;
  });
  return listLines('ACCOUNTS', entries, columns);
}

/** Gives the lines about exceptions that end soon; none where there are none. */
export function exceptionLines(alert: AlertInput, columns: number): string[] {
  const entries = alert.expiringExceptions.map((each) => {
    const who = each.principal === null ? each.account : principalName(each.principal);
    return `${each.expires}: ${visibleText(each.code)} of ${visibleText(who)} (${visibleText(each.owner, 80)})`;
  });
  return listLines('EXCEPTIONS THAT END SOON', entries, columns);
}

function listLines(title: string, entries: readonly string[], columns: number): string[] {
  if (entries.length === 0) return [];
  const rest = entries.length - maxEntries;
  const shown = rest > 0 ? [...entries.slice(0, maxEntries), `and ${rest} more`] : entries;
  return ['', title, ...shown.flatMap((entry) => wrapText(entry, columns, '- '))];
}

function groupLines(of: {
  readonly group: FindingGroup;
  readonly section: ChangeSection;
  readonly alert: AlertInput;
  readonly columns: number;
}): string[] {
  const { group, section, alert, columns } = of;
  const why = whyOf(group);
  return [
    ...wrapText(titleOf(group, section, alert), columns, '* ', '  '),
    ...wrapText(`${terminalPhrase(headlineOf(group))}.`, columns, '  '),
    ...(isAboutActions(group) ? wrapText(visibleText(listActions(group.subjects, 12), 600), columns, '  ') : []),
    ...(why === undefined ? [] : wrapText(visibleText(why, 400), columns, '  Why: ')),
    ...roleLines(group, columns),
    ...breakLines(group, alert, columns),
    ...wrapText(terminalPhrase(nextStepOf(group)), columns, '  Next: '),
    ...whoLines(group.principals[0], group.principals.length),
    ...fixLines(fixCommand(group, deskCallOf(alert))),
  ];
}

/** What a person copies stays on one line. */
function whoLines(principal: string | undefined, count: number): string[] {
  if (principal === undefined) return [];
  return [`  ARN: ${visibleText(principal, 300)}${count > 1 ? ` (and ${formatCount(count - 1)} more)` : ''}`];
}

function fixLines(command: string | undefined): string[] {
  return command === undefined ? [] : [`  Fix: ${visibleText(command, 600)}`];
}

/** Gives the lines of the causes of a first scan, worst first; none in any other message. */
export function causeLines({ causes }: AlertInput, columns: number): string[] {
  if (causes === undefined || causes.worst.length === 0) return [];
  const { worst, more } = causes;
  return [
    '',
    'WORST FIRST',
    ...worst.flatMap((cause, index) => {
      const isRepeated = worst.slice(0, index).some(({ fix }) => fix === cause.fix);
      return [...(index > 0 ? [''] : []), ...oneCause(cause, columns, isRepeated)];
    }),
    ...(more > 0 ? ['', `- and ${plural(more, 'more cause')}, in the whole report`] : []),
  ];
}

function oneCause(cause: AlertCause, columns: number, isRepeated: boolean): string[] {
  const breaks = cause.breaks.map((each) => visibleText(each, 120)).join('; ');
  return [
    ...wrapText(`${visibleText(cause.severity, 20).toUpperCase()}: ${visibleText(cause.place)}`, columns, '* ', '  '),
    ...wrapText(`${visibleText(cause.headline, 600)}.`, columns, '  '),
    ...(breaks === '' ? [] : wrapText(breaks, columns, cause.severity === 'critical' ? '  Breaks: ' : '  May break: ')),
    ...wrapText(visibleText(cause.next, 600), columns, '  Next: '),
    ...whoLines(cause.principal, cause.principals),
    ...fixLines(isRepeated && cause.fix !== undefined ? 'as above' : cause.fix),
  ];
}

function titleOf(group: FindingGroup, section: ChangeSection, alert: AlertInput): string {
  const place = visibleText(placeOf(group, alert.accountNames));
  // What is mended does not begin like an alarm.
  if (section.kind === 'resolved') return `${place}, ${mendedNote(group, section)}`;
  return `${group.severity.toUpperCase()}: ${place}${changeNote(group, section)}`;
}

/** Which roles, where the title only counts them. */
function roleLines(group: FindingGroup, columns: number): string[] {
  const names = namesOf(group);
  if (names.length < 2) return [];
  const shown = names.slice(0, maxEntries).map((name) => visibleText(name, 64));
  const more = names.length > maxEntries ? ` and ${names.length - maxEntries} more` : '';
  return wrapText(`${shown.join(', ')}${more}`, columns, '  Roles: ');
}

function breakLines(group: FindingGroup, alert: AlertInput, columns: number): string[] {
  const asked = alert.requirements.filter((requirement) => group.requirements.includes(requirement.id));
  const [first, ...others] = breakagesOf([group], asked);
  if (first === undefined) return [];
  const purposes = [first, ...others].map((each) => visibleText(purposeOf(each.requirement), 120));
  return [
    ...wrapText(purposes.join('; '), columns, first.certain ? '  Breaks: ' : '  May break: '),
    `  Guide: ${visibleText(first.requirement.url)}`,
  ];
}
