// The Resource element of a statement, and how much of the resources that requests name it takes.

import type { Truth } from '../conditions/conditionTest.ts';
import type { ContextReader } from '../conditions/contextReader.ts';
import { type KeptAnswers, keepByReads } from '../conditions/keptAnswers.ts';
import { hasVariables, readText } from '../conditions/readText.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import { type PatternRelation, relatePatterns } from '../patterns/relatePatterns.ts';
import { matchesPattern, type WildcardPattern } from '../patterns/wildcardPattern.ts';
import type { PatternElement } from '../policy/statement.ts';
import type { PolicyVersion } from '../policyDocument.ts';
import type { StepMeter } from '../stepMeter.ts';
import { entriesNear, headOf } from './entriesNear.ts';
import type { ResourceEntry } from './resourceEntry.ts';
import { countColons, resourcePattern } from './resourcePattern.ts';
import type { ResourceSpace, SpaceType } from './resourceSpace.ts';
import { namesRegion } from './splitRegions.ts';

export type { ResourceEntry } from './resourceEntry.ts';

/** A Resource or NotResource element as read for a question. */
export interface ResourceElement {
  readonly negated: boolean;
  readonly entries: readonly ResourceEntry[];
  /** Of its patterns those that go on behind the name that ends an ARN of five colons, as `log-group:*:*` does. */
  readonly long: readonly WildcardPattern[];
  /** Of its patterns those that say in which region a resource lies. */
  readonly regional: readonly WildcardPattern[];
}

/** Stands for an element with variables, which is read for each context. */
const open: unique symbol = Symbol('open');

// Patterns are made once, so that what is found out about them is found out once.
const fixedElements = new WeakMap<PatternElement, ResourceElement | typeof open>();
const elementsByContext = new WeakMap<ContextReader, WeakMap<PatternElement, ResourceElement>>();

/** Reads a Resource element with what is known of the requests; only version 2012-10-17 has policy variables. */
export function readResourceElement(
  element: PatternElement,
  version: PolicyVersion,
  context: ContextReader,
): ResourceElement {
  // Asked with every question: whether there are variables is looked for once.
  const fixed = getOrMake(fixedElements, element, () =>
    version === '2012-10-17' && element.patterns.some(hasVariables) ? open : readElement(element, readFixed),
  );
  if (fixed !== open) return fixed;
  const read = getOrMake(elementsByContext, context, () => new WeakMap<PatternElement, ResourceElement>());
  const make = (reader: ContextReader) => readElement(element, (text) => readEntry(text, reader));
  return getOrMake(read, element, () => keepByReads(openElements, element, { context, make }));
}

// What the variables of a policy stand for is the same in nearly all requests of a principal.
const openElements = new WeakMap<PatternElement, KeptAnswers<ResourceElement>>();

function readElement({ negated, patterns }: PatternElement, read: (text: string) => ResourceEntry): ResourceElement {
  const entries = patterns.map(read);
  const all = entries.flatMap(entryPatterns);
  const long = all.filter(({ tokens }) => countColons(tokens) > 5);
  return { negated, entries, long, regional: all.filter(namesRegion) };
}

// Thousands of policies name the same few patterns. What strangers write is endless, so only so much is kept.
const fixedEntries = new BoundedMap<string, ResourceEntry>(10_000);
/** Characters of an ARN that somebody else may write, too. */
const maxLengthKept = 300;

function readFixed(text: string): ResourceEntry {
  const read = () => readEntry(text, undefined);
  return text.length > maxLengthKept ? read() : getOrMake(fixedEntries, text, read);
}

function readEntry(text: string, context: ContextReader | undefined): ResourceEntry {
  const { texts, isOpen } = readText(text, { wildcards: true, context });
  const patterns = texts.map((tokens) => tokens && resourcePattern(tokens));
  // `${…}` is a variable in one version and plain text in the other.
  const [only, ...others] = patterns;
  const head = only === undefined || others.length > 0 ? undefined : headOf(only);
  return { id: context === undefined ? text : `variables ${text}`, patterns, isOpen, head };
}

/** Gives the patterns that an entry can stand for. */
export function entryPatterns({ patterns }: ResourceEntry): readonly WildcardPattern[] {
  return patterns.flatMap((pattern) => pattern ?? []);
}

/** Tells whether an element takes all, some or none of the resources; `some` where it cannot be said. */
export function relateElement(element: ResourceElement, space: ResourceSpace): PatternRelation {
  const relations = [
    ...space.requests.map((request) =>
      relateAny(element.entries, (entry) => relateToRequest(entry, request, space.meter)),
    ),
    ...space.types.map((type) => relateToType(element, type, space)),
  ];
  return negateRelation(agreement(relations), element.negated);
}

/** Tells how much of one type of resource an element takes. */
export function relateElementToType(element: ResourceElement, type: SpaceType, space: ResourceSpace): PatternRelation {
  return negateRelation(relateToType(element, type, space), element.negated);
}

// Where there are no steps left, it matters no more what the rest of the entries take.
function relateToType(element: ResourceElement, type: SpaceType, space: ResourceSpace): PatternRelation {
  if (space.meter?.take(stepsPerElement) === false) return 'some';
  return relateAny(entriesNear(element, type.head), (entry) => relateEntry(entry, type, space));
}

/** Steps of finding the entries of an element that may take some of a type. */
const stepsPerElement = 2;

/** Tells how much of one type of resource an entry takes. */
export function relateEntry(
  { patterns, isOpen }: ResourceEntry,
  type: SpaceType,
  space: ResourceSpace,
): PatternRelation {
  const [only, ...others] = patterns;
  const relation =
    others.length === 0
      ? relatePattern(only, type, space)
      : agreement(patterns.map((pattern) => relatePattern(pattern, type, space)));
  return isOpen && relation === 'all' ? 'some' : relation;
}

/** Tells whether an entry takes a single resource. */
export function matchRequest({ patterns, isOpen }: ResourceEntry, request: string, meter?: StepMeter): Truth {
  const matches = patterns.filter((pattern) => pattern !== undefined && matchesPattern(pattern, request, meter)).length;
  if (matches === 0) return false;
  return matches === patterns.length && !isOpen ? true : undefined;
}

function relatePattern(pattern: WildcardPattern | undefined, type: SpaceType, space: ResourceSpace): PatternRelation {
  if (pattern === undefined) return 'none';
  if (space.within === undefined) return relatePatterns(pattern, type.pattern, space.meter);
  const relations = [type.pattern, space.within].map((each) => relatePatterns(pattern, each, space.meter));
  if (relations.includes('none')) return 'none';
  return relations.includes('all') ? 'all' : 'some';
}

function relateToRequest(entry: ResourceEntry, request: string, meter: StepMeter | undefined): PatternRelation {
  const matched = matchRequest(entry, request, meter);
  return matched === undefined ? 'some' : matched ? 'all' : 'none';
}

function relateAny(
  entries: readonly ResourceEntry[],
  relate: (entry: ResourceEntry) => PatternRelation,
): PatternRelation {
  let any: PatternRelation = 'none';
  for (const entry of entries) {
    const relation = relate(entry);
    if (relation === 'all') return 'all';
    if (relation === 'some') any = 'some';
  }
  return any;
}

function agreement([first = 'none', ...others]: readonly PatternRelation[]): PatternRelation {
  return others.every((each) => each === first) ? first : 'some';
}

function negateRelation(relation: PatternRelation, negated: boolean): PatternRelation {
  if (!negated || relation === 'some') return relation;
  return relation === 'all' ? 'none' : 'all';
}
