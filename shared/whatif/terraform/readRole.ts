// Roles, users and groups of a plan as steps.

import type { Holder } from '../change/accountOperation.ts';
import { documentAfter, documentOf, whyUnknown } from './documentAfter.ts';
import { isGone, nameOf } from './nameOf.ts';
import type { PlanReader } from './planReader.ts';
import { textAfter, textBefore, valueAfter } from './planValue.ts';
import type { ResourceChange } from './terraformPlan.ts';

/** `aws_iam_role`: with its own policies, where the configuration manages them in the role. */
export function readRole(change: ResourceChange, reader: PlanReader): void {
  const holder = readIdentity(change, 'role', reader);
  if (holder === undefined) return;
  reader.add(change, 'make', {
    do: 'put-role',
    name: holder.name,
    path: textAfter(change, 'path'),
    tags: tagsAfter(change, reader),
    boundary: boundaryAfter(change, reader),
    trust: documentAfter(change, 'assume_role_policy', reader.references),
  });
  readInlineBlocks(change, holder, reader);
  readManagedArns(change, holder, reader);
}

/** `aws_iam_user`. */
export function readUser(change: ResourceChange, reader: PlanReader): void {
  const holder = readIdentity(change, 'user', reader);
  if (holder === undefined) return;
  reader.add(change, 'make', {
    do: 'put-user',
    name: holder.name,
    path: textAfter(change, 'path'),
    tags: tagsAfter(change, reader),
    boundary: boundaryAfter(change, reader),
  });
}

/** `aws_iam_group`. */
export function readGroup(change: ResourceChange, reader: PlanReader): void {
  const holder = readIdentity(change, 'group', reader);
  if (holder !== undefined) reader.add(change, 'make', { do: 'put-group', name: holder.name });
}

/** Deletes what is deleted or replaced; gives who is there afterwards. */
function readIdentity(change: ResourceChange, kind: Holder['kind'], reader: PlanReader): Holder | undefined {
  const before = textBefore(change, 'name');
  const isDeleted = change.change.actions.includes('delete');
  if (isDeleted && before !== undefined) reader.add(change, 'delete', { do: 'delete-holder', kind, name: before });
  if (isGone(change)) return undefined;
  const name = nameOf(change);
  const isKnown = change.change.actions.includes('create') || textAfter(change, 'name') !== undefined;
  if (!isKnown) reader.noteOpen(change, `the plan does not say which ${kind} it is`);
  return isKnown ? { kind, name } : undefined;
}

/** Tags with those of the provider; undefined: as before, which is noted where nothing is known of them. */
function tagsAfter(change: ResourceChange, reader: PlanReader): Readonly<Record<string, string>> | undefined {
  const [all, own] = [valueAfter(change, 'tags_all'), valueAfter(change, 'tags')];
  const isAllKnown = 'known' in all && all.known !== undefined && all.known !== null;
  const known = isAllKnown ? all.known : 'known' in own ? own.known : undefined;
  if (known === undefined && !('known' in own)) {
    reader.noteOpen(change, `its tags are ${whyUnknown([])}: which required sets it has cannot be told`);
    return undefined;
  }
  // A plan that somebody wrote by hand may leave them out: then they stay.
  if (known === undefined) return undefined;
  if (typeof known !== 'object' || known === null) return {};
  const open = Object.entries(known)
    .filter(([name, value]) => value === undefined && reader.isTelling(name))
    .map(([name]) => name);
  if (open.length > 0) reader.noteOpen(change, `its tag ${open.join(', ')} is ${whyUnknown([])}`);
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function boundaryAfter(change: ResourceChange, reader: PlanReader): string | null {
  const value = valueAfter(change, 'permissions_boundary');
  if ('known' in value) return textAfter(change, 'permissions_boundary') ?? null;
  const named = reader.policyArnIn(change, 'permissions_boundary');
  return 'value' in named ? named.value : reader.unknownPolicy(change, named.why);
}

/** `inline_policy` blocks are all inline policies that the role has, where the configuration has any. */
function readInlineBlocks(change: ResourceChange, holder: Holder, reader: PlanReader): void {
  const expression = reader.references.expressionOf(change, 'inline_policy');
  const value = valueAfter(change, 'inline_policy');
  if (!isManaged(change, 'inline_policy', reader)) return;
  if (!('known' in value) || !Array.isArray(value.known)) {
    reader.add(change, 'make', { do: 'keep-inline-policies', holder, names: [] });
    const document = documentOf(change, expression, reader.references);
    reader.add(change, 'make', { do: 'put-inline-policy', holder, name: '(inline_policy)', document });
    return;
  }
  const blocks: readonly unknown[] = value.known;
  const policies = blocks.map((block, index) => inlineBlock(block, index, { change, expression, reader }));
  const named = policies.filter((policy) => policy.name !== '');
  reader.add(change, 'make', { do: 'keep-inline-policies', holder, names: named.map(({ name }) => name) });
  for (const policy of named) reader.add(change, 'make', { do: 'put-inline-policy', holder, ...policy });
}

interface BlockContext {
  readonly change: ResourceChange;
  readonly expression: unknown;
  readonly reader: PlanReader;
}

// An empty block says that the role has no inline policies.
function inlineBlock(block: unknown, index: number, { change, expression, reader }: BlockContext) {
  const parts = new Map<string, unknown>(typeof block === 'object' && block !== null ? Object.entries(block) : []);
  const [name, document] = [parts.get('name'), parts.get('policy')];
  const isUnknown =
    (parts.has('policy') && document === undefined) ||
    (!parts.has('policy') && typeof name === 'string' && name !== '');
  const own: unknown = Array.isArray(expression) ? (expression[index] ?? expression[0]) : expression;
  const source = typeof own === 'object' && own !== null && 'policy' in own ? own.policy : own;
  return {
    name:
      typeof name === 'string' ? name : parts.has('name') && name === undefined ? `(inline_policy ${index + 1})` : '',
    document: isUnknown ? documentOf(change, source, reader.references) : document,
  };
}

/** `managed_policy_arns` are all policies that are attached, where the configuration has the attribute. */
function readManagedArns(change: ResourceChange, holder: Holder, reader: PlanReader): void {
  if (!isManaged(change, 'managed_policy_arns', reader)) return;
  const arns = reader.policyArns(change, 'managed_policy_arns');
  reader.add(change, 'make', { do: 'set-attached-policies', holder, arns });
}

/** Without a configuration, what changes is taken for managed. */
function isManaged(change: ResourceChange, attribute: string, { references }: PlanReader): boolean {
  const config = references.configOf(change);
  if (config !== undefined) return config.expressions?.[attribute] !== undefined;
  const { before, after } = change.change;
  const [was, is] = [before?.[attribute] ?? [], after?.[attribute] ?? []];
  return after?.[attribute] !== undefined && JSON.stringify(was) !== JSON.stringify(is);
}
