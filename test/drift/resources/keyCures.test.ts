// Every statement that a fix proposes for a key or for the role is put in place and judged again, over drawn policies.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planFix } from '../../../shared/drift/planFix.ts';
import { gatherFacts, type PrincipalQuestion } from '../../../shared/drift/principalFacts.ts';
import { applyFix } from '../../../shared/drift/remediation/applyFix.ts';
import { withKeyEdits } from '../../../shared/drift/remediation/planKeyEdits.ts';
import { keyActionLimited } from '../../../shared/drift/rules/keyActionLimited.ts';
import { keyActionMissing } from '../../../shared/drift/rules/keyActionMissing.ts';
import type { Difference } from '../../../shared/drift/rules/rule.ts';
import { sameDraws } from '../../iam/lawRuns.ts';
import { questionOf, type RuleCase, readTables } from '../ruleCase.ts';

const base = firstCase();

function firstCase(): RuleCase {
  const [row] = readTables().flatMap(({ code, table }) => (code === 'KEY_ACTION_MISSING' ? table.cases : []));
  if (row === undefined) throw new Error('expected a case of KEY_ACTION_MISSING');
  return row;
}

const [own, other] = ['111122223333', '444455556666'];
const me = `arn:aws:iam::${own}:role/veeam`;
const actions = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:ReEncryptFrom', 'kms:*'];
const someActions = fc.subarray(actions, { minLength: 1 });
const condition = fc.option(fc.constant({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }), { nil: undefined });
const allowOfKey = fc.record({
  Effect: fc.constant('Allow'),
  Principal: fc.constantFrom<unknown>(
    { AWS: me },
    { AWS: `arn:aws:iam::${own}:root` },
    { AWS: `arn:aws:iam::${own}:role/other` },
    '*',
  ),
  Action: someActions,
  Resource: fc.constant('*'),
  Condition: condition,
});
const denyOfKey = fc.record({
  Effect: fc.constant('Deny'),
  Principal: fc.constantFrom<unknown>({ AWS: me }, '*'),
  Action: fc.subarray(actions.slice(0, 4), { minLength: 1 }),
  Resource: fc.constant('*'),
});
const keyPolicy = fc
  .tuple(fc.array(allowOfKey, { maxLength: 3 }), fc.array(denyOfKey, { maxLength: 1 }))
  .map((lists) => ({ Version: '2012-10-17', Statement: JSON.parse(JSON.stringify(lists.flat())) }));
const ownPolicy = fc
  .array(
    fc.record({ Effect: fc.constantFrom('Allow', 'Allow', 'Deny'), Action: someActions, Resource: fc.constant('*') }),
    {
      minLength: 1,
      maxLength: 2,
    },
  )
  .map((Statement) => ({ Version: '2012-10-17', Statement }));

function caseWith(drawn: { readonly key: unknown; readonly role: unknown; readonly account: string }): RuleCase {
  const arn = `arn:aws:kms:eu-central-1:${drawn.account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  return {
    ...base,
    policies: { own: drawn.role },
    resources: [
      {
        KeyArn: arn,
        KeyMetadata: { Arn: arn, KeyState: 'Enabled', KeyManager: 'CUSTOMER' },
        Grants: [],
        Policy: drawn.key,
      },
    ],
    settings: { ...base.settings, keys: [{ key: arn, usedFrom: [own] }] },
  };
}

function judge(question: PrincipalQuestion): readonly Difference[] {
  const facts = gatherFacts(question);
  return [keyActionMissing, keyActionLimited].flatMap((rule) => rule.judge(facts));
}

/** Nothing denies it, and nothing hangs on a document that cannot be read. */
function isCurable({ causes }: Difference): boolean {
  return causes.every(({ effect, kind }) => effect !== 'Deny' && kind !== 'unreadable');
}

describe('what a fix proposes for keys', () => {
  it('cures what it names, on both sides of the account border, and makes nothing worse', () => {
    let cured = 0;
    fc.assert(
      fc.property(fc.record({ key: keyPolicy, role: ownPolicy, account: fc.constantFrom(own, other) }), (drawn) => {
        const question = questionOf(caseWith(drawn));
        if (question?.resources === undefined) throw new Error('expected keys to be judged');
        const before = judge(question);
        const fix = planFix(question);
        const inventory = withKeyEdits(question.resources.inventory, fix.keys ?? []);
        const after = judge({
          ...question,
          principal: applyFix(question.principal, fix),
          resources: { ...question.resources, inventory },
        });
        const known = new Set(before.map(({ subject }) => subject));
        expect(after.filter(({ subject }) => !known.has(subject))).toEqual([]);
        const left = new Set(after.map(({ subject }) => subject));
        expect(before.filter((one) => isCurable(one) && left.has(one.subject))).toEqual([]);
        cured += before.filter(isCurable).length;
      }),
      sameDraws(400),
    );
    expect(cured).toBeGreaterThan(50);
  });
});
