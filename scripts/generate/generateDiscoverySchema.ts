// Writes the JSON Schema of what `discover --json` prints: node scripts/generate/generateDiscoverySchema.ts

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { discoveryJsonSchema } from './discoveryJsonSchema.ts';

const file = fileURLToPath(new URL('../../shared/discover/discovery.schema.json', import.meta.url));
writeFileSync(file, JSON.stringify(discoveryJsonSchema(), null, 2));
const biome = fileURLToPath(new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url));
execFileSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'inherit' });
