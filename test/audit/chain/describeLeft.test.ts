import { describe, expect, it } from 'vitest';
import { mapResultsPrefix } from '../../../shared/audit/auditKeys.ts';
import type { AuditLog } from '../../../shared/audit/auditLog.ts';
import { describeLeft } from '../../../shared/audit/chain/describeLeft.ts';
import { memoryAuditLog } from '../memoryAuditLog.ts';

const place = { date: '2026-11-03', runId: 'planned' };

describe('describeLeft', () => {
  it('takes as many results of a map as somebody put there', async () => {
    const log: AuditLog = {
      ...memoryAuditLog(),
      async *list(prefix) {
        const count = prefix === mapResultsPrefix(place) ? 150_000 : 1;
        for (let index = 0; index < count; index += 1) yield { key: `${prefix}${index}`, size: 1 };
      },
    };
    expect(await describeLeft(log, place)).toEqual({ run: place.runId, date: place.date, objects: [] });
  });
});
