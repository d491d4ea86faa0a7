// The port to where the audit log and the last known state live: a bucket or a folder.

import { UnusableLogError } from './unusableLogError.ts';

/**
 * Bytes that are read of an object where nobody says how many: the largest that a run reads back whole are seals and states
 * of tens of thousands of accounts, some 20 MB. Reports are larger; who reads one knows its size.
 */
export const maxObjectBytes = 256 * 2 ** 20;

/** One object as it was read. */
export interface StoredObject {
  readonly body: Uint8Array;
  /** Opaque mark of this content, for {@link AuditLog.replace}: an ETag, or a digest of the bytes. */
  readonly version: string;
}

export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

/** An address that opens an object to whoever has it. */
export interface ObjectLink {
  readonly url: string;
  /** The last moment that it can work, ISO 8601: it ends sooner where the credentials that signed it do. */
  readonly until: string;
}

/** `replaced` carries the mark of the new content; `conflict`: somebody else wrote first and nothing was changed. */
export type Replaced = { readonly outcome: 'replaced'; readonly version: string } | { readonly outcome: 'conflict' };

/**
 * Object store semantics, the same for every implementation (test/audit/auditLogContract.ts):
 * keys have `/` as separator and are made by auditKeys.ts; a body is seen whole or not at all, and right after the write.
 */
export interface AuditLog {
  /** For messages: `s3://bucket/prefix`, `folder ./log`. */
  readonly name: string;
  /** Where a person finds the object: `s3://bucket/key`, or a path. */
  locate(key: string): string;
  /** The object, or undefined where the key has none. @throws ObjectTooLargeError beyond `maxBytes`; default: {@link maxObjectBytes}. */
  read(key: string, maxBytes?: number): Promise<StoredObject | undefined>;
  /** Writes a new object; where the key has one already, that stays untouched and the answer is `exists`. Of racing writers one wins. */
  create(key: string, body: Uint8Array): Promise<'created' | 'exists'>;
  /** Replaces the object that still has this version; `null`: the key must have no object yet. */
  replace(key: string, body: Uint8Array, version: string | null): Promise<Replaced>;
  /** All objects whose key starts with the prefix, by key in ascending order of its bytes. */
  list(prefix: string): AsyncIterable<ListedObject>;
  /**
   * What this process read or wrote of the key a moment ago, once; null: there was no object. Undefined: ask the log. It may
   * be older than what lies there now, so that nothing but a conditional write may be built on a state. Absent: always ask.
   */
  recall?(key: string): StoredObject | null | undefined;
  /** Signs a link to what {@link locate} named; absent where there are none. `hours` from `now` on, at most 168. */
  link?(location: string, hours: number, now: Date): Promise<ObjectLink>;
}

/** An object is larger than whoever reads it expects; nothing of it was read. */
export class ObjectTooLargeError extends UnusableLogError {
  override readonly name = 'ObjectTooLargeError';

  /** `place`: as {@link AuditLog.locate} gives it. */
  constructor(place: string, bytes: number, maxBytes: number) {
    super(`${place}: expected at most ${maxBytes} bytes, it has ${bytes}`);
  }
}
