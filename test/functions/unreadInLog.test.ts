import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { createHandler as createPlan } from '../../functions/plan-scan/handler.ts';
import { createHandler as createRescan } from '../../functions/rescan-role/handler.ts';
import { createHandler as createScan } from '../../functions/scan/handler.ts';
import { createHandler as createScanAccount } from '../../functions/scan-account/handler.ts';
import { accounts } from '../scan/smallEstate.ts';
import { contextOf, quietMetrics, sampleEvents } from './invocation.ts';
import { smallHub } from './smallHub.ts';

const [account] = accounts;
const line = z.looseObject({ level: z.string(), message: z.string() });
let printed: string[];

beforeEach(() => {
  printed = [];
  const keep = (text: string | Uint8Array) => {
    printed.push(String(text));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Lines of the log, as CloudWatch gets them. */
const logged = () =>
  printed
    .join('')
    .split('\n')
    .filter((text) => text.startsWith('{'))
    .map((text) => line.parse(JSON.parse(text)));

const logger = () => new Logger({ serviceName: 'test', logLevel: 'INFO' });
/** An account without the reader role. */
const unreadable = () => smallHub({ [account]: {} });
const warning = {
  level: 'WARN',
  message: 'account not read',
  account,
  reason: 'not-assumed',
  cause: expect.anything(),
};

function sample(source: string, file: string): unknown {
  return sampleEvents(source).find((event) => event.file === file)?.event;
}

describe('the log of a function that could not read an account', () => {
  const hub = unreadable();
  const openHub = async () => hub;

  it('says why: scan', async () => {
    const handle = createScan({ openHub: async () => unreadable(), logger: logger(), metrics: quietMetrics() });
    await handle(sample('scan', 'scheduled.json'), contextOf());
    expect(logged().filter(({ level }) => level === 'WARN')).toEqual([expect.objectContaining(warning)]);
  });

  it('says why: scan-account', async () => {
    const event = sample('scan', 'scheduled.json');
    const plan = await createPlan({ openHub, logger: logger() })({ event, executionName: 'execution' }, contextOf());
    await createScanAccount({ openHub, logger: logger() })({ plan, account }, contextOf());
    expect(logged().filter(({ level }) => level === 'WARN')).toEqual([expect.objectContaining(warning)]);
  });

  it('says why: rescan-role', async () => {
    const sleep = async () => {};
    const handle = createRescan({
      openHub: async () => unreadable(),
      sleep,
      logger: logger(),
      metrics: quietMetrics(),
    });
    await handle(sample('rescan-role', 'put-role-policy.json'), contextOf());
    expect(logged().filter(({ level }) => level === 'WARN')).toEqual([expect.objectContaining(warning)]);
  });
});
