// Public key and bucket policies below REAL_DATA/keys: each is read, and decided as the naive evaluator decides it.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { decideGrant, type PolicySource } from '../../shared/iam/decideGrant.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { decideRequest } from '../iam/naiveEvaluator.ts';
import { describeRealData, readRealJson } from './realData.ts';

const file = z.object({ document: z.unknown(), instantiated: z.unknown().optional() });
const own = '111122223333';
const role = `arn:aws:iam::${own}:role/veeam-backup`;
const verdicts = { Allowed: 'granted', ExplicitlyDenied: 'denied', ImplicitlyDenied: 'missing' } as const;
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const nothing = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'none:None', Resource: '*' }] };

/** What the requests carry; a key policy asks for one or the other. */
const contexts: readonly Readonly<Record<string, string>>[] = [
  { 'aws:SecureTransport': 'true' },
  { 'aws:SecureTransport': 'false' },
  { 'aws:SecureTransport': 'true', 'kms:CallerAccount': own, 'kms:ViaService': 'ec2.eu-central-1.amazonaws.com' },
  { 'aws:SecureTransport': 'true', 'kms:GrantIsForAWSResource': 'true', 'aws:PrincipalOrgID': 'o-exampleorg1' },
  { 'aws:SecureTransport': 'true', 'aws:PrincipalArn': role, 's3:x-amz-server-side-encryption': 'aws:kms' },
];

describeRealData('public key and bucket policies', (folder) => {
  const names = readdirSync(join(folder, 'keys')).filter((name) => /^(kms|s3)-.*\.json$/.test(name));

  it('are there', () => expect(names.length).toBeGreaterThan(20));

  for (const name of names) {
    it(`${name} is decided request by request`, () => {
      const { document, instantiated } = file.parse(readRealJson(folder, `keys/${name}`));
      const policy = instantiated ?? document;
      for (const each of requestsAbout(name, policy)) expectSame(each, policy);
    });
  }
});

interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
  readonly owner: string;
  readonly identity: unknown;
  readonly kind: 'key' | 'bucket';
}

function requestsAbout(name: string, policy: unknown): readonly Asked[] {
  const isKey = name.startsWith('kms-');
  const kind = isKey ? 'key' : 'bucket';
  const questions = isKey ? keyQuestions : bucketQuestions(policy);
  return questions.flatMap((question) =>
    contexts.flatMap((context) =>
      [own, '444455556666'].flatMap((owner) =>
        [everything, nothing].map((identity) => ({ ...question, context, owner, identity, kind }) as const),
      ),
    ),
  );
}

function expectSame({ action, resource, context, owner, identity, kind }: Asked, policy: unknown): void {
  const shared = { kind, owner, principal: role };
  const said = decideGrant(
    { action, resource, context: { known: context, others: 'absent' } },
    { identity: [sourceOf(identity)], resource: { ...shared, policy: sourceOf(policy) } },
  ).verdict;
  const naive = decideRequest({ action, resource, context }, { identity: [identity], resource: { ...shared, policy } });
  // A role that NotPrincipal names without its account may be meant or not.
  if (said !== 'limited') expect(said, `${action} ${owner}`).toBe(verdicts[naive]);
  else expect(JSON.stringify(policy)).toContain('NotPrincipal');
}

function sourceOf(policy: unknown): PolicySource {
  const parsed = parsePolicyDocument(policy);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return { name: 'policy', document: parsed.document };
}

const key = `arn:aws:kms:eu-central-1:${own}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const keyQuestions = ['kms:Decrypt', 'kms:CreateGrant', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext'].map(
  (action) => ({ action, resource: key }),
);

function bucketQuestions(policy: unknown): readonly { readonly action: string; readonly resource: string }[] {
  const bucket = /arn:aws:s3:::([a-z0-9.-]+)/.exec(JSON.stringify(policy))?.[1] ?? 'bucket';
  return [
    ...['s3:GetObject', 's3:PutObject', 's3:DeleteObject'].map((action) => ({
      action,
      resource: `arn:aws:s3:::${bucket}/backup`,
    })),
    ...['s3:ListBucket', 's3:GetBucketLocation'].map((action) => ({ action, resource: `arn:aws:s3:::${bucket}` })),
  ];
}
