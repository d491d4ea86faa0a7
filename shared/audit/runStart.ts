// The start record of a run: written first and once, it fixes what every later try of the same run must do alike.

import * as z from 'zod';
import { runSchema } from '../drift/runSchema.ts';
import { type RunPlace, runPrefix, runStartKey } from './auditKeys.ts';
import type { AuditLog } from './auditLog.ts';
import { exceptionRecord } from './auditRecord.ts';
import { decodeJson, encodeJson } from './encodeJson.ts';
import { readForm } from './storage/readForm.ts';
import { UnusableLogError } from './unusableLogError.ts';

/** Which accounts and roles a run looks at; all absent: the whole estate. */
const scope = z.object({
  accounts: z.array(z.string()).readonly().exactOptional(),
  organizationalUnits: z.array(z.string()).readonly().exactOptional(),
  /** ARNs */
  roles: z.array(z.string()).readonly().exactOptional(),
});

const runStart = z.object({
  record: z.literal('start'),
  schema: z.literal('veeam-drift/start/1'),
  run: z.string(),
  /** ISO 8601, when the first try began. */
  at: z.string(),
  trigger: runSchema.shape.trigger,
  reason: z.string().exactOptional(),
  toolVersion: z.string(),
  build: z.string(),
  actionTableDate: z.string(),
  /** SHA-256 of the settings that the run judges by. */
  settingsSha256: z.string(),
  scope,
  /** All exceptions of the settings, in their order. */
  exceptions: z.array(exceptionRecord).readonly(),
});

export type RunStart = z.output<typeof runStart>;

/** Whether the run looks at less than the whole estate: then what it does not see is not gone. */
export function isPartial({ scope }: Pick<RunStart, 'scope'>): boolean {
  return scope.accounts !== undefined || scope.organizationalUnits !== undefined || scope.roles !== undefined;
}

/** A run's place from its start record. */
export function placeOfRun({ run, at }: Pick<RunStart, 'run' | 'at'>): RunPlace {
  return { runId: run, date: at.slice(0, 10) };
}

/** Writes the start record, or gives the one that an earlier try of the same run wrote: that one counts. */
export async function writeRunStart(
  log: AuditLog,
  start: RunStart,
): Promise<{ readonly start: RunStart; readonly isFirstTry: boolean }> {
  const place = placeOfRun(start);
  if ((await log.create(runStartKey(place), encodeJson(start))) === 'created') return { start, isFirstTry: true };
  return { start: await readRunStart(log, place), isFirstTry: false };
}

/** @throws UnusableLogError where there is none, or it is broken. */
export async function readRunStart(log: AuditLog, place: RunPlace): Promise<RunStart> {
  const key = runStartKey(place);
  // Never replaced: what this process created is what lies there.
  const stored = log.recall?.(key) ?? (await log.read(key));
  const source = log.locate(key);
  if (stored === undefined) throw new UnusableLogError(`${source}: expected the start record of a run, found none`);
  return readForm(runStart, decodeJson(stored.body, source), { source, form: 'the start record of a run' });
}

/**
 * Finds a run that began on this day or the day before, so that a try after midnight goes on where the first one stopped.
 *
 * @param today YYYY-MM-DD
 */
export async function findRun(log: AuditLog, runId: string, today: string): Promise<RunPlace | undefined> {
  const yesterday = new Date(Date.parse(`${today}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  const places = [today, yesterday].map((date) => ({ date, runId }));
  const found = await Promise.all(places.map((place) => hasStart(log, place)));
  return places.find((_, index) => found[index]);
}

async function hasStart(log: AuditLog, place: RunPlace): Promise<boolean> {
  for await (const { key } of log.list(runPrefix(place))) if (key === runStartKey(place)) return true;
  return false;
}
