// What a change would do, for a terminal: the verdict, each cause that gets worse, what gets better, what is not known yet.

import { isAboutActions } from '../../drift/ruleFacts.ts';
import { severityOf } from '../../drift/severity.ts';
import type { WhatIfReport } from '../../drift/whatIfReport.ts';
import { purposeOf } from '../wording/breakagesOf.ts';
import { escapeTerminal, wrapItems, wrapText } from '../wording/escapeTerminal.ts';
import { headlineOf, whyOf } from '../wording/headlineOf.ts';
import { judgedBy } from '../wording/judgedBy.ts';
import { groupByService } from '../wording/listActions.ts';
import { nextStepOf } from '../wording/nextStepOf.ts';
import { severityStyles, terminalPhrase } from '../wording/paint.ts';
import { formatCount, plural } from '../wording/plural.ts';
import { placeText, rolesText, type WhatIfGroup, whatIfGroups } from '../wording/whatIfGroups.ts';
import type { TextLayout } from './principalLines.ts';

/** Lines of a list that are shown; the rest is counted. */
const maxLines = 6;
const maxGroups = 60;

/** Gives the lines of the whole report. */
export function whatIfLines(report: WhatIfReport, layout: TextLayout): string[] {
  const { headline, worse, unknown, better } = report;
  return [
    ...wrapText(`${headline.title}: ${escapeTerminal(headline.sentence, 400)}.`, layout.columns).map((line) =>
      layout.paint([headColor(headline), 'bold'], line),
    ),
    ...report.change.flatMap((sentence) =>
      wrapText(escapeTerminal(sentence, 400), layout.columns, '  ').map((line) => layout.paint('dim', line)),
    ),
    ...sectionLines(worse, '+', report, layout),
    ...sectionLines(unknown, '?', report, layout),
    ...briefLines(better, '- no more: ', report, layout),
    ...briefLines(report.moved, '~ as before, by another cause: ', report, layout),
    ...noteLines(report, layout),
    ...nextLines(report),
    '',
    ...wrapText(footText(report), layout.columns).map((line) => layout.paint('dim', line)),
  ];
}

function headColor({ kind }: WhatIfReport['headline']): 'red' | 'green' | 'yellow' {
  if (kind === 'worse') return 'red';
  return kind === 'better' || kind === 'same' ? 'green' : 'yellow';
}

function sectionLines(
  changes: WhatIfReport['worse'],
  sign: '+' | '?',
  report: WhatIfReport,
  layout: TextLayout,
): string[] {
  const groups = whatIfGroups(changes, report);
  const shown = groups.slice(0, maxGroups);
  const rest = groups.length - shown.length;
  return [
    ...shown.flatMap((each) => ['', ...groupLines(each, sign, layout)]),
    ...(rest > 0 ? ['', `  … and ${plural(rest, 'more cause')}, all in the JSON form`] : []),
  ];
}

function groupLines(each: WhatIfGroup, sign: '+' | '?', layout: TextLayout): string[] {
  const { group, places, breaks } = each;
  const { columns, paint } = layout;
  const severity = sign === '?' ? 'NOT KNOWN' : group.severity.toUpperCase();
  const label = `${sign} ${severity}  `;
  const [first = '', ...rest] = wrapText(`${terminalPhrase(headlineOf(group))}.`, columns, label, '    ');
  const roles = rolesText(each);
  const why = whyOf(group);
  const purposes = breaks.map(({ requirement }) => escapeTerminal(purposeOf(requirement)));
  return [
    first.replace(label.trim(), () => paint(severityStyles[severityOf(group.severity)].format, label.trim())),
    ...rest,
    ...(roles === undefined ? [] : wrapText(escapeTerminal(roles, 200), columns, '    ')),
    ...roleLines(each, layout),
    ...(purposes.length === 0 ? [] : wrapText(breakText(purposes), columns, '    breaks: ')),
    ...(why === undefined ? [] : wrapText(escapeTerminal(why, 400), columns, '      why: ')).map((line) =>
      paint('dim', line),
    ),
    ...(isAboutActions(group) ? actionLines(group.subjects, layout) : []),
    ...placeLines(places, layout),
    ...(sign === '?'
      ? []
      : wrapText(terminalPhrase(nextStepOf(group)), columns, '      → ').map((line) => paint('green', line))),
  ];
}

function breakText(purposes: readonly string[]): string {
  const shown = purposes.slice(0, 8).join('; ');
  return purposes.length > 8 ? `${shown}; and ${purposes.length - 8} more` : shown;
}

function roleLines({ roles }: WhatIfGroup, { columns }: TextLayout): string[] {
  if (roles.reduce((sum, { names }) => sum + names.length, 0) < 2) return [];
  return limited(
    roles.flatMap(({ account, names }) =>
      wrapItems(
        names.map((name) => escapeTerminal(name, 64)),
        columns,
        `      ${escapeTerminal(account, 48)}  `,
      ).map(({ text }) => text),
    ),
  );
}

function actionLines(actions: readonly string[], { columns }: TextLayout): string[] {
  return limited(
    groupByService(actions).flatMap(({ service, names }) =>
      wrapItems(
        names.map((name) => escapeTerminal(name, 80)),
        columns,
        `      ${escapeTerminal(service, 24)}  `,
      ).map(({ text }) => text),
    ),
  );
}

function placeLines(places: WhatIfGroup['places'], { columns }: TextLayout): string[] {
  const lines = places.map((place) => escapeTerminal(placeText(place), 300));
  const shown = lines.slice(0, 3).join(', ');
  const more = lines.length > 3 ? ` and ${formatCount(lines.length - 3)} more` : '';
  return lines.length === 0 ? [] : wrapText(`${shown}${more}`, columns, '      by ');
}

function limited(lines: readonly string[]): string[] {
  if (lines.length <= maxLines) return [...lines];
  return [...lines.slice(0, maxLines - 1), `      … and ${plural(lines.length - maxLines + 1, 'more line')}`];
}

function briefLines(
  changes: WhatIfReport['better'],
  label: string,
  report: WhatIfReport,
  { columns, paint }: TextLayout,
): string[] {
  const groups = whatIfGroups(changes, report);
  const lines = groups.slice(0, maxGroups).flatMap((each) => {
    const roles = rolesText(each);
    const about = roles === undefined ? '' : ` (${escapeTerminal(roles, 200)})`;
    return wrapText(`${terminalPhrase(headlineOf(each.group))}${about}`, columns, label, '    ');
  });
  return lines.length === 0 ? [] : ['', ...lines.map((line) => paint(label.startsWith('-') ? 'green' : 'dim', line))];
}

function noteLines({ notes, unseen }: WhatIfReport, { columns }: TextLayout): string[] {
  const lines = [
    ...notes.map(({ place, text, isOpen }) => {
      return `${isOpen === true ? 'Not known' : 'Note'}: ${placeText(place)}: ${text}`;
    }),
    ...unseen.map(({ account, name, message }) => {
      return account === '*'
        ? `Not read: ${message}`
        : `Not read: ${account} ${name ?? ''}: ${message}`.replace('  ', ' ');
    }),
  ];
  if (lines.length === 0) return [];
  const shown = lines.slice(0, maxGroups).flatMap((line) => wrapText(escapeTerminal(line, 500), columns, '  ', '    '));
  return ['', ...shown, ...(lines.length > maxGroups ? [`  … and ${lines.length - maxGroups} more`] : [])];
}

/** A command that a person copies stays on one line. */
function nextLines({ next = [] }: WhatIfReport): string[] {
  if (next.length === 0) return [];
  const rest = next.length > maxLines ? [`  … and ${next.length - maxLines} more`] : [];
  return [
    '',
    'The fix to apply now:',
    ...next.slice(0, maxLines).map((line) => `  ${escapeTerminal(line, 2_000)}`),
    ...rest,
  ];
}

function footText({ unchanged, accountsRead, principalsJudged, run }: WhatIfReport): string {
  const judged = `${plural(principalsJudged, 'role or user', 'roles and users')} of ${plural(accountsRead, 'account')} judged`;
  return `${judged} by ${escapeTerminal(judgedBy(run), 400)}; ${plural(unchanged, 'finding stays', 'findings stay')} as before.`;
}
