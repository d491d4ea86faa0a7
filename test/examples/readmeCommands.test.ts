import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../cli/runCommand.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```\n\$ npm run -s drift -- ((?:what-if|upgrade-check) .*)\n([\s\S]*?)```/g)];

/** Lines of an output, whatever program started it. */
function lines(text: string): readonly string[] {
  return text
    .replaceAll('npm run -s drift --', 'veeam-drift')
    .split('\n')
    .map((line) => line.trimEnd());
}

describe('the README', () => {
  it('shows what what-if and upgrade-check say', () => {
    expect(blocks.map(([, command]) => command?.split(' ')[0])).toEqual(['what-if', 'upgrade-check']);
  });

  it.each(blocks.map(([, command = '', output = '']) => ({ command, output })))(
    'prints what $command prints, with … for what is left out',
    async ({ command, output }) => {
      const { stdout } = await runCommand(command.split(' '));
      const printed = new Set(lines(stdout));
      const shown = lines(output).filter((line) => line !== '' && line !== '…');
      expect(shown.length).toBeGreaterThan(8);
      expect(shown.filter((line) => !printed.has(line))).toEqual([]);
    },
  );
});
