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
      if (reading.status === 'read') {
        const { roleArns: _names, unread: _parts, ...recorded } = reading;
        expect(restored).toMatchObject({ ...recorded, skipped: [] });
      } else expect(restored).toEqual(reading);
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
