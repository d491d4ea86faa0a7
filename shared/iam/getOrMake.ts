// Keeps what is worked out, so that it is worked out once: by object as long as that lives, by text within a bound.

/** A Map, a WeakMap, or a {@link BoundedMap}. */
export interface Cache<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

/**
 * Gives what the cache has under the key, or makes it and keeps it; `undefined` is never kept. Not for what `decideGrant`
 * asks with every question: there it takes a tenth more time than a look into the map.
 */
export function getOrMake<Key, Value>(cache: Cache<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  if (made !== undefined) cache.set(key, made);
  return made;
}

/**
 * A map that starts anew when it is full: what strangers write is endless, and memory is not. Looking into it costs what
 * a look into any map does, so what `decideGrant` asks with every question is kept in it, too.
 */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  private readonly most: number;

  /** @param most entries, at least 1 */
  constructor(most: number) {
    super();
    this.most = most;
  }

  override set(key: Key, value: Value): this {
    if (this.size >= this.most && !this.has(key)) this.clear();
    return super.set(key, value);
  }
}
