// How the resources of a scope are written, in the settings and in a role's tag alike.

/** What a scope can be about: the keys of its lists in the settings. */
export const scopeKinds = ['buckets', 'keys', 'passRoles', 'regions', 'vaults'] as const;
export type ScopeKind = (typeof scopeKinds)[number];

export interface ScopeForm {
  /** The word that a tag uses, as in `bucket=acme-backups`. */
  readonly word: string;
  readonly pattern: RegExp;
  /** What was expected, with an example. */
  readonly message: string;
}

/** `*` and `?` in names stand for any text and any character; none of the forms takes wildcards alone. */
export const scopeForms: Readonly<Record<ScopeKind, ScopeForm>> = {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; capitals and underscores are of before 2018.
  buckets: {
    word: 'bucket',
    pattern: /^(?=[*?]*[A-Za-z0-9])[A-Za-z0-9*?][A-Za-z0-9._*?-]{1,254}(\/[^\s${}]*)?$/,
    message: 'expected the name of a bucket, or one with a prefix: acme-backups, acme-backups/veeam/',
  },
  // IAM compares the ARN of the key: https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html
  keys: {
    word: 'key',
    pattern: /^arn:aws[a-z-]*:kms:([a-z]+-[a-z0-9-]*\d|\*):(\d{12}|\*):key\/[A-Za-z0-9*?-]+$/,
    message:
      'expected the ARN of a key: arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab (an alias does not bind a policy)',
  },
  passRoles: {
    word: 'passRole',
    pattern: /^(arn:aws[a-z-]*:iam::(\d{12}|\*):role\/)?(?=[^/]*[\w+=,.@-])[\w+=,.@*?-][\w+=,.@/*?-]*$/,
    message:
      'expected the name of a role with its path, or its ARN: veeam-worker, arn:aws:iam::111122223333:role/veeam-worker',
  },
  regions: {
    word: 'region',
    pattern: /^[a-z]{2,4}(-[a-z]+)+-\d$/,
    message: 'expected a region: eu-central-1',
  },
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html
  vaults: {
    word: 'vault',
    pattern: /^(arn:aws[a-z-]*:backup:([a-z]+-[a-z0-9-]*\d|\*):(\d{12}|\*):backup-vault:)?(?=[*?]*[\w-])[\w*?-]{2,50}$/,
    message:
      'expected the name of a backup vault, or its ARN: veeam-vault, arn:aws:backup:eu-central-1:111122223333:backup-vault:veeam-vault',
  },
};
