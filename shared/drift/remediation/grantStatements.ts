// Writes the statements that allow required actions, and no more than that.

import type { PolicyCondition, PolicyDocument, Statement } from '../../iam/policyDocument.ts';
import { spellOut } from '../../requirements/grantsOfPolicy.ts';
import type { RequiredGrant } from '../../requirements/requiredSet.ts';
import { policySize } from './quotas.ts';

/**
 * Gives the statements for the grants: one for each service, list of resource patterns and condition, sorted, with the
 * conditions that the required sets carry themselves. Numbers count from 1.
 */
export function grantStatements(grants: readonly RequiredGrant[]): readonly Statement[] {
  const own = ownStatements(grants);
  const groups = Map.groupBy(
    withResources(grants.filter(({ within }) => within === undefined)),
    ({ action, resources, context }) =>
      JSON.stringify([action.slice(0, action.indexOf(':')).toLowerCase(), resources, context]),
  );
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return renumber([...sorted.flatMap(([, group]) => statementOf(group)), ...own]);
}

// A statement of an own set stays as it is written, with the actions of it that are needed.
function ownStatements(grants: readonly RequiredGrant[]): readonly Statement[] {
  const groups = Map.groupBy(
    grants.filter(({ within }) => within !== undefined),
    ({ within }) => within?.statement,
  );
  return [...groups].flatMap(([statement, group]) => {
    if (statement === undefined) return [];
    const { sid: _unique, ...terms } = statement;
    const needed = [...new Set(group.map(({ action }) => action))].sort();
    const isWhole = needed.length === spellOut(statement).length;
    return [{ ...terms, action: isWhole ? statement.action : { negated: false, patterns: needed } }];
  });
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

/**
 * Distributes the statements over documents of at most `limit` characters: whole statements, the largest first, or, where
 * that takes fewer documents, one document filled after the other with statements divided where it ends.
 */
export function packStatements(statements: readonly Statement[], limit: number): readonly PolicyDocument[] {
  const whole = packWhole(statements, limit);
  const divided = packDivided(statements, limit);
  return (divided.length < whole.length ? divided : whole).map(documentOf);
}

interface OpenDocument {
  readonly statements: Statement[];
  size: number;
}

function packWhole(statements: readonly Statement[], limit: number): readonly (readonly Statement[])[] {
  const parts = statements.flatMap((statement) => divideStatement(statement, limit - emptySize));
  const documents: OpenDocument[] = [];
  for (const statement of parts.toSorted((a, b) => statementSize(b) - statementSize(a))) {
    const own = statementSize(statement);
    const home = documents.find(({ size }) => size + 1 + own <= limit);
    if (home === undefined) documents.push({ statements: [statement], size: emptySize + own });
    else addTo(home, statement);
  }
  return documents.map((document) => document.statements.toSorted((a, b) => parts.indexOf(a) - parts.indexOf(b)));
}

function packDivided(statements: readonly Statement[], limit: number): readonly (readonly Statement[])[] {
  const documents: OpenDocument[] = [];
  for (const statement of statements) {
    const last = documents.at(-1);
    const room = last === undefined ? limit - emptySize : limit - last.size - 1;
    for (const part of divideStatement(statement, limit - emptySize, room)) {
      const open = documents.at(-1);
      if (open !== undefined && open.size + 1 + statementSize(part) <= limit) addTo(open, part);
      else documents.push({ statements: [part], size: emptySize + statementSize(part) });
    }
  }
  return documents.map((document) => document.statements);
}

// One more for the comma between two statements.
function addTo(document: OpenDocument, statement: Statement): void {
  document.statements.push(statement);
  document.size += 1 + statementSize(statement);
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

/** Divides the actions of a statement: a first part of at most `firstRoom` characters if any fits, then of at most `room`. */
function divideStatement(statement: Statement, room: number, firstRoom = room): readonly Statement[] {
  const { patterns } = statement.action;
  const part = (some: readonly string[]) => ({ ...statement, action: { negated: false, patterns: some } });
  if (statementSize(statement) <= firstRoom) return [statement];
  let fits = 0;
  let tooMany = patterns.length;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (statementSize(part(patterns.slice(0, middle))) <= firstRoom) fits = middle;
    else tooMany = middle;
  }
  if (fits === 0) return firstRoom < room ? divideStatement(statement, room) : [statement];
  return [part(patterns.slice(0, fits)), ...divideStatement(part(patterns.slice(fits)), room)];
}
