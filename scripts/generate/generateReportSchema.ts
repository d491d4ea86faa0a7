// Writes the JSON Schema of the run report beside its renderers: node scripts/generate/generateReportSchema.ts

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { reportJsonSchema } from './reportJsonSchema.ts';

const file = fileURLToPath(new URL('../../shared/report/report.schema.json', import.meta.url));
writeFileSync(file, JSON.stringify(reportJsonSchema(), null, 2));
const biome = fileURLToPath(new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url));
execFileSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'inherit' });
