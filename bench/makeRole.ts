// Makes roles of plain documents, for benchmarks and for tests of what is costly.

import type { PolicySource } from '../shared/iam/decideGrant.ts';
import { type PolicyDocument, parsePolicyDocument, unreadableDocument } from '../shared/iam/policyDocument.ts';
import type { Account, IdentityPolicy, Principal } from '../shared/iam/principal.ts';

/** What a role has, as JSON documents. */
export interface CostlyRole {
  readonly what: string;
  readonly identity: readonly unknown[];
  readonly boundary?: unknown;
  /** By level, root first. */
  readonly scps?: readonly (readonly unknown[])[];
  readonly rcps?: readonly (readonly unknown[])[];
  /** Beside its own. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Required sets; default: `set` of `makeRole`. */
  readonly sets?: readonly string[];
  /** Default: the own account may assume it. */
  readonly trust?: unknown;
}

const accountId = '111122223333';

/** Makes the role and its account; `index` makes names and tags of its own. */
export function makeRole(
  role: CostlyRole,
  index = 0,
  set = 'ec2-backup',
): { readonly principal: Principal; readonly account: Account } {
  const name = `veeam-costly-${index}`;
  const ownAccount = { AWS: `arn:aws:iam::${accountId}:root` };
  const { trust = documentOf({ Effect: 'Allow', Principal: ownAccount, Action: 'sts:AssumeRole' }) } = role;
  const principal: Principal = {
    kind: 'role',
    arn: `arn:aws:iam::${accountId}:role/${name}`,
    name,
    path: '/',
    id: `AROA${String(index).padStart(17, '0')}`,
    tags: { ...role.tags, 'veeam:role': role.sets?.join(' ') ?? set, owner: `team-${index}` },
    identity: role.identity.map((document, at) => identityPolicy(`policy-${at}`, document)),
    ...(role.boundary !== undefined && { boundary: source('boundary', role.boundary) }),
    trust: read(trust),
    instanceProfiles: [],
  };
  const { scps = [], rcps = [] } = role;
  const levels = Array.from({ length: Math.max(scps.length, rcps.length) }, (_, at) => ({
    kind: 'organizational-unit' as const,
    id: `ou-${at}`,
    name: `Level${at}`,
    ...sourcesOf('scps', scps[at], at),
    ...sourcesOf('rcps', rcps[at], at),
  }));
  return { principal, account: { id: accountId, partition: 'aws', isManagementAccount: false, levels } };
}

function identityPolicy(name: string, document: unknown): IdentityPolicy {
  return { ...source(name, document), attachment: 'managed', size: JSON.stringify(document).length };
}

function source(name: string, document: unknown): PolicySource {
  return { name, arn: `arn:aws:iam::${accountId}:policy/${name}`, document: read(document) };
}

function sourcesOf(kind: 'scps' | 'rcps', documents: readonly unknown[] | undefined, level: number) {
  return documents && { [kind]: documents.map((document, at) => source(`${kind}-${level}-${at}`, document)) };
}

function read(document: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(document);
  return parsed.ok ? parsed.document : unreadableDocument(parsed.faults);
}

/** A document of these statements. */
export function documentOf(...Statement: readonly unknown[]): unknown {
  return { Version: '2012-10-17', Statement };
}

/** Policies of as many statements as 6,144 characters hold. */
export function fullPolicies(count: number, statement: (at: number) => unknown): readonly unknown[] {
  let at = 0;
  return Array.from({ length: count }, () => {
    const statements: unknown[] = [];
    while (JSON.stringify(documentOf(...statements, statement(at))).length <= 6_144) statements.push(statement(at++));
    return documentOf(...statements);
  });
}
