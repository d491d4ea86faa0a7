// The names and ARNs that IAM will give what a plan makes, where they can be told before.

import { whyUnknown } from './documentAfter.ts';
import type { PlanReferences, ReferencedResource } from './planReferences.ts';
import { listAfter, textAfter, textBefore, valueAfter } from './planValue.ts';
import type { ResourceChange } from './terraformPlan.ts';

/** A role, user, group, policy or profile that is or will be; one whose name is not known has its address for a name. */
export function nameOf(change: ResourceChange): string {
  return (
    textAfter(change, 'name') ?? (isGone(change) ? textBefore(change, 'name') : undefined) ?? `(${change.address})`
  );
}

/** Of a managed policy. */
export function policyArnOf(
  change: ResourceChange,
  { account, partition }: { readonly account: string; readonly partition: string },
): string {
  const path = textAfter(change, 'path') ?? '/';
  const known = textAfter(change, 'arn') ?? (isGone(change) ? textBefore(change, 'arn') : undefined);
  return known ?? `arn:${partition}:iam::${account}:policy${path}${nameOf(change)}`;
}

export function isGone({ change }: ResourceChange): boolean {
  return change.after === null || change.after === undefined;
}

/** A name or ARN that an attribute takes from elsewhere; `why` where it cannot be told. */
export type Named = { readonly value: string } | { readonly why: string };

/**
 * Gives the name of the role (user, group …) in an attribute: as the plan says it, or that of the one resource of that
 * type which the configuration takes it from.
 */
export function nameIn(change: ResourceChange, attribute: string, { type, references }: NameSource): Named {
  const known = textAfter(change, attribute);
  if (known !== undefined) return { value: known };
  return resolve(references.resourcesOf(change, references.expressionOf(change, attribute)), type, nameOf);
}

export interface NameSource {
  /** `aws_iam_role`. */
  readonly type: string;
  readonly references: PlanReferences;
}

/** The same for resources that references were followed to; `say` gives the name or ARN of one. */
export function resolve(
  found: readonly ReferencedResource[] | undefined,
  type: string,
  say: (change: ResourceChange) => string,
): Named {
  const [only, ...others] = found ?? [];
  const isPlain = only !== undefined && ['name', 'id', 'arn', undefined].includes(only.attribute);
  if (only === undefined || others.length > 0 || only.change.type !== type || !isPlain) {
    return { why: whyUnknown(found?.map((each) => each.change.address) ?? []) };
  }
  return { value: say(only.change) };
}

/** What is known of a list of names or ARNs. */
export interface NamedList {
  readonly values: readonly string[];
  /** Nothing else is in it. */
  readonly isWhole: boolean;
  /** Begins with a mark of `isKnownLater`. */
  readonly why: string;
}

/**
 * Gives the list in an attribute, unknown members followed to resources of the plan of that type. A set with an unknown
 * member is unknown as a whole, and so may hold more than what it refers to.
 */
export function namesIn(
  change: ResourceChange,
  attribute: string,
  { type, references, say = nameOf }: NameSource & { readonly say?: (change: ResourceChange) => string },
): NamedList {
  const known = listAfter(change, attribute);
  if (known !== undefined) return { values: known, isWhole: true, why: '' };
  const value = valueAfter(change, attribute);
  const parts: readonly unknown[] = 'known' in value && Array.isArray(value.known) ? value.known : [];
  const texts = parts.filter((part) => typeof part === 'string');
  const found = references.resourcesOf(change, references.expressionOf(change, attribute)) ?? [];
  const own = found.filter((each) => each.change.type === type).map((each) => say(each.change));
  const isWhole = own.length === found.length && own.length > 0 && parts.length === texts.length + own.length;
  return { values: [...texts, ...own], isWhole, why: whyUnknown(found.map((each) => each.change.address)) };
}
