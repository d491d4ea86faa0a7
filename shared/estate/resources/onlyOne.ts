// What is meant where only one thing can be meant.

/** Gives the value of a set of one; undefined where there are none or several. */
export function onlyOne<Value>(values: ReadonlySet<Value> | undefined): Value | undefined {
  const [value, ...others] = values ?? [];
  return others.length === 0 ? value : undefined;
}
