// Runs the state machine as it is deployed in the interpreter of the AWS counterpart.

import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Template } from '../../scripts/package/parseTemplate.ts';
import { propertiesOf } from '../infra/resolvedResources.ts';
import { resolveTemplate } from '../infra/resolveTemplate.ts';
import type { MotoServer } from './motoServer.ts';

const states = z.record(z.string(), z.looseObject({}));
const definitionSchema = z.looseObject({
  States: z.looseObject({
    ScanAccounts: z.looseObject({
      ItemProcessor: z.looseObject({ States: states }),
    }),
  }),
});

/**
 * The definition that the packaged template deploys, for this bucket. Two things differ from what is deployed: waits
 * before a retry last a second, and `ToleratedFailurePercentage`, which the counterpart cannot read, is left out.
 */
export function deployedDefinition(template: Template, bucket: string): string {
  const parameters = { Distributed: 'true', AuditBucketName: bucket };
  const properties = propertiesOf(resolveTemplate({ template, parameters }), 'ScanStateMachine');
  const { DefinitionString, DefinitionSubstitutions } = z
    .looseObject({ DefinitionString: z.string(), DefinitionSubstitutions: z.record(z.string(), z.string()) })
    .parse(properties);
  const filled = DefinitionString.replace(/\$\{(\w+)\}/g, (_all, name: string) => {
    const value = DefinitionSubstitutions[name];
    if (value === undefined) throw new Error(`expected a substitution for ${name} in infra/distributed.yml`);
    return value;
  });
  const definition = definitionSchema.parse(JSON.parse(filled));
  const { ToleratedFailurePercentage: _unread, ...scanAccounts } = definition.States.ScanAccounts;
  const whole = { ...definition, States: { ...definition.States, ScanAccounts: scanAccounts } };
  return JSON.stringify(whole, (key, value: unknown) =>
    ['IntervalSeconds', 'BackoffRate'].includes(key) ? 1 : key === 'JitterStrategy' ? 'NONE' : value,
  );
}

const executionSchema = z.looseObject({
  status: z.string(),
  output: z.string().optional(),
  cause: z.string().optional(),
});

export interface Execution {
  readonly status: string;
  /** What the last state gave, as JSON; absent where it failed. */
  readonly output?: string | undefined;
  readonly cause?: string | undefined;
  /** Types of the events in the execution's history. */
  readonly history: readonly string[];
}

export interface RunStateMachine {
  readonly endpoint: string;
  readonly definition: string;
  readonly name: string;
  readonly input: unknown;
}

/** The counterpart only pretends to run state machines unless it is told to. */
export async function executeStateMachines({ url }: MotoServer): Promise<void> {
  const body = JSON.stringify({ stepfunctions: { execute_state_machine: true } });
  await fetch(`${url}/moto-api/config`, { method: 'POST', body });
}

/** Runs a state machine to its end. */
export async function runStateMachine({ endpoint, definition, name, input }: RunStateMachine): Promise<Execution> {
  const call = (action: string, body: object) => callStates(endpoint, action, body);
  const roleArn = 'arn:aws:iam::123456789012:role/veeam-drift-state-machine';
  const { stateMachineArn } = z
    .looseObject({ stateMachineArn: z.string() })
    .parse(await call('CreateStateMachine', { name, definition, roleArn }));
  const { executionArn } = z
    .looseObject({ executionArn: z.string() })
    .parse(await call('StartExecution', { stateMachineArn, name, input: JSON.stringify(input) }));
  for (;;) {
    const execution = executionSchema.parse(await call('DescribeExecution', { executionArn }));
    if (execution.status !== 'RUNNING') {
      const { events } = z
        .looseObject({ events: z.array(z.looseObject({ type: z.string() })) })
        .parse(await call('GetExecutionHistory', { executionArn }));
      return { ...execution, history: events.map(({ type }) => type) };
    }
    await sleep(200);
  }
}

/** The counterpart checks no signature; it reads the service and the region out of the header. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/states/aws4_request, SignedHeaders=host, Signature=test';

async function callStates(endpoint: string, action: string, body: object): Promise<unknown> {
  const headers = {
    authorization,
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AWSStepFunctions.${action}`,
  };
  const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${text}`);
  return JSON.parse(text);
}
