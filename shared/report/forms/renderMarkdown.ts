// The run as GitHub Markdown: fits a job summary or a comment, and leaves out whole roles where it would not.

import type { BlockContent, RootContent } from 'mdast';
import { isAboutActions } from '../../drift/ruleFacts.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { severities } from '../../drift/severity.ts';
import type { FindingGroup } from '../wording/findingGroup.ts';
import { type Breakage, headlineOf, nextStepOf, purposeOf, whyOf } from '../wording/groupWording.ts';
import { judgedBy } from '../wording/judgedBy.ts';
import { type AccountNames, accountLabel, namesOf, placeOf, placesOf, principalName } from '../wording/placesOf.ts';
import { questionSentence } from '../wording/questionSentence.ts';
import type { ReportOrder } from '../wording/reportOrders.ts';
import { type AccountView, type PrincipalView, type ReportView, viewReport } from '../wording/reportView.ts';
import { rollUpSentence } from '../wording/rollUpSentence.ts';
import { joinUnread, type UnreadAccounts } from '../wording/unreadAccounts.ts';
import { headlineOfReport, headlineText } from '../wording/verdict.ts';
import { accountNamesOf, type CauseView, viewCauses } from '../wording/viewCauses.ts';
import { describeInstant, formatCount, plural } from '../wording/words.ts';
import {
  codeNode,
  headingNode,
  labelNodes,
  listNode,
  markdownPhrase,
  markdownWords,
  paragraphNode,
  printMarkdown,
  tableNode,
} from './markdownNodes.ts';

export interface MarkdownReportOptions {
  /** Default: what a GitHub job summary takes, 1 MiB. A comment takes 65,536 characters. */
  readonly maxBytes?: number;
  /** What comes first: causes over all accounts (default), or account by account, each role with its own. */
  readonly by?: ReportOrder | undefined;
}

const summaryBytes = 1_048_576;
/** Kept back for the sentence that says what was left out. */
const noteBytes = 200;
const maxAccounts = 200;
const maxActions = 40;
/** Names of roles and accounts below a cause. */
const maxNames = 8;
/** Accounts of one cause in the list at the end. */
const maxListed = 500;
/** Rows of the table of accounts by cause, worst first: which accounts a cause strikes stands with it. */
const maxRowsByCause = 10;
const countedSeverities = severities.slice(0, 4);

/**
 * Renders a run as Markdown with GitHub's tables: verdict, each cause with the roles and accounts behind it (or each role
 * with its causes), counts per account.
 * Where it would be longer than `maxBytes`, sections are left out whole, the last ones first, and counted.
 *
 * GitHub's limit: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
export function renderMarkdown(report: RunReport, options: MarkdownReportOptions = {}): string {
  const view = viewReport(report);
  const { by = 'cause' } = options;
  const head = printMarkdown(headOf(report, view, by));
  const foot = printMarkdown(footOf(report, view));
  const { joined, others } = joinUnread(view.accounts);
  const apart = new Set(joined.flatMap(({ accounts }) => accounts.map(({ account }) => account)));
  const drifting = by === 'account' ? others.flatMap(accountSections) : causeSections(withoutAccounts(report, apart));
  const sections = [...drifting, ...joined.map(unreadSection)];
  const room = (options.maxBytes ?? summaryBytes) - Buffer.byteLength(head + foot) - noteBytes;
  const kept = sectionsThatFit(sections, room);
  const left = sections.length - kept.length;
  const note = left === 0 ? [] : [`Left out to fit: ${plural(left, 'section')}, all in the JSON report.\n`];
  return [head, ...kept, ...note, foot].join('\n');
}

/** Prints sections until there is no more room: printing thousands of them only to leave them out would be slow. */
function sectionsThatFit(sections: readonly RootContent[][], bytes: number): readonly string[] {
  const printed: string[] = [];
  let room = bytes;
  for (const section of sections) {
    const text = printMarkdown(section);
    room -= Buffer.byteLength(text) + 1;
    if (room < 0) break;
    printed.push(text);
  }
  return printed;
}

function headOf(report: RunReport, view: ReportView, by: ReportOrder): RootContent[] {
  const judged = `Judged by ${judgedBy(report.run)}, ${describeInstant(report.run.finishedAt)}.`;
  return [
    headingNode(2, markdownWords(headlineText(headlineOfReport(report)))),
    paragraphNode(markdownWords(judged)),
    ...rollUpNodes(report),
    ...accountTable(view, by === 'account' ? maxAccounts : maxRowsByCause),
  ];
}

function rollUpNodes({ expectedRoles = [] }: RunReport): RootContent[] {
  if (expectedRoles.length === 0) return [];
  const items = expectedRoles.map((role) => [paragraphNode(markdownWords(rollUpSentence(role), 1_000))]);
  return [paragraphNode(labelNodes('Roles that are expected by name:')), listNode(items)];
}

function accountTable(view: ReportView, maxRows: number): RootContent[] {
  const accounts = view.accounts.filter((account) => account.account !== '*');
  const titles = ['Account', 'Roles and users', 'With drift', ...countedSeverities];
  const rest = accounts.length - maxRows;
  return [
    tableNode([titles, ...accounts.slice(0, maxRows).map(accountCells)]),
    ...(rest > 0 ? [paragraphNode(markdownWords(`And ${plural(rest, 'more account')}.`))] : []),
  ];
}

/** Findings of the accounts that do not stand in a section of their own. */
function withoutAccounts(report: RunReport, apart: ReadonlySet<string>): RunReport {
  return { ...report, findings: report.findings.filter(({ account }) => !apart.has(account)) };
}

/** One section per cause, worst first. */
function causeSections(report: RunReport): RootContent[][] {
  const names = accountNamesOf(report);
  const causes = viewCauses(report);
  const sections = causes.map(({ group, breaks }): RootContent[] => {
    const title = markdownWords(`${group.severity.toUpperCase()}: ${placeOf(group, names)}`);
    return [headingNode(3, title), ...breakNodes(breaks), ...groupBlocks(group, ''), ...placeNodes(group, names)];
  });
  return [...sections, ...listSection(causes, names)];
}

/** Which roles in which accounts, where a cause strikes several: the first few. */
function placeNodes(group: FindingGroup, names: AccountNames): RootContent[] {
  if (group.principals.length < 2 && group.accounts.length < 2) return [];
  const labels = group.accounts.map((account) => accountLabel(account, names));
  const roles = namesOf(group);
  return [
    ...(roles.length > 1 ? [namesNode('Roles:', roles)] : []),
    ...(labels.length > 1 ? [namesNode('Accounts:', labels)] : []),
  ];
}

function namesNode(label: string, names: readonly string[]): BlockContent {
  const more = names.length > maxNames ? ` and ${formatCount(names.length - maxNames)} more` : '';
  return paragraphNode([
    ...labelNodes(label),
    ...markdownWords(`${names.slice(0, maxNames).join(', ')}${more}`, 2_000),
  ]);
}

/** The lists behind the causes: every account with its roles, one paragraph per cause that strikes more than are named there. */
function listSection(causes: readonly CauseView[], names: AccountNames): RootContent[][] {
  const long = causes.filter(({ group }) => Math.max(group.accounts.length, namesOf(group).length) > maxNames);
  if (long.length === 0) return [];
  const items = long.map(({ group }) => [
    paragraphNode([
      ...labelNodes(`${group.severity}:`),
      ...markdownWords(`${placeOf(group, names)}: `),
      ...markdownPhrase(headlineOf(group)),
      ...markdownWords(`. In ${placeList(group, names)}.`, 40_000),
    ]),
  ]);
  return [[headingNode(3, markdownWords('Which roles in which accounts')), listNode(items)]];
}

function placeList(group: FindingGroup, names: AccountNames): string {
  const isOneName = namesOf(group).length < 2;
  const places = placesOf(group);
  const shown = places.slice(0, maxListed).map(({ account, principals }) => {
    const roles = isOneName ? '' : `: ${principals.slice(0, maxNames).map(principalName).join(', ')}`;
    const more = principals.length > maxNames ? ` and ${formatCount(principals.length - maxNames)} more` : '';
    return `${accountLabel(account, names)}${roles}${more}`;
  });
  const more = places.length > maxListed ? `; and ${plural(places.length - maxListed, 'more account')}` : '';
  return `${shown.join('; ')}${more}`;
}

function accountCells(account: AccountView): string[] {
  const drifted = account.principals.filter((each) => each.report.worst !== null).length;
  const groups = [...account.groups, ...account.principals.flatMap((each) => each.groups)];
  const counts = countedSeverities.map((severity) => {
    const ofSeverity = groups.filter((group) => group.severity === severity);
    return formatCount(ofSeverity.reduce((sum, group) => sum + group.findings.length, 0));
  });
  const state = account.coverage?.status === 'unreadable' ? ' (not read)' : '';
  return [`${titleOf(account)}${state}`, formatCount(account.principals.length), formatCount(drifted), ...counts];
}

/** One section for what concerns the account as a whole, and one per role that drifts. */
function accountSections(account: AccountView): RootContent[][] {
  const own = [
    headingNode(3, markdownWords(titleOf(account))),
    listNode(account.groups.map((group) => groupBlocks(group))),
  ];
  const drifted = account.principals.filter((each) => each.report.worst !== null);
  const ofPrincipals = drifted.map((each) => principalSection(each, titleOf(account)));
  return account.groups.length === 0 ? ofPrincipals : [own, ...ofPrincipals];
}

function unreadSection({ accounts, group, message }: UnreadAccounts): RootContent[] {
  const names = accounts.slice(0, maxAccounts).map(titleOf).join(', ');
  const more = accounts.length > maxAccounts ? ` and ${formatCount(accounts.length - maxAccounts)} more` : '';
  return [
    headingNode(3, markdownWords(`${plural(accounts.length, 'account')} not read: ${message}`)),
    paragraphNode(markdownWords(`${names}${more}`, 20_000)),
    paragraphNode([...labelNodes('Next:'), ...markdownPhrase(nextStepOf(group))]),
  ];
}

function principalSection({ report, groups, breaks }: PrincipalView, account: string): RootContent[] {
  const worst = (report.worst ?? 'info').toUpperCase();
  const title = [...markdownWords(`${worst}: `), codeNode(report.name, 100), ...markdownWords(` in ${account}`)];
  return [headingNode(3, title), ...breakNodes(breaks), listNode(groups.map((group) => groupBlocks(group)))];
}

function breakNodes(breaks: readonly Breakage[]): BlockContent[] {
  if (breaks.length === 0) return [];
  const purposes = breaks.map((each) => purposeOf(each.requirement)).join('; ');
  const label = breaks.some((each) => each.certain) ? 'Breaks:' : 'May break:';
  return [paragraphNode([...labelNodes(label), ...markdownWords(purposes, 1_000)])];
}

function groupBlocks(group: FindingGroup, lead = `${group.severity}:`): BlockContent[] {
  const why = whyOf(group);
  const words = [...markdownPhrase(headlineOf(group)), ...markdownWords('.')];
  const headline = lead === '' ? words : [...labelNodes(lead), ...words];
  return [
    paragraphNode(why === undefined ? headline : [...headline, ...markdownWords(` Why: ${why}.`)]),
    ...(isAboutActions(group) ? [actionBlock(group.subjects)] : []),
    paragraphNode([...labelNodes('Next:'), ...markdownPhrase(nextStepOf(group))]),
  ];
}

function actionBlock(actions: readonly string[]): BlockContent {
  const shown = actions.slice(0, maxActions);
  const rest = actions.length - shown.length;
  const nodes = shown.flatMap((action, index) => [...(index > 0 ? markdownWords(', ') : []), codeNode(action, 160)]);
  return paragraphNode(rest > 0 ? [...nodes, ...markdownWords(` and ${rest} more`)] : nodes);
}

function footOf(report: RunReport, view: ReportView): RootContent[] {
  const { accountsRead, accountsListed, rolesRead, usersRead, skipped, notes } = report.coverage;
  const facts = [
    `Read: ${formatCount(accountsRead)} of ${plural(accountsListed, 'account')}, ${plural(rolesRead, 'role')} and ${plural(usersRead, 'user')}.`,
    ...(view.accepted.length > 0 ? [`Accepted by exceptions: ${plural(view.accepted.length, 'finding')}.`] : []),
    ...(skipped.length > 0 ? [`Skipped: ${plural(skipped.length, 'entry', 'entries')}.`] : []),
  ];
  return [
    { type: 'thematicBreak' },
    paragraphNode(markdownWords(facts.join(' '))),
    ...questionNodes(report),
    ...notes.map((note) => paragraphNode(markdownWords(note))),
  ];
}

function questionNodes({ questions = [] }: RunReport): RootContent[] {
  if (questions.length === 0) return [];
  const items = questions.map((each) => [paragraphNode(markdownWords(questionSentence(each).join(' '), 1_000))]);
  return [paragraphNode(labelNodes(`Not judged, ${plural(questions.length, 'question')} open:`)), listNode(items)];
}

function titleOf(account: AccountView): string {
  return account.account === '*' ? 'Settings' : `${account.name ?? ''} ${account.account}`.trim();
}
