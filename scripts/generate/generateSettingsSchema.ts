// Writes shared/settings/settings.schema.json and docs/settings.md from the settings' schema.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { settingsJsonSchema } from './settingsJsonSchema.ts';
import { settingsReference } from './settingsReference.ts';

const file = fileURLToPath(new URL('../../shared/settings/settings.schema.json', import.meta.url));
writeFileSync(file, `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
const biome = fileURLToPath(new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url));
execFileSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'inherit' });
writeFileSync(new URL('../../docs/settings.md', import.meta.url), settingsReference(settingsJsonSchema()));
