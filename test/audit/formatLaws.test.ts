import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountRecords,
  changeRecords,
  readAccountRecords,
  readChangeRecords,
} from '../../shared/audit/accountRecords.ts';
import { accountStateKey } from '../../shared/audit/auditKeys.ts';
import { encodeJsonLines } from '../../shared/audit/encodeJson.ts';
import { readAccountState, replaceAccountState } from '../../shared/audit/storedState.ts';
import { accountReportSchema } from '../../shared/drift/accountReport.ts';
import { accountStateSchema, changeSchema, coverageChangeSchema } from '../../shared/drift/change.ts';
import { runReportSchema } from '../../shared/drift/runReport.ts';
import { renderJson } from '../../shared/report/forms/renderJson.ts';
import { draws } from '../iam/lawRuns.ts';
import { schemaArbitrary } from '../schemaArbitrary.ts';
import { memoryAuditLog } from './memoryAuditLog.ts';

const run = '7f1c';
const at = '2026-11-22T02:00:01.000Z';
const drawnReport = schemaArbitrary(runReportSchema);

describe('the formats of findings', () => {
  it('give back any report from its JSON', () => {
    fc.assert(
      fc.property(drawnReport, (report) => {
        expect(runReportSchema.parse(JSON.parse(renderJson(report)))).toEqual(report);
      }),
      draws(100),
    );
  });

  it('give back any account from its report by way of JSON and log', () => {
    fc.assert(
      fc.property(drawnReport, schemaArbitrary(accountReportSchema), (whole, account) => {
        const judged = { ...account, coverage: { ...account.coverage, account: '111122223333' } };
        const text = renderJson({ ...whole, ...judged, coverage: { ...whole.coverage, accounts: [judged.coverage] } });
        const { coverage, principals, findings } = runReportSchema.parse(JSON.parse(text));
        // The watch is no part of a run report: records and states have it.
        const watch = judged.watch === undefined ? {} : { watch: judged.watch };
        const report = { coverage: coverage.accounts[0] ?? judged.coverage, principals, findings, ...watch };
        const recorded = { at, report, skipped: coverage.skipped };
        const body = encodeJsonLines(accountRecords(run, recorded));
        expect(readAccountRecords(body, 'account')).toEqual({ at, report: judged, skipped: whole.coverage.skipped });
      }),
      draws(100),
    );
  });

  it('give back any change from the log', () => {
    const drawn = fc.record({
      changes: fc.array(schemaArbitrary(changeSchema)),
      coverage: fc.array(schemaArbitrary(coverageChangeSchema)),
    });
    fc.assert(
      fc.property(drawn, (changes) => {
        expect(readChangeRecords(encodeJsonLines(changeRecords(run, at, changes)), 'changes')).toEqual(changes);
      }),
      draws(100),
    );
  });

  it('give back any state of an account', async () => {
    await fc.assert(
      fc.asyncProperty(schemaArbitrary(accountStateSchema), async (state) => {
        const log = memoryAuditLog();
        const known = { asOf: at, run, state, moved: { date: at.slice(0, 10), changes: [] } };
        expect(await replaceAccountState(log, known, null)).toMatchObject({ key: accountStateKey(state.account) });
        expect((await readAccountState(log, state.account)).known).toEqual(known);
      }),
      draws(100),
    );
  });
});
