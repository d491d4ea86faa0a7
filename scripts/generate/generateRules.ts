// Writes what the rules say of their findings where those who judge nothing read it: beside the finding, and in the README.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readmeWithRules, ruleFactsSource } from './gatherRuleFacts.ts';

const facts = fileURLToPath(new URL('../../shared/drift/findings/ruleFacts.generated.ts', import.meta.url));
const readme = fileURLToPath(new URL('../../README.md', import.meta.url));
const biome = fileURLToPath(new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url));

writeFileSync(facts, ruleFactsSource());
execFileSync(process.execPath, [biome, 'format', '--write', facts], { stdio: 'inherit' });
writeFileSync(readme, readmeWithRules(readFileSync(readme, 'utf8')));
