// The values that a condition key may have, where its value follows from the caller only in part.

import { contextReader } from '../conditions/contextReader.ts';
import type { Language } from '../patterns/exampleTexts.ts';
import type { PolicyCondition } from '../policyDocument.ts';
import type { PossibleValues, TrustScene } from './trustScene.ts';
import { valuesInFormat } from './valuesInFormat.ts';

/**
 * Gives one value of the key, in one of the formats and none of `except`, for each way in which the conditions on it can
 * come out. Where no list of values stands for all, or no condition asks, nothing is said of the key.
 */
export function possibleValues(
  name: string,
  formats: Language,
  { common, conditions, meter, except = [] }: Omit<TrustScene, 'around'> & { readonly except?: readonly string[] },
): PossibleValues {
  const key = name.toLowerCase();
  if (!conditions.some((condition) => asksAbout(key, condition))) return {};
  const reader = contextReader({ known: common, others: 'unknown' });
  const values = valuesInFormat({ key, formats, except, conditions, reader, meter });
  return values === undefined || values.length === 0 ? {} : { [name]: values };
}

function asksAbout(lowerCaseKey: string, { key, values }: PolicyCondition): boolean {
  return key.toLowerCase() === lowerCaseKey || values.some((value) => value.includes('${'));
}
