// The built function scan before the AWS counterpart with an organization; each test opens a hub of its own.

import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import { buildFunction, createHubWorld, type HubWorld, writeSettingsFolder } from './hubWorld.ts';
import { type FunctionProcess, startFunction } from './lambdaRuntime.ts';
import { startMoto } from './motoServer.ts';
import { createMotoWorld, type MotoWorld, storeSet } from './motoWorld.ts';

export interface OpenHub {
  readonly hub: HubWorld;
  readonly scan: FunctionProcess;
}

export interface ScanWorld {
  /** Address of the counterpart itself; the function finds AWS behind the proxy. */
  readonly url: string;
  readonly proxy: FaultProxy;
  readonly world: MotoWorld;
  /** `settings` beside those of all hubs, and more of the function's environment. */
  openHub(options?: {
    readonly settings?: object;
    readonly environment?: Readonly<Record<string, string>>;
  }): Promise<OpenHub>;
  /** No faults, no calls, and all roles as `createMotoWorld` made them. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export async function openScanWorld(): Promise<ScanWorld> {
  const moto = await startMoto();
  const [world, bundle, proxy] = await Promise.all([
    createMotoWorld(moto.url),
    buildFunction('scan'),
    startFaultProxy(moto.url),
  ]);
  const ec2 = storeSet.policy.Statement[0].Action;
  return {
    url: moto.url,
    proxy,
    world,
    openHub: async ({ settings, environment } = {}) => {
      const hub = await createHubWorld(moto.url, await writeSettingsFolder(settings));
      return {
        hub,
        scan: await startFunction({ bundle, environment: { ...hub.environment(proxy.url), ...environment } }),
      };
    },
    reset: async () => {
      proxy.decide = () => 'pass';
      proxy.afterwards = () => {};
      proxy.calls.clear();
      await world.setRole(world.accounts.trimmed, ec2.slice(1));
      await world.setRole(world.accounts.whole, ec2);
    },
    stop: async () => {
      await proxy.stop();
      await moto.stop();
    },
  };
}
