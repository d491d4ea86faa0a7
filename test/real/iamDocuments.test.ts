// Every AWS managed policy and every public SCP, RCP and endpoint policy is read, and printed without loss.

import { expect, it } from 'vitest';
import * as z from 'zod';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { printPolicyDocument } from '../../shared/iam/printPolicyDocument.ts';
import { describeRealData, readRealJson, readRealJsonLines } from './realData.ts';

const managedPolicies = z.array(z.object({ name: z.string(), document: z.unknown() }));
const organizationPolicies = z.object({
  policies: z.array(z.object({ id: z.string(), document: z.unknown(), instantiated: z.unknown().optional() })),
});

interface NamedDocument {
  readonly name: string;
  readonly document: unknown;
}

describeRealData('AWS managed policies', (folder) => {
  const policies = managedPolicies.parse(readRealJsonLines(folder, 'iam/aws-managed-policies.jsonl'));

  it('are 1,523', () => {
    expect(policies.length).toBe(1523);
  });

  testDocuments(policies);
});

describeRealData('public SCPs, RCPs and endpoint policies', (folder) => {
  const { policies } = organizationPolicies.parse(readRealJson(folder, 'iam/scps-rcps.json'));
  testDocuments(policies.map(({ id, document }) => ({ name: id, document })));
  testDocuments(
    policies.flatMap(({ id, instantiated }) =>
      instantiated === undefined ? [] : [{ name: `${id} with its placeholders filled`, document: instantiated }],
    ),
  );
});

function testDocuments(documents: readonly NamedDocument[]): void {
  const first = documents[0]?.name ?? '';

  it(`are read without a fault (${first} …)`, () => {
    const unreadable = documents.filter(({ document }) => !parsePolicyDocument(document).ok);
    expect(unreadable.map(({ name }) => name)).toEqual([]);
  });

  it(`are the same as plain and as URL-encoded text (${first} …)`, () => {
    for (const { name, document } of documents) {
      const text = JSON.stringify(document);
      expect(parsePolicyDocument(text), name).toEqual(parsePolicyDocument(document));
      expect(parsePolicyDocument(encodeURIComponent(text)), name).toEqual(parsePolicyDocument(document));
    }
  });

  it(`say the same when printed and read again (${first} …)`, () => {
    for (const { name, document } of documents) {
      const parsed = parsePolicyDocument(document);
      if (!parsed.ok) throw new Error(`${name} was not read`);
      expect(parsePolicyDocument(printPolicyDocument(parsed.document)), name).toEqual(parsed);
    }
  });
}
