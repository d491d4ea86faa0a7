import { describe, expect, it } from 'vitest';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import { readingRecord, recordReading, restoreReading } from '../../shared/estate/readingRecord.ts';
import { collect } from '../collect.ts';

const account = { id: '111122223333', partition: 'aws', isManagementAccount: false, levels: [] };

function throughJson(value: unknown) {
  return readingRecord.parse(JSON.parse(JSON.stringify(value)));
}

describe('restoreReading', () => {
  it('gives the principals of the example organization as they were, faults among them', async () => {
    for (const reading of await collect(createExportsEstate({ folder: 'examples/organization' }).readAccounts())) {
      const restored = restoreReading(throughJson(recordReading(reading, () => true)), reading.account);
      const { status, account: of } = reading;
      const said =
        reading.status === 'read'
          ? { principals: reading.principals, roles: reading.roles, users: reading.users, skipped: [] }
          : { reason: reading.reason, message: reading.message };
      expect(restored).toEqual({ status, account: of, ...said });
    }
  });

  it('keeps whom it is asked to keep, and that a reading is not whole', () => {
    const unread = [{ kind: 'principal' as const, what: 'x', why: 'broken' }];
    const reading = { status: 'read' as const, account, principals: [], roles: 3, users: 1, skipped: [], unread };
    const record = throughJson(recordReading(reading, () => false));
    expect(restoreReading(record, account)).toEqual({
      status: 'read',
      account,
      principals: [],
      roles: 3,
      users: 1,
      skipped: [],
      mayBePartial: true,
    });
  });
});
