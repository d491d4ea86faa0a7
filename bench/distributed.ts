// Measures a distributed scan of many accounts: plan-scan, scan-account for each, finish-scan, all in one process.
// Usage: node bench/distributed.ts [accounts] (prints the figures as JSON)

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { folderAuditLog } from '../shared/audit/folderAuditLog.ts';
import { finishPlannedScan } from '../shared/distributed/finishPlannedScan.ts';
import { planScan } from '../shared/distributed/planScan.ts';
import { scanPlannedAccount } from '../shared/distributed/scanPlannedAccount.ts';
import type { AccountReading } from '../shared/estate/accountReading.ts';
import type { AwsEstate } from '../shared/estate/awsEstate.ts';
import { createExportsEstate } from '../shared/estate/createExportsEstate.ts';
import type { Hub } from '../shared/hub/hub.ts';
import { loadCatalog, newestBuild } from '../shared/requirements/loadCatalog.ts';
import { wantPrincipal } from '../shared/scan/wantPrincipal.ts';
import { defaultSettings } from '../shared/settings/settings.ts';
import { makeBenchAccount } from './benchAccount.ts';

const figuresSchema = z.object({
  accounts: z.number(),
  /** Milliseconds of processor time per account, in scan-account and in finish-scan. */
  scanMs: z.number(),
  finishMs: z.number(),
  /** Largest resident set of the process. */
  megabytes: z.number(),
});
type DistributedFigures = z.output<typeof figuresSchema>;

const rolesPerAccount = 3;
const sampleAccount = '111122223333';
const catalog = loadCatalog();
const settings = { ...defaultSettings, build: newestBuild() };

/** Each number of accounts in a process of its own, so that one does not see the other's memory. */
export function benchDistributed(): readonly {
  readonly what: string;
  readonly figure: string;
  readonly goal: string;
}[] {
  return [100, 1_000, 10_000].map((accounts) => {
    const script = fileURLToPath(import.meta.url);
    // A heap that would burst if memory grew with the accounts.
    const output = execFileSync(process.execPath, ['--max-old-space-size=280', script, String(accounts)], {
      encoding: 'utf8',
    });
    const { scanMs, finishMs, megabytes } = figuresSchema.parse(JSON.parse(output));
    const figure = `${scanMs.toFixed(1)} ms + ${finishMs.toFixed(1)} ms an account, ${megabytes.toFixed(0)} MB`;
    return { what: `distributed scan of ${accounts} accounts (scan-account + finish-scan)`, figure, goal: 'flat' };
  });
}

/** Accounts of three roles with five sets each, one after the other; the log is a folder, AWS is not in it. */
async function measureDistributed(accounts: number): Promise<DistributedFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-bench-'));
  try {
    const ids = Array.from({ length: accounts }, (_, index) => String(100_000_000_000 + index));
    const hub = benchHub(join(folder, 'log'), ids, await sampleReading(folder));
    const plan = await planScan(hub, { runId: 'bench', trigger: 'schedule', at: '2026-11-20T02:00:00.000Z' });
    const began = cpuMs();
    for (const id of ids) await scanPlannedAccount(hub, { place: plan, account: id });
    const scanned = cpuMs();
    const { summary } = await finishPlannedScan(hub, plan);
    if (summary.counts.accountsRead !== accounts) throw new Error(`expected ${accounts} accounts to be read`);
    return {
      accounts,
      scanMs: (scanned - began) / accounts,
      finishMs: (cpuMs() - scanned) / accounts,
      megabytes: process.resourceUsage().maxRSS / 1024,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function benchHub(folder: string, ids: readonly string[], sample: string): Hub {
  return {
    context: {
      log: folderAuditLog(folder),
      catalog,
      settings,
      toolVersion: 'bench',
      now: () => new Date('2026-11-20T02:05:00.000Z'),
      alerts: [],
    },
    bucket: 'bench',
    prefix: '',
    openEstate: () => benchEstate(ids, sample),
  };
}

function benchEstate(ids: readonly string[], sample: string): AwsEstate {
  const why = 'there is no organization';
  const readAccount = async (id: string): Promise<AccountReading> => JSON.parse(sample.replaceAll(sampleAccount, id));
  const accountOf = (id: string) => ({ id, partition: 'aws', isManagementAccount: false, levels: [] });
  return {
    name: 'bench',
    skipped: [],
    readOrganization: async () => ({
      accountIds: ids,
      scps: { evaluated: false, why },
      rcps: { evaluated: false, why },
    }),
    planAccounts: async () => ({ toRead: ids.map(accountOf), notRead: [] }),
    describeOrganization: async () => ({ fault: why, list: ids }),
    findAccount: async (id) => accountOf(id),
    readAccount,
    async *readAccounts() {
      for (const id of ids) yield await readAccount(id);
    },
  };
}

/** The reading of one account as JSON: each account gets its own copy, as it would from AWS. */
async function sampleReading(folder: string): Promise<string> {
  const file = join(folder, 'export');
  await writeFile(`${file}.json`, JSON.stringify(makeBenchAccount({ roles: rolesPerAccount, catalog })));
  const estate = createExportsEstate({ folder, wants: wantPrincipal(catalog, settings) });
  for await (const reading of estate.readAccounts()) return JSON.stringify(reading);
  throw new Error('expected one account');
}

if (import.meta.main) console.log(JSON.stringify(await measureDistributed(Number(process.argv[2] ?? '100'))));
