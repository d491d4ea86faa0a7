// Decides actions class by class: one verdict for all about which policies, requests and resources are alike.

import type { ActionEntry } from '../actionTable.ts';
import type { KnownContext, ResourcePlace } from '../conditions/knownContext.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import { resourceSpace, spaceNumber } from '../resources/resourceSpace.ts';
import type { StepMeter } from '../stepMeter.ts';
import { classifyActions } from './actionClasses.ts';
import { placedActions } from './actionPlaces.ts';
import type { GrantQuestion, Verdict } from './grantDecision.ts';
import { judgeAlike, lookUpAlike } from './judgeAlike.ts';

export interface ClassesQuestion {
  readonly layers: PolicyLayers;
  /** What is known of the requests for an action: the same object where it is the same. */
  readonly contextOf: (action: ActionEntry) => KnownContext;
  readonly partition: string;
  readonly meter: StepMeter;
}

/** What is decided of one class: its first action stands for all. */
export interface DecidedClass {
  readonly verdict: Verdict;
  readonly question: GrantQuestion;
}

export interface ClassVerdicts {
  /** By place: the number of the class, 0 where the action was not asked for or not decided. */
  readonly classOf: Uint32Array;
  /** By number; nothing at 0. */
  readonly classes: readonly (DecidedClass | undefined)[];
}

/** Steps of telling one action's context and resources. */
const stepsPerAction = 8;

/** Decides the actions at `asked` (1 by place) in the order of their places, as long as there are steps left. */
export function decideClasses(asked: Uint8Array, question: ClassesQuestion): ClassVerdicts {
  const { layers, meter } = question;
  const classOf = new Uint32Array(asked.length);
  const classes: (DecidedClass | undefined)[] = [undefined];
  for (const members of classifyActions(asked, layers, meter) ?? []) {
    for (const alike of partByRequests(members, question)) {
      const decided = decideFirst(alike, question);
      if (decided === undefined) return { classOf, classes };
      for (const at of alike) classOf[at] = classes.length;
      classes.push(decided);
    }
  }
  return { classOf, classes };
}

function decideFirst(members: readonly number[], question: ClassesQuestion): DecidedClass | undefined {
  const asked = questionAbout(members, question);
  const judged = asked === undefined ? 'undecided' : judgeAlike(asked, question.layers);
  if (asked === undefined || judged === 'undecided') return undefined;
  return { question: asked, verdict: judged === 'granted' ? judged : judged.verdict };
}

function questionAbout(members: readonly number[], question: ClassesQuestion): GrantQuestion | undefined {
  const action = placedActions()[members[0] ?? -1];
  const { contextOf, partition, meter } = question;
  return action && { action: action.name, resource: '*', context: contextOf(action), partition, meter };
}

// Actions with the same statements differ in what is known of their requests and in the resources that they take; not
// where no statement looks at either. Nothing where there are no steps left.
function partByRequests(members: readonly number[], question: ClassesQuestion): Iterable<readonly number[]> {
  const asked = questionAbout(members, question);
  const found = asked && lookUpAlike(asked, question.layers);
  if (found === undefined) return [];
  const statements = found.flatMap((group) => group.statements.map(({ compiled }) => compiled));
  const looksAtResource = statements.some(({ isOnEveryResource }) => !isOnEveryResource);
  // What is known of a request may also tell what its resource can be.
  const looksAtContext = looksAtResource || statements.some(({ statement }) => statement.conditions.length > 0);
  if (!looksAtContext) return [members];
  if (!question.meter.take(members.length * stepsPerAction)) return [];
  const spaceOf = looksAtResource ? spaceNumbers(question.partition) : () => 0;
  return groupMembers(members, { contextOf: question.contextOf, spaceOf });
}

interface Likeness {
  readonly contextOf: ClassesQuestion['contextOf'];
  readonly spaceOf: (at: number, place: ResourcePlace | undefined) => number;
}

// Neighbours are mostly alike, and there are thousands of them.
function groupMembers(members: readonly number[], { contextOf, spaceOf }: Likeness): readonly (readonly number[])[] {
  const actions = placedActions();
  const byContext = new Map<KnownContext, Map<number, number[]>>();
  const groups: number[][] = [];
  let last: { readonly context: KnownContext; readonly space: number; readonly group: number[] } | undefined;
  for (const at of members) {
    const action = actions[at];
    if (action === undefined) continue;
    const context = contextOf(action);
    const space = spaceOf(at, context.resources);
    if (last?.context !== context || last.space !== space) {
      const bySpace = byContext.get(context) ?? new Map<number, number[]>();
      byContext.set(context, bySpace);
      const group = bySpace.get(space) ?? [];
      if (group.length === 0) groups.push(group);
      bySpace.set(space, group);
      last = { context, space, group };
    }
    last.group.push(at);
  }
  return groups;
}

// Of the last few accounts: an account's roles are judged one after the other.
const numbersByPlace = new BoundedMap<string, Map<number, number>>(10);

function spaceNumbers(partition: string): (at: number, place: ResourcePlace | undefined) => number {
  const actions = placedActions();
  const numbersOf = (account: string) =>
    getOrMake(numbersByPlace, `${partition} ${account}`, () => new Map<number, number>());
  let last: { readonly account: string; readonly numbers: Map<number, number> } | undefined;
  return (at, place) => {
    const account = place?.account ?? '';
    if (last?.account !== account) last = { account, numbers: numbersOf(account) };
    return getOrMake(last.numbers, at, () => {
      const action = actions[at]?.name.toLowerCase() ?? '';
      return spaceNumber(resourceSpace({ action, resource: '*', partition, place }));
    });
  };
}
