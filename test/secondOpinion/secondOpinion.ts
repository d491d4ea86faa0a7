// Asks the second opinion: the same questions as the engine's, answered by Z3 from the policies' own text.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { GrantQuestion, PolicyLayers, PolicySource, ResourceLayer } from '../../shared/iam/decideGrant.ts';
import { expandActionPattern, findAction } from '../../shared/iam/findAction.ts';
import { printPolicyDocument } from '../../shared/iam/printPolicyDocument.ts';
import { resourceOwner } from '../../shared/iam/resources/resourceOwner.ts';
import type { RawLayers } from '../iam/naiveEvaluator.ts';
import { rcpServices } from '../iam/naiveRcpServices.ts';

const python = fileURLToPath(new URL('../../.venv/bin/python', import.meta.url));
const script = fileURLToPath(new URL('secondOpinion.py', import.meta.url));

const answerSchema = z.strictObject({
  id: z.int(),
  verdict: z.enum(['granted', 'limited', 'denied', 'missing', 'missing or denied', 'unknown']),
  unsaid: z.array(z.string()),
  ms: z.number(),
});

export interface AskedQuestion {
  readonly question: GrantQuestion;
  /** Documents as JSON; one that could not be read is `{ unreadable: true }`. Of many questions: the same object. */
  readonly layers: RawLayers;
}

/** `unknown`: Z3 gave up, or a text says what no formula says; `unsaid` tells which. `ms`: processor time. */
export type SecondOpinion = z.infer<typeof answerSchema>;

/** Whether it can be asked here (`npm test` installs what it needs); where not, why is told, and CI=true makes it fail. */
export const hasSecondOpinion = findSecondOpinion();

/** Answers all questions in one process, in their order; throws where it fails. */
export function askSecondOpinion(asked: readonly AskedQuestion[]): readonly SecondOpinion[] {
  const input = [...new Set(asked.map(({ layers }) => layers))].flatMap((layers, number) => [
    JSON.stringify({ number, layers }),
    ...asked.flatMap((each, id) =>
      each.layers === layers ? JSON.stringify({ id, layers: number, ...written(each) }) : [],
    ),
  ]);
  const options = { input: `${input.join('\n')}\n`, encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
  const done = spawnSync(python, ['-B', script], options);
  if (done.status !== 0) throw new Error(`the second opinion failed: ${done.stderr}`, { cause: done.error });
  const lines = done.stdout.trim().split('\n');
  if (lines.length !== asked.length) throw new Error(`expected ${asked.length} answers, got ${lines.length}`);
  return lines.map((line) => answerSchema.parse(JSON.parse(line))).sort((a, b) => a.id - b.id);
}

/** The documents of layers that were read, as JSON. */
export function rawLayers({ identity, boundary, scps, rcps, resource }: PolicyLayers): RawLayers {
  return {
    identity: identity.map(rawDocument),
    ...(boundary !== undefined && { boundary: rawDocument(boundary) }),
    ...(scps !== undefined && { scps: scps.map((level) => level.map(rawDocument)) }),
    ...(rcps !== undefined && { rcps: rcps.map((level) => level.map(rawDocument)) }),
    ...(resource !== undefined && { resource: rawResource(resource) }),
  };
}

function rawResource({ policy, ...resource }: ResourceLayer): NonNullable<RawLayers['resource']> {
  return { ...resource, ...(policy !== undefined && { policy: rawDocument(policy) }) };
}

function rawDocument({ document }: PolicySource): unknown {
  return document.faults === undefined ? printPolicyDocument(document) : { unreadable: true };
}

function findSecondOpinion(): boolean {
  const check = spawnSync(python, ['-c', 'import z3'], { stdio: 'ignore' });
  if (check.status === 0) return true;
  const message = `z3-solver is missing in .venv: run "npm test" once, it needs Python 3.10 or newer`;
  if (process.env.CI === 'true') throw new Error(message);
  process.stderr.write(`\n*** The second opinion is SKIPPED: ${message} ***\n\n`);
  return false;
}

// The action's resource types are facts of the Service Authorization Reference; what they mean is worked out anew.
function written({ question }: AskedQuestion): Readonly<Record<string, unknown>> {
  const { action, resource, context, partition = 'aws' } = question;
  const entry = findAction(action);
  const siblings = expandActionPattern(`${action.slice(0, action.indexOf(':'))}:*`).flatMap((one) =>
    one.resourceTypes.flatMap((type) => type.arns),
  );
  const types = entry?.resourceTypes.flatMap(({ name, arns }) =>
    arns.map((arn) => ({
      owner: resourceOwner(action.toLowerCase(), name),
      arn: arn.replace(/^arn:[^:]*:/, `arn:${partition}:`),
      hasChildren: siblings.some((sibling) => sibling.startsWith(`${arn}/`)),
    })),
  );
  const service = action.toLowerCase().split(':')[0] ?? '';
  const rcpsApply = action.toLowerCase() !== 'kms:retiregrant' && rcpServices.includes(service);
  return { action, resource, partition, context, types: types ?? null, rcpsApply };
}
