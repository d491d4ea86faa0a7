// Measures the memory of the command over an organization whose roles drift by few causes: `scan --out`, in a process of
// its own.

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog, newestBuild } from '../shared/requirements/loadCatalog.ts';
import type { RequiredSet } from '../shared/requirements/requiredSet.ts';

export interface CommandMemory {
  readonly accounts: number;
  /** Largest resident set of the process, in MB. */
  readonly megabytes: number;
  readonly cpuSeconds: number;
}

const rolesPerAccount = 5;
/** Actions that each role lacks, by one cause. */
const lackingPerRole = 48;

/** Scans so many exported accounts of five roles each. */
export async function measureCommandMemory(accounts: number): Promise<CommandMemory> {
  const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-bench-'));
  try {
    const exports = join(folder, 'exports');
    await mkdir(exports);
    for (let index = 0; index < accounts; index += 1) {
      const account = String(100_000_000_000 + index);
      await writeFile(join(exports, `${account}.json`), JSON.stringify(makeAccount(account)));
    }
    return { accounts, ...(await runCommand(exports, join(folder, 'out'))) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const sets = loadCatalog().sets.filter(
  (set) => set.build === newestBuild() && set.principal === 'role' && set.grants.length > lackingPerRole + 10,
);

function makeAccount(account: string): unknown {
  const roles = Array.from({ length: rolesPerAccount }, (_, index) => sets[index % sets.length]).flatMap(
    (set) => set ?? [],
  );
  return {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: roles.map((set, index) => makeRole(account, index, set)),
    Policies: [],
  };
}

function makeRole(account: string, index: number, set: RequiredSet): unknown {
  const name = `veeam-${index}-${set.id}`;
  const allowed = set.grants.slice(lackingPerRole).map(({ action }) => action);
  const trusted = { AWS: `arn:aws:iam::${account}:root`, Service: set.requires?.trustedServices ?? [] };
  const statement = (members: object) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...members }] });
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${account}${String(index).padStart(5, '0')}`,
    Arn: `arn:aws:iam::${account}:role/${name}`,
    CreateDate: '2026-01-01T00:00:00+00:00',
    AssumeRolePolicyDocument: statement({ Principal: trusted, Action: 'sts:AssumeRole' }),
    InstanceProfileList: [],
    RolePolicyList: [{ PolicyName: 'work', PolicyDocument: statement({ Action: allowed, Resource: '*' }) }],
    AttachedManagedPolicies: [],
    Tags: [{ Key: 'veeam:role', Value: set.id }],
  };
}

// The child tells at its end what it took: nothing of this process counts.
const tellAtEnd = `data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();require_('node:fs').writeSync(3,JSON.stringify({maxRSS:u.maxRSS,cpu:u.userCPUTime+u.systemCPUTime}))});const require_=process.getBuiltinModule`;

async function runCommand(exports: string, out: string): Promise<Omit<CommandMemory, 'accounts'>> {
  const command = join(import.meta.dirname, '..', 'cli', 'main.ts');
  const options = ['scan', '--exports', exports, '--out', out, '--fail-on', 'never', '--allow-unseen', '--quiet'];
  const child = spawn(process.execPath, ['--import', tellAtEnd, command, ...options], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let told = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`expected the scan to end well, got ${String(code)}`);
  const { maxRSS, cpu }: { readonly maxRSS: number; readonly cpu: number } = JSON.parse(told);
  return { megabytes: maxRSS / 1024, cpuSeconds: cpu / 1e6 };
}

if (import.meta.main) console.log(await measureCommandMemory(Number(process.argv[2] ?? '2000')));
