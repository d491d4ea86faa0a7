// Everything that lies where an audit log lies, whether a log writes such things or not.

import type { AuditLog } from './auditLog.ts';

/**
 * - `object`: what the port reads
 * - `older-version`, `delete-marker`: behind an object, or in its place, in a bucket that keeps versions
 * - `leftover`: a lock or a draft of a process, alive or dead, in a folder
 * - `link`: a symbolic link, which is not followed
 * - `no-file`: a pipe, a socket or a device
 * - `unlooked`: not an object, but what the survey was not allowed to see; `note` says what and why
 */
export type SurveyedForm = 'object' | 'older-version' | 'delete-marker' | 'leftover' | 'link' | 'no-file' | 'unlooked';

export interface SurveyedObject {
  readonly key: string;
  /** Bytes; 0 where it has none. */
  readonly size: number;
  readonly form: SurveyedForm;
  /** Version id, process that made it, target of a link. */
  readonly note?: string;
}

/** What stands directly under a prefix: objects, and the prefixes, with their slash, of what stands deeper. */
export type SurveyedEntry = SurveyedObject | { readonly key: string; readonly form: 'folder' };

export interface Survey {
  /** Everything whose key begins with the prefix, by key in ascending order of its bytes. */
  below(prefix: string): AsyncIterable<SurveyedObject>;
  /** Empty, or a prefix that ends with a slash; in no certain order. */
  directly(prefix: string): AsyncIterable<SurveyedEntry>;
}

/** Compares two keys by their bytes in UTF-8, as S3 lists them. */
export function compareKeys(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** What the port lists, for a log of which no more can be seen. */
export function surveyOf(log: Pick<AuditLog, 'list'>): Survey {
  return {
    async *below(prefix) {
      for await (const { key, size } of log.list(prefix)) yield { key, size, form: 'object' };
    },
    directly: (prefix) => listDirectly(log, prefix),
  };
}

async function* listDirectly(log: Pick<AuditLog, 'list'>, prefix: string): AsyncGenerator<SurveyedEntry> {
  let last = '';
  for await (const { key, size } of log.list(prefix)) {
    const end = key.indexOf('/', prefix.length);
    const folder = key.slice(0, end + 1);
    if (end < 0) yield { key, size, form: 'object' };
    else if (folder !== last) yield { key: folder, form: 'folder' };
    last = end < 0 ? last : folder;
  }
}
