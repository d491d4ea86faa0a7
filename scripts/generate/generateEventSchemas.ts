// Writes shared/alerts/*.schema.json from the schemas of the events.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { driftEventJsonSchemas } from './driftEventJsonSchemas.ts';

const biome = fileURLToPath(new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url));

for (const [name, schema] of Object.entries(driftEventJsonSchemas())) {
  const file = fileURLToPath(new URL(`../../shared/alerts/${name}.schema.json`, import.meta.url));
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  execFileSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'inherit' });
}
