// Which keys whose requests carry, by the lines "Availability" of AWS's page:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html

import { describe, expect, it } from 'vitest';
import { type KeyHolder, neverCarried, partlyKnown } from '../../shared/iam/keyHolder.ts';

describe('neverCarried', () => {
  it('names what the requests of none of them carry', () => {
    const names = (...holders: readonly KeyHolder[]) => Object.keys(neverCarried(...holders));
    expect(names('role')).toContain('aws:username');
    expect(names('user')).toContain('aws:TokenIssueTime');
    expect(names('user')).not.toContain('aws:username');
    expect(names('role', 'user').filter((key) => /username|TokenIssueTime/.test(key))).toEqual([]);
    expect(names('role', 'user')).toContain('aws:SourceArn');
    expect(names('service')).not.toContain('aws:SourceArn');
    expect(names('service')).toContain('aws:PrincipalArn');
    expect(neverCarried('user')['aws:TokenIssueTime']).toEqual([]);
  });
});

describe('partlyKnown', () => {
  it('says what is always there, and what it looks like', () => {
    expect(partlyKnown('role')['aws:PrincipalArn']).toStrictEqual({ isPresent: true });
    expect(partlyKnown('role')['aws:RequestedRegion']).toStrictEqual({ isPresent: true, shape: { kind: 'region' } });
    expect(partlyKnown('role')['aws:PrincipalOrgID']).toStrictEqual({ shape: { kind: 'organization' } });
  });

  it('says nothing of keys that none of them carries, or of which nothing is known', () => {
    expect(Object.keys(partlyKnown('role'))).not.toContain('aws:SourceAccount');
    expect(Object.keys(partlyKnown('role'))).not.toContain('aws:SourceIdentity');
    expect(Object.keys(partlyKnown('service'))).toContain('aws:SourceAccount');
  });

  it('says of several what holds for each of them', () => {
    const both = partlyKnown('role', 'user');
    expect(both['aws:PrincipalArn']).toStrictEqual({ isPresent: true });
    expect(both['aws:MultiFactorAuthPresent']).toStrictEqual({ shape: { kind: 'boolean' } });
    expect(Object.keys(both)).not.toContain('aws:username');
  });
});
