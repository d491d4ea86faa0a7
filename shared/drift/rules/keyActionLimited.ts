// The rule for keys that let a role in under conditions only.

import { keyDifferences } from './keyDifferences.ts';
import type { Rule } from './rule.ts';

/** An action that is allowed on a key under conditions that are not known to hold, or that was not decided. */
export const keyActionLimited: Rule<'principal'> = {
  about: 'principal',
  code: 'KEY_ACTION_LIMITED',
  title: 'A key lets the role in under conditions only',
  severities: ['high', 'medium'],
  when: 'an action that an operation needs is allowed on a KMS key only under conditions that are not known to hold',
  why: 'The key refuses some requests, depending on the service that calls, the session or another condition.',
  breaksAt: ['critical', 'high'],
  isAboutActions: true,
  judge: (facts) => keyDifferences(facts, ({ verdict }) => verdict === 'limited'),
};
