// What a person should know of an upgrade beside what will be lacking: what is no longer needed, and where pages disagree.

import { questionsAbout } from '../../drift/questionsAbout.ts';
import type { ChangeNote } from '../../drift/whatIfReport.ts';
import { decideGrant } from '../../iam/decideGrant.ts';
import type { Account, Principal } from '../../iam/principal.ts';
import { findSet } from '../../requirements/loadCatalog.ts';
import type { Catalog, RequiredSet } from '../../requirements/requiredSet.ts';
import { selectRequirements } from '../../requirements/selectRequirements.ts';
import type { JudgedAccount } from '../../scan/scanEstate.ts';
import type { Settings } from '../../settings/settings.ts';
import { type PageContradiction, pageContradictions } from './pageContradictions.ts';

export interface UpgradeNotes {
  /** Goes into the scan's `onJudged`. */
  observe(judged: JudgedAccount): void;
  /** Complete once all accounts are judged. */
  readonly notes: readonly ChangeNote[];
}

export interface UpgradeNotesOptions {
  readonly catalog: Catalog;
  /** As they are today. */
  readonly settings: Settings;
  /** For the build after the upgrade. */
  readonly upgraded: Settings;
}

/** Starts without notes. */
export function createUpgradeNotes({ catalog, settings, upgraded }: UpgradeNotesOptions): UpgradeNotes {
  const unneeded = new Map<string, Set<string>>();
  const lacking = new Map<PageContradiction, string[]>();
  const build = upgraded.build ?? '';
  const observe = (principal: Principal, account: Account) => {
    const question = { principal, accountId: account.id, levels: account.levels, catalog };
    const sets = selectRequirements({ ...question, settings })?.sets ?? [];
    for (const set of sets) noteUnneeded(unneeded, set, findSet(catalog, set.id, build));
    const ids = new Set(selectRequirements({ ...question, settings: upgraded })?.sets.map(({ id }) => id));
    const { layers, question: ask } = questionsAbout({ principal, account, settings: upgraded });
    for (const each of pageContradictions) {
      if (!each.builds.includes(build) || !each.sets.some((id) => ids.has(id))) continue;
      const isAllowed = each.actions.every((action) => decideGrant(ask({ action }), layers).verdict === 'granted');
      lacking.set(each, [...(lacking.get(each) ?? []), ...(isAllowed ? [] : [`${principal.name} in ${account.id}`])]);
    }
  };
  return {
    observe: ({ reading }) => {
      if (reading.status !== 'read') return;
      for (const principal of reading.principals) observe(principal, reading.account);
    },
    get notes() {
      return [
        ...[...unneeded].map(([set, actions]) => unneededNote(set, [...actions])),
        ...[...lacking].map(([each, roles]) => contradictionNote(each, roles)),
      ];
    },
  };
}

function noteUnneeded(unneeded: Map<string, Set<string>>, from: RequiredSet, to: RequiredSet | undefined): void {
  if (to === undefined || to.build === from.build) return;
  const stays = new Set(to.grants.map(({ action }) => action.toLowerCase()));
  const gone = from.grants.map(({ action }) => action).filter((action) => !stays.has(action.toLowerCase()));
  if (gone.length === 0) return;
  const known = unneeded.get(from.id) ?? new Set<string>();
  unneeded.set(from.id, known);
  for (const action of gone) known.add(action);
}

function unneededNote(set: string, actions: readonly string[]): ChangeNote {
  const more = actions.length > 20 ? ` and ${actions.length - 20} more` : '';
  const [is] = actions.length === 1 ? ['is'] : ['are'];
  return { place: { what: set }, text: `${actions.slice(0, 20).join(', ')}${more} ${is} no longer needed` };
}

function contradictionNote(
  { sets, actions, asks, asksNot }: PageContradiction,
  lacking: readonly string[],
): ChangeNote {
  const readings = `${asks.page} asks for ${actions.join(', ')} (${asks.url}), ${asksNot.page} does not (${asksNot.url})`;
  const more = lacking.length > 5 ? ` and ${lacking.length - 5} more` : '';
  const who =
    lacking.length === 0
      ? 'every role with it is allowed both ways'
      : `not allowed: ${lacking.slice(0, 5).join(', ')}${more}`;
  return { place: { what: sets.join(', ') }, text: `Veeam's pages contradict each other: ${readings}; ${who}` };
}
