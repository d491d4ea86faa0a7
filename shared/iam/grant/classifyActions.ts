// Parts actions into classes about which policies say the same, so that one decision serves a class.

import { isRcpAction } from '../actions/isRcpAction.ts';
import { getOrMake } from '../getOrMake.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import type { PatternElement } from '../policy/statement.ts';
import type { StepMeter } from '../stepMeter.ts';
import { elementPlaces, isEvery } from './elementPlaces.ts';
import { groupPlaces } from './numberPlaces.ts';
import { placedActions } from './placedActions.ts';
import { policyGroups } from './policyGroups.ts';

/**
 * Parts the actions at `asked` so that those of one class meet the same statements in every layer. Gives
 * the places of each class, ascending, the classes in the order of their first places; undefined where that takes more
 * steps than are left.
 */
export function classifyActions(
  asked: Uint32Array,
  layers: PolicyLayers,
  meter: StepMeter,
): readonly (readonly number[])[] | undefined {
  const labels = new Uint32Array(placedActions().length);
  for (let index = 0; index < asked.length; index++) labels[asked[index] ?? 0] = 1;
  const parting = { labels, count: 2 };
  for (const element of distinctElements(layers)) {
    // Principals share most of their policies: counted for each, kept or not.
    const known = elementPlaces(element, meter.left);
    if (known === undefined || !meter.take(known.steps)) {
      meter.take(Number.POSITIVE_INFINITY);
      return undefined;
    }
    part(parting, known.lists);
  }
  if (layers.rcps !== undefined) part(parting, [rcpPlaces()]);
  return groupPlaces(asked, (at) => labels[at] ?? 0);
}

interface Parting {
  /** By place: 0 is not asked, else a class. */
  readonly labels: Uint32Array;
  count: number;
}

// Whoever is named by any of the lists goes into a class of its own beside those of its class that are not.
function part(parting: Parting, lists: readonly (Uint32Array | readonly number[])[]): void {
  const { labels } = parting;
  const firstNew = parting.count;
  const movedTo = new Map<number, number>();
  // Neighbours are mostly in the same class.
  let [from, to] = [0, 0];
  for (const places of lists) {
    for (const at of places) {
      const label = labels[at] ?? 0;
      if (label === 0 || label >= firstNew) continue;
      if (label !== from) to = getOrMake(movedTo, label, () => parting.count++);
      from = label;
      labels[at] = to;
    }
  }
}

// NotAction parts as Action does. Many statements are about the same actions.
function distinctElements(layers: PolicyLayers): Iterable<PatternElement> {
  const elements = new Map<string, PatternElement>();
  for (const { sources } of policyGroups(layers, 's3:')) {
    for (const { document } of sources) {
      for (const { action } of document.statements) {
        // One that matches everything parts nothing.
        if (!action.patterns.some(isEvery)) elements.set(JSON.stringify(action.patterns), action);
      }
    }
  }
  return elements.values();
}

let rcpActions: readonly number[] | undefined;

/** Gives the places of the actions that RCPs bear on. */
export function rcpPlaces(): readonly number[] {
  rcpActions ??= placedActions().flatMap(({ name }, at) => (isRcpAction(name) ? [at] : []));
  return rcpActions;
}
