import { describe, expect, it } from 'vitest';
import { knownRegions } from '../../shared/iam/knownRegions.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import {
  organizationNameFaults,
  organizationNameWarnings,
  settingsNameFaults,
  settingsNameWarnings,
  unknownIds,
} from '../../shared/scan/settingsNameFaults.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';

const catalog = loadCatalog();

function settingsOf(value: object) {
  return settingsSchema.parse(value);
}

function exceptionOf(code: string, account = '*') {
  return { code, account, reason: 'known', owner: 'me', expires: '2026-12-31' };
}

describe('settingsNameFaults', () => {
  it.each([
    [{ exceptions: [exceptionOf('ACTION_MISING')] }, 'exceptions[0].code', 'did you mean "ACTION_MISSING"?'],
    [{ exceptions: [exceptionOf('ACTION_*'), exceptionOf('ACCTION_*')] }, 'exceptions[1].code', 'got "ACCTION_*"'],
    [{ principals: [{ name: 'veeam-*', requirements: ['ec2-bakup'] }] }, 'principals[0].requirements[0]', 'ec2-backup'],
    [{ answeredQuestions: ['scp'] }, 'answeredQuestions[0]', 'did you mean "scps"?'],
    [{ regions: ['eu-wst-1'] }, 'regions[0]', 'did you mean "eu-west-1"?'],
    [{ regions: ['eu-central-1', 'eu-centrl-1'] }, 'regions[1]', 'did you mean "eu-central-1"?'],
    [{ scopes: [{ name: 'a', regions: ['eu-centrl-1'] }] }, 'scopes[0].regions[0]', 'did you mean "eu-central-1"?'],
    [
      { scopes: [{ name: 'a', keys: ['arn:aws:kms:eu-cntral-1:111122223333:key/k'] }] },
      'scopes[0].keys[0]',
      'did you mean "eu-central-1"?',
    ],
    [
      { regions: ['eu-west-1'], scopes: [{ name: 'a', regions: ['eu-west-1', 'eu-west-2'] }] },
      'scopes[0].regions[1]',
      "one of the settings' regions (eu-west-1)",
    ],
    [{ scopes: [{ requirements: ['repositry'], buckets: ['acme'] }] }, 'scopes[0].requirements[0]', 'repository'],
  ])('refuses %j with the nearest name', (value, path, message) => {
    expect(settingsNameFaults(settingsOf(value), catalog)).toEqual([
      { path, message: expect.stringContaining(message) },
    ]);
  });

  it.each([
    {},
    {
      exceptions: [exceptionOf('ACTION_MISSING'), exceptionOf('action_*'), exceptionOf('*'), exceptionOf('TRUST_OPE?')],
    },
    { regions: [...knownRegions] },
    {
      regions: ['eu-west-1'],
      scopes: [
        {
          name: 'a',
          regions: ['eu-west-1'],
          keys: ['arn:aws:kms:*:111122223333:key/*', 'arn:aws:kms:us-east-1:111122223333:key/k'],
          vaults: ['v1', 'arn:aws:backup:us-east-1:111122223333:backup-vault:v1'],
        },
      ],
    },
    { answeredQuestions: ['scps', 'rcps', 'appliance-side', 'session-policies', 'conditional-actions', 'regions'] },
  ])('takes %j', (value) => {
    expect(settingsNameFaults(settingsOf(value), catalog)).toEqual([]);
    expect(settingsNameWarnings(settingsOf(value), catalog)).toEqual([]);
  });
});

describe('settingsNameWarnings', () => {
  it('names a region that AWS may have opened since, which is no fault', () => {
    const settings = settingsOf({ regions: ['eu-west-9', 'nz-north-1'] });
    expect(settingsNameFaults(settings, catalog)).toEqual([]);
    expect(settingsNameWarnings(settings, catalog).map(({ path }) => path)).toEqual(['regions[0]', 'regions[1]']);
  });
});

describe('a release', () => {
  const line = { on: '2026-11-02', reason: 'sold', owner: 'ann' };
  const released = (...rules: readonly object[]) =>
    settingsOf({ released: rules.map((rule) => ({ ...line, ...rule })) });
  const why = { evaluated: false, why: 'not read' } as const;
  const organization = { managementAccountId: '111122223333', accountIds: ['111122223333'], scps: why, rcps: why };

  it('may name a set that was taken away, and is told the nearest', () => {
    const settings = released({ principal: 'a', requirements: ['repository', 'repositry'] });
    expect(settingsNameFaults(settings, catalog)).toEqual([]);
    expect(settingsNameWarnings(settings, catalog)).toEqual([
      { path: 'released[0].requirements[1]', message: expect.stringContaining('did you mean "repository"?') },
    ]);
  });

  it('may name an account that left the organization, but not one that looks like one it has', () => {
    const settings = released({ account: '111122223334' }, { account: '999988887777' }, { account: '111122223333' });
    expect(organizationNameFaults(settings, organization)).toEqual([]);
    expect(organizationNameWarnings(settings, organization)).toEqual([
      { path: 'released[0].account', message: expect.stringContaining('did you mean 111122223333?') },
    ]);
    expect(organizationNameWarnings(settings, { accountIds: [], scps: why, rcps: why })).toEqual([]);
  });
});

describe('organizationNameFaults', () => {
  const evaluated = { evaluated: true } as const;
  const organization = {
    managementAccountId: '111122223333',
    accountIds: ['111122223333', '444455556666'],
    unitIds: ['r-ab12', 'ou-ab12-aaaaaaaa'],
    scps: evaluated,
    rcps: evaluated,
  };
  const settings = settingsOf({
    principals: [{ name: 'x', accounts: ['444455556667'], requirements: ['repository'] }],
    expected: [{ accounts: ['444455556666'], organizationalUnits: ['ou-ab12-aaaaaaab'], requirements: ['repository'] }],
    exceptions: [exceptionOf('*', '999988887777')],
    live: { accounts: { exclude: ['111122223334'], organizationalUnits: ['r-ab12'] } },
  });

  it('names accounts and OUs that the organization does not have', () => {
    expect(organizationNameFaults(settings, organization)).toEqual([
      {
        path: 'principals[0].accounts',
        message: 'expected an account of the organization, got "444455556667": did you mean "444455556666"?',
      },
      { path: 'expected[0].organizationalUnits', message: expect.stringContaining('did you mean "ou-ab12-aaaaaaaa"?') },
      { path: 'exceptions[0].account', message: 'expected an account of the organization, got "999988887777"' },
      { path: 'live.accounts.exclude', message: expect.stringContaining('did you mean "111122223333"?') },
    ]);
  });

  it('says nothing where no organization is known', () => {
    const { managementAccountId: _, ...unknown } = organization;
    expect(organizationNameFaults(settings, unknown)).toEqual([]);
  });
});

describe('unknownIds', () => {
  it('names each with the nearest', () => {
    expect(
      unknownIds('--accounts', ['99999', '444455556666'], { what: 'an account', known: ['444455556666'] }),
    ).toEqual([{ path: '--accounts', message: 'expected an account, got "99999"' }]);
  });
});
