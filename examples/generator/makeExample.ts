// Writes examples/keys and examples/organization: exports, organization.json, settings.yaml and PLANTED.md, the same in every run.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exampleFiles } from './exampleFiles.ts';
import { exampleKeyFiles } from './exampleKeys.ts';

for (const [name, content] of exampleFiles()) {
  writeFileSync(fileURLToPath(new URL(`../organization/${name}`, import.meta.url)), content);
}

for (const [name, content] of exampleKeyFiles()) {
  writeFileSync(fileURLToPath(new URL(`../keys/${name}`, import.meta.url)), content);
}
