// Measures what usual roles cost, and what a scan of their exports costs beside parsing the same files.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeAccount } from '../shared/drift/judgeAccount.ts';
import { createExportsEstate } from '../shared/estate/createExportsEstate.ts';
import { loadCatalog, newestBuild } from '../shared/requirements/loadCatalog.ts';
import { scanEstate } from '../shared/scan/scanEstate.ts';
import { wantPrincipal } from '../shared/scan/wantPrincipal.ts';
import { defaultSettings } from '../shared/settings/settings.ts';
import { makeUsualFiles } from './usualAccount.ts';

export interface UsualFigure {
  readonly what: string;
  readonly figure: string;
  readonly goal: string;
}

const catalog = loadCatalog();
const settings = { ...defaultSettings, build: newestBuild(), regions: ['eu-central-1', 'eu-west-1'] };
const wants = wantPrincipal(catalog, settings);
const roles = 5_000;
const guardedRoles = 500;
/** As many others as make a file of 200 MB. */
const [few, others] = [100, 98_200];

/** Gives CPU times, user and system; those of scans as times JSON.parse of the same files in the same run. */
export async function measureUsual(): Promise<readonly UsualFigure[]> {
  const judged = await withFiles({ veeamRoles: roles }, (folder) => measureJudging(folder, settings));
  const guarded = await withFiles({ veeamRoles: guardedRoles, isGuarded: true }, (folder) =>
    measureJudging(folder, settings),
  );
  const silent = await withFiles({ veeamRoles: guardedRoles, isGuarded: true }, (folder) =>
    measureJudging(folder, { ...settings, regions: undefined }),
  );
  const scanned = await withFiles({ veeamRoles: roles }, measureScan);
  const large = await withFiles({ veeamRoles: few, otherRoles: others }, measureScan);
  return [
    {
      what: `judge a usual role, on average over ${roles}`,
      figure: `${(judged / roles).toFixed(2)} ms CPU`,
      goal: '1 ms',
    },
    {
      what: `the same below guardrails on three levels, over ${guardedRoles}`,
      figure: `${(guarded / guardedRoles).toFixed(2)} ms CPU; ${(silent / guardedRoles).toFixed(2)} ms where settings name no regions`,
      goal: '',
    },
    { what: `offline scan of ${roles} usual roles, ${megabytes(scanned)}`, figure: timesOf(scanned), goal: '40 ×' },
    {
      what: `offline scan of ${few} Veeam roles among others, ${megabytes(large)}`,
      figure: timesOf(large),
      goal: '6 ×',
    },
  ];
}

async function measureJudging(folder: string, settings: BenchSettings): Promise<number> {
  const estate = createExportsEstate({ folder, wants });
  const organization = await estate.readOrganization();
  for await (const reading of estate.readAccounts()) {
    if (reading.status !== 'read') continue;
    return cpuMs(async () => judgeAccount({ reading, catalog, settings, organization }));
  }
  throw new Error('expected an account that was read');
}

type BenchSettings = Parameters<typeof judgeAccount>[0]['settings'];

interface ScanTimes {
  readonly bytes: number;
  readonly parseMs: number;
  readonly scanMs: number;
}

async function measureScan(folder: string, names: readonly string[]): Promise<ScanTimes> {
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const parseMs = await cpuMs(async () => {
    for (const text of texts) JSON.parse(text);
  });
  const scanMs = await cpuMs(async () => {
    const estate = createExportsEstate({ folder, wants });
    for await (const report of scanEstate({ estate, catalog, settings, today: '2026-01-01' })) {
      if (report.coverage.status === 'read' && report.principals.length === 0) throw new Error('expected roles');
    }
  });
  return { bytes: texts.reduce((sum, { length }) => sum + length, 0), parseMs, scanMs };
}

async function withFiles<Result>(
  account: Omit<Parameters<typeof makeUsualFiles>[0], 'catalog'>,
  work: (folder: string, names: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-bench-'));
  try {
    const files = makeUsualFiles({ ...account, catalog });
    for (const [name, value] of files) await writeFile(join(folder, name), JSON.stringify(value));
    return await work(folder, [...files.keys()]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function megabytes({ bytes }: ScanTimes): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function timesOf({ scanMs, parseMs }: ScanTimes): string {
  return `${(scanMs / 1000).toFixed(1)} s CPU, ${(scanMs / parseMs).toFixed(1)} × JSON.parse (${parseMs.toFixed(0)} ms)`;
}

if (import.meta.main) {
  for (const { what, figure, goal } of await measureUsual()) console.log(`| ${what} | ${figure} | ${goal} |`);
}
