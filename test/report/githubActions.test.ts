import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';

const file = new URL('../../examples/github-actions/veeam-drift.yml', import.meta.url);
const workflow = parseYaml(readFileSync(file, 'utf8'));
const { scan } = workflow.jobs;

describe('the GitHub Actions example', () => {
  it('asks for no more rights than it needs', () => {
    expect(workflow.permissions).toEqual({});
    expect(scan.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
  });

  it.each([
    ['veeam-drift.yml', /^actions\//],
    ['veeam-drift-live.yml', /^(actions|aws-actions)\//],
  ])('uses actions of GitHub and AWS only, each pinned to a commit: %s', (name, owner) => {
    const text = readFileSync(new URL(name, file), 'utf8');
    const used = [...text.matchAll(/uses: (\S+)(.*)$/gm)];
    expect(used.length).toBeGreaterThan(3);
    for (const [, action = '', version] of used) {
      expect(action).toMatch(owner);
      expect(`${action}${version}`).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it.each(['veeam-drift.yml', 'veeam-drift-live.yml'])('runs nothing of a registry but the lockfile: %s', (name) => {
    const text = readFileSync(new URL(name, file), 'utf8');
    expect(text).not.toMatch(/\bnpx\b|npm (install|i|exec|x)\b/);
    expect(text).toContain('npm ci --prefix veeam-role-drift --omit=dev --ignore-scripts');
    expect(text).toMatch(/ref: [0-9a-f]{40} #/);
  });

  it('puts no text of the event into a script', () => {
    for (const step of scan.steps)
      expect(JSON.stringify([step.run ?? '', step.with?.script ?? ''])).not.toContain('${{');
  });

  it.each([2, 3])('fails on exit code %i in a step of its own', (code) => {
    const steps = scan.steps.filter((step: { if?: string }) => step.if === `steps.scan.outputs.code == '${code}'`);
    expect(steps.map((step: { run?: string }) => step.run?.trim().split('\n').at(-1))).toEqual([`exit ${code}`]);
  });

  it.each([
    ['no drift', 0, 0],
    ['drift', 2, 0],
    ['accounts that were not seen', 3, 0],
    ['a scan that failed', 1, 1],
  ])('keeps the summary and hands on the exit code of %s', (_, exitCode, expected) => {
    const { status, summary, output } = runScanStep(exitCode);
    expect(status).toBe(expected);
    expect(summary).toBe('# report\n');
    expect(output).toBe(`code=${exitCode}\n`);
  });
});

/** Runs the step's script with a function in place of node, as GitHub's shell does: `bash -e`. */
function runScanStep(exitCode: number) {
  const folder = mkdtempSync(join(tmpdir(), 'veeam-drift-'));
  const [summary, output] = [join(folder, 'summary'), join(folder, 'output')];
  for (const name of [summary, output]) writeFileSync(name, '');
  const { run } = scan.steps.find((step: { id?: string }) => step.id === 'scan');
  const { status } = spawnSync('bash', ['--norc', '--noprofile', '-e', '-s'], {
    cwd: folder,
    input: `node() { echo '# report'; return ${exitCode}; }\n${run}`,
    env: { PATH: process.env.PATH, GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output },
  });
  const result = { status, summary: readFileSync(summary, 'utf8'), output: readFileSync(output, 'utf8') };
  rmSync(folder, { recursive: true });
  return result;
}
