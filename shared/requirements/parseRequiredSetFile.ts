// Reads a required set's file: Veeam's facts as they are kept here, or a user's own set of the same form.

import { type PolicyDocument, parsePolicyDocument } from '../iam/policyDocument.ts';
import { contradictions } from './contradictions.ts';
import { forbiddenOfPolicy, grantsOfPolicy, isPlainPolicy } from './grantsOfPolicy.ts';
import { policyFaults } from './policyFaults.ts';
import type { RequiredGrant, RequiredSet } from './requiredSet.ts';
import { setFileMessage, wholeFileFault } from './setFileMessage.ts';
import { type SetFile, setFileSchema } from './setFileSchema.ts';

/** One place of a set's file that is wrong: `path` as in `policy.Statement[0].Condition`, `''` is the whole file. */
export interface RequiredSetFault {
  readonly path: string;
  readonly message: string;
}

export type ParsedRequiredSet =
  | { readonly ok: true; readonly set: RequiredSet }
  | { readonly ok: false; readonly faults: readonly RequiredSetFault[] };

/**
 * Reads one required set from parsed JSON. Its policy may say all that IAM knows but a Principal: wildcards, NotAction,
 * NotResource, every condition operator, and Deny for what must not be allowed. Unknown keys and names that stand for
 * nothing are faults; every fault is given at once.
 *
 * @param isOwn a set of one's own: what its statements name is judged as they write it, several resources of one
 * statement together; the guide's are lists of actions, one grant for each resource. Default false.
 */
export function parseRequiredSetFile(input: unknown, isOwn = false): ParsedRequiredSet {
  const whole = wholeFileFault(input);
  if (whole !== undefined) return { ok: false, faults: [{ path: '', message: whole }] };
  const file = setFileSchema.safeParse(input, { error: setFileMessage });
  const policy = parsePolicyDocument(policyOf(input));
  if (!file.success || !policy.ok) {
    const grammar = policy.ok ? policyFaults(policy.document).map(printFault) : policy.faults.flatMap(grammarFault);
    return { ok: false, faults: [...(file.error?.issues ?? []).map(printFault), ...grammar] };
  }
  const faults = [...policyFaults(policy.document), ...contradictions(file.data, policy.document)];
  if (faults.length > 0) return { ok: false, faults: faults.map(printFault) };
  return { ok: true, set: toRequiredSet(file.data, policy.document, isOwn) };
}

// The schema tells what is wrong with the file's own keys, a policy that is none among them.
function policyOf(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return undefined;
  const policy = new Map<string, unknown>(Object.entries(input)).get('policy');
  return typeof policy === 'object' ? policy : undefined;
}

function grammarFault({ path, message }: RequiredSetFault): readonly RequiredSetFault[] {
  return path.startsWith('Statement') ? [{ path: `policy.${path}`, message }] : [];
}

function printFault({
  path,
  message,
}: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): RequiredSetFault {
  return { path: printPath(path), message };
}

function toRequiredSet(file: SetFile, document: PolicyDocument, isOwn: boolean): RequiredSet {
  const forbidden = forbiddenOfPolicy(file.id, document);
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
    grants: toGrants(file, document, isOwn),
    ...(forbidden.length > 0 && { forbidden }),
    ...(!isPlainPolicy(document, isOwn) && { policy: document }),
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

function toGrants(file: SetFile, document: PolicyDocument, isOwn: boolean): readonly RequiredGrant[] {
  const optional = new Set(file.optionalActions.map(lowerCase));
  const grants = grantsOfPolicy(file.id, document, isOwn).map((grant) => ({
    ...grant,
    optional: optional.has(grant.action.toLowerCase()),
  }));
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
    const key = JSON.stringify([grant.action.toLowerCase(), grant.resource, grant.context, grant.within?.id]);
    if (!byKey.has(key)) byKey.set(key, grant);
  }
  return [...byKey.values()];
}

function lowerCase(value: string): string {
  return value.toLowerCase();
}

function printPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}
