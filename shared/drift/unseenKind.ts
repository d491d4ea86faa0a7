// Which findings say that something was not seen: of what they stand for nothing is known, which is not the same as no drift.

import type { Finding } from './finding.ts';

const kinds: ReadonlyMap<string, keyof UnseenCounts> = new Map<string, keyof UnseenCounts>([
  ['ACCOUNT_UNREADABLE', 'accounts'],
  ['FILE_UNREADABLE', 'files'],
  ['EXPORT_INCOMPLETE', 'files'],
  ['PRINCIPAL_UNREADABLE', 'principals'],
]);

/** What was to be read and was not, by what it is. */
export interface UnseenCounts {
  readonly accounts: number;
  readonly files: number;
  /** Roles and users that could not be read. */
  readonly principals: number;
  /** Roles and users that were read, and not judged. */
  readonly unjudged: number;
}

/** What the finding says was not seen; undefined where it is about something else. */
export function unseenKind({ code, causes }: Pick<Finding, 'code' | 'causes'>): keyof UnseenCounts | undefined {
  const kind = kinds.get(code);
  return kind === 'principals' && causes[0]?.kind === 'unjudged' ? 'unjudged' : kind;
}
