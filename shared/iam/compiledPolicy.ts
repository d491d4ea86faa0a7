// A policy document made ready to be asked for the statements about one action.

import { type ActionPattern, matchesAction, readActionPattern } from './actionPattern.ts';
import type { PolicyDocument, PolicyVersion, Statement } from './policyDocument.ts';

export interface CompiledStatement {
  readonly statement: Statement;
  readonly version: PolicyVersion;
  /** Matches every request for its actions that meets its conditions: `Resource: "*"` and no principal. */
  readonly isOnEveryResource: boolean;
}

/** The statements of one document about one action, in the document's order. */
export interface ActionStatements {
  readonly allows: readonly CompiledStatement[];
  readonly denies: readonly CompiledStatement[];
  /** Some statement allows every request, without conditions. */
  readonly allowsEverything: boolean;
}

interface CompiledPolicy {
  readonly statements: readonly CompiledStatement[];
  /** Statements by an action that they name without wildcards. */
  readonly byAction: ReadonlyMap<string, readonly number[]>;
  /** Statements with wildcards in the action's name only, by service prefix. */
  readonly byService: ReadonlyMap<string, readonly IndexedPattern[]>;
  /** All others: wildcards in the service prefix, `*`, NotAction. */
  readonly others: readonly IndexedPatterns[];
  readonly answers: Map<string, ActionStatements>;
  /** How often it was asked without an answer at hand. */
  questions: number;
}

interface IndexedPattern {
  readonly index: number;
  readonly pattern: ActionPattern;
}

interface IndexedPatterns {
  readonly index: number;
  readonly negated: boolean;
  readonly patterns: readonly ActionPattern[];
}

const none: ActionStatements = { allows: [], denies: [], allowsEverything: false };
const maxAnswersKept = 1_000;
/** The policy of a single role is asked about each action once: only one that roles share is worth the memory. */
const questionsBeforeKeeping = 300;
const compiled = new WeakMap<PolicyDocument, CompiledPolicy>();

/** Gives the statements of a document about an action, given in lower case. Documents are compiled once. */
export function statementsAbout(document: PolicyDocument, action: string): ActionStatements {
  const policy = compilePolicy(document);
  const known = policy.answers.get(action);
  if (known !== undefined) return known;
  const answer = findStatements(policy, action);
  if (policy.questions++ < questionsBeforeKeeping) return answer;
  if (policy.answers.size >= maxAnswersKept) policy.answers.clear();
  policy.answers.set(action, answer);
  return answer;
}

/** Gives all statements of a document, in its order. */
export function compiledStatements(document: PolicyDocument): readonly CompiledStatement[] {
  return compilePolicy(document).statements;
}

function compilePolicy(document: PolicyDocument): CompiledPolicy {
  const known = compiled.get(document);
  if (known !== undefined) return known;
  const byAction = new Map<string, number[]>();
  const byService = new Map<string, IndexedPattern[]>();
  const others: IndexedPatterns[] = [];
  document.statements.forEach(({ action }, index) => {
    const patterns = action.patterns.map(readActionPattern);
    const rest = action.negated
      ? patterns
      : patterns.filter((pattern) => !indexPattern({ index, pattern }, byAction, byService));
    if (action.negated || rest.length > 0) others.push({ index, negated: action.negated, patterns: rest });
  });
  const statements = document.statements.map((statement) => compileStatement(statement, document.version));
  const policy = { statements, byAction, byService, others, answers: new Map(), questions: 0 };
  compiled.set(document, policy);
  return policy;
}

function compileStatement(statement: Statement, version: PolicyVersion): CompiledStatement {
  const { resource, principal } = statement;
  const isEveryResource = resource !== undefined && !resource.negated && resource.patterns.includes('*');
  return { statement, version, isOnEveryResource: isEveryResource && principal === undefined };
}

function indexPattern(
  indexed: IndexedPattern,
  byAction: Map<string, number[]>,
  byService: Map<string, IndexedPattern[]>,
): boolean {
  const { index, pattern } = indexed;
  if (pattern.kind === 'nothing') return true;
  if (pattern.kind === 'exact') return append(byAction, pattern.action, index);
  if (pattern.kind === 'all' || /[*?]/.test(pattern.service)) return false;
  return append(byService, pattern.service, indexed);
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): true {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
  return true;
}

function findStatements(policy: CompiledPolicy, action: string): ActionStatements {
  const colon = action.indexOf(':');
  const [service, name] = [action.slice(0, Math.max(colon, 0)), action.slice(colon + 1)];
  const found = new Set(policy.byAction.get(action));
  for (const { index, pattern } of policy.byService.get(service) ?? []) {
    if (!found.has(index) && matchesAction(pattern, service, name)) found.add(index);
  }
  for (const { index, negated, patterns } of policy.others) {
    if (patterns.some((pattern) => matchesAction(pattern, service, name)) !== negated) found.add(index);
  }
  if (found.size === 0) return none;
  const matched = [...found].sort((a, b) => a - b).flatMap((index) => policy.statements[index] ?? []);
  const allows = matched.filter(({ statement }) => statement.effect === 'Allow');
  const denies = matched.filter(({ statement }) => statement.effect === 'Deny');
  const allowsEverything = allows.some(
    ({ isOnEveryResource, statement }) => isOnEveryResource && statement.conditions.length === 0,
  );
  return { allows, denies, allowsEverything };
}
