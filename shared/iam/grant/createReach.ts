// Which of the decided actions one statement adds.

import type { ActionEntry } from '../findAction.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import type { Statement } from '../policy/statement.ts';
import type { PolicyVersion } from '../policyDocument.ts';
import type { AskedActions } from './askedActions.ts';
import {
  type ClassesQuestion,
  type ClassVerdicts,
  type DecidedClass,
  type PlacedClasses,
  questionAbout,
} from './classesQuestion.ts';
import { relateAlone } from './findStatements.ts';
import { judgeAlike } from './judgeAlike.ts';
import { placedActions } from './placedActions.ts';

/** An action of which some request is allowed. */
export interface AllowedAction {
  /** Of one that the action table does not know: its name, the access level `Unknown`, and no resource types. */
  readonly action: ActionEntry;
  /** Allowed only on some resources, or under conditions that are not known to hold, or not decided. */
  readonly isLimited: boolean;
}

export interface ReachingStatement {
  readonly statement: Statement;
  /** Of its document. */
  readonly version: PolicyVersion;
}

export interface Reached {
  /** Sorted by name without case. */
  readonly actions: readonly AllowedAction[];
  /** False where there were not enough steps: what was not decided is listed as limited. */
  readonly isDecided: boolean;
}

/** What a statement adds of the actions of one class. */
type Share = 'nothing' | 'whole' | 'part' | 'undecided';

/** Gives a function that lists what a statement adds of the actions that it was asked about. */
export function createReach(
  verdicts: ClassVerdicts,
  question: ClassesQuestion,
): (by: ReachingStatement, asked: AskedActions) => Reached {
  const placedByKey = new Map<string, PlacedClasses>();
  const lists = new Map<string, Reached>();
  return (by, asked) => {
    const placed = getOrMake(placedByKey, asked.key, () => verdicts(asked.places));
    const shares = [
      ...placed.classes.map((decided) => shareOf(by, decided, question)),
      ...asked.unknown.map((name) => shareOf(by, decideNamed(name, question), question)),
    ];
    const key = `${asked.key} ${shares.join()}`;
    return getOrMake(lists, key, () => listOnce({ asked, placed, shares }, lists, question));
  };
}

interface ReachedShares {
  readonly asked: AskedActions;
  readonly placed: PlacedClasses;
  /** Of these classes, then of the actions that the table does not know. */
  readonly shares: readonly Share[];
}

/** Steps of listing an action, of weighing it and of saying what it is. */
const stepsPerListed = 4;

// Where there are no steps left for another list, all that was asked about may be so: there is one such list.
function listOnce(reached: ReachedShares, lists: Map<string, Reached>, { meter }: ClassesQuestion): Reached {
  if (meter.take(reached.asked.places.length * stepsPerListed)) return listAsKept(reached);
  const key = `${reached.asked.key} undecided`;
  return getOrMake(lists, key, () => list({ ...reached, shares: reached.shares.map(() => 'undecided') }));
}

const maxReachedKept = 2_000;
// Principals that share their policies are allowed the same by them, and what is said of a list is kept by it.
const keptReached = new BoundedMap<string, Reached>(maxReachedKept);

function listAsKept(reached: ReachedShares): Reached {
  const { asked, placed, shares } = reached;
  const isKept = placed.parting !== undefined && asked.isComplete && asked.unknown.length === 0;
  if (!isKept || asked.places.length >= shortList) return list(reached);
  return getOrMake(keptReached, `${placed.parting} ${shares.join()}`, () => list(reached));
}

function list({ asked, placed: { classes, classAt }, shares }: ReachedShares): Reached {
  const actions: AllowedAction[] = [];
  const { places } = asked;
  for (let index = 0; index < places.length; index++) {
    const share = shares[classAt(index)];
    if (share !== 'nothing') placeAction(actions, places[index] ?? 0, share === 'whole');
  }
  const isDecided = asked.isComplete && !shares.includes('undecided');
  if (asked.unknown.length === 0) return { actions: keepList(actions, asked), isDecided };
  for (const [index, name] of asked.unknown.entries()) {
    const share = shares[classes.length + index];
    if (share !== 'nothing') actions.push({ action: unknownAction(name), isLimited: share !== 'whole' });
  }
  actions.sort((a, b) => (lowerName(a) < lowerName(b) ? -1 : 1));
  return { actions, isDecided };
}

/** Shorter lists are made as quickly as they are found. */
const shortList = 500;
const maxListsKept = 20;
// Administrators are allowed the same thousands of actions, and what is said of a list is kept by it.
const longLists = new WeakMap<Uint32Array, BoundedMap<number, readonly AllowedAction[]>>();

function keepList(actions: readonly AllowedAction[], { places }: AskedActions): readonly AllowedAction[] {
  if (actions.length < shortList) return actions;
  const byLength = getOrMake(longLists, places, () => new BoundedMap<number, readonly AllowedAction[]>(maxListsKept));
  const known = byLength.get(actions.length);
  if (known?.every((each, index) => each === actions[index])) return known;
  byLength.set(actions.length, actions);
  return actions;
}

function shareOf(by: ReachingStatement, decided: DecidedClass | undefined, question: ClassesQuestion): Share {
  if (decided === undefined || question.meter.isSpent) return 'undecided';
  if (decided.verdict !== 'granted' && decided.verdict !== 'limited') return 'nothing';
  const share = decided.verdict === 'granted' ? 'whole' : 'part';
  if (isWhole(by.statement)) return share;
  // Another statement may be the one that allows it.
  if (isPlain(by.statement)) return relateAlone(questionAbout(decided, question), by) === 'none' ? 'nothing' : share;
  const own = judgeAlike(questionAbout(decided, question), alone(by));
  if (own === 'undecided') return own;
  return own !== 'granted' && own.verdict === 'missing' ? 'nothing' : share;
}

function isWhole({ resource, conditions }: Statement): boolean {
  return conditions.length === 0 && resource?.negated === false && resource.patterns.includes('*');
}

// Whether it reaches a request depends on its resources alone, and on each of them by itself.
function isPlain({ resource, conditions }: Statement): boolean {
  return conditions.length === 0 && resource?.negated === false;
}

const alones = new WeakMap<Statement, PolicyLayers>();

function alone({ statement, version }: ReachingStatement): PolicyLayers {
  return getOrMake(alones, statement, () => ({
    identity: [{ name: '', document: { version, statements: [statement] } }],
  }));
}

function decideNamed(action: string, question: ClassesQuestion): DecidedClass | undefined {
  const judged = judgeAlike(questionAbout({ action }, question), question.layers);
  if (judged === 'undecided') return undefined;
  return { action, verdict: judged === 'granted' ? judged : judged.verdict };
}

function unknownAction(name: string): ActionEntry {
  return { name, accessLevels: unknownLevels, resourceTypes: [] };
}

/** Stands for the access level of an action that the action table does not know. */
export const unknownAccessLevel = 'Unknown';
const unknownLevels: readonly string[] = [unknownAccessLevel];

// Thousands of principals are allowed the same actions.
const wholes: AllowedAction[] = [];
const parts: AllowedAction[] = [];

function placeAction(actions: AllowedAction[], at: number, isWhole: boolean): void {
  const made = isWhole ? wholes : parts;
  if (made.length === 0) for (const action of placedActions()) made.push({ action, isLimited: !isWhole });
  const allowed = made[at];
  if (allowed !== undefined) actions.push(allowed);
}

function lowerName({ action }: AllowedAction): string {
  return action.name.toLowerCase();
}
