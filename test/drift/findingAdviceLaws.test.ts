// What the sentence of a finding about an action asks for is done, and judged again.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adviseAction, advisedChange } from '../../shared/drift/rules/adviseAction.ts';
import type { PolicyLayers, PolicySource } from '../../shared/iam/decideGrant.ts';
import type { Account, IdentityPolicy, OrganizationLevel, Principal } from '../../shared/iam/principal.ts';
import { layersOfDrawn } from '../iam/drawnQuestions.ts';
import { sameDraws } from '../iam/lawRuns.ts';
import { actionArbitrary, layersArbitrary } from '../iam/policyArbitraries.ts';
import { type Advised, applyAdvice } from './applyAdvice.ts';
import { type AskedGrants, expectAdvised, judgeAdvised } from './judgeAdvised.ts';
import { documentOf } from './ruleCase.ts';

const accountId = '111122223333';
/** Whether AWS owns its policies, and whether it is allowed everything besides, so that other layers decide. */
const kindArbitrary = fc.record({ isOfAws: fc.boolean(), isAdministrator: fc.boolean() });

describe('the sentence of a finding about an action, done', () => {
  it('takes its cause away, and nothing else becomes worse', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(layersArbitrary, actionArbitrary, actionArbitrary, kindArbitrary, (drawn, one, other, kind) => {
        const before = subjectOf(layersOfDrawn(drawn), kind);
        const asked = askFor([one, other]);
        const verdicts = judgeAdvised(before, asked);
        for (const verdict of verdicts) {
          const [cause] = verdict.causes;
          if (cause === undefined) continue;
          const sentence = adviseAction({ principal: before.principal }, verdict);
          expect(sentence).toMatch(/^[A-Z].*\.$/);
          const after = applyAdvice(before, cause, verdict.action);
          seen.add(`${cause.layer} ${advisedChange(cause)}`);
          if (after !== undefined) expectAdvised(verdict, verdicts, judgeAdvised(after, asked));
        }
      }),
      sameDraws(600),
    );
    expect([...seen].sort()).toEqual(
      expect.arrayContaining(['boundary allow', 'identity allow', 'identity exempt', 'scp allow', 'scp exempt']),
    );
  });
});

const administrator: IdentityPolicy = {
  name: 'administrator',
  document: documentOf({ Effect: 'Allow', Action: '*', Resource: '*' }),
  attachment: 'inline',
  size: 100,
};
const settings = { organizationId: undefined, regions: undefined };

function askFor(actions: readonly string[]): AskedGrants {
  const grants = [...new Set(actions)].map((action) => ({
    action,
    resource: '*',
    context: {},
    optional: false,
    requirements: ['drawn'],
  }));
  return { grants, settings };
}

function subjectOf(
  { identity, boundary, scps = [], rcps = [] }: PolicyLayers,
  { isOfAws, isAdministrator }: { readonly isOfAws: boolean; readonly isAdministrator: boolean },
): Advised {
  const arnOf = (index: number) => `arn:aws:iam::${isOfAws ? 'aws' : accountId}:policy/p${index}`;
  const principal: Principal = {
    kind: 'role',
    arn: `arn:aws:iam::${accountId}:role/veeam`,
    name: 'veeam',
    path: '/',
    id: 'AROAEXAMPLEEXAMPLE001',
    tags: {},
    identity: [
      ...identity.map(
        (source, index): IdentityPolicy => ({ ...source, arn: arnOf(index), attachment: 'managed', size: 100 }),
      ),
      ...(isAdministrator ? [administrator] : []),
    ],
    ...(boundary !== undefined && { boundary: { ...boundary, name: 'limit', arn: arnOf(9) } }),
    instanceProfiles: [],
  };
  const levels = Array.from({ length: Math.max(scps.length, rcps.length) }, (_, index) =>
    levelOf(index, scps[index], rcps[index]),
  );
  return {
    principal,
    account: { id: accountId, partition: 'aws', isManagementAccount: false, levels } satisfies Account,
  };
}

function levelOf(
  index: number,
  scps: readonly PolicySource[] | undefined,
  rcps: readonly PolicySource[] | undefined,
): OrganizationLevel {
  return {
    kind: 'organizational-unit',
    id: `ou-ab12-${index}0000000`,
    name: `unit ${index}`,
    ...(scps !== undefined && { scps }),
    ...(rcps !== undefined && { rcps }),
  };
}
