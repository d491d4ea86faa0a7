// Writes shared/iam/actions/endpointRegions.generated.json from botocore's endpoints.json (PyPI, Apache-2.0), which is read here only.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import type { EndpointData } from '../../shared/iam/actions/endpointData.ts';

const outputPath = fileURLToPath(new URL('../../shared/iam/actions/endpointRegions.generated.json', import.meta.url));
const setsPath = fileURLToPath(new URL('../../shared/requirements/sets/', import.meta.url));

/** Global services that no set asks for, and that region guards are known to forget. */
const alsoGlobal = ['cloudfront', 'route53', 'support'];

const endpointSchema = z.object({
  credentialScope: z.object({ region: z.string().optional() }).optional(),
});
const serviceSchema = z.object({
  isRegionalized: z.boolean().optional(),
  partitionEndpoint: z.string().optional(),
  endpoints: z.record(z.string(), endpointSchema).default({}),
});
const endpointsSchema = z.object({
  partitions: z.array(
    z.object({
      partition: z.string(),
      regions: z.record(z.string(), z.unknown()),
      services: z.record(z.string(), serviceSchema),
    }),
  ),
});
const modelSchema = z.object({
  metadata: z.object({ endpointPrefix: z.string(), signingName: z.string().optional() }),
});

type Partition = z.output<typeof endpointsSchema>['partitions'][number];

interface ServiceModel {
  /** The name of its folder. */
  readonly name: string;
  readonly endpointPrefix: string;
  readonly signingName: string;
}

const partitions = ['aws', 'aws-cn', 'aws-us-gov'];

/** Gives the table for the botocore that is unpacked in `dataPath`, the folder `botocore/data` of its wheel. */
async function renderEndpoints(dataPath: string, source: EndpointData['source']): Promise<string> {
  const read = endpointsSchema.parse(JSON.parse(await readFile(join(dataPath, 'endpoints.json'), 'utf8')));
  const models = await readModels(dataPath);
  const prefixes = await catalogPrefixes();
  const used = read.partitions.filter(({ partition }) => partitions.includes(partition));
  const data: EndpointData = {
    source,
    regions: Object.fromEntries(used.map(({ partition, regions }) => [partition, Object.keys(regions).sort()])),
    services: Object.fromEntries(
      [...new Set([...prefixes, ...alsoGlobal])].sort().map((prefix) => [prefix, regionsOf(prefix, models, used)]),
    ),
  };
  // One service a line keeps the diff of an update readable.
  return `${JSON.stringify(data).replaceAll(/("[a-z0-9-]+":\{"aws)/g, '\n$1')}\n`;
}

async function catalogPrefixes(): Promise<readonly string[]> {
  const files = (await readdir(setsPath, { recursive: true })).filter((file) => file.endsWith('.json'));
  const texts = await Promise.all(files.map((file) => readFile(join(setsPath, file), 'utf8')));
  return texts.flatMap((text) =>
    [...text.matchAll(/"([a-z0-9-]+):[A-Z*][A-Za-z0-9*]*"/g)].map(([, prefix = '']) => prefix),
  );
}

async function readModels(dataPath: string): Promise<readonly ServiceModel[]> {
  const folders = (await readdir(dataPath, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  return Promise.all(folders.map(({ name }) => readModel(dataPath, name)));
}

async function readModel(dataPath: string, name: string): Promise<ServiceModel> {
  const versions = (await readdir(join(dataPath, name))).filter((entry) => /^\d{4}-\d{2}-\d{2}$/.test(entry)).sort();
  const folder = join(dataPath, name, versions.at(-1) ?? '');
  const file = (await readdir(folder)).find((entry) => entry.startsWith('service-2.json')) ?? 'service-2.json.gz';
  const bytes = await readFile(join(folder, file));
  const text = file.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
  const { endpointPrefix, signingName } = modelSchema.parse(JSON.parse(text)).metadata;
  return { name, endpointPrefix, signingName: signingName ?? endpointPrefix };
}

// The prefix of IAM's actions is the name of the service's model, or what it signs with: `pricing` is at `api.pricing`.
function endpointPrefixOf(prefix: string, models: readonly ServiceModel[]): string {
  const model =
    models.find(({ name }) => name === prefix) ??
    models.find(({ signingName, endpointPrefix }) => signingName === prefix || endpointPrefix === prefix);
  return model?.endpointPrefix ?? prefix;
}

function regionsOf(
  prefix: string,
  models: readonly ServiceModel[],
  used: readonly Partition[],
): Readonly<Record<string, readonly string[]>> {
  const endpointPrefix = endpointPrefixOf(prefix, models);
  return Object.fromEntries(
    used.flatMap(({ partition, regions, services }) => {
      const service = services[endpointPrefix];
      const found = service === undefined ? [] : endpointsOf(service, Object.keys(regions));
      return found.length === 0 ? [] : [[partition, found]];
    }),
  );
}

// FIPS and other pseudo endpoints are no regions. A service that has nothing but them is served where its one stands.
function endpointsOf(service: Partition['services'][string], regions: readonly string[]): readonly string[] {
  const real = Object.keys(service.endpoints).filter((name) => regions.includes(name));
  if (service.isRegionalized !== false && real.length > 0) return real.sort();
  const scope = service.endpoints[service.partitionEndpoint ?? '']?.credentialScope?.region;
  return scope === undefined ? [] : [scope];
}

if (import.meta.main) {
  const [dataPath, version] = process.argv.slice(2);
  if (dataPath === undefined || version === undefined) {
    throw new Error('expected the folder botocore/data of an unpacked wheel and the version of botocore');
  }
  const date = new Date().toISOString().slice(0, 10);
  const text = await renderEndpoints(dataPath, { package: 'botocore', version, date });
  await writeFile(outputPath, text);
  console.log(`${outputPath}: ${Buffer.byteLength(text)} bytes`);
}
