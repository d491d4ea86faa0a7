// Whether a text matches whatever a value with unknown parts may stand for.

import type { StepMeter } from '../stepMeter.ts';
import { matchesPattern, type WildcardPattern } from './wildcardPattern.ts';

/** Undefined where some match and some do not; `undefined` among them matches nothing. */
export function matchesPatterns(
  patterns: readonly (WildcardPattern | undefined)[],
  text: string,
  meter?: StepMeter,
): boolean | undefined {
  let matches = 0;
  // Each is looked at, so that steps do not hang on what others gave.
  for (const pattern of patterns) if (pattern !== undefined && matchesPattern(pattern, text, meter)) matches++;
  if (matches === 0) return false;
  return matches === patterns.length ? true : undefined;
}
