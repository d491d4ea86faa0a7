import { describe, expect, it } from 'vitest';
import type { AccountReading, Estate } from '../../shared/estate/accountReading.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { scanEstate } from '../../shared/scan/scanEstate.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { collect } from '../collect.ts';

function reading(id: string, principals: Extract<AccountReading, { status: 'read' }>['principals']): AccountReading {
  const account = { id, partition: 'aws', isManagementAccount: false, levels: [] };
  return { status: 'read', account, principals, roles: 0, users: 0, skipped: [] };
}

function estateOf(...readings: readonly AccountReading[]): Estate {
  const why = 'not asked here';
  const notRead = { evaluated: false, why } as const;
  return {
    name: 'a fake',
    skipped: [],
    readOrganization: async () => ({ accountIds: [], scps: notRead, rcps: notRead }),
    async *readAccounts() {
      yield* readings;
    },
  };
}

/** Breaks whoever looks at its principals. */
function brokenReading(id: string): AccountReading {
  const broken = reading(id, []);
  return Object.defineProperty({ ...broken }, 'principals', {
    get: () => {
      throw new Error('no such thing');
    },
  });
}

describe('scanEstate', () => {
  describe('given an account in which judging itself fails', () => {
    it('tells it as that account, and judges the others', async () => {
      const estate = estateOf(brokenReading('111122223333'), reading('444455556666', []));
      const request = { estate, catalog: loadCatalog(), settings: defaultSettings, today: '2026-11-22' };
      const reports = await collect(scanEstate(request));
      expect(reports.map(({ coverage }) => [coverage.account, coverage.status])).toEqual([
        ['111122223333', 'unreadable'],
        ['444455556666', 'read'],
      ]);
      expect(reports[0]?.findings).toMatchObject([{ code: 'ACCOUNT_UNREADABLE', severity: 'high' }]);
      expect(reports[0]?.coverage.message).toContain('no such thing');
    });
  });
});
