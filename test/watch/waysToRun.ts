// Every way to run over such an organization: at a desk, and through the handlers, whose accounts are exports here.

import { createHandler as createRescan } from '../../functions/rescan-role/handler.ts';
import { folderAuditLog } from '../../shared/audit/folderAuditLog.ts';
import { watchReader } from '../../shared/audit/readKnownWatch.ts';
import { runReportSchema } from '../../shared/drift/runReport.ts';
import type { AwsEstate } from '../../shared/estate/awsEstate.ts';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import type { Hub, OpenEstate } from '../../shared/hub/hub.ts';
import { readCatalog } from '../../shared/scan/readCatalog.ts';
import { wantPrincipal } from '../../shared/scan/wantPrincipal.ts';
import { runCommand } from '../cli/runCommand.ts';
import { collect } from '../collect.ts';
import { contextOf, quietLogger, quietMetrics } from '../functions/invocation.ts';
import { runDistributed, runSingle } from '../functions/scanWays.ts';
import { fakeAlerts, smallContext } from '../scan/smallEstate.ts';
import { settingsOf, type WatchedWorld } from './watchedOrganization.ts';
import { type WorldState, watchedAccount } from './waysOut.ts';

export interface Told {
  /** As `kind CODE`, each once, sorted. */
  readonly findings: readonly string[];
  readonly coverage: readonly string[];
}

export interface WayToRun {
  readonly runBy: string;
  /** It looks at the account of the role alone. */
  readonly isAlone: boolean;
  /** `count`: of the runs of the world until now. */
  readonly run: (world: WatchedWorld, state: WorldState, count: number) => Promise<Told>;
}

type Ask = (hub: Hub, count: number) => Promise<unknown>;

export const waysToRun: readonly WayToRun[] = [
  { runBy: 'scan --log', isAlone: false, run: runAtDesk },
  { runBy: 'the schedule', isAlone: false, run: runHub((hub, count) => runSingle(hub, scheduled(count))) },
  { runBy: 'distributed', isAlone: false, run: runHub((hub, count) => runDistributed(hub, scheduled(count))) },
  {
    runBy: 'on demand',
    isAlone: true,
    run: runHub((hub, count) => runSingle(hub, { accounts: [watchedAccount], runId: `run-${count}` })),
  },
  { runBy: 'an IAM change', isAlone: true, run: runHub(rescan) },
];

function timeOf(count: number): string {
  return new Date(Date.UTC(2026, 10, 20 + count, 2)).toISOString();
}

function scheduled(count: number): object {
  return { id: `run-${count}`, source: 'aws.events', 'detail-type': 'Scheduled Event', time: timeOf(count) };
}

async function rescan(hub: Hub, count: number): Promise<unknown> {
  const dependencies = {
    openHub: async () => hub,
    sleep: async () => {},
    logger: quietLogger(),
    metrics: quietMetrics(),
  };
  const answer = await createRescan(dependencies)(
    {
      id: `change-${count}`,
      source: 'aws.iam',
      'detail-type': 'AWS API Call via CloudTrail',
      account: watchedAccount,
      time: timeOf(count),
      region: 'us-east-1',
      detail: { eventName: 'UntagRole' },
    },
    contextOf(),
  );
  if (answer.outcome !== 'scanned') throw new Error(`expected a scan, got ${answer.outcome}`);
  return answer;
}

async function runAtDesk({ exports, log, settings }: WatchedWorld): Promise<Told> {
  const args = ['--exports', exports, '--log', log, '--settings', settings, '--json', '--fail-on', 'never', '-q'];
  const { stdout, stderr } = await runCommand(['scan', ...args]);
  const { changes } = runReportSchema.parse(JSON.parse(stdout));
  if (changes === undefined) throw new Error(`expected changes: ${stderr}`);
  const { findings, coverage } = changes;
  return told(findings, coverage);
}

function runHub(ask: Ask): WayToRun['run'] {
  return async (world, state, count) => {
    const alerts = fakeAlerts();
    const log = folderAuditLog(world.log);
    const read = await readCatalog(world.sets);
    if (!read.ok) throw new Error(read.message);
    const small = smallContext({ log, alerts, startsAt: timeOf(count), settings: settingsOf(state) });
    const watch = watchReader(log, small.now);
    const context = { ...small, catalog: read.catalog, watch };
    const { settings, catalog } = context;
    const openEstate = (asked: OpenEstate) =>
      liveEstate(
        createExportsEstate({
          folder: world.exports,
          wants: wantPrincipal(catalog, settings, watch.expect),
          accounts: { exclude: settings.live.accounts.exclude },
        }),
        asked,
      );
    await ask({ context, bucket: 'audit', prefix: '', openEstate }, count);
    return told(
      alerts.received.flatMap(({ changes }) => changes),
      alerts.received.flatMap(({ coverageChanges }) => coverageChanges),
    );
  };
}

function told(
  changes: readonly { readonly kind: string; readonly finding: { readonly code: string } }[],
  coverage: readonly { readonly kind: string }[],
): Told {
  const findings = [...new Set(changes.map(({ kind, finding }) => `${kind} ${finding.code}`))].sort();
  return { findings, coverage: coverage.map(({ kind }) => kind) };
}

/** Exports in the form of live accounts. Exports of which not one is read are refused; live accounts are not. */
function liveEstate(exports: ReturnType<typeof createExportsEstate>, { only, alreadyRead }: OpenEstate): AwsEstate {
  const all = () => collect(exports.readAccounts());
  const readings = async () =>
    (await all()).filter(
      ({ account }) => alreadyRead?.has(account.id) !== true && only?.accounts?.includes(account.id) !== false,
    );
  const find = async (id: string) => {
    const found = (await all()).find(({ account }) => account.id === id);
    if (found === undefined) throw new Error(`there is no account ${id}`);
    return found;
  };
  return {
    name: exports.name,
    skipped: [],
    readOrganization: () => exports.readOrganization(),
    async *readAccounts() {
      yield* await readings();
    },
    planAccounts: async () => {
      const planned = await readings();
      return {
        toRead: planned.filter(({ status }) => status === 'read').map(({ account }) => account),
        notRead: planned.filter(({ status }) => status !== 'read'),
      };
    },
    describeOrganization: async () => ({ fault: 'the exports tell it', list: [] }),
    findAccount: async (id) => (await find(id)).account,
    readAccount: find,
  };
}
