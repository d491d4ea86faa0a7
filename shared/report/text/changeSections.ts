// The terminal report's first part where there is a state to compare with: what changed, marked as in a plan.

import type { RunReport } from '../../drift/runReport.ts';
import { escapeTerminal, wrapText } from '../wording/escapeTerminal.ts';
import type { FindingGroup } from '../wording/findingGroup.ts';
import { headlineOf } from '../wording/headlineOf.ts';
import { terminalPhrase } from '../wording/paint.ts';
import { accountLabel, placeOf } from '../wording/placesOf.ts';
import { plural } from '../wording/plural.ts';
import { causesOf } from '../wording/viewCauses.ts';
import { type ChangeSection, changeNote, countChanges, mendedNote, viewChanges } from '../wording/viewChanges.ts';
import { type CauseLines, causeLines, ruleLine } from './causeSections.ts';

/** Gives the lines about what changed, or one line that says why there are none; nothing where nothing was compared. */
export function changeSections({ changes, principals }: RunReport, list: CauseLines): string[] {
  if (changes === undefined) return [];
  if (changes.baseline) {
    const text = 'The first scan of this log: there is nothing to compare with, the next one tells what changed.';
    return ['', ...wrapText(text, list.layout.columns)];
  }
  const counts = [...countedFindings(changes), ...countedAccounts(changes)];
  if (counts.length === 0) return ['', 'Nothing changed since the last scan.'];
  return [
    '',
    ruleLine('Changed since the last scan', counts.join(', '), list.layout),
    ...coverageLines(changes, list),
    ...viewChanges(changes.findings).flatMap((section) => sectionLines(section, principals, list)),
  ];
}

function countedFindings({ findings }: NonNullable<RunReport['changes']>): string[] {
  const counts = countChanges(findings);
  return counts === undefined ? [] : [counts];
}

function countedAccounts({ coverage }: NonNullable<RunReport['changes']>): string[] {
  const lost = coverage.filter(({ kind }) => kind === 'lost').length;
  const others = coverage.length - lost;
  return [
    ...(lost > 0 ? [`${plural(lost, 'account')} lost`] : []),
    ...(others > 0 ? [`${plural(others, 'account')} regained`] : []),
  ];
}

function coverageLines({ coverage }: NonNullable<RunReport['changes']>, list: CauseLines): string[] {
  return coverage.flatMap(({ account, kind, message }) => {
    const label = escapeTerminal(accountLabel(account, list.accountNames), 80);
    const [lead, state, format] =
      kind === 'lost'
        ? (['+ NOT READ  ', 'can no longer be read', 'yellow'] as const)
        : (['− READ  ', 'can be read again', 'green'] as const);
    const lines = wrapText(`${label} ${state}: ${escapeTerminal(message, 300)}`, list.layout.columns, lead, '    ');
    return ['', ...lines.map((line) => line.replace(lead.trim(), (text) => list.layout.paint([format, 'bold'], text)))];
  });
}

function sectionLines(section: ChangeSection, principals: RunReport['principals'], list: CauseLines): string[] {
  const format = formats.get(section.kind) ?? 'yellow';
  const mark = {
    before: `${list.layout.paint([format, 'bold'], `${section.sign} ${section.title.toUpperCase()}`)}  `,
    after: (group: FindingGroup) => changeNote(group, section),
  };
  if (section.kind !== 'resolved') return causeLines(causesOf(section.groups, principals), list, mark);
  return section.groups.flatMap((group) => [
    '',
    ...wrapText(resolvedTitle(group, section, list), list.layout.columns, mark.before, '    '),
    ...wrapText(`${terminalPhrase(headlineOf(group))}.`, list.layout.columns, '    '),
  ]);
}

/** Without a sign of severity: what is mended is no alarm. */
function resolvedTitle(group: FindingGroup, section: ChangeSection, { accountNames }: CauseLines): string {
  return `${escapeTerminal(placeOf(group, accountNames), 120)}, ${mendedNote(group, section)}`;
}

const formats: ReadonlyMap<string, 'red' | 'yellow' | 'cyan' | 'green'> = new Map([
  ['new', 'red'] as const,
  ['worse', 'yellow'] as const,
  ['reminder', 'cyan'] as const,
  ['resolved', 'green'] as const,
]);
