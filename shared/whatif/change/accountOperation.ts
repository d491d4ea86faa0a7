// What a change does to the IAM of one account, in steps that are named like IAM's own.

import type { ChangePlace } from '../../drift/whatIfReport.ts';

/** Who holds policies. */
export interface Holder {
  readonly kind: 'role' | 'user' | 'group';
  /** Without path; compares without case, as IAM's names do. */
  readonly name: string;
}

/** What a role or user is. An absent member stays as it was, or has IAM's default where it is new. */
interface Identity {
  readonly name: string;
  readonly path?: string | undefined;
  /** All tags that it has then. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** ARN of the managed policy; null: none. */
  readonly boundary?: string | null | undefined;
  /** It is changed and never made. */
  readonly mustExist?: boolean;
}

/** Documents are JSON text, objects, or an `UnknownDocument`. */
export type AccountStep =
  | (Identity & { readonly do: 'put-role'; readonly trust?: unknown })
  | (Identity & { readonly do: 'put-user' })
  | { readonly do: 'put-group'; readonly name: string }
  /** With all that hangs on it. */
  | ({ readonly do: 'delete-holder' } & Holder)
  | { readonly do: 'put-managed-policy'; readonly arn: string; readonly document: unknown }
  /** AWS refuses it while the policy is attached. */
  | { readonly do: 'delete-managed-policy'; readonly arn: string }
  | {
      readonly do: 'put-inline-policy';
      readonly holder: Holder;
      readonly name: string;
      readonly document: unknown;
    }
  /** Its managed policy of that name gets another document, for whoever has it; without one, its inline policy. */
  | { readonly do: 'write-policy'; readonly holder: Holder; readonly name: string; readonly document: unknown }
  | { readonly do: 'delete-inline-policy'; readonly holder: Holder; readonly name: string }
  /** All others are deleted. */
  | { readonly do: 'keep-inline-policies'; readonly holder: Holder; readonly names: readonly string[] }
  | { readonly do: 'attach-policy' | 'detach-policy'; readonly holder: Holder; readonly arn: string }
  /** These and no others. */
  | { readonly do: 'set-attached-policies'; readonly holder: Holder; readonly arns: readonly string[] }
  /** Attached to these and to nobody else in the account. */
  | { readonly do: 'set-policy-holders'; readonly arn: string; readonly holders: readonly Holder[] }
  | { readonly do: 'join-group' | 'leave-group'; readonly user: string; readonly group: string }
  /** These users and no others. */
  | { readonly do: 'set-group-members'; readonly group: string; readonly users: readonly string[] }
  /** An instance profile holds one role at most; null: none. */
  | { readonly do: 'put-instance-profile'; readonly name: string; readonly role: string | null }
  | { readonly do: 'delete-instance-profile'; readonly name: string };

export type AccountOperation = AccountStep & {
  /** 12 digits. */
  readonly account: string;
  readonly place: ChangePlace;
};
