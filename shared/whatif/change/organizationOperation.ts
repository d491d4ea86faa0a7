// What a change does to the policies and the tree of an organization, in steps that are named like those of AWS Organizations.

import type { ChangePlace } from '../../drift/whatIfReport.ts';
import type { OrganizationPolicyType } from '../../estate/organizationFile.ts';

/**
 * A root, OU or account as a person names it: its id, `ROOT`, the path or name of a unit, or the name of an account;
 * where it is asked for, whose id is not known yet.
 */
export type TargetName = string;

/** `policy`: id or name of a policy of that type. Documents are JSON text, objects, or an `UnknownDocument`. */
export type OrganizationStep =
  /** With the content of this document, made where there is none of that id. */
  | {
      readonly do: 'put-policy';
      readonly type: OrganizationPolicyType;
      readonly id: string;
      readonly name: string;
      readonly document: unknown;
    }
  /** The policy that is there gets this content, wherever it is attached. */
  | {
      readonly do: 'update-policy';
      readonly type: OrganizationPolicyType;
      readonly policy: string;
      readonly document: unknown;
    }
  | { readonly do: 'delete-policy'; readonly type: OrganizationPolicyType; readonly policy: string }
  | {
      readonly do: 'attach-policy';
      readonly type: OrganizationPolicyType;
      readonly policy: string;
      readonly target: TargetName;
    }
  | {
      readonly do: 'detach-policy';
      readonly type: OrganizationPolicyType;
      readonly policy: string;
      /** Default: from all its targets. */
      readonly target?: TargetName | undefined;
    }
  /** By its id, of whichever type: one that is neither SCP nor RCP restricts nothing. */
  | {
      readonly do: 'attach-known-policy' | 'detach-known-policy';
      readonly policy: string;
      readonly target: TargetName;
    }
  /** As `put-policy`, found by its name, and attached to these targets alone. */
  | {
      readonly do: 'put-named-policy';
      readonly type: OrganizationPolicyType;
      readonly name: string;
      readonly document: unknown;
      readonly targets: readonly TargetName[];
    }
  | { readonly do: 'put-unit'; readonly id: string; readonly name: string; readonly parent: TargetName }
  /** As `detach-policy`, of whichever type; `type` is looked in first. */
  | {
      readonly do: 'detach-any-policy';
      readonly type: OrganizationPolicyType;
      readonly policy: string;
      readonly target?: TargetName | undefined;
    }
  | { readonly do: 'move-account'; readonly account: string; readonly to: TargetName };

export type OrganizationOperation = OrganizationStep & { readonly place: ChangePlace };

/** `SCP`, `RCP`. */
export function policyTypeWord(type: OrganizationPolicyType): 'SCP' | 'RCP' {
  return type === 'SERVICE_CONTROL_POLICY' ? 'SCP' : 'RCP';
}
