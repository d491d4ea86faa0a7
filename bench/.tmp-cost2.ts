import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderAuditLog } from '../shared/audit/folderAuditLog.ts';
import { createExportsEstate } from '../shared/estate/exportsEstate.ts';
import { loadCatalog, newestBuild } from '../shared/requirements/catalog.ts';
import { runScan } from '../shared/scan/runScan.ts';
import { wantPrincipal } from '../shared/scan/wantPrincipal.ts';
import { defaultSettings } from '../shared/settings/settings.ts';
import { makeBenchAccount } from './benchAccount.ts';
const catalog = loadCatalog(); const settings = { ...defaultSettings, build: newestBuild() };
for (const N of [20, 100]) {
const folder = await mkdtemp(join(tmpdir(), 'x-')); const out = await mkdtemp(join(tmpdir(), 'y-'));
const text = JSON.stringify(makeBenchAccount({ roles: 30, catalog }));
for (let i=0;i<N;i++) await writeFile(join(folder, `${100000000000+i}.json`), text.replaceAll('111122223333', String(100000000000+i)));
const before = process.cpuUsage(); const t=performance.now();
const r = await runScan({ log: folderAuditLog(out) as any, catalog, settings, toolVersion: '0', now: () => new Date(), alerts: [] }, { request: { runId: 'r', trigger: 'schedule', at: '2026-11-22T00:00:00.000Z' }, openEstate: () => createExportsEstate({ folder, wants: wantPrincipal(catalog, settings) }) });
const u = process.cpuUsage(before);
console.log(N, 'cpu ms/account', ((u.user+u.system)/1000/N).toFixed(1), 'wall', ((performance.now()-t)/N).toFixed(1), 'rss', (process.memoryUsage().rss/1e6).toFixed(0), text.length, JSON.stringify(r.summary.counts.findings));
}
