// Finds every statement that speaks of an action, and reads it with what is known of the requests.

import { type ConditionTest, conditionTest } from '../conditions/conditionTest.ts';
import { type ContextReader, contextReader } from '../conditions/requestContext.ts';
import type { PatternRelation } from '../patterns/patternRelation.ts';
import type { PolicyLayers, PolicySource } from '../policy/policyLayers.ts';
import type { Statement } from '../policy/statement.ts';
import {
  elementPatterns,
  type ResourceElement,
  readResourceElement,
  relateElement,
} from '../resources/resourceElement.ts';
import { openTypes, type ResourceSpace, resourceSpace } from '../resources/resourceSpace.ts';
import { splitRegions } from '../resources/typeRegions.ts';
import { type CompiledStatement, statementsAbout } from './compiledPolicy.ts';
import type { GrantQuestion } from './grantDecision.ts';
import { type PolicyGroup, policyGroups } from './policyGroups.ts';

/** A statement about the action. */
export interface FoundStatement {
  readonly source: PolicySource;
  readonly statement: Statement;
  /** It is of another kind of policy: whether it applies cannot be said. */
  readonly isForeign: boolean;
  /** Absent: the statement has no Resource, as in a trust policy. */
  readonly element?: ResourceElement;
  /** How much of the requests' resources it matches. */
  readonly resource: PatternRelation;
  readonly tests: readonly ConditionTest[];
}

interface CompiledSource {
  readonly source: PolicySource;
  readonly compiled: CompiledStatement;
  readonly element: ResourceElement | undefined;
}

/** The statements about an action, before the requests are looked at together. */
export interface FoundStatements {
  readonly space: ResourceSpace;
  readonly reader: ContextReader;
  readonly groups: readonly { readonly group: PolicyGroup; readonly statements: readonly FoundStatement[] }[];
}

/** Finds all statements about the question's action, and the resources of its requests. */
export function findStatements(question: GrantQuestion, layers: PolicyLayers): FoundStatements {
  const { resource, partition = 'aws' } = question;
  const action = question.action.toLowerCase();
  const reader = contextReader(question.context);
  const compiled = policyGroups(layers, action).map((group) => ({
    group,
    sources: compileGroup(group, action, reader),
  }));
  const elements = compiled.flatMap(({ sources }) => sources.flatMap(({ element }) => element ?? []));
  const { resources: place } = question.context;
  const entries = elements.flatMap(elementPatterns);
  const whole = resourceSpace({ action, resource, partition, place });
  const space = openTypes(splitRegions(whole, entries, place?.regions), entries);
  const groups = compiled.map(({ group, sources }) => ({
    group,
    statements: sources.map((each) => findStatement(each, group, { space, reader })),
  }));
  return { space, reader, groups };
}

function compileGroup(group: PolicyGroup, action: string, reader: ContextReader): readonly CompiledSource[] {
  return group.sources.flatMap((source) => {
    const { allows, denies } = statementsAbout(source.document, action);
    return [...allows, ...denies].map((compiled) => {
      const { resource } = compiled.statement;
      return { source, compiled, element: resource && readResourceElement(resource, compiled.version, reader) };
    });
  });
}

function findStatement(
  { source, compiled, element }: CompiledSource,
  group: PolicyGroup,
  { space, reader }: Pick<FoundStatements, 'space' | 'reader'>,
): FoundStatement {
  const { statement, version } = compiled;
  return {
    source,
    statement,
    isForeign: element === undefined || hasForeignPrincipal(statement, group),
    ...(element !== undefined && { element }),
    resource: element === undefined ? 'some' : relateElement(element, space),
    tests: statement.conditions.map((condition) => conditionTest(condition, version, reader)),
  };
}

// Only RCPs have a Principal here, and theirs is everyone.
function hasForeignPrincipal({ principal }: Statement, { layer }: PolicyGroup): boolean {
  if (principal === undefined) return false;
  const { negated, principals } = principal;
  return layer !== 'rcp' || negated || !principals.some(({ type, value }) => type === 'AWS' && value === '*');
}
