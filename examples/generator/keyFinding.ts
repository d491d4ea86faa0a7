// What the scan must say of the keys, buckets and the vault, and which finding it is.

import { resourceSubject } from '../../shared/drift/resourceSubject.ts';
import type { ExpectedCause, ExpectedFinding } from './expectedFinding.ts';
import { keyArn, type PlantedKey } from './resourceFiles.ts';

/** Actions of the sets that a key must allow. */
export const ofSets = {
  backup: [
    'kms:CreateGrant',
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:GetKeyPolicy',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
  worker: [
    'kms:CreateGrant',
    'kms:DescribeKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
} as const;

/** Those that only Veeam's article kb3057 asks for. */
export const ofArticle = {
  backup: [
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ListGrants',
    'kms:RevokeGrant',
  ],
  worker: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ListGrants', 'kms:RevokeGrant'],
} as const;

/** Actions that a key refuses. */
export function keyFinding(
  key: PlantedKey,
  actions: readonly string[],
  finding: Pick<ExpectedFinding, 'code' | 'severity' | 'cause'>,
): ExpectedFinding {
  return { ...finding, subjects: actions.map((action) => resourceSubject(keyArn(key), action)) };
}

/** A key whose policy names neither the role nor its account. */
export function shutKey(key: PlantedKey, alias: string, who: keyof typeof ofSets): readonly ExpectedFinding[] {
  const cause: ExpectedCause = { layer: 'resource', kind: 'no-allow', policy: alias };
  const code = 'KEY_ACTION_MISSING';
  return [
    keyFinding(key, ofSets[who], { code, severity: 'critical', cause }),
    keyFinding(key, ofArticle[who], { code, severity: 'medium', cause }),
  ];
}

/** A key that nobody can use for what it is there for. */
export function unusableKey(
  key: PlantedKey,
  severity: ExpectedFinding['severity'],
  kind: 'disabled' | 'pending-deletion' | 'not-shareable',
): ExpectedFinding {
  return {
    code: 'KEY_UNUSABLE',
    severity,
    subjects: [resourceSubject(keyArn(key))],
    cause: { layer: 'resource', kind },
  };
}

/** The policy of a bucket or vault that denies an action. */
export function holderFinding(arn: string, action: string, cause: Omit<ExpectedCause, 'layer'>): ExpectedFinding {
  return {
    code: 'RESOURCE_POLICY_DENIES',
    severity: 'high',
    subjects: [resourceSubject(arn, action)],
    cause: { layer: 'resource', ...cause },
  };
}
