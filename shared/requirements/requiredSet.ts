// One permission list of Veeam's guide for one product build, or a user's own of the same form.

import type { PolicySource } from '../iam/decideGrant.ts';
import type { PolicyDocument, Statement } from '../iam/policyDocument.ts';

/** A required set as its file states it. Facts of the guide; see `source` for the page. */
export interface RequiredSet {
  readonly id: string;
  readonly title: string;
  readonly principal: 'role' | 'user';
  /** An add-on counts only where a feature is used: the principal's tag or the settings name it. */
  readonly kind: 'base' | 'add-on';
  readonly product: string;
  readonly build: string;
  readonly source: { readonly url: string; readonly pageUpdated?: string };
  /** What breaks without it, in Veeam's terms; one clause, e.g. `image-level backup of EC2 instances`. */
  readonly purpose: string;
  /** Only sets for roles have it. */
  readonly requires?: {
    readonly trustedServices: readonly string[];
    readonly assumableByAppliance: boolean;
    readonly instanceProfile: boolean;
  };
  readonly addOnTo?: readonly string[];
  readonly when?: string;
  readonly sourceDefects?: readonly string[];
  /** Paths of what the page does not say, as in `requires.instanceProfile`, and from what it follows. */
  readonly inferred?: readonly string[];
  readonly inferredWhy?: string;
  /** What each `<text>` of the page's resources stands for. */
  readonly placeholders?: Readonly<Record<string, string>>;
  /** What was added to what the page writes, to make it a policy. */
  readonly policyForm?: string;
  readonly notes?: readonly string[];
  /** Actions that the page asks for in the policy of a key. */
  readonly keyPolicy?: { readonly key: string; readonly for: string; readonly actions: readonly string[] };
  readonly grants: readonly RequiredGrant[];
  /** What must not be allowed; absent: nothing. */
  readonly forbidden?: readonly ForbiddenStatement[];
  /** The policy as the set writes it, where grants do not say all of it. */
  readonly policy?: PolicyDocument;
}

/** A statement of a set that names resources, or conditions other than StringEquals, with what the set denies. */
export interface RequiredStatement {
  /** Statements with the same id ask for the same. */
  readonly id: string;
  /** Its Allow, as the set writes it. */
  readonly statement: Statement;
  /** Asks about what it allows and the set does not deny. */
  readonly policy: PolicySource;
}

/** A Deny of a set: none of what it matches must be allowed. */
export interface ForbiddenStatement {
  readonly statement: Statement;
  /** The Deny as an Allow: asks about what it matches. */
  readonly policy: PolicySource;
}

/** One action that a set asks for. */
export interface RequiredGrant {
  /** As the catalog spells it; compares without case. */
  readonly action: string;
  /** `*` in all of Veeam's sets. */
  readonly resource: string;
  /** Condition keys and values that the required statement carries: a request without them need not be allowed. */
  readonly context: Readonly<Record<string, readonly string[]>>;
  /** The set's own statement where it says more than resource and context do; these are then `*` and empty. */
  readonly within?: RequiredStatement;
  /** A scope of the settings binds it to the resource: the set itself asks for `*`. */
  readonly isBound?: true;
  /** The page leaves a part of the resource to the reader (`*` here): which of those it covers is meant, nobody said. */
  readonly isPlaceholder?: true;
  /** Clean-up rights: never missing, never excess. */
  readonly optional: boolean;
  /** Present where the action is needed only in a certain case, in the guide's words. */
  readonly when?: string;
}

/** All sets of all builds, the user's own among them. */
export interface Catalog {
  /** Newest last. */
  readonly builds: readonly string[];
  readonly sets: readonly RequiredSet[];
}
