// Follows the watched principals of one account into a new reading: who stayed, who left and how, and what stays open.

import type { Principal } from '../../iam/principal.ts';
import { findSet } from '../../requirements/loadCatalog.ts';
import type { Catalog, RequiredSet } from '../../requirements/requiredSet.ts';
import type { Selection } from '../../requirements/selectRequirements.ts';
import type { SelectedPrincipal } from '../facts/accountFacts.ts';
import type { KnownWatch, ReleasedPrincipal, ReleaseRule, SetRef, WatchedPrincipal } from '../watchedPrincipal.ts';
import { isReleased, releasedSets } from './isReleased.ts';

export interface FollowWatched {
  /** 12 digits. */
  readonly account: string;
  readonly known: KnownWatch;
  /** The principals of the reading that the run looks at, with what was selected for them. */
  readonly principals: readonly SelectedPrincipal[];
  /** Whether the run looks at this principal, and its account said all about it: then what is not there is gone. */
  readonly isCovered: (principal: Pick<WatchedPrincipal, 'principal' | 'kind'>) => 'whole' | 'unread' | 'not-asked';
  readonly released: readonly ReleaseRule[];
  readonly tagKey: string;
  readonly catalog: Catalog;
  /** ISO 8601, when the run began. */
  readonly at: string;
}

/** One principal of the watch, as the reading shows it. */
export interface Followed {
  readonly watched: WatchedPrincipal;
  /** Absent where it is gone, or could not be read. */
  readonly principal?: Principal;
  /** The sets to judge it by: its own, or the last known ones; absent where there are none. */
  readonly selection?: Selection;
  /** Its account did not say what it is now. */
  readonly isUnread: boolean;
  /** Sets that were dropped and can still be judged. */
  readonly droppedSets: readonly RequiredSet[];
}

export interface FollowedWatch {
  readonly followed: readonly Followed[];
  readonly released: readonly ReleasedPrincipal[];
}

/** Principals that are selected for the first time begin to be watched; those that were released and are selected, anew. */
export function followWatched(question: FollowWatched): FollowedWatch {
  const { account, known, released: rules, principals } = question;
  const covered = known.watched.filter((watched) => question.isCovered(watched) !== 'not-asked');
  const released = covered.filter((watched) => isReleased(rules, account, watched));
  const kept = covered.filter((watched) => !released.includes(watched));
  const keptArns = new Set(kept.map(({ principal }) => principal));
  const byArn = new Map(principals.map((selected) => [selected.principal.arn, selected]));
  const begun = principals.flatMap((selected) =>
    selected.selection === undefined || keptArns.has(selected.principal.arn)
      ? []
      : [beginWatch(question, selected.principal, selected.selection)],
  );
  return {
    followed: [...kept.map((watched) => followOne(question, watched, byArn.get(watched.principal))), ...begun],
    released: [
      ...released.map(({ principal }) => ({ principal, requirements: null })),
      ...kept.flatMap((watched) => releasedOf(question, watched)),
    ],
  };
}

function releasedOf({ released, account }: FollowWatched, watched: WatchedPrincipal): readonly ReleasedPrincipal[] {
  const requirements = releasedSets(released, account, watched);
  return requirements.length === 0 ? [] : [{ principal: watched.principal, requirements }];
}

function beginWatch({ at, tagKey }: FollowWatched, principal: Principal, selection: Selection): Followed {
  return {
    watched: {
      principal: principal.arn,
      id: principal.id,
      kind: principal.kind,
      ...selectedPart(selection, tagKey),
      since: at,
      dropped: [],
    },
    principal,
    selection,
    isUnread: false,
    droppedSets: [],
  };
}

function selectedPart({ selectedBy, sets }: Selection, tagKey: string) {
  const refs = sets.map(({ id, build }): SetRef => ({ id, build }));
  return selectedBy === 'tag' ? { sets: refs, selectedBy, tagKey } : { sets: refs, selectedBy };
}

function followOne(question: FollowWatched, watched: WatchedPrincipal, found: SelectedPrincipal | undefined): Followed {
  if (found === undefined) {
    const isUnread = question.isCovered(watched) === 'unread';
    const next = isUnread ? watched : leaving(question, watched, 'gone');
    return { watched: next, isUnread, droppedSets: [] };
  }
  const { principal, selection } = found;
  const same = sameOne(watched, principal);
  const isSelected = selection !== undefined && selection.sets.length > 0;
  return isSelected ? stay(question, same, { principal, selection }) : leave(question, same, { principal, selection });
}

/** Made again under the same name, it is another one. */
function sameOne(watched: WatchedPrincipal, { id }: Principal): WatchedPrincipal {
  if (watched.id === null || watched.id === id) return { ...watched, id };
  return { ...watched, id, replaced: watched.replaced ?? watched.id };
}

function stay(
  question: FollowWatched,
  { tagKey: _tagKey, ...before }: WatchedPrincipal,
  { principal, selection }: { readonly principal: Principal; readonly selection: Selection },
): Followed {
  const watched = staying(before);
  const now = new Set(selection.sets.map(({ id }) => id));
  const released = releasedSets(question.released, question.account, watched);
  const known = new Map([...watched.dropped, ...watched.sets].map((set) => [set.id, set]));
  const dropped = [...known.values()].filter(({ id }) => !now.has(id) && !released.includes(id));
  return {
    watched: { ...watched, ...selectedPart(selection, question.tagKey), dropped },
    principal,
    selection,
    isUnread: false,
    droppedSets: dropped.flatMap((set) => findRef(question.catalog, set)),
  };
}

function leave(
  question: FollowWatched,
  watched: WatchedPrincipal,
  { principal, selection }: { readonly principal: Principal; readonly selection: Selection | undefined },
): Followed {
  // A state of the first version does not say by what it was selected.
  const tagKey = watched.tagKey ?? question.tagKey;
  const isByTag = watched.selectedBy === 'tag' && tagKey === question.tagKey;
  // A tag that names nothing known is told by its own rule.
  const next =
    selection === undefined
      ? leaving(question, isByTag ? { ...watched, tagKey } : watched, isByTag ? 'tag' : 'settings')
      : staying(watched);
  const sets = watched.sets.flatMap((set) => findRef(question.catalog, set));
  const [first] = sets;
  const faults = selection?.faults ?? [];
  const selectedBy = watched.selectedBy === 'tag' ? 'tag' : 'settings';
  const last: Selection | undefined =
    first === undefined ? selection : { selectedBy, build: first.build, sets, faults };
  return {
    watched: next,
    principal,
    ...(last === undefined ? {} : { selection: last }),
    isUnread: false,
    droppedSets: [],
  };
}

function staying({ departure: _left, ...watched }: WatchedPrincipal): WatchedPrincipal {
  return watched;
}

function leaving({ at }: FollowWatched, watched: WatchedPrincipal, how: 'tag' | 'settings' | 'gone'): WatchedPrincipal {
  return watched.departure?.how === how ? watched : { ...watched, departure: { how, at } };
}

function findRef(catalog: Catalog, { id, build }: SetRef): readonly RequiredSet[] {
  const set = findSet(catalog, id, build);
  return set === undefined ? [] : [set];
}
