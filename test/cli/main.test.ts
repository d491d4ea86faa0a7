import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { runCommand, runProcess } from './runCommand.ts';

const colour = `${String.fromCharCode(27)}[`;

describe('veeam-drift', () => {
  it('prints its version', async () => {
    const expected = { exitCode: 0, stdout: `${manifest.version}\n`, stderr: '' };
    expect(await runProcess(['--version'])).toEqual(expected);
  });

  it('prints its commands and exit codes as help', async () => {
    const { exitCode, stdout } = await runCommand(['--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {2}requirements /m);
    expect(stdout).toContain('Exit codes: 0 no drift, 1 the command failed, 2 drift.');
  });

  describe('given no command', () => {
    it('prints the help to standard error and exits with 1', async () => {
      const { exitCode, stdout, stderr } = await runCommand([]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(/^Usage: veeam-drift /);
    });
  });

  describe('given wrong arguments', () => {
    it.each([
      [['requirement'], "veeam-drift: unknown command 'requirement' (Did you mean requirements?)\n"],
      [['requirements', 'list', '--josn'], "veeam-drift: unknown option '--josn' (Did you mean --json?)\n"],
      [['requirements', 'show'], "veeam-drift: missing required argument 'id'\n"],
    ])('says so in one line for %j and exits with 1', async (args, stderr) => {
      expect(await runCommand(args)).toEqual({ exitCode: 1, stdout: '', stderr });
    });
  });

  describe('given a pipe', () => {
    it('prints no colours', async () => {
      expect((await runProcess(['requirements', 'list'])).stdout).not.toContain(colour);
    });

    it('prints colours where FORCE_COLOR asks for them', async () => {
      const { stdout } = await runProcess(['requirements', 'list'], { env: { FORCE_COLOR: '1' } });
      expect(stdout).toContain(colour);
    });

    it('prints none where NO_COLOR is set', async () => {
      const { stdout } = await runProcess(['requirements', 'list'], { env: { NO_COLOR: '1' } });
      expect(stdout).not.toContain(colour);
    });

    it.skipIf(process.platform !== 'linux')(
      'says in one line that it takes no more (skipped without /dev/full)',
      async () => {
        const program = ['sh', '-c', 'exec "$0" "$@" > /dev/full', process.execPath] as const;
        const sources = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
        const { exitCode, stderr } = await runProcess([sources, 'requirements', 'list'], { program });
        expect(exitCode).toBe(1);
        expect(stderr).toBe('veeam-drift: standard output: expected a place that can be written to: ENOSPC\n');
      },
    );

    it('ends quietly when the reader closes it early', async () => {
      const sources = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
      const child = spawn(process.execPath, [sources, 'requirements', 'show', 'default-backup-restore', '--json']);
      const faults: string[] = [];
      child.stderr.on('data', (chunk: Buffer) => faults.push(chunk.toString()));
      child.stdout.destroy();
      await once(child, 'close');
      expect(faults.join('')).toBe('');
    });
  });
});
