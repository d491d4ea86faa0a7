// What is known of the requests that a question covers.

export type ContextValue = string | readonly string[];

export interface KnownContext {
  /** The key has this value; an array is a multivalued key. Key names compare without case. */
  readonly known: Readonly<Record<string, ContextValue>>;
  /** The key has one of these values. */
  readonly oneOf?: Readonly<Record<string, readonly string[]>>;
  /** What is known of every other key. */
  readonly others: 'unknown' | 'absent';
}
