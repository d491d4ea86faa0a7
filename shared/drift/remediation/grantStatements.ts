// Writes the statements that allow required actions, and no more than that.

import type { PolicyCondition, PolicyDocument, Statement } from '../../iam/policyDocument.ts';
import type { RequiredGrant } from '../../requirements/requiredSet.ts';
import { policySize } from './quotas.ts';

/**
 * Gives the statements for the grants: one for each service, resource pattern and condition, sorted, with the conditions
 * that the required sets carry themselves. Numbers count from 1.
 */
export function grantStatements(grants: readonly RequiredGrant[]): readonly Statement[] {
  const groups = Map.groupBy(grants, ({ action, resource, context }) =>
    JSON.stringify([action.slice(0, action.indexOf(':')).toLowerCase(), resource, context]),
  );
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return renumber(sorted.flatMap(([, group]) => statementOf(group)));
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

function statementOf(group: readonly RequiredGrant[]): readonly Statement[] {
  const [first] = group;
  if (first === undefined) return [];
  const actions = [...new Set(group.map(({ action }) => action))].sort();
  return [
    {
      number: 1,
      effect: 'Allow',
      action: { negated: false, patterns: actions },
      resource: { negated: false, patterns: [first.resource] },
      conditions: conditionsOf(first),
    },
  ];
}

function conditionsOf({ context }: RequiredGrant): readonly PolicyCondition[] {
  return Object.entries(context).map(([key, values]) => ({ operator: 'StringEquals', key, values }));
}

function splitStatement(statement: Statement, limit: number): readonly Statement[] {
  const { patterns } = statement.action;
  if (patterns.length < 2 || policySize(documentOf([statement])) <= limit) return [statement];
  const half = Math.ceil(patterns.length / 2);
  const part = (some: readonly string[]) => ({ ...statement, action: { negated: false, patterns: some } });
  return [patterns.slice(0, half), patterns.slice(half)].flatMap((some) => splitStatement(part(some), limit));
}
