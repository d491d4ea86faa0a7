// The state machine in the AWS counterpart: its definition as it is deployed, and Lambda played by the built functions.

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Template } from '../../scripts/infraTemplate.ts';
import { propertiesOf } from '../infra/resolvedResources.ts';
import { resolveTemplate } from '../infra/resolveTemplate.ts';
import type { Invoked } from './lambdaRuntime.ts';

/** Answers an invocation of the function with this name: `veeam-drift-scan-account`. */
export type InvokeFunction = (name: string, event: unknown) => Promise<Invoked>;

export interface LambdaGate {
  readonly port: number;
  /** Where everything that is no invocation goes; set it before the first call. */
  target: string;
  invoke: InvokeFunction;
  stop(): Promise<void>;
}

/** The counterpart's interpreter sends all its calls to one port of this machine: Lambda is answered here. */
export async function startLambdaGate(): Promise<LambdaGate> {
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port of this machine');
  const gate: LambdaGate = {
    port: address.port,
    target: '',
    invoke: async (name) => ({ outcome: 'failed', errorType: 'NotReady', errorMessage: name }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    const invocation = /\/functions\/([^/]+)\/invocations/.exec(path);
    if (invocation?.[1] === undefined) return forward(gate.target, incoming, outgoing);
    const name = decodeURIComponent(invocation[1]).replace(/^.*:function:/, '');
    writeInvoked(outgoing, await gate.invoke(name, JSON.parse(await readText(incoming))));
  }
  return gate;
}

function writeInvoked(outgoing: ServerResponse, invoked: Invoked): void {
  if (invoked.outcome === 'answered') {
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(invoked.answer));
    return;
  }
  // What Lambda answers for a process that ended under way.
  const crash = { errorType: 'Runtime.ExitError', errorMessage: 'Error: Runtime exited with error: signal: killed' };
  const { errorType, errorMessage } = invoked.outcome === 'failed' ? invoked : crash;
  outgoing.writeHead(200, { 'content-type': 'application/json', 'x-amz-function-error': 'Unhandled' });
  outgoing.end(JSON.stringify({ errorType, errorMessage }));
}

function forward(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url } = incoming;
  const onward = request(`${target}${url}`, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

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
