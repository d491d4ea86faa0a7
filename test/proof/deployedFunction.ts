// A function as it was deployed: the zip that was uploaded, its environment, the credentials of its role.

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import * as z from 'zod';
import type { AwsCall } from '../e2e/awsCall.ts';
import { type FaultProxy, startFaultProxy } from '../e2e/faultProxy.ts';
import { type FunctionProcess, type Invoked, startFunction } from '../e2e/lambdaRuntime.ts';
import { credentialsOf } from './deployedRoles.ts';

export interface StandingFunction {
  /** All that it asked of AWS. */
  readonly calls: readonly AwsCall[];
  invoke(event: unknown): Promise<Invoked>;
  /** What it logged. */
  output(): string;
  stop(): Promise<void>;
}

const configurationSchema = z.looseObject({
  FunctionName: z.string(),
  Role: z.string(),
  CodeSha256: z.string(),
  Environment: z.looseObject({ Variables: z.record(z.string(), z.string()) }),
});
type Configuration = z.output<typeof configurationSchema>;

/**
 * Starts a function that stands in the AWS counterpart.
 *
 * @param checkout where it was deployed from: its dist/functions has the zips
 * @throws Error where what stands there is not what was packaged
 */
export async function startDeployed(endpoint: string, checkout: string, name: string): Promise<StandingFunction> {
  const configuration = await readConfiguration(endpoint, name);
  const folder = await unpack(join(checkout, 'dist', 'functions'), configuration);
  const proxy = await startFaultProxy(endpoint);
  const calls: AwsCall[] = [];
  proxy.afterwards = (call) => calls.push(call);
  const environment = await environmentOf(endpoint, configuration, { folder, proxy });
  const runtime: FunctionProcess = await startFunction({ bundle: join(folder, 'handler.mjs'), environment });
  return {
    calls,
    invoke: (event) => runtime.invoke(event),
    output: () => runtime.output(),
    stop: async () => {
      await runtime.stop();
      await proxy.stop();
    },
  };
}

/** The counterpart checks no signature; it reads the service and the region out of the header. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/lambda/aws4_request, SignedHeaders=host, Signature=test';

/** Names of all functions that stand in the region of the hub. */
export async function deployedFunctionNames(endpoint: string): Promise<readonly string[]> {
  const answer = await fetch(`${endpoint}/2015-03-31/functions/`, { headers: { authorization } });
  const { Functions } = z.looseObject({ Functions: z.array(configurationSchema) }).parse(await answer.json());
  return Functions.map(({ FunctionName }) => FunctionName);
}

async function readConfiguration(endpoint: string, name: string): Promise<Configuration> {
  const answer = await fetch(`${endpoint}/2015-03-31/functions/${name}`, { headers: { authorization } });
  return z.looseObject({ Configuration: configurationSchema }).parse(await answer.json()).Configuration;
}

async function unpack(zips: string, { FunctionName, CodeSha256, Role }: Configuration): Promise<string> {
  const prefix = Role.slice(Role.lastIndexOf('/') + 1);
  const folder = await mkdtemp(join(tmpdir(), `${prefix}-`));
  const file = join(zips, `${FunctionName.replace(/^veeam-drift-/, '')}.zip`);
  const zip = await readFile(file);
  if (createHash('sha256').update(zip).digest('base64') !== CodeSha256) throw new Error(`${file} was not deployed`);
  for (const [path, content] of Object.entries(unzipSync(zip))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

async function environmentOf(
  endpoint: string,
  { FunctionName, Role, Environment }: Configuration,
  { folder, proxy }: { readonly folder: string; readonly proxy: FaultProxy },
): Promise<Readonly<Record<string, string>>> {
  return {
    ...Environment.Variables,
    ...(await credentialsOf(endpoint, Role.slice(Role.lastIndexOf('/') + 1))),
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: proxy.url,
    AWS_LAMBDA_FUNCTION_NAME: FunctionName,
    LAMBDA_TASK_ROOT: folder,
  };
}
