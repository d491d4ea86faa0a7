// Writes the statements that allow required actions, and no more than that.

import type { PolicyCondition, PolicyDocument, Statement } from '../../iam/policyDocument.ts';
import type { RequiredGrant } from '../../requirements/requiredSet.ts';
import { policySize } from './quotas.ts';

/**
 * Gives the statements for the grants: one for each service, list of resource patterns and condition, sorted, with the
 * conditions that the required sets carry themselves. Numbers count from 1.
 */
export function grantStatements(grants: readonly RequiredGrant[]): readonly Statement[] {
  const groups = Map.groupBy(withResources(grants), ({ action, resources, context }) =>
    JSON.stringify([action.slice(0, action.indexOf(':')).toLowerCase(), resources, context]),
  );
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return renumber(sorted.flatMap(([, group]) => statementOf(group)));
}

interface GrantOnResources extends Pick<RequiredGrant, 'action' | 'context'> {
  readonly resources: readonly string[];
}

function withResources(grants: readonly RequiredGrant[]): readonly GrantOnResources[] {
  const groups = Map.groupBy(grants, ({ action, context }) => JSON.stringify([action.toLowerCase(), context]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const named = [...new Set(group.map(({ resource }) => resource))].sort();
    const resources = named.includes('*') ? ['*'] : named;
    return first === undefined ? [] : [{ action: first.action, context: first.context, resources }];
  });
}

/** Gives the statements with the numbers of their places. */
export function renumber(statements: readonly Statement[]): readonly Statement[] {
  return statements.map((statement, index) => ({ ...statement, number: index + 1 }));
}

/** Gives a document of these statements. */
export function documentOf(statements: readonly Statement[]): PolicyDocument {
  return { version: '2012-10-17', statements: renumber(statements) };
}

/** Distributes the statements over as few documents of at most `limit` characters as their order allows. */
export function packStatements(statements: readonly Statement[], limit: number): readonly PolicyDocument[] {
  const documents: Statement[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const statement of statements.flatMap((one) => splitStatement(one, limit))) {
    const last = documents.at(-1);
    const own = statementSize(statement);
    // One more for the comma between two statements.
    if (last !== undefined && size + 1 + own <= limit) {
      last.push(statement);
      size += 1 + own;
    } else {
      documents.push([statement]);
      size = emptySize + own;
    }
  }
  return documents.map(documentOf);
}

const emptySize = policySize(documentOf([]));

function statementSize(statement: Statement): number {
  return policySize(documentOf([statement])) - emptySize;
}

function statementOf(group: readonly GrantOnResources[]): readonly Statement[] {
  const [first] = group;
  if (first === undefined) return [];
  const actions = [...new Set(group.map(({ action }) => action))].sort();
  return [
    {
      number: 1,
      effect: 'Allow',
      action: { negated: false, patterns: actions },
      resource: { negated: false, patterns: first.resources },
      conditions: conditionsOf(first),
    },
  ];
}

function conditionsOf({ context }: GrantOnResources): readonly PolicyCondition[] {
  return Object.entries(context).map(([key, values]) => ({ operator: 'StringEquals', key, values }));
}

function splitStatement(statement: Statement, limit: number): readonly Statement[] {
  const [actions, resources] = [statement.action.patterns, statement.resource?.patterns ?? []];
  const isSplit = Math.max(actions.length, resources.length) > 1 && policySize(documentOf([statement])) > limit;
  if (!isSplit) return [statement];
  const parts = halves(actions.length > 1 ? actions : resources).map((patterns) => {
    const element = { negated: false, patterns };
    return actions.length > 1 ? { ...statement, action: element } : { ...statement, resource: element };
  });
  return parts.flatMap((part) => splitStatement(part, limit));
}

function halves(patterns: readonly string[]): readonly (readonly string[])[] {
  const half = Math.ceil(patterns.length / 2);
  return [patterns.slice(0, half), patterns.slice(half)];
}
