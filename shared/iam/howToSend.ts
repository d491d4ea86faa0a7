// Condition keys whose values the caller chooses with the request, so that it can meet the condition itself.

import { type ConditionOperator, readOperator } from './conditions/conditionOperator.ts';

/** A condition and the effect of its statement. */
interface GuardingCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly effect: 'Allow' | 'Deny';
  /** Default: any. */
  readonly action?: string;
}

/**
 * What the value that the request carries has to be.
 * - `present`, `absent`: whatever its value
 * - `among`: one of the values; `other`: none of them, and `carried` where leaving it out does not do
 * - `bounds`: `at most 1`
 */
type Wish =
  | { readonly kind: 'present' | 'absent' }
  | { readonly kind: 'among'; readonly values: readonly string[] }
  | { readonly kind: 'other'; readonly values: readonly string[]; readonly carried: boolean }
  | { readonly kind: 'bounds'; readonly text: string };

/** Keys of a request with one value that the caller chooses. */
const chosenKeys = [
  /^ec2:metadatahttp(tokens|endpoint|putresponsehoplimit)$/,
  /^(ec2:encrypted|rds:storageencrypted|elasticfilesystem:encrypted)$/,
  /^s3:x-amz-server-side-encryption/,
  /^ec2:(instancetype|volumetype|volumesize|volumeiops|tenancy|associatepublicipaddress)$/,
  /^(kms:viaservice|kms:grantisforawsresource)$/,
  /^rds:(databaseclass|databaseengine|storagesize|multiaz|piops)$/,
];
const encryptionKeys = /^(ec2:encrypted|rds:storageencrypted|elasticfilesystem:encrypted)$/;

/**
 * Gives what a caller does so that its requests pass, to meet the condition of an Allow or not to meet that of a Deny,
 * as the end of a sentence: `send the tag env with the request, with the value prod`; undefined for a key that it does
 * not choose, and where that cannot be said.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html#amazonec2-policy-keys and the
 * lists of the other services; keys of resources that are there already (`ec2:ResourceTag/…`, `ec2:Owner`) are none.
 */
export function howToSend(condition: GuardingCondition): string | undefined {
  const isMet = condition.effect === 'Allow';
  const operator = readOperator(condition.operator);
  if (operator === undefined) return undefined;
  const key = condition.key.toLowerCase();
  // The tags of such a request are those that it takes away.
  const isRemoval = /:(deletetags|untag)/i.test(condition.action ?? '');
  if (key === 'aws:tagkeys') return isRemoval ? undefined : sendTagKeys(operator, condition.values, isMet);
  const wish = wishOf(operator, condition.values, isMet);
  if (wish === undefined) return undefined;
  if (/^aws:requesttag\/.+$/.test(key)) {
    const tag = condition.key.slice(condition.key.indexOf('/') + 1);
    return isRemoval ? removeTag(tag, wish) : sendTag(tag, wish);
  }
  if (key === 'iam:passedtoservice') return passRoles(wish);
  return chosenKeys.some((pattern) => pattern.test(key)) ? choose(condition.key, wish) : undefined;
}

function wishOf(operator: ConditionOperator, values: readonly string[], isMet: boolean): Wish | undefined {
  if (operator.kind === 'null') return { kind: isTrue(values) === isMet ? 'absent' : 'present' };
  if (operator.set !== undefined || values.length === 0) return undefined;
  const { value, negated, ifExists } = operator;
  if ('comparison' in value && value.comparison !== 'equals') return boundsOf(value.comparison, values, isMet);
  if (negated !== isMet) return { kind: 'among', values };
  // A request without the key meets a negated condition, and one with IfExists.
  return { kind: 'other', values, carried: (negated || ifExists) !== isMet };
}

const words = {
  less: ['below', 'at least'],
  'less-or-equal': ['at most', 'above'],
  greater: ['above', 'at most'],
  'greater-or-equal': ['at least', 'below'],
} as const;

function boundsOf(comparison: keyof typeof words, values: readonly string[], isMet: boolean): Wish | undefined {
  if (values.length > 1) return undefined;
  const [met, unmet] = words[comparison];
  return { kind: 'bounds', text: `${isMet ? met : unmet} ${values.join()}` };
}

function sendTag(tag: string, wish: Wish): string {
  switch (wish.kind) {
    case 'present':
      return `send the tag ${tag} with the request`;
    case 'absent':
      return `send no tag ${tag} with the request`;
    case 'among':
      return `send the tag ${tag} with the request, with the value ${anyOf(wish.values)}`;
    case 'other':
      return wish.carried
        ? `send the tag ${tag} with the request, with another value than ${anyOf(wish.values)}`
        : `send no tag ${tag} with the value ${anyOf(wish.values)}`;
    case 'bounds':
      return `send the tag ${tag} with the request, with a value ${wish.text}`;
  }
}

function removeTag(tag: string, wish: Wish): string | undefined {
  return wish.kind === 'absent' ? `leave the tag ${tag} where it is` : undefined;
}

// Which service a role is for is no matter of choice: roles of instances are passed to EC2, and to nobody else.
function passRoles(wish: Wish): string | undefined {
  const isNamed = 'values' in wish && wish.values.some((value) => value.toLowerCase() === 'ec2.amazonaws.com');
  const isMet = wish.kind === 'present' || (wish.kind === 'among' && isNamed) || (wish.kind === 'other' && !isNamed);
  return isMet ? 'pass roles to instances alone' : undefined;
}

function choose(key: string, wish: Wish): string {
  switch (wish.kind) {
    case 'present':
      return encryptionKeys.test(key.toLowerCase()) ? 'ask for encryption' : `name ${key} in the request`;
    case 'absent':
      return `name no ${key} in the request`;
    case 'among':
      return chooseAmong(key, wish.values);
    case 'other':
      return chooseOther(key, wish.values);
    case 'bounds':
      return `choose ${key} ${wish.text}`;
  }
}

function chooseAmong(key: string, values: readonly string[]): string {
  const lower = key.toLowerCase();
  if (encryptionKeys.test(lower)) return isTrue(values) ? 'ask for encryption' : 'ask for no encryption';
  if (lower === 'ec2:metadatahttptokens' && values.includes('required')) {
    return 'launch instances with IMDSv2 required (HttpTokens=required)';
  }
  return `make only requests with ${key} ${anyOf(values)}`;
}

function chooseOther(key: string, values: readonly string[]): string {
  const lower = key.toLowerCase();
  if (encryptionKeys.test(lower)) return isTrue(values) ? 'ask for no encryption' : 'ask for encryption';
  if (lower === 'ec2:metadatahttptokens' && values.includes('optional')) {
    return 'launch instances with IMDSv2 required (HttpTokens=required)';
  }
  return `make only requests with another ${key} than ${anyOf(values)}`;
}

// Several tags may come with one request: each of them, or one of them, is like the values or is not.
function sendTagKeys(operator: ConditionOperator, values: readonly string[], isMet: boolean): string | undefined {
  if (operator.kind === 'null') {
    return isTrue(values) === isMet ? 'send no tags with the request' : 'send tags with the request';
  }
  if (operator.set === undefined || values.length === 0) return undefined;
  const named = anyOf(values);
  const isEach = (operator.set === 'all') === isMet;
  const isAmong = operator.negated !== isMet;
  if (isEach)
    return isAmong ? `send no other tags than ${named} with the request` : `send no tag ${named} with the request`;
  return isAmong ? `send the tag ${named} with the request` : `send a tag other than ${named} with the request`;
}

function isTrue(values: readonly string[]): boolean {
  return values.some((value) => value.toLowerCase() === 'true');
}

function anyOf(values: readonly string[]): string {
  const shown = values.slice(0, 3);
  return values.length > 3 ? `${shown.join(', ')} or ${values.length - 3} more` : shown.join(' or ');
}
