// What changed as sections of the Markdown report, marked as in a plan.

import type { RootContent } from 'mdast';
import type { RunReport } from '../../drift/runReport.ts';
import { headlineOf } from '../wording/headlineOf.ts';
import { type AccountNames, accountLabel, placeOf } from '../wording/placesOf.ts';
import { plural } from '../wording/plural.ts';
import { accountNamesOf, causesOf } from '../wording/viewCauses.ts';
import { type ChangeSection, changeNote, countChanges, mendedNote, viewChanges } from '../wording/viewChanges.ts';
import { causeNodes } from './causeMarkdown.ts';
import { headingNode, listNode, markdownPhrase, markdownWords, paragraphNode } from './printMarkdown.ts';

/** What changed since the last known state, marked as in a plan; nothing where nothing was compared. */
export function changeMarkdown(report: RunReport): RootContent[][] {
  const { changes } = report;
  if (changes === undefined) return [];
  const told = plainChanges(changes);
  if (changes.baseline || told === undefined) {
    const words = changes.baseline ? 'The first scan of this log: the next one tells what changed.' : nothingChanged;
    return [[paragraphNode(markdownWords(words))]];
  }
  const names = accountNamesOf(report);
  return [
    [headingNode(2, markdownWords(`Changed since the last scan: ${told}`)), ...coverageNodes(changes, names)],
    ...viewChanges(changes.findings).flatMap((section) => changedNodes(section, report, names)),
  ];
}

const nothingChanged = 'Nothing changed since the last scan.';

function plainChanges({ findings, coverage }: NonNullable<RunReport['changes']>): string | undefined {
  const counts = countChanges(findings);
  const accounts = coverage.length === 0 ? undefined : `${plural(coverage.length, 'account')} lost or regained`;
  const words = [counts, accounts].filter((each) => each !== undefined);
  return words.length === 0 ? undefined : words.join(', ');
}

function changedNodes(section: ChangeSection, report: RunReport, names: AccountNames): RootContent[][] {
  const mark = `${section.sign} ${section.title.toUpperCase()}`;
  if (section.kind !== 'resolved') {
    return causesOf(section.groups, report.principals).map((cause) =>
      causeNodes(cause, names, `${mark}${changeNote(cause.group, section)} `),
    );
  }
  const items = section.groups.map((group) => {
    const where = `${placeOf(group, names)}, ${mendedNote(group, section)}: `;
    return [paragraphNode([...markdownWords(where), ...markdownPhrase(headlineOf(group)), ...markdownWords('.')])];
  });
  return [[headingNode(3, markdownWords(mark)), listNode(items)]];
}

function coverageNodes({ coverage }: NonNullable<RunReport['changes']>, names: AccountNames): RootContent[] {
  if (coverage.length === 0) return [];
  const items = coverage.map(({ account, kind, message }) => {
    const [sign, state] = kind === 'lost' ? ['+', 'can no longer be read'] : ['−', 'can be read again'];
    return [paragraphNode(markdownWords(`${sign} ${accountLabel(account, names)} ${state}: ${message}`, 400))];
  });
  return [listNode(items)];
}
