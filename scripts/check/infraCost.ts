// Prints the tables of infra/COST.md from prices, measured figures and counted calls.
// Usage: node scripts/check/infraCost.ts

import { readFileSync } from 'node:fs';
import { accountsAtOnce } from '../../shared/run/gatherRun.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';

const { deploy, live } = defaultSettings;

/** US dollars, list prices of us-east-1 without free tiers, noted on 2026-11-22. The pages stand in infra/COST.md. */
const price = {
  lambdaGbSecond: 0.000_013_333_4,
  lambdaRequest: 0.2e-6,
  stateTransition: 0.025e-3,
  s3Write: 5e-6,
  s3Read: 0.4e-6,
  s3GbMonth: 0.023,
  kmsKeyMonth: 1,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  logGb: 0.5,
};

/** Measured on this project's code: bench/README.md. */
/** Requests to the audit log for each account, counted by test/functions/scanCost.test.ts. */
export const costOfAccount = {
  single: { writes: 2, reads: 1 },
  distributed: { writes: 2, reads: 5 },
} as const;

const measured = {
  /** Processor time of an account with 30 Veeam roles of five sets each, on one whole core. */
  accountCpuSeconds: 0.038,
  recordBytes: 2_500,
  logBytes: 1_000,
};

/** Not measured here: how fast AWS answers, and what a Lambda of this memory gets of a core. */
const assumed = {
  iamCallSeconds: 0.1,
  /** AssumeRole and one page of GetAccountAuthorizationDetails. */
  iamCalls: 2,
  s3CallSeconds: 0.03,
  coldStartSeconds: 1,
  cores: deploy.memoryMb / 1769,
  transitionsPerAccount: 2,
};

const memoryGb = deploy.memoryMb / 1024;
const runsPerMonth = 30;
const metrics = 15;
/** Those that every deployment has; that of the state machine comes to them. */
const alarms = alarmsOf('infra/alarms.yml');

interface RunCost {
  readonly gbSeconds: number;
  readonly minutes: number;
  readonly transitions: number;
  readonly writes: number;
  readonly reads: number;
  readonly iamCalls: number;
  readonly dollars: number;
}

const cpu = measured.accountCpuSeconds / assumed.cores;
const readAccount = assumed.iamCalls * assumed.iamCallSeconds + assumed.s3CallSeconds;
/** Reading an account's records and state back, and writing the state. */
const gatherAccount = (4 * assumed.s3CallSeconds) / accountsAtOnce;

function singleScan(accounts: number): RunCost {
  const seconds =
    1 + assumed.coldStartSeconds + accounts * (Math.max(cpu, readAccount / live.concurrency) + gatherAccount);
  return priced({
    gbSeconds: seconds * memoryGb,
    minutes: seconds / 60,
    requests: 1,
    transitions: 0,
    writes: 18 + accounts * costOfAccount.single.writes,
    reads: 31 + accounts * costOfAccount.single.reads,
    iamCalls: accounts * assumed.iamCalls,
  });
}

function distributedScan(accounts: number): RunCost {
  const starts = Math.min(accounts, deploy.maxConcurrency) * assumed.coldStartSeconds;
  const scanning = accounts * (readAccount + 2 * assumed.s3CallSeconds + cpu);
  const ends = 4 + accounts * gatherAccount;
  return priced({
    gbSeconds: (starts + scanning + ends) * memoryGb,
    minutes: ((starts + scanning) / Math.min(accounts, deploy.maxConcurrency) + ends) / 60,
    requests: accounts + 2,
    transitions: 6 + accounts * assumed.transitionsPerAccount,
    writes: 23 + accounts * costOfAccount.distributed.writes,
    reads: 36 + accounts * costOfAccount.distributed.reads,
    iamCalls: accounts * assumed.iamCalls,
  });
}

function priced({ requests, ...run }: Omit<RunCost, 'dollars'> & { readonly requests: number }): RunCost {
  const dollars =
    run.gbSeconds * price.lambdaGbSecond +
    requests * price.lambdaRequest +
    run.transitions * price.stateTransition +
    run.writes * price.s3Write +
    run.reads * price.s3Read;
  return { ...run, dollars };
}

/** Two keys, alarms, metrics of one hour a day, logs and the records of a year, half of them on average. */
function standingMonth(accounts: number, isDistributed: boolean): number {
  const runBytes = accounts * measured.recordBytes;
  const stored = (runBytes * runsPerMonth * 12) / 2 / 1e9;
  const logged = (accounts * measured.logBytes * runsPerMonth) / 1e9;
  const metricHours = runsPerMonth / 720;
  return (
    2 * price.kmsKeyMonth +
    (alarms + (isDistributed ? alarmsOf('infra/distributed.yml', 'IsDistributed') : 0)) * price.alarmMonth +
    metrics * price.metricMonth * metricHours +
    logged * price.logGb +
    stored * price.s3GbMonth
  );
}

function alarmsOf(file: string, condition?: string): number {
  const resources = readFileSync(file, 'utf8').split(/^ {2}(?=\w+:$)/m);
  const alarms = resources.filter((text) => /^ {4}Type: AWS::CloudWatch::Alarm$/m.test(text));
  return alarms.filter((text) => /^ {4}Condition: (\w+)$/m.exec(text)?.[1] === condition).length;
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell)).join(' | ')} |`;
}

function runRow(accounts: number, way: 'one Lambda' | 'distributed', run: RunCost): string {
  const perMonth = run.dollars * runsPerMonth;
  return row([
    accounts,
    way,
    run.minutes < 1 ? '< 1' : Math.round(run.minutes),
    Math.round(run.gbSeconds),
    run.transitions,
    run.writes,
    run.reads,
    run.iamCalls,
    `$${run.dollars.toFixed(run.dollars < 0.01 ? 4 : 2)}`,
    `$${perMonth.toFixed(2)}`,
    `$${(perMonth + standingMonth(accounts, way === 'distributed')).toFixed(2)}`,
  ]);
}

const head = [
  'accounts',
  'way',
  'minutes',
  'Lambda GB-s',
  'state transitions',
  'S3 writes',
  'S3 reads',
  'IAM and STS calls',
  'one scan',
  '30 scans',
  'month in all',
];
/** The table of infra/COST.md. */
export function costTable(): string {
  const scans = [10, 200, 2_000, 10_000].flatMap((accounts) => [
    runRow(accounts, 'one Lambda', singleScan(accounts)),
    runRow(accounts, 'distributed', distributedScan(accounts)),
  ]);
  return [row(head), `|${'---|'.repeat(head.length)}`, ...scans].join('\n');
}

if (import.meta.main) console.log(costTable());
