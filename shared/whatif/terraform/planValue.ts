// Reads an attribute of a resource of a plan: its value, or that it is known only after apply.

import type { ResourceChange } from './terraformPlan.ts';

/** Unknown: wholly; a list or block of which only parts are unknown is known, with `undefined` in their places. */
export type PlanValue = { readonly known: unknown } | { readonly unknown: true };

/** Gives the attribute as it will be. */
export function valueAfter({ change }: ResourceChange, attribute: string): PlanValue {
  const { after, after_unknown: unknown } = change;
  if (unknown === true) return { unknown: true };
  const marks = typeof unknown === 'object' && unknown !== null ? unknown[attribute] : false;
  return joinMarks(after?.[attribute], marks);
}

/** Joins a value with the marks of what of it is unknown, which have its form. */
export function joinMarks(value: unknown, marks: unknown): PlanValue {
  if (marks === true) return { unknown: true };
  return { known: join(value, marks) };
}

/** Gives the attribute as text; undefined where it is absent, null or no text. */
export function textAfter(change: ResourceChange, attribute: string): string | undefined {
  const value = valueAfter(change, attribute);
  return 'known' in value ? textOf(value.known) : undefined;
}

/** The attribute as it was, as text. */
export function textBefore({ change }: ResourceChange, attribute: string): string | undefined {
  return textOf(change.before?.[attribute]);
}

/** Texts of a list that is known as a whole; undefined where it is not. */
export function listAfter(change: ResourceChange, attribute: string): readonly string[] | undefined {
  const value = valueAfter(change, attribute);
  return 'known' in value ? listOf(value.known) : undefined;
}

export function listBefore({ change }: ResourceChange, attribute: string): readonly string[] {
  return listOf(change.before?.[attribute]) ?? [];
}

/** Null is an empty list; one with an unknown or other member is none. */
export function listOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const items: readonly unknown[] = value;
  const texts = items.filter((item) => typeof item === 'string');
  return texts.length === items.length ? texts : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function join(value: unknown, marks: unknown): unknown {
  if (marks === true) return undefined;
  if (Array.isArray(marks)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    const all: readonly unknown[] = marks;
    return Array.from({ length: Math.max(items.length, all.length) }, (_, index) => join(items[index], all[index]));
  }
  if (typeof marks !== 'object' || marks === null || typeof value !== 'object' || value === null) return value;
  const unknown = new Map<string, unknown>(Object.entries(marks));
  // What is unknown is left out of the value and stands in the marks alone.
  const hidden = [...unknown]
    .filter(([name, mark]) => mark === true && !Object.hasOwn(value, name))
    .map(([name]) => [name, undefined]);
  const joined = [...Object.entries(value).map(([name, part]) => [name, join(part, unknown.get(name))]), ...hidden];
  return Object.fromEntries(joined);
}
