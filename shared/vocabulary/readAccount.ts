// What one account said of itself: the part of a reading that is judged, whoever read it.

import type { Account, Principal } from '../iam/principal.ts';
import type { UnreadableReason } from './unreadableReason.ts';

/** An account that was read. */
export interface ReadAccount {
  readonly status: 'read';
  readonly account: Account;
  readonly principals: readonly Principal[];
  /** All roles and users of the account, of which `principals` may hold only those asked for. */
  readonly roles: number;
  readonly users: number;
  /** ARNs of all roles of the account, of which `principals` may hold only those asked for; absent: not known. */
  readonly roleArns?: readonly string[] | undefined;
  /** Users were not looked for: that there is none says nothing. */
  readonly withoutUsers?: boolean | undefined;
  /** Files, roles and users of the account that were to be read and could not be; default: none. */
  readonly unread?: readonly UnreadPart[] | undefined;
  /** A file that could not be read, of nobody knows which account, may hold more of this one. */
  readonly mayBePartial?: boolean | undefined;
}

/** A file, or a role or user in an account that was read, that should have been read, or judged, and was not. */
export interface UnreadPart {
  /** `unjudged`: roles and users of one account that were read, and for which no time was left. */
  readonly kind: 'file' | 'principal' | 'unjudged';
  /** As in `111122223333.json: RoleDetailList[3] (backup)`. */
  readonly what: string;
  readonly why: string;
  /** What to do about it, one sentence; default: as for any of its kind. */
  readonly advice?: string;
  /** ARN, where it is a role or user that tells one. */
  readonly principal?: string;
}

/** An account that should have been read and was not. */
export interface UnreadableAccount {
  readonly account: Account;
  readonly reason: UnreadableReason;
  /** One sentence. */
  readonly message: string;
}

/** An account that was not read: it could not be, or the settings leave it out. */
export interface UnreadAccount extends UnreadableAccount {
  readonly status: 'unreadable' | 'excluded';
}
