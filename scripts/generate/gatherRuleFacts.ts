// What the rules say of their findings, as a source file and as the table of the README.

import type { RuleFacts } from '../../shared/drift/ruleFacts.ts';
import { ruleList } from '../../shared/drift/ruleList.ts';

const begin = '<!-- rules: made by npm run generate:rules -->';
const end = '<!-- /rules -->';

/** Gives the facts of all rules, one per code, in the order of the list. */
export function gatherRuleFacts(): readonly RuleFacts[] {
  const facts = ruleList.map(({ code, title, severities, when, why, breaksAt, isAboutActions }) => ({
    code,
    title,
    severities,
    when,
    why,
    breaksAt,
    isAboutActions,
  }));
  return [...new Map(facts.map((each) => [each.code, each])).values()];
}

/** Gives the text of `shared/drift/findings/ruleFacts.generated.ts`, before it is formatted. */
export function ruleFactsSource(): string {
  return `// Made of the rules by \`npm run generate:rules\`.

export const generatedRuleFacts = ${JSON.stringify(gatherRuleFacts(), null, 2)} as const;
`;
}

/** Gives the README with the table of the rules as they are now. Throws where it has no place for the table. */
export function readmeWithRules(readme: string): string {
  const [before, rest] = readme.split(`${begin}\n`);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined) throw new Error(`expected ${begin} … ${end} in the README`);
  return `${before}${begin}\n${rulesTable()}${end}${after}`;
}

function rulesTable(): string {
  const rows = gatherRuleFacts().map(
    ({ code, severities, when }) => `| \`${code}\` | ${severities.join(', ')} | ${when} |\n`,
  );
  return `| code | severity | when |\n|---|---|---|\n${rows.join('')}`;
}
