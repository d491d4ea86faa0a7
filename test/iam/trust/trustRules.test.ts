import { describe, expect, it } from 'vitest';
import { contextReader } from '../../../shared/iam/conditions/contextReader.ts';
import type { TrustIdentity } from '../../../shared/iam/trust/trustIdentities.ts';
import {
  findTrustStatements,
  isOfOtherPartition,
  stepsToFind,
  trustRules,
} from '../../../shared/iam/trust/trustRules.ts';
import { documentOf, policyOf, unknownContext, type WrittenStatement } from '../policyFixtures.ts';
import { known } from '../trustFixtures.ts';

const role = 'arn:aws:iam::222233334444:role/appliance';
const session = (name: string) => `arn:aws:sts::222233334444:assumed-role/appliance/${name}`;

describe('isOfOtherPartition', () => {
  it.each([
    ['arn:aws-cn:iam::111122223333:root', true],
    ['arn:aws:iam::111122223333:root', false],
    ['111122223333', false],
    ['of arn:aws-cn:iam::111122223333:root', false],
    ['arn:aws-cn', false],
  ])('tells of %s: %s', (value, isOther) => {
    expect(isOfOtherPartition(value, 'aws')).toBe(isOther);
  });
});

describe('stepsToFind', () => {
  const statement = { Principal: { AWS: role } };
  const team = (...values: readonly string[]) => ({ StringEquals: { 'aws:PrincipalTag/team': values } });
  const steps = (...statements: readonly WrittenStatement[]) => stepsToFind(trustRules(documentOf(statements), known));

  it('grows by the same for each statement, name and value', () => {
    const [one, value] = [steps(statement), 10 * steps({ ...statement, Condition: team('a') })];
    const name = steps({ Principal: { AWS: [role, '999988887777'] } }) - one;
    expect(name).toBeGreaterThan(0);
    expect(steps({ Resource: '*' })).toBe(one - name);
    expect(steps(statement, statement, statement)).toBe(3 * one);
    expect(steps({ Principal: { AWS: Array.from({ length: 9 }, (_, index) => `${role}${index}`) } })).toBe(
      one + 8 * name,
    );
    const more = steps({ ...statement, Condition: team('a', 'b') }) - value / 10;
    expect(more).toBeGreaterThan(0);
    // The condition itself counts as one value does.
    expect(value / 10).toBe(one + 2 * more);
    expect(steps({ ...statement, Condition: team('a', 'b', 'c', 'd') })).toBe(one + 5 * more);
  });
});

describe('findTrustStatements', () => {
  function isForeignOf(values: readonly string[], sessionName?: string) {
    const identity: TrustIdentity = {
      caller: { kind: 'principal', arn: role },
      contexts: [],
      ...(sessionName !== undefined && { session: session(sessionName) }),
    };
    const rules = trustRules(documentOf([{ Principal: { AWS: values } }]), known);
    const { groups } = findTrustStatements(rules, identity, contextReader(unknownContext));
    return groups.flatMap(({ statements }) => statements.map(({ isForeign }) => isForeign));
  }

  it.each<readonly [string, string | undefined, readonly string[], readonly boolean[]]>([
    ['it by its ARN', 'one', [session('one'), session('two')], [false]],
    ['it by its ARN beside somebody else', 'one', ['999988887777', session('one')], [false]],
    ['others of its role', 'three', [session('one'), session('two'), '999988887777'], []],
    ['its role', 'three', [session('one'), role], [false]],
    ['none but itself, where it has no name', undefined, [session('one')], []],
  ])('finds for a session what speaks of %s', (_, name, values, expected) => {
    expect(isForeignOf(values, name)).toEqual(expected);
  });

  it('leaves out who is of another partition, also beside others', () => {
    expect(isForeignOf(['arn:aws-cn:iam::222233334444:root', role])).toEqual([false]);
    expect(isForeignOf(['arn:aws-cn:iam::222233334444:root'])).toEqual([]);
  });

  it('takes of resource control policies the Deny statements', () => {
    const guards = [policyOf('perimeter', { Principal: '*' }, { Effect: 'Deny', Principal: '*' })];
    const rules = trustRules(documentOf([{ Principal: '*' }]), { ...known, guards });
    expect(rules.rules.map(({ statement, isGuard }) => [statement.effect, statement.number, isGuard])).toEqual([
      ['Allow', 1, false],
      ['Deny', 2, true],
    ]);
  });
});
