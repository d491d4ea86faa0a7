// Writes a policy document in the JSON form that IAM takes.

import type { PolicyCondition, PolicyDocument, PrincipalElement, Statement } from './policyDocument.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Gives the document as a JSON value, ready for `JSON.stringify`. `parsePolicyDocument` reads it back to an equal
 * document. Lists stay lists even where they hold one value; faults are not written.
 */
export function printPolicyDocument(document: PolicyDocument): JsonObject {
  return {
    Version: document.version,
    ...(document.id !== undefined && { Id: document.id }),
    Statement: document.statements.map(printStatement),
  };
}

function printStatement(statement: Statement): JsonObject {
  const { sid, effect, action, resource, principal, conditions } = statement;
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: effect,
    ...(principal !== undefined && { [negate('Principal', principal.negated)]: printPrincipals(principal) }),
    [negate('Action', action.negated)]: action.patterns,
    ...(resource !== undefined && { [negate('Resource', resource.negated)]: resource.patterns }),
    ...(conditions.length > 0 && { Condition: printConditions(conditions) }),
  };
}

function negate(name: string, negated: boolean): string {
  return negated ? `Not${name}` : name;
}

function printPrincipals(element: PrincipalElement): JsonObject {
  const byType = Map.groupBy(element.principals, (principal) => principal.type);
  return Object.fromEntries([...byType].map(([type, principals]) => [type, principals.map(({ value }) => value)]));
}

// Object.fromEntries, because an operator or key may be called `__proto__`.
function printConditions(conditions: readonly PolicyCondition[]): JsonObject {
  const byOperator = Map.groupBy(conditions, (condition) => condition.operator);
  return Object.fromEntries(
    [...byOperator].map(([operator, entries]) => [
      operator,
      Object.fromEntries(entries.map(({ key, values }) => [key, values])),
    ]),
  );
}
