// Every statement that speaks of an action, held against the requests of a question.

import { statementsAbout } from './compiledPolicy.ts';
import { type ConditionTest, conditionTest, type Truth, testState } from './conditionTest.ts';
import { type ConditionEntryOutcome, entryOutcome } from './evaluateConditions.ts';
import type { Fidelity } from './fidelity.ts';
import type { GrantQuestion, PolicyLayers, PolicySource } from './grantDecision.ts';
import { keyStates } from './keyStates.ts';
import type { PatternRelation } from './patternRelation.ts';
import { type PolicyGroup, policyGroups } from './policyGroups.ts';
import { type ContextReader, contextReader } from './requestContext.ts';
import {
  elementPatterns,
  type ReadElement,
  readResourceElement,
  relateElement,
  resourceStates,
  testResource,
} from './resourceMatching.ts';
import { openTypes, type ResourceSpace, resourceSpace } from './resourceSpace.ts';
import type { Literal, Term } from './satisfiability.ts';
import type { Statement } from './statement.ts';
import type { WildcardPattern } from './wildcardPattern.ts';

/** One statement about the action. */
export interface StatementReading {
  readonly source: PolicySource;
  readonly statement: Statement;
  /** Absent: the statement has no Resource, as in a trust policy. */
  readonly element?: ReadElement;
  /** Which of the resources it matches. */
  readonly resource: PatternRelation;
  /** What became of each of its conditions; of a statement whose resources no request names: none. */
  readonly conditions: readonly ConditionEntryOutcome[];
  /** It is of another kind of policy: whether it applies cannot be said. */
  readonly isForeign: boolean;
  /** In which requests it applies; undefined: in none. Empty: in all. */
  readonly term: Term | undefined;
}

/** A group of policies with its statements about the action. */
export interface GroupReading {
  readonly group: PolicyGroup;
  readonly allows: readonly StatementReading[];
  readonly denies: readonly StatementReading[];
  /** Policies that could not be read: each may allow or deny anything. */
  readonly unreadable: readonly PolicySource[];
}

export interface GrantReading {
  readonly space: ResourceSpace;
  readonly groups: readonly GroupReading[];
  /** Per variable of the terms the number of its states. */
  readonly stateCounts: readonly number[];
}

interface ReadStatement {
  readonly source: PolicySource;
  readonly statement: Statement;
  readonly isForeign: boolean;
  readonly element: ReadElement | undefined;
  readonly tests: readonly ConditionTest[];
}

/** A statement about the action, with the resources that it matches. */
export interface FoundStatement extends ReadStatement {
  readonly resource: PatternRelation;
}

/** Variable 0 is the resource, variable 1 what cannot be known; the condition keys follow. */
const resourceVariable = 0;
const unknownLiteral: Literal = { variable: 1, truths: [undefined] };

/** The statements about an action, found and read, before the requests are looked at together. */
export interface FoundStatements {
  readonly space: ResourceSpace;
  readonly reader: ContextReader;
  readonly groups: readonly { readonly group: PolicyGroup; readonly statements: readonly FoundStatement[] }[];
}

/** Finds all statements about the question's action, and the resources of its requests. */
export function findStatements(question: GrantQuestion, layers: PolicyLayers): FoundStatements {
  const action = question.action.toLowerCase();
  const reader = contextReader(question.context);
  const read = policyGroups(layers, action).map((group) => ({
    group,
    statements: readStatements(group, action, reader),
  }));
  const closed = resourceSpace({ action, resource: question.resource, partition: question.partition ?? 'aws' });
  const space = openTypes(
    closed,
    read.flatMap(({ statements }) => statements.flatMap(entriesOf)),
  );
  const groups = read.map(({ group, statements }) => ({
    group,
    statements: statements.map((each) => ({ ...each, resource: relate(each, space) })),
  }));
  return { space, reader, groups };
}

/** Holds the statements against the requests, which the states of the variables stand for as `fidelity` says. */
export function readGrant(found: FoundStatements, fidelity: Fidelity): GrantReading {
  const live = found.groups.flatMap(({ statements }) => statements.filter(({ resource }) => resource !== 'none'));
  const variables = openVariables(live, found, fidelity);
  return {
    space: found.space,
    stateCounts: variables.stateCounts,
    groups: found.groups.map(({ group, statements }) => {
      const readings = statements.map((each) => readStatement(each, variables));
      return {
        group,
        allows: readings.filter(({ statement }) => statement.effect === 'Allow'),
        denies: readings.filter(({ statement }) => statement.effect === 'Deny'),
        unreadable: group.sources.filter(({ document }) => document.faults !== undefined),
      };
    }),
  };
}

/** The term of a policy that could not be read: it may hold in any request or in none. */
export const unknownTerm: Term = [unknownLiteral];

function readStatements(group: PolicyGroup, action: string, reader: ContextReader): readonly ReadStatement[] {
  return group.sources.flatMap((source) => {
    const { allows, denies } = statementsAbout(source.document, action);
    return [...allows, ...denies].map((compiled) => {
      const { statement, version } = compiled;
      const element = statement.resource && readResourceElement(statement.resource, version, reader);
      return {
        source,
        statement,
        isForeign: element === undefined || isForeignPrincipal(statement, group),
        element,
        tests: statement.conditions.map((condition) => conditionTest(condition, version, reader)),
      };
    });
  });
}

function entriesOf({ element }: ReadStatement): readonly WildcardPattern[] {
  return element === undefined ? [] : elementPatterns(element);
}

function relate({ element }: ReadStatement, space: ResourceSpace): PatternRelation {
  return element === undefined ? 'some' : relateElement(element, space);
}

// Only RCPs have a Principal here, and theirs is everyone.
function isForeignPrincipal({ principal }: Statement, { layer }: PolicyGroup): boolean {
  if (principal === undefined) return false;
  const isEveryone =
    !principal.negated && principal.principals.some(({ type, value }) => type === 'AWS' && value === '*');
  return layer !== 'rcp' || !isEveryone;
}

interface Variables {
  readonly stateCounts: readonly number[];
  readonly elements: ReadonlyMap<ReadElement, Literal>;
  readonly conditions: ReadonlyMap<ConditionTest, DecidedCondition>;
}

interface DecidedCondition {
  readonly literal: Literal;
  readonly outcome: ConditionEntryOutcome;
}

// What is true in all states, or in none, of its variable needs no variable.
function openVariables(
  live: readonly FoundStatement[],
  { space, reader }: FoundStatements,
  fidelity: Fidelity,
): Variables {
  const stateCounts = [1, 1];
  const elements = live.flatMap(({ element, resource }) =>
    element !== undefined && resource === 'some' ? [element] : [],
  );
  const elementLiterals = new Map<ReadElement, Literal>();
  if (elements.length > 0) {
    const states = resourceStates(elements, space, fidelity);
    stateCounts[resourceVariable] = states.length;
    for (const element of elements) {
      elementLiterals.set(element, {
        variable: resourceVariable,
        truths: states.map((state) => testResource(element, state, space)),
      });
    }
  }
  const conditions = new Map<ConditionTest, DecidedCondition>();
  for (const [key, tests] of Map.groupBy(
    live.flatMap(({ tests }) => tests),
    (test) => test.key,
  )) {
    const knowledge = reader(key);
    const states = keyStates(tests, knowledge, fidelity);
    const variable = stateCounts.push(states.length) - 1;
    for (const test of tests) {
      const truths = states.map((state) => testState(test, state));
      conditions.set(test, { literal: { variable, truths }, outcome: entryOutcome(test, knowledge, truths) });
    }
  }
  return { stateCounts, elements: elementLiterals, conditions };
}

function readStatement(found: FoundStatement, variables: Variables): StatementReading {
  const { source, statement, element, isForeign, tests } = found;
  const elementLiteral = element && variables.elements.get(element);
  const conditions = tests.flatMap((test) => variables.conditions.get(test) ?? []);
  const literals = [
    ...(isForeign ? [unknownLiteral] : []),
    ...(elementLiteral === undefined ? [] : [elementLiteral]),
    ...conditions.map(({ literal }) => literal),
  ];
  const isDead = found.resource === 'none' || literals.some((literal) => isAlways(literal, false));
  return {
    source,
    statement,
    ...(element !== undefined && { element }),
    resource: elementLiteral === undefined ? found.resource : relationOf(elementLiteral),
    conditions: conditions.map(({ outcome }) => outcome),
    isForeign,
    term: isDead ? undefined : literals.filter((literal) => !isAlways(literal, true)),
  };
}

function isAlways(literal: Literal, truth: Truth): boolean {
  return literal.truths.every((each) => each === truth);
}

function relationOf(literal: Literal): PatternRelation {
  if (isAlways(literal, true)) return 'all';
  return isAlways(literal, false) ? 'none' : 'some';
}
