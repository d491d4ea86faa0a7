// Finds every statement that speaks of an action, and reads it with what is known of the requests.

import { statementsAbout } from './compiledPolicy.ts';
import { type ConditionTest, conditionTest } from './conditionTest.ts';
import type { GrantQuestion, PolicyLayers, PolicySource } from './grantDecision.ts';
import type { PatternRelation } from './patternRelation.ts';
import { type PolicyGroup, policyGroups } from './policyGroups.ts';
import { type ContextReader, contextReader } from './requestContext.ts';
import { elementPatterns, type ResourceElement, readResourceElement, relateElement } from './resourceElement.ts';
import { openTypes, type ResourceSpace, resourceSpace } from './resourceSpace.ts';
import type { Statement } from './statement.ts';

interface ReadStatement {
  readonly source: PolicySource;
  readonly statement: Statement;
  /** It is of another kind of policy: whether it applies cannot be said. */
  readonly isForeign: boolean;
  /** Absent: the statement has no Resource, as in a trust policy. */
  readonly element?: ResourceElement;
  readonly tests: readonly ConditionTest[];
}

/** A statement about the action, with how much of the requests' resources it matches. */
export interface FoundStatement extends ReadStatement {
  readonly resource: PatternRelation;
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
  const read = policyGroups(layers, action).map((group) => ({ group, statements: readGroup(group, action, reader) }));
  const elements = read.flatMap(({ statements }) => statements.flatMap(({ element }) => element ?? []));
  const space = openTypes(resourceSpace({ action, resource, partition }), elements.flatMap(elementPatterns));
  const groups = read.map(({ group, statements }) => ({
    group,
    statements: statements.map((each) => ({ ...each, resource: relate(each, space) })),
  }));
  return { space, reader, groups };
}

function readGroup(group: PolicyGroup, action: string, reader: ContextReader): readonly ReadStatement[] {
  return group.sources.flatMap((source) => {
    const { allows, denies } = statementsAbout(source.document, action);
    return [...allows, ...denies].map(({ statement, version }) => {
      const element = statement.resource && readResourceElement(statement.resource, version, reader);
      return {
        source,
        statement,
        isForeign: element === undefined || hasForeignPrincipal(statement, group),
        ...(element !== undefined && { element }),
        tests: statement.conditions.map((condition) => conditionTest(condition, version, reader)),
      };
    });
  });
}

function relate({ element }: ReadStatement, space: ResourceSpace): PatternRelation {
  return element === undefined ? 'some' : relateElement(element, space);
}

// Only RCPs have a Principal here, and theirs is everyone.
function hasForeignPrincipal({ principal }: Statement, { layer }: PolicyGroup): boolean {
  if (principal === undefined) return false;
  const { negated, principals } = principal;
  return layer !== 'rcp' || negated || !principals.some(({ type, value }) => type === 'AWS' && value === '*');
}
