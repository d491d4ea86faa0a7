import { describe, expect, it } from 'vitest';
import type { Principal } from '../../shared/iam/principal.ts';
import { holdsOneTimeKeys } from '../../shared/scan/holdsOneTimeKeys.ts';
import { liveEstateOptions } from '../../shared/scan/liveEstateOptions.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';

const account = { id: '111122223333', partition: 'aws', isManagementAccount: false, levels: [] };

function user(tag: string): Principal {
  const name = 'somebody';
  const arn = `arn:aws:iam::111122223333:user/${name}`;
  return {
    kind: 'user',
    arn,
    name,
    path: '/',
    id: 'AIDA',
    tags: { 'veeam:role': tag },
    identity: [],
    instanceProfiles: [],
  };
}

describe('holdsOneTimeKeys', () => {
  it.each([
    [{}, { isKeyHolder: undefined, readsAccessKeys: false }],
    [{ accessKeys: true }, { isKeyHolder: expect.any(Function), readsAccessKeys: true }],
  ])('are asked about where the settings say so, with the right for it: %o', (live, expected) => {
    const options = liveEstateOptions(settingsSchema.parse({ live }), { region: 'eu-central-1', run: 'r' });
    expect({ isKeyHolder: options.isKeyHolder, readsAccessKeys: options.role.readsAccessKeys }).toEqual(expected);
  });

  it.each([
    ['role-create', true],
    ['plugin-deploy-appliance', true],
    ['s3-user', false],
    ['nothing-known', false],
  ])('are users with the set %s: %s', (tag, isHolder) => {
    expect(holdsOneTimeKeys(settingsSchema.parse({}))(user(tag), account)).toBe(isHolder);
  });

  it('are refused in settings that read no user', () => {
    const parsed = settingsSchema.safeParse({ live: { accessKeys: true, users: false } });
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['live', 'accessKeys']]);
  });
});
