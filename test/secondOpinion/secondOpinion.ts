// Asks the second opinion: the same questions as the engine's, answered by Z3 from the policies' own text.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { expandActionPattern, findAction } from '../../shared/iam/actionTable.ts';
import type { GrantQuestion } from '../../shared/iam/decideGrant.ts';
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
  /** Documents as JSON; one that could not be read is `{ unreadable: true }`. */
  readonly layers: RawLayers;
}

/** `unknown`: Z3 gave up, or a text says what no formula says; `unsaid` tells which. `ms`: processor time. */
export type SecondOpinion = z.infer<typeof answerSchema>;

/** Why the second opinion cannot be asked here; undefined where it can. */
export const whyNoSecondOpinion: string | undefined = existsSync(python)
  ? undefined
  : 'the second opinion is skipped: .venv is missing (npm test makes it where Python 3.10 or newer is found)';

/** Answers all questions in one process, in their order; throws where it fails. */
export function askSecondOpinion(asked: readonly AskedQuestion[]): readonly SecondOpinion[] {
  const input = asked.map((each, id) => `${JSON.stringify({ id, ...written(each) })}\n`).join('');
  const done = spawnSync(python, ['-B', script], { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (done.status !== 0) throw new Error(`the second opinion failed: ${done.stderr}`, { cause: done.error });
  const answers = done.stdout.trim().split('\n').map((line) => answerSchema.parse(JSON.parse(line)));
  if (answers.length !== asked.length) throw new Error(`expected ${asked.length} answers, got ${answers.length}`);
  return answers;
}

// The action's resource types are facts of the Service Authorization Reference; what they mean is worked out anew.
function written({ question, layers }: AskedQuestion): Readonly<Record<string, unknown>> {
  const { action, resource, context, partition = 'aws' } = question;
  const entry = findAction(action);
  const siblings = expandActionPattern(`${action.slice(0, action.indexOf(':'))}:*`).flatMap((one) =>
    one.resourceTypes.flatMap((type) => type.arns),
  );
  const types = entry?.resourceTypes.flatMap(({ arns }) =>
    arns.map((arn) => ({
      arn: arn.replace(/^arn:[^:]*:/, `arn:${partition}:`),
      hasChildren: siblings.some((sibling) => sibling.startsWith(`${arn}/`)),
    })),
  );
  const name = action.toLowerCase();
  const rcpsApply = name !== 'kms:retiregrant' && rcpServices.includes(name.split(':')[0] ?? '');
  return { action, resource, partition, context, layers, types: types ?? null, rcpsApply };
}
