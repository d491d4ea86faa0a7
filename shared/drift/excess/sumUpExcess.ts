// What is said of the actions that a statement adds: how many of which access level, and the names worth naming.

import { getOrMake } from '../../iam/getOrMake.ts';
import { type AllowedAction, unknownAccessLevel } from '../../iam/listAllowed.ts';
import type { ExcessCount } from '../finding.ts';
import { mayEscalate } from './findEscalations.ts';

export interface ExcessSummary {
  readonly count: ExcessCount;
  /** How many are allowed only in part. */
  readonly limited: number;
  /** The first names, in the order of the actions; more than any sentence shows. */
  readonly names: readonly string[];
  /** The first names of actions that change something. */
  readonly writing: readonly string[];
  /** Those with which a principal could grant itself more. */
  readonly escalating: readonly AllowedAction[];
}

const namesKept = 30;
const heaviestFirst = ['Permissions management', 'Write', 'Tagging', unknownAccessLevel, 'Read', 'List'];
const unknownWeight = heaviestFirst.indexOf(unknownAccessLevel);

// Statements and principals that are allowed the same share one list, which may hold all actions that there are.
const summaries = new WeakMap<readonly AllowedAction[], ExcessSummary>();

/** Sums up actions; one with two access levels counts once, by the level that weighs more. */
export function sumUpExcess(actions: readonly AllowedAction[]): ExcessSummary {
  return getOrMake(summaries, actions, sumUp);
}

function sumUp(actions: readonly AllowedAction[]): ExcessSummary {
  const counts: number[] = [];
  const writing: string[] = [];
  const escalating: AllowedAction[] = [];
  let limited = 0;
  for (const allowed of actions) {
    const { action, isLimited } = allowed;
    const level = heaviestLevel(action.accessLevels);
    counts[level] = (counts[level] ?? 0) + 1;
    if (isLimited) limited++;
    if (level < unknownWeight && writing.length < namesKept) writing.push(action.name);
    if (mayEscalate(action.name)) escalating.push(allowed);
  }
  const byAccessLevel = heaviestFirst.flatMap((level, index) => {
    const count = counts[index];
    return count === undefined ? [] : [[level, count] as const];
  });
  return {
    count: { total: actions.length, byAccessLevel: Object.fromEntries(byAccessLevel) },
    limited,
    names: actions.slice(0, namesKept).map(({ action }) => action.name),
    writing,
    escalating,
  };
}

// Actions share their lists of levels, of which there are as many as the action table has.
const heaviest = new Map<readonly string[], number>();

// The place in `heaviestFirst` of the level that weighs most: what changes permissions before what changes data.
// Asked thousands of times for each administrator, so that a closure for each question would be felt.
function heaviestLevel(levels: readonly string[]): number {
  const known = heaviest.get(levels);
  if (known !== undefined) return known;
  const level = Math.min(...levels.map(weight), ...(levels.length === 0 ? [unknownWeight] : []));
  heaviest.set(levels, level);
  return level;
}

function weight(level: string): number {
  const index = heaviestFirst.indexOf(level);
  return index < 0 ? unknownWeight : index;
}
