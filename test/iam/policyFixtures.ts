// Short ways to write policies and contexts in tests of the engine.

import type { KnownContext } from '../../shared/iam/conditions/knownContext.ts';
import type { PolicySource } from '../../shared/iam/policy/policyLayers.ts';
import { type PolicyDocument, parsePolicyDocument, unreadableDocument } from '../../shared/iam/policyDocument.ts';

/** Operator, key, value or values. */
export type WrittenCondition = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A statement as JSON; Effect, Action and Resource default to Allow, `*` and `*`. */
export interface WrittenStatement {
  readonly Sid?: string;
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: WrittenCondition;
}

export function documentOf(statements: readonly WrittenStatement[], version = '2012-10-17'): PolicyDocument {
  const parsed = parsePolicyDocument({ Version: version, Statement: statements.map(withDefaults) });
  if (!parsed.ok) throw new Error(`expected a readable policy, got ${JSON.stringify(parsed.faults)}`);
  return parsed.document;
}

export function policyOf(name: string, ...statements: readonly WrittenStatement[]): PolicySource {
  return { name, document: documentOf(statements) };
}

export function unreadablePolicy(name: string): PolicySource {
  return { name, document: unreadableDocument([{ path: 'Statement', message: 'broken' }]) };
}

/** Nothing is known. */
export const unknownContext: KnownContext = { known: {}, others: 'unknown' };

export function knownContext(known: KnownContext['known'], others: KnownContext['others'] = 'unknown'): KnownContext {
  return { known, others };
}

function withDefaults(statement: WrittenStatement): WrittenStatement {
  return {
    Effect: 'Allow',
    ...(statement.NotAction === undefined && { Action: '*' }),
    ...(statement.NotResource === undefined && { Resource: '*' }),
    ...statement,
  };
}
