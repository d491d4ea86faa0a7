// Everything that explanations of the example organization say should change is done, and judged again.

import { describe, expect, it } from 'vitest';
import { questionsAbout } from '../../shared/drift/questionsAbout.ts';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { plannedChanges } from '../../shared/iam/explain/plannedChanges.ts';
import type { Account, Principal } from '../../shared/iam/principal.ts';
import { requiredGrants } from '../../shared/requirements/requiredGrants.ts';
import { selectRequirements } from '../../shared/requirements/selectRequirements.ts';
import { type Advised, applyAdvice } from '../drift/applyAdvice.ts';
import { expectAdvised, judgeAdvised } from '../drift/judgeAdvised.ts';
import { applyChange } from '../iam/applyChange.ts';
import { openExample, readExampleInput } from './exampleInput.ts';

type Input = Awaited<ReturnType<typeof readExampleInput>>;

describe('the advice on the example organization', () => {
  it('makes each grant whole that can be judged', async () => {
    const input = await readExampleInput();
    const estate = openExample(input.settings.requirementFiles, { wants: async () => () => true });
    let advised = 0;
    for await (const reading of estate.readAccounts()) {
      if (reading.status !== 'read') continue;
      for (const principal of reading.principals) advised += adviseOn(principal, reading.account, input);
    }
    expect(advised).toBeGreaterThan(10);
  });

  it('takes the first cause of each finding away, and makes nothing worse', async () => {
    const input = await readExampleInput();
    const estate = openExample(input.settings.requirementFiles, { wants: async () => () => true });
    let done = 0;
    for await (const reading of estate.readAccounts()) {
      if (reading.status !== 'read') continue;
      const { account } = reading;
      for (const principal of reading.principals) done += doAdvice({ principal, account }, input);
    }
    expect(done).toBeGreaterThan(20);
  });
});

// Gives how much advice was done.
function doAdvice(before: Advised, { settings, catalog }: Input): number {
  const { principal, account } = before;
  const selection = selectRequirements({ principal, accountId: account.id, settings, catalog });
  const asked = { grants: requiredGrants(selection?.sets ?? [], []), settings };
  const verdicts = judgeAdvised(before, asked);
  let done = 0;
  for (const verdict of verdicts) {
    const [cause] = verdict.causes;
    const after = cause && applyAdvice(before, cause, verdict.action);
    if (after === undefined) continue;
    expectAdvised(verdict, verdicts, judgeAdvised(after, asked));
    done += 1;
  }
  return done;
}

// Gives how many grants there was advice on.
function adviseOn(principal: Principal, account: Account, { settings, catalog }: Input): number {
  const selection = selectRequirements({ principal, accountId: account.id, settings, catalog });
  const grants = requiredGrants(selection?.sets ?? [], []);
  const { layers, question } = questionsAbout({ principal, account, settings });
  let advised = 0;
  for (const grant of grants) {
    const asked = question(grant);
    if (decideGrant(asked, layers).verdict === 'granted') continue;
    const changes = plannedChanges(asked, layers);
    if (changes.some(({ kind }) => kind === 'repair')) continue;
    const done = { action: grant.action, principalArn: principal.arn };
    const whole = changes.reduce((all, change) => applyChange(all, change, done), layers);
    expect(decideGrant(asked, whole).verdict, `${principal.name} ${grant.action}`).toBe('granted');
    advised += 1;
  }
  return advised;
}
