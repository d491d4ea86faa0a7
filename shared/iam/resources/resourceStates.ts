// The kinds of resources that tell all Resource elements about an action apart.

import type { Truth } from '../conditions/conditionTest.ts';
import type { Fidelity } from '../conditions/fidelity.ts';
import { exampleTexts, type Language } from '../patterns/exampleTexts.ts';
import { commonText } from '../patterns/overlaps.ts';
import { anyRun, matchesPattern, type WildcardPattern, wildcardPattern } from '../patterns/wildcardPattern.ts';
import { entriesNear, headOfText } from './entriesNear.ts';
import {
  entryPatterns,
  matchRequest,
  type ResourceElement,
  type ResourceEntry,
  relateEntry,
} from './resourceElement.ts';
import type { ResourceSpace, SpaceType } from './resourceSpace.ts';

/**
 * One kind of resource that a request may name: the resource itself, where one stands for the kind, else its type.
 * `decided`: entries, by their ids, that are taken to match the kind, or not to.
 */
export type ResourceState = {
  readonly decided: ReadonlyMap<string, boolean>;
  /** Partition and service of its ARNs; undefined: not known. */
  readonly head: string | undefined;
} & ({ readonly arn: string } | { readonly type: SpaceType });

interface TypeQuestion {
  readonly type: SpaceType;
  readonly space: ResourceSpace;
  readonly fidelity: Fidelity;
}

/** Entries with unknown variables are assumed to match and not to match, up to this many. */
const maxAssumptions = 3;
/** For `examples` so many entries give one. */
const maxExamples = 4;
const anyText = wildcardPattern([anyRun]);

/** Gives the kinds of resources that these elements tell apart, as closely as `fidelity` says. */
export function resourceStates(
  elements: readonly ResourceElement[],
  space: ResourceSpace,
  fidelity: Fidelity,
): readonly ResourceState[] {
  const entries = entriesOf(elements);
  const all = { entries };
  const states = [
    ...space.requests.map(stateOf),
    ...space.types.flatMap((type) => typeStates(entriesNear(all, type.head), { type, space, fidelity })),
  ];
  const unknown = entries.filter(({ patterns, isOpen }) => isOpen || patterns.length > 1);
  return states.flatMap((state) => withAssumptions(state, unknown, space));
}

// Each once: those with the same id take the same.
function entriesOf(elements: readonly ResourceElement[]): readonly ResourceEntry[] {
  const byId = new Map<string, ResourceEntry>();
  for (const element of elements) for (const entry of element.entries) byId.set(entry.id, entry);
  return [...byId.values()];
}

/** Tells whether an element matches a kind of resource. */
export function testResource(element: ResourceElement, state: ResourceState, space: ResourceSpace): Truth {
  let isOpen = false;
  const entries = entriesNear(element, state.head);
  // Asked of each element about each state: an iterator would be made each time.
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at];
    if (entry === undefined) continue;
    const truth = matchState(entry, state, space);
    if (truth === true) return !element.negated;
    if (truth === undefined) isOpen = true;
  }
  return isOpen ? undefined : element.negated;
}

/** Gives how many entries are looked at where each of these elements is held against each of these kinds. */
export function countTested(elements: readonly ResourceElement[], states: readonly ResourceState[]): number {
  let tested = 0;
  for (const [head, { length }] of Map.groupBy(states, (state) => state.head)) {
    tested += length * elements.reduce((sum, element) => sum + entriesNear(element, head).length, 0);
  }
  return tested;
}

function stateOf(arn: string): ResourceState {
  return { arn, head: headOfText(arn), decided: new Map() };
}

function matchState(entry: ResourceEntry, state: ResourceState, space: ResourceSpace): Truth {
  const isDecided = state.decided.get(entry.id);
  if (isDecided !== undefined) return isDecided;
  if ('arn' in state) return matchRequest(entry, state.arn, space.meter);
  const relation = relateEntry(entry, state.type, space);
  return relation === 'some' ? undefined : relation === 'all';
}

function typeStates(entries: readonly ResourceEntry[], question: TypeQuestion): readonly ResourceState[] {
  const { type, space } = question;
  const partial = entries.filter((entry) => relateEntry(entry, type, space) === 'some');
  const [only, ...others] = partial;
  const { head } = type;
  const whole = { type, head, decided: new Map<string, boolean>() };
  if (only === undefined) return [whole];
  if (others.length > 0 || space.within !== undefined) return exampleArns(partial, question)?.map(stateOf) ?? [whole];
  // `some` is exact for one pattern against one type: it takes some of them and leaves some.
  return [true, false].map((isMatched) => ({ type, head, decided: new Map([[only.id, isMatched]]) }));
}

// Undefined: no examples stand for all.
function exampleArns(partial: readonly ResourceEntry[], question: TypeQuestion): readonly string[] | undefined {
  const { type, space, fidelity } = question;
  if (fidelity === 'loose') return undefined;
  const within = space.within === undefined ? [type.pattern] : [type.pattern, space.within];
  if (fidelity === 'examples') {
    const tried = [anyText, ...partial.slice(0, maxExamples).flatMap(entryPatterns).slice(0, maxExamples)];
    const length = tried.reduce((sum, { tokens }) => sum + tokens.length, 0);
    if (space.meter?.take(Math.ceil((length * type.pattern.tokens.length) / 3)) === false) return undefined;
    const arns = tried.flatMap((each) => commonText(each, type.pattern) ?? []);
    const valid = arns.filter((arn) => within.every((pattern) => matchesPattern(pattern, arn, space.meter)));
    if (valid.length > 0) return valid;
  }
  return exampleTexts(partial.flatMap(entryPatterns).map(languageOf), within.map(languageOf), space.meter);
}

function languageOf(pattern: WildcardPattern): Language {
  return [pattern];
}

// Whether an entry with an unknown variable matches is open for each resource that it may match: both are states.
function withAssumptions(
  state: ResourceState,
  unknown: readonly ResourceEntry[],
  space: ResourceSpace,
): readonly ResourceState[] {
  const open = unknown.filter((entry) => matchState(entry, state, space) === undefined);
  if (open.length === 0 || open.length > maxAssumptions) return [state];
  return Array.from({ length: 2 ** open.length }, (_, bits) => ({
    ...state,
    decided: new Map([...state.decided, ...open.map(({ id }, index) => [id, ((bits >> index) & 1) === 1] as const)]),
  }));
}
