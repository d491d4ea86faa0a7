// The example of keys: one broken key of each kind, what the scan says of it, and what is left once the fix is in place.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exampleKeyFiles, expectedOfKeys } from '../../examples/generator/exampleKeys.ts';
import { exampleDay } from '../../examples/generator/exampleSettings.ts';
import type { Finding } from '../../shared/drift/finding.ts';
import { isAboutResource, resourceOf } from '../../shared/drift/resourceSubject.ts';
import { severities, severityOf } from '../../shared/drift/severity.ts';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { scanEstate } from '../../shared/scan/scanEstate.ts';
import { loadSettings } from '../../shared/settings/loadSettings.ts';

const folder = fileURLToPath(new URL('../../examples/keys/', import.meta.url));

async function scanKeys(): Promise<readonly Finding[]> {
  const loaded = loadSettings(readFileSync(`${folder}settings.yaml`, 'utf8'), { today: exampleDay });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  const estate = createExportsEstate({ folder, notExports: [`${folder}settings.yaml`, `${folder}README.md`] });
  const findings: Finding[] = [];
  for await (const report of scanEstate({
    estate,
    catalog: loadCatalog(),
    settings: loaded.settings,
    today: exampleDay,
  })) {
    findings.push(...report.findings);
  }
  return findings;
}

describe('the example of keys', () => {
  it('is what its generator makes: npm run generate:example', () => {
    for (const [name, content] of exampleKeyFiles())
      expect(readFileSync(`${folder}${name}`, 'utf8'), name).toBe(content);
  });

  it('has each broken key and the bucket as a finding, and no other that is high or worse', async () => {
    const about = (await scanKeys()).filter((finding) => isAboutResource(finding) && finding.severity !== 'medium');
    const worst = Map.groupBy(about, (finding) => [finding.code, resourceOf(finding), finding.principal].join(' '));
    const found = [...worst.values()].map((some) => {
      const [first] = some.toSorted(
        (a, b) => severities.indexOf(severityOf(a.severity)) - severities.indexOf(severityOf(b.severity)),
      );
      return first === undefined ? [] : [first.code, first.severity, resourceOf(first), first.principal];
    });
    expect(found.map(String).sort()).toEqual(expectedOfKeys.map(String).sort());
  });

  it('has no other drift: its roles are complete', async () => {
    const others = (await scanKeys()).filter((finding) => !isAboutResource(finding));
    expect(
      others.filter(({ severity }) => severity === 'critical').map(({ code, subject }) => `${code} ${subject}`),
    ).toEqual([]);
  });
});
