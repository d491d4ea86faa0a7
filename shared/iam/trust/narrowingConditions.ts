// Finds the conditions that keep most callers out of a role although they name no account.

import { assumedActions } from '../decideTrust.ts';
import type { PolicyCondition, PolicyDocument, Statement } from '../policyDocument.ts';

/** A network that only its owner uses, or one session. An external id is none: anybody can send one. */
const narrowingKeys = new Set([
  'aws:sourceip',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:sourcevpce',
  'aws:userid',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
  'aws:vpcsourceip',
]);

/**
 * Gives the conditions that leave only some callers of everybody whom an Allow speaks of: its own, and those of Deny
 * statements for everybody that deny whoever comes from elsewhere. Conditions that let everything pass do not count
 * (`0.0.0.0/0`, `*`), nor `…IfExists`, because a request may lack the key.
 */
export function narrowingConditions(allow: Statement, document: PolicyDocument): readonly PolicyCondition[] {
  const actions = assumedActions(allow, { kind: 'outsider' });
  const denies = document.statements.filter((statement) => isDenyForEverybody(statement, actions));
  return [
    ...allow.conditions.filter((condition) => isNarrowing(condition) && isPositive(condition.operator)),
    ...denies
      .filter(({ conditions }) => conditions.every((one) => isNarrowing(one) && isNegated(one.operator)))
      .flatMap(({ conditions }) => conditions),
  ];
}

function isDenyForEverybody(statement: Statement, actions: readonly string[]): boolean {
  const { effect, principal } = statement;
  if (effect !== 'Deny' || principal === undefined || principal.negated) return false;
  const denied = assumedActions(statement, { kind: 'outsider' });
  return principal.principals.some(({ value }) => value === '*') && actions.every((action) => denied.includes(action));
}

function isNarrowing({ key, values }: PolicyCondition): boolean {
  return narrowingKeys.has(key.toLowerCase()) && values.every((value) => !/^[*?]*$|\/0$/.test(value));
}

function isPositive(operator: string): boolean {
  return !/forallvalues:|not|null|ifexists/i.test(operator);
}

function isNegated(operator: string): boolean {
  return /not/i.test(operator) && !/foranyvalue:/i.test(operator);
}
