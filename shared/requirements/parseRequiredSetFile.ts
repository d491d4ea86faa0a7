// Reads a required set's file: Veeam's facts as they are kept here, or a user's own set of the same form.

import { contradictions } from './contradictions.ts';
import type { RequiredGrant, RequiredSet } from './requiredSet.ts';
import { type FileStatement, type SetFile, setFileSchema } from './setFileSchema.ts';

/** One place of a set's file that is wrong: `path` as in `policy.Statement[0].Condition`, `''` is the whole file. */
export interface RequiredSetFault {
  readonly path: string;
  readonly message: string;
}

export type ParsedRequiredSet =
  | { readonly ok: true; readonly set: RequiredSet }
  | { readonly ok: false; readonly faults: readonly RequiredSetFault[] };

const setFile = setFileSchema.superRefine((file, context) => {
  for (const { path, message } of contradictions(file)) context.addIssue({ code: 'custom', path: [...path], message });
});

/**
 * Reads one required set from parsed JSON. Unknown keys, wildcards in actions and any condition operator but
 * StringEquals are faults; every fault is given at once.
 */
export function parseRequiredSetFile(input: unknown): ParsedRequiredSet {
  const parsed = setFile.safeParse(input);
  if (parsed.success) return { ok: true, set: toRequiredSet(parsed.data) };
  return { ok: false, faults: parsed.error.issues.map(({ path, message }) => ({ path: printPath(path), message })) };
}

function toRequiredSet(file: SetFile): RequiredSet {
  const { id, title, principal, kind, product, build, source, requires, addOnTo, when, sourceDefects } = file;
  return {
    id,
    title,
    principal,
    kind,
    product,
    build,
    source: { url: source.url, ...(source.pageUpdated !== undefined && { pageUpdated: source.pageUpdated }) },
    purpose: file.purpose ?? title,
    ...(requires !== undefined && { requires }),
    ...(addOnTo !== undefined && { addOnTo }),
    ...(when !== undefined && { when }),
    ...(sourceDefects !== undefined && { sourceDefects }),
    ...factsOf(file),
    grants: toGrants(file),
  };
}

// What a page says or leaves unsaid beside its policy.
function factsOf({ inferred, inferredWhy, placeholders, policyForm, notes, keyPolicy }: SetFile): Partial<RequiredSet> {
  return {
    ...(inferred !== undefined && { inferred }),
    ...(inferredWhy !== undefined && { inferredWhy }),
    ...(placeholders !== undefined && { placeholders }),
    ...(policyForm !== undefined && { policyForm }),
    ...(notes !== undefined && { notes }),
    ...(keyPolicy !== undefined && { keyPolicy }),
  };
}

/** Gives the resource with `*` for each `<text>` that stands for a value of the reader. */
function fillPlaceholders(resource: string): Pick<RequiredGrant, 'resource' | 'isPlaceholder'> {
  const filled = resource.replaceAll(/<[^<>]*>/g, '*');
  return filled === resource ? { resource } : { resource: filled, isPlaceholder: true };
}

function toGrants(file: SetFile): readonly RequiredGrant[] {
  const optional = new Set(file.optionalActions.map(lowerCase));
  const grants = file.policy.Statement.flatMap((fileStatement) => {
    const context = toContext(fileStatement);
    return fileStatement.Action.flatMap((name) =>
      fileStatement.Resource.map((pattern) => ({
        action: name,
        ...fillPlaceholders(pattern),
        context,
        optional: optional.has(name.toLowerCase()),
      })),
    );
  });
  const conditional = file.conditionalActions.map(({ action: name, when }) => ({
    action: name,
    resource: '*',
    context: {},
    optional: false,
    when,
  }));
  return [...withoutRepeats(grants), ...conditional];
}

// Veeam's page for deploying an appliance names one action in both of its statements.
function withoutRepeats(grants: readonly RequiredGrant[]): readonly RequiredGrant[] {
  const byKey = new Map<string, RequiredGrant>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.action.toLowerCase(), grant.resource, grant.context]);
    if (!byKey.has(key)) byKey.set(key, grant);
  }
  return [...byKey.values()];
}

function toContext(fileStatement: FileStatement): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.values(fileStatement.Condition ?? {}).flatMap(Object.entries<readonly string[]>));
}

function lowerCase(value: string): string {
  return value.toLowerCase();
}

function printPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}
