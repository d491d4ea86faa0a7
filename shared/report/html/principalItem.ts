// One item of the page's list: a role or user, or what concerns an account and none of them.

import type { PrincipalReport } from '../../drift/accountReport.ts';
import type { Finding, FindingCause } from '../../drift/finding.ts';
import { isAboutActions } from '../../drift/ruleFacts.ts';
import { severityOf } from '../../drift/severity.ts';
import { layerTitle } from '../../drift/statementPhrase.ts';
import { boundTo } from '../wording/boundTo.ts';
import { breakagesOf } from '../wording/breakagesOf.ts';
import type { FindingGroup } from '../wording/findingGroup.ts';
import { fixForm, hasFix } from '../wording/fixCommand.ts';
import { groupFindings } from '../wording/groupFindings.ts';
import { headlineOf, whyOf } from '../wording/headlineOf.ts';
import { nextStepOf } from '../wording/nextStepOf.ts';
import type { AccountView, PrincipalView } from '../wording/reportView.ts';
import { shellQuote } from '../wording/shellQuote.ts';
import { visibleText } from '../wording/visibleText.ts';
import type { HtmlCause, HtmlException, HtmlGroup, HtmlItem } from './htmlItem.ts';
import { changesOf, type HtmlScope, setKey } from './htmlScope.ts';
import { visiblePhrase } from './visiblePhrase.ts';

export interface ItemScope extends HtmlScope {
  /** With everything that is known of its groups; otherwise with their headlines. */
  readonly isDetailed: boolean;
}

/** Gives the item of a role or user. */
export function principalItem({ report, groups, accepted }: PrincipalView, scope: ItemScope): HtmlItem {
  const setOf = (set: { readonly id: string; readonly build: string }) => scope.setIndex.get(setKey(set)) ?? 0;
  const resolved = scope.resolved.get(report.principal) ?? [];
  const bound = boundTo(report);
  return {
    account: scope.accountIndex.get(report.account) ?? 0,
    kind: report.kind,
    name: visibleText(report.name, 100),
    arn: visibleText(report.principal, 300),
    sets: report.requirements.map(setOf),
    selectedBy: report.selectedBy,
    ...(bound !== undefined && { boundTo: bound }),
    actions: report.actions,
    worst: report.worst === null ? null : severityOf(report.worst),
    groups: groups.map((group) => htmlGroup(group, report.requirements, scope)),
    // Of the groups that are at hand: the view would make its own.
    breaks: breakagesOf(groups, report.requirements).map(({ requirement, certain }) => ({
      set: setOf(requirement),
      certain,
    })),
    accepted: accepted.flatMap(htmlException),
    resolved: groupFindings(resolved).map((group) => visiblePhrase(headlineOf(group))),
    ...fixMembers(report.principal, groups, scope),
  };
}

/** Gives the item of what an account or the settings are found at fault with, no role or user of it. */
export function accountItem(account: AccountView, resolved: readonly Finding[], scope: ItemScope): HtmlItem {
  return {
    account: scope.accountIndex.get(account.account) ?? 0,
    kind: account.account === '*' ? 'settings' : 'account',
    name: account.account === '*' ? 'Settings' : visibleText(account.name ?? account.account, 64),
    sets: [],
    worst: account.groups[0]?.severity ?? null,
    groups: account.groups.map((group) => htmlGroup(group, [], scope)),
    breaks: [],
    accepted: account.accepted.flatMap(htmlException),
    resolved: groupFindings(resolved).map((group) => visiblePhrase(headlineOf(group))),
    fixes: [],
  };
}

function fixMembers(
  principal: string,
  groups: readonly FindingGroup[],
  { extras }: ItemScope,
): Pick<HtmlItem, 'fixes' | 'fixCommand'> {
  const fixes = extras.fixes.get(principal) ?? [];
  if (fixes.length > 0 || !groups.some(hasFix)) return { fixes };
  const words = ['--role', principal, ...fixForm(groups)].map(shellQuote);
  return { fixes, fixCommand: visibleText([extras.fixCommand, ...words].join(' '), 600) };
}

function htmlGroup(group: FindingGroup, requirements: PrincipalReport['requirements'], scope: ItemScope): HtmlGroup {
  const sets = requirements.filter((set) => group.requirements.includes(set.id));
  const { isDetailed } = scope;
  return {
    code: group.code,
    severity: group.severity,
    headline: visiblePhrase(headlineOf(group)),
    ...(isDetailed && whyMember(group)),
    subjects: isDetailed ? subjectsOf(group) : [],
    next: visiblePhrase(nextStepOf(group)),
    sets: sets.flatMap((set) => scope.setIndex.get(setKey(set)) ?? []),
    causes: isDetailed ? (group.findings.at(0)?.causes ?? []).map(htmlCause) : [],
    ids: isDetailed ? Array.from(group.findings, ({ id }) => id) : [],
    changes: changesOf(group, scope),
    ...(isDetailed && explanationMember(group, scope)),
  };
}

function whyMember(group: FindingGroup): Pick<HtmlGroup, 'why'> {
  const why = whyOf(group);
  return why === undefined ? {} : { why: visibleText(why, 600) };
}

function subjectsOf(group: FindingGroup): readonly string[] {
  const isNamed = isAboutActions(group) || group.subjects.length > 1;
  return isNamed ? group.subjects.map((each) => visibleText(each, 160)) : [];
}

function explanationMember({ findings }: FindingGroup, { extras }: HtmlScope): Pick<HtmlGroup, 'explanation'> {
  const first = findings.at(0);
  const explanation = first === undefined ? undefined : extras.explanations.get(first.id);
  return explanation === undefined ? {} : { explanation: explanation.map((line) => visibleText(line, 600)) };
}

function htmlCause(cause: FindingCause): HtmlCause {
  const { level, statement, condition } = cause;
  const sid = statement?.sid === undefined ? '' : ` (${statement.sid})`;
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['Layer', layerTitle(cause.layer)],
    ['Hangs on', level === undefined ? undefined : `${level.name}${level.id === undefined ? '' : ` (${level.id})`}`],
    ['Policy', cause.policy],
    ['Policy ARN', cause.policyArn],
    ['Statement', statement === undefined ? undefined : `${statement.number}${sid}`],
    ['Effect', cause.effect],
    [
      'Condition',
      condition === undefined ? undefined : `${condition.operator} ${condition.key}: ${condition.values.join(', ')}`,
    ],
    ['Resources', cause.resources?.join(', ')],
    ['Why', cause.why],
  ];
  return fields.flatMap(([label, value]) => (value === undefined ? [] : [[label, visibleText(value, 600)] as const]));
}

function htmlException(finding: Finding): HtmlException[] {
  if (finding.exception === undefined) return [];
  const { reason, owner, expires } = finding.exception;
  return [
    {
      code: finding.code,
      subject: visibleText(finding.subject, 160),
      reason: visibleText(reason, 400),
      owner: visibleText(owner, 100),
      expires: visibleText(expires, 20),
    },
  ];
}
