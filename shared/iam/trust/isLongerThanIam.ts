// Tells trust policies that IAM would never have taken, so that judging one has an end.

import type { PolicyDocument, Statement } from '../policyDocument.ts';

/**
 * Four times the largest quota of a role trust policy, 4,096 characters:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const maxCharacters = 4 * 4_096;
/** `{"Effect":"Deny","Action":""}` */
const charactersOfStatement = 30;

/** Tells whether the document has more characters than any trust policy, by the texts alone that it holds. */
export function isLongerThanIam({ statements }: PolicyDocument): boolean {
  let characters = 0;
  for (const statement of statements) {
    characters += charactersOf(statement);
    if (characters > maxCharacters) return true;
  }
  return false;
}

// With the quotation marks around each text.
function charactersOf({ action, principal, conditions }: Statement): number {
  const texts = [
    ...action.patterns,
    ...(principal?.principals ?? []).map(({ value }) => value),
    ...conditions.flatMap(({ operator, key, values }) => [operator, key, ...values]),
  ];
  return texts.reduce((sum, text) => sum + text.length + 2, charactersOfStatement);
}
