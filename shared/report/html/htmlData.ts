// Brings a run into the form that the HTML report's script filters and shows, with every text made visible.

import type { PrincipalReport } from '../../drift/accountReport.ts';
import type { Change } from '../../drift/change.ts';
import type { Finding, FindingCause } from '../../drift/finding.ts';
import type { RequirementRef } from '../../drift/requirementRef.ts';
import { isAboutActions } from '../../drift/ruleFacts.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { compareSeverities, type Severity, severityOf } from '../../drift/severity.ts';
import { layerTitle } from '../../drift/statementPhrase.ts';
import { boundTo } from '../wording/boundTo.ts';
import type { FindingGroup } from '../wording/findingGroup.ts';
import { fixForm, hasFix } from '../wording/fixCommand.ts';
import { compareText, groupFindings } from '../wording/groupFindings.ts';
import { headlineOf, nextStepOf, purposeOf, whyOf } from '../wording/headlineOf.ts';
import type { AccountView, PrincipalView, ReportView } from '../wording/reportView.ts';
import { shellQuote } from '../wording/shellQuote.ts';
import { visibleText } from '../wording/visibleText.ts';
import { htmlCauses } from './htmlCauses.ts';
import type { HtmlAccount, HtmlCause, HtmlData, HtmlException, HtmlGroup, HtmlItem } from './htmlItem.ts';
import { changesOf, type HtmlExtras, type HtmlScope, setKey } from './htmlScope.ts';
import { visiblePhrase } from './visiblePhrase.ts';

/** Gives the page's data: accounts in the view's order, required sets by id, items worst first over all accounts. */
export function htmlData(report: RunReport, view: ReportView, extras: HtmlExtras): HtmlData {
  const expected = Iterator.from(report.findings).filter(isMissingRole).toArray();
  const sets = setsOf(report, expected);
  const sorted = sets.toSorted((a, b) => compareText(a.id, b.id) || compareText(a.build, b.build));
  const compared = report.changes?.findings ?? [];
  const scope: HtmlScope = {
    accountIndex: new Map(view.accounts.map((account, index) => [account.account, index])),
    setIndex: new Map(sorted.map((set, index) => [setKey(set), index])),
    changes: new Map(
      compared.filter((change) => change.kind !== 'resolved').map(({ finding, kind }) => [finding.id, kind]),
    ),
    resolved: resolvedFindings(compared),
    extras,
  };
  const entries = view.accounts.flatMap((account) => entriesOf(account, scope)).toSorted(compareEntries);
  return {
    accounts: view.accounts.map(htmlAccount),
    causes: htmlCauses(report, { ...scope, keys: entries.map(({ key }) => key) }),
    missing: expected.flatMap((finding) =>
      setsOfFinding(finding).map((set) => ({
        account: scope.accountIndex.get(finding.account) ?? 0,
        set: scope.setIndex.get(setKey(set)) ?? 0,
      })),
    ),
    sets: sorted.map((set) => ({
      id: visibleText(set.id, 80),
      title: visibleText(set.title),
      purpose: visibleText(purposeOf(set)),
      build: visibleText(set.build, 40),
      url: /^https:\/\//.test(set.url) ? set.url : '',
    })),
    itemCount: entries.length,
    items: makeItems(entries),
  };
}

function setsOf({ principals }: RunReport, expected: readonly Finding[]): readonly RequirementRef[] {
  const sets = new Map(expected.flatMap(setsOfFinding).map((set) => [setKey(set), set]));
  for (const { requirements } of principals) for (const set of requirements) sets.set(setKey(set), set);
  return [...sets.values()];
}

/** One after the other, as they are written: of thousands all at once would be most of what a scan holds in memory. */
function* makeItems(entries: readonly Entry[]): Generator<HtmlItem> {
  for (const [index, entry] of entries.entries()) yield entry.make(index < maxDetailed);
}

function htmlAccount({ account, name, coverage }: AccountView): HtmlAccount {
  const path = coverage?.organizationPath ?? [];
  return {
    id: account,
    name: visibleText(name ?? '', 64),
    ...(path.length > 0 && { unit: path.map((unit) => visibleText(unit, 64)).join(' / ') }),
    ...(coverage?.status === 'unreadable' && { unread: true as const }),
  };
}

function isMissingRole({ code, exception }: Finding): boolean {
  return code === 'ROLE_NOT_FOUND' && exception === undefined;
}

/** A set that no principal has is known by its id alone. */
function setsOfFinding({ requirements, build }: Finding): readonly RequirementRef[] {
  return requirements.map((id) => ({ id, title: id, build: build ?? '', url: '' }));
}

/** Entries whose groups are shown with everything that is known of them; of the others the page has the headlines. */
export const maxDetailed = 5_000;

interface ItemScope extends HtmlScope {
  readonly isDetailed: boolean;
}

/** An item that is made once its place in the order is known. */
interface Entry {
  /** By which causes find it: the ARN as the page shows it, or the account's index. */
  readonly key: string;
  readonly worst: Severity | null;
  make(isDetailed: boolean): HtmlItem;
}

/** Keeps accounts together within one severity, because sorting is stable. */
function compareEntries(a: Entry, b: Entry): number {
  if (a.worst === null || b.worst === null) return Number(a.worst === null) - Number(b.worst === null);
  return compareSeverities(a.worst, b.worst);
}

function resolvedFindings(changes: readonly Change[]): ReadonlyMap<string, readonly Finding[]> {
  const findings = changes.filter((change) => change.kind === 'resolved').map((change) => change.finding);
  return Map.groupBy(findings, (finding) => finding.principal ?? finding.account);
}

function entriesOf(account: AccountView, scope: HtmlScope): Entry[] {
  const ofPrincipals = account.principals.map((each) => ({
    key: visibleText(each.report.principal, 300),
    worst: each.report.worst === null ? null : severityOf(each.report.worst),
    make: (isDetailed: boolean) => principalItem(each, { ...scope, isDetailed }),
  }));
  const resolved = scope.resolved.get(account.account) ?? [];
  const isEmpty = account.groups.length + account.accepted.length + resolved.length === 0;
  if (isEmpty) return ofPrincipals;
  const worst = account.groups[0]?.severity ?? null;
  return [
    {
      key: String(scope.accountIndex.get(account.account) ?? 0),
      worst,
      make: (isDetailed) => accountItem(account, resolved, { ...scope, isDetailed }),
    },
    ...ofPrincipals,
  ];
}

function accountItem(account: AccountView, resolved: readonly Finding[], scope: ItemScope): HtmlItem {
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

function principalItem({ report, groups, accepted, breaks }: PrincipalView, scope: ItemScope): HtmlItem {
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
    breaks: breaks.map(({ requirement, certain }) => ({ set: setOf(requirement), certain })),
    accepted: accepted.flatMap(htmlException),
    resolved: groupFindings(resolved).map((group) => visiblePhrase(headlineOf(group))),
    ...fixMembers(report.principal, groups, scope),
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
