// Brings a run into the form that the HTML report's script filters and shows, with every text made visible.

import type { Change } from '../../drift/change.ts';
import type { Finding } from '../../drift/finding.ts';
import type { RequirementRef } from '../../drift/requirementRef.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { compareSeverities, type Severity, severityOf } from '../../drift/severity.ts';
import { purposeOf } from '../wording/breakagesOf.ts';
import { compareText } from '../wording/groupFindings.ts';
import type { AccountView, PrincipalView, ReportView } from '../wording/reportView.ts';
import { visibleText } from '../wording/visibleText.ts';
import { htmlCauses } from './htmlCauses.ts';
import type { HtmlAccount, HtmlData, HtmlItem } from './htmlItem.ts';
import { type HtmlExtras, type HtmlScope, setKey } from './htmlScope.ts';
import { accountItem, principalItem } from './principalItem.ts';

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
    items: makeItems(entries, scope),
  };
}

function setsOf({ principals }: RunReport, expected: readonly Finding[]): readonly RequirementRef[] {
  const sets = new Map(expected.flatMap(setsOfFinding).map((set) => [setKey(set), set]));
  for (const { requirements } of principals) for (const set of requirements) sets.set(setKey(set), set);
  return [...sets.values()];
}

/** One after the other, as they are written: of thousands all at once would be most of what a scan holds in memory. */
function* makeItems(entries: readonly Entry[], scope: HtmlScope): Generator<HtmlItem> {
  for (const [index, { about }] of entries.entries()) {
    const itemScope = { ...scope, isDetailed: index < maxDetailed };
    if ('report' in about) yield principalItem(about, itemScope);
    else yield accountItem(about, scope.resolved.get(about.account) ?? [], itemScope);
  }
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

/** Of what an item is made once its place in the order is known. */
interface Entry {
  /** By which causes find it: the ARN as the page shows it, or the account's index. */
  readonly key: string;
  readonly worst: Severity | null;
  readonly about: PrincipalView | AccountView;
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
    worst: each.worst === null ? null : severityOf(each.worst),
    about: each,
  }));
  const resolved = scope.resolved.get(account.account) ?? [];
  const isEmpty = account.groups.length + account.accepted.length + resolved.length === 0;
  if (isEmpty) return ofPrincipals;
  const worst = account.groups[0]?.severity ?? null;
  return [
    {
      key: String(scope.accountIndex.get(account.account) ?? 0),
      worst,
      about: account,
    },
    ...ofPrincipals,
  ];
}
