// What is said of the actions that a statement adds: how many of which access level, and the names worth naming.

import type { ActionEntry } from '../../iam/findAction.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import { type AllowedAction, type AllowedActions, type KindCount, unknownAccessLevel } from '../../iam/listAllowed.ts';
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

// Statements that add the same share one list, which may hold all actions that there are.
const summaries = new WeakMap<AllowedActions, ExcessSummary>();

/** Sums up actions; one with two access levels counts once, by the level that weighs more. */
export function sumUpExcess(actions: AllowedActions): ExcessSummary {
  return getOrMake(summaries, actions, sumUp);
}

function sumUp(actions: AllowedActions): ExcessSummary {
  const kinds = actions.countKinds(kindOf);
  const first = (isMeant: (kind: number) => boolean, most: number) =>
    actions.firstOfKinds(
      kindOf,
      kinds.filter(({ kind }) => isMeant(kind)),
      most,
    );
  return {
    count: { total: actions.length, byAccessLevel: Object.fromEntries(countLevels(kinds)) },
    limited: kinds.reduce((sum, { limited }) => sum + limited, 0),
    names: first(() => true, namesKept).map(nameOf),
    writing: first(isWriting, namesKept).map(nameOf),
    escalating: first(isEscalating, actions.length),
  };
}

function countLevels(kinds: readonly KindCount[]): readonly (readonly [string, number])[] {
  return heaviestFirst.flatMap((name, level) => {
    const count = kinds.reduce((sum, { kind, total }) => sum + (levelOf(kind) === level ? total : 0), 0);
    return count === 0 ? [] : [[name, count] as const];
  });
}

function nameOf({ action }: AllowedAction): string {
  return action.name;
}

// What is said of an action: its level's place in `heaviestFirst`, doubled, and 1 more where it may escalate.
function kindOf({ name, accessLevels }: ActionEntry): number {
  return 2 * heaviestLevel(accessLevels) + Number(mayEscalate(name));
}

function levelOf(kind: number): number {
  return kind >>> 1;
}

function isWriting(kind: number): boolean {
  return levelOf(kind) < unknownWeight;
}

function isEscalating(kind: number): boolean {
  return (kind & 1) === 1;
}

// Actions share their lists of levels, of which there are as many as the action table has.
const heaviest = new Map<readonly string[], number>();

// The level that weighs most: what changes permissions before what changes data.
function heaviestLevel(levels: readonly string[]): number {
  return getOrMake(heaviest, levels, () =>
    Math.min(...levels.map(weight), ...(levels.length === 0 ? [unknownWeight] : [])),
  );
}

function weight(level: string): number {
  const index = heaviestFirst.indexOf(level);
  return index < 0 ? unknownWeight : index;
}
