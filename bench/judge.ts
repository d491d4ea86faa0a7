// Measures the judging of many roles, and the memory of one large export.

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeAccount } from '../shared/drift/judgeAccount.ts';
import { createExportsEstate } from '../shared/estate/createExportsEstate.ts';
import { loadCatalog, newestBuild } from '../shared/requirements/loadCatalog.ts';
import { scanEstate } from '../shared/scan/scanEstate.ts';
import { wantPrincipal } from '../shared/scan/wantPrincipal.ts';
import { defaultSettings } from '../shared/settings/settings.ts';
import { makeBenchAccount } from './benchAccount.ts';

export interface JudgeFigures {
  readonly roles: number;
  readonly seconds: number;
  readonly findings: number;
}

const catalog = loadCatalog();
const settings = { ...defaultSettings, build: newestBuild() };

/** Judges `roles` roles with five sets each, all of one account, policies parsed before the clock starts. */
export async function measureJudging(roles: number): Promise<JudgeFigures> {
  return withExport(roles, async (folder) => {
    const estate = createExportsEstate({ folder, wants: wantPrincipal(catalog, settings) });
    const organization = await estate.readOrganization();
    for await (const reading of estate.readAccounts()) {
      const before = performance.now();
      const { findings } = judgeAccount({ reading, catalog, settings, organization });
      return { roles, seconds: (performance.now() - before) / 1000, findings: findings.length };
    }
    throw new Error('expected one account');
  });
}

/** Reads and judges one export in a process of its own; memory is the largest resident set that it had. */
export async function measureExport(roles: number): Promise<JudgeFigures & { readonly megabytes: number }> {
  return withExport(roles, async (folder) => {
    const figures: Awaited<ReturnType<typeof readAndJudge>> = JSON.parse(
      execFileSync(process.execPath, [import.meta.filename, folder], { encoding: 'utf8' }),
    );
    return { roles, ...figures };
  });
}

async function readAndJudge(folder: string) {
  const before = performance.now();
  const estate = createExportsEstate({ folder, wants: wantPrincipal(catalog, settings) });
  let findings = 0;
  for await (const report of scanEstate({ estate, catalog, settings, today: '2026-01-01' })) {
    findings += report.findings.length;
  }
  const megabytes = process.resourceUsage().maxRSS / 1024;
  return { seconds: (performance.now() - before) / 1000, findings, megabytes };
}

async function withExport<Result>(roles: number, work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-bench-'));
  try {
    await writeFile(join(folder, '111122223333.json'), JSON.stringify(makeBenchAccount({ roles, catalog })));
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (import.meta.main) console.log(JSON.stringify(await readAndJudge(process.argv[2] ?? '')));
