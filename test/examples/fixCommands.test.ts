// Every command that a message offers prints a fix, and where none is offered there is none to print.

import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type RunReport, runReportSchema } from '../../shared/drift/runReport.ts';
import { fixCommand, hasFix } from '../../shared/report/wording/fixCommand.ts';
import { viewReport } from '../../shared/report/wording/reportView.ts';
import { type CommandResult, runCommand } from '../cli/runCommand.ts';

const examples = ['organization'].map((name) => {
  const folder = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  return { name, folder, settings: `${folder}/settings.yaml` };
});

describe.each(examples)('the fixes that are offered for the example $name', ({ folder, settings }) => {
  const estate = ['--exports', folder, '--settings', settings];
  let report: RunReport;

  beforeAll(async () => {
    report = runReportSchema.parse(JSON.parse((await runCommand(['scan', ...estate, '--json'])).stdout));
  });

  it('are printed by their commands', async () => {
    const offered = principalsOf(report).flatMap(({ groups }) =>
      groups.flatMap((group) => fixCommand(group, report.run) ?? []),
    );
    expect(offered.length).toBeGreaterThan(4);
    for (const line of new Set(offered)) {
      const [, words = ''] = /^npm run -s drift -- (fix --live --role .+)$/.exec(line) ?? [];
      const result = await runCommand(words.split(' ').flatMap((word) => (word === '--live' ? estate : [word])));
      expect(isEmpty(result), line).toBe(false);
    }
  });

  it('are all that there are: a role for which none is offered has none', async () => {
    const others = principalsOf(report).filter(({ groups }) => groups.length > 0 && !groups.some(hasFix));
    expect(others.length).toBeGreaterThan(folder.endsWith('organization') ? 5 : -1);
    for (const { report: one } of others) {
      const result = await runCommand(['fix', ...estate, '--role', one.principal, '--as', 'cli']);
      expect(isEmpty(result), one.principal).toBe(true);
    }
  });
});

function principalsOf(report: RunReport) {
  return viewReport(report).accounts.flatMap(({ principals }) => principals);
}

/** Nothing on standard output but comments, or the brackets of a list without policies. */
function isEmpty({ stdout }: CommandResult): boolean {
  return stdout.replaceAll(/^#.*$|[[\]\s]/gm, '') === '';
}
