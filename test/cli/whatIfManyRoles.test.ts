import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { runCommand } from './runCommand.ts';

const example = fileURLToPath(new URL('../../examples/organization', import.meta.url));
const scp = fileURLToPath(new URL('../../examples/changes/no-snapshots.json', import.meta.url));
const copied = '333344445555';
const copies = ['121212121212', '343434343434', '565656565656'];
const organizationSchema = z.looseObject({
  accounts: z.array(z.looseObject({ id: z.string() })),
  policies: z.array(z.looseObject({ targets: z.array(z.string()) })),
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'many-roles-'));
  await cp(example, folder, { recursive: true });
  const account = await readFile(join(folder, `${copied}.json`), 'utf8');
  for (const id of copies) await writeFile(join(folder, `${id}.json`), account.replaceAll(copied, id));
  const file = join(folder, 'organization.json');
  const organization = organizationSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const [original] = organization.accounts.filter(({ id }) => id === copied);
  const more = copies.map((id) => ({ ...original, id, name: `shop ${id}` }));
  const policies = organization.policies.map((policy) =>
    policy.targets.includes(copied) ? { ...policy, targets: [...policy.targets, ...copies] } : policy,
  );
  await writeFile(file, JSON.stringify({ ...organization, accounts: [...organization.accounts, ...more], policies }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('refuses an SCP that breaks more than 40 roles, with one line for its cause', async () => {
  const estate = ['--exports', folder, '--settings', join(folder, 'settings.yaml')];
  const change = ['--scp', scp, '--target', 'Workloads', '--format', 'markdown'];
  const { exitCode, stdout, stderr } = await runCommand(['what-if', ...estate, ...change]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
  const broken = Number(/(\d+) of \d+ roles and users would have/.exec(stdout)?.[1]);
  expect(broken).toBeGreaterThan(40);
  expect(stdout.match(/\+ critical:.* are denied by statement 1 \(.?NoSnapshots.?\)/g)).toHaveLength(1);
});
