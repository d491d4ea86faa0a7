// A policy document made ready to be asked for the statements about one action.

import { type ActionPattern, matchesAction, readActionPattern } from '../actions/actionPattern.ts';
import { getOrMake } from '../getOrMake.ts';
import type { PatternElement, PolicyDocument, PolicyVersion, Statement } from '../policyDocument.ts';
import type { ElementOwner } from '../resources/resourceElement.ts';

export interface CompiledStatement extends ElementOwner {
  /** Told apart from every other compiled statement. */
  readonly id: number;
  readonly statement: Statement;
  /** Matches every request for its actions that meets its conditions: `Resource: "*"` and no principal. */
  readonly isOnEveryResource: boolean;
}

/** The statements of one document about one action, in the document's order. */
export interface ActionStatements {
  readonly allows: readonly CompiledStatement[];
  readonly denies: readonly CompiledStatement[];
}

interface CompiledPolicy {
  readonly statements: readonly CompiledStatement[];
  /** Statements by an action that they name without wildcards. */
  readonly byAction: Lists<CompiledStatement>;
  /** Patterns with wildcards by service prefix, and under `anyService` those of which it does not tell enough. */
  readonly byService: Lists<StatementPattern>;
  readonly exceptions: readonly StatementException[];
  /** Steps of a look-up for a service by which no pattern is found, and how many more there are for the others. */
  readonly fewestSteps: number;
  readonly stepsByService: ReadonlyMap<string, number>;
  /** By the number of the action. */
  readonly answers: (ActionStatements | undefined)[];
  /** How many answers are kept. */
  kept: number;
  /** How often it was asked without an answer at hand. */
  questions: number;
}

type Lists<T> = Map<string, T[]>;

interface StatementPattern {
  readonly compiled: CompiledStatement;
  readonly pattern: ActionPattern;
}

/** A statement with NotAction. */
interface StatementException {
  readonly compiled: CompiledStatement;
  readonly patterns: readonly ActionPattern[];
}

const anyService = '*';
const none: ActionStatements = { allows: [], denies: [] };
const maxAnswersKept = 1_000;
/** Steps of holding an action against one pattern, but for the pattern's length. */
const stepsPerPattern = 6;
/** The policy of a single role is asked about each action once: only one that roles share is worth the memory. */
const questionsBeforeKeeping = 300;
const compiledPolicies = new WeakMap<PolicyDocument, CompiledPolicy>();
let statementsSeen = 0;

/**
 * Gives the statements of a document about an action, given in lower case. Documents are compiled once. `number` is that
 * of `actionNumber`, for whoever asks many documents about one action.
 */
export function statementsAbout(
  document: PolicyDocument,
  action: string,
  number = actionNumber(action),
): ActionStatements {
  const policy = compilePolicy(document);
  const known = policy.answers[number];
  if (known !== undefined) return known;
  const answer = findStatements(policy, action);
  if (number === unnumbered || policy.questions++ < questionsBeforeKeeping) return answer;
  if (policy.kept++ >= maxAnswersKept) {
    policy.answers.length = 0;
    policy.kept = 0;
  }
  policy.answers[number] = answer;
  return answer;
}

/** Gives all statements of a document, in its order. */
export function compiledStatements(document: PolicyDocument): readonly CompiledStatement[] {
  return compilePolicy(document).statements;
}

const numbers = new Map<string, number>();
/** More than AWS has; who writes policies can name others without end. */
const maxNumbered = 30_000;

/** The number of all actions that have none of their own. */
const unnumbered = 0;

/** Gives a number for an action in lower case, from 1 on, the same each time; 0 where too many others have one. */
export function actionNumber(action: string): number {
  const known = numbers.get(action);
  if (known !== undefined) return known;
  if (numbers.size >= maxNumbered) return unnumbered;
  const number = numbers.size + 1;
  numbers.set(action, number);
  return number;
}

/** Gives how many steps it takes to look for the statements about an action of a service, given in lower case. */
export function stepsToLookUp(document: PolicyDocument, service: string): number {
  const { fewestSteps, stepsByService } = compilePolicy(document);
  return fewestSteps + (stepsByService.get(service) ?? 0);
}

function countSteps(patterns: readonly ActionPattern[]): number {
  return patterns.reduce(
    (steps, pattern) => steps + stepsPerPattern + (pattern.kind === 'pattern' ? pattern.name.length : 0),
    0,
  );
}

function compilePolicy(document: PolicyDocument): CompiledPolicy {
  const known = compiledPolicies.get(document);
  if (known !== undefined) return known;
  const policy = makePolicy(document);
  compiledPolicies.set(document, policy);
  return policy;
}

function makePolicy({ statements, version }: PolicyDocument): CompiledPolicy {
  const byAction: Lists<CompiledStatement> = new Map();
  const byService: Lists<StatementPattern> = new Map();
  const exceptions: StatementException[] = [];
  const all = statements.map((statement) => compileStatement(statement, version));
  for (const compiled of all) {
    const { action } = compiled.statement;
    const read = getOrMake(actionPatterns, action, ({ patterns }) => patterns.map(readActionPattern));
    if (action.negated) exceptions.push({ compiled, patterns: read });
    else for (const pattern of read) index({ compiled, pattern }, byAction, byService);
  }
  const stepsByService = new Map(
    [...byService].map(([service, entries]) => [service, countSteps(entries.map(({ pattern }) => pattern))]),
  );
  const anywhere = countSteps(exceptions.flatMap((exception) => exception.patterns));
  const fewestSteps = 2 + anywhere + (stepsByService.get(anyService) ?? 0);
  const counted = { fewestSteps, stepsByService };
  return { statements: all, byAction, byService, exceptions, ...counted, answers: [], kept: 0, questions: 0 };
}

// Thousands of statements share their Action element.
const actionPatterns = new WeakMap<PatternElement, readonly ActionPattern[]>();

function compileStatement(statement: Statement, version: PolicyVersion): CompiledStatement {
  const { resource, principal } = statement;
  const isEveryResource = resource !== undefined && !resource.negated && resource.patterns.includes('*');
  const isOnEveryResource = isEveryResource && principal === undefined;
  return { id: statementsSeen++, statement, version, isOnEveryResource, fixedElement: undefined };
}

function index(entry: StatementPattern, byAction: Lists<CompiledStatement>, byService: Lists<StatementPattern>): void {
  const { compiled, pattern } = entry;
  if (pattern.kind === 'exact') append(byAction, pattern.action, compiled);
  else append(byService, serviceOf(pattern), entry);
}

function serviceOf(pattern: ActionPattern): string {
  return pattern.kind === 'pattern' && !/[*?]/.test(pattern.service) ? pattern.service : anyService;
}

function append<T>(lists: Lists<T>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function findStatements(policy: CompiledPolicy, action: string): ActionStatements {
  const colon = action.indexOf(':');
  const service = action.slice(0, Math.max(colon, 0));
  const exact = policy.byAction.get(action) ?? noStatements;
  const ofService = policy.byService.get(service) ?? noPatterns;
  const ofAny = policy.byService.get(anyService) ?? noPatterns;
  if (exact.length + ofService.length + ofAny.length + policy.exceptions.length === 0) return none;
  const named = { action, service, name: action.slice(colon + 1) };
  const found = [...exact];
  for (const patterns of [ofService, ofAny]) {
    for (const { compiled, pattern } of patterns) {
      if (found.at(-1) !== compiled && matchesAction(pattern, named)) found.push(compiled);
    }
  }
  for (const { compiled, patterns } of policy.exceptions) {
    if (!patterns.some((pattern) => matchesAction(pattern, named))) found.push(compiled);
  }
  return answerOf(found);
}

const noPatterns: readonly StatementPattern[] = [];
const noStatements: readonly CompiledStatement[] = [];

function answerOf(found: CompiledStatement[]): ActionStatements {
  const [only] = found;
  if (only === undefined) return none;
  if (found.length === 1) {
    return isAllow(only) ? { allows: found, denies: noStatements } : { allows: noStatements, denies: found };
  }
  // Several patterns of one statement may name the action.
  const sorted = found.sort((a, b) => a.statement.number - b.statement.number || a.id - b.id).filter(isFirst);
  return { allows: sorted.filter(isAllow), denies: sorted.filter((compiled) => !isAllow(compiled)) };
}

function isFirst(compiled: CompiledStatement, at: number, sorted: readonly CompiledStatement[]): boolean {
  return compiled !== sorted[at - 1];
}

function isAllow({ statement }: CompiledStatement): boolean {
  return statement.effect === 'Allow';
}
