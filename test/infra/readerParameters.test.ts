import { describe, expect, it } from 'vitest';
import { readerParameters, readerParametersText } from '../../scripts/package/readerParameters.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';
import { readCloudFormationYaml } from './readCloudFormationYaml.ts';

const of = (settings: object, hub?: object) => readerParameters(settingsSchema.parse(settings), hub);

describe('readerParameters', () => {
  it('names the hub by its prefix, whatever it is called', () => {
    expect(of({}).HubNamePrefix).toBe('veeam-drift');
    expect(of({ deploy: { name: 'drift2' } }).HubNamePrefix).toBe('drift2');
  });

  it('splits the reader role into name and path', () => {
    expect(of({ live: { readerRole: '/a/b/reader' } })).toMatchObject({
      ReaderRoleName: 'reader',
      ReaderRolePath: '/a/b/',
    });
    expect(of({ live: { readerRole: 'reader' } })).not.toHaveProperty('ReaderRolePath');
    expect(of({ live: { readerRole: 'veeam-drift-reader' } })).not.toHaveProperty('ReaderRoleName');
  });

  it('takes what is known of the hub, and the bus only where IAM changes are forwarded', () => {
    const hub = { account: '111122223333', eventBusArn: 'arn:bus' };
    expect(of({}, hub)).toMatchObject({ HubAccountId: '111122223333' });
    expect(of({}, hub)).not.toHaveProperty('HubEventBusArn');
    expect(of({ deploy: { iamChanges: true } }, hub).HubEventBusArn).toBe('arn:bus');
  });

  it('shows no external id', () => {
    expect(readerParametersText(of({ live: { externalId: 'very-secret' } }))).not.toContain('very-secret');
  });

  it('knows parameters of the template only', () => {
    const known = Object.keys(readCloudFormationYaml('infra/member-account.yml').Parameters);
    const given = Object.keys(of({ live: { readerRole: 'a/b' }, deploy: { iamChanges: true } }));
    expect(given.filter((name) => !known.includes(name))).toEqual([]);
  });
});
