import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exampleDay } from '../../examples/generator/exampleSettings.ts';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { collectReport } from '../../shared/scan/collectReport.ts';
import { wantPrincipal } from '../../shared/scan/wantPrincipal.ts';
import { loadSettings } from '../../shared/settings/loadSettings.ts';

const folder = fileURLToPath(new URL('../../examples/organization/', import.meta.url));

describe('the report on the example organization', () => {
  it('is the reviewed one, to the last field (after a change on purpose: npx vitest -u, and read the difference)', async () => {
    const loaded = loadSettings(readFileSync(`${folder}settings.yaml`, 'utf8'), { today: exampleDay });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
    const { settings } = loaded;
    const catalog = loadCatalog();
    const estate = createExportsEstate({ folder, wants: wantPrincipal(catalog, settings) });
    const now = () => new Date(`${exampleDay}T06:00:00Z`);
    const report = await collectReport({ estate, catalog, settings, today: exampleDay, runId: 'example', now });
    const text = `${JSON.stringify({ ...report, run: { ...report.run, toolVersion: '*' } }, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('golden/report.json');
  });
});
