import { describe, expect, it } from 'vitest';
import { builtFunction } from './builtFunction.ts';

describe('the bundle of notify-slack, which reads findings and judges nothing', () => {
  it('loads neither the rules nor the engine nor the sets', async () => {
    const { metafile } = await builtFunction('notify-slack');
    const inputs = Object.keys(metafile.inputs);
    expect(inputs).toContain('shared/drift/ruleFacts.ts');
    // Words of open questions come with short lists of what they are about and who is asked, those of fixes with whose a policy is; lists with what keeps them.
    const factsOfQuestions =
      /^shared\/(requirements\/(features|outsideIam|outsideIam\.generated|scope|setsOfUsersToo|standsForAny)|iam\/(matchesWildcard|isAwsManaged|getOrMake))\.(ts|json)$/;
    const judging = /^shared\/(iam|requirements|drift\/(decisions|excess|judging|remediation|resources|rules))\//;
    expect(inputs.filter((input) => judging.test(input) && !factsOfQuestions.test(input))).toEqual([]);
  });
});
