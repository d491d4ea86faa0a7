// The causes over all accounts as the page shows them, each with whom it strikes.

import type { Finding } from '../../drift/finding.ts';
import { isAboutActions } from '../../drift/ruleFacts.ts';
import type { RunReport } from '../../drift/runReport.ts';
import type { FindingGroup } from '../wording/findingGroup.ts';
import { headlineOf, whyOf } from '../wording/headlineOf.ts';
import { nextStepOf } from '../wording/nextStepOf.ts';
import { type AccountNames, placeOf } from '../wording/placesOf.ts';
import { accountNamesOf, type CauseView, viewCauses } from '../wording/viewCauses.ts';
import { visibleText } from '../wording/visibleText.ts';
import type { HtmlCauseGroup } from './htmlItem.ts';
import { changesOf, type HtmlScope, setKey } from './htmlScope.ts';
import { visiblePhrase } from './visiblePhrase.ts';

type FindItem = (principal: string | null, account: string) => number | undefined;

interface CauseScope extends HtmlScope {
  /** Of the page's items, in their order: ARNs as the page shows them, or indexes of accounts. */
  readonly keys: readonly string[];
}

/** Gives the causes: those with a change first, then worst first. */
export function htmlCauses(report: RunReport, scope: CauseScope): readonly HtmlCauseGroup[] {
  const names = accountNamesOf(report);
  const indexes = new Map(scope.keys.map((key, index) => [key, index]));
  const find = (principal: string | null, account: string) =>
    indexes.get(principal ?? '') ?? indexes.get(String(scope.accountIndex.get(account)));
  const causes = viewCauses(report).map((cause) => htmlCause(cause, { scope, names, find }));
  return causes.toSorted((a, b) => Number(b.changes.length > 0) - Number(a.changes.length > 0));
}

function htmlCause(
  { group, breaks }: CauseView,
  context: {
    readonly scope: CauseScope;
    readonly names: AccountNames;
    readonly find: FindItem;
  },
): HtmlCauseGroup {
  const { scope, names, find } = context;
  const why = whyOf(group);
  return {
    id: group.findings.at(0)?.id ?? '',
    code: group.code,
    severity: group.severity,
    place: visibleText(placeOf(group, names), 200),
    headline: visiblePhrase(headlineOf(group)),
    ...(why !== undefined && { why: visibleText(why, 600) }),
    subjects: isAboutActions(group) ? group.subjects.map((each) => visibleText(each, 160)) : [],
    next: visiblePhrase(nextStepOf(group)),
    breaks: breaks.map(({ requirement, certain }) => ({
      set: scope.setIndex.get(setKey(requirement)) ?? 0,
      certain,
    })),
    items: struckItems(group, find),
    changes: changesOf(group, scope),
  };
}

function struckItems({ findings }: FindingGroup, find: FindItem): readonly number[] {
  const struck = new Set<number>();
  let last: Finding | undefined;
  for (const finding of findings) {
    const { principal, account } = finding;
    if (last?.principal === principal && last.account === account) continue;
    last = finding;
    const item = find(principal === null ? null : visibleText(principal, 300), account);
    if (item !== undefined) struck.add(item);
  }
  return [...struck];
}
