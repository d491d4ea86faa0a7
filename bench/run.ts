// `npm run bench`: prints the figures of every benchmark as the table that bench/README.md keeps.

import { cpus } from 'node:os';
import { benchBundles } from './bundles.ts';
import { measureCommandMemory } from './commandMemory.ts';
import { measureCostlyRoles } from './costly.ts';
import { benchDistributed } from './distributed.ts';
import { measureEngine } from './engine.ts';
import { measureExport, measureJudging } from './judge.ts';
import { type LiveScanFigures, measureLiveScan } from './liveScan.ts';
import { benchReport } from './report.ts';
import { measureUsual } from './usual.ts';

const large = await measureExport(5_000);
const judging = await measureJudging(10_000);
const engine = measureEngine();
const live = await measureLiveScan(200);
const liveTenfold = await measureLiveScan(2_000);
const command = await measureCommandMemory(2_000);
const commandFivefold = await measureCommandMemory(10_000);

const rows: (readonly [string, string, string])[] = [
  ['read and judge an export of 5,000 roles, 5 sets each', `${large.seconds.toFixed(1)} s`, ''],
  ['peak memory of that', `${large.megabytes.toFixed(0)} MB`, '512 MB'],
  ['judge 10,000 roles, 5 sets each', `${judging.seconds.toFixed(1)} s`, '10 s'],
  [
    'verdict of one role: 80 actions, 10 policies, boundary, 4 SCP levels',
    `${engine.roleVerdictMs.toFixed(3)} ms`,
    '0.5 ms',
  ],
  ['the same for policies never seen before', `${engine.newRoleVerdictMs.toFixed(3)} ms`, ''],
  [`all ${engine.everyActionCount} actions of a role with *:*`, `${engine.everyActionMs.toFixed(2)} ms`, '2 ms'],
  ['10,000 statements against 1,000', `${engine.costRatioOfTenfoldStatements.toFixed(1)} ×`, '10 ×'],
  ...measureCostlyRoles().map(({ what, ms, times }): readonly [string, string, string] => [
    what,
    `${ms.toFixed(1)} ms CPU, ${times.toFixed(1)} ×`,
    what.startsWith('yardstick') ? '' : ms > 1_000 ? '10 s' : '250 ms',
  ]),
  ...(await measureUsual()).map(({ what, figure, goal }) => [what, figure, goal] as const),
  liveRow(live),
  liveRow(liveTenfold),
  ['memory of that against 200 accounts', `${(liveTenfold.megabytes / live.megabytes).toFixed(2)} ×`, '1.1 ×'],
  [
    `scan --out of ${command.accounts} exported accounts, 5 drifting roles each`,
    `${command.megabytes.toFixed(0)} MB (${command.cpuSeconds.toFixed(1)} s CPU)`,
    '400 MB',
  ],
  ['memory of 10,000 against that', `${(commandFivefold.megabytes / command.megabytes).toFixed(2)} ×`, '1.2 ×'],
  ...[...(await benchBundles()), ...benchDistributed()].map(({ what, figure, goal }) => [what, figure, goal] as const),
  ...(await benchReport()).map(({ what, ms }) => [what, `${ms.toFixed(0)} ms`, ''] as const),
];

console.log(`Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores\n`);
console.log('| what | figure | aim |\n|---|---|---|');
for (const row of rows) console.log(`| ${row.join(' | ')} |`);

function liveRow({ accounts, seconds, cpuSeconds, megabytes, boundSeconds }: LiveScanFigures) {
  return [
    `live scan of ${accounts} accounts, 300 roles each, 100 ms a call`,
    `${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s CPU), ${(seconds / boundSeconds).toFixed(2)} × what its calls wait for each other; ${megabytes.toFixed(0)} MB`,
    '1.2 ×',
  ] as const;
}
