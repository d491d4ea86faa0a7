// The rule for keys that do not let a role do what its work needs.

import { keyDifferences } from './keyDifferences.ts';
import type { Rule } from './rule.ts';

/** An action that is refused on a key: by the key's policy, or by the role's own side. */
export const keyActionMissing: Rule<'principal'> = {
  about: 'principal',
  code: 'KEY_ACTION_MISSING',
  title: 'A key does not let the role in',
  severities: ['critical', 'high', 'medium'],
  when: "an action that an operation needs is refused on a KMS key: by the key's policy or by the role's own side; high where only the key of the data decides whether it is needed, medium where only the article kb3057 asks for it",
  why: "A role with a complete set still fails where the policy of the key does not let it in: Veeam's own check looks at key policies only when a task runs.",
  breaksAt: ['critical', 'high'],
  isAboutActions: true,
  judge: (facts) => keyDifferences(facts, ({ verdict }) => verdict === 'missing' || verdict === 'denied'),
};
