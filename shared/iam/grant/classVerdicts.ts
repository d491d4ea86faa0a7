// Decides actions class by class: one verdict for all about which policies, requests and resources are alike.

import type { KnownContext } from '../conditions/knownContext.ts';
import type { ActionEntry } from '../findAction.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import { resourceSpace, spaceNumber, takesOwn } from '../resources/resourceSpace.ts';
import type { StepMeter } from '../stepMeter.ts';
import { classifyActions } from './classifyActions.ts';
import type { GrantQuestion, Verdict } from './grantDecision.ts';
import { judgeAlike, lookUpAlike } from './judgeAlike.ts';
import { placedActions } from './placedActions.ts';

export interface ClassesQuestion {
  readonly layers: PolicyLayers;
  readonly contextOf: (action: string) => KnownContext;
  /** The same object for actions that have the same context. */
  readonly kindOf: (action: string) => object;
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
  return action && { action: action.name, resource: '*', context: contextOf(action.name), partition, meter };
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
  const groups = groupPlaces(members, kindNumbers(question.kindOf));
  if (!looksAtResource) return groups;
  const services = namedServices(statements.flatMap(({ statement }) => statement.resource?.patterns ?? []));
  return groups.flatMap((alike) => {
    const asked = questionAbout(alike, question);
    if (asked === undefined) return [];
    const spaceAt = spaceNumbers(asked);
    return groupPlaces(alike, (at) => (mayTake(services, at) ? spaceAt(at) : noSpace));
  });
}

// Neighbours are mostly alike, and there are thousands of them.
function groupPlaces(places: readonly number[], numberAt: (at: number) => number): readonly (readonly number[])[] {
  const groups = new Map<number, number[]>();
  let last: { readonly number: number; readonly group: number[] } | undefined;
  for (const at of places) {
    const number = numberAt(at);
    if (last?.number !== number) last = { number, group: getOrMake(groups, number, () => []) };
    last.group.push(at);
  }
  return [...groups.values()];
}

const kindsByFunction = new WeakMap<ClassesQuestion['kindOf'], (at: number) => number>();

function kindNumbers(kindOf: ClassesQuestion['kindOf']): (at: number) => number {
  return getOrMake(kindsByFunction, kindOf, () => {
    const numbers = new Map<object, number>();
    return numberPlaces((action) => getOrMake(numbers, kindOf(action), () => numbers.size));
  });
}

/** The number of all resources of which no statement takes any; others have numbers from 0. */
const noSpace = -1;

// Undefined: entries may name resources of any service.
function namedServices(patterns: readonly string[]): ReadonlySet<string> | undefined {
  const services = patterns.flatMap((pattern) => {
    // `*` alone takes everything, whatever the service. A wildcard in the partition may run past its colon.
    if (/^\*+$/.test(pattern)) return [];
    return [/^arn:[\w-]+:([\w-]+):/.exec(pattern)?.[1]];
  });
  const named = services.flatMap((service) => service ?? []);
  return named.length === services.length ? new Set(named) : undefined;
}

function mayTake(services: ReadonlySet<string> | undefined, at: number): boolean {
  if (services === undefined) return true;
  const types = placedActions()[at]?.resourceTypes ?? [];
  return getOrMake(servicesByTypes, types, servicesOf).some((service) => services.has(service) || service === '*');
}

const servicesByTypes = new WeakMap<ActionEntry['resourceTypes'], readonly string[]>();

function servicesOf(types: ActionEntry['resourceTypes']): readonly string[] {
  return [...new Set(types.flatMap(({ arns }) => arns.map((arn) => arn.split(':', 3)[2] ?? '*')))];
}

// Of the last few accounts: an account's roles are judged one after the other. Most actions take the same in each.
const spacesByAccount = new BoundedMap<string, (at: number) => number>(10);
const spacesOfAll = new BoundedMap<string, (at: number) => number>(10);

function spaceNumbers({ partition = 'aws', context }: GrantQuestion): (at: number) => number {
  const { resources: place } = context;
  const make = () =>
    numberPlaces((name) => spaceNumber(resourceSpace({ action: name.toLowerCase(), resource: '*', partition, place })));
  if (place === undefined) return getOrMake(spacesOfAll, partition, make);
  const ofAll = getOrMake(spacesOfAll, `${partition} placed`, make);
  const ofAccount = getOrMake(spacesByAccount, `${partition} ${place.account}`, make);
  return (at) => (takesOwnAt(at) === 1 ? ofAccount(at) : ofAll(at));
}

let ownPlaces: ((at: number) => number) | undefined;

function takesOwnAt(at: number): number {
  ownPlaces ??= numberPlaces((name) => Number(takesOwn(name.toLowerCase())));
  return ownPlaces(at);
}

const notYet = 0xffff_ffff;

// Numbers are found when they are first asked for.
function numberPlaces(numberOf: (action: string) => number): (at: number) => number {
  const actions = placedActions();
  const numbers = new Uint32Array(actions.length).fill(notYet);
  return (at) => {
    const known = numbers[at] ?? notYet;
    if (known !== notYet) return known;
    const number = numberOf(actions[at]?.name ?? '');
    numbers[at] = number;
    return number;
  };
}
