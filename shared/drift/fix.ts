// What would cure the findings of one principal, as data: documents to create, edits to make, and what nobody here can do.

import type { PolicyDocument, Statement } from '../iam/policyDocument.ts';
import type { FindingCause } from './finding.ts';

/** Everything that one principal needs; empty lists and absent parts where nothing is to be done. */
export interface Fix {
  readonly principal: {
    readonly arn: string;
    readonly name: string;
    readonly kind: 'role' | 'user';
    /** 12 digits. */
    readonly account: string;
    readonly partition: string;
  };
  /** New policies that allow what is missing, in the order in which they are to be made. */
  readonly policies: readonly FixPolicy[];
  readonly trust?: TrustEdit;
  /** An instance profile to create and to add the role to. */
  readonly instanceProfile?: { readonly name: string };
  readonly boundary?: BoundaryEdit;
  /** Policies of AWS that allow more than the sets ask for, to detach once `policies` are attached: nobody can edit them. */
  readonly detach: readonly DetachEdit[];
  /** Deny statements of the account that somebody must change by hand: a Deny is there for a reason. */
  readonly denies: readonly DenyEdit[];
  /** The line of the settings to write instead, where the principal is cut to fewer resources on purpose. */
  readonly scope?: string;
  /** Statements for the policies of keys, which may be other accounts'; absent: none. */
  readonly keys?: readonly KeyEdit[];
  /** What no policy of the account can cure. */
  readonly cannot: readonly Obstacle[];
  /** Sets that its tag or the settings name and that nobody knows, so that more may be missing; absent: none. */
  readonly unknownSets?: readonly UnknownSet[];
}

export interface UnknownSet {
  /** One sentence: what is named, and why it is not known. */
  readonly why: string;
  /** One sentence: what to name. */
  readonly advice: string;
}

export interface FixPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
  /**
   * - `managed`: a new customer managed policy, attached to the principal
   * - `inline`: an inline policy of the principal
   * - `over-quota`: a managed policy again, but one too many: the quota must be raised first, or policies be joined
   */
  readonly placement: 'managed' | 'inline' | 'over-quota';
  /** Characters without white space. */
  readonly size: number;
}

/** The trust policy as it should be. */
export interface TrustEdit {
  readonly document: PolicyDocument;
  /** Characters without white space. */
  readonly size: number;
  /** Statements of `document` that are new. */
  readonly added: readonly Statement[];
  /** Ids of deleted principals that are taken out: IAM refuses to save a policy that names them. */
  readonly removed: readonly string[];
}

/** Statements to add to the policy of one key: nothing of what stands there is taken away. */
export interface KeyEdit {
  readonly arn: string;
  /** Its alias, or the ARN again. */
  readonly name: string;
  readonly added: readonly Statement[];
  /** Characters of the policy with them, without white space; a key's policy takes 32,768 bytes. */
  readonly size: number;
}

/** Statements to add to the permissions boundary. */
export interface BoundaryEdit {
  readonly policy: string;
  readonly policyArn?: string;
  /** False: it is AWS's own policy, so another boundary must be set in its place. */
  readonly isEditable: boolean;
  readonly added: readonly Statement[];
  /** Names of other principals that were seen to have it; what is added is added for them, too. Empty: nobody looked, or there are none. */
  readonly sharedBy: readonly string[];
  /** The boundary with the added statements. */
  readonly document: PolicyDocument;
  /** Characters of `document` without white space; a managed policy takes 6,144. */
  readonly size: number;
}

/** An AWS managed policy to detach. What the sets ask for of it stands in `policies`. */
export interface DetachEdit {
  readonly policy: string;
  readonly policyArn: string;
  /** The user's group that it comes by; absent: attached to the principal itself. */
  readonly group?: string;
}

/** A Deny that takes required actions away. */
export interface DenyEdit {
  readonly layer: 'identity' | 'boundary' | 'trust';
  readonly policy?: string;
  readonly policyArn?: string;
  readonly statement?: { readonly number: number; readonly sid?: string };
  /** Names of other principals that were seen to have the policy, attached or as boundary. Empty: nobody looked, or there are none. */
  readonly sharedBy: readonly string[];
  /** Required actions that it denies, always or in part; for `trust` the principals that it keeps out. Sorted. */
  readonly takesAway: readonly string[];
}

/** Required actions that stay blocked whatever is changed in the account, by what blocks them. */
export interface Obstacle {
  readonly cause: FindingCause;
  /** Required actions; for trust the service or the appliance. Sorted. */
  readonly blocks: readonly string[];
  /** True: a request can meet what is asked for, so no policy need change. */
  readonly byRequest?: boolean;
  /** One sentence: who must change what. */
  readonly advice: string;
}
