// Questions that both the engine and the second opinion are asked, drawn from the laws' generators.

import fc from 'fast-check';
import type { GrantQuestion, KnownContext } from '../../shared/iam/decideGrant.ts';
import { layersOfDrawn, questionArbitrary } from '../iam/drawnQuestions.ts';
import { layersArbitrary } from '../iam/policyArbitraries.ts';
import { anyResourceLayers } from '../iam/resourceArbitraries.ts';
import type { ComparedQuestion } from './compareOpinions.ts';

// What is known of keys without their value, and where the resources lie: in half of the questions.
const factsArbitrary: fc.Arbitrary<Pick<KnownContext, 'partly' | 'resources'>> = fc.oneof(
  fc.constant({}),
  fc.record({
    partly: fc.constantFrom(
      {},
      { 'aws:PrincipalTag/team': { isPresent: true } },
      {
        'aws:SecureTransport': { isPresent: true, shape: { kind: 'boolean' } as const },
        's3:max-keys': { isPresent: true },
      },
      { 'aws:SourceIp': { isPresent: true }, 'aws:TagKeys': { isPresent: true } },
    ),
    resources: fc.constantFrom(
      { account: '111122223333' },
      { account: '111122223333', regions: ['eu-west-1'] },
      { account: '444455556666', regions: ['eu-west-1', 'us-east-1'] },
    ),
  }),
);

const comparedArbitrary: fc.Arbitrary<ComparedQuestion> = fc
  .tuple(questionArbitrary, fc.oneof({ weight: 3, arbitrary: layersArbitrary }, anyResourceLayers), factsArbitrary)
  .map(([{ action, resource, context }, layers, facts]) => {
    const question: GrantQuestion = { action, resource, context: { ...context, ...facts } };
    return { question, layers, read: layersOfDrawn(layers) };
  });

/** Gives so many questions; the same for the same seed. */
export function drawOpinions(count: number, seed: number): readonly ComparedQuestion[] {
  return fc.sample(comparedArbitrary, { numRuns: count, seed });
}
