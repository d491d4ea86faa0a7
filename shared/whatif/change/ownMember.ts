/**
 * Gives the member of that name; undefined where the object has none of its own. For names that a stranger chose: every
 * object answers to `constructor` and `toString`, too.
 */
export function ownMember<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
