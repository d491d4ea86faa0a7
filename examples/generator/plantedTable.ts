// PLANTED.md: what was planted in the example organization, and which findings are right.

import { exampleDay } from './exampleSettings.ts';
import type { ExpectedCause, ExpectedFinding } from './expectedFinding.ts';
import type { Planting } from './planting.ts';
import { plantedBesides, plantings } from './plantings.ts';

/** The document as Markdown. */
export function plantedTable(): string {
  return `# What was planted, and what is right

Made by \`examples/generator/makeExample.ts\`; do not edit. Findings as of ${exampleDay}: one per subject, with the cause named here.

| account | role or user | required sets | planted | right findings |
|---|---|---|---|---|
${plantings.map(principalRow).join('\n')}

Besides:

| account | planted | right finding |
|---|---|---|
${plantedBesides.map(({ account, planted, finding }) => row([account, planted, describe(finding)])).join('\n')}

Accounts, groups and roles that are not named here have nothing to do with Veeam: no finding is right about them.
`;
}

function principalRow({ account, kind, draft, sets, planted, findings }: Planting): string {
  const name = kind === 'user' ? `${draft.name} (user)` : draft.name;
  const right = findings.length === 0 ? 'none' : findings.map(describe).join('<br>');
  return row([`${account.name} ${account.id}`, `\`${name}\``, sets.join(' '), planted, right]);
}

function describe({ code, severity, subjects, cause, accepted }: ExpectedFinding): string {
  const about = subjects.length === 0 ? '' : `: ${subjects.map((subject) => `\`${subject}\``).join(', ')}`;
  return `${code} (${severity})${about}; cause: ${describeCause(cause)}${accepted ? '; accepted by an exception' : ''}`;
}

function describeCause({ layer, kind, policy, statement, level }: ExpectedCause): string {
  const parts = [
    `${layer} ${kind}`,
    policy,
    statement && `statement ${statement.number}${statement.sid === undefined ? '' : ` (${statement.sid})`}`,
    level && `at ${level}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
