// Judges a principal before and after what a finding asks for was done.

import { expect } from 'vitest';
import type { ContextSubject } from '../../shared/drift/buildContext.ts';
import { type ActionVerdict, decideActions } from '../../shared/drift/decisions/decideActions.ts';
import type { FindingCause } from '../../shared/drift/finding.ts';
import { questionsAbout } from '../../shared/drift/questionsAbout.ts';
import { createStepMeter } from '../../shared/iam/stepMeter.ts';
import type { CombinedGrant } from '../../shared/requirements/requiredGrants.ts';
import type { Advised } from './applyAdvice.ts';

const worstFirst = ['denied', 'missing', 'limited', 'granted'];

/** What is asked of a principal. */
export interface AskedGrants {
  readonly grants: readonly CombinedGrant[];
  readonly settings: ContextSubject['settings'];
}

/** Gives the verdicts. */
export function judgeAdvised({ principal, account }: Advised, { grants, settings }: AskedGrants) {
  const { question, ...layers } = questionsAbout({ principal, account, settings });
  return decideActions({ grants, layers, question, meter: createStepMeter() });
}

/** Expects that the first cause of the verdict is gone, and that no verdict is worse. */
export function expectAdvised(
  verdict: ActionVerdict,
  before: readonly ActionVerdict[],
  after: readonly ActionVerdict[],
): void {
  for (const { action } of before) expect(rankOf(after, action), action).toBeGreaterThanOrEqual(rankOf(before, action));
  const left = after.filter(({ action }) => action === verdict.action).flatMap(({ causes }) => causes);
  const [cause] = verdict.causes;
  expect(left.map(placeOf)).not.toContain(cause && placeOf(cause));
}

function placeOf({ layer, level, kind, policy, statement }: FindingCause): string {
  return [layer, level?.id, kind, policy, statement?.number].join(' ');
}

function rankOf(verdicts: readonly ActionVerdict[], action: string): number {
  const own = verdicts.filter((one) => one.action === action).map(({ verdict }) => worstFirst.indexOf(verdict));
  // Denied and missing are both nothing at all.
  return Math.max(1, Math.min(...own));
}
