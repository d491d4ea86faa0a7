// Reads an object that may be anything: what cannot be read is a value, so that the rest is still looked at.

import { type AuditLog, ObjectTooLargeError, type StoredObject } from '../auditLog.ts';
import { messageOf } from './auditFault.ts';

/**
 * Whatever has no known digest is parsed up to this size only: a list of millions of small faults takes more memory than
 * there is. Seals of some five thousand accounts are that large.
 */
export const maxUnprovedBytes = 4 * 2 ** 20;

export type BoundedRead =
  | { readonly outcome: 'read'; readonly stored: StoredObject }
  | { readonly outcome: 'missing' }
  /** Larger than anything that a log holds there; nothing of it was read. */
  | { readonly outcome: 'too-large'; readonly why: string }
  /** The log could not be asked. */
  | { readonly outcome: 'unlooked'; readonly why: string };

export async function readBounded(log: AuditLog, key: string, maxBytes: number): Promise<BoundedRead> {
  try {
    const stored = await log.read(key, maxBytes);
    return stored === undefined ? { outcome: 'missing' } : { outcome: 'read', stored };
  } catch (error) {
    return { outcome: error instanceof ObjectTooLargeError ? 'too-large' : 'unlooked', why: messageOf(error) };
  }
}
