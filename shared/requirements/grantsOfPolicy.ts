// Reads the policy of a set of one's own as statements that ask and statements that forbid.

import { allActions, expandActionPattern } from '../iam/findAction.ts';
import { matchesWildcard } from '../iam/matchesWildcard.ts';
import type { PolicyDocument, Statement } from '../iam/policyDocument.ts';
import type { ForbiddenStatement, RequiredGrant, RequiredStatement } from './requiredSet.ts';

/**
 * Gives grants for each action of an Allow, wildcards spelled out by the action table: one for each resource where
 * resource and context say all of the statement, else one that asks about what the statement lets pass.
 */
export function grantsOfPolicy(
  setId: string,
  document: PolicyDocument,
  isOwn: boolean,
): readonly Omit<RequiredGrant, 'optional'>[] {
  const hasDenies = document.statements.some(({ effect }) => effect === 'Deny');
  const allows = document.statements.filter(({ effect }) => effect === 'Allow');
  return allows.flatMap((statement) => {
    const isPlain = !hasDenies && hasPlainTerms(statement, isOwn);
    const terms = isPlain ? plainTerms(statement) : [withinTerms(setId, document, statement)];
    return spellOut(statement).flatMap((action) => terms.map((each) => ({ action, ...each })));
  });
}

/** Gives what the policy denies, which must not be allowed. */
export function forbiddenOfPolicy(setId: string, document: PolicyDocument): readonly ForbiddenStatement[] {
  return document.statements
    .filter(({ effect }) => effect === 'Deny')
    .map((statement) => ({
      statement,
      policy: { name: setId, document: { ...document, statements: [{ ...statement, effect: 'Allow' }] } },
    }));
}

/** Whether a policy says more than a list of actions with keys that equal values. */
export function isPlainPolicy({ statements }: PolicyDocument, isOwn: boolean): boolean {
  return statements.every(
    (statement) => statement.effect === 'Allow' && hasPlainTerms(statement, isOwn) && !hasWildcards(statement),
  );
}

/** Gives the names of the actions of a statement: those that it writes out, and those that its wildcards stand for. */
export function spellOut({ action: { negated, patterns } }: Pick<Statement, 'action'>): readonly string[] {
  if (negated) {
    const but = patterns.map((pattern) => pattern.toLowerCase());
    return allActions().flatMap(({ name }) =>
      but.some((pattern) => matchesWildcard(pattern, name.toLowerCase())) ? [] : [name],
    );
  }
  const names = patterns.flatMap((pattern) =>
    /[*?]/.test(pattern) ? expandActionPattern(pattern).map(({ name }) => name) : [pattern],
  );
  return uniqueNames(names);
}

// As the first place spells it.
function uniqueNames(names: readonly string[]): readonly string[] {
  const byName = new Map<string, string>();
  for (const name of names) if (!byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), name);
  return [...byName.values()];
}

function hasWildcards({ action }: Statement): boolean {
  return action.negated || action.patterns.some((pattern) => /[*?]/.test(pattern));
}

// What resource and context of a grant can say. Of a placeholder only the reader knows what stands for it.
function hasPlainTerms({ resource, conditions }: Statement, isOwn: boolean): boolean {
  if (resource === undefined || resource.negated || resource.patterns.some(hasVariable)) return false;
  const { patterns } = resource;
  const isOpen = patterns.includes('*') || patterns.some((pattern) => pattern.includes('<'));
  const keys = conditions.map(({ key }) => key.toLowerCase());
  return (
    (isOpen || !isOwn) &&
    new Set(keys).size === keys.length &&
    conditions.every(({ operator, values }) => operator.toLowerCase() === 'stringequals' && !values.some(hasVariable))
  );
}

function hasVariable(value: string): boolean {
  return value.includes('${');
}

type PlainTerms = Pick<RequiredGrant, 'resource' | 'context' | 'isPlaceholder'>;

function plainTerms({ resource, conditions }: Statement): readonly PlainTerms[] {
  const context = Object.fromEntries(conditions.map(({ key, values }) => [key, values]));
  const patterns = resource?.patterns ?? [];
  const named = patterns.includes('*') ? ['*'] : patterns;
  return named.map((pattern) => ({ ...fillPlaceholders(pattern), context }));
}

/** Gives the resource with `*` for each `<text>` that stands for a value of the reader. */
function fillPlaceholders(resource: string): Pick<RequiredGrant, 'resource' | 'isPlaceholder'> {
  const filled = resource.replaceAll(/<[^<>]*>/g, '*');
  return filled === resource ? { resource } : { resource: filled, isPlaceholder: true };
}

function withinTerms(
  setId: string,
  document: PolicyDocument,
  statement: Statement,
): Pick<RequiredGrant, 'resource' | 'context'> & { readonly within: RequiredStatement } {
  const denies = document.statements.filter(({ effect }) => effect === 'Deny');
  const { number: _number, sid: _sid, action: _action, ...terms } = statement;
  const id = JSON.stringify([terms, denies]);
  return {
    resource: '*',
    context: {},
    within: { id, statement, policy: { name: setId, document: { ...document, statements: [statement, ...denies] } } },
  };
}
