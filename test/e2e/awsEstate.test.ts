import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountReading } from '../../shared/estate/accountReading.ts';
import { createAwsClients } from '../../shared/estate/awsClients.ts';
import { type AwsEstate, createAwsEstate } from '../../shared/estate/awsEstate.ts';
import type { AwsEstateOptions } from '../../shared/estate/awsEstateOptions.ts';
import { collect } from '../collect.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import { hasMoto, type MotoServer, startMoto } from './motoServer.ts';
import { awsAccess, createMotoWorld, type MotoWorld } from './motoWorld.ts';

describe.skipIf(!hasMoto)('createAwsEstate against the AWS counterpart', () => {
  let moto: MotoServer;
  let proxy: FaultProxy;
  let world: MotoWorld;

  beforeAll(async () => {
    moto = await startMoto();
    world = await createMotoWorld(moto.url);
    proxy = await startFaultProxy(moto.url);
  });

  afterAll(async () => {
    await proxy?.stop();
    await moto?.stop();
  });

  beforeEach(() => {
    proxy.decide = () => 'pass';
    proxy.pageSize = 1000;
    proxy.calls.clear();
  });

  const open = (options: Partial<AwsEstateOptions> = {}): AwsEstate =>
    createAwsEstate({
      clients: createAwsClients({ ...awsAccess, endpoint: proxy.url }),
      role: { name: 'veeam-drift-reader', externalId: 'external-1', sessionName: 'veeam-drift-test' },
      accounts: { exclude: [] },
      readUsers: true,
      concurrency: 4,
      accountTimeoutMs: 60_000,
      ...options,
    });

  const readAll = async (estate: AwsEstate) =>
    new Map((await collect(estate.readAccounts())).map((reading) => [reading.account.id, reading]));

  describe('given an organization', () => {
    it('reads each account once, with its role, policies and levels, and reports the suspended one', async () => {
      const readings = await readAll(open());
      expect(statuses(readings, world)).toEqual({
        hub: 'read',
        whole: 'read',
        trimmed: 'read',
        limited: 'read',
        empty: 'read',
        suspended: 'suspended',
      });
      const limited = readings.get(world.accounts.limited);
      expect(limited?.account).toMatchObject({ name: 'limited', isManagementAccount: false });
      expect(limited?.account.levels.map(({ kind, name }) => [kind, name])).toEqual([
        ['root', 'Root'],
        ['organizational-unit', 'Workloads'],
        ['organizational-unit', 'Production'],
        ['account', 'limited'],
      ]);
      const scps = limited?.account.levels[2]?.scps?.map(({ name }) => name);
      expect(scps).toContain('keep-snapshots');
      expect(readings.get(world.accounts.hub)?.account.isManagementAccount).toBe(true);
    });

    it('gives roles with decoded documents and the policies that AWS manages', async () => {
      const readings = await readAll(open());
      const whole = readings.get(world.accounts.whole);
      if (whole?.status !== 'read') throw new Error('expected the account to be read');
      const role = whole.principals.find(({ name }) => name === 'veeam-store');
      expect(role).toMatchObject({
        arn: `arn:aws:iam::${world.accounts.whole}:role/backup/veeam-store`,
        path: '/backup/',
        tags: { 'veeam:role': 'store' },
        trust: { statements: [{ effect: 'Allow' }] },
      });
      expect(role?.identity.map(({ name, attachment }) => [name, attachment])).toEqual([
        ['ec2', 'inline'],
        ['AmazonS3ReadOnlyAccess', 'managed'],
      ]);
      expect(role?.identity.every(({ document }) => document.faults === undefined)).toBe(true);
    });

    it('needs one AssumeRole and one page per account, and two calls per policy that AWS manages', async () => {
      await readAll(open());
      expect(Object.fromEntries(proxy.calls)).toMatchObject({
        AssumeRole: 5,
        GetAccountAuthorizationDetails: 5,
        GetPolicy: 1,
        GetPolicyVersion: 1,
        DescribeOrganization: 1,
      });
      expect(proxy.calls.get('ListParents')).toBeUndefined();
      expect(proxy.calls.get('DescribePolicy')).toBe(proxy.calls.get('ListTargetsForPolicy'));
    });

    it('reads an account ahead with the same calls, which its turn does not make again', async () => {
      const estate = open();
      const ahead = await estate.readAhead?.(world.accounts.limited);
      expect(proxy.calls.get('AssumeRole')).toBe(1);
      expect((await readAll(estate)).get(world.accounts.limited)).toBe(ahead);
      expect(proxy.calls.get('AssumeRole')).toBe(5);
      expect(proxy.calls.get('GetAccountAuthorizationDetails')).toBe(5);
    });

    it('reads an account ahead that is no part of a narrowed run, and none that is left out or not listed', async () => {
      const only = { accounts: [world.accounts.whole] };
      const narrowed = open({ accounts: { exclude: [world.accounts.trimmed], only } });
      expect(await narrowed.readAhead?.(world.accounts.limited)).toMatchObject({ status: 'read' });
      expect(await narrowed.readAhead?.(world.accounts.trimmed)).toMatchObject({ status: 'excluded' });
      const listed = open({ accounts: { exclude: [], list: [world.accounts.whole] } });
      expect(await listed.readAhead?.(world.accounts.limited)).toBeUndefined();
    });

    it('reads only what the settings choose, and says what they leave out', async () => {
      const { accounts, workloads } = world;
      const excluded = { exclude: [accounts.trimmed], organizationalUnits: [workloads] };
      expect(statuses(await readAll(open({ accounts: excluded })), world)).toEqual({
        hub: 'excluded',
        whole: 'read',
        trimmed: 'excluded',
        limited: 'read',
        empty: 'excluded',
        suspended: 'excluded',
      });
    });

    it('reads only the accounts of a narrowed run, and names one that does not exist', async () => {
      const only = { accounts: [world.accounts.whole, '999999999999'] };
      const readings = await readAll(open({ accounts: { exclude: [], only } }));
      expect([...readings.values()].map(({ account, status }) => [account.id, status])).toEqual([
        ['999999999999', 'unreadable'],
        [world.accounts.whole, 'read'],
      ]);
    });
  });

  describe('given pages of one entity each', () => {
    it('reads as if there were one page', async () => {
      const whole = await readAll(open());
      proxy.pageSize = 1;
      proxy.calls.clear();
      const paged = await readAll(open());
      const principals = (readings: ReadonlyMap<string, AccountReading>) =>
        [...readings.values()].flatMap((reading) => (reading.status === 'read' ? reading.principals : []));
      expect(new Set(principals(paged).map(({ arn }) => arn))).toEqual(
        new Set(principals(whole).map(({ arn }) => arn)),
      );
      const entities = [...whole.values()].map((reading) =>
        reading.status === 'read' ? Math.max(1, reading.roles) : 0,
      );
      expect(proxy.calls.get('GetAccountAuthorizationDetails')).toBe(entities.reduce((sum, count) => sum + count, 0));
    });
  });

  describe('given an account whose reader role refuses', () => {
    it('reports it as not assumed and reads the others', async () => {
      proxy.decide = ({ name, parameters }) => {
        const isRefused = name === 'AssumeRole' && parameters.get('RoleArn')?.includes(world.accounts.whole) === true;
        return isRefused
          ? { status: 403, code: 'AccessDenied', message: 'is not authorized to perform: sts:AssumeRole' }
          : 'pass';
      };
      const readings = await readAll(open());
      expect(statuses(readings, world)).toMatchObject({ whole: 'not-assumed', trimmed: 'read', limited: 'read' });
    });

    it('is assumed with external id, source identity, session policy and 15 minutes', async () => {
      const seen: URLSearchParams[] = [];
      proxy.decide = ({ name, parameters }) => {
        if (name === 'AssumeRole') seen.push(parameters);
        return 'pass';
      };
      await readAll(open({ accounts: { exclude: [], only: { accounts: [world.accounts.whole] } } }));
      expect(Object.fromEntries(seen[0] ?? [])).toMatchObject({
        RoleArn: `arn:aws:iam::${world.accounts.whole}:role/veeam-drift-reader`,
        RoleSessionName: 'veeam-drift-test',
        ExternalId: 'external-1',
        SourceIdentity: 'veeam-drift',
        DurationSeconds: '900',
        Policy: expect.stringContaining('iam:GetAccountAuthorizationDetails'),
      });
    });
  });

  describe('given rights that end half-way', () => {
    it('reports the account as denied', async () => {
      proxy.pageSize = 1;
      proxy.decide = ({ name, parameters }) =>
        name === 'GetAccountAuthorizationDetails' && parameters.has('Marker')
          ? { status: 403, code: 'AccessDenied', message: 'not authorized' }
          : 'pass';
      const readings = await readAll(open({ pageSize: 1 }));
      expect([...readings.values()].filter(isDenied).length).toBeGreaterThan(0);
      expect(readings.size).toBe(6);
    });
  });

  describe('given expired credentials of the session', () => {
    it('reports the account as failed, with what AWS said', async () => {
      proxy.decide = ({ name }) =>
        name === 'GetAccountAuthorizationDetails'
          ? { status: 403, code: 'ExpiredToken', message: 'The security token included in the request is expired' }
          : 'pass';
      const readings = await readAll(open());
      expect(readings.get(world.accounts.whole)).toMatchObject({
        status: 'unreadable',
        reason: 'failed',
        message: expect.stringContaining('ExpiredToken'),
      });
    });
  });

  describe('given an account that AWS throttles for good', () => {
    it('reports it as throttled and reads the others', async () => {
      const clients = createAwsClients({ ...awsAccess, endpoint: proxy.url, maxAttempts: 2 });
      proxy.decide = ({ name, parameters }) => {
        const isThrottled = name === 'AssumeRole' && parameters.get('RoleArn')?.includes(world.accounts.whole) === true;
        return isThrottled ? { status: 400, code: 'Throttling', message: 'Rate exceeded' } : 'pass';
      };
      const readings = await readAll(open({ clients, concurrency: 1 }));
      expect(statuses(readings, world)).toMatchObject({ whole: 'throttled', trimmed: 'read', empty: 'read' });
    });
  });

  describe('given an account that never answers', () => {
    it('gives it up at its deadline and reads the others', async () => {
      let silent = '';
      proxy.decide = ({ name, accessKey }) => {
        if (name !== 'GetAccountAuthorizationDetails') return 'pass';
        if (silent === '') silent = accessKey;
        return accessKey === silent ? 'silent' : 'pass';
      };
      // Long enough for the others on a busy machine.
      const readings = await readAll(open({ accountTimeoutMs: 5_000, concurrency: 1 }));
      const late = [...readings.values()].filter(
        (reading) => reading.status === 'unreadable' && reading.reason === 'failed',
      );
      expect(late.map((reading) => ('message' in reading ? reading.message : ''))).toEqual([
        'not read within 5 seconds',
      ]);
      expect(readings.size).toBe(6);
    });
  });

  describe('given a run whose time is used up', () => {
    it('reports the rest as not reached', async () => {
      let looks = 0;
      const remainingTimeMs = () => {
        looks += 1;
        return looks > 2 ? 0 : 60_000;
      };
      const readings = await readAll(open({ remainingTimeMs, concurrency: 1 }));
      const reasons = [...readings.values()].map((reading) => (reading.status === 'read' ? 'read' : reading.reason));
      expect(reasons.toSorted()).toEqual(['not-reached', 'not-reached', 'not-reached', 'read', 'read', 'suspended']);
    });
  });

  describe('given policies of the organization that nobody may read', () => {
    it('reads the accounts and says that SCPs were not evaluated', async () => {
      proxy.decide = ({ name }) =>
        name === 'ListPolicies' ? { status: 400, code: 'AccessDeniedException', message: 'no' } : 'pass';
      const estate = open();
      expect((await estate.readOrganization()).scps).toEqual({
        evaluated: false,
        why: 'AWS Organizations answered AccessDeniedException',
      });
      expect((await readAll(estate)).get(world.accounts.limited)?.account.levels[1]?.scps).toBeUndefined();
    });
  });

  describe('given an organization that cannot be listed', () => {
    const refuse = ({ name }: { readonly name: string }) =>
      name === 'DescribeOrganization'
        ? ({ status: 400, code: 'AccessDeniedException', message: 'no' } as const)
        : 'pass';

    it('says what to do', async () => {
      proxy.decide = refuse;
      await expect(readAll(open())).rejects.toThrow('live.accounts.list');
    });
    it('reads a list of accounts without it', async () => {
      proxy.decide = refuse;
      const estate = open({ accounts: { exclude: [], list: [world.accounts.whole] } });
      expect([...(await readAll(estate)).values()]).toMatchObject([{ status: 'read', account: { levels: [] } }]);
      expect((await estate.readOrganization()).scps).toMatchObject({ evaluated: false });
    });
  });

  describe('given thirty faults in a hundred calls', () => {
    it.each([
      ['throttling', { status: 400, code: 'Throttling', message: 'Rate exceeded' }],
      ['server errors', { status: 500, code: 'InternalFailure', message: 'try again' }],
      ['connections that are cut', 'reset'],
      ['answers that are cut off', 'cut'],
      ['slow answers', { delayMs: 200 }],
    ] as const)('gives each account as read or as unreadable with a reason: %s', async (_name, fault) => {
      let calls = 0;
      // Every third call or so, the same in each run.
      proxy.decide = () => {
        calls += 1;
        return (calls * 7) % 10 < 3 ? fault : 'pass';
      };
      const readings = await readAll(open());
      expect(readings.size).toBe(6);
      const unread = [...readings.values()].filter((reading) => reading.status !== 'read');
      expect(unread.every((reading) => reading.message.length > 0)).toBe(true);
      expect(statuses(readings, world).suspended).toBe('suspended');
    });
  });
});

function isDenied(reading: AccountReading): boolean {
  return reading.status === 'unreadable' && reading.reason === 'access-denied';
}

function statuses(readings: ReadonlyMap<string, AccountReading>, { accounts }: MotoWorld): Record<string, string> {
  return Object.fromEntries(
    Object.entries(accounts).map(([name, id]) => {
      const reading = readings.get(id);
      if (reading === undefined) return [name, 'missing'];
      return [name, reading.status === 'unreadable' ? reading.reason : reading.status];
    }),
  );
}
