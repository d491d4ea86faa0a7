// All that the second opinion says: of many drawn questions, and of the whole catalog asked of the example organization.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exampleDay } from '../../examples/generator/exampleSettings.ts';
import { questionsAbout } from '../../shared/drift/questionsAbout.ts';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import { builtInSets } from '../../shared/requirements/loadCatalog.ts';
import { requiredGrants } from '../../shared/requirements/requiredGrants.ts';
import { loadSettings } from '../../shared/settings/loadSettings.ts';
import { type ComparedQuestion, type Comparison, compareOpinions } from '../secondOpinion/compareOpinions.ts';
import { drawOpinions } from '../secondOpinion/drawnOpinions.ts';
import { hasSecondOpinion, rawLayers } from '../secondOpinion/secondOpinion.ts';

const folder = fileURLToPath(new URL('../../examples/organization/', import.meta.url));

async function exampleQuestions(): Promise<readonly ComparedQuestion[]> {
  const loaded = loadSettings(readFileSync(`${folder}settings.yaml`, 'utf8'), { today: exampleDay });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  const grants = requiredGrants(builtInSets(), []);
  const asked: ComparedQuestion[] = [];
  for await (const reading of createExportsEstate({ folder }).readAccounts()) {
    if (reading.status !== 'read') continue;
    for (const principal of reading.principals) {
      const { layers: read, question } = questionsAbout({
        principal,
        account: reading.account,
        settings: loaded.settings,
      });
      const layers = rawLayers(read);
      asked.push(...grants.map((grant) => ({ question: question(grant), layers, read })));
    }
  }
  return asked;
}

// Printed, because how much is decided is a figure of the engine's, not only a bound.
function told({ agreed, limited, decided, contradictions, unknown }: Comparison, of: number): void {
  const figures = [`${agreed} of ${of} agree`, `${decided.length} of ${limited} limited are decided`];
  process.stdout.write(`second opinion: ${figures.join(', ')}, ${unknown.length} unknown\n`);
  for (const text of [...contradictions, ...decided, ...unknown].slice(0, 20)) process.stdout.write(`  ${text}\n`);
}

describe.skipIf(!hasSecondOpinion)('the second opinion', () => {
  it('never contradicts the engine on 2,000 drawn questions', () => {
    const count = 2_000;
    const comparison = compareOpinions(drawOpinions(count, 7));
    told(comparison, count);
    expect(comparison.contradictions).toEqual([]);
    expect(comparison.unknown.length).toBeLessThanOrEqual(count / 100);
    expect(comparison.limited).toBeGreaterThan(0);
    expect(comparison.decided.length).toBeLessThanOrEqual(comparison.limited / 3);
  });

  it('never contradicts the engine on the catalog asked of every principal of the example organization', async () => {
    const asked = await exampleQuestions();
    const comparison = compareOpinions(asked);
    told(comparison, asked.length);
    expect(asked.length).toBeGreaterThan(10_000);
    expect(comparison.contradictions).toEqual([]);
    expect(comparison.unknown.length).toBeLessThanOrEqual(asked.length / 100);
    expect(comparison.decided.length).toBeLessThanOrEqual(comparison.limited / 3);
  });
});
