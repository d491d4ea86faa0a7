// The terminal report by cause: what is wrong once, with the roles and accounts behind it.

import { filterList } from '../../drift/pickedList.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { isBoundBy } from '../wording/boundTo.ts';
import { escapeTerminal, textWidth, wrapItems, wrapText } from '../wording/escapeTerminal.ts';
import type { FindingGroup } from '../wording/findingGroup.ts';
import { severityStyles } from '../wording/paint.ts';
import {
  type AccountNames,
  accountLabel,
  type GroupPlace,
  namesOf,
  placeOf,
  placesOf,
  principalName,
} from '../wording/placesOf.ts';
import { formatCount, plural } from '../wording/plural.ts';
import type { ReportView } from '../wording/reportView.ts';
import { accountsWith, joinUnread } from '../wording/unreadAccounts.ts';
import { type CauseView, viewCauses } from '../wording/viewCauses.ts';
import { healthyLines, quietAccounts } from './healthyLines.ts';
import { boundLines, breakLines, grantedOf, groupLines, type TextLayout } from './principalLines.ts';
import { unreadLines } from './unreadLines.ts';

export interface CauseList {
  /** Over all causes: `What is wrong`. */
  readonly title: string;
  readonly layout: TextLayout;
  readonly accountNames: AccountNames;
  /** Every cause, and every role behind each; otherwise the worst, and the first of each. */
  readonly isWhole: boolean;
}

/** Causes that are told in full where not everything is asked for; the rest is counted. */
const maxCauses = 40;

/** What {@link causeLines} needs of a list. */
export type CauseLines = Omit<CauseList, 'title'>;

/** Gives the lines of everything that drifts by cause, worst first, then of what was not read and of what is in order. */
export function causeSections(
  { principals, findings }: Pick<RunReport, 'principals' | 'findings'>,
  view: ReportView,
  list: CauseList,
): string[] {
  const accounts = accountsWith(findings, view).filter((account) => account.worst !== null);
  const { joined, others } = joinUnread(accounts);
  const apart = new Set(joined.flatMap(({ accounts }) => accounts.map(({ account }) => account)));
  const causes = viewCauses({ principals, findings: filterList(findings, ({ account }) => !apart.has(account)) });
  return [
    ...(causes.length === 0 ? [] : ['', ruleLine(list.title, plural(causes.length, 'cause'), list.layout)]),
    ...causeLines(causes, list),
    ...joined.flatMap((each) => unreadLines(each, list.layout)),
    ...healthyLines(
      others.flatMap(({ principals }) => principals),
      list.layout,
    ),
    ...quietAccounts(view, list.layout),
  ];
}

/** `── What is wrong ───── 14 causes` */
export function ruleLine(title: string, state: string, { columns, paint }: TextLayout): string {
  const fill = Math.max(columns - textWidth(title) - textWidth(state) - 5, 0);
  return `${paint('bold', `── ${title}`)} ${paint('dim', '─'.repeat(fill))} ${paint('bold', state)}`;
}

/** What stands around the title of a cause: nothing, or the kind of change and a note. */
interface CauseMark {
  readonly before: string;
  after(group: FindingGroup): string;
}

const noMark: CauseMark = { before: '', after: () => '' };

/** Gives the lines of the causes, worst first, an empty line before each. */
export function causeLines(causes: readonly CauseView[], list: CauseLines, mark = noMark): string[] {
  const shown = list.isWhole ? causes : causes.slice(0, maxCauses);
  const hidden = causes.slice(shown.length);
  const roles = new Set(hidden.flatMap(({ group }) => group.principals)).size;
  const who = roles === 0 ? '' : ` of ${plural(roles, 'role or user', 'roles and users')}`;
  const rest =
    hidden.length === 0 ? [] : ['', `  … and ${plural(hidden.length, 'more cause')}${who}, in the full report`];
  return [...shown.flatMap((cause) => ['', ...oneCause(cause, list, mark)]), ...rest];
}

function oneCause({ group, breaks, only }: CauseView, list: CauseLines, mark: CauseMark): string[] {
  const { layout } = list;
  return [
    ...causeTitle(group, list, mark),
    // Beside trust, keys or excess the count of allowed actions says nothing.
    ...(only === undefined || !group.code.startsWith('ACTION_')
      ? []
      : [layout.paint('dim', `    ${only.kind}, ${grantedOf(only)}`)]),
    ...(only === undefined || !isBoundBy(group) ? [] : boundLines(only, layout)),
    ...breakLines(breaks, layout),
    ...groupLines(group, layout, '    '),
    ...(group.principals.length > 1 || group.accounts.length > 1 ? whereLines(group, list) : []),
  ];
}

/** `✗ CRITICAL  134 roles in 100 accounts`, or with a mark `~ WORSE  ✗ CRITICAL  134 roles in 100 accounts (was high)`. */
function causeTitle(
  group: FindingGroup,
  { layout, accountNames }: Pick<CauseLines, 'layout' | 'accountNames'>,
  { before, after }: CauseMark = noMark,
): string[] {
  const { sign, format } = severityStyles[group.severity];
  const head = `${sign} ${group.severity.toUpperCase()}`;
  const place = escapeTerminal(placeOf(group, accountNames), 120);
  const [first = '', ...rest] = wrapText(`${place}${after(group)}`, layout.columns, `${before}${head}  `, '    ');
  return [
    first.replace(head, (text) => layout.paint(format, text)).replace(place, (text) => layout.paint('bold', text)),
    ...rest,
  ];
}

function whereLines(group: FindingGroup, list: CauseLines): string[] {
  if (list.isWhole) return placesOf(group).flatMap((place) => placeLines(place, list));
  const names = namesOf(group).map((name) => escapeTerminal(name, 64));
  const accounts = group.accounts.map((account) => escapeTerminal(accountLabel(account, list.accountNames), 60));
  return [
    ...(names.length > 1 ? [fewNames(names, '      roles: ', list.layout)] : []),
    ...(accounts.length > 1 ? [fewNames(accounts, '      accounts: ', list.layout)] : []),
  ].map((line) => list.layout.paint('dim', line));
}

function placeLines({ account, principals }: GroupPlace, list: CauseLines): string[] {
  const label = escapeTerminal(accountLabel(account, list.accountNames), 60);
  const names = principals.map((arn) => escapeTerminal(principalName(arn), 64)).join(', ');
  return wrapText(names === '' ? label : `${label}: ${names}`, list.layout.columns, '      in ', '         ');
}

/** As many names as a line holds, and how many more there are. */
function fewNames(names: readonly string[], label: string, { columns }: TextLayout): string {
  const [line, ...others] = wrapItems(names, columns - ' and 99,999 more'.length, label);
  if (line === undefined || others.length === 0) return line?.text ?? '';
  return `${line.text.replace(/,$/, '')} and ${formatCount(names.length - line.count)} more`;
}
