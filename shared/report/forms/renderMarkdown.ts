// The run as GitHub Markdown: fits a job summary or a comment, and leaves out whole roles where it would not.

import type { RootContent } from 'mdast';
import { filterList } from '../../drift/pickedList.ts';
import type { RoleRollUp } from '../../drift/roleRollUp.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { severities } from '../../drift/severity.ts';
import { headlineOfReport, headlineText } from '../wording/headlineOfReport.ts';
import { judgedBy } from '../wording/judgedBy.ts';
import { nextStepOf } from '../wording/nextStepOf.ts';
import { accountLabel } from '../wording/placesOf.ts';
import { describeInstant, formatCount, plural } from '../wording/plural.ts';
import { questionSentence } from '../wording/questionSentence.ts';
import type { ReportOrder } from '../wording/reportOrders.ts';
import { type AccountView, driftedOf, type PrincipalView, type ReportView, viewReport } from '../wording/reportView.ts';
import { rollUpSentence } from '../wording/rollUpSentence.ts';
import { accountsWith, joinUnread, type UnreadAccounts } from '../wording/unreadAccounts.ts';
import { accountNamesOf } from '../wording/viewCauses.ts';
import { withoutChanged } from '../wording/viewChanges.ts';
import { boundNodes, breakNodes, causeMarkdown, groupBlocks } from './causeMarkdown.ts';
import { changeMarkdown } from './changeMarkdown.ts';
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
} from './printMarkdown.ts';

export interface MarkdownReportOptions {
  /** Default: what a GitHub job summary takes, 1 MiB. A comment takes 65,536 characters. */
  readonly maxBytes?: number;
  /** What comes first: causes over all accounts (default), or account by account, each role with its own. */
  readonly by?: ReportOrder | undefined;
  /** Only what changed since the last known state; default: that first, everything else behind. */
  readonly isChangesOnly?: boolean | undefined;
}

const summaryBytes = 1_048_576;
/** Kept back for the sentence that says what was left out. */
const noteBytes = 200;
const maxAccounts = 200;
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
  const head = printMarkdown(headOf(report, view, options));
  const foot = printMarkdown(footOf(report, view));
  const behind = withoutChanged(report);
  const { joined, others } = joinUnread(by === 'account' ? view.accounts : accountsWith(behind.findings, view));
  const apart = new Set(joined.flatMap(({ accounts }) => accounts.map(({ account }) => account)));
  const drifting = by === 'account' ? others.flatMap(accountSections) : causeMarkdown(withoutAccounts(behind, apart));
  const rest = options.isChangesOnly === true ? [] : [...drifting, ...joined.map(unreadSection)];
  const between = rest.length > 0 && behind !== report ? [[headingNode(2, markdownWords('As before'))]] : [];
  const sections = [...changeMarkdown(report), ...between, ...rest];
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

function headOf(report: RunReport, view: ReportView, { by, isChangesOnly }: MarkdownReportOptions): RootContent[] {
  const judged = `Judged by ${judgedBy(report.run)}, ${describeInstant(report.run.finishedAt)}.`;
  return [
    headingNode(2, markdownWords(headlineText(headlineOfReport(report)))),
    paragraphNode(markdownWords(judged)),
    ...rollUpNodes(report),
    ...(isChangesOnly === true ? [] : accountTable(view, by === 'account' ? maxAccounts : maxRowsByCause)),
  ];
}

function rollUpNodes(report: RunReport): RootContent[] {
  const { expectedRoles = [] } = report;
  if (expectedRoles.length === 0) return [];
  const names = accountNamesOf(report);
  const sentenceOf = (role: RoleRollUp) => rollUpSentence(role, (id) => accountLabel(id, names));
  const items = expectedRoles.map((role) => [paragraphNode(markdownWords(sentenceOf(role), 1_200))]);
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
  return { ...report, findings: filterList(report.findings, ({ account }) => !apart.has(account)) };
}

function accountCells(account: AccountView): string[] {
  const drifted = driftedOf(account).length;
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
  const drifted = driftedOf(account);
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
  return [
    headingNode(3, title),
    ...boundNodes(report),
    ...breakNodes(breaks),
    listNode(groups.map((group) => groupBlocks(group))),
  ];
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
