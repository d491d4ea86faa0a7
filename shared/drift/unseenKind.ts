// Which findings say that something was not seen: of what they stand for nothing is known, which is not the same as no drift.

import type { Finding } from './finding.ts';

const kinds: ReadonlyMap<string, 'accounts' | 'files' | 'principals'> = new Map([
  ['ACCOUNT_UNREADABLE', 'accounts'],
  ['FILE_UNREADABLE', 'files'],
  ['EXPORT_INCOMPLETE', 'files'],
  ['PRINCIPAL_UNREADABLE', 'principals'],
]);

/** What was to be read and was not, by what it is. */
export interface UnseenCounts {
  readonly accounts: number;
  readonly files: number;
  /** Roles and users. */
  readonly principals: number;
}

/** What the finding says was not seen; undefined where it is about something else. */
export function unseenKind({ code }: Pick<Finding, 'code'>): keyof UnseenCounts | undefined {
  return kinds.get(code);
}
