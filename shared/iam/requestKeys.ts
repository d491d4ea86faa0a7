// Condition keys whose values the caller chooses with the request, so that it can meet the condition itself.

interface RequestKey {
  readonly key: RegExp;
  /** What a caller does, as the end of a sentence: `launch instances with IMDSv2 required`. */
  readonly how: (key: string) => string;
}

/**
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html#amazonec2-policy-keys and the
 * lists of the other services; keys of resources that are there already (`ec2:ResourceTag/…`, `ec2:Owner`) are none.
 */
const requestKeys: readonly RequestKey[] = [
  { key: /^ec2:metadatahttp/, how: () => 'launch instances with IMDSv2 required (HttpTokens=required)' },
  { key: /^aws:requesttag\/.+$/, how: (key) => `send the tag ${key.slice(key.indexOf('/') + 1)} with the request` },
  { key: /^aws:tagkeys$/, how: () => 'send such tags with the request' },
  { key: /^(ec2:encrypted|rds:storageencrypted|elasticfilesystem:encrypted)$/, how: () => 'ask for encryption' },
  { key: /^s3:x-amz-server-side-encryption/, how: () => 'ask for that encryption' },
  {
    key: /^ec2:(instancetype|volumetype|volumesize|volumeiops|tenancy|associatepublicipaddress)$/,
    how: (key) => `choose ${key} accordingly`,
  },
  {
    key: /^(iam:passedtoservice|kms:viaservice|kms:grantisforawsresource)$/,
    how: (key) => `make only requests with such a ${key}`,
  },
  { key: /^rds:(databaseclass|databaseengine|storagesize|multiaz|piops)$/, how: (key) => `choose ${key} accordingly` },
];

/** Gives what a caller does to decide a condition on the key; undefined for a key that it does not choose. */
export function howToSend(key: string): string | undefined {
  return requestKeys.find((each) => each.key.test(key.toLowerCase()))?.how(key);
}
