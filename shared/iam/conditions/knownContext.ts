// What is known of the requests that a question covers.

export type ContextValue = string | readonly string[];

export interface KnownContext {
  /** The key has this value; an array is a multivalued key, an empty one a key that no request carries. Key names compare without case. */
  readonly known: Readonly<Record<string, ContextValue>>;
  /** The key has one of these values. */
  readonly oneOf?: Readonly<Record<string, readonly string[]>>;
  /** What is known of keys whose value is not. */
  readonly partly?: Readonly<Record<string, PartlyKnown>>;
  /** What is known of every other key. */
  readonly others: 'unknown' | 'absent';
  /** Where the resources lie that the requests name; default: anywhere. */
  readonly resources?: ResourcePlace;
}

/** A key whose value is not known. */
export interface PartlyKnown {
  /** Every request carries the key; default: some may lack it. */
  readonly isPresent?: boolean;
  /** What every value looks like; default: any text. */
  readonly shape?: KeyShape;
}

/**
 * Forms of values.
 * - `account`: 12 digits
 * - `region`: `eu-central-1`, `us-gov-west-1`
 * - `organization`: `o-` and 10 to 32 small letters or digits
 * - `organization-path`: `o-…/r-…/ou-…-…/`
 * - `boolean`: `true` or `false`
 * - `session-of`: the id of a role, a colon, the name of a session
 */
export type KeyShape =
  | { readonly kind: 'account' | 'region' | 'organization' | 'organization-path' | 'boolean' }
  | { readonly kind: 'session-of'; readonly id: string };

/** Resources of types that exist only in the own account lie there, and those with a region in one of the regions. */
export interface ResourcePlace {
  /** 12 digits. */
  readonly account: string;
  /** Absent: any region. */
  readonly regions?: readonly string[];
}
