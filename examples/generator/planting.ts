// One role or user of the example: what it is, what was done to it, and what the scan must say.

import type { ExampleAccount } from './accounts.ts';
import { type Change, type Draft, draftOf } from './draft.ts';
import type { ExpectedFinding } from './expectedFinding.ts';

export interface Planting {
  readonly account: ExampleAccount;
  readonly kind: 'role' | 'user';
  readonly draft: Draft;
  /** Ids of its required sets, as its tag (or the settings) should name them. */
  readonly sets: readonly string[];
  /** One sentence for PLANTED.md. */
  readonly planted: string;
  readonly findings: readonly ExpectedFinding[];
}

interface PlantingTerms {
  readonly kind?: 'role' | 'user';
  readonly name: string;
  readonly sets: readonly string[];
  readonly planted: string;
  /** In the order in which they happened. */
  readonly changes?: readonly Change[];
  /** Default: none. */
  readonly findings?: readonly ExpectedFinding[];
}

/** Starts from what Veeam's guide asks for and applies the changes one after the other. */
export function plant(account: ExampleAccount, terms: PlantingTerms): Planting {
  const { kind = 'role', name, sets, planted, changes = [], findings = [] } = terms;
  const draft = changes.reduce((changed, change) => change(changed), draftOf(name, sets));
  return { account, kind, draft, sets, planted, findings };
}
