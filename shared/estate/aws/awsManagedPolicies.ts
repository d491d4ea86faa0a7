// Policies that AWS manages: the same in every account, so read once per run and shared by all.

import { GetPolicyCommand, GetPolicyVersionCommand, type IAMClient } from '@aws-sdk/client-iam';
import { AnswerError } from '../../aws/checkedClient.ts';
import { isAwsManaged } from '../../iam/isAwsManaged.ts';
import { unreadableDocument } from '../../iam/policyDocument.ts';
import type { ManagedPolicy } from '../details/buildPrincipals.ts';
import type { ReadDocument } from '../details/createDocumentMemo.ts';
import { faultName, isDenied } from './accountFault.ts';

/** Gives a policy by its ARN; one that cannot be read has `document.faults`. */
export type ManagedPolicyReader = (arn: string) => Promise<ManagedPolicy>;

/**
 * Two calls per distinct policy that AWS manages, however many accounts ask. One that IAM refuses or does not know is
 * not asked for again; after any other failure the next account asks again. A policy of an account's own that its
 * pages did not hold is unreadable without a call.
 */
export function createManagedPolicyReader(
  iam: IAMClient,
  readDocument: (source: unknown) => ReadDocument,
): ManagedPolicyReader {
  const policies = new Map<string, Promise<ManagedPolicy>>();
  return (arn) => {
    const known = policies.get(arn);
    if (known !== undefined) return known;
    const reading = readPolicy(iam, arn, readDocument).catch((error: unknown) => {
      if (!isFinal(error)) policies.delete(arn);
      // Who answered then was not IAM: what is found with that policy must not look mended.
      if (error instanceof AnswerError) throw error;
      return unreadable(arn, `it could not be read: ${faultName(error)}`);
    });
    policies.set(arn, reading);
    return reading;
  };
}

/** A policy's default version as IAM gave it; `document` is URL-encoded. */
export interface ManagedPolicyText {
  readonly name: string;
  readonly arn: string;
  readonly versionId: string;
  readonly document: string | undefined;
}

/** @throws what IAM answers, and Error where it names no default version. */
export async function readManagedPolicyText(iam: IAMClient, arn: string): Promise<ManagedPolicyText> {
  const { Policy: policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
  const versionId = policy?.DefaultVersionId;
  if (versionId === undefined) throw new Error('IAM named no default version');
  const { PolicyVersion: version } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: versionId }),
  );
  return { name: policyName(arn), arn, versionId, document: version?.Document };
}

async function readPolicy(
  iam: IAMClient,
  arn: string,
  readDocument: (source: unknown) => ReadDocument,
): Promise<ManagedPolicy> {
  if (!isAwsManaged(arn)) return unreadable(arn, 'the account attaches it but did not list it');
  const { name, document } = await readManagedPolicyText(iam, arn);
  return { name, arn, ...readDocument(document) };
}

function unreadable(arn: string, message: string): ManagedPolicy {
  return { name: policyName(arn), arn, document: unreadableDocument([{ path: '', message }]), size: 0 };
}

function policyName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function isFinal(error: unknown): boolean {
  return isDenied(error) || ['NoSuchEntity', 'NoSuchEntityException'].includes(faultName(error));
}
