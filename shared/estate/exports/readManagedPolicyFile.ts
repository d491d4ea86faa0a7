// Reads AWS managed policies from a file beside the exports: they are the same everywhere, and exports may leave them out.

import * as z from 'zod';
import { parseJson } from '../../iam/parseJson.ts';
import { type JsonPath, jsonPathText } from '../../iam/repeatedKeys.ts';
import { managedPolicySchema } from '../detailList.ts';
import type { ManagedPolicy } from '../details/buildPrincipals.ts';
import type { ReadDocument } from '../details/createDocumentMemo.ts';
import { markRepeatedKeys } from '../details/markRepeatedKeys.ts';
import { InputError, type InputPlace } from '../inputError.ts';
import { readDecodedText } from '../readDecodedChunks.ts';
import { readExportFile } from './readExportFile.ts';

/** The two names under which the file is looked for, the first that is there counts. */
export const managedPolicyFileNames = ['aws-managed-policies.jsonl', 'aws-managed-policies.json'] as const;

const line = z.object({
  name: z.string().min(1),
  arn: z.string().regex(/^arn:aws[a-z-]*:iam::aws:policy\/.+$/, 'expected the ARN of an AWS managed policy'),
  document: z.unknown(),
});

interface HeldPolicy {
  readonly name: string;
  readonly document: unknown;
}

/**
 * Gives a function from ARN to policy; undefined for an ARN that the file does not hold. `.jsonl` has one object
 * `{ name, arn, versionId?, document }` a line; `.json` is what
 * `aws iam get-account-authorization-details --filter AWSManagedPolicy` prints. Throws an {@link InputError} where the
 * file is neither.
 */
export async function readManagedPolicyFile(
  path: string,
  readDocument: (source: unknown) => ReadDocument,
): Promise<(arn: string) => ManagedPolicy | undefined> {
  const held = path.endsWith('.jsonl') ? await readLines(path) : await readPolicies(path);
  return (arn) => {
    const policy = held.get(arn);
    return policy === undefined ? undefined : { name: policy.name, arn, ...readDocument(policy.document) };
  };
}

async function readLines(path: string): Promise<ReadonlyMap<string, HeldPolicy>> {
  const lines = (await readDecodedText(path)).split('\n');
  const policies = new Map<string, HeldPolicy>();
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue;
    const place = { file: path, line: index + 1 };
    const parsed = line.safeParse(parseLine(text, place));
    if (!parsed.success) throw new InputError(place, describeIssues(parsed.error));
    const { arn, name, document } = parsed.data;
    if (policies.has(arn)) throw new InputError(place, `expected each policy once, got ${arn} again`);
    policies.set(arn, { name, document });
  }
  return policies;
}

function parseLine(text: string, place: InputPlace): unknown {
  const parsed = parseJson(text);
  if (!parsed.ok) {
    throw new InputError(place, `expected a JSON object: { "name", "arn", "document" }; ${parsed.message}`);
  }
  return markDocuments(parsed.value, parsed.repeated, place);
}

/** Repeated keys outside of documents leave open which policy is meant. */
function markDocuments(value: unknown, repeated: readonly JsonPath[], place: InputPlace): unknown {
  const { element, others } = markRepeatedKeys(value, repeated);
  const [first] = others;
  if (first !== undefined) throw new InputError(place, `${jsonPathText(first)}: expected each key once in an object`);
  return element;
}

async function readPolicies(path: string): Promise<ReadonlyMap<string, HeldPolicy>> {
  const policies = new Map<string, HeldPolicy>();
  for await (const { list, index, value, repeated = [] } of readExportFile(path)) {
    if (list !== 'Policies') continue;
    const place = { file: path, path: `Policies[${index}]` };
    const parsed = managedPolicySchema.safeParse(markDocuments(value, repeated, place));
    if (!parsed.success) throw new InputError(place, describeIssues(parsed.error));
    const { Arn, PolicyName, DefaultVersionId, PolicyVersionList } = parsed.data;
    const version = PolicyVersionList.find(({ VersionId }) => VersionId === DefaultVersionId);
    policies.set(Arn, { name: PolicyName, document: version?.Document });
  }
  return policies;
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => issue.message).join('; ');
}
