// What the settings say a live scan reads of keys, buckets and vaults.

import { describe, expect, it } from 'vitest';
import { wantedResources } from '../../shared/scan/wantedResources.ts';
import { loadSettings } from '../../shared/settings/loadSettings.ts';

const key = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const role = { kind: 'role', name: 'veeam-repo', tags: {} } as const;

function wantedBy(text: string) {
  const loaded = loadSettings(text, { today: '2026-11-22' });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return wantedResources(loaded.settings, 'eu-central-1');
}

const scopes = `scopes:
  - name: veeam-repo
    buckets: [acme-backups/veeam, acme-*]
    vaults: ['acme-*']
`;

describe('wantedResources', () => {
  it('is nothing where no keys are named, whatever the scopes name', () => {
    expect(wantedBy(scopes)).toBeUndefined();
  });

  it('with a list is those keys, and what the scopes name', () => {
    const wanted = wantedBy(`keys: ['${key}']\n${scopes}`);
    expect(wanted).toMatchObject({ keys: [key], regions: [], vaultRegions: ['eu-central-1'] });
    expect(wanted?.bucketsOf(role, '111122223333')).toEqual(['acme-backups']);
    expect(wanted?.vaultsOf(role, '111122223333')).toEqual(['acme-*']);
    expect(wanted?.vaultsOf({ ...role, name: 'other' }, '111122223333')).toEqual([]);
  });

  it('with discover is all keys and vaults of the regions', () => {
    const wanted = wantedBy(`keys: discover\nregions: [eu-west-1, eu-west-2]\n${scopes}`);
    expect(wanted).toMatchObject({
      keys: [],
      regions: ['eu-west-1', 'eu-west-2'],
      vaultRegions: ['eu-west-1', 'eu-west-2'],
    });
    expect(wanted?.vaultsOf({ ...role, name: 'other' }, '111122223333')).toEqual(['*']);
  });
});
