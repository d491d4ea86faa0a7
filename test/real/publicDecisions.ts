// The public decisions below REAL_DATA/iam/decisions, read and turned into layers for the engine and the naive evaluator.

import * as z from 'zod';
import type { PolicyLayers, PolicySource } from '../../shared/iam/decideGrant.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import type { RawLayers } from '../iam/naiveEvaluator.ts';
import { readRealJson } from './realData.ts';

const documents = z.array(z.unknown());
const levels = z.array(documents);
const layers = z.strictObject({
  identity: documents,
  boundary: documents.length(1).optional(),
  scps: levels.optional(),
  rcps: levels.optional(),
});
const context = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

const grants = z.object({
  layers: z.record(z.string(), layers),
  rows: z.array(
    z.object({
      id: z.string(),
      layers: z.string(),
      action: z.string(),
      expected: z.enum(['granted', 'limited', 'missing', 'denied', 'missing-or-denied']),
    }),
  ),
});
const requestDecision = z.enum(['Allowed', 'ImplicitlyDenied', 'ExplicitlyDenied']);
const requests = z.object({
  layers: z.record(z.string(), layers),
  rows: z.array(
    z.object({
      id: z.string(),
      layers: z.string(),
      action: z.string(),
      resource: z.string(),
      context,
      expected: requestDecision,
    }),
  ),
});
const moto = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      principal: z.string(),
      identityPolicies: documents,
      action: z.string(),
      resource: z.string(),
      context,
      expected: requestDecision,
    }),
  ),
});
const iamspy = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      principal: z.string(),
      identityPolicies: documents,
      boundary: documents.length(1).nullable(),
      scps: levels.optional(),
      principalIsManagementAccount: z.boolean().optional(),
      resourcePolicies: z.unknown(),
      action: z.string(),
      resource: z.string(),
      context,
      mode: z.enum(['Discovery', 'Strict']),
      expected: z.enum(['Allowed', 'Denied']),
    }),
  ),
});

export type DecisionLayers = z.infer<typeof layers>;

export const readGrants = (folder: string) => grants.parse(read(folder, 'grants'));
export const readRequests = (folder: string) => requests.parse(read(folder, 'requests'));
export const readMoto = (folder: string) => moto.parse(read(folder, 'moto-auth'));
export const readIamspy = (folder: string) => iamspy.parse(read(folder, 'iamspy'));

/** The same layers for the naive evaluator. */
export function rawLayers({ identity, boundary, scps, rcps }: DecisionLayers): RawLayers {
  return {
    identity,
    ...(boundary !== undefined && { boundary: boundary[0] }),
    ...(scps !== undefined && { scps }),
    ...(rcps !== undefined && { rcps }),
  };
}

/** The layers for the engine. */
export function policyLayers({ identity, boundary, scps, rcps }: DecisionLayers): PolicyLayers {
  const [fence] = sources(boundary ?? []);
  return {
    identity: sources(identity),
    ...(fence !== undefined && { boundary: fence }),
    ...(scps !== undefined && { scps: scps.map(sources) }),
    ...(rcps !== undefined && { rcps: rcps.map(sources) }),
  };
}

function read(folder: string, name: string): unknown {
  return readRealJson(folder, `iam/decisions/${name}.json`);
}

function sources(given: readonly unknown[]): readonly PolicySource[] {
  return given.map((document, index) => {
    const parsed = parsePolicyDocument(document);
    const name = `policy ${index + 1}`;
    if (parsed.ok) return { name, document: parsed.document };
    return { name, document: { version: '2008-10-17', statements: [], faults: parsed.faults } };
  });
}
