// Measures what roles cost whose policies are as hard to judge as IAM lets them be, and a thousand administrators.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { judgeAccount } from '../shared/drift/judgeAccount.ts';
import { loadCatalog, newestBuild } from '../shared/requirements/loadCatalog.ts';
import { defaultSettings } from '../shared/settings/settings.ts';
import { costlyRoles, ownAdministrator } from './costlyRoles.ts';
import { costlyTrusts } from './costlyTrusts.ts';
import { drawnRoles } from './drawnRoles.ts';
import { type CostlyRole, makeRole } from './makeRole.ts';

export interface CostlyFigure {
  readonly what: string;
  /** CPU time, user and system. */
  readonly ms: number;
  /** Times JSON.parse of the action table in the same run. */
  readonly times: number;
}

const catalog = loadCatalog();
const settings = { ...defaultSettings, build: newestBuild() };
const actionTable = readFileSync(new URL('../shared/iam/actions/actionTable.generated.json', import.meta.url), 'utf8');
const administrators = 1_000;
const drawnCount = 60;

/**
 * Gives the figures of a process of its own: where other benchmarks left hundreds of megabytes, looking through them
 * (V8 does so on threads beside) counted as time of a role.
 */
export function measureCostlyRoles(): readonly CostlyFigure[] {
  const figures: readonly CostlyFigure[] = JSON.parse(
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--json'], { encoding: 'utf8' }),
  );
  return figures;
}

/** Gives the first run of each role, after a warm-up with some, and the time of all administrators together. */
function measureHere(): readonly CostlyFigure[] {
  const yardstick = leastOf(20, () => JSON.parse(actionTable));
  const trusts = costlyTrusts().map(({ what, trust }) => ({ what, trust, identity: [] }));
  for (const role of [...costlyRoles().slice(2), ...trusts.slice(1)]) judge([role]);
  const roles = [...costlyRoles(), ...trusts].map((role) => ({ what: role.what, ms: cpuMs(() => judge([role])) }));
  const drawn = measureDrawn();
  const many = Array.from({ length: administrators }, (_, index) => ownAdministrator(index));
  const all = {
    what: `${administrators} administrators, each of its own, below a region guard`,
    ms: cpuMs(() => judge(many)),
  };
  return [{ what: 'yardstick: JSON.parse of actionTable.generated.json', ms: yardstick }, ...roles, drawn, all].map(
    (figure) => ({ ...figure, times: figure.ms / yardstick }),
  );
}

/** Gives the dearest of roles drawn from the same seed each time; its name tells the others. */
function measureDrawn(): Pick<CostlyFigure, 'what' | 'ms'> {
  const sorted = drawnRoles(drawnCount, 20261129)
    .map((role) => cpuMs(() => judge([role])))
    .toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * drawnCount) - 1] ?? Number.NaN;
  const others = `median ${at(0.5).toFixed(1)} ms, nine in ten at most ${at(0.9).toFixed(1)} ms`;
  return { what: `the dearest of ${drawnCount} drawn roles (${others})`, ms: at(1) };
}

let judged = 0;

// Every role is a new one: no answer is kept of it.
function judge(roles: readonly CostlyRole[]): void {
  const made = roles.map((role) => makeRole(role, judged++));
  const [first] = made;
  if (first === undefined) return;
  const principals = made.map(({ principal }) => principal);
  const reading = { status: 'read', account: first.account, principals, roles: made.length, users: 0 } as const;
  judgeAccount({ reading, catalog, settings, organization: { accountIds: [] } });
}

function leastOf(runs: number, work: () => void): number {
  return Math.min(...Array.from({ length: runs }, () => cpuMs(work)));
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

if (import.meta.main && process.argv.includes('--json')) console.log(JSON.stringify(measureHere()));
else if (import.meta.main) {
  for (const { what, ms, times } of measureHere())
    console.log(`| ${what} | ${ms.toFixed(1)} ms, ${times.toFixed(1)} × | |`);
}
