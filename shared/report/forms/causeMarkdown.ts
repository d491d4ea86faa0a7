// Causes as sections of the Markdown report: each once, with the roles and accounts behind it.

import type { BlockContent, RootContent } from 'mdast';
import type { ReportedPrincipal } from '../../drift/accountReport.ts';
import { isAboutActions } from '../../drift/ruleFacts.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { boundTo, isBoundBy } from '../wording/boundTo.ts';
import { type Breakage, purposeOf } from '../wording/breakagesOf.ts';
import type { FindingGroup } from '../wording/findingGroup.ts';
import { headlineOf, whyOf } from '../wording/headlineOf.ts';
import { nextStepOf } from '../wording/nextStepOf.ts';
import { type AccountNames, accountLabel, namesOf, placeOf, placesOf, principalName } from '../wording/placesOf.ts';
import { formatCount, plural } from '../wording/plural.ts';
import { accountNamesOf, type CauseView, viewCauses } from '../wording/viewCauses.ts';
import {
  codeNode,
  headingNode,
  labelNodes,
  listNode,
  markdownPhrase,
  markdownWords,
  paragraphNode,
} from './printMarkdown.ts';

const maxActions = 40;
/** Names of roles and accounts below a cause. */
const maxNames = 8;
/** Accounts of one cause in the list at the end. */
const maxListed = 500;

/** One section per cause, worst first. */
export function causeMarkdown(report: RunReport): RootContent[][] {
  const names = accountNamesOf(report);
  const causes = viewCauses(report);
  const sections = causes.map((cause) => causeNodes(cause, names, ''));
  return [...sections, ...listSection(causes, names)];
}

/** Gives the section of one cause; `mark` stands before its severity. */
export function causeNodes({ group, breaks, only }: CauseView, names: AccountNames, mark: string): RootContent[] {
  const title = markdownWords(`${mark}${group.severity.toUpperCase()}: ${placeOf(group, names)}`);
  const bound = only === undefined || !isBoundBy(group) ? [] : boundNodes(only);
  return [
    headingNode(3, title),
    ...bound,
    ...breakNodes(breaks),
    ...groupBlocks(group, ''),
    ...placeNodes(group, names),
  ];
}

/** Says to which resources a role or user was bound; nothing where to none. */
export function boundNodes(report: ReportedPrincipal): RootContent[] {
  const bound = boundTo(report);
  return bound === undefined ? [] : [paragraphNode([...labelNodes('Bound to:'), ...markdownWords(bound, 2_000)])];
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

/** What stops working, or may. */
export function breakNodes(breaks: readonly Breakage[]): BlockContent[] {
  if (breaks.length === 0) return [];
  const purposes = breaks.map((each) => purposeOf(each.requirement)).join('; ');
  const label = breaks.some((each) => each.certain) ? 'Breaks:' : 'May break:';
  return [paragraphNode([...labelNodes(label), ...markdownWords(purposes, 1_000)])];
}

/** Headline, actions and next step of a cause; `lead` stands before them. */
export function groupBlocks(group: FindingGroup, lead = `${group.severity}:`): BlockContent[] {
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
