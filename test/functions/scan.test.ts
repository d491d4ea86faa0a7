import { afterAll, describe, expect, it, vi } from 'vitest';
import { createHandler } from '../../functions/scan/handler.ts';
import { accounts, actions } from '../scan/smallEstate.ts';
import { contextOf, quietLogger, quietMetrics, sampleEvents } from './invocation.ts';
import { type SmallHub, smallHub } from './smallHub.ts';

const [first, second, third] = accounts;
const healthy = { [first]: { allowed: actions }, [second]: { allowed: actions }, [third]: { allowed: actions } };

function handlerOf(hub: SmallHub) {
  return createHandler({ openHub: async () => hub, logger: quietLogger(), metrics: quietMetrics() });
}

afterAll(() => {
  vi.unstubAllEnvs();
});

describe('scan', () => {
  describe('given each sample event', () => {
    const events = sampleEvents('scan');
    it.each(events.filter(({ file }) => !file.startsWith('bad-')))('ends $file with a summary', async ({ event }) => {
      const hub = smallHub({ ...healthy });
      const answer = await handlerOf(hub)(event, contextOf());
      expect(answer).toMatchObject({ alreadyFinished: false, counts: { accountsUnreadable: 0 } });
    });
    it.each(events.filter(({ file }) => file.startsWith('bad-')))(
      'refuses $file and opens nothing',
      async ({ event }) => {
        const openHub = vi.fn(async () => smallHub({}));
        const handle = createHandler({ openHub, logger: quietLogger(), metrics: quietMetrics() });
        await expect(handle(event, contextOf())).rejects.toThrow('the event cannot be read');
        expect(openHub).not.toHaveBeenCalled();
      },
    );
  });

  describe('given a scheduled event', () => {
    it('names the run by the event and dates it by its time', async () => {
      const hub = smallHub({ ...healthy });
      const event = sampleEvents('scan').find(({ file }) => file === 'scheduled.json')?.event;
      const answer = await handlerOf(hub)(event, contextOf());
      expect(answer).toMatchObject({
        run: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
        startedAt: '2026-11-22T02:00:00.000Z',
        trigger: 'schedule',
        partial: false,
      });
      expect(await handlerOf(hub)(event, contextOf('another'))).toEqual({ ...answer, alreadyFinished: true });
    });
  });

  describe('given roles on demand', () => {
    it('judges only these, and reads only their accounts', async () => {
      const hub = smallHub({ ...healthy, [first]: { allowed: [] } });
      const roles = [`arn:aws:iam::${first}:role/store`];
      const answer = await handlerOf(hub)({ roles }, contextOf());
      expect(answer).toMatchObject({
        partial: true,
        counts: { accountsListed: 1, principals: 1, findings: { critical: 3 } },
      });
      expect(hub.reads).toEqual([first]);
    });
  });

  describe('given a dry run', () => {
    it('judges everything, writes and tells nothing', async () => {
      const hub = smallHub({ ...healthy, [first]: { allowed: [] } });
      const answer = await handlerOf(hub)({ dryRun: true }, contextOf());
      expect(answer).toMatchObject({ dryRun: true, counts: { accountsRead: 3, findings: { critical: 3 } } });
      expect(hub.log.writes).toEqual([]);
      expect(hub.alerts.received).toEqual([]);
    });
  });

  describe('given little time', () => {
    it('leaves a fifth of it for the end of the run', async () => {
      const hub = smallHub({ ...healthy });
      await handlerOf(hub)({}, { ...contextOf(), getRemainingTimeInMillis: () => 100_000 });
      expect(hub.opened[0]?.remainingTimeMs?.()).toBe(80_000);
    });
  });
});
