// The engine and the naive evaluator agree on drawn requests over real documents in all layers: as many as a test asks for.

import { expect, it } from 'vitest';
import * as z from 'zod';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { type ConcreteRequest, decideRequest } from '../iam/naiveEvaluator.ts';
import { type Dice, throwDice } from './dice.ts';
import { drawRequest } from './drawnRequests.ts';
import { type DecisionLayers, policyLayers, rawLayers } from './publicDecisions.ts';
import { describeRealData, readRealJson, readRealJsonLines } from './realData.ts';

const managed = z.array(z.object({ document: z.unknown() }));
const organization = z.object({
  policies: z.array(z.object({ kind: z.string(), document: z.unknown(), instantiated: z.unknown().optional() })),
});
const full = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const verdicts = { Allowed: 'granted', ExplicitlyDenied: 'denied', ImplicitlyDenied: 'missing' } as const;

export function describeDrawnRequests(requestsPerPolicy: number): void {
  describeRealData('drawn requests over real documents', (folder) => {
    const identities = managed
      .parse(readRealJsonLines(folder, 'iam/aws-managed-policies.jsonl'))
      .map((row) => row.document);
    const { policies } = organization.parse(readRealJson(folder, 'iam/scps-rcps.json'));
    const ofKind = (kind: string) => documentsOf(policies.filter((policy) => policy.kind === kind));
    const drawLayers = layerDrawer(identities, ofKind('scp'), ofKind('rcp'));
    const title = `are decided as the naive evaluator decides them, ${requestsPerPolicy} for each policy`;

    it(title, { timeout: 300_000 }, async () => {
      const dice = throwDice(Number(process.env.LAW_SEED ?? '20260301'));
      const judged: Judged[] = [];
      for (const identity of [...identities, ...ofKind('scp')]) {
        judged.push(...(await judgeRequests(drawLayers(identity, dice), { dice, requestsPerPolicy })));
      }
      const disagreements = judged.filter(({ said, expected }) => said !== expected);
      expect(disagreements.slice(0, 3), `${disagreements.length} disagreements`).toEqual([]);
      for (const verdict of Object.values(verdicts)) {
        expect(judged.filter(({ expected }) => expected === verdict).length).toBeGreaterThan(200);
      }
    });
  });
}

interface Judged {
  readonly request: ConcreteRequest;
  readonly layers: DecisionLayers;
  readonly expected: string;
  readonly said: string;
}

async function judgeRequests(
  layers: DecisionLayers,
  { dice, requestsPerPolicy }: { readonly dice: Dice; readonly requestsPerPolicy: number },
): Promise<readonly Judged[]> {
  const [identity] = layers.identity;
  const subjects = [identity, identity, layers.scps?.[0]?.at(-1) ?? identity, layers.rcps?.[0]?.at(-1) ?? identity];
  const read = policyLayers(layers);
  const judged: Judged[] = [];
  for (let count = 0; count < requestsPerPolicy; count++) {
    const request = await drawRequest(dice.pick(subjects), dice);
    const { action, resource, context } = request;
    const partition = resource.split(':')[1] ?? 'aws';
    const question = { action, resource, partition, context: { known: context, others: 'absent' } } as const;
    const expected = verdicts[decideRequest(request, rawLayers(layers))];
    judged.push({ request, layers, expected, said: decideGrant(question, read).verdict });
  }
  return judged;
}

function documentsOf(policies: z.infer<typeof organization>['policies']): readonly unknown[] {
  return policies.map(({ document, instantiated }) => instantiated ?? document);
}

function layerDrawer(identities: readonly unknown[], scps: readonly unknown[], rcps: readonly unknown[]) {
  return (identity: unknown, dice: Dice): DecisionLayers => ({
    identity: dice.chance(0.2) ? [identity, dice.pick(identities)] : [identity],
    ...(dice.chance(0.25) && { boundary: [dice.pick([full, dice.pick(identities)])] }),
    ...(dice.chance(0.4) && { scps: [[full, dice.pick(scps)], [full]] }),
    ...(dice.chance(0.2) && { rcps: [[full, dice.pick(rcps)]] }),
  });
}
