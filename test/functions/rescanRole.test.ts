import { afterAll, describe, expect, it, vi } from 'vitest';
import { createHandler } from '../../functions/rescan-role/handler.ts';
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
});
