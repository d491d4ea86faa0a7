// Writes examples/organization: exports, resource files, organization.json, settings.yaml and PLANTED.md, the same in every run.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exampleFiles } from './exampleFiles.ts';

for (const [name, content] of exampleFiles()) {
  writeFileSync(fileURLToPath(new URL(`../organization/${name}`, import.meta.url)), content);
}
