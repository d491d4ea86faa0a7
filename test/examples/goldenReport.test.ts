import { describe, expect, it } from 'vitest';
import { collectReport } from '../../shared/scan/collectReport.ts';
import { wantPrincipal } from '../../shared/scan/wantPrincipal.ts';
import { exampleNow, openExample, readExampleInput } from './exampleInput.ts';

describe('the report on the example organization', () => {
  it('is the reviewed one, to the last field (after a change on purpose: npx vitest -u, and read the difference)', async () => {
    const input = await readExampleInput();
    const { catalog, settings } = input;
    const estate = openExample(settings.requirementFiles, { wants: wantPrincipal(catalog, settings) });
    const report = await collectReport({ ...input, estate, runId: 'example', now: () => exampleNow });
    const text = `${JSON.stringify({ ...report, run: { ...report.run, toolVersion: '*' } }, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('golden/report.json');
  });
});
