import { describe, expect, it } from 'vitest';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { answerClass, statementsFrom } from '../../../shared/iam/grant/answerClass.ts';
import { countedOnce } from '../../../shared/iam/grant/countedOnce.ts';
import { lookUpInLayers } from '../../../shared/iam/grant/findStatements.ts';
import type { PolicyLayers } from '../../../shared/iam/policy/policyLayers.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { policyOf, unknownContext } from '../policyFixtures.ts';

const action = 'ec2:CreateSnapshot';
const volumesOf = (account: string) => `arn:aws:ec2:*:${account}:volume/*`;
const layers: PolicyLayers = {
  identity: [
    policyOf('p', { Resource: [volumesOf('111122223333'), 'arn:aws:ec2:*:*:snapshot/*'] }),
    policyOf('q', { Resource: volumesOf('444455556666'), Effect: 'Deny' }),
  ],
};

function inAccount(account: string): KnownContext {
  return { ...unknownContext, resources: { account } };
}

describe('answerClass', () => {
  const statements = statementsFrom(lookUpInLayers(layers, action.toLowerCase()), true);
  const answer = (account: string) => {
    const meter = createStepMeter(1_000_000, true);
    const context = inAccount(account);
    const once = countedOnce(meter, context);
    return answerClass({ action, resource: '*', context }, { like: action, statements, space: 2, layers, meter, once });
  };

  it('gives each account its own answer, the same whenever it is asked, with the same steps', () => {
    const accounts = ['111122223333', '444455556666', '777788889999'];
    const first = accounts.map(answer);
    expect(first.map((one) => one?.verdict)).toEqual(['granted', 'limited', 'limited']);
    for (let index = 0; index < 50; index += 1) answer(String(100_000_000_000 + index));
    expect(accounts.map(answer)).toEqual(first);
  });

  it('keeps no more answers for thousands of accounts than for a few', () => {
    for (let index = 0; index < 50; index += 1) answer(String(200_000_000_000 + index));
    expect(statements.answers?.size).toBeLessThanOrEqual(4);
  });
});
