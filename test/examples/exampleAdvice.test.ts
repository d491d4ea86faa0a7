// Everything that explanations of the example organization say should change is done, and judged again.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exampleDay } from '../../examples/generator/exampleSettings.ts';
import { questionsAbout } from '../../shared/drift/questionsAbout.ts';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { plannedChanges } from '../../shared/iam/explain/plannedChanges.ts';
import type { Account, Principal } from '../../shared/iam/principal.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { requiredGrants } from '../../shared/requirements/requiredGrants.ts';
import { selectRequirements } from '../../shared/requirements/selectRequirements.ts';
import { loadSettings } from '../../shared/settings/loadSettings.ts';
import type { Settings } from '../../shared/settings/settings.ts';
import { type Advised, applyAdvice } from '../drift/applyAdvice.ts';
import { expectAdvised, judgeAdvised } from '../drift/judgeAdvised.ts';
import { applyChange } from '../iam/applyChange.ts';

const folder = fileURLToPath(new URL('../../examples/organization/', import.meta.url));

describe('the advice on the example organization', () => {
  it('makes each grant whole that can be judged', async () => {
    const settings = readSettings();
    const estate = createExportsEstate({ folder, wants: async () => () => true });
    let advised = 0;
    for await (const reading of estate.readAccounts()) {
      if (reading.status !== 'read') continue;
      for (const principal of reading.principals) advised += adviseOn(principal, reading.account, settings);
    }
    expect(advised).toBeGreaterThan(10);
  });

  it('takes the first cause of each finding away, and makes nothing worse', async () => {
    const settings = { ...readSettings(), now: `${exampleDay}T06:00:00Z` };
    const estate = createExportsEstate({ folder, wants: async () => () => true });
    let done = 0;
    for await (const reading of estate.readAccounts()) {
      if (reading.status !== 'read') continue;
      const { account } = reading;
      for (const principal of reading.principals) done += doAdvice({ principal, account }, settings);
    }
    expect(done).toBeGreaterThan(20);
  });
});

// Gives how much advice was done.
function doAdvice(before: Advised, settings: Settings): number {
  const { principal, account } = before;
  const selection = selectRequirements({ principal, accountId: account.id, settings, catalog: loadCatalog() });
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

function readSettings(): Settings {
  const loaded = loadSettings(readFileSync(`${folder}settings.yaml`, 'utf8'), { today: exampleDay });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return loaded.settings;
}

// Gives how many grants there was advice on.
function adviseOn(principal: Principal, account: Account, settings: Settings): number {
  const selection = selectRequirements({ principal, accountId: account.id, settings, catalog: loadCatalog() });
  const grants = requiredGrants(selection?.sets ?? [], []);
  const { layers, question } = questionsAbout({
    principal,
    account,
    settings: { ...settings, now: `${exampleDay}T06:00:00Z` },
  });
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
