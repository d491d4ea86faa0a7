import { describe, expect, it } from 'vitest';
import { createAccountCollector } from '../../shared/estate/accountCollector.ts';
import type { PrincipalHead } from '../../shared/estate/principalHead.ts';
import { accountId, arnOf, role, user } from './exportFixtures.ts';

const wanted = { Tags: [{ Key: 'veeam:role', Value: 'ec2-backup' }] };
const wants = ({ tags }: PrincipalHead) => 'veeam:role' in tags;

function collector() {
  return createAccountCollector({ accountId, wants });
}

/** As it is done with what AWS itself answered. */
function addRole(to: ReturnType<typeof collector>, element: object, where: string) {
  const head = to.unwantedHead('role', element);
  return head === undefined ? to.add({ list: 'RoleDetailList', element, where }) : to.passOver(head, where);
}

describe('createAccountCollector', () => {
  describe('given heads only', () => {
    it('counts roles and users that nobody wants, and keeps the others', () => {
      const collected = collector();
      addRole(collected, role('one'), 'roles 0');
      addRole(collected, role('two', wanted), 'roles 1');
      collected.add({ list: 'UserDetailList', element: user('three'), where: 'users 0' });
      expect(collected.details).toMatchObject({
        roleCount: 2,
        userCount: 1,
        roleArns: [arnOf('role', 'one'), arnOf('role', 'two')],
        roles: [{ RoleName: 'two' }],
        users: [],
        unread: [],
      });
    });

    it('counts one without tags, and one below a path', () => {
      const collected = collector();
      const { Tags: _, ...untagged } = role('one');
      addRole(collected, untagged, 'roles 0');
      addRole(collected, { ...role('two'), Path: '/a/', Arn: arnOf('role/a', 'two'), Tags: null }, 'roles 1');
      expect(collected.details).toMatchObject({ roleCount: 2, unread: [], skipped: [] });
    });

    it('looks at no more of a role that nobody wants', () => {
      const collected = collector();
      addRole(collected, { ...role('one'), RolePolicyList: 'none' }, 'roles 0');
      expect(collected.details).toMatchObject({ roleCount: 1, skipped: [], unread: [] });
    });

    it('tells what is wrong with one that is wanted, and with one whose head cannot be read', () => {
      const collected = collector();
      addRole(collected, { ...role('one', wanted), RolePolicyList: 'none' }, 'roles 0');
      addRole(collected, { ...role('two'), Arn: 'none' }, 'roles 1');
      addRole(collected, { ...role('three'), RoleName: 'four' }, 'roles 2');
      expect(collected.details.unread.map(({ what }) => what)).toEqual(['roles 0 (one)', 'roles 1 (two)']);
      expect(collected.details.skipped.map(({ what }) => what)).toEqual(['roles 2 (four)']);
      expect(collected.details.roleCount).toBe(0);
    });

    it('refuses a role of another account that nobody wants', () => {
      const other = { ...role('one'), Arn: arnOf('role', 'one').replace(accountId, '999988887777') };
      expect(addRole(collector(), other, 'roles 0')).toMatch(/expected ARNs of account/);
    });

    it('counts a role that comes twice once', () => {
      const collected = collector();
      for (const where of ['roles 0', 'roles 1']) addRole(collected, role('one'), where);
      expect(collected.details).toMatchObject({ roleCount: 1, skipped: [{ what: 'roles 1' }] });
    });

    it.each([
      ['wanted, then not', wanted, {}],
      ['not wanted, then wanted', {}, wanted],
      ['with other tags', {}, { Tags: [{ Key: 'a', Value: 'b' }] }],
    ])('refuses a role that comes twice with another head: %s', (_, first, second) => {
      const collected = collector();
      addRole(collected, role('one', first), 'roles 0');
      expect(addRole(collected, role('one', second), 'roles 1')).toMatch(/stands in roles 0 with other content/);
    });
  });
});
