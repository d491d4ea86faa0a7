// A desk with the real command, before the AWS counterpart with an organization and a hub.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandResult, runProcess } from '../cli/runCommand.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import { createHubWorld, type HubWorld, writeSettingsFolder } from './hubWorld.ts';
import { startMoto } from './motoServer.ts';
import { awsAccess, createMotoWorld, type MotoWorld } from './motoWorld.ts';

export interface LiveDesk {
  /** Address of the counterpart itself; the command finds AWS behind the proxy. */
  readonly url: string;
  readonly proxy: FaultProxy;
  readonly world: MotoWorld;
  readonly hub: HubWorld;
  /** Empty, for what a test writes. */
  readonly folder: string;
  /** The settings file, in a folder with the required set that it names. */
  readonly settings: string;
  command(...args: readonly string[]): Promise<CommandResult>;
  commandIn(cwd: string, ...args: readonly string[]): Promise<CommandResult>;
  stop(): Promise<void>;
}

export async function openLiveDesk(): Promise<LiveDesk> {
  const moto = await startMoto();
  const [world, proxy, folder, settingsFolder] = await Promise.all([
    createMotoWorld(moto.url),
    startFaultProxy(moto.url),
    mkdtemp(join(tmpdir(), 'veeam-drift-live-')),
    writeSettingsFolder(),
  ]);
  const env = {
    AWS_REGION: awsAccess.region,
    AWS_ACCESS_KEY_ID: awsAccess.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: awsAccess.credentials.secretAccessKey,
    AWS_ENDPOINT_URL: proxy.url,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return {
    url: moto.url,
    proxy,
    world,
    hub: await createHubWorld(moto.url, settingsFolder),
    folder,
    settings: join(settingsFolder, 'settings.yaml'),
    command: (...args) => runProcess(args, { env }),
    commandIn: (cwd, ...args) => runProcess(args, { cwd, env }),
    stop: async () => {
      await proxy.stop();
      await moto.stop();
      await rm(folder, { recursive: true });
    },
  };
}
