// The built functions of a hub, each in a process of its own that finds AWS through a proxy of its own.

import { builtHandler } from '../infra/builtFunction.ts';
import type { AwsCall } from './awsCall.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import type { HubWorld } from './hubWorld.ts';
import { type Invoked, startFunction } from './lambdaRuntime.ts';

export interface Invocation {
  readonly event: unknown;
  readonly invoked: Invoked;
}

export interface DeployedFunction {
  readonly proxy: FaultProxy;
  /** All that the function asked of AWS. */
  readonly calls: readonly AwsCall[];
  /** All invocations that have ended. */
  readonly invocations: readonly Invocation[];
  /** One after the other, as one execution environment takes them. */
  invoke(event: unknown): Promise<Invoked>;
  kill(): void;
  stop(): Promise<void>;
}

/** Builds functions as they are deployed; gives the path of each handler by name. */
export async function buildFunctions(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return new Map(await Promise.all(names.map(async (name) => [name, await builtHandler(name)] as const)));
}

/** @param endpoint of the AWS counterpart */
export async function deployFunction(hub: HubWorld, bundle: string, endpoint: string): Promise<DeployedFunction> {
  const proxy = await startFaultProxy(endpoint);
  const runtime = await startFunction({ bundle, environment: hub.environment(proxy.url) });
  const calls: AwsCall[] = [];
  const invocations: Invocation[] = [];
  let last: Promise<unknown> = Promise.resolve();
  proxy.afterwards = (call) => calls.push(call);
  return {
    proxy,
    calls,
    invocations,
    invoke: (event) => {
      const next = last.then(async () => {
        const invoked = await runtime.invoke(event);
        invocations.push({ event, invoked });
        return invoked;
      });
      last = next;
      return next;
    },
    kill: () => runtime.kill(),
    stop: async () => {
      await runtime.stop();
      await proxy.stop();
    },
  };
}
