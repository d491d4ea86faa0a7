import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAwsClients } from '../../shared/estate/awsClients.ts';
import { createAwsEstate } from '../../shared/estate/awsEstate.ts';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import { readAwsSnapshot } from '../../shared/estate/readAwsSnapshot.ts';
import { holdsOneTimeKeys } from '../../shared/scan/holdsOneTimeKeys.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { collect } from '../collect.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import { hasMoto, type MotoServer, startMoto } from './motoServer.ts';
import { awsAccess, createMotoWorld, hubAccount, type MotoWorld } from './motoWorld.ts';

const settings = settingsSchema.parse({
  live: { accessKeys: true },
  principals: [{ name: 'veeam-one-time', kind: 'user', requirements: ['role-create'] }],
});

describe.skipIf(!hasMoto)('access keys read from the AWS counterpart', () => {
  let moto: MotoServer;
  let proxy: FaultProxy;
  let world: MotoWorld;

  beforeAll(async () => {
    moto = await startMoto();
    world = await createMotoWorld(moto.url);
    proxy = await startFaultProxy(moto.url);
    const iam = new IAMClient({ ...awsAccess, endpoint: moto.url });
    for (const UserName of ['veeam-one-time', 'somebody-else']) {
      await iam.send(new CreateUserCommand({ UserName }));
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      await iam.send(new CreateAccessKeyCommand({ UserName }));
      await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: AccessKey?.AccessKeyId, Status: 'Inactive' }));
    }
  });
  afterAll(async () => {
    await proxy?.stop();
    await moto?.stop();
  });

  const hubOptions = () => ({
    clients: createAwsClients({ ...awsAccess, endpoint: proxy.url }),
    role: { name: 'veeam-drift-reader', externalId: 'external-1', sessionName: 'veeam-drift-test' },
    accounts: { exclude: [], only: { accounts: [hubAccount] } },
    readUsers: true,
    concurrency: 1,
    accountTimeoutMs: 60_000,
  });
  const readHub = async (given: object) => {
    const estate = createAwsEstate({ ...hubOptions(), ...given });
    const [reading] = await collect(estate.readAccounts());
    if (reading?.status !== 'read') throw new Error('expected the account to be read');
    return new Map(reading.principals.map(({ name, accessKeys }) => [name, accessKeys]));
  };

  it('are those of users for one use: one call for the user, one for each key', async () => {
    proxy.calls.clear();
    const keys = await readHub({ isKeyHolder: holdsOneTimeKeys(settings) });
    const own = keys.get('veeam-one-time') ?? [];
    expect(own.map(({ number }) => number)).toEqual([1, 2]);
    expect(own.map(({ isActive }) => isActive).toSorted()).toEqual([false, true]);
    expect(own.every(({ since }) => since !== undefined)).toBe(true);
    expect(keys.get('somebody-else')).toBeUndefined();
    expect([proxy.calls.get('ListAccessKeys'), proxy.calls.get('GetAccessKeyLastUsed')]).toEqual([1, 2]);
    expect(world.accounts.hub).toBe(hubAccount);
  });

  it('are in a snapshot, so that a scan of its files says what the live one does', async () => {
    const live = await readHub({ isKeyHolder: holdsOneTimeKeys(settings) });
    const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-snapshot-'));
    for await (const part of readAwsSnapshot({ ...hubOptions(), isKeyHolder: holdsOneTimeKeys(settings) })) {
      if ('file' in part) await writeFile(join(folder, part.file.name), part.file.text);
    }
    const readings = await collect(createExportsEstate({ folder }).readAccounts());
    await rm(folder, { recursive: true });
    const reading = readings.find(({ account }) => account.id === hubAccount);
    if (reading?.status !== 'read') throw new Error('expected the snapshot to be read');
    const keys = new Map(reading.principals.map(({ name, accessKeys }) => [name, accessKeys]));
    expect(keys.get('veeam-one-time')).toEqual(live.get('veeam-one-time'));
    expect(keys.get('veeam-one-time')).toHaveLength(2);
    expect(keys.get('somebody-else')).toBeUndefined();
  });

  it('are not asked for where the settings do not say so', async () => {
    proxy.calls.clear();
    const keys = await readHub({});
    expect(keys.get('veeam-one-time')).toBeUndefined();
    expect([...proxy.calls.keys()].filter((call) => call.includes('AccessKey'))).toEqual([]);
  });
});
