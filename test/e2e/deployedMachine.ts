// The state machine of the packaged template, run by the AWS counterpart's interpreter over the built functions.

import type { Template } from '../../scripts/package/parseTemplate.ts';
import { packagedTemplate } from '../infra/packagedTemplate.ts';
import { buildFunctions, type DeployedFunction, deployFunction } from './deployedFunctions.ts';
import { startFaultProxy } from './faultProxy.ts';
import { createHubWorld, type HubWorld, writeSettingsFolder } from './hubWorld.ts';
import { startMoto } from './motoServer.ts';
import { createMotoWorld, type MotoWorld } from './motoWorld.ts';
import { deployedDefinition, type Execution, executeStateMachines, runStateMachine } from './stateMachineWorld.ts';

/** The functions that the state machine calls. */
export const machineFunctions = ['plan-scan', 'scan-account', 'finish-scan'] as const;
export type MachineFunction = (typeof machineFunctions)[number];

export interface DeployedMachine {
  readonly hub: HubWorld;
  readonly functions: Readonly<Record<MachineFunction, DeployedFunction>>;
  /** Runs it once; the run's id is given. */
  run(id: string): Promise<Execution>;
  stop(): Promise<void>;
}

export interface MachineWorld {
  readonly template: Template;
  readonly world: MotoWorld;
  /** A machine with a hub and functions of its own. One at a time. */
  openMachine(): Promise<DeployedMachine>;
  stop(): Promise<void>;
}

/** Starts the counterpart with an organization, and builds template and functions. */
export async function startMachineWorld(): Promise<MachineWorld> {
  const template = await packagedTemplate('default');
  const gate = await startFaultProxy();
  const moto = await startMoto(Number(new URL(gate.url).port));
  gate.target = moto.url;
  await executeStateMachines(moto);
  const [world, bundles, settingsFolder] = await Promise.all([
    createMotoWorld(moto.url),
    buildFunctions(machineFunctions),
    writeSettingsFolder({ live: { externalId: 'external-1', accountTimeoutSeconds: 300 } }),
  ]);
  return {
    template,
    world,
    openMachine: async () => {
      const hub = await createHubWorld(moto.url, settingsFolder);
      const deploy = (name: MachineFunction) => deployFunction(hub, bundles.get(name) ?? '', moto.url);
      const functions = {
        'plan-scan': await deploy('plan-scan'),
        'scan-account': await deploy('scan-account'),
        'finish-scan': await deploy('finish-scan'),
      };
      gate.functions = new Map(machineFunctions.map((name) => [`veeam-drift-${name}`, functions[name].invoke]));
      return {
        hub,
        functions,
        run: (id) =>
          runStateMachine({
            endpoint: gate.url,
            definition: deployedDefinition(template, hub.bucket),
            name: `${hub.bucket}-${id}`,
            input: scheduled(id),
          }),
        stop: async () => {
          for (const name of machineFunctions) await functions[name].stop();
        },
      };
    },
    stop: async () => {
      await gate.stop();
      await moto.stop();
    },
  };
}

function scheduled(id: string): object {
  return { id, 'detail-type': 'Scheduled Event', source: 'aws.events', time: '2026-11-20T02:00:00Z', detail: {} };
}
