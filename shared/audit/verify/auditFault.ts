// What a verification finds wrong, and what it could not find out.

import * as z from 'zod';

/**
 * - `changed`, `removed`, `added`: an object is not the sealed one, is not there, or is one too many
 * - `version`: the object was overwritten or deleted once: the bucket has another version of it
 * - `link`: a symbolic link in the place of an object or folder
 * - `chain`: a seal is not the one that its successor names
 * - `head`: the end of the chain is unreadable, or points to what is no seal
 * - `manifest`: a seal that names what it cannot name
 * - `records`: records do not add up to what their seal says
 * - `time`: a run was sealed before its predecessor
 * - `tree`: a seal carries another Merkle tree than the chain gives
 * - `signature`: a seal is not signed, or not by a key that counts
 * - `anchor`: what was kept outside is not in the log
 */
export type AuditFaultKind =
  | 'changed'
  | 'removed'
  | 'added'
  | 'version'
  | 'link'
  | 'chain'
  | 'head'
  | 'manifest'
  | 'records'
  | 'time'
  | 'tree'
  | 'signature'
  | 'anchor';

export interface AuditFault {
  readonly kind: AuditFaultKind;
  /** Run id; empty where it concerns no run. */
  readonly run: string;
  readonly key: string;
  readonly message: string;
}

/** An object of which nothing can be said. */
export interface AuditNote {
  readonly key: string;
  readonly why: string;
}

/** Collects what a verification finds. */
export interface Findings {
  readonly faults: AuditFault[];
  /** Nothing proves these yet: the next seal will name them. */
  readonly notSealed: AuditNote[];
  /** These could not be looked at. */
  readonly unlooked: AuditNote[];
}

const maxMessageCharacters = 500;

/** Why, cut where a schema has a fault for each of a million members. */
export function messageOf(error: unknown): string {
  const message =
    error instanceof z.ZodError ? formFault(error) : error instanceof Error ? error.message : String(error);
  return message.length > maxMessageCharacters ? `${message.slice(0, maxMessageCharacters)}…` : message;
}

function formFault({ issues }: z.ZodError): string {
  const [first] = issues;
  const path = first === undefined || first.path.length === 0 ? '' : ` at ${first.path.join('.')}`;
  return `it has not the form that a run writes${path}: ${first?.message ?? 'unknown'}`;
}
