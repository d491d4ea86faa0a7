// Text and ARN patterns of conditions.

import {
  anyRun,
  colon,
  isRun,
  isWildcard,
  segmentOne,
  segmentRun,
  type Token,
  type WildcardPattern,
  wildcardPattern,
} from '../patterns/wildcardPattern.ts';

/** Makes a pattern of the tokens of a String* or Bool value. */
export function conditionTextPattern(tokens: readonly Token[], ignoreCase: boolean): WildcardPattern {
  return wildcardPattern(ignoreCase ? tokens.map(lowerCase) : tokens, ignoreCase);
}

/**
 * Makes a pattern of the tokens of an Arn* value: each of the six parts is compared by itself, the last may hold
 * colons. `*` alone takes every value; undefined for a value that is no ARN, which takes none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function conditionArnPattern(tokens: readonly Token[]): WildcardPattern | undefined {
  if (tokens.length > 0 && tokens.every((token) => token === anyRun)) return wildcardPattern([anyRun]);
  let colons = 0;
  const parts = tokens.map((token) => {
    if (token === colon) colons++;
    if (!isWildcard(token) || colons >= 5) return token;
    return isRun(token) ? segmentRun : segmentOne;
  });
  return colons >= 5 ? wildcardPattern(parts) : undefined;
}

function lowerCase(token: Token): Token {
  return isWildcard(token) ? token : String.fromCharCode(token).toLowerCase().charCodeAt(0);
}
