// How the Resource element of a statement stands to the resources that requests name.

import type { Truth } from './conditionTest.ts';
import { exampleTexts } from './exampleTexts.ts';
import type { Fidelity } from './fidelity.ts';
import { commonText } from './patternOverlap.ts';
import { type PatternRelation, relatePatterns } from './patternRelation.ts';
import type { PolicyVersion } from './policyDocument.ts';
import { hasVariables, readText } from './policyVariables.ts';
import type { ContextReader } from './requestContext.ts';
import { resourcePattern } from './resourcePattern.ts';
import type { ResourceSpace, SpaceType } from './resourceSpace.ts';
import type { PatternElement } from './statement.ts';
import { anyRun, matchesPattern, type WildcardPattern } from './wildcardPattern.ts';

/** One entry of Resource or NotResource. */
export interface ReadResource {
  readonly text: string;
  /** With unknown variables standing for any text where `isKnown` is false; undefined: the entry matches nothing. */
  readonly pattern: WildcardPattern | undefined;
  /** False: a policy variable in it is not known here. */
  readonly isKnown: boolean;
}

export interface ReadElement {
  readonly negated: boolean;
  readonly resources: readonly ReadResource[];
}

/** One kind of resource that a request may name: which entries, by their text, match it. */
export type ResourceState = ReadonlyMap<string, Truth>;

const maxAssumptions = 3;
const maxExamples = 16;
const anyText: WildcardPattern = { tokens: [anyRun], ignoreCase: false };

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
    const read = readText(text, { wildcards: true, ...(context !== undefined && { context }) });
    if (read.kind === 'none') return { text, pattern: undefined, isKnown: true };
    return { text, pattern: resourcePattern(read.tokens), isKnown: read.kind === 'exact' };
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

/** Tells how much of one type of resource an element takes. */
export function relateElementToType(element: ReadElement, type: SpaceType, space: ResourceSpace): PatternRelation {
  return negateRelation(
    relateAny(element, (resource) => relateToType(resource, type, space)),
    element.negated,
  );
}

function relateToType(resource: ReadResource, type: SpaceType, space: ResourceSpace): PatternRelation {
  const { pattern, isKnown } = resource;
  if (pattern === undefined) return 'none';
  const spaces = space.within === undefined ? [type.pattern] : [type.pattern, space.within];
  const relations = spaces.map((each) => relatePatterns(pattern, each));
  if (relations.includes('none')) return 'none';
  return isKnown && relations.includes('all') ? 'all' : 'some';
}

/** Gives the kinds of resources that these elements tell apart. */
export function resourceStates(
  elements: readonly ReadElement[],
  space: ResourceSpace,
  fidelity: Fidelity,
): readonly ResourceState[] {
  const resources = [
    ...new Map(elements.flatMap((element) => element.resources.map((each) => [each.text, each]))).values(),
  ];
  const states = [
    ...space.requests.map((request) => new Map(resources.map((each) => [each.text, matchRequest(each, request)]))),
    ...space.types.flatMap((type) => typeStates(resources, { type, space, fidelity })),
  ];
  const unknown = resources.filter(({ isKnown }) => !isKnown).map(({ text }) => text);
  return states.flatMap((state) => withAssumptions(state, unknown));
}

/** Tells whether an element matches a kind of resource. */
export function testResource(element: ReadElement, state: ResourceState): Truth {
  const truths = element.resources.map(({ text }) => state.get(text));
  const matched = truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
  return matched === undefined || !element.negated ? matched : !matched;
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

function matchRequest({ pattern, isKnown }: ReadResource, request: string): Truth {
  if (pattern === undefined || !matchesPattern(pattern, request)) return false;
  return isKnown ? true : undefined;
}

function typeStates(resources: readonly ReadResource[], question: TypeQuestion): readonly ResourceState[] {
  const { type, space } = question;
  const related = resources.map((resource) => ({ resource, relation: relateToType(resource, type, space) }));
  const base = new Map<string, Truth>(
    related.map(({ resource, relation }) => [resource.text, relation === 'some' ? undefined : relation === 'all']),
  );
  const partial = related.flatMap(({ resource, relation }) =>
    relation === 'some' && resource.isKnown ? [resource] : [],
  );
  return cells(partial, question).map((cell) => new Map([...base, ...cell]));
}

function cells(partial: readonly ReadResource[], { type, space, fidelity }: TypeQuestion): readonly ResourceState[] {
  const [only, ...others] = partial;
  if (only === undefined) return [new Map()];
  // `some` is exact for one pattern against one type: it takes some of them and leaves some.
  if (others.length === 0 && space.within === undefined)
    return [true, false].map((truth) => new Map([[only.text, truth]]));
  const examples = exampleArns(partial, { type, space, fidelity });
  return examples?.map((arn) => new Map(partial.map((each) => [each.text, matchRequest(each, arn)]))) ?? [new Map()];
}

// Undefined: no examples stand for all.
function exampleArns(
  partial: readonly ReadResource[],
  { type, space, fidelity }: TypeQuestion,
): readonly string[] | undefined {
  const patterns = partial.flatMap(({ pattern }) => pattern ?? []);
  const within = space.within === undefined ? [type.pattern] : [type.pattern, space.within];
  if (fidelity === 'exact')
    return exampleTexts(
      patterns.map((pattern) => [pattern]),
      within.map((pattern) => [pattern]),
    );
  if (fidelity === 'loose') return undefined;
  const arns = [anyText, ...patterns]
    .slice(0, maxExamples)
    .flatMap((pattern) => commonText(pattern, type.pattern) ?? []);
  const valid = arns.filter((arn) => within.every((pattern) => matchesPattern(pattern, arn)));
  return valid.length === 0 ? undefined : valid;
}

// Whether an entry with an unknown variable matches is open for each resource that it may match: both are states.
function withAssumptions(state: ResourceState, unknown: readonly string[]): readonly ResourceState[] {
  const open = unknown.filter((text) => state.get(text) === undefined);
  if (open.length === 0 || open.length > maxAssumptions) return [state];
  return Array.from(
    { length: 2 ** open.length },
    (_, bits) => new Map([...state, ...open.map((text, index) => [text, ((bits >> index) & 1) === 1] as const)]),
  );
}
