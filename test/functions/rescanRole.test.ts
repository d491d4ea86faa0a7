import { afterAll, describe, expect, it, vi } from 'vitest';
import { scansPerHour } from '../../functions/rescan-role/claimRescan.ts';
import { createHandler } from '../../functions/rescan-role/handler.ts';
import type { AwsOrganizationRecord } from '../../shared/estate/awsOrganizationRecord.ts';
import { accounts, actions } from '../scan/smallEstate.ts';
import { contextOf, quietLogger, quietMetrics, sampleEvents } from './invocation.ts';
import { type SmallHub, smallHub } from './smallHub.ts';

const [first, second] = accounts;
const events = sampleEvents('rescan-role');

afterAll(() => {
  vi.unstubAllEnvs();
});

function handlerOf(hub: SmallHub, waits: number[] = []) {
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  return createHandler({ openHub: async () => hub, sleep, logger: quietLogger(), metrics: quietMetrics() });
}

function eventOf(file: string, change: object = {}): object {
  const event = events.find((sample) => sample.file === file)?.event;
  return { ...(typeof event === 'object' ? event : {}), ...change };
}

describe('rescan-role', () => {
  describe('given each sample event', () => {
    it.each(events)('does what its name says: $file', async ({ file, event }) => {
      const hub = smallHub({ [first]: { allowed: actions } });
      const answered = handlerOf(hub)(event, contextOf());
      if (file.startsWith('bad-')) await expect(answered).rejects.toThrow('the event cannot be read');
      else expect(await answered).toMatchObject({ outcome: file.startsWith('ignored-') ? 'ignored' : 'scanned' });
      expect(hub.reads).toEqual(/^(bad|ignored)-/.test(file) ? [] : [first]);
    });
  });

  describe('given a change of an account', () => {
    it('waits until its minute is over and IAM shows it, then scans that account only', async () => {
      const hub = smallHub({ [first]: { allowed: [] }, [second]: { allowed: [] } });
      const waits: number[] = [];
      const answer = await handlerOf(hub, waits)(eventOf('put-role-policy.json'), contextOf());
      expect(answer).toEqual({ outcome: 'scanned', runId: `rescan-${first}-2026-11-22T02:01:00.000Z` });
      expect(waits).toEqual([69_000]);
      expect(hub.reads).toEqual([first]);
      expect(hub.alerts.finished).toMatchObject([
        { partial: true, run: { trigger: 'event', reason: 'IAM: PutRolePolicy' } },
      ]);
    });
  });

  describe('given several changes within a minute', () => {
    it('scans once for all of them', async () => {
      const hub = smallHub({ [first]: { allowed: actions } });
      const handle = handlerOf(hub);
      const outcomes = [];
      for (const id of ['a', 'b', 'c']) {
        outcomes.push((await handle(eventOf('put-role-policy.json', { id }), contextOf())).outcome);
      }
      expect(outcomes).toEqual(['scanned', 'covered', 'covered']);
      expect(hub.reads).toEqual([first]);
    });
    it('scans again for a change of the next minute', async () => {
      const hub = smallHub({ [first]: { allowed: actions } });
      const handle = handlerOf(hub);
      await handle(eventOf('put-role-policy.json'), contextOf());
      const later = { id: 'later', time: '2026-11-22T02:01:05Z' };
      expect(await handle(eventOf('put-role-policy.json', later), contextOf())).toMatchObject({ outcome: 'scanned' });
      expect(hub.reads).toEqual([first, first]);
    });
  });

  describe('given the same event twice', () => {
    it('goes on with its own scan, and changes nothing once that is over', async () => {
      const hub = smallHub({ [first]: { allowed: actions } });
      const handle = handlerOf(hub);
      await handle(eventOf('put-role-policy.json'), contextOf());
      const written = hub.log.objects.size;
      expect(await handle(eventOf('put-role-policy.json'), contextOf())).toMatchObject({ outcome: 'scanned' });
      expect(hub.reads).toEqual([first]);
      expect(hub.log.objects.size).toBe(written);
    });
  });

  describe('given an account that changes all the time', () => {
    const every = (minute: number) => {
      const time = new Date(Date.parse('2026-11-22T02:00:30Z') + minute * 60_000).toISOString();
      return eventOf('put-role-policy.json', { id: `change-${minute}`, time });
    };

    it('scans it so often an hour, and leaves the rest to the schedule', async () => {
      const hub = smallHub({ [first]: { allowed: actions } });
      const handle = handlerOf(hub);
      const outcomes: string[] = [];
      for (let minute = 0; minute < 12; minute += 1) outcomes.push((await handle(every(minute), contextOf())).outcome);
      expect(outcomes).toEqual([...Array(scansPerHour).fill('scanned'), ...Array(12 - scansPerHour).fill('postponed')]);
      expect(hub.reads).toHaveLength(scansPerHour);
    });

    it('scans it again in the next hour, and other accounts at any time', async () => {
      const hub = smallHub({ [first]: { allowed: actions }, [second]: { allowed: actions } });
      const handle = handlerOf(hub);
      for (let minute = 0; minute < 8; minute += 1) await handle(every(minute), contextOf());
      expect(await handle(every(61), contextOf())).toMatchObject({ outcome: 'scanned' });
      const other = { ...every(9), account: second, id: 'other' };
      expect(await handle(other, contextOf())).toMatchObject({ outcome: 'scanned' });
    });

    it('goes on with its scan at a second delivery, whatever came between', async () => {
      const hub = smallHub({ [first]: { allowed: actions } });
      const handle = handlerOf(hub);
      for (let minute = 0; minute < 8; minute += 1) await handle(every(minute), contextOf());
      expect(await handle(every(2), contextOf())).toMatchObject({ outcome: 'scanned' });
      expect(await handle(every(7), contextOf())).toMatchObject({ outcome: 'postponed' });
    });
  });

  describe('given many changes within minutes', () => {
    const record = {
      organization: {
        schema: 'veeam-drift/organization/1',
        managementAccountId: '999988887777',
        policyTypes: {},
        roots: [{ id: 'r-ab12', name: 'Root' }],
        organizationalUnits: [],
        accounts: [{ id: first, parent: 'r-ab12' }],
        policies: [],
      },
      unread: {},
    } satisfies AwsOrganizationRecord;
    const handleWith = (hub: SmallHub, described: () => Promise<AwsOrganizationRecord>, minutes: readonly number[]) => {
      let minute = 0;
      const now = () => new Date(Date.parse('2026-11-22T02:00:00Z') + minute * 60_000);
      const watched: SmallHub = {
        ...hub,
        context: { ...hub.context, now },
        openEstate: (asked) => ({ ...hub.openEstate(asked), describeOrganization: described }),
      };
      const handle = handlerOf(watched);
      return async () => {
        for (minute of minutes) {
          const time = new Date(Date.parse('2026-11-22T01:58:30Z') + minute * 60_000).toISOString();
          await handle(eventOf('put-role-policy.json', { id: `at-${minute}`, time }), contextOf());
        }
        return hub.opened.map(({ organization }) => organization !== undefined);
      };
    };

    it('reads the organization once', async () => {
      const hub = smallHub({ [first]: { allowed: actions } });
      expect(await handleWith(hub, async () => record, [0, 1, 2, 3])()).toEqual([false, true, true, true]);
    });

    it('reads it again after five minutes', async () => {
      const hub = smallHub({ [first]: { allowed: actions } });
      expect(await handleWith(hub, async () => record, [0, 5, 6])()).toEqual([false, true, false]);
    });

    it.each([
      [
        'an organization that does not hold the account',
        { ...record, organization: { ...record.organization, accounts: [] } },
      ],
      ['one whose policies could not all be read', { ...record, unread: { SERVICE_CONTROL_POLICY: 'AccessDenied' } }],
      ['none', { fault: 'AccessDeniedException', list: [first] }],
    ])('remembers nothing of %s', async (_what, described) => {
      const hub = smallHub({ [first]: { allowed: actions } });
      expect(await handleWith(hub, async () => described, [0, 1])()).toEqual([false, false]);
    });

    it('remembers nothing of a reading that failed', async () => {
      const hub = smallHub({ [first]: { allowed: actions } });
      const fail = async () => Promise.reject(new Error('throttled'));
      expect(await handleWith(hub, fail, [0, 1])()).toEqual([false, false]);
    });
  });
});
