// How the Resource element of a statement stands to the resources that requests name.

import type { Truth } from './conditionTest.ts';
import { exampleTexts, type Language } from './exampleTexts.ts';
import type { Fidelity } from './fidelity.ts';
import { commonText } from './patternOverlap.ts';
import { type PatternRelation, relatePatterns } from './patternRelation.ts';
import type { PolicyVersion } from './policyDocument.ts';
import { hasVariables, readText } from './policyVariables.ts';
import type { ContextReader } from './requestContext.ts';
import { resourcePattern } from './resourcePattern.ts';
import type { ResourceSpace, SpaceType } from './resourceSpace.ts';
import type { PatternElement } from './statement.ts';
import { anyRun, matchesPattern, type WildcardPattern, wildcardPattern } from './wildcardPattern.ts';

/** One entry of Resource or NotResource. */
export interface ReadResource {
  readonly text: string;
  /** What it can stand for: several where a variable has one of several values. Undefined: nothing. */
  readonly patterns: readonly (WildcardPattern | undefined)[];
  /** A variable in it is not known and stands for any text, so what a pattern takes is only possible. */
  readonly isOpen: boolean;
}

export interface ReadElement {
  readonly negated: boolean;
  readonly resources: readonly ReadResource[];
}

/** One kind of resource that a request may name. */
export interface ResourceState {
  /** The resource itself, where one stands for the kind. */
  readonly arn?: string;
  /** Else its type. */
  readonly type?: SpaceType;
  /** Entries, by their text, that are taken to match the kind, or not to. */
  readonly decided: ReadonlyMap<string, boolean>;
}

const maxAssumptions = 3;
const maxExamples = 16;
const anyText = wildcardPattern([anyRun]);

interface TypeQuestion {
  readonly type: SpaceType;
  readonly space: ResourceSpace;
  readonly fidelity: Fidelity;
}

// Patterns are made once, so that what is found out about them is found out once.
const fixedElements = new WeakMap<PatternElement, ReadElement>();
const elementsByContext = new WeakMap<ContextReader, WeakMap<PatternElement, ReadElement>>();

/** Reads a Resource element with what is known of the requests; only version 2012-10-17 has policy variables. */
export function readResourceElement(
  element: PatternElement,
  version: PolicyVersion,
  context: ContextReader,
): ReadElement {
  const isFixed = version !== '2012-10-17' || !element.patterns.some(hasVariables);
  const cache = isFixed
    ? fixedElements
    : (elementsByContext.get(context) ?? new WeakMap<PatternElement, ReadElement>());
  if (!isFixed) elementsByContext.set(context, cache);
  const read = cache.get(element) ?? readEntries(element, isFixed ? undefined : context);
  cache.set(element, read);
  return read;
}

function readEntries(element: PatternElement, context: ContextReader | undefined): ReadElement {
  const resources = element.patterns.map((text): ReadResource => {
    const { texts, isOpen } = readText(text, { wildcards: true, ...(context !== undefined && { context }) });
    return { text, patterns: texts.map((tokens) => tokens && resourcePattern(tokens)), isOpen };
  });
  return { negated: element.negated, resources };
}

/** Tells whether an element takes all, some or none of the resources; `some` where it cannot be said. */
export function relateElement(element: ReadElement, space: ResourceSpace): PatternRelation {
  const relations = [
    ...space.requests.map((request) => relateAny(element, (resource) => relateToRequest(resource, request))),
    ...space.types.map((type) => relateAny(element, (resource) => relateToType(resource, type, space))),
  ];
  const [first = 'none'] = relations;
  const relation = relations.every((each) => each === first) ? first : 'some';
  return negateRelation(relation, element.negated);
}

/** Gives the patterns that an element's entries can stand for. */
export function elementPatterns({ resources }: ReadElement): readonly WildcardPattern[] {
  return resources.flatMap(patternsOf);
}

/** Tells how much of one type of resource an element takes. */
export function relateElementToType(element: ReadElement, type: SpaceType, space: ResourceSpace): PatternRelation {
  return negateRelation(
    relateAny(element, (resource) => relateToType(resource, type, space)),
    element.negated,
  );
}

function relateToType({ patterns, isOpen }: ReadResource, type: SpaceType, space: ResourceSpace): PatternRelation {
  const [first = 'none', ...others] = patterns.map((pattern) => relatePattern(pattern, type, space));
  const relation = others.every((each) => each === first) ? first : 'some';
  return isOpen && relation === 'all' ? 'some' : relation;
}

function relatePattern(pattern: WildcardPattern | undefined, type: SpaceType, space: ResourceSpace): PatternRelation {
  if (pattern === undefined) return 'none';
  const spaces = space.within === undefined ? [type.pattern] : [type.pattern, space.within];
  const relations = spaces.map((each) => relatePatterns(pattern, each));
  if (relations.includes('none')) return 'none';
  return relations.includes('all') ? 'all' : 'some';
}

/** Gives the kinds of resources that these elements tell apart, as closely as `fidelity` says. */
export function resourceStates(
  elements: readonly ReadElement[],
  space: ResourceSpace,
  fidelity: Fidelity,
): readonly ResourceState[] {
  const resources = distinctResources(elements);
  const states = [
    ...space.requests.map(stateOf),
    ...space.types.flatMap((type) => typeStates(resources, { type, space, fidelity })),
  ];
  const unknown = resources.filter(({ patterns, isOpen }) => isOpen || patterns.length > 1);
  return states.flatMap((state) => withAssumptions(state, unknown, space));
}

/** Tells whether an element matches a kind of resource. */
export function testResource(element: ReadElement, state: ResourceState, space: ResourceSpace): Truth {
  let matched: Truth = false;
  for (const resource of element.resources) {
    const truth = matchState(resource, state, space);
    if (truth === true) return !element.negated;
    if (truth === undefined) matched = undefined;
  }
  return matched === undefined ? undefined : element.negated;
}

function distinctResources(elements: readonly ReadElement[]): readonly ReadResource[] {
  return [...new Map(elements.flatMap(({ resources }) => resources.map((each) => [each.text, each]))).values()];
}

function stateOf(arn: string): ResourceState {
  return { arn, decided: new Map() };
}

function matchState(resource: ReadResource, { arn, type, decided }: ResourceState, space: ResourceSpace): Truth {
  const isDecided = decided.get(resource.text);
  if (isDecided !== undefined) return isDecided;
  if (arn !== undefined) return matchRequest(resource, arn);
  const relation = type === undefined ? 'some' : relateToType(resource, type, space);
  return relation === 'some' ? undefined : relation === 'all';
}

function negateRelation(relation: PatternRelation, negated: boolean): PatternRelation {
  if (!negated || relation === 'some') return relation;
  return relation === 'all' ? 'none' : 'all';
}

function relateAny(element: ReadElement, relate: (resource: ReadResource) => PatternRelation): PatternRelation {
  const relations = element.resources.map(relate);
  if (relations.includes('all')) return 'all';
  return relations.includes('some') ? 'some' : 'none';
}

function relateToRequest(resource: ReadResource, request: string): PatternRelation {
  const matched = matchRequest(resource, request);
  return matched === undefined ? 'some' : matched ? 'all' : 'none';
}

function matchRequest({ patterns, isOpen }: ReadResource, request: string): Truth {
  const matches = patterns.filter((pattern) => pattern !== undefined && matchesPattern(pattern, request)).length;
  if (matches === 0) return false;
  return matches === patterns.length && !isOpen ? true : undefined;
}

function typeStates(resources: readonly ReadResource[], question: TypeQuestion): readonly ResourceState[] {
  const { type, space } = question;
  const partial = resources.filter((resource) => relateToType(resource, type, space) === 'some');
  const [only, ...others] = partial;
  const whole = { type, decided: new Map<string, boolean>() };
  if (only === undefined) return [whole];
  if (others.length > 0 || space.within !== undefined) return exampleArns(partial, question)?.map(stateOf) ?? [whole];
  // `some` is exact for one pattern against one type: it takes some of them and leaves some.
  return [true, false].map((isMatched) => ({ type, decided: new Map([[only.text, isMatched]]) }));
}

// Undefined: no examples stand for all.
function exampleArns(partial: readonly ReadResource[], question: TypeQuestion): readonly string[] | undefined {
  const { type, space, fidelity } = question;
  const patterns = partial.flatMap(patternsOf);
  const within = space.within === undefined ? [type.pattern] : [type.pattern, space.within];
  if (fidelity === 'loose') return undefined;
  if (fidelity === 'exact') return exampleTexts(patterns.map(languageOf), within.map(languageOf));
  const arns = [anyText, ...patterns.slice(0, maxExamples)].flatMap((each) => commonText(each, type.pattern) ?? []);
  const valid = arns.filter((arn) => within.every((pattern) => matchesPattern(pattern, arn)));
  return valid.length === 0 ? undefined : valid;
}

function patternsOf({ patterns }: ReadResource): readonly WildcardPattern[] {
  return patterns.flatMap((pattern) => pattern ?? []);
}

function languageOf(pattern: WildcardPattern): Language {
  return [pattern];
}

// Whether an entry with an unknown variable matches is open for each resource that it may match: both are states.
function withAssumptions(
  state: ResourceState,
  unknown: readonly ReadResource[],
  space: ResourceSpace,
): readonly ResourceState[] {
  const open = unknown.filter((resource) => matchState(resource, state, space) === undefined);
  if (open.length === 0 || open.length > maxAssumptions) return [state];
  return Array.from({ length: 2 ** open.length }, (_, bits) => ({
    ...state,
    decided: new Map([
      ...state.decided,
      ...open.map(({ text }, index) => [text, ((bits >> index) & 1) === 1] as const),
    ]),
  }));
}
