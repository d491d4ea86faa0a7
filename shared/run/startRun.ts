// Begins a run, or goes on with one that an earlier delivery of the same event began.

import { accountsPrefix } from '../audit/auditKeys.ts';
import { canonicalJson } from '../audit/canonicalJson.ts';
import { sha256 } from '../audit/encodeJson.ts';
import { findRun, placeOfRun, type RunStart, readRunStart, writeRunStart } from '../audit/runStart.ts';
import { actionTableDate } from '../iam/findAction.ts';
import { newestBuild } from '../requirements/loadCatalog.ts';
import type { RunContext, RunRequest } from './runContext.ts';

export interface StartedRun {
  readonly start: RunStart;
  /** This process wrote the start record: nothing of the run can have been there before. */
  readonly isFirstTry: boolean;
  /** Accounts that an earlier try of the run has recorded already. */
  readonly recorded: ReadonlySet<string>;
}

/** Writes the start record, or takes the one that is there: time, scope and exceptions are then those of the first try. */
export async function startRun(context: RunContext, request: RunRequest): Promise<StartedRun> {
  const { log, now } = context;
  const at = request.at ?? now().toISOString();
  const known = await findRun(log, request.runId, at.slice(0, 10));
  if (known !== undefined) return withRecorded(context, await readRunStart(log, known));
  const { start, isFirstTry } = await writeRunStart(log, describeStart(context, request, at));
  return isFirstTry ? { start, isFirstTry, recorded: new Set() } : withRecorded(context, start);
}

async function withRecorded({ log }: RunContext, start: RunStart): Promise<StartedRun> {
  const prefix = accountsPrefix(placeOfRun(start));
  const recorded = new Set<string>();
  for await (const { key } of log.list(prefix)) recorded.add(key.slice(prefix.length).replace(/\..*$/, ''));
  return { start, isFirstTry: false, recorded };
}

function describeStart({ settings, toolVersion }: RunContext, request: RunRequest, at: string): RunStart {
  const { accounts, organizationalUnits, roles, reason } = request;
  return {
    record: 'start',
    schema: 'veeam-drift/start/1',
    run: request.runId,
    at,
    trigger: request.trigger,
    ...(reason === undefined ? {} : { reason }),
    toolVersion,
    build: settings.build ?? newestBuild(),
    actionTableDate,
    settingsSha256: sha256(canonicalJson(settings)),
    scope: {
      ...(accounts === undefined ? {} : { accounts }),
      ...(organizationalUnits === undefined ? {} : { organizationalUnits }),
      ...(roles === undefined ? {} : { roles }),
    },
    exceptions: settings.exceptions,
  };
}
