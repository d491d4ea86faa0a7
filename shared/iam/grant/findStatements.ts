// Finds every statement that speaks of an action, and reads it with what is known of the requests.

import { type ConditionTest, conditionTest } from '../conditions/conditionTest.ts';
import { type ContextReader, contextReader } from '../conditions/contextReader.ts';
import type { ResourcePlace } from '../conditions/knownContext.ts';
import type { PatternRelation } from '../patterns/relatePatterns.ts';
import type { WildcardPattern } from '../patterns/wildcardPattern.ts';
import type { PolicyLayers, PolicySource } from '../policy/policyLayers.ts';
import type { Statement } from '../policy/statement.ts';
import { type ResourceElement, readResourceElement, relateElement } from '../resources/resourceElement.ts';
import { openTypes, type ResourceSpace, resourceSpace } from '../resources/resourceSpace.ts';
import { splitRegions } from '../resources/splitRegions.ts';
import type { StepMeter } from '../stepMeter.ts';
import type { CountedOnce } from './countedOnce.ts';
import type { GrantQuestion } from './grantDecision.ts';
import { type PolicyGroup, policyGroups } from './policyGroups.ts';
import { type Reach, type StatementReach, statementReaches } from './statementReaches.ts';
import { actionNumber, type CompiledStatement, statementsAbout } from './statementsAbout.ts';

/** A statement about the action. */
export interface FoundStatement {
  readonly source: PolicySource;
  readonly statement: Statement;
  /** It is of another kind of policy: whether it applies cannot be said. */
  readonly isForeign: boolean;
  /** Of a resource policy: to whom it speaks; `isForeign` then says that this may be somebody else. */
  readonly reach?: Reach | undefined;
  /** Absent: the statement has no Resource, as in a trust policy. */
  readonly element?: ResourceElement | undefined;
  /** How much of the requests' resources it matches. */
  readonly resource: PatternRelation;
  readonly tests: readonly ConditionTest[];
}

/** The statements about an action, before the requests are looked at together. */
export interface FoundStatements {
  readonly space: ResourceSpace;
  readonly reader: ContextReader;
  readonly groups: readonly { readonly group: PolicyGroup; readonly statements: readonly FoundStatement[] }[];
  readonly meter?: StepMeter | undefined;
  /** What was found out about condition keys with the same meter and context. */
  readonly once?: CountedOnce;
}

/** A group of policies with the statements of each that speak of an action, Allows first. */
export interface GroupStatements {
  readonly group: PolicyGroup;
  readonly statements: readonly SourceStatement[];
}

/** Gives how many statements some groups have. */
export function countStatements(groups: readonly { readonly statements: readonly unknown[] }[]): number {
  return groups.reduce((count, { statements }) => count + statements.length, 0);
}

/** Gives the statements of some groups. */
export function compiledIn(groups: readonly GroupStatements[]): readonly CompiledStatement[] {
  return groups.flatMap(({ statements }) => statements.map(({ compiled }) => compiled));
}

export interface SourceStatement {
  readonly source: PolicySource;
  readonly compiled: CompiledStatement;
}

/** Steps of making one statement ready to be judged. */
const stepsPerStatement = 20;
/** Steps of holding one entry of a Principal element against who asks. */
const stepsPerPrincipalNamed = 40;

/** Finds all statements about the question's action, and the resources of its requests. */
export function findStatements(question: GrantQuestion, layers: PolicyLayers): FoundStatements {
  const action = question.action.toLowerCase();
  return readStatements(question, lookUpInLayers(layers, action));
}

/** Looks up the statements about an action, given in lower case, in all layers that bear on it. */
export function lookUpInLayers(layers: PolicyLayers, action: string): readonly GroupStatements[] {
  if (lastFound?.layers !== layers || lastFound.action !== action)
    lastFound = { layers, action, found: lookUpStatements(policyGroups(layers, action), action) };
  return lastFound.found;
}

// One action is asked about by one guess after the other.
let lastFound:
  | { readonly layers: PolicyLayers; readonly action: string; readonly found: readonly GroupStatements[] }
  | undefined;

/** Looks up the statements about an action, given in lower case. */
export function lookUpStatements(groups: readonly PolicyGroup[], action: string): readonly GroupStatements[] {
  const number = actionNumber(action);
  return groups.map((group) => {
    const statements: SourceStatement[] = [];
    // Nearly all policies say nothing of an action.
    for (const source of group.sources) {
      const { allows, denies } = statementsAbout(source.document, action, number);
      for (const compiled of allows) statements.push({ source, compiled });
      for (const compiled of denies) statements.push({ source, compiled });
    }
    return { group, statements };
  });
}

/** Reads statements that were looked up with what the question knows of its requests. */
export function readStatements(question: GrantQuestion, groups: readonly GroupStatements[]): FoundStatements {
  const { context, meter } = question;
  const space = spaceOfStatements(question, groups);
  const reader = contextReader(context);
  return {
    space,
    reader,
    groups: groups.map(({ group, statements }) => ({
      group,
      statements: readGroup(statements, group, { space, reader }),
    })),
    meter,
  };
}

/** Gives the resources of the question's requests as these statements see them. */
export function spaceOfStatements(question: GrantQuestion, groups: readonly GroupStatements[]): ResourceSpace {
  const { context, meter } = question;
  const adapt = spaceAdapter(statementElements(groups, contextReader(context)), context.resources);
  return adapt({ ...requestedSpace(question), meter });
}

/** Gives the resources of the question's requests before any statement is looked at. */
export function requestedSpace(question: GrantQuestion): ResourceSpace {
  const { action, resource, asWritten, context, partition = 'aws' } = question;
  return resourceSpace({ action: action.toLowerCase(), resource, asWritten, partition, place: context.resources });
}

/** Gives the Resource elements of statements, in their order. */
export function statementElements(
  groups: readonly GroupStatements[],
  reader: ContextReader,
): readonly ResourceElement[] {
  const elements: ResourceElement[] = [];
  for (const { statements } of groups) {
    for (const each of statements) {
      const element = elementOf(each, reader);
      if (element !== undefined) elements.push(element);
    }
  }
  return elements;
}

/** Gives a function that tells resources apart by what few entries name: a region, or more than an ARN's five colons. */
export function spaceAdapter(
  elements: readonly ResourceElement[],
  place: ResourcePlace | undefined,
): (space: ResourceSpace) => ResourceSpace {
  // Many statements name the same.
  const regional = new Set<WildcardPattern>();
  const long = new Set<WildcardPattern>();
  for (const element of elements) {
    for (const pattern of element.regional) regional.add(pattern);
    for (const pattern of element.long) long.add(pattern);
  }
  return (space) => openTypes(splitRegions(space, [...regional], place?.regions), [...long]);
}

function elementOf({ compiled }: SourceStatement, reader: ContextReader): ResourceElement | undefined {
  const { resource } = compiled.statement;
  return resource && readResourceElement(resource, compiled, reader);
}

type Known = Pick<FoundStatements, 'space' | 'reader'>;

function readGroup(
  statements: readonly SourceStatement[],
  group: PolicyGroup,
  known: Known,
): readonly FoundStatement[] {
  const { resource } = group;
  if (resource === undefined) return statements.map((each) => readStatement(each, group, known));
  return statements.flatMap((each) => {
    known.space.meter?.take((each.compiled.statement.principal?.principals.length ?? 0) * stepsPerPrincipalNamed);
    return statementReaches(each.compiled.statement, resource).map(({ reach, isUnsure }: StatementReach) => {
      const found = readStatement(each, group, known);
      return { ...found, reach, isForeign: isUnsure || found.element === undefined };
    });
  });
}

const noTests: readonly ConditionTest[] = [];

function readStatement(each: SourceStatement, group: PolicyGroup, { space, reader }: Known): FoundStatement {
  const { source, compiled } = each;
  const { statement, version } = compiled;
  const { conditions } = statement;
  const element = elementOf(each, reader);
  space.meter?.take(stepsPerStatement * (1 + conditions.length));
  return {
    source,
    statement,
    isForeign: element === undefined || hasForeignPrincipal(statement, group),
    reach: undefined,
    element,
    resource: element === undefined ? 'some' : relateElement(element, space),
    tests: conditions.length === 0 ? noTests : conditions.map((each) => conditionTest(each, version, reader)),
  };
}

// Only RCPs have a Principal here, and theirs is everyone.
function hasForeignPrincipal({ principal }: Statement, { layer }: PolicyGroup): boolean {
  if (principal === undefined) return false;
  const { negated, principals } = principal;
  return layer !== 'rcp' || negated || !principals.some(({ type, value }) => type === 'AWS' && value === '*');
}
