// The Resource element of a statement, and how much of the resources that requests name it takes.

import type { Truth } from '../conditions/conditionTest.ts';
import type { ContextReader } from '../conditions/contextReader.ts';
import { type KeptAnswers, keepByReads } from '../conditions/keptAnswers.ts';
import { hasVariables, plainTokens, readText } from '../conditions/readText.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import { matchesPatterns } from '../patterns/matchesPatterns.ts';
import { type PatternRelation, relatePatterns } from '../patterns/relatePatterns.ts';
import type { WildcardPattern } from '../patterns/wildcardPattern.ts';
import type { PatternElement } from '../policy/statement.ts';
import type { PolicyVersion } from '../policyDocument.ts';
import type { StepMeter } from '../stepMeter.ts';
import { entriesNear, headOf, headOfWritten } from './entriesNear.ts';
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

/** Whose element it is. */
export interface ElementOwner {
  /** Only 2012-10-17 has policy variables. */
  readonly version: PolicyVersion;
  /** The element as it was read before. Kept here, because a WeakMap of all statements takes the collector longer. */
  fixedElement?: ResourceElement | typeof open | undefined;
}

const elementsByContext = new WeakMap<ContextReader, WeakMap<PatternElement, ResourceElement>>();

/** Reads the Resource element of a statement with what is known of the requests; patterns are made once. */
export function readResourceElement(
  element: PatternElement,
  owner: ElementOwner,
  context: ContextReader,
): ResourceElement {
  // Asked with every question: whether there are variables is looked for once.
  owner.fixedElement ??= readUnlessOpen(element, owner.version);
  if (owner.fixedElement !== open) return owner.fixedElement;
  const read = getOrMake(elementsByContext, context, () => new WeakMap<PatternElement, ResourceElement>());
  const make = (reader: ContextReader) => readElement(element, (text) => readEntry(text, reader));
  return getOrMake(read, element, () => keepByReads(openElements, element, { context, make }));
}

// What the variables of a policy stand for is the same in nearly all requests of a principal.
const openElements = new WeakMap<PatternElement, KeptAnswers<ResourceElement>>();

function readUnlessOpen(element: PatternElement, version: PolicyVersion): ResourceElement | typeof open {
  const isOpen = version === '2012-10-17' && element.patterns.some(hasVariables);
  return isOpen ? open : readElement(element, readFixed);
}

function readElement({ negated, patterns }: PatternElement, read: (text: string) => ResourceEntry): ResourceElement {
  const entries = patterns.map(read);
  return { negated, entries, long: patternsWhere(entries, isLong), regional: patternsWhere(entries, namesRegion) };
}

const noPatterns: readonly WildcardPattern[] = [];

// Nearly all elements have none, and there are as many as statements.
function patternsWhere(
  entries: readonly ResourceEntry[],
  isMeant: (pattern: WildcardPattern) => boolean,
): readonly WildcardPattern[] {
  let found: WildcardPattern[] | undefined;
  for (const { patterns } of entries) {
    for (const pattern of patterns) {
      if (pattern === undefined || !isMeant(pattern)) continue;
      found ??= [];
      found.push(pattern);
    }
  }
  return found ?? noPatterns;
}

function isLong({ tokens }: WildcardPattern): boolean {
  return countColons(tokens) > 5;
}

// Thousands of policies name the same few patterns. What strangers write is endless, so only so much is kept.
const fixedEntries = new BoundedMap<string, ResourceEntry>(10_000);
/** Characters of an ARN that somebody else may write, too. */
const maxLengthKept = 300;

function readFixed(text: string): ResourceEntry {
  return text.length > maxLengthKept ? readPlain(text) : getOrMake(fixedEntries, text, readPlain);
}

function readPlain(text: string): ResourceEntry {
  const pattern = resourcePattern(plainTokens(text, true));
  return { id: text, patterns: [pattern], isOpen: false, head: pattern && headOfWritten(pattern, text) };
}

function readEntry(text: string, context: ContextReader): ResourceEntry {
  const { texts, isOpen } = readText(text, { wildcards: true, context });
  const patterns = texts.map((tokens) => tokens && resourcePattern(tokens));
  // `${…}` is a variable in one version and plain text in the other.
  const [only, ...others] = patterns;
  const head = only === undefined || others.length > 0 ? undefined : headOf(only);
  return { id: `variables ${text}`, patterns, isOpen, head };
}

/** Gives the patterns that an entry can stand for. */
export function entryPatterns({ patterns }: ResourceEntry): readonly WildcardPattern[] {
  return patterns.flatMap((pattern) => pattern ?? []);
}

/** Tells whether an element takes all, some or none of the resources; `some` where it cannot be said. */
export function relateElement(element: ResourceElement, space: ResourceSpace): PatternRelation {
  let all: PatternRelation | undefined;
  for (const request of space.requests) all = joined(all, relateToRequest(element, request, space.meter));
  for (const type of space.types) all = joined(all, relateToType(element, type, space));
  return negateRelation(all ?? 'none', element.negated);
}

// What it takes of several things together.
function joined(all: PatternRelation | undefined, more: PatternRelation): PatternRelation {
  return all === undefined || all === more ? more : 'some';
}

/** Tells how much of one type of resource an element takes. */
export function relateElementToType(element: ResourceElement, type: SpaceType, space: ResourceSpace): PatternRelation {
  return negateRelation(relateToType(element, type, space), element.negated);
}

// Where there are no steps left, it matters no more what the rest of the entries take.
function relateToType(element: ResourceElement, type: SpaceType, space: ResourceSpace): PatternRelation {
  if (space.meter?.take(stepsPerElement) === false) return 'some';
  let any: PatternRelation = 'none';
  for (const entry of entriesNear(element, type.head)) {
    const relation = relateEntry(entry, type, space);
    if (relation === 'all') return 'all';
    if (relation === 'some') any = 'some';
  }
  return any;
}

/** Steps of finding the entries of an element that may take some of a type. */
const stepsPerElement = 2;

/** Tells how much of one type of resource an entry takes. */
export function relateEntry(
  { patterns, isOpen }: ResourceEntry,
  type: SpaceType,
  space: ResourceSpace,
): PatternRelation {
  let relation: PatternRelation | undefined;
  for (const pattern of patterns) relation = joined(relation, relatePattern(pattern, type, space));
  return isOpen && relation === 'all' ? 'some' : (relation ?? 'none');
}

/** Tells whether an entry takes a single resource. */
export function matchRequest({ patterns, isOpen }: ResourceEntry, request: string, meter?: StepMeter): Truth {
  const matched = matchesPatterns(patterns, request, meter);
  return matched === true && isOpen ? undefined : matched;
}

function relatePattern(pattern: WildcardPattern | undefined, type: SpaceType, space: ResourceSpace): PatternRelation {
  if (pattern === undefined) return 'none';
  if (space.within === undefined) return relatePatterns(pattern, type.pattern, space.meter);
  const relations = [type.pattern, space.within].map((each) => relatePatterns(pattern, each, space.meter));
  if (relations.includes('none')) return 'none';
  return relations.includes('all') ? 'all' : 'some';
}

function relateToRequest(element: ResourceElement, request: string, meter: StepMeter | undefined): PatternRelation {
  let any: PatternRelation = 'none';
  for (const entry of element.entries) {
    const matched = matchRequest(entry, request, meter);
    if (matched === true) return 'all';
    if (matched === undefined) any = 'some';
  }
  return any;
}

function negateRelation(relation: PatternRelation, negated: boolean): PatternRelation {
  if (!negated || relation === 'some') return relation;
  return relation === 'all' ? 'none' : 'all';
}
