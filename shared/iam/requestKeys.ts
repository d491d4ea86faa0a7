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
    key: /^kms:(viaservice|grantisforawsresource)$/,
    how: (key) => `make only requests with such a ${key}`,
  },
  { key: /^rds:(databaseclass|databaseengine|storagesize|multiaz|piops)$/, how: (key) => `choose ${key} accordingly` },
];

/** A condition and the effect of its statement. */
export interface GuardingCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly effect: 'Allow' | 'Deny';
}

/**
 * Gives what a caller does so that its requests pass: meet the condition of an Allow, or not meet that of a Deny.
 * Undefined for a key that the caller does not choose.
 */
export function howToSend(condition: GuardingCondition): string | undefined {
  const { operator, key, values } = condition;
  const found = requestKeys.find((each) => each.key.test(key.toLowerCase()));
  if (found === undefined) return undefined;
  if (asksForMore(condition)) return found.how(key);
  const verb = condition.effect === 'Deny' ? 'do not meet' : 'meet';
  return `make requests that ${verb} ${operator} ${key} ${values.join(', ')}`;
}

// Whether to pass is to send what the key stands for: a Deny for its lack, or an Allow for its presence.
function asksForMore({ operator, values, effect }: GuardingCondition): boolean {
  const name = operator.toLowerCase();
  const isLack = /^(null|bool)/.test(name)
    ? values.some((value) => value.toLowerCase() === (name === 'null' ? 'true' : 'false'))
    : name.includes('not');
  return isLack === (effect === 'Deny');
}
